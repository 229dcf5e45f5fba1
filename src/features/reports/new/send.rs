//! Sends the report: photo by photo, then the report itself. Whatever happens on the way, what was
//! sent is not sent again, and the draft goes only when the server has answered.

use civic::draft::DraftPhoto;
use contract::{ApiError, FieldCode, Media, Problem, Report, Route};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    faults::{faults_of, in_words, step_of},
    form::Form,
    step::Step,
};
use crate::browser::{draft, photos, upload};

type Leave = Box<dyn Fn(&str)>;

/// How far it got.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sending {
    Idle,
    /// A photo is on its way; `part` of it, 0 to 1, is there.
    Photo {
        now: usize,
        of: usize,
        part: f64,
    },
    Report,
    /// The server has a report of an earlier form of this draft.
    Conflict,
    Failed(ApiError),
}

impl Sending {
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Photo { .. } | Self::Report)
    }
}

/// Sends the draft of a form. A handle, `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Sender {
    pub form: Form,
    pub state: RwSignal<Sending>,
    leave: StoredValue<Leave, LocalStorage>,
}

impl Sender {
    pub fn new(form: Form) -> Self {
        let navigate = use_navigate();
        let leave: Leave =
            Box::new(move |href| navigate(href, NavigateOptions { replace: true, ..NavigateOptions::default() }));
        Self { form, state: RwSignal::new(Sending::Idle), leave: StoredValue::new_local(leave) }
    }

    /// Sends, or goes on where it stopped.
    pub fn send(self) {
        let form = self.form;
        if self.state.with_untracked(Sending::is_busy) {
            return;
        }
        for (step, _) in Step::ALL {
            let found = form.draft.with_untracked(|draft| faults_of(form, draft, Some(step)));
            if !found.is_empty() {
                form.open_faulty(step, found);
                return;
            }
        }
        self.state.set(Sending::Report);
        spawn_local(async move {
            let mut answer = self.attempt().await;
            if self.forgot_photos(&answer) {
                answer = self.attempt().await;
            }
            match answer {
                Ok(report) => self.arrived(report),
                Err(error) => self.stopped(error),
            }
        });
    }

    /// Files it as another report, although an earlier form of it is there.
    pub fn send_as_new(self) {
        self.form.edit(|kept| kept.key = draft::fresh().key);
        self.send();
    }

    async fn attempt(self) -> Result<Report, ApiError> {
        let form = self.form;
        // Without a page there is no draft either: somebody else goes on with it.
        let gone = || ApiError::Offline;
        let photos = form.draft.try_with_untracked(|draft| draft.photos.clone()).ok_or_else(gone)?;
        let of = photos.len();
        for (index, photo) in photos.into_iter().enumerate() {
            if photo.media.is_some() {
                continue;
            }
            let key = photo.local.clone();
            let media = self.photo(photo, index + 1, of).await?;
            form.edit(|draft| {
                for photo in draft.photos.iter_mut().filter(|photo| photo.local == key) {
                    photo.media = Some(media.id.clone());
                }
            });
        }
        self.state.try_set(Sending::Report);
        let kept = form.draft.try_get_untracked().ok_or_else(gone)?;
        let request = contract::create_report(&untrack(|| form.report(&kept)), &kept.key);
        // Its key must outlive this page: whoever sends it again files the same report.
        draft::save(&kept).await;
        form.client.send(request).await
    }

    async fn photo(self, photo: DraftPhoto, now: usize, of: usize) -> Result<Media, ApiError> {
        self.state.try_set(Sending::Photo { now, of, part: 0.0 });
        let bytes = photos::bytes(&photo.local).await.ok_or_else(unusable)?;
        let request = contract::upload(&photo.name, photos::JPEG, &bytes);
        let wire = self.form.client.wire(&request);
        let state = self.state;
        let heard = Box::new(move |sent: f64, total: f64| {
            state.try_set(Sending::Photo { now, of, part: if total > 0.0 { sent / total } else { 0.0 } });
        });
        let (status, body) = upload::send(wire, heard).await?;
        request.decode(status, &body).map_err(|error| if error.is_retryable() { error } else { unusable() })
    }

    /// Whether the server lost photos that it had: they are sent once more.
    fn forgot_photos(self, answer: &Result<Report, ApiError>) -> bool {
        let Err(ApiError::Refused { problem, .. }) = answer else { return false };
        let forgotten =
            problem.fields.iter().any(|f| f.pointer.starts_with("/photos/") && f.code == FieldCode::Unknown);
        if forgotten {
            self.form.edit(|draft| draft.photos.iter_mut().for_each(|photo| photo.media = None));
        }
        forgotten
    }

    fn arrived(self, report: Report) {
        let form = self.form;
        let gone = form.draft.try_set(draft::fresh()).is_some();
        // Even when the page went away meanwhile: the report is filed, its draft must not come back.
        spawn_local(draft::forget());
        if gone {
            return;
        }
        form.notices.say(form.words.send_done(&report.code));
        self.leave.with_value(|leave| leave(&Route::Report(report.code).href()));
    }

    fn stopped(self, error: ApiError) {
        let form = self.form;
        let next = match &error {
            ApiError::Refused { problem, .. } if problem.code() == "idempotency_conflict" => Sending::Conflict,
            ApiError::Refused { problem, .. } if !problem.fields.is_empty() => {
                let step = problem.fields.iter().map(|field| step_of(&field.pointer)).min().unwrap_or(Step::Check);
                let here: Vec<_> = problem.fields.iter().filter(|f| step_of(&f.pointer) == step).cloned().collect();
                let found = form.draft.try_with_untracked(|draft| in_words(form, draft, &here)).unwrap_or_default();
                form.open_faulty(step, found);
                Sending::Idle
            }
            _ => Sending::Failed(error),
        };
        self.state.try_set(next);
    }
}

/// A photo that the device lost or the server refuses: said at the field, like any other fault.
fn unusable() -> ApiError {
    let field =
        contract::FieldProblem { pointer: "/photos".to_owned(), code: FieldCode::Invalid, detail: String::new() };
    let problem = Problem { fields: vec![field], ..Problem::default() };
    ApiError::Refused { status: 0, problem: Box::new(problem) }
}

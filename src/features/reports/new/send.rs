//! Sends the report: photo by photo, then the report itself. What is sent is a copy of what was confirmed, which no
//! view can change; what was sent is not sent again, and the draft goes only when the server has answered.

use civic::draft::{Draft, DraftPhoto};
use contract::{
    ApiError, FieldCode, FieldProblem, Media, Problem,
    reports::{NewReport, Report, ReportsPage},
};
use futures::future::abortable;
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;

use super::{
    desk::{self, desk},
    form::Form,
    sending::Sending,
    step::Step,
};
use browser::{
    client::Client,
    draft::{self, Slot},
    language::Locale,
    photos, upload,
};
use ui::Notices;

/// Sends the draft of a form, or goes on where it stopped.
pub(super) fn send(form: Form) {
    let desk = desk();
    if desk.is_busy() {
        return;
    }
    for (step, _) in Step::ALL {
        let found = form.draft.with_untracked(|draft| form.rules().faults(draft, Some(step)));
        if !found.is_empty() {
            form.open_faulty(step, found);
            return;
        }
    }
    let draft = desk.draft.get_untracked();
    let job = Job {
        report: untrack(|| form.rules().report(&draft)),
        draft,
        slot: desk.slot.borrow().clone(),
        turn: desk.turn.get(),
        client: form.client,
        notices: form.notices,
        locale: form.locale,
    };
    desk.confirmed.replace(Some(job.draft.clone()));
    desk.job.set((job.turn, job.slot.as_ref().map(|slot| slot.number())));
    let of = job.draft.photos.len();
    let first = job.draft.photos.iter().position(|photo| photo.media.is_none());
    desk.sending.set(first.map_or(Sending::Report, |at| Sending::Photo { now: at + 1, of, part: 0.0 }));
    let (run, stop) = abortable(run(job));
    desk.stop.replace(Some(stop));
    // Whoever closes the page now may believe that the report is filed.
    let leaving = window_event_listener_untyped("beforeunload", |event| event.prevent_default());
    spawn_local(async move {
        let _ = run.await;
        leaving.remove();
    });
}

/// Files it as another report, although an earlier form of it is there.
pub(super) fn send_as_new(form: Form) {
    form.edit(|kept| kept.key = draft::fresh().key);
    send(form);
}

/// Stops what is being sent. What the server has answered cannot be stopped any more.
pub(super) fn stop() {
    let desk = desk();
    if desk.is_busy() {
        if let Some(stop) = desk.stop.take() {
            stop.abort();
        }
        let late = desk.sending.with_untracked(|sending| *sending == Sending::Report);
        desk.sending.set(Sending::Stopped { late });
    }
}

/// What was confirmed, and all that sending it takes.
struct Job {
    draft: Draft,
    report: NewReport,
    slot: Option<Rc<Slot>>,
    turn: u32,
    client: Client,
    notices: Notices,
    locale: Locale,
}

async fn run(mut job: Job) {
    let mut answer = job.attempt().await;
    if job.forgot_photos(&answer) {
        answer = job.attempt().await;
    }
    match answer {
        Ok(report) => job.arrived(&report).await,
        Err(error) => job.stopped(error).await,
    }
}

impl Job {
    async fn attempt(&mut self) -> Result<Report, ApiError> {
        let desk = desk();
        // The key must outlive this page: whoever sends it again files the same report.
        desk.clone().keep().await;
        // Read before the first is sent: the person may take one out of the draft meanwhile.
        let mut waiting = Vec::new();
        for photo in self.draft.photos.iter().filter(|photo| photo.media.is_none()) {
            waiting.push((photo.clone(), photos::bytes(&photo.local).await.ok_or_else(unusable)?));
        }
        let of = self.draft.photos.len();
        for (photo, bytes) in waiting {
            let now = self.draft.photos.iter().position(|other| other.local == photo.local).unwrap_or_default() + 1;
            let media = self.photo(&photo, bytes, now, of).await?;
            let note = |draft: &mut Draft| {
                for known in draft.photos.iter_mut().filter(|known| known.local == photo.local) {
                    known.media = Some(media.id.clone());
                }
            };
            self.note(note);
            desk.draft.update(note);
            desk.clone().keep().await;
        }
        desk.sending.set(Sending::Report);
        self.report.photos = self.draft.photos.iter().filter_map(|photo| photo.media.clone()).collect();
        self.client.send(contract::reports::create_report(&self.report, &self.draft.key)).await
    }

    async fn photo(&self, photo: &DraftPhoto, bytes: Vec<u8>, now: usize, of: usize) -> Result<Media, ApiError> {
        let sending = desk().sending.clone();
        sending.set(Sending::Photo { now, of, part: 0.0 });
        let request = contract::reports::upload(&photo.name, photos::JPEG, &bytes);
        let wire = self.client.http_request(&request);
        let heard = Box::new(move |sent: f64, total: f64| {
            sending.set(Sending::Photo { now, of, part: if total > 0.0 { sent / total } else { 0.0 } });
        });
        let (status, body) = upload::send(wire, heard).await?;
        let at_fault = |error: &ApiError| matches!(error.status(), Some(413 | 415 | 422));
        request.decode(status, &body).map_err(|error| if at_fault(&error) { unusable() } else { error })
    }

    /// Notes what is sent in the draft as it was confirmed and as it was left.
    fn note(&mut self, note: impl Fn(&mut Draft)) {
        note(&mut self.draft);
        desk().confirmed.borrow_mut().iter_mut().for_each(note);
    }

    /// Whether the server lost photos that it had: they are sent once more.
    fn forgot_photos(&mut self, answer: &Result<Report, ApiError>) -> bool {
        let Err(ApiError::Refused { problem, .. }) = answer else { return false };
        let forgotten =
            problem.fields.iter().any(|f| f.pointer.starts_with("/photos/") && f.code == FieldCode::Unknown);
        if forgotten {
            let note = |draft: &mut Draft| draft.photos.iter_mut().for_each(|photo| photo.media = None);
            self.note(note);
            if self.is_here() {
                desk().draft.update(note);
            }
        }
        forgotten
    }

    /// Whether the draft of the tab is still the one that was confirmed, or that with changes.
    fn is_here(&self) -> bool {
        desk().turn.get() == self.turn
    }

    async fn arrived(self, report: &Report) {
        let desk = desk();
        let here = self.is_here();
        let unchanged = here && desk.draft.with_untracked(|now| now.says_same(&self.draft));
        let words = self.locale.0.get_untracked();
        let mut said = words.send_done(&report.code);
        if unchanged {
            desk.clear();
        } else if here {
            // What was changed since is another report: nothing that was typed is lost.
            desk.draft.update(|draft| draft.key = draft::fresh().key);
            said = [&said, " ", words.send_changed()].concat();
        }
        desk.sending.set(Sending::Idle);
        let filed = desk.filed.borrow().clone().filter(|_| unchanged);
        match filed {
            Some(filed) => filed(&report.code),
            None => self.notices.link(said, ReportsPage::One(report.code.clone()).href(), false),
        }
        let used = desk.draft.with_untracked(|draft| draft.photos.clone());
        match self.slot {
            Some(slot) if !here => slot.forget().await,
            _ => desk.keep().await,
        }
        desk::forget(&self.draft.photos, &used).await;
    }

    async fn stopped(self, error: ApiError) {
        let desk = desk();
        let next = match error {
            ApiError::Refused { problem, .. } if problem.code() == "idempotency_conflict" => Sending::Conflict,
            ApiError::Refused { problem, .. } if !problem.fields.is_empty() => Sending::Refused(problem.fields),
            error => Sending::Failed(error),
        };
        let words = self.locale.0.get_untracked();
        if !self.is_here() {
            let draft = desk.confirmed.take().unwrap_or(self.draft);
            if !desk.is_free() {
                desk.sending.set(Sending::Idle);
                let kept = match &self.slot {
                    Some(slot) => desk::keep_in(slot, &draft).await,
                    None => false,
                };
                let mut said = words.send_unsent_earlier().to_owned();
                if kept {
                    said = [&said, " ", words.send_unsent_kept()].concat();
                } else {
                    desk.aside.borrow_mut().push((self.slot, draft));
                }
                self.notices.problem(said);
                return;
            }
            desk.place(self.slot, draft);
        }
        desk.sending.set(next);
        if !desk.checking.get() {
            self.notices.link(words.send_unsent().to_owned(), Step::Check.href(), true);
        }
    }
}

/// A photo that the device lost or the server refuses: said at the field, like any other fault.
fn unusable() -> ApiError {
    let field = FieldProblem { pointer: "/photos".to_owned(), code: FieldCode::Invalid, detail: String::new() };
    let problem = Problem { fields: vec![field], ..Problem::default() };
    ApiError::Refused { status: 0, problem: Box::new(problem) }
}

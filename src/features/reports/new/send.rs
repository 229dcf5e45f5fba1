//! Sends the report: photo by photo, then the report itself. The submission is a copy of the confirmed draft, which no
//! view can change. A photo that was uploaded isn't uploaded again, and the draft is deleted only when the server has
//! answered.

use civic::draft::{Draft, DraftPhoto};
use contract::{
    ApiError, FieldCode, FieldProblem, Media, Problem,
    reports::{NewReport, Report, ReportsPage},
};
use futures::future::abortable;
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;

use super::{
    form::Form,
    sending::Sending,
    session::{self, session},
    step::Step,
};
use browser::{
    client::Client,
    draft::{self, Slot},
    language::Locale,
    photos, upload,
};
use ui::Notices;

/// Sends the draft of a form, or resumes where it stopped.
pub(super) fn send(form: Form) {
    let session = session();
    if session.is_busy() {
        return;
    }
    for (step, _) in Step::ALL {
        let errors = form.draft.with_untracked(|draft| form.rules().errors(draft, Some(step)));
        if !errors.is_empty() {
            form.open_with_errors(step, errors);
            return;
        }
    }
    let draft = session.draft.get_untracked();
    let job = Job {
        report: untrack(|| form.rules().report(&draft)),
        draft,
        slot: session.slot.borrow().clone(),
        generation: session.generation.get(),
        client: form.client,
        notices: form.notices,
        locale: form.locale,
    };
    session.confirmed.replace(Some(job.draft.clone()));
    session.job.set((job.generation, job.slot.as_ref().map(|slot| slot.number())));
    let of = job.draft.photos.len();
    let first = job.draft.photos.iter().position(|photo| photo.media.is_none());
    session.sending.set(first.map_or(Sending::Report, |at| Sending::Photo { now: at + 1, of, part: 0.0 }));
    let (run, stop) = abortable(run(job));
    session.stop.replace(Some(stop));
    // Warn users who close the page now: they may believe that the report is filed.
    let leaving = window_event_listener_untyped("beforeunload", |event| event.prevent_default());
    spawn_local(async move {
        let _ = run.await;
        leaving.remove();
    });
}

/// Files the draft as a new report, although the server has a report from an earlier version of it.
pub(super) fn send_as_new(form: Form) {
    form.edit(|draft| draft.key = draft::new_draft().key);
    send(form);
}

/// Aborts the submission. Once the server has answered, nothing can be aborted.
pub(super) fn stop() {
    let session = session();
    if session.is_busy() {
        if let Some(stop) = session.stop.take() {
            stop.abort();
        }
        let late = session.sending.with_untracked(|sending| *sending == Sending::Report);
        session.sending.set(Sending::Stopped { late });
    }
}

/// The confirmed draft, and everything needed to send it.
struct Job {
    draft: Draft,
    report: NewReport,
    slot: Option<Rc<Slot>>,
    generation: u32,
    client: Client,
    notices: Notices,
    locale: Locale,
}

async fn run(mut job: Job) {
    let mut answer = job.attempt().await;
    if job.clear_lost_photos(&answer) {
        answer = job.attempt().await;
    }
    match answer {
        Ok(report) => job.on_success(&report).await,
        Err(error) => job.on_failure(error).await,
    }
}

impl Job {
    async fn attempt(&mut self) -> Result<Report, ApiError> {
        let session = session();
        // Save the idempotency key first, so that sending again after a reload files the same report.
        session.clone().save().await;
        // Read all photos before sending the first: the user may remove one from the draft in the meantime.
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
            session.draft.update(note);
            session.clone().save().await;
        }
        session.sending.set(Sending::Report);
        self.report.photos = self.draft.photos.iter().filter_map(|photo| photo.media.clone()).collect();
        self.client.send(contract::reports::create_report(&self.report, &self.draft.key)).await
    }

    async fn photo(&self, photo: &DraftPhoto, bytes: Vec<u8>, now: usize, of: usize) -> Result<Media, ApiError> {
        let sending = session().sending.clone();
        sending.set(Sending::Photo { now, of, part: 0.0 });
        let request = contract::reports::upload(&photo.name, photos::JPEG, &bytes);
        let wire = self.client.http_request(&request);
        let on_progress = Box::new(move |sent: f64, total: f64| {
            sending.set(Sending::Photo { now, of, part: if total > 0.0 { sent / total } else { 0.0 } });
        });
        let (status, body) = upload::send(wire, on_progress).await?;
        let is_photo_error = |error: &ApiError| matches!(error.status(), Some(413 | 415 | 422));
        request.decode(status, &body).map_err(|error| if is_photo_error(&error) { unusable() } else { error })
    }

    /// Applies a change to both copies of the draft: this one and the session's.
    fn note(&mut self, note: impl Fn(&mut Draft)) {
        note(&mut self.draft);
        session().confirmed.borrow_mut().iter_mut().for_each(note);
    }

    /// Whether the server lost photos. If so, marks all photos as not uploaded, so that they are sent again.
    fn clear_lost_photos(&mut self, answer: &Result<Report, ApiError>) -> bool {
        let Err(ApiError::Refused { problem, .. }) = answer else { return false };
        let lost = problem.fields.iter().any(|f| f.pointer.starts_with("/photos/") && f.code == FieldCode::Unknown);
        if lost {
            let note = |draft: &mut Draft| draft.photos.iter_mut().for_each(|photo| photo.media = None);
            self.note(note);
            if self.is_current() {
                session().draft.update(note);
            }
        }
        lost
    }

    /// Whether the tab's draft is still the confirmed one, possibly changed since.
    fn is_current(&self) -> bool {
        session().generation.get() == self.generation
    }

    async fn on_success(self, report: &Report) {
        let session = session();
        let current = self.is_current();
        let unchanged = current && session.draft.with_untracked(|now| now.has_same_content(&self.draft));
        let words = self.locale.0.get_untracked();
        let mut message = words.send_done(&report.code);
        if unchanged {
            session.clear();
        } else if current {
            // The changes made since become another report, so that nothing typed is lost.
            session.draft.update(|draft| draft.key = draft::new_draft().key);
            message = [&message, " ", words.send_changed()].concat();
        }
        session.sending.set(Sending::Idle);
        let filed = session.on_filed.borrow().clone().filter(|_| unchanged);
        match filed {
            Some(filed) => filed(&report.code),
            None => self.notices.link(message, ReportsPage::One(report.code.clone()).href(), false),
        }
        let used = session.draft.with_untracked(|draft| draft.photos.clone());
        match self.slot {
            Some(slot) if !current => slot.forget().await,
            _ => session.save().await,
        }
        session::delete_photos(&self.draft.photos, &used).await;
    }

    async fn on_failure(self, error: ApiError) {
        let session = session();
        let next = match error {
            ApiError::Refused { problem, .. } if problem.code() == "idempotency_conflict" => Sending::Conflict,
            ApiError::Refused { problem, .. } if !problem.fields.is_empty() => Sending::Refused(problem.fields),
            error => Sending::Failed(error),
        };
        let words = self.locale.0.get_untracked();
        if !self.is_current() {
            let draft = session.confirmed.take().unwrap_or(self.draft);
            if !session.is_free() {
                session.sending.set(Sending::Idle);
                let is_saved = match &self.slot {
                    Some(slot) => session::save_in(slot, &draft).await,
                    None => false,
                };
                let mut message = words.send_unsent_earlier().to_owned();
                if is_saved {
                    message = [&message, " ", words.send_unsent_kept()].concat();
                } else {
                    session.unsent.borrow_mut().push((self.slot, draft));
                }
                self.notices.problem(message);
                return;
            }
            session.set_draft(self.slot, draft);
        }
        session.sending.set(next);
        if !session.check_step_shown.get() {
            self.notices.link(words.send_unsent().to_owned(), Step::Check.href(), true);
        }
    }
}

/// The error for a photo that the device lost or the server refused, shown at the field like any other field error.
fn unusable() -> ApiError {
    let field = FieldProblem { pointer: "/photos".to_owned(), code: FieldCode::Invalid, detail: String::new() };
    let problem = Problem { fields: vec![field], ..Problem::default() };
    ApiError::Refused { status: 0, problem: Box::new(problem) }
}

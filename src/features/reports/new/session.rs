//! The draft of this tab, and its submission. Both belong to the page, not to a view: leaving the form, or rendering it
//! again in another language, changes neither.

use civic::draft::{Draft, DraftPhoto};
use contract::reports::ReportCode;
use futures::future::AbortHandle;
use leptos::{prelude::*, task::spawn_local};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::sending::Sending;
use browser::{
    draft::{self, Slot},
    photos,
};

thread_local! {
    static SESSION: Rc<DraftSession> = Rc::new(DraftSession::default());
}

/// Shows the report that was created from the draft.
type OnFiled = Rc<dyn Fn(&ReportCode)>;

/// State that outlives the form's views.
#[derive(Default)]
pub(super) struct DraftSession {
    /// The data entered so far.
    pub draft: ArcRwSignal<Draft>,
    /// Whether the draft of the last visit has been restored, or there is none.
    pub ready: ArcRwSignal<bool>,
    /// The device couldn't save all of the draft: some of it is lost when the page closes.
    pub unsaved: ArcRwSignal<bool>,
    /// Another tab has a draft, and this one has none.
    pub elsewhere: ArcRwSignal<bool>,
    /// Progress of the submission.
    pub sending: ArcRwSignal<Sending>,
    /// Where the draft is stored.
    pub slot: RefCell<Option<Rc<Slot>>>,
    /// Incremented when another draft replaces this one.
    pub generation: Cell<u32>,
    /// The draft that is being sent, as it was when the user confirmed it, or left it for another draft.
    pub confirmed: RefCell<Option<Draft>>,
    /// Generation and slot number of that draft.
    pub job: Cell<(u32, Option<u8>)>,
    /// Drafts whose submission failed and that the device couldn't save, until this tab has room for them.
    pub unsent: RefCell<Vec<(Option<Rc<Slot>>, Draft)>>,
    /// Aborts the submission.
    pub stop: RefCell<Option<AbortHandle>>,
    /// Called when the report is created. Set while the form is shown.
    pub on_filed: RefCell<Option<OnFiled>>,
    /// Whether the check step is shown, which displays the progress of the submission itself.
    pub check_step_shown: Cell<bool>,
    loading: Cell<bool>,
}

/// The draft session of this tab.
pub(super) fn session() -> Rc<DraftSession> {
    SESSION.with(Rc::clone)
}

impl DraftSession {
    /// Restores a draft, unless there is one already.
    pub fn open(self: Rc<Self>) {
        let has_draft = self.ready.get_untracked() && !self.draft.with_untracked(Draft::is_empty);
        if has_draft || self.loading.get() {
            return;
        }
        let unsent = self.unsent.borrow_mut().pop();
        if let Some((slot, draft)) = unsent {
            self.set_draft(slot, draft);
            return;
        }
        self.loading.set(true);
        self.ready.set(false);
        let sending_slot = self.job.get().1.filter(|_| self.is_busy());
        let current_slot = self.slot().filter(|slot| Some(slot.number()) != sending_slot);
        spawn_local(async move {
            let opened = draft::open_beside(current_slot, sending_slot).await;
            self.elsewhere.set(opened.elsewhere);
            self.loading.set(false);
            self.set_draft(Some(opened.slot), opened.draft);
        });
    }

    /// Whether this tab has room for a draft.
    pub fn is_free(&self) -> bool {
        !self.loading.get() && self.draft.with_untracked(Draft::is_empty)
    }

    /// Replaces an empty draft with this one.
    pub fn set_draft(&self, slot: Option<Rc<Slot>>, draft: Draft) {
        if slot.is_some() {
            self.slot.replace(slot);
        }
        self.generation.set(self.generation.get() + 1);
        self.draft.set(draft);
        // Renders the whole form, even when it is rendered already.
        self.ready.set(true);
    }

    pub fn is_busy(&self) -> bool {
        self.sending.with_untracked(Sending::is_busy)
    }

    /// Whether the draft being sent is the current one.
    pub fn is_sending_this(&self) -> bool {
        self.is_busy() && self.job.get().0 == self.generation.get()
    }

    fn slot(&self) -> Option<Rc<Slot>> {
        self.slot.borrow().clone()
    }

    /// Saves the draft on the device, and records whether that failed.
    pub async fn save(self: Rc<Self>) {
        // Without a slot, a new one is being opened; the draft is saved once it is there.
        let Some(slot) = self.slot() else { return };
        let draft = self.draft.get_untracked();
        let saved = if draft.is_empty() {
            slot.forget().await;
            true
        } else {
            save_in(&slot, &draft).await
        };
        if self.unsaved.get_untracked() == saved {
            self.unsaved.set(!saved);
        }
    }

    /// Saves the text synchronously, because the page may be closing.
    pub fn stash(&self) {
        let slot = self.slot();
        if let Some(slot) = slot.filter(|_| self.ready.get_untracked()) {
            self.draft.with_untracked(|draft| {
                if !draft.is_empty() {
                    slot.stash(draft);
                }
            });
        }
    }

    /// Replaces the draft with an empty one. The old draft is deleted, unless it is being sent.
    pub fn start_over(self: Rc<Self>) {
        let old = self.draft.get_untracked();
        let is_sending = self.is_sending_this();
        self.clear();
        if is_sending {
            self.slot.replace(None);
            self.confirmed.replace(Some(old.clone()));
        }
        spawn_local(async move {
            if is_sending {
                let slot = Slot::empty().await;
                // A draft that was restored in the meantime has its own slot.
                if self.slot().is_none() {
                    self.slot.replace(Some(Rc::new(slot)));
                    self.save().await;
                }
            } else if let Some(slot) = self.slot() {
                slot.forget().await;
                delete_photos(&old.photos, &[]).await;
            }
        });
    }

    /// Replaces the draft with an empty one, without saving it.
    pub fn clear(&self) {
        self.generation.set(self.generation.get() + 1);
        self.draft.set(draft::new_draft());
    }
}

/// Saves a draft in a slot; false when the device couldn't store all of it.
pub(super) async fn save_in(slot: &Slot, draft: &Draft) -> bool {
    slot.save(draft).await && draft.photos.iter().all(|photo| photos::is_stored(&photo.local))
}

/// Deletes photos, except those that are still used.
pub(super) async fn delete_photos(photos: &[DraftPhoto], used: &[DraftPhoto]) {
    for photo in photos {
        if used.iter().all(|other| other.local != photo.local) {
            photos::forget(&photo.local).await;
        }
    }
}

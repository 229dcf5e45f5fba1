//! The draft of this tab, and what is being sent of it. They belong to the page, not to a view: whoever leaves the
//! form, or has it drawn anew in another language, changes neither.

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
    static DESK: Rc<Desk> = Rc::new(Desk::default());
}

/// Shows the report that was filed of the draft.
type Filed = Rc<dyn Fn(&ReportCode)>;

/// What outlives the form's views.
#[derive(Default)]
pub(super) struct Desk {
    /// What was entered so far.
    pub draft: ArcRwSignal<Draft>,
    /// Whether the draft of the last visit has been looked for.
    pub ready: ArcRwSignal<bool>,
    /// The device refused to keep all of it: it is here as long as the page is.
    pub unkept: ArcRwSignal<bool>,
    /// Another tab has a draft, and there is none here.
    pub elsewhere: ArcRwSignal<bool>,
    /// How far the sending got.
    pub sending: ArcRwSignal<Sending>,
    /// Where the draft is kept.
    pub slot: RefCell<Option<Rc<Slot>>>,
    /// Grows when another draft takes the place of this one.
    pub turn: Cell<u32>,
    /// The draft that is being sent, as it was confirmed, or as it was left for another one.
    pub confirmed: RefCell<Option<Draft>>,
    /// RequestToken and slot of that draft.
    pub job: Cell<(u32, Option<u8>)>,
    /// Drafts that were not sent and that the device does not keep, until there is room for them here.
    pub aside: RefCell<Vec<(Option<Rc<Slot>>, Draft)>>,
    /// Stops what is being sent.
    pub stop: RefCell<Option<AbortHandle>>,
    /// Set while the form is shown.
    pub filed: RefCell<Option<Filed>>,
    /// Whether the check step is shown, which says itself how the sending goes.
    pub checking: Cell<bool>,
    loading: Cell<bool>,
}

/// The desk of this tab.
pub(super) fn desk() -> Rc<Desk> {
    DESK.with(Rc::clone)
}

impl Desk {
    /// Brings a draft back, unless there is one.
    pub fn open(self: Rc<Self>) {
        let there = self.ready.get_untracked() && !self.draft.with_untracked(Draft::is_empty);
        if there || self.loading.get() {
            return;
        }
        let aside = self.aside.borrow_mut().pop();
        if let Some((slot, draft)) = aside {
            self.place(slot, draft);
            return;
        }
        self.loading.set(true);
        self.ready.set(false);
        let sent = self.job.get().1.filter(|_| self.is_busy());
        let held = self.slot().filter(|slot| Some(slot.number()) != sent);
        spawn_local(async move {
            let opened = draft::open_beside(held, sent).await;
            self.elsewhere.set(opened.elsewhere);
            self.loading.set(false);
            self.place(Some(opened.slot), opened.draft);
        });
    }

    /// Whether there is room for a draft.
    pub fn is_free(&self) -> bool {
        !self.loading.get() && self.draft.with_untracked(Draft::is_empty)
    }

    /// Puts a draft here, in the place of an empty one.
    pub fn place(&self, slot: Option<Rc<Slot>>, draft: Draft) {
        if slot.is_some() {
            self.slot.replace(slot);
        }
        self.turn.set(self.turn.get() + 1);
        self.draft.set(draft);
        // Draws the form, or all of it anew.
        self.ready.set(true);
    }

    pub fn is_busy(&self) -> bool {
        self.sending.with_untracked(Sending::is_busy)
    }

    /// Whether it is the draft here that is being sent.
    pub fn sends_this(&self) -> bool {
        self.is_busy() && self.job.get().0 == self.turn.get()
    }

    fn slot(&self) -> Option<Rc<Slot>> {
        self.slot.borrow().clone()
    }

    /// Keeps the draft on the device, and notes when that is refused.
    pub async fn keep(self: Rc<Self>) {
        // None: another slot is on its way, and then the draft is kept.
        let Some(slot) = self.slot() else { return };
        let draft = self.draft.get_untracked();
        let kept = if draft.is_empty() {
            slot.forget().await;
            true
        } else {
            keep_in(&slot, &draft).await
        };
        if self.unkept.get_untracked() == kept {
            self.unkept.set(!kept);
        }
    }

    /// Keeps what is written at once, because the page may be on its way out.
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

    /// Puts an empty draft in the place of this one, which is forgotten, or stays with the report that is made of it.
    pub fn renew(self: Rc<Self>) {
        let old = self.draft.get_untracked();
        let sent = self.sends_this();
        self.clear();
        if sent {
            self.slot.replace(None);
            self.confirmed.replace(Some(old.clone()));
        }
        spawn_local(async move {
            if sent {
                let slot = Slot::empty().await;
                // A draft that came here meanwhile has its own.
                if self.slot().is_none() {
                    self.slot.replace(Some(Rc::new(slot)));
                    self.keep().await;
                }
            } else if let Some(slot) = self.slot() {
                slot.forget().await;
                forget(&old.photos, &[]).await;
            }
        });
    }

    /// An empty draft, of which nothing is kept yet.
    pub fn clear(&self) {
        self.turn.set(self.turn.get() + 1);
        self.draft.set(draft::fresh());
    }
}

/// Keeps a draft in a slot; false when the device does not keep all of it.
pub(super) async fn keep_in(slot: &Slot, draft: &Draft) -> bool {
    slot.save(draft).await && draft.photos.iter().all(|photo| photos::is_stored(&photo.local))
}

/// Forgets photos, but for those that are still used.
pub(super) async fn forget(photos: &[DraftPhoto], used: &[DraftPhoto]) {
    for photo in photos {
        if used.iter().all(|other| other.local != photo.local) {
            photos::forget(&photo.local).await;
        }
    }
}

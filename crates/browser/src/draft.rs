//! Stores reports that are being written.
//!
//! There are a few slots, and each belongs to one tab at a time, so submitting or discarding a draft in one tab never
//! affects the draft of another. The text is stored in IndexedDB next to the photos. A page that is being closed has no
//! time for that: it stashes the text in `localStorage`, which is synchronous, and the next visit finds it there.

use civic::draft::{Draft, DraftPhoto, uuid_v4};
use std::rc::Rc;

use super::{kv, lock::Lock, photos, storage, timer};

const NAME: &str = "report-draft";

/// Session key of this tab's slot. It survives a reload.
const SLOT_KEY: &str = "portal-draft-slot";

/// Maximum number of drafts.
const SLOTS: u8 = 6;

/// An empty draft with a new key.
pub fn new_draft() -> Draft {
    let random = storage::random(16).try_into().unwrap_or_default();
    Draft { key: uuid_v4(random), ..Draft::default() }
}

/// Storage for one draft. This tab owns it until the value is dropped.
pub struct Slot {
    number: u8,
    /// `None` if other tabs own all slots: nothing is saved then.
    lock: Option<Lock>,
}

/// The result of opening a draft.
pub struct OpenDraft {
    /// Where the draft is stored.
    pub slot: Rc<Slot>,
    /// A draft that no other tab has open, or an empty one.
    pub draft: Draft,
    /// Whether there is no draft for this tab but another tab has one open.
    pub elsewhere: bool,
}

/// Opens this tab's previous draft, else one that no tab has open, else an empty one. `current` is the slot that this
/// tab already owns.
pub async fn open(current: Option<Rc<Slot>>) -> OpenDraft {
    open_beside(current, None).await
}

/// Like [`open`], but skips the draft that this tab is submitting, in slot `sent`.
pub async fn open_beside(current: Option<Rc<Slot>>, sent: Option<u8>) -> OpenDraft {
    let previous = current.as_ref().map(|slot| slot.number);
    let previous = previous.or_else(|| storage::session(SLOT_KEY)?.parse().ok()).filter(|previous| *previous < SLOTS);
    let mut elsewhere = false;
    for number in previous.into_iter().chain((0..SLOTS).filter(|other| Some(*other) != previous)) {
        if Some(number) == sent || read(number).await.0.is_empty() {
            continue;
        }
        let slot = match &current {
            Some(current) if current.number == number => Some(current.clone()),
            // The previous page of this tab may not have released the lock yet.
            _ => Slot::acquire(number, if previous == Some(number) { 10 } else { 3 }).await.map(Rc::new),
        };
        let Some(slot) = slot else {
            elsewhere = true;
            continue;
        };
        // Another tab may have submitted it in the meantime.
        let (mut draft, _) = read(number).await;
        if !draft.is_empty() {
            photos::sweep(number, &draft.photos).await;
            draft.photos = available_photos(draft.photos).await;
            if draft.key.is_empty() {
                draft.key = new_draft().key;
            }
            storage::set_session(SLOT_KEY, &number.to_string());
            return OpenDraft { slot, draft, elsewhere: false };
        }
    }
    let slot = match current {
        Some(current) => current,
        None => Rc::new(Slot::empty().await),
    };
    OpenDraft { slot, draft: new_draft(), elsewhere }
}

/// The photos that are stored on the device or already uploaded. If the device does not respond, a photo counts as
/// stored.
async fn available_photos(photos: Vec<DraftPhoto>) -> Vec<DraftPhoto> {
    let mut available = Vec::new();
    for photo in photos {
        if photo.media.is_some() || !photos::is_gone(&photo.local).await {
            available.push(photo);
        }
    }
    available
}

/// The JSON to store: without photos that exist only in this page's memory.
fn persistent_json(draft: &Draft) -> String {
    let mut stored = draft.clone();
    stored.photos.retain(|photo| photo.media.is_some() || photos::is_stored(&photo.local));
    stored.to_json()
}

fn name(number: u8) -> String {
    if number == 0 { NAME.to_owned() } else { format!("{NAME}-{number}") }
}

/// The draft in a slot. The second value is false if the device did not respond; the draft is then empty unless one was
/// stashed.
async fn read(number: u8) -> (Draft, bool) {
    let name = name(number);
    let stashed = storage::get(&name).and_then(|json| Draft::from_json(&json));
    match (stashed, kv::text(&name).await) {
        (Some(draft), stored) => (draft, stored.is_ok()),
        (None, Ok(stored)) => (stored.and_then(|json| Draft::from_json(&json)).unwrap_or_default(), true),
        (None, Err(())) => (Draft::default(), false),
    }
}

impl Slot {
    /// Acquires an empty slot. If the device does not respond, prefers the last slot, which is hardly ever used: a
    /// draft that cannot be read now may become readable later.
    pub async fn empty() -> Self {
        let all = (0..SLOTS).map(|number| (number, true)).chain((0..SLOTS).rev().map(|number| (number, false)));
        for (number, confirmed) in all {
            let fits = |(draft, responded): (Draft, bool)| draft.is_empty() && (responded || !confirmed);
            if fits(read(number).await)
                && let Some(slot) = Self::acquire(number, 0).await
                && fits(read(number).await)
            {
                if confirmed {
                    photos::sweep(number, &[]).await;
                }
                storage::set_session(SLOT_KEY, &number.to_string());
                return slot;
            }
        }
        Self { number: SLOTS, lock: None }
    }

    async fn acquire(number: u8, mut retries: u8) -> Option<Self> {
        loop {
            let lock = Lock::take(&["portal-", &name(number)].concat()).await;
            if lock.is_some() || retries == 0 {
                return lock.map(|lock| Self { number, lock: Some(lock) });
            }
            retries -= 1;
            timer::sleep(100).await;
        }
    }

    /// Its number, which is part of the names of its photos.
    pub fn number(&self) -> u8 {
        self.number
    }

    fn is_held(&self) -> bool {
        self.lock.as_ref().is_some_and(Lock::is_held)
    }

    /// Saves a draft. Returns false if the device refuses.
    pub async fn save(&self, draft: &Draft) -> bool {
        if !self.is_held() {
            return false;
        }
        let name = name(self.number);
        let (json, stashed) = (persistent_json(draft), storage::get(&name));
        if kv::set_text(&name, &json).await {
            // If the stash changed during the write, it is newer than this draft.
            if storage::get(&name) == stashed {
                storage::remove(&name);
            }
            return true;
        }
        storage::set(&name, &json)
    }

    /// Saves a draft synchronously. Its photos are not included; they are stored when they are picked.
    pub fn stash(&self, draft: &Draft) {
        if self.is_held() {
            storage::set(&name(self.number), &persistent_json(draft));
        }
    }

    /// Deletes the draft. It does not reappear even if the page closes before the deletion is done.
    pub async fn forget(&self) {
        if !self.is_held() {
            return;
        }
        let (name, empty_draft) = (name(self.number), Draft::default());
        self.stash(&empty_draft);
        kv::remove(&name).await;
        // Don't remove a draft that was started in the meantime.
        if storage::get(&name).is_some_and(|json| json == empty_draft.to_json()) {
            storage::remove(&name);
        }
    }
}

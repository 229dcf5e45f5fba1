//! Where the reports that somebody is writing are kept.
//!
//! There are a few slots, and each belongs to one tab at a time: what is sent or thrown away in one tab is never the
//! draft of another. Text goes to IndexedDB beside the photos. A page that is being closed has no time for that: it
//! stashes the text in `localStorage`, which answers at once, and the next visit finds it there.

use civic::draft::{Draft, DraftPhoto, uuid_v4};
use std::rc::Rc;

use super::{kv, lock::Lock, photos, storage, timer};

const NAME: &str = "report-draft";

/// The slot that this tab had before it was loaded anew.
const OWN: &str = "portal-draft-slot";

/// Drafts that are kept at a time.
const SLOTS: u8 = 6;

/// An empty draft with a key of its own.
pub fn fresh() -> Draft {
    let random = storage::random(16).try_into().unwrap_or_default();
    Draft { key: uuid_v4(random), ..Draft::default() }
}

/// A place for one draft that this tab has for itself, for as long as this is kept.
pub struct Slot {
    number: u8,
    /// `None` where other tabs have all slots: nothing is kept then.
    lock: Option<Lock>,
}

/// What a tab begins with.
pub struct Opened {
    /// Where it is kept.
    pub slot: Rc<Slot>,
    /// A draft that no other tab has open, or an empty one.
    pub draft: Draft,
    /// Whether there is no draft here, but one in another tab.
    pub elsewhere: bool,
}

/// The draft that this tab had, else one that no tab has open, else an empty one. `held` is the slot of this tab.
pub async fn open(held: Option<Rc<Slot>>) -> Opened {
    open_beside(held, None).await
}

/// The same, but for the draft that this tab is sending, in the slot of the number `sent`.
pub async fn open_beside(held: Option<Rc<Slot>>, sent: Option<u8>) -> Opened {
    let own = held.as_ref().map(|slot| slot.number);
    let own = own.or_else(|| storage::session(OWN)?.parse().ok()).filter(|own| *own < SLOTS);
    let mut elsewhere = false;
    for number in own.into_iter().chain((0..SLOTS).filter(|other| Some(*other) != own)) {
        if Some(number) == sent || read(number).await.0.is_empty() {
            continue;
        }
        let slot = match &held {
            Some(held) if held.number == number => Some(held.clone()),
            // The page before this one may not have let go yet.
            _ => Slot::take(number, if own == Some(number) { 10 } else { 3 }).await.map(Rc::new),
        };
        let Some(slot) = slot else {
            elsewhere = true;
            continue;
        };
        // Another tab may have filed it until now.
        let (mut draft, _) = read(number).await;
        if !draft.is_empty() {
            photos::sweep(number, &draft.photos).await;
            draft.photos = there(draft.photos).await;
            if draft.key.is_empty() {
                draft.key = fresh().key;
            }
            storage::set_session(OWN, &number.to_string());
            return Opened { slot, draft, elsewhere: false };
        }
    }
    let slot = match held {
        Some(held) => held,
        None => Rc::new(Slot::empty().await),
    };
    Opened { slot, draft: fresh(), elsewhere }
}

/// Photos that are kept, or sent; where the device does not answer, they may be.
async fn there(photos: Vec<DraftPhoto>) -> Vec<DraftPhoto> {
    let mut there = Vec::new();
    for photo in photos {
        if photo.media.is_some() || !photos::is_gone(&photo.local).await {
            there.push(photo);
        }
    }
    there
}

/// A draft as it is kept: without photos that are in this page alone and end with it.
fn outlasting(draft: &Draft) -> String {
    let mut kept = draft.clone();
    kept.photos.retain(|photo| photo.media.is_some() || photos::is_stored(&photo.local));
    kept.to_json()
}

fn name(number: u8) -> String {
    if number == 0 { NAME.to_owned() } else { format!("{NAME}-{number}") }
}

/// What a slot holds; empty as well where the device does not say, which the second value tells.
async fn read(number: u8) -> (Draft, bool) {
    let name = name(number);
    let stashed = storage::get(&name).and_then(|json| Draft::from_json(&json));
    match (stashed, kv::text(&name).await) {
        (Some(draft), kept) => (draft, kept.is_ok()),
        (None, Ok(kept)) => (kept.and_then(|json| Draft::from_json(&json)).unwrap_or_default(), true),
        (None, Err(())) => (Draft::default(), false),
    }
}

impl Slot {
    /// One in which nothing is kept. Where the device does not say, the last one, which is hardly ever used: what it
    /// does not show now it may show again.
    pub async fn empty() -> Self {
        let all = (0..SLOTS).map(|number| (number, true)).chain((0..SLOTS).rev().map(|number| (number, false)));
        for (number, sure) in all {
            let fits = |(draft, known): (Draft, bool)| draft.is_empty() && (known || !sure);
            if fits(read(number).await)
                && let Some(slot) = Self::take(number, 0).await
                && fits(read(number).await)
            {
                if sure {
                    photos::sweep(number, &[]).await;
                }
                storage::set_session(OWN, &number.to_string());
                return slot;
            }
        }
        Self { number: SLOTS, lock: None }
    }

    async fn take(number: u8, mut patience: u8) -> Option<Self> {
        loop {
            let lock = Lock::take(&["portal-", &name(number)].concat()).await;
            if lock.is_some() || patience == 0 {
                return lock.map(|lock| Self { number, lock: Some(lock) });
            }
            patience -= 1;
            timer::sleep(100).await;
        }
    }

    /// Its number, which stands in the names of its photos.
    pub fn number(&self) -> u8 {
        self.number
    }

    fn is_held(&self) -> bool {
        self.lock.as_ref().is_some_and(Lock::is_held)
    }

    /// Keeps a draft; false when the device refuses.
    pub async fn save(&self, draft: &Draft) -> bool {
        if !self.is_held() {
            return false;
        }
        let name = name(self.number);
        let (json, stashed) = (outlasting(draft), storage::get(&name));
        if kv::set_text(&name, &json).await {
            // What was stashed meanwhile is newer than this.
            if storage::get(&name) == stashed {
                storage::remove(&name);
            }
            return true;
        }
        storage::set(&name, &json)
    }

    /// Keeps a draft at once, without its photos, which are kept when they are picked.
    pub fn stash(&self, draft: &Draft) {
        if self.is_held() {
            storage::set(&name(self.number), &outlasting(draft));
        }
    }

    /// Forgets the draft. Even when the page ends before that is done, it is not seen again.
    pub async fn forget(&self) {
        if !self.is_held() {
            return;
        }
        let (name, nothing) = (name(self.number), Draft::default());
        self.stash(&nothing);
        kv::remove(&name).await;
        // A draft that was begun meanwhile stays.
        if storage::get(&name).is_some_and(|json| json == nothing.to_json()) {
            storage::remove(&name);
        }
    }
}

//! Where the report that somebody is writing is kept.
//!
//! Text goes to IndexedDB beside the photos. A page that is being closed has no time for that: it
//! stashes the text in `localStorage`, which answers at once, and the next visit finds it there.

use civic::draft::{Draft, uuid_v4};

use super::{kv, photos, storage};

const KEY: &str = "report-draft";

/// An empty draft with a key of its own.
pub fn fresh() -> Draft {
    let random = storage::random(16).try_into().unwrap_or_default();
    Draft { key: uuid_v4(random), ..Draft::default() }
}

/// The draft of the last visit, else an empty one. Photos that are neither kept nor sent are left out.
pub async fn load() -> Draft {
    let json = match storage::get(KEY) {
        Some(json) => Some(json),
        None => kv::text(KEY).await,
    };
    let mut draft = json.map_or_else(Draft::default, |json| Draft::from_json(&json));
    if draft.key.is_empty() {
        draft = fresh();
    }
    let mut kept = Vec::new();
    for photo in std::mem::take(&mut draft.photos) {
        if photo.media.is_some() || photos::is_kept(&photo.local).await {
            kept.push(photo);
        }
    }
    draft.photos = kept;
    draft
}

/// Keeps a draft.
pub async fn save(draft: &Draft) {
    let (json, stashed) = (draft.to_json(), storage::get(KEY));
    if kv::set_text(KEY, &json).await {
        // What was stashed meanwhile is newer than this.
        if storage::get(KEY) == stashed {
            storage::remove(KEY);
        }
    } else {
        storage::set(KEY, &json);
    }
}

/// Keeps a draft at once, without its photos, which are kept when they are picked.
pub fn stash(draft: &Draft) {
    storage::set(KEY, &draft.to_json());
}

/// Forgets the draft and its photos. Even when the page ends before that is done, the draft is not seen again.
pub async fn forget() {
    stash(&Draft::default());
    kv::remove(KEY).await;
    photos::forget_all().await;
    storage::remove(KEY);
}

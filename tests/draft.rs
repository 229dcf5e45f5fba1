//! Drafts in a real browser: a draft is restored after a clean visit and after an interrupted one, and belongs to one
//! tab.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use browser::{draft, kv, lock::Lock, photos, storage};
use civic::draft::{Draft, DraftPhoto};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn sample_draft() -> Draft {
    Draft { description: "Ổ gà trước số 12".to_owned(), step: 3, ..draft::new_draft() }
}

// The tests run one after the other, because they share the draft slots.
#[wasm_bindgen_test]
async fn a_draft_comes_back_until_it_is_forgotten() {
    let first = draft::open(None).await;
    assert!(first.draft.is_empty() && !first.elsewhere);
    assert_eq!(first.draft.key.len(), 36);
    assert_ne!(first.draft.key, draft::new_draft().key, "every draft has a key of its own");
    let slot = first.slot;
    let again = || async { draft::open(Some(slot.clone())).await.draft };

    let saved = sample_draft();
    assert!(slot.save(&saved).await);
    assert_eq!(storage::get("report-draft"), None, "text lies beside the photos");
    assert_eq!(again().await, saved);

    let later = Draft { description: "Ổ gà trước số 14".to_owned(), ..saved };
    slot.stash(&later);
    assert_eq!(again().await, later, "what was stashed on the way out is newer");
    slot.save(&later).await;
    assert_eq!(again().await, later);

    slot.forget().await;
    assert!(again().await.is_empty());
    assert_eq!(storage::get("report-draft"), None);
}

#[wasm_bindgen_test]
async fn a_slot_belongs_to_one_tab_until_it_lets_go() {
    let one = draft::open(None).await.slot;
    let first = sample_draft();
    one.save(&first).await;
    let other = draft::open(None).await;
    assert!(other.draft.is_empty() && other.elsewhere, "the draft is open elsewhere");
    assert_ne!(other.slot.number(), one.number());
    let second = sample_draft();
    other.slot.save(&second).await;
    other.slot.forget().await;
    assert_eq!(draft::open(Some(one.clone())).await.draft, first, "what one tab files is not the other's");
    drop(one);
    let next = draft::open(Some(other.slot)).await;
    assert_eq!(next.draft, first, "whoever comes later finds it");
    next.slot.forget().await;
}

#[wasm_bindgen_test]
async fn a_name_is_held_once() {
    let lock = Lock::take("test").await.expect("free");
    assert!(lock.is_held());
    assert!(Lock::take("test").await.is_none());
    drop(lock);
    // The browser releases it a moment later. Each attempt asks it, and so gives it the time to.
    for _ in 0..1000 {
        if Lock::take("test").await.is_some() {
            return;
        }
    }
    panic!("the name is still held");
}

#[wasm_bindgen_test]
async fn photos_that_are_gone_are_left_out_and_those_of_no_draft_swept() {
    let photo = |local: &str, media: Option<&str>| DraftPhoto {
        local: local.to_owned(),
        name: "a.jpg".to_owned(),
        size: 1,
        media: media.map(str::to_owned),
    };
    let slot = draft::open(None).await.slot;
    let (own, foreign) = (format!("photo-{}-ab", slot.number()), format!("photo-{}-ab", slot.number() + 1));
    for key in [own.as_str(), foreign.as_str()] {
        kv::set_text(key, "no photo").await;
    }
    let photos = vec![photo("photo-none", None), photo("photo-sent", Some("abc"))];
    slot.save(&Draft { photos, ..sample_draft() }).await;
    let restored = draft::open(Some(slot.clone())).await.draft;
    assert_eq!(restored.photos, vec![photo("photo-sent", Some("abc"))]);
    let keys = kv::keys().await;
    assert!(!keys.contains(&own) && keys.contains(&foreign), "{keys:?}");
    assert!(photos::is_gone(&foreign).await, "a text is no photo");
    kv::remove(&foreign).await;
    slot.forget().await;
}

#[wasm_bindgen_test]
async fn what_cannot_be_read_is_an_empty_draft_and_what_can_is_kept() {
    kv::set_text("report-draft", "{\"v\":1,\"description\":").await;
    let restored = draft::open(None).await;
    assert!(restored.draft.is_empty() && !restored.draft.key.is_empty());
    kv::set_text("report-draft", "{\"v\":9,\"description\":\"Ổ gà\",\"key\":1,\"photos\":{}}").await;
    storage::set("report-draft", "{{{{");
    let restored = draft::open(Some(restored.slot)).await;
    assert_eq!(restored.draft.description, "Ổ gà", "a stash that cannot be read hides nothing");
    assert_eq!(restored.draft.key.len(), 36);
    restored.slot.save(&restored.draft).await;
    restored.slot.forget().await;
}

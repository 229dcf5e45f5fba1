//! The draft in a real browser: it comes back after a visit that ended well and after one that did not.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use civic::draft::{Draft, DraftPhoto};
use civic_portal::browser::{draft, kv, storage};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn written() -> Draft {
    Draft { description: "Ổ gà trước số 12".to_owned(), step: 3, ..draft::fresh() }
}

// One after the other: all of them use the one place where the draft lies.
#[wasm_bindgen_test]
async fn a_draft_comes_back_until_it_is_forgotten() {
    draft::forget().await;
    let first = draft::load().await;
    assert!(first.is_empty());
    assert_eq!(first.key.len(), 36);
    assert_ne!(first.key, draft::fresh().key, "every draft has a key of its own");

    let kept = written();
    draft::save(&kept).await;
    assert_eq!(storage::get("report-draft"), None, "text lies beside the photos");
    assert_eq!(draft::load().await, kept);

    let later = Draft { description: "Ổ gà trước số 14".to_owned(), ..kept };
    draft::stash(&later);
    assert_eq!(draft::load().await, later, "what was stashed on the way out is newer");
    draft::save(&later).await;
    assert_eq!(draft::load().await, later);

    draft::forget().await;
    assert!(draft::load().await.is_empty());
    assert_eq!(storage::get("report-draft"), None);
}

#[wasm_bindgen_test]
async fn photos_that_are_gone_are_left_out() {
    let photo = |local: &str, media: Option<&str>| DraftPhoto {
        local: local.to_owned(),
        name: "a.jpg".to_owned(),
        size: 1,
        media: media.map(str::to_owned),
    };
    let kept = Draft { photos: vec![photo("photo-none", None), photo("photo-sent", Some("abc"))], ..written() };
    draft::save(&kept).await;
    let found = draft::load().await;
    assert_eq!(found.photos, vec![photo("photo-sent", Some("abc"))]);
    draft::forget().await;
}

#[wasm_bindgen_test]
async fn what_cannot_be_read_is_an_empty_draft() {
    kv::set_text("report-draft", "{\"v\":1,\"description\":").await;
    let found = draft::load().await;
    assert!(found.is_empty() && !found.key.is_empty());
    draft::forget().await;
}

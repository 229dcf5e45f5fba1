//! What the device stores about itself, in a real browser.
#![cfg(target_arch = "wasm32")]

use browser::storage;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_secret_of_a_device_is_one_for_the_page_and_replaces_a_damaged_one() {
    storage::set("portal-device", "Đây không phải là khóa.........");
    let secret = storage::device_secret();
    assert!(secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_hexdigit()), "{secret}");
    assert_eq!(storage::get("portal-device").as_deref(), Some(secret.as_str()));
    storage::remove("portal-device");
    assert_eq!(storage::device_secret(), secret, "no other one while the page is open");
}

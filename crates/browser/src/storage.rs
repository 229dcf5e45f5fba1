//! Small settings that stay on the device (`localStorage`). A browser that refuses it (private mode,
//! a full disc) costs the person the memory, never the page.

use leptos::prelude::window;
use std::cell::RefCell;

thread_local! {
    static SECRET: RefCell<Option<String>> = const { RefCell::new(None) };
}

fn store() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// What is kept under a key.
pub fn get(key: &str) -> Option<String> {
    store()?.get_item(key).ok().flatten()
}

/// Keeps a value; false when the browser refuses.
pub fn set(key: &str, value: &str) -> bool {
    store().is_some_and(|store| store.set_item(key, value).is_ok())
}

/// Forgets a key.
pub fn remove(key: &str) {
    if let Some(store) = store() {
        let _ = store.remove_item(key);
    }
}

/// What this tab keeps under a key, reloads included.
pub fn session(key: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(key).ok()?
}

/// Keeps a value for this tab, where the browser allows it.
pub fn set_session(key: &str, value: &str) {
    if let Ok(Some(store)) = window().session_storage() {
        let _ = store.set_item(key, value);
    }
}

/// A name of this tab, of 16 hexadecimal digits, that outlives reloads.
pub fn tab() -> String {
    const KEY: &str = "portal-tab";
    session(KEY).unwrap_or_else(|| {
        let name = civic::draft::hex(&random(8));
        set_session(KEY, &name);
        name
    })
}

/// `length` bytes of the device's randomness, at most 64.
pub fn random(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length.min(64)];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

/// The device's 128-bit secret, made on first use: it proves "mine" without an account. One that is damaged is
/// replaced; where the browser keeps nothing, it is one for as long as the page is open.
pub fn device_secret() -> String {
    const KEY: &str = "portal-device";
    let known = SECRET.with_borrow(Clone::clone);
    known.unwrap_or_else(|| {
        let whole = |secret: &String| secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        let secret = get(KEY).filter(whole).unwrap_or_else(|| {
            let secret = civic::draft::hex(&random(16));
            set(KEY, &secret);
            secret
        });
        SECRET.set(Some(secret.clone()));
        secret
    })
}

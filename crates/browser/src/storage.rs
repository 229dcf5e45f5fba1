//! Small settings stored on the device (`localStorage`). If the browser refuses (private mode, a full disk), settings
//! are forgotten but the page still works.

use leptos::prelude::window;
use std::cell::RefCell;

thread_local! {
    static SECRET: RefCell<Option<String>> = const { RefCell::new(None) };
}

fn store() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// The value stored under a key.
pub fn get(key: &str) -> Option<String> {
    store()?.get_item(key).ok().flatten()
}

/// Stores a value. Returns false if the browser refuses.
pub fn set(key: &str, value: &str) -> bool {
    store().is_some_and(|store| store.set_item(key, value).is_ok())
}

/// Deletes a key.
pub fn remove(key: &str) {
    if let Some(store) = store() {
        let _ = store.remove_item(key);
    }
}

/// The value that this tab stores under a key. It survives reloads.
pub fn session(key: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(key).ok()?
}

/// Stores a value for this tab, if the browser allows it.
pub fn set_session(key: &str, value: &str) {
    if let Ok(Some(store)) = window().session_storage() {
        let _ = store.set_item(key, value);
    }
}

/// Deletes a value that this tab stores.
pub fn remove_session(key: &str) {
    if let Ok(Some(store)) = window().session_storage() {
        let _ = store.remove_item(key);
    }
}

/// An id of this tab, 16 hexadecimal digits. It survives reloads.
pub fn tab() -> String {
    const KEY: &str = "portal-tab";
    session(KEY).unwrap_or_else(|| {
        let name = civic::draft::hex(&random(8));
        set_session(KEY, &name);
        name
    })
}

/// `length` random bytes from the device, at most 64.
pub fn random(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length.min(64)];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

/// The device's 128-bit secret, created on first use. It proves ownership of reports without an account. A damaged
/// secret is replaced. If the browser stores nothing, the secret lasts as long as the page is open.
pub fn device_secret() -> String {
    const KEY: &str = "portal-device";
    let cached = SECRET.with_borrow(Clone::clone);
    cached.unwrap_or_else(|| {
        let is_valid = |secret: &String| secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        let secret = get(KEY).filter(is_valid).unwrap_or_else(|| {
            let secret = civic::draft::hex(&random(16));
            set(KEY, &secret);
            secret
        });
        SECRET.set(Some(secret.clone()));
        secret
    })
}

//! Small settings that stay on the device (`localStorage`). A browser that refuses it (private mode,
//! a full disc) costs the person the memory, never the page.

use leptos::prelude::window;

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

/// `length` bytes of the device's randomness, at most 64.
pub fn random(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length.min(64)];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

/// The device's 128-bit secret, made on first use: it proves "mine" without an account.
pub fn device_secret() -> String {
    const KEY: &str = "portal-device";
    get(KEY).filter(|secret| secret.len() == 32).unwrap_or_else(|| {
        let secret = civic::draft::hex(&random(16));
        set(KEY, &secret);
        secret
    })
}

//! The API key of an operator who has signed in to the ledger. It stays in the tab.

use browser::storage;

/// Its key in the tab's storage.
const STORAGE_KEY: &str = "portal-ledger-key";

/// The key, if an operator has signed in.
pub(super) fn get() -> Option<String> {
    storage::session(STORAGE_KEY)
}

/// Keeps a key.
pub(super) fn set(key: &str) {
    storage::set_session(STORAGE_KEY, key);
}

/// Forgets the key.
pub(super) fn remove() {
    storage::remove_session(STORAGE_KEY);
}

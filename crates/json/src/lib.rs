//! JSON through serde: natively with `serde_json`, on the page with the browser's `JSON`, which saves shipping a
//! parser.
//!
//! [`tolerant`] reads documents from another version of the contract: unreadable parts are skipped and counted, the
//! rest is returned. [`exact`] reads items in which an unknown member would change the meaning of the others.
//!
//! ```
//! #[derive(serde::Deserialize)]
//! struct Page {
//!     #[serde(deserialize_with = "json::tolerant::list")]
//!     items: Vec<u8>,
//! }
//! let page: Page = json::from_slice(br#"{"items":[1,"of another version",3]}"#).unwrap();
//! assert_eq!(page.items, [1, 3]);
//! ```

pub mod exact;
#[cfg(not(target_arch = "wasm32"))]
pub mod strict;
pub mod tolerant;

use serde::{Serialize, de::DeserializeOwned};

/// Parses a document; `None` if it is not valid JSON or not of this type.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    backend::from_slice(bytes)
}

/// Serializes a document. Non-finite numbers become `null`.
///
/// The contract's types have string keys and raise no errors, so serializing them cannot fail. If another type fails,
/// the result is empty.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> String {
    backend::to_string(value).unwrap_or_default()
}

#[cfg(target_arch = "wasm32")]
mod backend {
    use js_sys::JSON;
    use serde::{Serialize, de::DeserializeOwned};
    use serde_wasm_bindgen::{Serializer, from_value};

    pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
        from_value(JSON::parse(std::str::from_utf8(bytes).ok()?).ok()?).ok()
    }

    pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Option<String> {
        let value = value.serialize(&Serializer::json_compatible()).ok()?;
        JSON::stringify(&value).ok()?.as_string()
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod backend {
    use serde::{Serialize, de::DeserializeOwned};

    pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
        serde_json::from_slice(bytes).ok()
    }

    pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Option<String> {
        serde_json::to_string(value).ok()
    }
}

//! Functions for `#[serde(deserialize_with = "…")]`.
//!
//! A device may use a cached page for weeks, and a server may be older than the page that sends a request. Either way,
//! a response may contain values and items that the reader does not know. They must not make the rest unreadable.

use serde::{Deserializer, de::DeserializeOwned};
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU32, Ordering},
};

static SKIPPED: AtomicU32 = AtomicU32::new(0);

/// Number of items skipped since the program started.
pub fn skipped() -> u32 {
    SKIPPED.load(Ordering::Relaxed)
}

pub(crate) fn count_skipped() {
    SKIPPED.fetch_add(1, Ordering::Relaxed);
}

/// Reads a list and skips unreadable items. `null` is an empty list.
///
/// # Errors
/// If the value is neither a list nor `null`.
pub fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Vec<T>, D::Error> {
    backend::list(deserializer)
}

/// Reads a map and skips members with unreadable values. `null` is an empty map.
///
/// # Errors
/// If the value is neither an object nor `null`.
pub fn map<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error> {
    backend::map(deserializer)
}

/// Reads a value, or its default if it is unreadable. For values outside lists, and for data stored on this device.
///
/// # Errors
/// If the document is not valid JSON.
pub fn or_default<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(deserializer: D) -> Result<T, D::Error> {
    backend::or_default(deserializer)
}

/// The browser has already parsed the whole document into values. Decoding each item from its value instead of from
/// serde's buffer saves the second copy of every type's decoder that serde generates for its buffer.
#[cfg(target_arch = "wasm32")]
mod backend {
    use js_sys::{Array, Object};
    use serde::{
        Deserializer,
        de::{DeserializeOwned, Error},
    };
    use serde_wasm_bindgen::{from_value, preserve};
    use std::collections::BTreeMap;
    use wasm_bindgen::{JsCast as _, JsValue};

    pub fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Vec<T>, D::Error> {
        let list: JsValue = preserve::deserialize(deserializer)?;
        if list.is_null() || list.is_undefined() {
            return Ok(Vec::new());
        }
        let list: Array = list.dyn_into().map_err(|_| D::Error::custom("must be a list"))?;
        Ok(list.iter().filter_map(read).collect())
    }

    pub fn map<'de, D: Deserializer<'de>, T: DeserializeOwned>(
        deserializer: D,
    ) -> Result<BTreeMap<String, T>, D::Error> {
        let map: JsValue = preserve::deserialize(deserializer)?;
        if map.is_null() || map.is_undefined() {
            return Ok(BTreeMap::new());
        }
        if !map.is_object() || Array::is_array(&map) {
            return Err(D::Error::custom("must be an object"));
        }
        let members = Object::entries(map.unchecked_ref());
        Ok(members
            .iter()
            .filter_map(|pair| {
                let pair = Array::from(&pair);
                Some((pair.get(0).as_string()?, read(pair.get(1))?))
            })
            .collect())
    }

    pub fn or_default<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        Ok(from_value(preserve::deserialize(deserializer)?).unwrap_or_default())
    }

    fn read<T: DeserializeOwned>(value: JsValue) -> Option<T> {
        let read = from_value(value).ok();
        if read.is_none() {
            super::count_skipped();
        }
        read
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod backend {
    use serde::{
        Deserializer,
        de::{DeserializeOwned, Error},
    };
    use serde_with::{DefaultOnError, DeserializeAs, InspectError, MapSkipError, Same, VecSkipError};
    use std::collections::BTreeMap;

    struct Counted;

    impl InspectError for Counted {
        fn inspect_error(_: impl Error) {
            super::count_skipped();
        }
    }

    pub fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Vec<T>, D::Error> {
        let list = Option::<VecSkipError<Same, Counted>>::deserialize_as(deserializer)?;
        Ok(Option::<Vec<T>>::unwrap_or_default(list))
    }

    pub fn map<'de, D: Deserializer<'de>, T: DeserializeOwned>(
        deserializer: D,
    ) -> Result<BTreeMap<String, T>, D::Error> {
        let map = Option::<MapSkipError<Same, Same, Counted>>::deserialize_as(deserializer)?;
        Ok(Option::<BTreeMap<String, T>>::unwrap_or_default(map))
    }

    pub fn or_default<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        DefaultOnError::<Same>::deserialize_as(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Lists {
        #[serde(default, deserialize_with = "list")]
        numbers: Vec<u8>,
        #[serde(default, deserialize_with = "map")]
        words: BTreeMap<String, String>,
        #[serde(default, deserialize_with = "or_default")]
        flag: bool,
    }

    fn read(json: &str) -> Option<Lists> {
        crate::from_slice(json.as_bytes())
    }

    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
    #[cfg_attr(not(target_arch = "wasm32"), test)]
    fn what_can_be_read_is_kept_in_its_order_and_the_rest_is_counted() {
        let before = skipped();
        let lists = read(r#"{"numbers":[1,"x",2,null,{"n":3},256,3],"words":{"a":"b","c":4},"flag":"yes"}"#);
        let words = BTreeMap::from([("a".to_owned(), "b".to_owned())]);
        assert_eq!(lists, Some(Lists { numbers: vec![1, 2, 3], words, flag: false }));
        assert!(skipped() - before >= 5);
    }

    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
    #[cfg_attr(not(target_arch = "wasm32"), test)]
    fn nothing_is_an_empty_list() {
        let empty = Some(Lists { numbers: Vec::new(), words: BTreeMap::new(), flag: false });
        assert_eq!(read("{}"), empty);
        assert_eq!(read(r#"{"numbers":null,"words":null,"flag":null}"#), empty);
    }

    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
    #[cfg_attr(not(target_arch = "wasm32"), test)]
    fn what_is_no_list_is_an_error() {
        assert_eq!(read(r#"{"numbers":{}}"#), None);
        assert_eq!(read(r#"{"words":[]}"#), None);
    }
}

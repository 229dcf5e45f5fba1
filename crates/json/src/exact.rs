//! Functions for `#[serde(deserialize_with = "…")]`: items without unknown members.
//!
//! Readers usually ignore members that they do not know. Where such a member may change what the known ones mean, as in
//! a rate of a tariff, the item cannot be read: no price is better than a wrong one.
//!
//! The type of the items needs `#[serde(deny_unknown_fields)]` as well. In a page that alone has no effect: there serde
//! looks up the members of the type, and never sees others.

use serde::{Deserializer, de::DeserializeOwned};

/// Reads a list of items without unknown members.
///
/// # Errors
/// If the value is no list, or an item is unreadable or has an unknown member.
pub fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Vec<T>, D::Error> {
    backend::list(deserializer)
}

/// Reads a list, and skips items that are unreadable or have an unknown member. They are counted, see
/// [`crate::tolerant::skipped`]. `null` is an empty list.
///
/// # Errors
/// If the value is neither a list nor `null`.
pub fn tolerant_list<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Vec<T>, D::Error> {
    backend::tolerant_list(deserializer)
}

#[cfg(target_arch = "wasm32")]
mod backend {
    use js_sys::{Array, Object};
    use serde::{
        Deserializer,
        de::{DeserializeOwned, Error as _, Visitor},
        forward_to_deserialize_any,
    };
    use serde_wasm_bindgen::{Error, preserve};
    use wasm_bindgen::{JsCast as _, JsValue};

    use crate::tolerant::count_skipped;

    /// A value that, read as a struct, has only members of the struct.
    struct Exact(JsValue);

    impl<'de> Deserializer<'de> for Exact {
        type Error = Error;

        fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            serde_wasm_bindgen::Deserializer::from(self.0).deserialize_any(visitor)
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            name: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Error> {
            let is_known =
                |member: JsValue| member.as_string().is_some_and(|member| fields.iter().any(|field| *field == member));
            if self.0.is_object() && !Object::keys(self.0.unchecked_ref::<Object>()).iter().all(is_known) {
                return Err(Error::custom("an unknown member"));
            }
            serde_wasm_bindgen::Deserializer::from(self.0).deserialize_struct(name, fields, visitor)
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    pub fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Vec<T>, D::Error> {
        let list: JsValue = preserve::deserialize(deserializer)?;
        let list: Array = list.dyn_into().map_err(|_| D::Error::custom("must be a list"))?;
        let items = list.iter().map(|item| T::deserialize(Exact(item)));
        items.collect::<Result<Vec<T>, Error>>().map_err(D::Error::custom)
    }

    pub fn tolerant_list<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Vec<T>, D::Error> {
        let list: JsValue = preserve::deserialize(deserializer)?;
        if list.is_null() || list.is_undefined() {
            return Ok(Vec::new());
        }
        let list: Array = list.dyn_into().map_err(|_| D::Error::custom("must be a list"))?;
        let read = |item: JsValue| {
            let read = T::deserialize(Exact(item)).ok();
            if read.is_none() {
                count_skipped();
            }
            read
        };
        Ok(list.iter().filter_map(read).collect())
    }
}

/// Natively, `deny_unknown_fields` sees every member.
#[cfg(not(target_arch = "wasm32"))]
mod backend {
    use serde::{Deserialize as _, Deserializer, de::DeserializeOwned};

    pub fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Vec<T>, D::Error> {
        Vec::deserialize(deserializer)
    }

    pub fn tolerant_list<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Vec<T>, D::Error> {
        crate::tolerant::list(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tolerant::skipped;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Prices {
        #[serde(default, deserialize_with = "tolerant_list")]
        tariffs: Vec<Tariff>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Tariff {
        id: String,
        #[serde(deserialize_with = "list")]
        rates: Vec<Rate>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Rate {
        rate: u32,
        #[serde(default)]
        end: Option<u32>,
    }

    fn ids(json: &str) -> Option<Vec<String>> {
        let prices: Option<Prices> = crate::from_slice(json.as_bytes());
        prices.map(|prices| prices.tariffs.into_iter().map(|tariff| tariff.id).collect())
    }

    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
    #[cfg_attr(not(target_arch = "wasm32"), test)]
    fn an_unknown_member_drops_the_whole_item_and_is_counted() {
        let before = skipped();
        let json = r#"{"next":1,"tariffs":[
            {"id":"a","rates":[{"rate":1},{"rate":2,"end":3}]},
            {"id":"b","rates":[{"rate":1},{"rate":2,"surcharge":3}]},
            {"id":"c","rates":[{"rate":1}],"surcharge":null},
            {"id":"d","rates":[{"rate":"x"}]},
            {"id":"e","rates":null},
            {"id":"f","rates":[]},
            7]}"#;
        assert_eq!(ids(json), Some(vec!["a".to_owned(), "f".to_owned()]));
        assert!(skipped() - before >= 5);
    }

    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
    #[cfg_attr(not(target_arch = "wasm32"), test)]
    fn nothing_is_an_empty_list_and_what_is_no_list_an_error() {
        assert_eq!(ids("{}"), Some(Vec::new()));
        assert_eq!(ids(r#"{"tariffs":null}"#), Some(Vec::new()));
        assert_eq!(ids(r#"{"tariffs":{}}"#), None);
    }
}

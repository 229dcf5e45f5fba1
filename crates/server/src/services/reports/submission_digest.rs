//! The digest stored with an idempotency key. It covers the submission as received and the device that sent it, so an
//! intercepted key alone gives no access.
//!
//! A device may resend a submission weeks later, after the page or the server has been upgraded. So the digest depends
//! on no type of this program: it is computed over the received JSON in a canonical form (members sorted by name,
//! empty members removed), and starts with its version number.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

use crate::digest;

/// The digests under which a submission may be stored.
#[derive(Clone, Debug)]
pub struct SubmissionDigest {
    /// The digest in the current format.
    pub current: String,
    /// The digest in the format without a version. `None` for a body that no page of that time can have sent.
    pub unversioned: Option<String>,
}

impl SubmissionDigest {
    /// Computes the digests of a body. `device` is the hash of the device's secret, empty without one.
    pub fn of(received: &Value, device: &str) -> Self {
        let current = hash(&canonical(received).unwrap_or_default(), device);
        // Unknown members are acceptable only if they are empty: a page of that time cannot have filled them in.
        let read = |body: Value| serde_json::from_value::<Unversioned>(body).ok();
        let unversioned = read(received.clone()).or_else(|| read(canonical(received)?));
        let unversioned = unversioned.and_then(|body| serde_json::to_vec(&body).ok());
        Self {
            current: format!("2:{current}"),
            unversioned: unversioned.map(|bytes| digest::sha256(&[&bytes, device.as_bytes()].concat())),
        }
    }

    /// Whether a stored digest belongs to this submission.
    pub fn matches(&self, stored: &str) -> bool {
        stored == self.current || self.unversioned.as_deref() == Some(stored)
    }
}

fn hash(canonical: &Value, device: &str) -> String {
    digest::sha256(format!("{canonical}\n{device}").as_bytes())
}

/// Sorts members by name and removes those that are `null`, `false` or empty, so an empty field added by a newer page
/// does not change the digest. For this reason no field may ever default to `true`. `None` when nothing is left.
fn canonical(value: &Value) -> Option<Value> {
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::String(text) => (!text.is_empty()).then(|| value.clone()),
        Value::Array(items) => {
            // Positions in a list matter, so no item is removed.
            let items: Vec<Value> = items.iter().map(|item| canonical(item).unwrap_or_default()).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(members) => {
            let members: BTreeMap<&String, Value> =
                members.iter().filter_map(|(name, value)| Some((name, canonical(value)?))).collect();
            let sorted = members.into_iter().map(|(name, value)| (name.clone(), value)).collect();
            Some(Value::Object(sorted)).filter(|value| *value != Value::Object(serde_json::Map::new()))
        }
        // Different notations of a number are equal: 21 is 21.0.
        Value::Number(number) => Some(number.as_f64().map_or_else(|| value.clone(), Value::from)),
        Value::Bool(_) => Some(value.clone()),
    }
}

/// The body of `POST /reports` when digests had no version. Frozen, because digests of that time are still stored.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unversioned {
    category: String,
    lat: f64,
    lon: f64,
    #[serde(default)]
    address: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ward: Option<String>,
    description: String,
    #[serde(default)]
    answers: BTreeMap<String, String>,
    #[serde(default)]
    photos: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contact: Option<UnversionedContact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnversionedContact {
    #[serde(default)]
    name: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    email: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn digest_of(body: &Value) -> SubmissionDigest {
        SubmissionDigest::of(body, "")
    }

    fn body() -> Value {
        json!({"category": "street-light", "lat": 21.0285, "lon": 105.8522, "description": "Đèn đường không sáng.",
            "answers": {"since": "2026-11-01", "pole": "12"}, "photos": ["a", "b"]})
    }

    fn with(name: &str, value: Value) -> Value {
        let mut body = body();
        body[name] = value;
        body
    }

    /// Stored digests must stay valid in every later build.
    #[test]
    fn digests_are_for_ever_the_same() {
        let digest = digest_of(&body());
        assert_eq!(digest.current, CURRENT);
        assert_eq!(digest.unversioned.as_deref(), Some(UNVERSIONED));
    }

    #[test]
    fn what_is_empty_or_written_in_another_order_changes_nothing() {
        let digest = digest_of(&body());
        let other_order: Value = serde_json::from_str(
            r#"{"photos":["a","b"],"answers":{"pole":"12","since":"2026-11-01"},
                "description":"Đèn đường không sáng.","lon":105.8522,"lat":21.0285,"category":"street-light"}"#,
        )
        .expect("JSON");
        assert_eq!(digest_of(&other_order).current, digest.current);
        for empty in [json!(null), json!(false), json!(""), json!([]), json!({}), json!({"name": "", "phone": null})] {
            assert_eq!(digest_of(&with("of_the_next_version", empty)).current, digest.current);
        }
    }

    #[test]
    fn everything_that_says_something_counts() {
        let digest = digest_of(&body());
        for (name, value) in [
            ("of_the_next_version", json!("high")),
            ("of_the_next_version", json!(true)),
            ("of_the_next_version", json!(0)),
            ("description", json!("Đèn đường không sáng!")),
            ("photos", json!(["b", "a"])),
            ("photos", json!(["a", "b", ""])),
            ("answers", json!({"since": "2026-11-01"})),
            ("lat", json!(21.0286)),
        ] {
            assert_ne!(digest_of(&with(name, value.clone())).current, digest.current, "{name}: {value}");
        }
    }

    #[test]
    fn digests_of_before_are_known() {
        let digest = digest_of(&body());
        assert!(digest.matches(UNVERSIONED) && digest.matches(CURRENT));
        assert!(!digest.matches("") && !digest.matches("2:"));
        assert!(!digest_of(&with("lat", json!(21.0286))).matches(UNVERSIONED));
        assert!(digest_of(&with("of_the_next_version", json!(null))).matches(UNVERSIONED));
        assert!(!digest_of(&with("of_the_next_version", json!("high"))).matches(UNVERSIONED), "it would be lost");
    }

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        assert_eq!(digest_of(&with("lat", json!(21))).current, digest_of(&with("lat", json!(21.0))).current);
    }

    const CURRENT: &str = "2:d0fc9994957e2c9f7d3927dd3427e75912b095a4207654331ccd327b7a008600";
    const UNVERSIONED: &str = "2ca0f64a2062b15fafdff900ef160da8d84b3e7d086382847139bff373acd1c8";
}

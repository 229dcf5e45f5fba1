//! Strict decoding of enumerations in data written by a person or by this program itself.
//!
//! The contract's enumerations accept unknown values, because another version may have sent them. In a city's files
//! such a value is a mistake, and in the database it is corruption.

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned, de::Error};
use serde_json::Value;

/// For `#[serde(deserialize_with = "…")]`: reads a value and rejects unknown enumeration values and members.
///
/// # Errors
/// If `T` rejects the value, or does not preserve one of its strings or members; the error names it.
pub fn value<'de, D: Deserializer<'de>, T: DeserializeOwned + Serialize>(deserializer: D) -> Result<T, D::Error> {
    of(Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// Reads a value and rejects unknown enumeration values and members.
///
/// # Errors
/// See [`value`].
pub fn of<T: DeserializeOwned + Serialize>(written: Value) -> Result<T, serde_json::Error> {
    let read = T::deserialize(&written)?;
    match other_word(&written, &serde_json::to_value(&read)?) {
        Some(word) => Err(Error::custom(format_args!("unknown word `{word}`"))),
        None => Ok(read),
    }
}

/// Finds a string that was decoded as another one, or a member that was not decoded at all. That includes members with
/// empty values that `T` does not serialize; there is no need to write those.
fn other_word<'a>(written: &'a Value, read: &Value) -> Option<&'a str> {
    match (written, read) {
        (Value::String(written), Value::String(read)) => (written != read).then_some(written),
        (Value::Object(written), Value::Object(read)) => {
            written.iter().find_map(|(name, value)| match read.get(name) {
                Some(read) => other_word(value, read),
                None => Some(name.as_str()),
            })
        }
        // A tolerant list skips unreadable items, so it is shorter.
        (Value::Array(written), Value::Array(read)) if written.len() != read.len() => Some("of a list"),
        (Value::Array(written), Value::Array(read)) => {
            written.iter().zip(read).find_map(|(written, read)| other_word(written, read))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Level {
        Urgent,
        #[serde(other)]
        Normal,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Row {
        level: Level,
        #[serde(default)]
        more: Vec<Level>,
    }

    #[test]
    fn known_words_are_read() {
        assert_eq!(of::<Level>(json!("urgent")).ok(), Some(Level::Urgent));
        let row: Row = of(json!({"level": "normal", "more": ["urgent"]})).expect("a row");
        assert_eq!(row, Row { level: Level::Normal, more: vec![Level::Urgent] });
    }

    #[test]
    fn an_unknown_word_is_named_wherever_it_is() {
        let error = of::<Level>(json!("urgnet")).expect_err("a typing error");
        assert!(error.to_string().contains("`urgnet`"), "{error}");
        for wrong in [
            json!({"level": "urgent", "levle": 1}),
            json!({"level": "Urgent"}),
            json!({"level": "urgent", "more": ["normal", "none"]}),
        ] {
            assert!(of::<Row>(wrong.clone()).is_err(), "{wrong}");
        }
    }
}

//! Words of closed lists where a person or this program itself has written them.
//!
//! The contract's enumerations read words that they do not know, because another version may have sent them. In a city's
//! files such a word is a mistake, and in the database it is damage.

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned, de::Error};
use serde_json::Value;

/// For `#[serde(deserialize_with = "…")]`: a value whose words are all known.
///
/// # Errors
/// What `T` refuses, and a word that it reads as another one; the error names it.
pub fn value<'de, D: Deserializer<'de>, T: DeserializeOwned + Serialize>(deserializer: D) -> Result<T, D::Error> {
    of(Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// Reads a value whose words are all known.
///
/// # Errors
/// As [`value`].
pub fn of<T: DeserializeOwned + Serialize>(written: Value) -> Result<T, serde_json::Error> {
    let read = T::deserialize(&written)?;
    match other_word(&written, &serde_json::to_value(&read)?) {
        Some(word) => Err(Error::custom(format_args!("unknown word `{word}`"))),
        None => Ok(read),
    }
}

/// A word that was written and is read as another, or a member that is not read at all. What `T` leaves out when it
/// writes an empty value counts as such: a person need not write it either.
fn other_word<'a>(written: &'a Value, read: &Value) -> Option<&'a str> {
    match (written, read) {
        (Value::String(written), Value::String(read)) => (written != read).then_some(written),
        (Value::Object(written), Value::Object(read)) => {
            written.iter().find_map(|(name, value)| match read.get(name) {
                Some(read) => other_word(value, read),
                None => Some(name.as_str()),
            })
        }
        // A list that leaves out what it cannot read is shorter.
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

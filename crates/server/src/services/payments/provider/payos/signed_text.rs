//! The text of data that payOS signs.

use serde_json::value::RawValue;
use std::collections::BTreeMap;

use super::super::fields::parse_scalar;

/// Maximum depth of lists and objects in a field: payOS has a list of objects with single values. The limit protects the
/// stack from calls that are not verified yet.
const MOST_DEPTH: usize = 4;

/// Fields by key, sorted. Of equal keys the last one counts, as in JavaScript.
type Fields = BTreeMap<String, Box<RawValue>>;

/// The text that a signature is of.
pub struct SignedText {
    /// `key=value&…` with sorted keys. Strings are not escaped, numbers are as they were written, `null` is empty, and
    /// so are the strings `null` and `undefined`. Lists and objects are JSON without spaces, with sorted keys.
    pub text: String,
    /// Whether a value contains what looks like another field, so that other data would have the same text.
    pub is_ambiguous: bool,
}

impl SignedText {
    /// The text of a JSON object.
    ///
    /// # Errors
    /// It is no JSON object, a key has other characters than letters, digits and underscores, or it is nested deeply.
    pub fn of(data: &str) -> Result<Self, String> {
        let fields: Fields = serde_json::from_str(data).map_err(|_| "the data is no JSON object".to_owned())?;
        let mut signed = Self { text: String::new(), is_ambiguous: false };
        for (key, value) in &fields {
            if !is_key(key) {
                return Err("a key of the data has an unknown character".to_owned());
            }
            let mut text = String::new();
            match value.get().as_bytes().first() {
                Some(b'[' | b'{') => push_json(value.get(), MOST_DEPTH, &mut text)?,
                _ => text = parse_scalar(value.get()).map_err(|error| format!("{key}: {error}"))?,
            }
            if matches!(text.as_str(), "null" | "undefined") {
                text.clear();
            }
            signed.is_ambiguous |= has_field(&text);
            let separator = if signed.text.is_empty() { "" } else { "&" };
            for part in [separator, key.as_str(), "=", text.as_str()] {
                signed.text.push_str(part);
            }
        }
        Ok(signed)
    }
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a value contains `&key=`.
fn has_field(value: &str) -> bool {
    value.split('&').skip(1).any(|part| part.split_once('=').is_some_and(|(key, _)| is_key(key)))
}

/// Appends JSON without spaces, with sorted keys and the escapes of `JSON.stringify`.
fn push_json(json: &str, depth: usize, text: &mut String) -> Result<(), String> {
    let depth = depth.checked_sub(1).ok_or("the data is nested too deeply")?;
    match json.as_bytes().first() {
        Some(b'{') => {
            let fields: Fields = serde_json::from_str(json).map_err(|error| error.to_string())?;
            text.push('{');
            for (at, (key, value)) in fields.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                push_string(key, text)?;
                text.push(':');
                push_json(value.get(), depth, text)?;
            }
            text.push('}');
        }
        Some(b'[') => {
            let items: Vec<Box<RawValue>> = serde_json::from_str(json).map_err(|error| error.to_string())?;
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                push_json(item.get(), depth, text)?;
            }
            text.push(']');
        }
        Some(b'"') => {
            let string: String = serde_json::from_str(json).map_err(|error| error.to_string())?;
            push_string(&string, text)?;
        }
        _ => text.push_str(json),
    }
    Ok(())
}

fn push_string(string: &str, text: &mut String) -> Result<(), String> {
    text.push_str(&serde_json::to_string(string).map_err(|error| error.to_string())?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(data: &str) -> String {
        SignedText::of(data).expect("an object").text
    }

    /// What payOS's client 2.0.5 for Node signs for the same data.
    #[test]
    fn the_text_is_that_of_the_client_of_payos() {
        let data = r#"{"orderCode": 9007199254740991, "amount": 250000,
            "description": "QG 2345 \"\u0110\u1ed3ng\" \\ 😀", "note": null, "word": "null", "other": "undefined",
            "flag": true, "none": [], "ratio": 1.5,
            "items": [ {"name": "b\"\u0001\n", "price": 2, "a": null}, {"z": 1, "y": "\u0111"} ]}"#;
        let expected = concat!(
            r#"amount=250000&description=QG 2345 "Đồng" \ 😀&flag=true&"#,
            r#"items=[{"a":null,"name":"b\"\u0001\n","price":2},{"y":"đ","z":1}]&"#,
            "none=[]&note=&orderCode=9007199254740991&other=&ratio=1.5&word=",
        );
        assert_eq!(text(data), expected);
    }

    #[test]
    fn the_order_of_keys_does_not_count_and_the_last_of_equal_keys_does() {
        assert_eq!(text(r#"{"b": 1, "a": "x", "B": 2}"#), "B=2&a=x&b=1");
        assert_eq!(text(r#"{"B": 2, "a": "x", "b": 1}"#), "B=2&a=x&b=1");
        assert_eq!(text(r#"{"a": 1, "a": 2}"#), "a=2");
        assert_eq!(text("{}"), "");
    }

    #[test]
    fn numbers_are_as_they_were_written() {
        for number in ["3000", "3000.0", "0.1", "1e3", "-0", "12345678901234567890123"] {
            assert_eq!(text(&format!(r#"{{"n": {number} }}"#)), format!("n={number}"));
        }
        assert_eq!(text(r#"{"l": [ 1.50 , {"n": 2e0} ]}"#), r#"l=[1.50,{"n":2e0}]"#);
    }

    #[test]
    fn a_value_that_looks_like_another_field_is_noticed() {
        let is_ambiguous = |data: &str| SignedText::of(data).expect("an object").is_ambiguous;
        assert!(is_ambiguous(r#"{"description": "x&amount=9", "orderCode": 1}"#));
        assert!(is_ambiguous(r#"{"a": [ "x&y=" ]}"#));
        assert!(!is_ambiguous(r#"{"description": "A & B = C, a=b&c", "orderCode": 1}"#));
    }

    #[test]
    fn what_payos_never_sends_is_refused() {
        for data in ["", "null", "[]", "1", r#""a""#, "{", r#"{"a=b": 1}"#, r#"{"a&b": 1}"#, r#"{"": 1}"#] {
            assert!(SignedText::of(data).is_err(), "{data}");
        }
        assert!(SignedText::of(r#"{"a": "\ud800"}"#).is_err());
        let deep = format!(r#"{{"a": {}1{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert!(SignedText::of(&deep).is_err());
    }
}

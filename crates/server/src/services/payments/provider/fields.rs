//! Values in what providers send.

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeZone as _};
use contract::Instant;
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::value::RawValue;

/// Maximum amount in đồng: up to here, JSON numbers are exact for every reader.
const MOST_AMOUNT: u64 = 1 << 53;

/// A string, number or boolean of JSON as text. A number is text exactly as it was written, because a signature is of
/// that and not of a rounded value. `null` is the empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scalar(pub String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Box::<RawValue>::deserialize(deserializer)?;
        parse_scalar(value.get()).map(Self).map_err(D::Error::custom)
    }
}

/// The text of a JSON value without surrounding spaces, see [`Scalar`].
///
/// # Errors
/// It is an object or an array, or a string that is no text.
pub fn parse_scalar(json: &str) -> Result<String, serde_json::Error> {
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(json),
        Some(b'{' | b'[') => Err(serde_json::Error::custom("a list or an object instead of a single value")),
        _ if json == "null" => Ok(String::new()),
        _ => Ok(json.to_owned()),
    }
}

/// A whole amount of đồng, such as `3000` or `3000.00`. `None` for anything else, also above 2^53.
pub fn parse_amount(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_whole = whole.bytes().all(|byte| byte.is_ascii_digit()) && fraction.bytes().all(|byte| byte == b'0');
    whole.parse().ok().filter(|amount| is_whole && *amount <= MOST_AMOUNT)
}

/// A time. Without an offset, such as `2026-11-30 18:25:00`, it is a local time with the given one.
pub fn parse_time(text: &str, offset: FixedOffset) -> Option<Instant> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.with_timezone(&offset));
    }
    let formats = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"];
    let local = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())?;
    offset.from_local_datetime(&local).single()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_text_as_it_was_written() {
        let texts = ["3000", "3000.0", "3e3", "-0", "1234567890123456789012345678901234567890", "0.10", "true"];
        for text in texts {
            let read: Vec<Scalar> = serde_json::from_str(&format!("[ {text} ]")).expect("a list");
            assert_eq!(read, [Scalar(text.to_owned())]);
        }
        let read: Vec<Scalar> = serde_json::from_str(r#"[null, "", "a\u0111\n\"", "null"]"#).expect("a list");
        assert_eq!(read, ["", "", "ađ\n\"", "null"].map(|text| Scalar(text.to_owned())));
        assert!(serde_json::from_str::<Scalar>(r#"{"a": 1}"#).is_err());
        assert!(serde_json::from_str::<Scalar>("[1]").is_err());
        assert!(serde_json::from_str::<Scalar>(r#""\ud800""#).is_err(), "half a character");
    }

    #[test]
    fn only_whole_amounts_are_read() {
        assert_eq!(parse_amount("3000"), Some(3000));
        assert_eq!(parse_amount("18067000.00"), Some(18_067_000));
        assert_eq!(parse_amount("0"), Some(0));
        assert_eq!(parse_amount("9007199254740992"), Some(1 << 53));
        for text in ["", ".0", "3000.5", "-3000", "+3000", "3e3", " 3000", "3,000", "9007199254740993", "1.0.0", "٣"] {
            assert_eq!(parse_amount(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_without_an_offset_is_local() {
        let hanoi = FixedOffset::east_opt(7 * 3600).expect("an offset");
        let expected: Instant = "2023-02-04T18:25:00+07:00".parse().expect("an instant");
        let texts = [
            "2023-02-04 18:25:00",
            "2023-02-04T18:25:00",
            "2023-02-04T18:25:00+07:00",
            "2023-02-04T11:25:00Z",
            "2023-02-04T11:25:00.000Z",
        ];
        for text in texts {
            assert_eq!(parse_time(text, hanoi), Some(expected), "{text}");
        }
        for text in ["", "2023-02-04", "18:25:00", "04/02/2023 18:25:00", "2023-02-30 18:25:00"] {
            assert_eq!(parse_time(text, hanoi), None, "{text}");
        }
    }
}

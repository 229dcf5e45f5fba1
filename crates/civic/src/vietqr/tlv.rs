//! Tag-length-value fields: two digits for the tag, two for the length, then the value. Lengths count characters.

use std::fmt::Write as _;

use super::VietQrError;

/// A field of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Tag, 0 to 99.
    pub tag: u8,
    /// Value, at most 99 characters.
    pub value: &'a str,
}

/// The value of a tag.
pub fn find<'a>(fields: &[Field<'a>], tag: u8) -> Option<&'a str> {
    fields.iter().find(|field| field.tag == tag).map(|field| field.value)
}

/// Appends a field; an empty value is left out.
pub fn push(out: &mut String, tag: u8, value: &str) {
    if !value.is_empty() {
        let _ = write!(out, "{tag:02}{:02}{value}", value.chars().count());
    }
}

/// Parses a text into fields; empty fields are left out. Lengths count characters, but some encoders count bytes.
///
/// # Errors
/// The character at which the text is malformed, or a tag that occurs twice.
pub fn read(text: &str) -> Result<Vec<Field<'_>>, VietQrError> {
    let characters = |body: &str, length: usize| match body.char_indices().nth(length) {
        Some((end, _)) => Some(end),
        None => (body.chars().count() == length).then_some(body.len()),
    };
    let bytes = |body: &str, length: usize| body.is_char_boundary(length).then_some(length);
    counted(text, characters).or_else(|fault| if text.is_ascii() { Err(fault) } else { counted(text, bytes) })
}

fn counted(text: &str, end_of: impl Fn(&str, usize) -> Option<usize>) -> Result<Vec<Field<'_>>, VietQrError> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let here = text.chars().count() - rest.chars().count();
        let number = |from: usize| {
            let digits = rest.get(from..from + 2).filter(|two| two.bytes().all(|byte| byte.is_ascii_digit()));
            digits.and_then(|two| two.parse::<u8>().ok()).ok_or(VietQrError::Broken(here + from))
        };
        let (tag, length) = (number(0)?, usize::from(number(2)?));
        let body = rest.get(4..).unwrap_or_default();
        let end = end_of(body, length).filter(|end| *end <= body.len()).ok_or(VietQrError::Broken(here + 4))?;
        if fields.iter().any(|field| field.tag == tag) {
            return Err(VietQrError::Twice(tag));
        }
        let (value, after) = body.split_at(end);
        if !value.is_empty() {
            fields.push(Field { tag, value });
        }
        rest = after;
    }
    Ok(fields)
}

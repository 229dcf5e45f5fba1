//! What derived code calls. None of it is inlined: a call per field is what keeps the page small.

use crate::{Json, Read, Write};

/// The member of that name. `None` when `json` is no object, or names it twice.
#[inline(never)]
fn find<'a>(json: &'a Json, name: &str) -> Option<&'a Json> {
    let Json::Object(members) = json else { return None };
    let mut found = &Json::Absent;
    for (key, value) in members {
        if key == name {
            if !matches!(found, Json::Absent) {
                return None;
            }
            found = value;
        }
    }
    Some(found)
}

/// A member that must be there, unless its type knows what its absence means.
#[inline(never)]
pub fn field<T: Read>(json: &Json, name: &str) -> Option<T> {
    T::read(find(json, name)?)
}

/// A member that has its default when it is absent.
#[inline(never)]
pub fn field_or_default<T: Read + Default>(json: &Json, name: &str) -> Option<T> {
    match find(json, name)? {
        Json::Absent => Some(T::default()),
        value => T::read(value),
    }
}

/// Reads a member over what is there; leaves it when the member is absent.
#[inline(never)]
pub fn update<T: Read>(slot: &mut T, json: &Json, name: &str) -> Option<()> {
    match find(json, name)? {
        Json::Absent => {}
        value => *slot = T::read(value)?,
    }
    Some(())
}

/// The place of a string among the words of an enum.
#[inline(never)]
pub fn word(json: &Json, words: &[&str]) -> Option<usize> {
    let Json::Text(text) = json else { return None };
    words.iter().position(|word| word == text)
}

/// Writes a member of an object that has been opened.
#[inline(never)]
pub fn member(out: &mut String, name: &str, value: &dyn Write) {
    if !out.ends_with('{') {
        out.push(',');
    }
    name.write(out);
    out.push(':');
    value.write(out);
}

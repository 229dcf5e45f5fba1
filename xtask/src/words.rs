//! Checks that every key of the locale files is used: unused keys cost every reader bytes.

use std::collections::BTreeSet;

use crate::{Result, files};

/// The file whose keys become the methods of `messages::Words`.
const LOCALE: &str = "crates/messages/locales/vi.json";

/// A key that the build script of `messages` reads.
const READ_BY_BUILD: &str = "language_name";

/// Checks that each key is called as a method outside `crates/messages`.
pub fn check() -> Result<String> {
    let keys = keys(&files::read(&files::root().join(LOCALE))?);
    if keys.is_empty() {
        return Err(format!("{LOCALE} holds no words"));
    }
    let mut used = BTreeSet::new();
    for dir in ["src", "crates"] {
        for path in files::walk(&files::root().join(dir)) {
            let inside = files::shown(&path);
            if inside.ends_with(".rs") && !inside.starts_with("crates/messages/") {
                used.extend(members(&files::read(&path)?));
            }
        }
    }
    let unused = unused(&keys, &used);
    if unused.is_empty() {
        return Ok(format!("{} words", keys.len()));
    }
    Err(format!("words that nobody says (remove them from {}):\n  {}", "crates/messages/locales", unused.join("\n  ")))
}

/// The keys of a flat JSON object of strings.
fn keys(json: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = json;
    // Strings come in pairs of key and text. Escapes are skipped, not decoded, because keys contain none.
    let mut is_key = true;
    while let Some(start) = rest.find('"') {
        let text = &rest[start + 1..];
        let mut escaped = false;
        let end = text.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        let Some(end) = end else { break };
        if is_key {
            keys.push(text[..end].to_owned());
        }
        is_key = !is_key;
        rest = &text[end + 1..];
    }
    keys
}

/// Names after `.` or `::`: methods, fields, items.
fn members(source: &str) -> BTreeSet<String> {
    // A comment starts its line or follows a space; addresses in strings have no space before their slashes.
    let code = source.lines().map(|line| line.split(" //").next().unwrap_or_default());
    let code = code.filter(|line| !line.starts_with("//")).collect::<Vec<_>>().join("\n");
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    code.split_inclusive(['.', ':'])
        .skip(1)
        .map(|rest| rest.trim_start().split(|c| !is_name(c)).next().unwrap_or_default().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

fn unused(keys: &[String], used: &BTreeSet<String>) -> Vec<String> {
    keys.iter()
        // A singular counts as used if its plural exists.
        .filter(|key| !key.strip_suffix("_one").is_some_and(|base| keys.iter().any(|other| other == base)))
        .filter(|key| *key != READ_BY_BUILD && !used.contains(*key))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_whatever_the_texts_hold() {
        let json = r#"{ "a": "x \"y\": \\", "b_c" : "{n}: z", "d":"" }"#;
        assert_eq!(keys(json), ["a", "b_c", "d"]);
    }

    #[test]
    fn a_word_counts_as_used_only_where_it_is_called() {
        let keys: Vec<String> =
            ["said", "by_path", "in_comment", "n", "n_one", "phase_one", "language_name"].map(str::to_owned).into();
        let used = members("words.said(); f(Words::by_path); // words.in_comment()\n let t = \"words.n()\"; w.n(3)");
        assert_eq!(unused(&keys, &used), ["in_comment", "phase_one"]);
    }
}

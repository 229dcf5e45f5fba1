//! Names that the project no longer uses must not come back.

use crate::{Result, files};

/// Each line: a retired name, and the name that replaced it.
const LIST: &str = "docs/retired.txt";
const FOLDERS: [&str; 6] = ["src", "crates", "xtask", "tests", "end2end", "style"];
const CODE: [&str; 6] = ["rs", "ts", "mjs", "js", "css", "sql"];

/// Checks that no retired name is an identifier in code or a word in a heading of the documents.
pub fn check() -> Result<String> {
    let list = files::read(&files::root().join(LIST))?;
    let names = parse(&list)?;
    let mut found = Vec::new();
    let mut add = |path: &std::path::Path, text: &str, headings_only: bool| {
        let uses = uses(text, &names, headings_only);
        found.extend(uses.into_iter().map(|found| format!("{}:{found}", files::shown(path))));
    };
    for path in FOLDERS.iter().flat_map(|folder| files::walk(&files::root().join(folder))) {
        let is_code = path.extension().and_then(|name| name.to_str()).is_some_and(|name| CODE.contains(&name));
        if is_code && !path.components().any(|part| part.as_os_str() == "node_modules") {
            add(&path, &files::read(&path)?, false);
        }
    }
    for name in ["README.md", "ARCHITECTURE.md", "docs/GLOSSARY.md", "docs/leptos.md", "end2end/README.md"] {
        let path = files::root().join(name);
        add(&path, &files::read(&path)?, true);
    }
    match found.is_empty() {
        true => Ok(format!("{} retired names", names.len())),
        false => Err(format!("retired names (see {LIST}):\n  {}", found.join("\n  "))),
    }
}

/// Pairs of a retired name and its replacement.
fn parse(list: &str) -> Result<Vec<(&str, &str)>> {
    let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let pairs: Option<Vec<_>> = lines.map(|line| line.split_once(' ')).collect();
    pairs.filter(|pairs| !pairs.is_empty()).ok_or_else(|| format!("{LIST}: each line needs a name and its replacement"))
}

/// `LINE: NAME is now REPLACEMENT` for each retired name that is a whole identifier of the text.
fn uses(text: &str, names: &[(&str, &str)], headings_only: bool) -> Vec<String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !headings_only || line.starts_with('#'));
    lines
        .flat_map(|(at, line)| {
            let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let found = names.iter().filter(move |(name, _)| words.contains(name));
            found.map(move |(name, now)| format!("{}: {name} is now {now}", at + 1)).collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_identifiers_are_found_and_parts_of_others_are_not() {
        let names = parse("# comment\nold new_name\nOldType NewType\n").expect("a list");
        let text = "let old = 1;\nlet older = OldTypes::new();\nfn f(_: OldType) {}\n";
        assert_eq!(uses(text, &names, false), ["1: old is now new_name", "3: OldType is now NewType"]);
        assert_eq!(uses("# The old way\nold\n", &names, true), ["1: old is now new_name"]);
        assert!(parse("").is_err() && parse("alone").is_err());
    }
}

//! Reads the imports of `src/` and says which line points up, sideways or past `browser`.
//!
//! Cargo keeps the crates apart; inside the page's crate only this does. The rules are those of
//! ARCHITECTURE.md: `main -> app -> shell, features -> map, cards -> ui`, beside them `browser`.

mod lexer;
mod paths;
mod rules;

use std::path::Path;

use crate::{Result, files};

pub use lexer::{Token, tokens};

/// Files longer than this are asking to be split.
const LONG: usize = 300;

/// Checks every file of `src/`; the error lists all that is wrong.
pub fn check() -> Result<String> {
    let src = files::root().join("src");
    let sources: Vec<_> = files::walk(&src).into_iter().filter(|path| is_rust(path)).collect();
    if sources.is_empty() {
        return Err("there is no Rust in src/".into());
    }
    let mut wrong = Vec::new();
    for path in &sources {
        let inside = path.strip_prefix(&src).unwrap_or(path).to_string_lossy().replace('\\', "/");
        wrong.extend(rules::violations(&inside, &files::read(path)?));
    }
    if wrong.is_empty() { Ok(format!("{} files", sources.len())) } else { Err(wrong.join("\n")) }
}

/// One line for each Rust file that is too long to be read in one go. A hint, not a gate.
pub fn long_files() -> Vec<String> {
    ["src", "crates", "xtask", "tests"]
        .iter()
        .flat_map(|dir| files::walk(&files::root().join(dir)))
        .filter(|path| is_rust(path))
        .filter_map(|path| {
            let lines = files::read(&path).ok()?.lines().count();
            (lines > LONG).then(|| format!("{} has {lines} lines: split it", files::shown(&path)))
        })
        .collect()
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

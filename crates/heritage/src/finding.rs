//! What is wrong with content, said so that its writer finds it.

use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Something could be better.
    Advice,
    /// Something is left out of a page.
    LeftOut,
    /// The site is not shown at all.
    Broken,
}

/// A finding, with its file and, where there is one, its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, below the folder of the content.
    pub file: String,
    /// Its line, from 1.
    pub line: Option<usize>,
    /// How bad it is.
    pub weight: Weight,
    /// What is wrong, and what to do.
    pub text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weight = match self.weight {
            Weight::Advice => "advice",
            Weight::LeftOut => "left out",
            Weight::Broken => "BROKEN",
        };
        match self.line {
            Some(line) => write!(f, "{weight}: {}:{line}: {}", self.file, self.text),
            None => write!(f, "{weight}: {}: {}", self.file, self.text),
        }
    }
}

/// The line of a byte in a text, from 1.
pub fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

//! Problems in content, reported so that its author can locate them.

use std::fmt;

/// Severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// An improvement is possible.
    Advice,
    /// Part of a page is left out.
    LeftOut,
    /// The site is not shown.
    Broken,
}

/// A finding, with its file and, if known, its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Path of the file below the content folder.
    pub file: String,
    /// Line number, from 1.
    pub line: Option<usize>,
    /// Severity.
    pub severity: Severity,
    /// What is wrong, and what to do.
    pub text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Advice => "advice",
            Severity::LeftOut => "left out",
            Severity::Broken => "BROKEN",
        };
        match self.line {
            Some(line) => write!(f, "{severity}: {}:{line}: {}", self.file, self.text),
            None => write!(f, "{severity}: {}: {}", self.file, self.text),
        }
    }
}

/// The line number (from 1) of a byte offset.
pub fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

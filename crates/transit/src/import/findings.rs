//! Findings of an import: counts, and examples with file and line.

use std::collections::BTreeMap;

/// Maximum number of examples stored for each kind and reason.
const EXAMPLES: usize = 1000;

/// What the import did about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Several entries of the feed became one in the network.
    Merged,
    /// Wrong, but the meaning is clear.
    Repaired,
    /// Left out.
    Quarantined,
}

/// Where a finding occurred, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// File in the feed.
    pub file: String,
    /// Line number, from 1; 0 if it concerns several lines.
    pub line: u64,
    /// The id and other details for locating it.
    pub what: String,
}

/// What was read, merged, repaired and left out.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Row counts by file.
    pub read: Vec<(String, u64)>,
    /// Count and first examples, by kind and reason.
    pub all: BTreeMap<(Kind, String), (u64, Vec<Finding>)>,
}

impl Findings {
    pub(super) fn add(&mut self, kind: Kind, reason: &str, file: &str, line: u64, what: impl Into<String>) {
        let (count, examples) = self.all.entry((kind, reason.to_owned())).or_default();
        *count += 1;
        if examples.len() < EXAMPLES {
            examples.push(Finding { file: file.to_owned(), line, what: what.into() });
        }
    }

    pub(super) fn quarantine(&mut self, reason: &str, file: &str, line: u64, what: impl Into<String>) {
        self.add(Kind::Quarantined, reason, file, line, what);
    }

    pub(super) fn repair(&mut self, reason: &str, file: &str, line: u64, what: impl Into<String>) {
        self.add(Kind::Repaired, reason, file, line, what);
    }

    /// The number of findings of a kind whose reason contains a text.
    pub fn count(&self, kind: Kind, reason: &str) -> u64 {
        self.all.iter().filter(|((k, r), _)| *k == kind && r.contains(reason)).map(|(_, (count, _))| count).sum()
    }
}

impl std::fmt::Display for Findings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (file, rows) in &self.read {
            writeln!(f, "read         {file}: {rows} rows")?;
        }
        for ((kind, reason), (count, examples)) in &self.all {
            let kind = match kind {
                Kind::Merged => "merged",
                Kind::Repaired => "repaired",
                Kind::Quarantined => "quarantined",
            };
            writeln!(f, "{kind:<12} {count} x {reason}")?;
            for Finding { file, line, what } in examples.iter().take(3) {
                let line = if *line > 0 { format!(" line {line}") } else { String::new() };
                writeln!(f, "             {file}{line}: {what}")?;
            }
            if examples.len() > 3 {
                writeln!(f, "             … and {} more", count - 3)?;
            }
        }
        Ok(())
    }
}

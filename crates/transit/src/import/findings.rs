//! What an import says: counts, and examples with file and line.

use std::collections::BTreeMap;

/// How many examples of a kind are kept.
const EXAMPLES: usize = 1000;

/// What was done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Several of the feed are one of the network.
    Merged,
    /// Wrong, but what is meant is clear.
    Repaired,
    /// Left out.
    Quarantined,
}

/// Where something was found, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// File of the feed.
    pub file: String,
    /// Line in it, from 1; 0 where it is about several.
    pub line: u64,
    /// The id, and what else helps to find it.
    pub what: String,
}

/// What was read, merged, repaired and left out.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Rows by file.
    pub read: Vec<(String, u64)>,
    /// By kind and reason: how many, and the first of them.
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

    /// How often something of a kind whose reason contains a text was found.
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

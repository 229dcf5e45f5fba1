//! What an import changes, as it is shown before anything is written.

use contract::parking::ParkingSite;
use serde_json::{Map, Value};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fmt,
};

use crate::services::parking::rules::is_invisible;

/// Maximum number of sites to print of each kind, apart from removed ones.
const NAMED: usize = 50;
/// Maximum number of characters of a printed line.
const LINE_CHARS: usize = 300;

/// A site of the file.
#[derive(Debug)]
pub(super) struct ReadSite {
    /// Where it is in the file.
    pub place: String,
    /// Its key; empty if it has none.
    pub uid: String,
    /// The site, or why it is rejected.
    pub site: Result<ParkingSite, String>,
}

/// What an import changes.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The sites to write, also those that have not changed: the day of their check has. These have the time of their
    /// last change.
    pub sites: Vec<ParkingSite>,
    /// Keys of sites that the source no longer has.
    pub removed: Vec<String>,
    added: Vec<String>,
    changed: Vec<String>,
    unchanged: usize,
    in_city_file: Vec<String>,
    rejected: Vec<String>,
}

impl Changes {
    /// Compares the sites of a file with those of the database and of the city's own file, which an import does not
    /// replace. A rejected site keeps its earlier version.
    pub fn new(source: &str, known: &[ParkingSite], city: &[ParkingSite], read: Vec<ReadSite>) -> Self {
        let by_uid: HashMap<&str, &ParkingSite> = known.iter().map(|site| (site.uid.as_str(), site)).collect();
        let in_city_file: HashSet<&str> = city.iter().map(|site| site.uid.as_str()).collect();
        let mut places: HashMap<String, String> = HashMap::new();
        let mut changes = Self::default();
        for ReadSite { place, uid, site } in read {
            let earlier = places.get(&uid).filter(|_| !uid.is_empty()).cloned();
            places.entry(uid.clone()).or_insert_with(|| place.clone());
            let other_source = by_uid.get(uid.as_str()).filter(|known| known.source.name != source);
            match (site, earlier, other_source) {
                (Err(reason), ..) => changes.rejected.push(format!("{place}: {reason}")),
                (Ok(_), Some(earlier), _) => {
                    changes.rejected.push(format!("{place}: uid: {uid} is the key of {earlier} too"));
                }
                (Ok(_), None, _) if in_city_file.contains(uid.as_str()) => changes.in_city_file.push(uid),
                (Ok(_), None, Some(known)) => {
                    let name = &known.source.name;
                    changes.rejected.push(format!("{place}: uid: {uid} was imported from {name}"));
                }
                (Ok(site), None, None) => changes.write(by_uid.get(uid.as_str()).copied(), site),
            }
        }
        let is_gone = |site: &&ParkingSite| site.source.name == source && !places.contains_key(&site.uid);
        changes.removed = known.iter().filter(is_gone).map(|site| site.uid.clone()).collect();
        changes
    }

    fn write(&mut self, known: Option<&ParkingSite>, mut site: ParkingSite) {
        match known.map(|known| (changed_members(known, &site), known.updated_at)) {
            None => self.added.push(format!("{}: {}", site.uid, site.name.get("vi"))),
            Some((names, updated_at)) if names.is_empty() => {
                site.updated_at = updated_at;
                self.unchanged += 1;
            }
            Some((names, _)) => self.changed.push(format!("{}: {}", site.uid, names.join(", "))),
        }
        self.sites.push(site);
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (lines, what, most) in [
            (&self.added, "added", NAMED),
            (&self.changed, "changed", NAMED),
            // The operator may have to act on each of them.
            (&self.removed, "removed", usize::MAX),
            (&self.in_city_file, "in the city's file, which an import does not replace", NAMED),
            (&self.rejected, "rejected", NAMED),
        ] {
            writeln!(f, "{} {what}", lines.len())?;
            lines.iter().take(most).try_for_each(|line| writeln!(f, "  {}", printable(line)))?;
            if lines.len() > most {
                writeln!(f, "  … and {} more", lines.len() - most)?;
            }
        }
        if !self.removed.is_empty() {
            writeln!(f, "Stays at removed sites can no longer be paid. Payments and receipts of the past remain.")?;
        }
        writeln!(f, "{} unchanged", self.unchanged)
    }
}

/// A line for a terminal: the texts of a file may be long, and must not control it.
fn printable(line: &str) -> String {
    line.chars().take(LINE_CHARS).map(|c| if is_invisible(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Names of the members that differ.
fn changed_members(known: &ParkingSite, new: &ParkingSite) -> Vec<String> {
    let (known, new) = (members(known), members(new));
    let names: BTreeSet<&String> = known.keys().chain(new.keys()).collect();
    names.into_iter().filter(|name| known.get(*name) != new.get(*name)).cloned().collect()
}

/// The members of a site, without the day of its check, which is that of the import, and the time of its last change.
fn members(site: &ParkingSite) -> Map<String, Value> {
    let Ok(Value::Object(mut members)) = serde_json::to_value(site) else { return Map::new() };
    members.remove("updated_at");
    if let Some(Value::Object(source)) = members.get_mut("source") {
        source.remove("checked_on");
    }
    members
}

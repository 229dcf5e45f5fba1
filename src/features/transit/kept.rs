//! Stops and lines that a person saved or looked at, on their device alone.

use contract::Route;

use crate::browser::storage;

const SAVED: &str = "portal-bus-saved";
const RECENT: &str = "portal-bus-recent";
const MOST: usize = 8;

/// A stop or a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kept {
    /// Whether it is a line; else it is a stop.
    pub line: bool,
    pub id: String,
    pub name: String,
}

impl Kept {
    pub(super) fn href(&self) -> String {
        let id = self.id.clone();
        if self.line { Route::BusRoute(id) } else { Route::BusStop(id) }.href()
    }

    fn is(&self, other: &Self) -> bool {
        self.line == other.line && self.id == other.id
    }
}

pub(super) fn saved() -> Vec<Kept> {
    read(SAVED)
}

pub(super) fn recent() -> Vec<Kept> {
    read(RECENT)
}

pub(super) fn is_saved(one: &Kept) -> bool {
    saved().iter().any(|kept| kept.is(one))
}

/// Saves it, or takes it out again; says whether it is saved now.
pub(super) fn toggle(one: &Kept) -> bool {
    let mut all = saved();
    let before = all.len();
    all.retain(|kept| !kept.is(one));
    let add = all.len() == before;
    if add {
        all.insert(0, one.clone());
    }
    write(SAVED, &all);
    add
}

pub(super) fn looked_at(one: Kept) {
    let mut all = recent();
    all.retain(|kept| !kept.is(&one));
    all.insert(0, one);
    all.truncate(MOST);
    write(RECENT, &all);
}

fn read(key: &str) -> Vec<Kept> {
    let text = storage::get(key).unwrap_or_default();
    let kept = |row: &str| {
        let mut parts = row.split('\t');
        let (kind, id, name) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Kept { line: kind == "line", id: id.to_owned(), name: name.to_owned() })
    };
    text.split('\n').filter_map(kept).collect()
}

fn write(key: &str, all: &[Kept]) {
    let plain = |text: &str| text.replace(['\t', '\n'], " ");
    let rows = all
        .iter()
        .map(|kept| [if kept.line { "line" } else { "stop" }, &plain(&kept.id), &plain(&kept.name)].join("\t"));
    storage::set(key, &rows.collect::<Vec<_>>().join("\n"));
}

//! Stops, lines and places that the user saved or viewed. They are stored on the device only.

use contract::transit::{PlanQuery, TransitEndpoint, TransitPage};

use browser::storage;

const SAVED: &str = "portal-bus-saved";
const RECENT: &str = "portal-bus-recent";
const MAX_RECENT: usize = 8;

/// The kind of a saved item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
    Line,
    Stop,
    /// A position.
    Spot,
}

/// A saved or recently viewed item.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SavedItem {
    pub kind: ItemKind,
    /// Id of a line or a stop; for a position its coordinates, formatted as in addresses.
    pub id: String,
    pub name: String,
}

impl SavedItem {
    pub(super) fn href(&self) -> String {
        let id = self.id.clone();
        match self.kind {
            ItemKind::Line => TransitPage::Line(id).href(),
            ItemKind::Stop => TransitPage::Stop(id).href(),
            ItemKind::Spot => PlanQuery { to: self.endpoint(), ..PlanQuery::default() }.page().href(),
        }
    }

    /// The item as start or end of a journey; `None` for a line.
    pub(super) fn endpoint(&self) -> Option<TransitEndpoint> {
        match self.kind {
            ItemKind::Line => None,
            ItemKind::Stop => Some(TransitEndpoint::Stop(self.id.clone())),
            ItemKind::Spot => TransitEndpoint::parse(&[&self.id, ",", &self.name].concat()),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.id == other.id
    }
}

pub(super) fn saved() -> Vec<SavedItem> {
    read(SAVED)
}

pub(super) fn recent() -> Vec<SavedItem> {
    read(RECENT)
}

pub(super) fn is_saved(item: &SavedItem) -> bool {
    saved().iter().any(|other| other.is_same(item))
}

/// Saves the item, or removes it if it is saved. Returns whether it is saved now.
pub(super) fn toggle(item: &SavedItem) -> bool {
    let mut all = saved();
    let before = all.len();
    all.retain(|other| !other.is_same(item));
    let add = all.len() == before;
    if add {
        all.insert(0, item.clone());
    }
    write(SAVED, &all);
    add
}

pub(super) fn add_recent(item: SavedItem) {
    let mut all = recent();
    all.retain(|other| !other.is_same(&item));
    all.insert(0, item);
    all.truncate(MAX_RECENT);
    write(RECENT, &all);
}

fn read(key: &str) -> Vec<SavedItem> {
    let text = storage::get(key).unwrap_or_default();
    let parse = |row: &str| {
        let mut parts = row.split('\t');
        let (kind, id, name) = (parts.next()?, parts.next()?, parts.next()?);
        let kind = match kind {
            "line" => ItemKind::Line,
            "spot" => ItemKind::Spot,
            _ => ItemKind::Stop,
        };
        Some(SavedItem { kind, id: id.to_owned(), name: name.to_owned() })
    };
    text.split('\n').filter_map(parse).collect()
}

fn write(key: &str, all: &[SavedItem]) {
    let plain = |text: &str| text.replace(['\t', '\n'], " ");
    let rows = all.iter().map(|item| {
        let kind = match item.kind {
            ItemKind::Line => "line",
            ItemKind::Stop => "stop",
            ItemKind::Spot => "spot",
        };
        [kind, &plain(&item.id), &plain(&item.name)].join("\t")
    });
    storage::set(key, &rows.collect::<Vec<_>>().join("\n"));
}

//! Stops, lines and places that a person saved or looked at, on their device alone.

use contract::transit::{PlanQuery, TransitEndpoint, TransitPage};

use browser::storage;

const SAVED: &str = "portal-bus-saved";
const RECENT: &str = "portal-bus-recent";
const MOST: usize = 8;

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Line,
    Stop,
    /// A position.
    Spot,
}

/// Something kept.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kept {
    pub what: What,
    /// Id of a line or a stop; of a position its degrees, as addresses write them.
    pub id: String,
    pub name: String,
}

impl Kept {
    pub(super) fn href(&self) -> String {
        let id = self.id.clone();
        match self.what {
            What::Line => TransitPage::Line(id).href(),
            What::Stop => TransitPage::Stop(id).href(),
            What::Spot => PlanQuery { to: self.end(), ..PlanQuery::default() }.page().href(),
        }
    }

    /// Where a journey can begin or end; nothing for a line.
    pub(super) fn end(&self) -> Option<TransitEndpoint> {
        match self.what {
            What::Line => None,
            What::Stop => Some(TransitEndpoint::Stop(self.id.clone())),
            What::Spot => TransitEndpoint::parse(&[&self.id, ",", &self.name].concat()),
        }
    }

    fn is(&self, other: &Self) -> bool {
        self.what == other.what && self.id == other.id
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
        let what = match kind {
            "line" => What::Line,
            "spot" => What::Spot,
            _ => What::Stop,
        };
        Some(Kept { what, id: id.to_owned(), name: name.to_owned() })
    };
    text.split('\n').filter_map(kept).collect()
}

fn write(key: &str, all: &[Kept]) {
    let plain = |text: &str| text.replace(['\t', '\n'], " ");
    let rows = all.iter().map(|kept| {
        let kind = match kept.what {
            What::Line => "line",
            What::Stop => "stop",
            What::Spot => "spot",
        };
        [kind, &plain(&kept.id), &plain(&kept.name)].join("\t")
    });
    storage::set(key, &rows.collect::<Vec<_>>().join("\n"));
}

//! Filtering the columns.

use contract::reports::Status;

use super::table::{HIDDEN, Table, fixed, seconds};
use crate::services::reports::store::Filter;

/// A filter in the encoding of the columns.
#[derive(Clone, Debug)]
pub struct Scan {
    categories: Option<Vec<bool>>,
    /// Bit set of the requested statuses.
    statuses: u8,
    overdue: Option<u32>,
    /// `Some(None)` for a ward without reports.
    ward: Option<Option<u16>>,
    since: u32,
    /// West, south, east, north.
    bbox: Option<[i32; 4]>,
    /// Numbers of the reports that contain the words, ascending.
    ids: Option<Vec<u32>>,
}

impl Scan {
    /// Translates a filter.
    pub fn new(table: &Table, filter: &Filter) -> Self {
        let selected = |name: &String| filter.category.contains(name);
        let bits = |all: u8, status: &Status| {
            all | Status::ALL.iter().position(|known| known == status).map_or(0, |at| 1 << at)
        };
        // Only open reports can be overdue.
        let open = filter.overdue_at.map_or(!0, |_| Status::ALL.iter().filter(|one| one.is_open()).fold(0, bits));
        let ward_number = |code: &String| table.wards.iter().position(|known| known == code).map(|at| at as u16);
        Self {
            categories: (!filter.category.is_empty()).then(|| table.categories.iter().map(selected).collect()),
            statuses: open & if filter.status.is_empty() { !0 } else { filter.status.iter().fold(0, bits) },
            overdue: filter.overdue_at.map(seconds),
            ward: filter.ward.as_ref().map(ward_number),
            since: filter.since_ms.map_or(0, seconds),
            bbox: filter.bbox.map(|b| [fixed(b.min_lon), fixed(b.min_lat), fixed(b.max_lon), fixed(b.max_lat)]),
            ids: table.with_words(&filter.words),
        }
    }

    /// The rows of public reports that match, ordered by report number.
    pub fn rows<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = usize> + 'a {
        let all = if self.ids.is_none() { table.len() } else { 0 };
        let named = self.ids.iter().flatten().filter_map(|id| table.id.binary_search(id).ok());
        (0..all).chain(named).filter(|at| self.takes(table, *at))
    }

    fn takes(&self, table: &Table, at: usize) -> bool {
        let status = table.status[at];
        if status & HIDDEN != 0 || self.statuses & (1 << status) == 0 {
            return false;
        }
        if let Some([west, south, east, north]) = self.bbox
            && !((west..=east).contains(&table.lon[at]) && (south..=north).contains(&table.lat[at]))
        {
            return false;
        }
        self.categories.as_ref().is_none_or(|set| set.get(usize::from(table.category[at])) == Some(&true))
            && self.ward.is_none_or(|ward| ward == Some(table.ward[at]))
            && table.created[at] >= self.since
            && self.overdue.is_none_or(|now| table.due[at] < now)
    }
}

//! The column arrays.

use contract::{
    LatLon,
    reports::{Pin, ReportCode, Status},
};
use std::collections::HashMap;

use super::{
    number_of,
    words::{Numbers, Words, fingerprint},
};
use crate::services::reports::store::ChangeRow;

/// Fixed-point scale of coordinates: a ten-millionth of a degree is about a centimetre.
const PER_DEGREE: f64 = 1e7;

/// Encodes "no deadline".
const NEVER: u32 = u32::MAX;

/// Status flag of a report that is not public.
pub(super) const HIDDEN: u8 = 0x80;

/// All columns. The entries at one index belong to one report; reports are sorted by number.
#[derive(Clone, Debug, Default)]
pub struct Table {
    prefix: String,
    change: i64,
    /// Ids of categories and wards, referenced by index from their columns.
    pub(super) categories: Vec<String>,
    pub(super) wards: Vec<String>,
    pub(super) id: Vec<u32>,
    code: Vec<u32>,
    pub(super) lat: Vec<i32>,
    pub(super) lon: Vec<i32>,
    pub(super) category: Vec<u16>,
    pub(super) ward: Vec<u16>,
    pub(super) status: Vec<u8>,
    /// Seconds since 1970.
    pub(super) created: Vec<u32>,
    /// Seconds since 1970, or [`NEVER`].
    pub(super) due: Vec<u32>,
    /// Fingerprint of the text that is indexed in `words`.
    text: Vec<u32>,
    words: Words,
    /// Codes with a prefix other than the city's, by report number.
    foreign: HashMap<u32, ReportCode>,
}

impl Table {
    /// An empty table for report codes with this prefix.
    pub fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), ..Self::default() }
    }

    /// Number of reports, including hidden ones.
    pub fn len(&self) -> usize {
        self.id.len()
    }

    /// Whether the table is empty.
    pub fn is_empty(&self) -> bool {
        self.id.is_empty()
    }

    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(super) const fn change(&self) -> i64 {
        self.change
    }

    pub(super) fn set_change(&mut self, number: i64) {
        self.change = number;
    }

    /// Inserts or updates a report.
    pub fn put(&mut self, row: ChangeRow) {
        // Almost always a new report, appended at the end.
        let at = match self.id.last() {
            Some(last) if *last >= row.id => self.id.partition_point(|id| *id < row.id),
            _ => self.id.len(),
        };
        let text = fingerprint(&row.folded);
        if self.id.get(at) != Some(&row.id) {
            self.insert(at, row.id);
            self.words.add(row.id, &row.folded);
        } else if self.text[at] != text {
            self.words.remove(row.id);
            self.words.add(row.id, &row.folded);
        }
        self.text[at] = text;
        let number = number_of(&row.code);
        if ReportCode::from_number(&self.prefix, number) != row.code {
            self.foreign.insert(row.id, row.code);
        }
        let hidden = if row.public { 0 } else { HIDDEN };
        self.code[at] = number;
        self.lat[at] = fixed(row.at.lat);
        self.lon[at] = fixed(row.at.lon);
        self.category[at] = word(&mut self.categories, row.category);
        self.ward[at] = word(&mut self.wards, row.ward);
        self.status[at] = Status::ALL.iter().position(|status| *status == row.status).unwrap_or(0) as u8 | hidden;
        self.created[at] = seconds(row.created_ms);
        self.due[at] = row.due_ms.map_or(NEVER, seconds);
    }

    fn insert(&mut self, at: usize, id: u32) {
        self.id.insert(at, id);
        self.code.insert(at, 0);
        self.lat.insert(at, 0);
        self.lon.insert(at, 0);
        self.category.insert(at, 0);
        self.ward.insert(at, 0);
        self.status.insert(at, 0);
        self.created.insert(at, 0);
        self.due.insert(at, NEVER);
        self.text.insert(at, 0);
    }

    /// The numbers, ascending, of the reports in which each of these folded words is a prefix of a word of the text or
    /// code. `None` for no words.
    pub fn with_words(&self, words: &[String]) -> Option<Vec<u32>> {
        let mut all: Option<Numbers> = None;
        for word in words {
            let mut matches = Numbers::default();
            self.words.beginning_with(word, &mut matches);
            self.codes_beginning_with(word, &mut matches);
            match &mut all {
                Some(all) => all.intersect(&matches),
                None => all = Some(matches),
            }
        }
        all.map(|numbers| numbers.to_vec())
    }

    /// Adds the reports whose code has a part starting with `word`.
    fn codes_beginning_with(&self, word: &str, into: &mut Numbers) {
        if self.prefix.to_ascii_lowercase().starts_with(word) {
            self.id.iter().for_each(|id| into.insert(*id));
            return;
        }
        let digits = word.to_ascii_uppercase();
        let known = |byte| contract::reports::CODE_ALPHABET.contains(&byte);
        if digits.len() > contract::reports::CODE_LENGTH || !digits.bytes().all(known) {
            return;
        }
        let shift = 5 * (contract::reports::CODE_LENGTH - digits.len());
        let start = digits.bytes().fold(0, super::next_digit);
        let rows = self.id.iter().zip(&self.code).filter(|(_, code)| **code >> shift == start);
        rows.for_each(|(id, _)| into.insert(*id));
    }

    /// Position of the report in a row.
    pub fn position(&self, at: usize) -> LatLon {
        LatLon::new(f64::from(self.lat[at]) / PER_DEGREE, f64::from(self.lon[at]) / PER_DEGREE)
    }

    /// Status of the report in a row.
    pub fn status(&self, at: usize) -> Status {
        Status::ALL[usize::from(self.status[at] & !HIDDEN) % Status::ALL.len()]
    }

    /// Number of the report in a row.
    pub fn id(&self, at: usize) -> u32 {
        self.id[at]
    }

    /// The map pin of the report in a row. `now_ms` is in milliseconds since 1970.
    pub fn pin(&self, at: usize, now_ms: i64) -> Pin {
        let own = || ReportCode::from_number(&self.prefix, self.code[at]);
        let position = self.position(at);
        Pin {
            code: self.foreign.get(&self.id[at]).cloned().unwrap_or_else(own),
            // Five decimals are about a metre.
            lat: (position.lat * 1e5).round() / 1e5,
            lon: (position.lon * 1e5).round() / 1e5,
            category: self.categories[usize::from(self.category[at])].clone(),
            status: self.status(at),
            overdue: self.status(at).is_open() && self.due[at] < seconds(now_ms),
        }
    }
}

pub(super) fn fixed(degrees: f64) -> i32 {
    (degrees * PER_DEGREE).round() as i32
}

pub(super) fn seconds(ms: i64) -> u32 {
    u32::try_from(ms.div_euclid(1000).max(0)).unwrap_or(NEVER - 1)
}

/// The index of a word, appended if it is new. Beyond 65,535 words, all further ones share the last index; a city has
/// about 200.
fn word(words: &mut Vec<String>, word: String) -> u16 {
    if let Some(at) = words.iter().position(|known| *known == word) {
        return at as u16;
    }
    if words.len() <= usize::from(u16::MAX) {
        words.push(word);
    }
    (words.len() - 1) as u16
}

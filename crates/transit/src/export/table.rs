//! GTFS files: rows and field formats.

use chrono::{Datelike, NaiveDate};
use contract::LatLon;

use crate::Fixed;

/// A CSV file under construction.
pub(super) struct Table {
    pub text: Vec<u8>,
    pub rows: usize,
}

impl Table {
    pub fn new(header: &str) -> Self {
        Self { text: format!("{header}\n").into_bytes(), rows: 0 }
    }

    pub fn row(&mut self, fields: &[&str]) {
        for (at, field) in fields.iter().enumerate() {
            if at > 0 {
                self.text.push(b',');
            }
            if field.contains([',', '"', '\n', '\r']) {
                self.text.push(b'"');
                self.text.extend(field.replace('"', "\"\"").bytes());
                self.text.push(b'"');
            } else {
                self.text.extend(field.bytes());
            }
        }
        self.text.push(b'\n');
        self.rows += 1;
    }
}

pub(super) fn clock(secs: i32) -> String {
    // GTFS has no times before midnight, and neither has the network.
    let secs = secs.max(0);
    format!("{:02}:{:02}:{:02}", secs / 3600, secs / 60 % 60, secs % 60)
}

pub(super) fn day(date: i32) -> String {
    let date = NaiveDate::from_num_days_from_ce_opt(date).unwrap_or_default();
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

pub(super) fn degrees(at: Fixed) -> (String, String) {
    let at = LatLon::from(at);
    (format!("{:.5}", at.lat), format!("{:.5}", at.lon))
}

//! `stops.txt`.

use contract::LatLon;
use std::{collections::HashMap, fs::File, path::Path};

use super::{Findings, ImportError, Result, findings::Kind, source::Feed, table::Table};
use crate::Fixed;

const FILE: &str = "stops.txt";

/// A stop or station.
pub(super) struct Stop {
    pub id: String,
    /// Empty if it is not a readable name.
    pub name: String,
    pub at: Fixed,
    pub parent: Option<u32>,
}

pub(super) struct Stops {
    pub all: Vec<Stop>,
    pub ids: HashMap<String, u32>,
}

pub(super) fn read(feed: &mut Feed, findings: &mut Findings) -> Result<Stops> {
    let mut stops = Stops { all: Vec::new(), ids: HashMap::new() };
    let mut parents: Vec<(u32, String, u64)> = Vec::new();
    feed.required(FILE, &["stop_id"], |row| {
        let (id, line) = (row.text("stop_id"), row.line());
        let mut leave = |reason: &str| {
            findings.quarantine(reason, FILE, line, id);
            Ok(())
        };
        if !row.is_utf8() {
            return leave("text that is not UTF-8");
        }
        if id.is_empty() {
            return leave("a row without an id");
        }
        // Entrances, generic nodes and boarding areas: vehicles do not stop at these rows.
        if matches!(row.text("location_type"), "2" | "3" | "4") {
            return Ok(());
        }
        if stops.ids.contains_key(id) {
            return leave("an id that is there twice");
        }
        let (Some(lat), Some(lon)) = (row.number::<f64>("stop_lat"), row.number::<f64>("stop_lon")) else {
            return leave("a stop without a position");
        };
        if !(lat.abs() <= 85.0 && lon.abs() <= 180.0) || (lat.abs() < 0.01 && lon.abs() < 0.01) {
            return leave("a stop at 0,0 or off the globe");
        }
        let number = stops.all.len() as u32;
        let parent = row.text("parent_station");
        if !parent.is_empty() {
            parents.push((number, parent.to_owned(), line));
        }
        let name = civic::text::compose(row.text("stop_name"));
        // A name like "STOP_01_1_S1" means nothing to readers.
        let name = if name.contains(id) && name.len() <= id.len() + 6 { String::new() } else { name };
        stops.ids.insert(id.to_owned(), number);
        stops.all.push(Stop { id: id.to_owned(), name, at: Fixed::from(LatLon::new(lat, lon)), parent: None });
        Ok(())
    })?;
    for (number, parent, line) in parents {
        let station = stops.ids.get(&parent).copied();
        match (station, stops.all.get_mut(number as usize)) {
            (Some(station), Some(stop)) if station != number => stop.parent = Some(station),
            (_, stop) => {
                let id = stop.map(|stop| stop.id.as_str()).unwrap_or_default();
                findings.repair("a parent_station that is not there is ignored", FILE, line, format!("{id}: {parent}"));
            }
        }
    }
    if stops.all.is_empty() {
        return Err(ImportError::new(FILE, None, "has no stop that can be used"));
    }
    Ok(stops)
}

impl Stops {
    /// Replaces stop names from a CSV file.
    pub fn rename(&mut self, names: &Path, findings: &mut Findings) -> Result<()> {
        let file = names.display().to_string();
        let open =
            File::open(names).map_err(|error| ImportError::new(&file, None, format!("cannot be opened: {error}")))?;
        let mut rows = 0;
        Table::read(&file, open, &["stop_id", "stop_name"], &mut |row| {
            rows += 1;
            let (id, name) = (row.text("stop_id"), civic::text::compose(row.text("stop_name")));
            if name != row.text("stop_name") {
                findings.repair("a name in decomposed letters is composed (NFC)", &file, row.line(), &name);
            }
            match self.ids.get(id).and_then(|at| self.all.get_mut(*at as usize)) {
                Some(stop) if !name.is_empty() => stop.name = name,
                Some(_) => {}
                None => {
                    findings.add(Kind::Quarantined, "a name of a stop that the feed has not", &file, row.line(), id)
                }
            }
            Ok(())
        })?;
        findings.read.push((file, rows));
        Ok(())
    }

    pub fn id(&self, number: u32) -> &str {
        self.all.get(number as usize).map(|stop| stop.id.as_str()).unwrap_or_default()
    }
}

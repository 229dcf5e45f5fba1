//! `trips.txt` and `frequencies.txt`.

use std::collections::HashMap;

use super::{Findings, ImportError, Result, days::Days, lines::Routes, source::Feed, table::time};

pub(super) struct Trip {
    pub id: String,
    pub route: u32,
    pub service: u32,
    pub direction: u8,
    pub headsign: String,
    pub shape: String,
}

pub(super) struct Trips {
    pub all: Vec<Trip>,
    pub ids: HashMap<String, u32>,
}

/// A row of `frequencies.txt`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frequency {
    pub from: i32,
    /// Exclusive.
    pub until: i32,
    pub secs: i32,
    /// Vehicles keep these exact times: an abbreviated timetable.
    pub exact: bool,
}

const FILE: &str = "trips.txt";

pub(super) fn read(feed: &mut Feed, routes: &Routes, days: &Days, findings: &mut Findings) -> Result<Trips> {
    let mut trips = Trips { all: Vec::new(), ids: HashMap::new() };
    feed.required(FILE, &["route_id", "service_id", "trip_id"], |row| {
        let (id, line) = (row.text("trip_id"), row.line());
        let mut leave = |reason: &str, what: &str| {
            findings.quarantine(reason, FILE, line, format!("{id} {what}"));
            Ok(())
        };
        if id.is_empty() || !row.is_utf8() {
            return leave("a row without an id, or not UTF-8", "");
        }
        let Some(route) = routes.ids.get(row.text("route_id")).copied() else {
            return leave("a trip of a route that is not there", row.text("route_id"));
        };
        let service = days.ids.get(row.text("service_id")).copied();
        let runs = service.and_then(|at| days.services.get(at as usize)).is_some_and(|service| service.ever_runs());
        let Some(service) = service.filter(|_| runs) else {
            return leave("a trip of a service that is not there or never runs", row.text("service_id"));
        };
        if trips.ids.contains_key(id) {
            return leave("an id that is there twice", "");
        }
        let by_route = routes.all.get(route as usize).and_then(|route| route.direction);
        trips.ids.insert(id.to_owned(), trips.all.len() as u32);
        trips.all.push(Trip {
            id: id.to_owned(),
            route,
            service,
            direction: by_route.unwrap_or_else(|| u8::from(row.text("direction_id") == "1")),
            headsign: civic::text::compose(row.text("trip_headsign")),
            shape: row.text("shape_id").to_owned(),
        });
        Ok(())
    })?;
    if trips.all.is_empty() {
        return Err(ImportError::new(FILE, None, "has no trip that can be used"));
    }
    Ok(trips)
}

/// By trip.
pub(super) type Frequencies = HashMap<u32, Vec<Frequency>>;

pub(super) fn frequencies(feed: &mut Feed, trips: &Trips, findings: &mut Findings) -> Result<Frequencies> {
    const FILE: &str = "frequencies.txt";
    let mut all = Frequencies::new();
    feed.optional(FILE, &["trip_id", "start_time", "end_time", "headway_secs"], |row| {
        let id = row.text("trip_id");
        let times = (time(row.text("start_time")), time(row.text("end_time")), row.number::<i32>("headway_secs"));
        match (trips.ids.get(id), times) {
            (Some(trip), (Some(from), Some(until), Some(secs))) if from < until && (1..=86_400).contains(&secs) => {
                let exact = row.text("exact_times") == "1";
                all.entry(*trip).or_default().push(Frequency { from, until, secs, exact });
            }
            (None, _) => findings.quarantine("a headway of a trip that is not there", FILE, row.line(), id),
            _ => findings.quarantine("a headway without a stretch of time", FILE, row.line(), id),
        }
        Ok(())
    })?;
    Ok(all)
}

//! `agency.txt` and `routes.txt`. Merges pairs of routes that are the two directions of one line.

use std::collections::{HashMap, HashSet};

use super::{Findings, ImportError, Result, source::Feed};

/// Agencies: names by id, and their time zone.
pub(super) struct Agencies {
    pub names: HashMap<String, String>,
    pub timezone: String,
    pub first: String,
}

pub(super) fn agencies(feed: &mut Feed, findings: &mut Findings) -> Result<Agencies> {
    let mut agencies = Agencies { names: HashMap::new(), timezone: String::new(), first: String::new() };
    feed.required("agency.txt", &["agency_name", "agency_timezone"], |row| {
        let (name, zone) = (row.text("agency_name"), row.text("agency_timezone"));
        if agencies.timezone.is_empty() {
            agencies.timezone = zone.to_owned();
            agencies.first = name.to_owned();
        } else if agencies.timezone != zone {
            findings.repair(
                "all agencies have one time zone: that of the first is used",
                "agency.txt",
                row.line(),
                zone,
            );
        }
        agencies.names.insert(row.text("agency_id").to_owned(), name.to_owned());
        Ok(())
    })?;
    if agencies.timezone.is_empty() {
        return Err(ImportError::new("agency.txt", Some(2), "agency_timezone is empty; without it times mean nothing"));
    }
    Ok(agencies)
}

/// A route and its line.
pub(super) struct Route {
    pub id: String,
    /// Id of the line.
    pub line: String,
    /// Set if the feed has one route for each direction.
    pub direction: Option<u8>,
    pub name: String,
    /// Empty if it is not a readable name.
    pub long_name: String,
    pub mode: u16,
    pub color: Option<u32>,
    pub agency: String,
}

pub(super) struct Routes {
    pub all: Vec<Route>,
    pub ids: HashMap<String, u32>,
}

pub(super) fn routes(feed: &mut Feed, agencies: &Agencies, findings: &mut Findings) -> Result<Routes> {
    const FILE: &str = "routes.txt";
    let mut routes = Routes { all: Vec::new(), ids: HashMap::new() };
    feed.required(FILE, &["route_id", "route_type"], |row| {
        let (id, line) = (row.text("route_id"), row.line());
        if id.is_empty() || !row.is_utf8() {
            findings.quarantine("a row without an id, or not UTF-8", FILE, line, id);
            return Ok(());
        }
        if routes.ids.contains_key(id) {
            findings.quarantine("an id that is there twice", FILE, line, id);
            return Ok(());
        }
        let Some(mode) = row.number::<u16>("route_type") else {
            findings.quarantine("a route_type that is no number", FILE, line, id);
            return Ok(());
        };
        let text = |column| civic::text::compose(row.text(column));
        let long_name = text("route_long_name");
        let long_name = if long_name.contains(id) { String::new() } else { long_name };
        let color = row.text("route_color");
        let agency = agencies.names.get(row.text("agency_id")).unwrap_or(&agencies.first).clone();
        routes.ids.insert(id.to_owned(), routes.all.len() as u32);
        routes.all.push(Route {
            id: id.to_owned(),
            line: id.to_owned(),
            direction: None,
            name: text("route_short_name"),
            long_name,
            mode,
            color: (color.len() == 6).then(|| u32::from_str_radix(color, 16).ok()).flatten(),
            agency,
        });
        Ok(())
    })?;
    if routes.all.is_empty() {
        return Err(ImportError::new(FILE, None, "has no route that can be used"));
    }
    merge_directions(&mut routes, findings);
    for route in &mut routes.all {
        if route.name.is_empty() {
            route.name = if route.long_name.is_empty() { route.line.clone() } else { route.long_name.clone() };
        }
    }
    Ok(routes)
}

/// Merges "01_1" and "01_2", two routes without readable names, into line "01" as its directions.
fn merge_directions(routes: &mut Routes, findings: &mut Findings) {
    let nameless: HashSet<String> =
        routes.all.iter().filter(|route| route.name.is_empty()).map(|route| route.id.clone()).collect();
    for route in &mut routes.all {
        let Some((line, direction)) = split_direction(&route.id) else { continue };
        let other = if direction == 0 { 2 } else { 1 };
        let separator = &route.id[line.len()..=line.len()];
        let partner = format!("{line}{separator}{other}");
        if nameless.contains(&route.id) && nameless.contains(&partner) {
            if direction == 1 {
                findings.add(super::Kind::Merged, "two routes are the directions of one line", "routes.txt", 0, line);
            }
            route.direction = Some(direction);
            route.line = line.to_owned();
        }
    }
}

fn split_direction(id: &str) -> Option<(&str, u8)> {
    let (line, direction) = id.split_at_checked(id.len().checked_sub(2)?)?;
    match direction {
        "_1" | "-1" => Some((line, 0)),
        "_2" | "-2" => Some((line, 1)),
        _ => None,
    }
}

//! `transfers.txt`, `fare_attributes.txt`, `fare_rules.txt` and `translations.txt`.

use std::collections::{BTreeSet, HashMap};

use super::{Findings, Result, lines::Routes, source::Feed, stops::Stops};
use crate::Fare;

/// Optional data of a feed.
#[derive(Default)]
pub(super) struct Extras {
    /// Changes between stops: stop numbers, and seconds; `None` if impossible.
    pub transfers: Vec<(u32, u32, Option<i32>)>,
    pub fares: Vec<Fare>,
    /// Fares by route id. Fares under "" apply to every route.
    pub fares_of: HashMap<String, BTreeSet<u32>>,
    /// English translations by table, field and id (or by the original text).
    pub english: HashMap<(String, String), String>,
}

pub(super) fn read(feed: &mut Feed, stops: &Stops, routes: &Routes, findings: &mut Findings) -> Result<Extras> {
    let mut extras = Extras::default();
    transfers(feed, stops, &mut extras, findings)?;
    fares(feed, routes, &mut extras, findings)?;
    feed.optional("translations.txt", &["table_name", "field_name", "language", "translation"], |row| {
        if row.text("language").starts_with("en") {
            let id = Some(row.text("record_id")).filter(|id| !id.is_empty()).unwrap_or(row.text("field_value"));
            let field = row.text("field_name").to_owned();
            extras.english.insert((field, id.to_owned()), row.text("translation").to_owned());
        }
        Ok(())
    })?;
    Ok(extras)
}

fn transfers(feed: &mut Feed, stops: &Stops, extras: &mut Extras, findings: &mut Findings) -> Result<()> {
    const FILE: &str = "transfers.txt";
    feed.optional(FILE, &["from_stop_id", "to_stop_id"], |row| {
        let ids = [row.text("from_stop_id"), row.text("to_stop_id")];
        // Route- and trip-specific rules are rare, and applying them to everything would do harm.
        if ["from_route_id", "to_route_id", "from_trip_id", "to_trip_id"].iter().any(|c| !row.text(c).is_empty()) {
            findings.quarantine("a transfer between single routes or trips", FILE, row.line(), ids.join(" - "));
            return Ok(());
        }
        let [Some(from), Some(to)] = ids.map(|id| stops.ids.get(id).copied()) else {
            findings.quarantine("a transfer of a stop that is not there", FILE, row.line(), ids.join(" - "));
            return Ok(());
        };
        match row.text("transfer_type") {
            "2" => {
                let secs = row.number::<i32>("min_transfer_time").filter(|secs| (0..=7200).contains(secs));
                match secs {
                    Some(secs) => extras.transfers.push((from, to, Some(secs))),
                    None => findings.quarantine("a transfer without its time", FILE, row.line(), ids.join(" - ")),
                }
            }
            "3" => extras.transfers.push((from, to, None)),
            _ => {}
        }
        Ok(())
    })?;
    Ok(())
}

fn fares(feed: &mut Feed, routes: &Routes, extras: &mut Extras, findings: &mut Findings) -> Result<()> {
    let mut ids: HashMap<String, u32> = HashMap::new();
    let mut ruled = BTreeSet::new();
    feed.optional("fare_attributes.txt", &["fare_id", "price", "currency_type"], |row| {
        let id = row.text("fare_id");
        let Some(price) = row.number::<f64>("price").filter(|price| (0.0..1e12).contains(price)) else {
            findings.quarantine("a price that is no number", "fare_attributes.txt", row.line(), id);
            return Ok(());
        };
        ids.insert(id.to_owned(), extras.fares.len() as u32);
        extras.fares.push(Fare {
            id: id.to_owned(),
            price_milli: (price * 1000.0).round() as i64,
            currency: row.text("currency_type").to_owned(),
            transfers: row.number("transfers"),
            duration: row.number("transfer_duration"),
            by_zone: false,
        });
        Ok(())
    })?;
    feed.optional("fare_rules.txt", &["fare_id"], |row| {
        let (id, route) = (row.text("fare_id"), row.text("route_id"));
        let known = route.is_empty() || routes.ids.contains_key(route);
        let Some(fare) = ids.get(id).copied().filter(|_| known) else {
            findings.quarantine("a rule of a fare or route that is not there", "fare_rules.txt", row.line(), id);
            return Ok(());
        };
        ruled.insert(fare);
        if ["origin_id", "destination_id", "contains_id"].iter().any(|column| !row.text(column).is_empty())
            && let Some(fare) = extras.fares.get_mut(fare as usize)
        {
            fare.by_zone = true;
        }
        extras.fares_of.entry(route.to_owned()).or_default().insert(fare);
        Ok(())
    })?;
    // A fare without rules applies everywhere.
    let free = (0..extras.fares.len() as u32).filter(|fare| !ruled.contains(fare));
    extras.fares_of.entry(String::new()).or_default().extend(free);
    Ok(())
}

//! The last list of sites, which a device stores to show it without a network.

use contract::{
    Instant, Page,
    parking::{ParkingSite, ParkingView},
};
use messages::Words;

use crate::time;

/// The answer to a request for sites, and when it was fetched.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedList {
    /// When it was fetched.
    pub at: Instant,
    /// Path and query of its request.
    pub target: String,
    /// The sites.
    pub page: Page<ParkingSite>,
}

impl SavedList {
    /// The text to store: `milliseconds, line break, target, line break, JSON`.
    pub fn print(millis: u64, target: &str, json: &str) -> String {
        [millis.to_string().as_str(), target, json].join("\n")
    }

    /// Reads what [`Self::print`] wrote; `None` if it is damaged, or without a site that this version understands.
    pub fn parse(text: &str, offset_minutes: i32) -> Option<Self> {
        let mut parts = text.splitn(3, '\n');
        let at = time::from_millis(contract::number(parts.next()?)?, offset_minutes);
        let target = parts.next()?.to_owned();
        let page: Page<ParkingSite> = json::from_slice(parts.next()?.as_bytes())?;
        (!page.items.is_empty()).then_some(Self { at, target, page })
    }

    /// Vehicle, stay and filters of its request.
    pub fn view(&self) -> ParkingView {
        ParkingView::parse(self.target.split_once('?').map_or("", |(_, query)| query))
    }

    /// Whether another request has the same vehicle, filters and destination, whatever its stay.
    pub fn has_same_choices(&self, target: &str) -> bool {
        without_stay(&self.target).eq(without_stay(target))
    }
}

/// How long ago something was saved on the device, as a sentence. `None`, and a time that lies ahead because a clock was
/// wrong, are unknown. `now` has the city's offset.
pub fn saved_age(now: Instant, at: Option<Instant>, words: &Words) -> String {
    match at.map(|at| (at, (now - at).num_minutes())) {
        Some((at, 1..)) => words.parking_saved_age(time::ago(now, at, words)),
        Some((_, 0)) => words.parking_saved_now().to_owned(),
        _ => words.parking_saved_unknown().to_owned(),
    }
}

/// The parts of a target without the stay. Equal queries have their parameters in the same order.
fn without_stay(target: &str) -> impl Iterator<Item = &str> {
    target.split(['?', '&']).filter(|part| !part.starts_with("from=") && !part.starts_with("to="))
}

#[cfg(test)]
mod tests;

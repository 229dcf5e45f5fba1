//! Opening hours of a site, and other facts about it, in words.

use contract::{Instant, OpenState, OpeningTimes, parking::ParkingSite};
use messages::{Words, args::ParkingCapacity};

use super::texts::vehicle_name;
use crate::{locale::decimal_mark, time};

/// Whether a site is open, and until or from when. `now` has the city's offset.
pub fn hours_text(opening: Option<&OpeningTimes>, now: Instant, words: &Words) -> String {
    let clock = |secs: i64| {
        let at = chrono::DateTime::from_timestamp(secs, 0).unwrap_or_default();
        time::day_time(now, at.with_timezone(now.offset()), words)
    };
    match opening.map_or(OpenState::Unknown, |opening| opening.at(now.timestamp())) {
        OpenState::Until(Some(end)) => words.parking_open_until(clock(end)),
        OpenState::Until(None) => words.heritage_is_open().to_owned(),
        OpenState::From(Some(start)) => words.parking_opens_at(clock(start)),
        OpenState::From(None) => words.heritage_is_closed().to_owned(),
        OpenState::Unknown => words.parking_hours_unknown().to_owned(),
    }
}

/// What is known about a site besides prices and hours, one sentence each.
pub fn site_facts(site: &ParkingSite, words: &Words) -> Vec<String> {
    let capacity = site.capacity.iter().map(|capacity| {
        let vehicle = vehicle_name(capacity.vehicle, words);
        words.parking_capacity(ParkingCapacity { vehicle: &vehicle, count: capacity.total })
    });
    let height = site.max_height_cm.map(|cm| words.parking_max_height(metres(cm, words.tag())));
    let stay = site.max_stay.as_deref().and_then(|iso| duration_text(iso, words));
    let roof = site.is_roofed.map(|is| if is { words.parking_roofed() } else { words.parking_not_roofed() });
    let rest = [
        site.capacity_disabled.map(|count| words.parking_disabled(count)),
        site.capacity_charging.map(|count| words.parking_charging(count)),
        height,
        stay.map(|stay| words.parking_max_stay(stay)),
        roof.map(str::to_owned),
        (!site.operator.is_empty()).then(|| words.parking_operator(&site.operator)),
    ];
    capacity.chain(rest.into_iter().flatten()).collect()
}

/// Centimetres in metres: `2,1`.
fn metres(cm: u16, tag: &str) -> String {
    let mark = decimal_mark(tag);
    match (cm / 100, cm % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) if rest % 10 == 0 => format!("{whole}{mark}{}", rest / 10),
        (whole, rest) => format!("{whole}{mark}{rest:02}"),
    }
}

/// An ISO 8601 duration of days, hours and minutes in words; `None` for any other text.
fn duration_text(iso: &str, words: &Words) -> Option<String> {
    let rest = iso.strip_prefix('P')?;
    let (days, clock) = rest.split_once('T').unwrap_or((rest, ""));
    let mut parts = Vec::new();
    for (text, units) in [(days, "D"), (clock, "HM")] {
        let mut digits = String::new();
        for c in text.chars() {
            if c.is_ascii_digit() {
                digits.push(c);
                continue;
            }
            if !units.contains(c) {
                return None;
            }
            let count: u32 = digits.parse().ok()?;
            digits.clear();
            parts.push(match c {
                'D' => words.time_days(count),
                'H' => words.time_hours(count),
                _ => words.time_minutes(count),
            });
        }
        if !digits.is_empty() {
            return None;
        }
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

#[cfg(test)]
mod tests;

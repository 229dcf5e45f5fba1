//! Opening hours of a site, what they mean for a stay, and other facts about it, in words.

use chrono::Timelike as _;
use contract::{
    Instant, OpenState, OpeningTimes,
    parking::{DAY_MINUTES, ParkingSite},
};
use messages::{Words, args::ParkingCapacity};

use super::{
    stay::{exceeds_max_stay, is_open_during, max_stay_minutes},
    texts::vehicle_name,
};
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

/// What keeps a vehicle from staying from `stay.0` to `stay.1`: the site is known to be closed for part of that time, or
/// its longest stay is shorter. Empty if nothing is known. All times have the city's offset.
pub fn stay_warnings(
    opening: Option<&OpeningTimes>,
    max_stay: Option<&str>,
    stay: (Instant, Instant),
    now: Instant,
    words: &Words,
) -> Vec<String> {
    let is_closed = opening.is_some_and(|opening| is_closed_during(opening, stay, now));
    let closed = is_closed.then(|| words.parking_stay_closed().to_owned());
    let longest = max_stay.filter(|most| exceeds_max_stay(most, stay.0, stay.1));
    let longest = longest.and_then(|most| duration_text(most, words)).map(|time| words.parking_stay_exceeds(time));
    [closed, longest].into_iter().flatten().collect()
}

/// Whether a site is known to be closed for part of a stay. Nothing is known before today: opening times begin with the
/// day on which they were fetched.
fn is_closed_during(opening: &OpeningTimes, stay: (Instant, Instant), now: Instant) -> bool {
    let midnight = now.timestamp() - i64::from(now.num_seconds_from_midnight());
    let (from, to) = (stay.0.timestamp().max(midnight), stay.1.timestamp().min(opening.known_until));
    from < to && !is_open_during(opening, from, to)
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

/// A longest stay in words; `None` for a text that is no duration, see [`max_stay_minutes`].
fn duration_text(iso: &str, words: &Words) -> Option<String> {
    let minutes = max_stay_minutes(iso)?;
    let parts = [
        (minutes / DAY_MINUTES, words.time_days(minutes / DAY_MINUTES)),
        (minutes % DAY_MINUTES / 60, words.time_hours(minutes % DAY_MINUTES / 60)),
        (minutes % 60, words.time_minutes(minutes % 60)),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
    Some(parts.join(" "))
}

#[cfg(test)]
mod tests;

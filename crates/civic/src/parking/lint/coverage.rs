//! Compares the rates of a tariff with each other.

use contract::parking::{DAY_MINUTES, Rate, RateUnit, Tariff, TimeOfDay};
use std::collections::BTreeSet;

use crate::parking::{
    Interval, TariffFault,
    spans::{DayClass, covers, minutes},
};

type Indexed<'a> = (usize, &'a Rate);

fn of_unit(tariff: &Tariff, unit: RateUnit) -> Vec<Indexed<'_>> {
    tariff.rates.iter().enumerate().filter(|(_, rate)| rate.rate_unit == unit).collect()
}

/// The parts of a day between which no rate changes.
fn parts(rates: &[Indexed<'_>], day: DayClass) -> Vec<(u32, u32)> {
    let bounds = rates.iter().flat_map(|(_, rate)| minutes(rate, day)).flat_map(|(from, to)| [from, to]);
    pairs(bounds.chain([0, DAY_MINUTES]).collect())
}

fn pairs(bounds: BTreeSet<u32>) -> Vec<(u32, u32)> {
    bounds.iter().copied().zip(bounds.iter().copied().skip(1)).collect()
}

fn interval(day: DayClass, times: (u32, u32), durations: (u32, Option<u32>)) -> Interval {
    let time = |minute| TimeOfDay(u16::try_from(minute).unwrap_or(u16::MAX));
    Interval { weekday: day.weekday, is_holiday: day.is_holiday, times: (time(times.0), time(times.1)), durations }
}

/// Reports the first time and duration without an hourly rate, and the first with two.
pub(super) fn hours(tariff: &Tariff, add: &mut impl FnMut(TariffFault)) {
    let rates = of_unit(tariff, RateUnit::Hour);
    let bounds = rates.iter().flat_map(|(_, rate)| [Some(rate.start_duration), rate.end_duration]).flatten();
    let starts: Vec<u32> = bounds.chain([0]).collect::<BTreeSet<_>>().into_iter().collect();
    let (mut hole, mut overlap) = (None, None);
    for day in DayClass::all() {
        for times in parts(&rates, day) {
            for (at, start) in starts.iter().enumerate() {
                let applies = |(_, rate): &&Indexed<'_>| {
                    let is_reached = rate.start_duration <= *start && rate.end_duration.is_none_or(|end| *start < end);
                    is_reached && covers(rate, day, times.0, times.1)
                };
                let found: Vec<usize> = rates.iter().filter(applies).map(|(index, _)| *index).collect();
                let here = interval(day, times, (*start, starts.get(at + 1).copied()));
                match found.as_slice() {
                    [] if hole.is_none() => hole = Some(TariffFault::Hole(here)),
                    [first, second, ..] if overlap.is_none() => {
                        overlap = Some(TariffFault::Overlap(*first, *second, here));
                    }
                    _ => {}
                }
            }
        }
    }
    hole.into_iter().chain(overlap).for_each(add);
}

/// Reports times without a visit rate, visit rates that compete, and those that make a longer stay cheaper.
pub(super) fn visits(tariff: &Tariff, add: &mut impl FnMut(TariffFault)) {
    let rates = of_unit(tariff, RateUnit::Visit);
    let is_full = |rate: &Rate| DayClass::all().all(|day| covers(rate, day, 0, DAY_MINUTES));
    if !rates.iter().any(|(_, rate)| is_full(rate)) {
        let uncovered = DayClass::all().flat_map(|day| parts(&rates, day).into_iter().map(move |times| (day, times)));
        let hole = uncovered
            .into_iter()
            .find(|(day, (from, to))| !rates.iter().any(|(_, rate)| covers(rate, *day, *from, *to)));
        add(hole.map_or(TariffFault::VisitHole, |(day, times)| TariffFault::Hole(interval(day, times, (0, None)))));
    }
    for (at, first) in rates.iter().enumerate() {
        for second in rates.iter().skip(at + 1) {
            compare(*first, *second, add);
        }
    }
}

/// Of two visit rates that share time, one must contain the other and not be cheaper.
fn compare(first: Indexed<'_>, second: Indexed<'_>, add: &mut impl FnMut(TariffFault)) {
    let both = [first, second];
    let (mut shared, mut only_first, mut only_second) = (None, false, false);
    for day in DayClass::all() {
        for times in parts(&both, day) {
            match (covers(first.1, day, times.0, times.1), covers(second.1, day, times.0, times.1)) {
                (true, true) => shared = shared.or(Some(interval(day, times, (0, None)))),
                (true, false) => only_first = true,
                (false, true) => only_second = true,
                (false, false) => {}
            }
        }
    }
    let Some(shared) = shared else { return };
    let (shorter, longer) = match (only_first, only_second) {
        (true, false) => (second, first),
        (false, true) => (first, second),
        _ => return add(TariffFault::Overlap(first.0, second.0, shared)),
    };
    if longer.1.rate < shorter.1.rate {
        add(TariffFault::Falling { shorter: shorter.0, longer: longer.0 });
    }
}

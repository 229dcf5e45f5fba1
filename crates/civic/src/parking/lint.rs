//! Checks that tariffs give exactly one price for every stay.

mod coverage;
mod fields;

use chrono::{NaiveDate, TimeDelta};
use contract::parking::{RateUnit, Tariff, Vehicle, Zone};

use super::TariffFault;

/// What is wrong with tariffs, each fault with the key of the tariff. Empty if every stay within the period of validity
/// has exactly one price, and none of several stays that begin at the same time is longer and cheaper.
pub fn lint(zones: &[Zone], tariffs: &[Tariff], today: NaiveDate) -> Vec<(String, TariffFault)> {
    let mut faults = Vec::new();
    for (at, zone) in zones.iter().enumerate() {
        if zones.iter().take(at).any(|earlier| earlier.id == zone.id) {
            faults.push((zone.id.clone(), TariffFault::SameZone));
        }
    }
    for (at, tariff) in tariffs.iter().enumerate() {
        let mut add = |fault| faults.push((tariff.id.clone(), fault));
        if !zones.iter().any(|zone| zone.id == tariff.zone) {
            add(TariffFault::UnknownZone(tariff.zone.clone()));
        }
        if tariffs.iter().take(at).any(|earlier| earlier.id == tariff.id) {
            add(TariffFault::SameId);
        }
        // Rates are compared only where every field makes sense.
        if fields::check(tariff, today, &mut add) {
            match tariff.rates.iter().any(|rate| rate.rate_unit == RateUnit::Visit) {
                true => coverage::visits(tariff, &mut add),
                false => coverage::hours(tariff, &mut add),
            }
        }
    }
    validity(tariffs, &mut faults);
    faults
}

/// Finds days with two tariffs, and days without one between two others.
fn validity(tariffs: &[Tariff], faults: &mut Vec<(String, TariffFault)>) {
    for vehicle in Vehicle::ALL {
        let mut of_vehicle: Vec<&Tariff> = tariffs.iter().filter(|tariff| tariff.vehicles.contains(&vehicle)).collect();
        of_vehicle.sort_by(|a, b| (&a.zone, a.valid_from).cmp(&(&b.zone, b.valid_from)));
        for pair in of_vehicle.windows(2) {
            let [earlier, later] = pair else { continue };
            if earlier.zone != later.zone {
                continue;
            }
            let fault = match earlier.valid_to {
                Some(last) if last < later.valid_from => {
                    let (hole, end) = (last + TimeDelta::days(1), later.valid_from - TimeDelta::days(1));
                    (hole <= end).then(|| TariffFault::DateHole(hole, end, later.id.clone()))
                }
                last => {
                    let end = [last, later.valid_to].into_iter().flatten().min();
                    Some(TariffFault::DateOverlap(later.valid_from, end, later.id.clone()))
                }
            };
            if let Some(fault) = fault.filter(|fault| !faults.iter().any(|(_, known)| known == fault)) {
                faults.push((earlier.id.clone(), fault));
            }
        }
    }
}

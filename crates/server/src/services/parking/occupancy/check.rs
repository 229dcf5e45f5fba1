//! What is wrong with the counts that an operator sends.

use contract::{
    FieldCode, FieldProblem,
    parking::{ParkingSite, Realtime, Vehicle},
};

use super::AHEAD_MS;

/// Counts may be this old when they arrive, in milliseconds.
const OLDEST_MS: i64 = 24 * 60 * 60 * 1000;
/// Maximum capacity. The largest car parks have some twenty thousand spaces, so more is an error of the sender.
const MOST_CAPACITY: u32 = 100_000;

/// All faults of the counts of a site. `at` is the JSON Pointer of the object with the member `realtime`.
pub fn check(site: &ParkingSite, counts: &[Realtime], now_ms: i64, at: &str) -> Vec<FieldProblem> {
    let fault = |pointer: String, code, detail: String| FieldProblem { pointer, code, detail };
    if counts.len() > Vehicle::ALL.len() {
        let detail = format!("at most {}, one per vehicle", Vehicle::ALL.len());
        return vec![fault(format!("{at}/realtime"), FieldCode::TooMany, detail)];
    }
    let mut faults = Vec::new();
    for (n, count) in counts.iter().enumerate() {
        let vehicle = count.vehicle;
        let age_ms = now_ms - count.updated_at.timestamp_millis();
        let mut add = |is_wrong: bool, field: &str, code, detail: String| {
            if is_wrong {
                faults.push(fault(format!("{at}/realtime/{n}/{field}"), code, detail));
            }
        };
        let is_taken = site.purpose.contains(&vehicle);
        add(!is_taken, "vehicle", FieldCode::Unknown, format!("the site is not for {}", vehicle.as_str()));
        let is_repeated = counts.iter().take(n).any(|other| other.vehicle == vehicle);
        add(is_repeated, "vehicle", FieldCode::Invalid, "at most one count per vehicle".to_owned());
        let is_huge = count.capacity > MOST_CAPACITY;
        add(is_huge, "capacity", FieldCode::OutOfRange, format!("must be 0 to {MOST_CAPACITY}"));
        let is_more = count.free > count.capacity;
        add(is_more, "free", FieldCode::OutOfRange, format!("must be 0 to the capacity, {}", count.capacity));
        let ahead = format!("is more than {} seconds ahead of the server's clock", Realtime::AHEAD_SECS);
        add(age_ms < -AHEAD_MS, "updated_at", FieldCode::OutOfRange, ahead);
        add(age_ms > OLDEST_MS, "updated_at", FieldCode::OutOfRange, "is more than 24 hours ago".to_owned());
        add(count.is_simulated, "is_simulated", FieldCode::Invalid, "counts must be real".to_owned());
    }
    faults
}

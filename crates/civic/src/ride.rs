//! Remaining distance of a ride, from the phone's position, for a reminder to get off.

use contract::LatLon;

use crate::geo::distance_m;

/// Maximum distance in metres from the line between two stops; anyone further away is not on that ride.
const MAX_OFFSET_M: f64 = 1500.0;
/// Distance in metres to the final stop at which to get ready, however many stops remain.
const FINAL_STOP_M: f64 = 350.0;
/// Distance in metres at which to get ready if the final stop is the next one.
const NEXT_STOP_M: f64 = 900.0;

/// Remaining part of a ride.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RemainingRide {
    /// Remaining stops, including the final one.
    pub stops: usize,
    /// Remaining distance from stop to stop, in metres.
    pub metres: f64,
}

impl RemainingRide {
    /// Whether it is time to get ready to leave.
    pub fn is_reminder_due(self) -> bool {
        self.metres <= FINAL_STOP_M || self.stops <= 1 && self.metres <= NEXT_STOP_M
    }
}

/// Remaining part of a ride at a position. `stops` are those from boarding to alighting. `None` if the position is not
/// on the ride.
pub fn remaining_ride(at: LatLon, stops: &[LatLon]) -> Option<RemainingRide> {
    let mut best: Option<(f64, usize, f64)> = None;
    for (number, pair) in stops.windows(2).enumerate() {
        let [from, to] = pair else { continue };
        let (offset_m, fraction) = nearest_on_segment(at, *from, *to);
        // If two segments are equally near, take the later one: at a stop, the segment before it is complete.
        if best.is_none_or(|(known, ..)| offset_m <= known) {
            best = Some((offset_m, number, fraction));
        }
    }
    let (offset_m, number, fraction) = best.filter(|(offset_m, ..)| *offset_m <= MAX_OFFSET_M)?;
    let ahead = stops.get(number..)?;
    let length = |pair: &[LatLon]| if let [a, b] = pair { distance_m(*a, *b) } else { 0.0 };
    let mut lengths = ahead.windows(2).map(length);
    let first = lengths.next()? * (1.0 - fraction);
    let remaining = RemainingRide { stops: ahead.len() - 1, metres: first + lengths.sum::<f64>() };
    offset_m.is_finite().then_some(remaining)
}

/// Distance in metres to the segment between two positions, and the fraction along it (0 to 1).
fn nearest_on_segment(at: LatLon, from: LatLon, to: LatLon) -> (f64, f64) {
    let whole = distance_m(from, to);
    if whole < 1.0 {
        return (distance_m(at, to), 1.0);
    }
    let (a, b) = (distance_m(from, at), distance_m(to, at));
    // Foot of the triangle's altitude, by the law of cosines.
    let fraction = ((a * a + whole * whole - b * b) / (2.0 * whole * whole)).clamp(0.0, 1.0);
    let foot = LatLon::new(from.lat + (to.lat - from.lat) * fraction, from.lon + (to.lon - from.lon) * fraction);
    (distance_m(at, foot), fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four stops going north, a little over one kilometre apart.
    fn stops() -> Vec<LatLon> {
        [21.00, 21.01, 21.02, 21.03].map(|lat| LatLon::new(lat, 105.8)).into()
    }

    #[test]
    fn stops_and_metres_grow_fewer_on_the_way() {
        let at = |lat: f64| remaining_ride(LatLon::new(lat, 105.8002), &stops()).expect("on the way");
        assert_eq!(at(21.0).stops, 3);
        assert!((at(21.0).metres - 3336.0).abs() < 5.0, "{:?}", at(21.0));
        assert_eq!(at(21.015).stops, 2);
        assert!((at(21.015).metres - 1668.0).abs() < 5.0);
        assert_eq!(at(21.021).stops, 1);
        assert!(!at(21.021).is_reminder_due(), "a kilometre is too early");
        assert!(at(21.0225).is_reminder_due() && at(21.03).is_reminder_due());
        assert!(at(21.031).metres < 1.0, "past it");
    }

    #[test]
    fn near_stops_are_told_by_metres_and_far_positions_not_at_all() {
        let near: Vec<LatLon> = [21.0, 21.001, 21.002].map(|lat| LatLon::new(lat, 105.8)).into();
        assert!(remaining_ride(LatLon::new(21.0, 105.8), &near).expect("on the way").is_reminder_due());
        assert_eq!(remaining_ride(LatLon::new(21.0, 105.9), &stops()), None);
        assert_eq!(remaining_ride(LatLon::new(21.0, 105.8), &stops()[..1]), None);
        assert_eq!(remaining_ride(LatLon::new(21.0, 105.8), &[]), None);
    }
}

//! Converts live data to the contract's types.

use chrono::{DateTime, FixedOffset};
use contract::{
    Instant, LatLon,
    transit::{TransitAlert, TransitArrival, TransitVehicle},
};

use super::{
    alerts::Alert,
    arrival::{Arrival, Precedence},
    merge::{MergedFeeds, Vehicle},
};
use crate::Transit;

/// Maximum number of arrivals on a board for a line and profile.
const OF_A_LINE: usize = 3;

impl MergedFeeds {
    /// Arrivals at a place, soonest first.
    pub fn arrivals_at(&self, transit: &Transit, place: u32, offset: FixedOffset) -> Vec<TransitArrival> {
        let mut of_line = std::collections::HashMap::new();
        let at_place = self.arrivals.iter().filter(|arrival| arrival.place == place);
        let first = at_place.filter(|arrival| {
            let count = of_line.entry((arrival.line, arrival.profile)).or_insert(0);
            *count += 1;
            *count <= OF_A_LINE
        });
        first.map(|arrival| transit_arrival(arrival, transit, offset)).collect()
    }

    /// Vehicles of a line, or all vehicles.
    pub fn vehicles_of(&self, transit: &Transit, line: Option<u32>, offset: FixedOffset) -> Vec<TransitVehicle> {
        let vehicles = self.vehicles.iter().filter(|vehicle| line.is_none_or(|line| line == vehicle.line));
        vehicles.map(|vehicle| transit_vehicle(vehicle, transit, offset)).collect()
    }

    /// Alerts for a line, or for a place and its lines. With neither, all alerts of the network.
    pub fn alerts_of(
        &self,
        transit: &Transit,
        line: Option<u32>,
        place: Option<u32>,
        offset: FixedOffset,
    ) -> Vec<TransitAlert> {
        let of_place = place.map(|place| transit.lines_at(place)).unwrap_or_default();
        let concerns = |alert: &&Alert| {
            line.is_none() && place.is_none()
                || line.is_some_and(|line| alert.is_of_line(line))
                || place.is_some_and(|place| alert.is_of_place(place, &of_place))
        };
        self.alerts.iter().filter(concerns).map(|alert| transit_alert(alert, transit, offset)).collect()
    }
}

fn instant(at: i64, offset: FixedOffset) -> Instant {
    DateTime::from_timestamp(at, 0).unwrap_or_default().with_timezone(&offset)
}

fn transit_arrival(arrival: &Arrival, transit: &Transit, offset: FixedOffset) -> TransitArrival {
    TransitArrival {
        line: transit.line_of(arrival.line),
        headsign: arrival.profile.map(|profile| transit.headsign_of(profile)).unwrap_or_default(),
        at: instant(arrival.at, offset),
        scheduled: arrival.scheduled.map(|at| instant(at, offset)),
        cancelled: arrival.cancelled,
        estimated: arrival.precedence == Precedence::Estimated,
        vehicle: arrival.vehicle.as_ref().map(|name| name.shown.clone()),
        distance_m: arrival.distance_m,
        observed_at: instant(arrival.observed_at, offset),
    }
}

fn transit_vehicle(vehicle: &Vehicle, transit: &Transit, offset: FixedOffset) -> TransitVehicle {
    let network = transit.network();
    let next = vehicle.spot.and_then(|spot| {
        let call = network.pattern_of(spot.profile)?.calls.get(spot.next)?;
        network.places.get(call.place as usize).map(|place| place.id.clone())
    });
    let at = LatLon::from(vehicle.at);
    TransitVehicle {
        id: vehicle.name.shown.clone(),
        line: network.lines.get(vehicle.line as usize).map(|line| line.id.clone()).unwrap_or_default(),
        direction: vehicle.direction,
        lat: at.lat,
        lon: at.lon,
        bearing: vehicle.bearing,
        speed_kmh: vehicle.speed_kmh,
        at_stop: vehicle.spot.is_some_and(|spot| spot.at_stop),
        next,
        observed_at: instant(vehicle.observed_at, offset),
    }
}

fn transit_alert(alert: &Alert, transit: &Transit, offset: FixedOffset) -> TransitAlert {
    let places = alert.places();
    let places = places.iter().filter_map(|place| transit.network().places.get(*place as usize));
    TransitAlert {
        id: alert.id.clone(),
        effect: alert.effect,
        title: alert.title.clone(),
        text: alert.text.clone(),
        lines: alert.lines().into_iter().map(|line| transit.line_of(line)).collect(),
        stops: places.map(|place| place.id.clone()).collect(),
        only_together: alert.is_only_together(),
        from: alert.from.map(|at| instant(at, offset)),
        until: alert.until.map(|at| instant(at, offset)),
        url: alert.url.clone(),
    }
}

//! Made-up counts for a demonstration: marked as simulated, in memory only, and never in place of an operator's.

use chrono::Timelike as _;
use contract::{
    Instant,
    parking::{Capacity, ParkingSite, Realtime, Vehicle},
};
use seeded::Random;
use std::{sync::Arc, time::Duration};
use tokio::time::{self, MissedTickBehavior, interval_at};

use super::store::SiteCount;
use crate::services::parking::ParkingService;

/// Interval between counts.
const PERIOD: Duration = Duration::from_secs(60);
/// The noise changes steadily between values that are this many seconds apart.
const NOISE_SECS: i64 = 600;

/// Counts now, and then at intervals until the server stops.
pub fn start(service: &Arc<ParkingService>) {
    count(service);
    let (service, mut stopping) = (Arc::downgrade(service), service.core.stopping());
    tokio::spawn(async move {
        let mut beat = interval_at(time::Instant::now() + PERIOD, PERIOD);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = beat.tick() => {}
                _ = stopping.wait_for(|stopping| *stopping) => return,
            }
            let Some(service) = service.upgrade() else { return };
            count(&service);
        }
    });
}

fn count(service: &ParkingService) {
    let sites = service.sites();
    let sites = sites.all();
    let has_capacities = sites.iter().any(|site| !site.capacity.is_empty());
    let now = service.core.now();
    let all = sites.iter().flat_map(|site| site.purpose.iter().map(move |vehicle| (site, *vehicle)));
    let counts = all.filter_map(|(site, vehicle)| {
        let seed = seed(&site.uid, vehicle);
        // A city whose files have no capacities would show nothing: then these are made up as well.
        let made_up = || (!has_capacities).then(|| made_up_capacity(seed, vehicle));
        let capacity = known_capacity(site, vehicle).or_else(made_up)?;
        let free = free(seed, capacity, now);
        let count = Realtime { vehicle, free, capacity, opening_status: None, updated_at: now, is_simulated: true };
        Some(SiteCount { uid: site.uid.clone(), count })
    });
    service.occupancy.show(counts.collect(), now.timestamp_millis());
}

fn known_capacity(site: &ParkingSite, vehicle: Vehicle) -> Option<u32> {
    let of_vehicle = |capacity: &&Capacity| capacity.vehicle == vehicle;
    site.capacity.iter().find(of_vehicle).map(|capacity| capacity.total)
}

fn made_up_capacity(seed: u64, vehicle: Vehicle) -> u32 {
    let (least, most) = match vehicle {
        Vehicle::Motorcycle => (60.0, 200.0),
        Vehicle::Car => (12.0, 40.0),
        Vehicle::Bicycle => (20.0, 60.0),
        Vehicle::Bus => (4.0, 10.0),
    };
    (least + random(seed, -1) * (most - least)).round() as u32
}

/// Free spaces: fewest from 9 to 11 and from 18 to 20 hours, with a little noise. The same for the same seed and time.
fn free(seed: u64, capacity: u32, now: Instant) -> u32 {
    let hour = f64::from(now.num_seconds_from_midnight()) / 3600.0;
    // Close to nothing at midnight, so that days join.
    let peak = |at: f64, width: f64| (-((hour - at) / width).powi(2)).exp();
    let popularity = 0.8 + 0.35 * random(seed, -2);
    let busy = popularity * (0.25 + 0.62 * peak(10.0, 3.0) + 0.62 * peak(19.0, 2.2));
    let (at, within) = (now.timestamp().div_euclid(NOISE_SECS), now.timestamp().rem_euclid(NOISE_SECS));
    let part = within as f64 / NOISE_SECS as f64;
    let noise = 0.12 * (random(seed, at) * (1.0 - part) + random(seed, at + 1) * part - 0.5);
    let taken = ((busy + noise).clamp(0.0, 1.0) * f64::from(capacity)).round() as u32;
    capacity.saturating_sub(taken)
}

/// FNV-1a of a site and vehicle.
fn seed(uid: &str, vehicle: Vehicle) -> u64 {
    let bytes = uid.bytes().chain(vehicle.as_str().bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A number from 0 to 1. The same for the same seed and `n`.
fn random(seed: u64, n: i64) -> f64 {
    Random::new(seed ^ n.cast_unsigned()).between(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPACITY: u32 = 200;

    fn at(minute: i64) -> Instant {
        let midnight: Instant = "2026-11-20T00:00:00+07:00".parse().expect("a time");
        midnight + chrono::TimeDelta::minutes(minute)
    }

    #[test]
    fn a_day_is_smooth_repeatable_and_busy_when_a_city_is() {
        for site in ["a", "hn-tran-quang-khai", "cho-song"] {
            let seed = seed(site, Vehicle::Car);
            let day: Vec<u32> = (0..=24 * 60).map(|minute| free(seed, CAPACITY, at(minute))).collect();
            assert!(day.iter().all(|free| *free <= CAPACITY));
            assert!(day.windows(2).all(|pair| pair[0].abs_diff(pair[1]) <= CAPACITY / 20), "{site}");
            assert_eq!(day[600], free(seed, CAPACITY, at(600)), "{site}");
            let hour = |hour: usize| day[hour * 60];
            assert!(hour(10) < hour(3) / 2 && hour(19) < hour(3) / 2 && hour(14) > hour(10), "{site}");
        }
    }

    #[test]
    fn made_up_capacities_are_plausible() {
        for vehicle in Vehicle::ALL {
            let capacity = made_up_capacity(seed("hn-tran-quang-khai", vehicle), vehicle);
            assert!((4..=200).contains(&capacity), "{vehicle:?}: {capacity}");
        }
    }
}

//! Writes live data as GTFS-realtime, with the ids of the feed that [`crate::export`] writes.

use chrono::NaiveDate;
use contract::{LatLon, Localized, transit::AlertEffect};
use prost::Message;
use std::collections::BTreeMap;

use super::{
    alerts::Alert,
    arrival::Arrival,
    feed_index::FeedIndex,
    gtfs_realtime::{
        self, EntitySelector, FeedEntity, FeedHeader, FeedMessage, Position, TimeRange, TranslatedString,
        TripDescriptor, TripUpdate, VehicleDescriptor, VehiclePosition,
        alert::Effect,
        feed_header::Incrementality,
        translated_string::Translation,
        trip_descriptor::ScheduleRelationship as TripRelationship,
        trip_update::{StopTimeEvent, StopTimeUpdate, stop_time_update::ScheduleRelationship as StopRelationship},
        vehicle_position::VehicleStopStatus,
    },
    merge::{MergedFeeds, Vehicle},
    snapshot::VehicleName,
};
use crate::{
    Starts,
    export::{agencies, agency_id, trip_id},
};

impl MergedFeeds {
    /// Encodes the whole feed. `now` is seconds since 1970.
    pub fn feed(&self, index: &FeedIndex, now: i64) -> Vec<u8> {
        let positions = self
            .vehicles
            .iter()
            .enumerate()
            .map(|(at, vehicle)| FeedEntity { vehicle: Some(position(vehicle, index)), ..entity(format!("v{at}")) });
        let updates = trips(&self.arrivals).into_iter().enumerate().filter_map(|(at, arrivals)| {
            Some(FeedEntity { trip_update: Some(update(&arrivals, index)?), ..entity(format!("t{at}")) })
        });
        let alerts = self
            .alerts
            .iter()
            .enumerate()
            .map(|(at, one)| FeedEntity { alert: Some(alert(one, index)), ..entity(format!("a{at}")) });
        let header = FeedHeader {
            gtfs_realtime_version: "2.0".to_owned(),
            incrementality: Some(Incrementality::FullDataset.into()),
            timestamp: Some(now.max(0) as u64),
            feed_version: None,
        };
        FeedMessage { header, entity: positions.chain(updates).chain(alerts).collect() }.encode_to_vec()
    }
}

fn entity(id: String) -> FeedEntity {
    FeedEntity { id, ..FeedEntity::default() }
}

fn line_id(index: &FeedIndex, line: u32) -> Option<String> {
    index.network.lines.get(line as usize).map(|line| line.id.clone())
}

fn place_id(index: &FeedIndex, place: u32) -> Option<String> {
    index.network.places.get(place as usize).map(|place| place.id.clone())
}

/// The trip of the exported feed that started at `began`. With a timetable, the start must match; with headways, it
/// must be within their hours.
fn descriptor(
    index: &FeedIndex,
    line: u32,
    profile: Option<u32>,
    began: Option<i64>,
    cancelled: bool,
) -> TripDescriptor {
    let pattern = profile.and_then(|profile| index.network.pattern_of(profile));
    let mut trip = TripDescriptor {
        route_id: line_id(index, line),
        direction_id: pattern.map(|pattern| u32::from(pattern.direction)),
        ..TripDescriptor::default()
    };
    let Some((profile, began)) = profile.zip(began) else { return trip };
    let (date, secs) = index.local(began);
    // A trip after midnight can belong to the previous service day.
    let known = [(date, secs), (date - 1, secs + 86_400)].into_iter().find_map(|(date, secs)| {
        let runs = index.network.runs.iter().enumerate().filter(|(_, run)| run.profile == profile);
        let as_model = index.network.about.as_model;
        let mut on = runs.filter(|(_, run)| {
            index.network.services.get(run.service as usize).is_some_and(|service| service.runs_on(date, as_model))
        });
        on.find_map(|(number, run)| match &run.starts {
            Starts::Times(times) => times
                .binary_search(&secs)
                .ok()
                .map(|start| (date, secs, trip_id(number, Some(start)), TripRelationship::Scheduled)),
            Starts::Every(all) => {
                let within = all.iter().any(|headway| (headway.first..=headway.last).contains(&secs));
                within.then(|| (date, secs, trip_id(number, None), TripRelationship::Unscheduled))
            }
        })
    });
    if let Some((date, secs, id, relationship)) = known {
        trip.trip_id = Some(id);
        trip.start_time = Some(format!("{:02}:{:02}:{:02}", secs / 3600, secs / 60 % 60, secs % 60));
        trip.start_date = NaiveDate::from_num_days_from_ce_opt(date).map(|date| date.format("%Y%m%d").to_string());
        let relationship = if cancelled { TripRelationship::Canceled } else { relationship };
        trip.schedule_relationship = Some(relationship.into());
    }
    trip
}

fn named(name: &VehicleName) -> VehicleDescriptor {
    VehicleDescriptor { id: Some(name.id.clone()), label: Some(name.shown.clone()), ..VehicleDescriptor::default() }
}

fn position(vehicle: &Vehicle, index: &FeedIndex) -> VehiclePosition {
    let at = LatLon::from(vehicle.at);
    // If the feed names no trip, do not guess one: the guess would change with every observation.
    let mut trip = descriptor(index, vehicle.line, vehicle.spot.map(|spot| spot.profile), vehicle.began, false);
    trip.direction_id = vehicle.direction.map(u32::from);
    let call = vehicle.spot.and_then(|spot| index.times(spot.profile)?.1.calls.get(spot.next));
    let status = |at_stop| if at_stop { VehicleStopStatus::StoppedAt } else { VehicleStopStatus::InTransitTo };
    VehiclePosition {
        trip: Some(trip),
        position: Some(Position {
            latitude: at.lat as f32,
            longitude: at.lon as f32,
            bearing: vehicle.bearing.map(f32::from),
            odometer: None,
            speed: vehicle.speed_kmh.map(|speed| f32::from(speed) / 3.6),
        }),
        current_stop_sequence: vehicle.spot.map(|spot| spot.next as u32 + 1),
        current_status: vehicle.spot.map(|spot| status(spot.at_stop).into()),
        timestamp: u64::try_from(vehicle.observed_at).ok(),
        stop_id: call.and_then(|call| place_id(index, call.place)),
        vehicle: Some(named(&vehicle.name)),
        ..VehiclePosition::default()
    }
}

/// Groups arrivals by run or vehicle, each group in the order of its stops.
fn trips(arrivals: &[Arrival]) -> Vec<Vec<&Arrival>> {
    let mut all: BTreeMap<(&str, &str, u32, u32), Vec<&Arrival>> = BTreeMap::new();
    for (at, arrival) in (0..).zip(arrivals) {
        let vehicle = arrival.vehicle.as_ref().map(|name| name.id.as_str()).unwrap_or_default();
        // An arrival with neither a vehicle nor a run forms its own group.
        let alone = if vehicle.is_empty() && arrival.run.is_empty() { at } else { u32::MAX };
        all.entry((vehicle, &arrival.run, arrival.line, alone)).or_default().push(arrival);
    }
    all.values_mut().for_each(|one| one.sort_by_key(|arrival| (arrival.call, arrival.at)));
    all.into_values().collect()
}

fn update(arrivals: &[&Arrival], index: &FeedIndex) -> Option<TripUpdate> {
    let first = arrivals.first()?;
    let whole = first.whole;
    let stops = arrivals.iter().filter_map(|one| {
        let skipped = one.cancelled && !whole;
        Some(StopTimeUpdate {
            stop_sequence: one.call.map(|call| call as u32 + 1),
            arrival: (!one.cancelled).then_some(StopTimeEvent { time: Some(one.at), ..StopTimeEvent::default() }),
            stop_id: Some(place_id(index, one.place)?),
            schedule_relationship: skipped.then_some(StopRelationship::Skipped.into()),
            ..StopTimeUpdate::default()
        })
    });
    let stop_time_update = if whole { Vec::new() } else { stops.collect() };
    Some(TripUpdate {
        trip: descriptor(index, first.line, first.profile, first.began, whole),
        stop_time_update,
        vehicle: first.vehicle.as_ref().map(named),
        timestamp: u64::try_from(first.observed_at).ok(),
        ..TripUpdate::default()
    })
}

fn texts(text: &Localized) -> Option<TranslatedString> {
    let all = text.0.iter().map(|(tag, text)| Translation { text: text.clone(), language: Some(tag.clone()) });
    let translation: Vec<Translation> = all.collect();
    (!translation.is_empty()).then_some(TranslatedString { translation })
}

fn alert(alert: &Alert, index: &FeedIndex) -> gtfs_realtime::Alert {
    let entities = alert.informed_entities.iter().flat_map(|one| {
        let stop_id = one.place.and_then(|place| place_id(index, place));
        match (&one.lines, one.place) {
            (Some(lines), _) => lines
                .iter()
                .map(|line| EntitySelector {
                    route_id: line_id(index, *line),
                    stop_id: stop_id.clone(),
                    ..EntitySelector::default()
                })
                .collect::<Vec<_>>(),
            (None, Some(_)) => vec![EntitySelector { stop_id, ..EntitySelector::default() }],
            // Name every agency of the exported feed.
            (None, None) => (0..agencies(&index.network).len())
                .map(|at| EntitySelector { agency_id: Some(agency_id(at)), ..EntitySelector::default() })
                .collect(),
        }
    });
    let secs = |at: Option<i64>| at.and_then(|at| u64::try_from(at).ok());
    let (start, end) = (secs(alert.from), secs(alert.until));
    let url = alert.url.as_ref().map(|url| Translation { text: url.clone(), language: None });
    let effect = match alert.effect {
        AlertEffect::NoService => Effect::NoService,
        AlertEffect::ReducedService => Effect::ReducedService,
        AlertEffect::Delays => Effect::SignificantDelays,
        AlertEffect::Detour => Effect::Detour,
        AlertEffect::StopMoved => Effect::StopMoved,
        AlertEffect::Other => Effect::OtherEffect,
    };
    gtfs_realtime::Alert {
        active_period: if start.or(end).is_some() { vec![TimeRange { start, end }] } else { Vec::new() },
        informed_entity: entities.collect(),
        effect: Some(effect.into()),
        url: url.map(|url| TranslatedString { translation: vec![url] }),
        header_text: texts(&alert.title),
        description_text: texts(&alert.text),
        ..gtfs_realtime::Alert::default()
    }
}

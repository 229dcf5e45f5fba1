//! Converts GTFS-realtime to [`FeedSnapshot`].

use chrono::{Datelike, NaiveDate};
use contract::{LatLon, Localized, transit::AlertEffect};
use prost::Message;

use super::{
    gtfs_realtime::{
        Alert, FeedMessage, TranslatedString, TripDescriptor, TripUpdate, VehicleDescriptor, VehiclePosition,
        alert::Effect,
        feed_header::Incrementality,
        trip_descriptor::ScheduleRelationship as TripRelationship,
        trip_update::{StopTimeEvent, stop_time_update::ScheduleRelationship as StopRelationship},
        vehicle_position::VehicleStopStatus,
    },
    snapshot::{
        AlertSnapshot, EntityRef, FeedSnapshot, StopPrediction, StopSnapshot, TripRef, TripSnapshot, VehicleName,
        VehicleSnapshot,
    },
};
use crate::Fixed;

/// Maximum number of characters of an alert text. Longer texts are cut: no alert needs more, and a page has to show it.
const LONGEST_TEXT: usize = 4000;

/// Reads a feed. `now` replaces missing timestamps, and `language` missing language tags.
///
/// # Errors
/// A sentence that says why the feed as a whole cannot be read.
pub fn read(bytes: &[u8], now: i64, language: &str) -> Result<FeedSnapshot, String> {
    let feed = FeedMessage::decode(bytes).map_err(|error| format!("is no GTFS-realtime: {error}"))?;
    let version = feed.header.gtfs_realtime_version.as_str();
    if !version.starts_with("1.") && !version.starts_with("2.") {
        return Err(format!("is GTFS-realtime of the version {version:?}; 1.0 and 2.0 can be read"));
    }
    if feed.header.incrementality() == Incrementality::Differential {
        return Err("holds changes only (DIFFERENTIAL); ask its publisher for the full data set".to_owned());
    }
    // Cap at `now`: a publisher's clock that runs fast must not make data look fresh indefinitely.
    let past = |at: Option<u64>| at.and_then(|at| i64::try_from(at).ok()).filter(|at| *at > 0).map(|at| at.min(now));
    let made_at = past(feed.header.timestamp).unwrap_or(now);
    let mut snapshot = FeedSnapshot { made_at, ..FeedSnapshot::default() };
    for entity in feed.entity.into_iter().filter(|entity| entity.is_deleted != Some(true)) {
        if let Some(update) = entity.trip_update {
            let observed_at = past(update.timestamp).unwrap_or(made_at);
            snapshot.trips.push(trip_snapshot(update, observed_at, &entity.id, &mut snapshot.left_out));
        }
        if let Some(vehicle) = entity.vehicle {
            let observed_at = past(vehicle.timestamp).unwrap_or(made_at);
            match vehicle_snapshot(vehicle, observed_at, &entity.id) {
                Ok(vehicle) => snapshot.vehicles.push(vehicle),
                Err(why) => snapshot.left_out.push(format!("vehicle {}: {why}", entity.id)),
            }
        }
        if let Some(alert) = entity.alert {
            match alert_snapshot(alert, &entity.id, language) {
                Ok(alert) => snapshot.alerts.push(alert),
                Err(why) => snapshot.left_out.push(format!("alert {}: {why}", entity.id)),
            }
        }
    }
    Ok(snapshot)
}

fn trip_ref(trip: TripDescriptor) -> TripRef {
    TripRef {
        trip: trip.trip_id.unwrap_or_default(),
        route: trip.route_id.unwrap_or_default(),
        direction: trip.direction_id.and_then(|id| u8::try_from(id).ok()).filter(|id| *id < 2),
        start: trip.start_time.as_deref().and_then(secs),
        date: trip.start_date.as_deref().and_then(date),
    }
}

/// Parses `HH:MM:SS`, including times past 24:00, to seconds.
fn secs(text: &str) -> Option<i32> {
    let mut parts = text.trim().splitn(3, ':').map(|part| part.parse::<u16>().ok().map(i32::from));
    let (hours, minutes, secs) = (parts.next()??, parts.next()??, parts.next()??);
    (minutes < 60 && secs < 60 && hours < 72).then_some(hours * 3600 + minutes * 60 + secs)
}

/// Parses `YYYYMMDD` to a day number of the common era.
fn date(text: &str) -> Option<i32> {
    NaiveDate::parse_from_str(text.trim(), "%Y%m%d").ok().map(|day| day.num_days_from_ce())
}

fn name(vehicle: Option<VehicleDescriptor>) -> Option<VehicleName> {
    let VehicleDescriptor { license_plate, label, id, .. } = vehicle?;
    let text = |name: Option<String>| name.map(|name| cut(&name, 40)).filter(|name| !name.is_empty());
    let (plate, label, number) = (text(license_plate), text(label), text(id));
    // Labels need not be unique: every bus of line 32 may have the label "32".
    let id = plate.clone().or_else(|| number.clone()).or_else(|| label.clone())?;
    let shown = plate.or(label).or(number)?;
    Some(VehicleName { id, shown })
}

fn trip_snapshot(update: TripUpdate, observed_at: i64, id: &str, left_out: &mut Vec<String>) -> TripSnapshot {
    let cancelled =
        matches!(update.trip.schedule_relationship(), TripRelationship::Canceled | TripRelationship::Deleted);
    let mut stops = Vec::new();
    for stop in update.stop_time_update {
        let event = stop.arrival.or(stop.departure);
        let prediction = match (stop.schedule_relationship(), event) {
            (StopRelationship::Skipped, _) => Some(StopPrediction::Skipped),
            (StopRelationship::NoData, _) => Some(StopPrediction::Unknown),
            (_, Some(StopTimeEvent { time: Some(time), .. })) if time > 0 => Some(StopPrediction::At(time)),
            (_, Some(StopTimeEvent { delay: Some(delay), .. })) => Some(StopPrediction::Delay(delay)),
            _ => None,
        };
        match (prediction, stop.stop_id.filter(|stop| !stop.is_empty())) {
            (Some(prediction), Some(stop)) => stops.push(StopSnapshot { stop, prediction }),
            (Some(_), None) => left_out.push(format!("trip update {id}: a stop without stop_id cannot be placed")),
            (None, _) => {}
        }
    }
    if let (true, Some(delay)) = (stops.is_empty(), update.delay) {
        // A delay of the whole trip applies from its first stop on.
        stops.push(StopSnapshot { stop: String::new(), prediction: StopPrediction::Delay(delay) });
    }
    TripSnapshot { trip: trip_ref(update.trip), vehicle: name(update.vehicle), observed_at, cancelled, stops }
}

fn vehicle_snapshot(vehicle: VehiclePosition, observed_at: i64, id: &str) -> Result<VehicleSnapshot, String> {
    let position = vehicle.position.ok_or("has no position")?;
    let stopped = vehicle.current_status() == VehicleStopStatus::StoppedAt;
    let at = LatLon::new(f64::from(position.latitude), f64::from(position.longitude));
    let valid = at.lat.abs() <= 90.0 && at.lon.abs() <= 180.0 && (at.lat.abs() > 0.001 || at.lon.abs() > 0.001);
    if !valid {
        return Err(format!("the position {}, {} is no place", position.latitude, position.longitude));
    }
    let whole = |value: f32, most: f32| (0.0..=most).contains(&value).then_some(value.round() as u16);
    Ok(VehicleSnapshot {
        name: name(vehicle.vehicle).unwrap_or_else(|| VehicleName::plate(&cut(id, 40))),
        trip: vehicle.trip.map(trip_ref).unwrap_or_default(),
        at: Fixed::from(at),
        bearing: position.bearing.and_then(|bearing| whole(bearing, 360.0)),
        speed_kmh: position.speed.and_then(|speed| whole(speed * 3.6, 400.0)),
        stop: vehicle.stop_id.unwrap_or_default(),
        stopped,
        observed_at,
    })
}

fn alert_snapshot(alert: Alert, id: &str, language: &str) -> Result<AlertSnapshot, String> {
    let effect = effect(alert.effect());
    let texts = |text: Option<TranslatedString>| {
        let all = text.unwrap_or_default().translation.into_iter().map(|one| {
            let tag = one.language.unwrap_or_default();
            let tag = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
            (if tag.is_empty() { language.to_owned() } else { tag }, cut(&one.text, LONGEST_TEXT))
        });
        Localized(all.filter(|(_, text)| !text.is_empty()).collect())
    };
    let (title, text) = (texts(alert.header_text), texts(alert.description_text));
    if title.0.is_empty() && text.0.is_empty() {
        return Err("has no text".to_owned());
    }
    let (title, text) = if title.0.is_empty() { (text, Localized::default()) } else { (title, text) };
    let is_web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    let url = texts(alert.url).0.values().find(is_web).cloned();
    let end = |at: Option<u64>| at.and_then(|at| i64::try_from(at).ok()).filter(|at| *at > 0);
    let entities = alert.informed_entity.into_iter().map(|entity| {
        let trip = entity.trip.unwrap_or_default();
        EntityRef {
            route: entity.route_id.or(trip.route_id).unwrap_or_default(),
            trip: trip.trip_id.unwrap_or_default(),
            mode: entity.route_type.and_then(|mode| u16::try_from(mode).ok()),
            stop: entity.stop_id.unwrap_or_default(),
        }
    });
    Ok(AlertSnapshot {
        id: id.to_owned(),
        effect,
        title,
        text,
        periods: alert.active_period.into_iter().map(|range| (end(range.start), end(range.end))).collect(),
        informed_entities: entities.collect(),
        url,
    })
}

/// An effect that is newer than the definition arrives here as `UnknownEffect`.
fn effect(effect: Effect) -> AlertEffect {
    match effect {
        Effect::NoService => AlertEffect::NoService,
        Effect::ReducedService => AlertEffect::ReducedService,
        Effect::SignificantDelays => AlertEffect::Delays,
        Effect::Detour => AlertEffect::Detour,
        Effect::StopMoved => AlertEffect::StopMoved,
        _ => AlertEffect::Other,
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').take(most).collect::<String>().trim().to_owned()
}

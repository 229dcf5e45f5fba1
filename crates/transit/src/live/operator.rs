//! Converts the operators' own JSON to [`FeedSnapshot`]: a list of vehicles approaching a stop, each
//! `{route, plate, distance_m, eta_s, speed, observed_at}`. If a document covers several stops, each vehicle also has
//! `stop`.

use serde::Deserialize;

use super::snapshot::{FeedSnapshot, VehicleApproach};

#[derive(Deserialize)]
#[serde(untagged)]
enum Document {
    List(Vec<serde_json::Value>),
    Wrapped { vehicles: Vec<serde_json::Value> },
}

#[derive(Deserialize)]
struct Item {
    route: Text,
    #[serde(default)]
    plate: Option<Text>,
    #[serde(default)]
    stop: Option<Text>,
    #[serde(default)]
    distance_m: Option<f64>,
    #[serde(default)]
    eta_s: Option<f64>,
    /// Kilometres per hour.
    #[serde(default)]
    speed: Option<f64>,
    observed_at: Text,
}

/// A text or a number: operators write numbers with and without quotes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Text(String),
    Number(serde_json::Number),
}

impl Text {
    fn get(&self) -> String {
        match self {
            Self::Text(text) => text.trim().chars().filter(|c| !c.is_control()).take(60).collect(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Reads a document. `stop` is the stop for which it was requested, if any.
///
/// # Errors
/// A sentence that says why the document as a whole cannot be read.
pub fn read(bytes: &[u8], now: i64, stop: Option<&str>) -> Result<FeedSnapshot, String> {
    let document = serde_json::from_slice(bytes)
        .map_err(|error| format!("is no list of vehicles in JSON (or {{\"vehicles\": […]}}): {error}"))?;
    let (Document::List(items) | Document::Wrapped { vehicles: items }) = document;
    let mut snapshot = FeedSnapshot { made_at: now, ..FeedSnapshot::default() };
    let many = !items.is_empty();
    for (at, item) in items.into_iter().enumerate() {
        let one = serde_json::from_value(item).map_err(|error| error.to_string());
        match one.and_then(|item| approach(&item, now, stop)) {
            Ok(approach) => snapshot.approaches.push(approach),
            Err(why) => snapshot.left_out.push(format!("vehicle {}: {why}", at + 1)),
        }
    }
    if many && snapshot.approaches.is_empty() {
        return Err(format!("holds no vehicle that can be read: {}", snapshot.left_out.join("; ")));
    }
    if let Some(newest) = snapshot.approaches.iter().map(|approach| approach.observed_at).max() {
        snapshot.made_at = newest;
    }
    Ok(snapshot)
}

fn approach(item: &Item, now: i64, stop: Option<&str>) -> Result<VehicleApproach, String> {
    let stop = item.stop.as_ref().map(Text::get).or_else(|| stop.map(str::to_owned)).ok_or("names no stop")?;
    let observed = item.observed_at.get();
    let observed_at = match observed.parse::<i64>() {
        // A value this large must be in milliseconds.
        Ok(millis) if millis > 100_000_000_000 => millis / 1000,
        Ok(secs) => secs,
        Err(_) => chrono::DateTime::parse_from_rfc3339(&observed)
            .map_err(|_| format!("observed_at {observed:?} is neither RFC 3339 nor seconds since 1970"))?
            .timestamp(),
    };
    let within = |value: Option<f64>, most: f64| value.filter(|value| (0.0..=most).contains(value));
    let (distance, eta) = (within(item.distance_m, 100_000.0), within(item.eta_s, 4.0 * 3600.0));
    if distance.is_none() && eta.is_none() {
        return Err("has neither distance_m nor eta_s".to_owned());
    }
    Ok(VehicleApproach {
        route: item.route.get(),
        stop,
        plate: item.plate.as_ref().map(Text::get).unwrap_or_default(),
        distance_m: distance.map(|metres| metres.round() as u32),
        eta_s: eta.map(|secs| secs.round() as i32),
        speed_kmh: within(item.speed, 200.0).map(|speed| speed.round() as u16),
        observed_at: observed_at.min(now),
    })
}

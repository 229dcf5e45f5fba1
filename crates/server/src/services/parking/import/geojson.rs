//! Sites from GeoJSON of OpenStreetMap, as Overpass and osmtogeojson write it.

mod geometry;

use anyhow::Context as _;
use civic::parking::max_stay_minutes;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::record::{Fields, Row};
use crate::services::parking::rules::is_photo_url;
use geometry::Geometry;

#[derive(Deserialize)]
struct Collection {
    features: Vec<Value>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Option<Map<String, Value>>,
    geometry: Option<Geometry>,
}

/// The sites of a collection.
///
/// # Errors
/// It is not a FeatureCollection.
pub(super) fn read(document: Value) -> anyhow::Result<Vec<Row>> {
    let collection: Collection = serde_json::from_value(document).context("not a GeoJSON FeatureCollection")?;
    Ok(collection.features.into_iter().enumerate().map(|(at, feature)| row(at, feature)).collect())
}

fn row(at: usize, feature: Value) -> Row {
    let (place, key) = (format!("feature {}", at + 1), key(&feature));
    let feature = match serde_json::from_value::<Feature>(feature) {
        Ok(feature) => feature,
        Err(error) => return Row::new(place, &key, Err(error.to_string())),
    };
    let properties = feature.properties.unwrap_or_default();
    // osmtogeojson puts the tags into a member of their own, unless told otherwise.
    let tags = Tags(properties.get("tags").and_then(Value::as_object).unwrap_or(&properties));
    match tags.purpose() {
        Ok(purpose) => {
            let fields = tags.fields(purpose, &key, feature.geometry.as_ref());
            Row::new(place, &key, fields)
        }
        // What is no public parking any more is removed: without its key, no earlier version stays.
        Err(reason) => Row::new(place, "", Err(reason)),
    }
}

/// The tags of an element.
struct Tags<'a>(&'a Map<String, Value>);

impl Tags<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The vehicle that is parked.
    ///
    /// # Errors
    /// It is no parking, or not for the public.
    fn purpose(&self) -> Result<&'static str, String> {
        let purpose = match self.get("amenity") {
            Some("parking") => "car",
            Some("motorcycle_parking") => "motorcycle",
            Some("bicycle_parking") => "bicycle",
            other => return Err(format!("amenity: {} is no parking", other.unwrap_or("nothing"))),
        };
        match self.get("access") {
            Some(access @ ("private" | "no")) => Err(format!("access: {access}")),
            _ => Ok(purpose),
        }
    }

    fn fields(&self, purpose: &str, key: &str, geometry: Option<&Geometry>) -> Result<Fields, String> {
        let at = geometry.and_then(Geometry::centre).ok_or("geometry: neither Point nor Polygon")?;
        let tag = |name: &str| self.get(name);
        let mut fields = Fields::default();
        let mut set = |column, text: Option<&str>| fields.set(column, text.unwrap_or_default());
        set("uid", Some(key));
        set("purpose", Some(purpose));
        set("lat", Some(at.lat.to_string().as_str()));
        set("lon", Some(at.lon.to_string().as_str()));
        set("name", tag("name:vi").or_else(|| tag("name")));
        set("name_en", tag("name:en"));
        let address: Vec<&str> = [tag("addr:housenumber"), tag("addr:street")].into_iter().flatten().collect();
        set("address", Some(address.join(" ").as_str()));
        set("operator", tag("operator"));
        set("type", tag("parking").and_then(site_type));
        set("opening_hours", tag("opening_hours"));
        let is_flag = |text: &&str| matches!(*text, "yes" | "no");
        set("has_fee", tag("fee").filter(is_flag));
        set("is_roofed", tag("covered").filter(is_flag));
        // Whoever maps a place may write words such as "yes" or "many". Those say nothing about the number.
        let is_number = |text: &&str| text.parse::<i64>().is_ok();
        set("capacity", tag("capacity").filter(is_number));
        set("capacity_charging", tag("capacity:charging").filter(is_number));
        set("capacity_disabled", tag("capacity:disabled").filter(is_number));
        set("max_height", tag("maxheight").and_then(centimetres).as_deref());
        set("max_stay", tag("maxstay").and_then(duration).as_deref());
        set("photo_url", tag("image").filter(|url| url.starts_with("https://") && is_photo_url(url)));
        Ok(fields)
    }
}

/// The key of a feature: `osm-` with kind and number of an element, or any other id as it is; empty if it has none.
fn key(feature: &Value) -> String {
    let property = |name: &str| feature.get("properties").and_then(|properties| properties.get(name));
    let ids = [property("@id"), feature.get("id"), property("id")];
    let Some(id) = ids.into_iter().flatten().find(|id| !id.is_null()) else { return String::new() };
    let text = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    let is_element = ["node/", "way/", "relation/"].iter().any(|kind| text.starts_with(kind));
    if is_element { format!("osm-{text}") } else { text }
}

fn site_type(word: &str) -> Option<&'static str> {
    match word {
        "surface" => Some("OFF_STREET_PARKING_GROUND"),
        "multi-storey" | "rooftop" => Some("CAR_PARK"),
        "underground" => Some("UNDERGROUND"),
        "street_side" | "lane" | "on_kerb" | "half_on_kerb" | "shoulder" => Some("ON_STREET"),
        _ => None,
    }
}

/// `2.1` or `2.1 m` in centimetres.
fn centimetres(text: &str) -> Option<String> {
    let metres: f64 = text.trim_end_matches('m').trim_end().parse().ok()?;
    (0.01..=655.0).contains(&metres).then(|| format!("{:.0}", metres * 100.0))
}

/// `2 hours` or `PT2H` as a duration.
fn duration(text: &str) -> Option<String> {
    if max_stay_minutes(text).is_some() {
        return Some(text.to_owned());
    }
    let (number, unit) = text.split_once(' ')?;
    let number: u32 = number.parse().ok()?;
    match unit.trim() {
        "min" | "minute" | "minutes" => Some(format!("PT{number}M")),
        "h" | "hour" | "hours" => Some(format!("PT{number}H")),
        "day" | "days" => Some(format!("P{number}D")),
        _ => None,
    }
}

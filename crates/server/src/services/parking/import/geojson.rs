//! Sites from GeoJSON of OpenStreetMap, as Overpass and osmtogeojson write it.

mod geometry;

use anyhow::Context as _;
use civic::parking::max_stay_minutes;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::record::{Fields, Row};
use geometry::Geometry;

#[derive(Deserialize)]
struct Collection {
    features: Vec<Value>,
}

#[derive(Deserialize)]
struct Feature {
    id: Option<Value>,
    properties: Option<Map<String, Value>>,
    geometry: Option<Geometry>,
}

/// The sites of a collection.
///
/// # Errors
/// It is not a FeatureCollection.
pub(super) fn read(document: Value) -> anyhow::Result<Vec<Row>> {
    let collection: Collection = serde_json::from_value(document).context("not a GeoJSON FeatureCollection")?;
    let row = |(at, feature): (usize, Value)| {
        let feature = serde_json::from_value::<Feature>(feature).map_err(|error| error.to_string());
        Row { place: format!("feature {}", at + 1), fields: feature.and_then(|feature| fields(&feature)) }
    };
    Ok(collection.features.into_iter().enumerate().map(row).collect())
}

fn fields(feature: &Feature) -> Result<Fields, String> {
    let none = Map::new();
    let properties = feature.properties.as_ref().unwrap_or(&none);
    // osmtogeojson puts the tags into a member of their own, unless told otherwise.
    let tags = properties.get("tags").and_then(Value::as_object).unwrap_or(properties);
    let tag = |name: &str| tags.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let mut fields = Fields::default();
    let mut set = |column, text: Option<&str>| fields.set(column, text.unwrap_or_default());
    set(
        "purpose",
        match tag("amenity") {
            Some("parking") => Some("car"),
            Some("motorcycle_parking") => Some("motorcycle"),
            Some("bicycle_parking") => Some("bicycle"),
            other => return Err(format!("amenity: {} is no parking", other.unwrap_or("nothing"))),
        },
    );
    if let Some(access @ ("private" | "no")) = tag("access") {
        return Err(format!("access: {access}"));
    }
    let at = feature.geometry.as_ref().and_then(Geometry::centre);
    let at = at.ok_or("geometry: neither Point nor Polygon")?;
    set("lat", Some(at.lat.to_string().as_str()));
    set("lon", Some(at.lon.to_string().as_str()));
    let id = [properties.get("@id"), feature.id.as_ref(), properties.get("id")].into_iter().flatten().next();
    set("uid", id.map(key).as_deref());
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
    Ok(fields)
}

/// The key of an element: `osm-` and its kind and number, or any other id as it is.
fn key(id: &Value) -> String {
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

//! The parameters of the operations, with their bounds.

use contract::{DEVICE_HEADER, HitKind, IDEMPOTENCY_HEADER, Sort, Status};
use serde_json::{Value, json};

use crate::api::query::TEXT_CHARS;

fn query(name: &str, required: bool, description: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "required": required, "description": description, "schema": schema })
}

/// Several words, joined by commas.
fn list(name: &str, description: &str, items: Value) -> Value {
    let mut parameter = query(name, false, description, json!({ "type": "array", "items": items, "maxItems": 100 }));
    parameter["style"] = json!("form");
    parameter["explode"] = json!(false);
    parameter
}

pub(super) fn text(name: &str, required: bool, description: &str) -> Value {
    query(name, required, description, json!({ "type": "string", "maxLength": TEXT_CHARS }))
}

pub(super) fn whole(name: &str, required: bool, description: &str, least: u32, most: u32) -> Value {
    query(name, required, description, json!({ "type": "integer", "minimum": least, "maximum": most }))
}

pub(super) fn flag(name: &str, description: &str) -> Value {
    query(name, false, description, json!({ "type": "boolean" }))
}

/// `lat` and `lon`.
pub(super) fn position(required: bool) -> Vec<Value> {
    let degrees = |name, most: i32, description| {
        query(name, required, description, json!({ "type": "number", "minimum": -most, "maximum": most }))
    };
    vec![
        degrees("lat", 90, "Latitude in degrees, WGS84; goes together with `lon`."),
        degrees("lon", 180, "Longitude in degrees, WGS84; goes together with `lat`."),
    ]
}

pub(super) fn bbox(required: bool) -> Value {
    let pattern = r"^-?[0-9]+(\.[0-9]+)?(,-?[0-9]+(\.[0-9]+)?){3}$";
    let schema =
        json!({ "type": "string", "pattern": pattern, "maxLength": TEXT_CHARS, "example": "105.8,21.0,105.9,21.1" });
    query("bbox", required, "`minLon,minLat,maxLon,maxLat` in degrees; each minimum below its maximum.", schema)
}

pub(super) fn kinds() -> Value {
    let names: Vec<&str> = HitKind::ALL.iter().map(|(_, name)| *name).collect();
    list("kinds", "What to look for; everything when absent.", json!({ "type": "string", "enum": names }))
}

/// One of a few words, the first is the default.
pub(super) fn word(name: &str, description: &str, words: &[&str]) -> Value {
    query(name, false, description, json!({ "type": "string", "enum": words, "default": words.first() }))
}

pub(super) fn sort() -> Value {
    let names: Vec<&str> = Sort::ALL.iter().map(|sort| sort.as_str()).collect();
    let schema = json!({ "type": "string", "enum": names, "default": Sort::default().as_str() });
    query("sort", false, "Order; `near` needs `lat` and `lon`.", schema)
}

/// The filters that list and map share.
pub(super) fn filter() -> Vec<Value> {
    let statuses: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
    vec![
        list("category", "Ids of categories.", json!({ "type": "string", "minLength": 1, "maxLength": 100 })),
        list("status", "Statuses.", json!({ "type": "string", "enum": statuses })),
        flag("overdue", "Only open reports past their deadline."),
        text("ward", false, "Code of a ward."),
        text("q", false, "Beginnings of words in code, address, description and category; accents do not matter."),
        query(
            "since",
            false,
            "Filed on or after this date, in the city's time.",
            json!({ "type": "string", "format": "date" }),
        ),
    ]
}

pub(super) fn path(name: &str, description: &str, pattern: &str) -> Value {
    json!({
        "name": name, "in": "path", "required": true, "description": description,
        "schema": { "type": "string", "pattern": pattern },
    })
}

pub(super) fn device(required: bool) -> Value {
    json!({
        "name": DEVICE_HEADER, "in": "header", "required": required,
        "description": "The device's secret: proves what is its own without an account.",
        "schema": { "type": "string", "pattern": "^[0-9a-fA-F]{32}$" },
    })
}

pub(super) fn idempotency() -> Value {
    json!({
        "name": IDEMPOTENCY_HEADER, "in": "header", "required": true,
        "description": "UUID made for this submission: the same key and body again answer with the same report.",
        "schema": { "type": "string", "format": "uuid" },
    })
}

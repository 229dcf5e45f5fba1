//! The OpenAPI 3.1 document: schemas from the contract's types, operations from the tables below.

mod answers;
mod heritage;
mod operations;
mod parameters;

use contract::{
    Catalogue, Config, Contact, Document, Donation, FieldProblem, Hit, Media, Nearby, NewRating, NewReport, NewScan,
    Page, Problem, Rating, Report, ReportMap, ScanCount, SiteList, Support, TransitAlert, TransitBoard, TransitEvent,
    TransitLine, TransitLive, TransitNetwork, TransitPlan, TransitRoute, TransitStop, Walk, Ward, WardLookup,
};
use serde_json::{Map, Value, json};
use utoipa::OpenApi as _;

#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(
    Catalogue,
    Config,
    Contact,
    Document,
    Donation,
    FieldProblem,
    Media,
    NewRating,
    NewReport,
    NewScan,
    Page<Hit>,
    Page<Nearby>,
    Page<Report>,
    Page<ScanCount>,
    Page<TransitAlert>,
    Page<TransitLine>,
    Page<TransitStop>,
    Page<Walk>,
    Page<Ward>,
    Problem,
    Rating,
    Report,
    ReportMap,
    ScanCount,
    SiteList,
    Support,
    TransitBoard,
    TransitEvent,
    TransitLive,
    TransitNetwork,
    TransitPlan,
    TransitRoute,
    WardLookup,
)))]
struct Schemas;

/// The document, indented, with a line end.
pub fn json() -> String {
    let text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    // The only plain map among the schemas is that of the answers, and utoipa calls it by its Rust type.
    let mut text = text.replace("\"BTreeMap\"", "\"Answers\"").replace("schemas/BTreeMap", "schemas/Answers");
    text.push('\n');
    text
}

fn document() -> Value {
    let schemas = serde_json::to_value(Schemas::openapi()).unwrap_or_default();
    let mut schemas = schemas.pointer("/components/schemas").cloned().unwrap_or_default();
    constrain(&mut schemas);
    without_fallbacks(&mut schemas);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Civic portal",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Reports of a city's citizens, what is needed to file and find them, public transport, and \
                heritage sites. \
                Errors are problem documents (RFC 9457). Unknown query parameters are ignored.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": operations::paths(),
        "components": { "schemas": schemas, "responses": answers::components() },
    })
}

/// Takes out the variants that only readers of another version of the contract need: a server never sends them.
fn without_fallbacks(schemas: &mut Value) {
    for name in ["Status", "BlockKind"] {
        let words = schemas.pointer_mut(&format!("/{name}/enum")).and_then(Value::as_array_mut);
        let fallback =
            words.and_then(|words| words.iter().position(|word| word == "unknown").map(|at| words.remove(at)));
        debug_assert!(fallback.is_some(), "{name} has no fallback");
    }
}

/// What the types cannot say: the limits that every city has. A city's own limits stand in `GET /config`.
fn constrain(schemas: &mut Value) {
    let mut add = |pointer: &str, more: Value| {
        let found = schemas.pointer_mut(pointer).and_then(Value::as_object_mut);
        if let (Some(schema), Value::Object(more)) = (found, more) {
            schema.extend::<Map<String, Value>>(more);
        }
    };
    for name in ["NewReport", "Report", "LatLon"] {
        add(&format!("/{name}/properties/lat"), json!({ "minimum": -90, "maximum": 90 }));
        add(&format!("/{name}/properties/lon"), json!({ "minimum": -180, "maximum": 180 }));
    }
    add("/NewReport/properties/description", json!({ "minLength": civic::report::MIN_DESCRIPTION }));
    add("/NewRating/properties/stars", json!({ "minimum": 1, "maximum": 5 }));
    add("/NewScan/properties/sign", json!({ "minimum": 1, "maximum": 99 }));
    add("/NewReport/properties/address", json!({ "maxLength": 200 }));
    add("/NewReport/properties/photos", json!({ "items": { "type": "string", "pattern": "^[0-9a-f]{64}$" } }));
    add("/Contact/properties/name", json!({ "maxLength": 100 }));
    add("/Contact/properties/phone", json!({ "maxLength": 20, "pattern": "^[0-9 +.-]*$" }));
    add("/Contact/properties/email", json!({ "maxLength": 200 }));
    add("/Media/properties/id", json!({ "pattern": "^[0-9a-f]{64}$" }));
    add("/Config/properties/bounds", json!({ "minItems": 4, "maxItems": 4 }));
}

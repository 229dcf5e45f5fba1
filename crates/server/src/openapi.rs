//! The OpenAPI 3.1 document: what the handlers say of themselves, and what holds for all of them.

mod answers;
pub mod parameters;
mod routes;

use contract::{API_BASE, Problem};
use serde_json::{Map, Value, json};
use utoipa::{OpenApi, openapi};

pub use answers::Fails;
pub use routes::Routes;

/// What is said of the whole API.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Civic portal",
        description = "Reports of a city's citizens, what is needed to file and find them, public transport, and \
            heritage sites. Errors are problem documents (RFC 9457). Unknown query parameters are ignored.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/")),
    components(schemas(Problem)),
)]
struct Frame;

/// Bytes of a picture.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct Picture(pub Vec<u8>);

/// A form with a picture.
#[derive(utoipa::ToSchema)]
pub struct PhotoForm {
    /// The photo.
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
}

/// The document of what some handlers say of themselves, indented, with a line end.
pub fn json(described: openapi::OpenApi) -> String {
    let text = serde_json::to_string_pretty(&document(described)).unwrap_or_default();
    // The only plain map among the schemas is that of the answers, and utoipa calls it by its Rust type.
    let mut text = text.replace("\"BTreeMap\"", "\"Answers\"").replace("schemas/BTreeMap", "schemas/Answers");
    text.push('\n');
    text
}

fn document(described: openapi::OpenApi) -> Value {
    let mut document = Frame::openapi();
    document.merge(described);
    let mut document = serde_json::to_value(document).unwrap_or_default();
    constrain(&mut document["components"]["schemas"]);
    without_fallbacks(&mut document["components"]["schemas"]);
    document["components"]["responses"] = answers::components();
    without_unnamed(&mut document);
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object_mut().into_iter().flatten() {
            let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
            parameters.into_iter().flatten().for_each(parameters::complete);
            answers::complete(operation, method, path.starts_with(API_BASE));
        }
    }
    document
}

/// Takes out the schemas that nothing names: a page holds the schema of its items in itself.
fn without_unnamed(document: &mut Value) {
    let text = document.to_string();
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| text.contains(&format!("schemas/{name}\"")));
    }
}

/// Takes out the variants that only readers of another version of the contract need: a server never sends them.
fn without_fallbacks(schemas: &mut Value) {
    for name in ["Status", "Visibility", "BlockKind"] {
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

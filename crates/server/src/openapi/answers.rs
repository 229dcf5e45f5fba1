//! The answers of the operations.

use serde_json::{Map, Value, json};

use crate::problem::PROBLEM_JSON;

/// Status, name and description of every problem.
const PROBLEMS: [(u16, &str, &str); 12] = [
    (400, "BadRequest", "A parameter, a header or the body cannot be read; `fields` names it."),
    (403, "CrossSite", "A write from a page on another server."),
    (404, "NotFound", "Nothing there, or nothing that this device may see."),
    (405, "MethodNotAllowed", "The address does not answer that method."),
    (408, "RequestTimeout", "The body stopped coming; nothing was changed, send it again."),
    (413, "PayloadTooLarge", "More bytes than allowed."),
    (414, "TargetTooLong", "Path and query are longer than any address of the API."),
    (415, "UnsupportedMedia", "A media type that is not taken."),
    (422, "Unprocessable", "`validation`: fields at fault. `idempotency_conflict`: the key was used for another body."),
    (429, "RateLimited", "Too many writes; `Retry-After` says when to try again."),
    (500, "Internal", "A fault of the server; the request changed nothing."),
    (503, "Unavailable", "The database or the photo store cannot be used now; `Retry-After` says when to try again."),
];

/// The problems as components, so that operations only name them.
pub(super) fn components() -> Value {
    let mut all = Map::new();
    for (status, name, description) in PROBLEMS {
        let mut response = json!({
            "description": description,
            "content": { PROBLEM_JSON: { "schema": { "$ref": "#/components/schemas/Problem" } } },
        });
        if matches!(status, 429 | 503) {
            let seconds = json!({ "description": "Seconds to wait.", "schema": { "type": "integer", "minimum": 0 } });
            response["headers"] = json!({ "Retry-After": seconds });
        }
        all.insert(name.to_owned(), response);
    }
    Value::Object(all)
}

/// The answers of an operation: the good one and some problems; every operation may also fail with 405, 414, 500 and
/// 503, one that writes with 403, and one with a body with 408.
pub(super) fn answers(good: &Value, statuses: &[u16], writes: bool, has_body: bool) -> Value {
    let mut all = good.as_object().cloned().unwrap_or_default();
    for (status, name, _) in PROBLEMS {
        let usual = match status {
            403 => writes,
            408 => has_body,
            405 | 414 | 500 | 503 => true,
            _ => false,
        };
        if usual || statuses.contains(&status) {
            all.insert(status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") }));
        }
    }
    Value::Object(all)
}

/// 200 with a schema, or 304.
pub(super) fn read(description: &str, schema: &str) -> Value {
    content(description, "application/json", &json!({ "$ref": format!("#/components/schemas/{schema}") }))
}

/// 200 with some media type, or 304.
pub(super) fn content(description: &str, media_type: &str, schema: &Value) -> Value {
    json!({
        "200": {
            "description": description,
            "headers": { "ETag": { "description": "For `If-None-Match`.", "schema": { "type": "string" } } },
            "content": { media_type: { "schema": schema } },
        },
        "304": { "description": "As the client has it already." },
    })
}

/// 200 or 201 with a schema, to a write.
pub(super) fn written(status: u16, description: &str, schema: &str) -> Value {
    json!({
        status.to_string(): {
            "description": description,
            "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } },
        },
    })
}

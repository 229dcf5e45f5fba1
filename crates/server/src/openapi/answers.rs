//! The responses of the operations.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::{
    IntoResponses,
    openapi::{Ref, RefOr, Response},
};

use crate::problem::PROBLEM_JSON;

/// The media type of server-sent events.
const STREAM: &str = "text/event-stream";

/// Status, name and description of every problem.
const PROBLEMS: [(u16, &str, &str); 15] = [
    (400, "BadRequest", "A parameter, a header or the body cannot be read; `fields` names it."),
    (401, "Unauthorized", "No API key, or one that is unknown, revoked or for something else."),
    (403, "CrossSite", "A write from a page on another server."),
    (404, "NotFound", "Nothing there, or nothing that this device may see."),
    (405, "MethodNotAllowed", "The address does not answer that method."),
    (408, "RequestTimeout", "The body stopped coming; nothing was changed, send it again."),
    (409, "Conflict", "What is stored does not allow this; the request changed nothing."),
    (413, "PayloadTooLarge", "More bytes than allowed."),
    (414, "TargetTooLong", "Path and query are longer than any address of the API."),
    (415, "UnsupportedMedia", "A media type that is not taken."),
    (422, "Unprocessable", "`validation`: fields at fault. `idempotency_conflict`: the key was used for another body."),
    (429, "RateLimited", "Too many writes; `Retry-After` says when to try again."),
    (500, "Internal", "A fault of the server; the request changed nothing."),
    (502, "ProviderRefused", "The payment provider refuses the payment; nothing was paid. Offer another way to pay."),
    (503, "Unavailable", "The database or the photo store cannot be used now; `Retry-After` says when to try again."),
];

/// The problems as components, so that operations only reference them.
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

/// How operators' machines authenticate; operations name it with `security(("api_key" = []))`.
pub(super) fn security_schemes() -> Value {
    let description = "A key that the portal's operator has made.";
    json!({ "api_key": { "type": "http", "scheme": "bearer", "description": description } })
}

/// A problem that cannot be derived from an operation's input: add `ProblemResponse<404>` to its responses.
pub struct ProblemResponse<const STATUS: u16>;

impl<const STATUS: u16> IntoResponses for ProblemResponse<STATUS> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let named = PROBLEMS.into_iter().filter(|(status, ..)| *status == STATUS);
        named.map(|(status, name, _)| (status.to_string(), Ref::from_response_name(name).into())).collect()
    }
}

/// Adds the responses that can be derived from an operation's input, and the entity tag of read operations.
pub(super) fn complete(operation: &mut Value, method: &str, is_api: bool) {
    let writes = method != "get";
    let has_body = operation.get("requestBody").is_some();
    let parameters = operation["parameters"].as_array();
    // Path parameters do not count: a wrong path segment gives 404, not 400.
    let is_asked = parameters.is_some_and(|all| all.iter().any(|parameter| parameter["in"] != "path"));
    let Some(answers) = operation["responses"].as_object_mut() else { return };
    for (status, name, _) in PROBLEMS {
        let may_be = match status {
            400 => is_asked || has_body,
            403 | 429 => writes,
            408 | 413 | 415 | 422 => has_body,
            405 | 414 | 500 | 503 => true,
            _ => false,
        };
        if may_be {
            answers.insert(status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") }));
        }
    }
    // A stream has no end, so it has no entity tag.
    if let Some(good) = answers.get_mut("200").filter(|good| !writes && is_api && good["content"].get(STREAM).is_none())
    {
        good["headers"] = json!({ "ETag": { "description": "For `If-None-Match`.", "schema": { "type": "string" } } });
        answers.insert("304".to_owned(), json!({ "description": "As the client has it already." }));
    }
}

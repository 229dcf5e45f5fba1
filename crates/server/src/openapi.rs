//! The OpenAPI 3.1 document, generated from the handlers' descriptions and the parts that they share.

mod answers;
pub mod parameters;
mod routes;

use contract::{API_BASE, Problem};
use serde_json::Value;
use utoipa::OpenApi;

pub use answers::ProblemResponse;
pub use routes::{Description, Routes, SchemaNote};

/// Metadata of the whole API.
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

/// Builds the document from the handlers' descriptions, formatted with indentation and a final newline.
pub fn json(described: impl IntoIterator<Item = Description>) -> String {
    let text = serde_json::to_string_pretty(&document(described)).unwrap_or_default();
    // The only plain map among the schemas is that of a report's answers, which utoipa names after its Rust type.
    let mut text = text.replace("\"BTreeMap\"", "\"Answers\"").replace("schemas/BTreeMap", "schemas/Answers");
    text.push('\n');
    text
}

fn document(described: impl IntoIterator<Item = Description>) -> Value {
    let (mut document, mut notes) = (Frame::openapi(), Vec::new());
    for Description { document: part, schemas } in described {
        document.merge(part);
        notes.extend(schemas);
    }
    let mut document = serde_json::to_value(document).unwrap_or_default();
    for note in notes {
        apply(note, &mut document["components"]["schemas"]);
    }
    document["components"]["responses"] = answers::components();
    document["components"]["securitySchemes"] = answers::security_schemes();
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

/// Removes unreferenced schemas, which remain because paginated lists inline the schema of their items.
fn without_unnamed(document: &mut Value) {
    let text = document.to_string();
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| text.contains(&format!("schemas/{name}\"")));
    }
}

/// Adds to a schema what its Rust type cannot express.
fn apply(note: SchemaNote, schemas: &mut Value) {
    let found = match note {
        SchemaNote::Members(pointer, members) => {
            let schema = schemas.pointer_mut(pointer).and_then(Value::as_object_mut);
            schema.zip(members.as_object()).map(|(schema, members)| schema.extend(members.clone())).is_some()
        }
        SchemaNote::Fallback(name) => {
            let words = schemas.pointer_mut(&format!("/{name}/enum")).and_then(Value::as_array_mut);
            words.and_then(|words| words.iter().position(|word| word == "unknown").map(|at| words.remove(at))).is_some()
        }
    };
    debug_assert!(found, "a note on a schema that is not there");
}

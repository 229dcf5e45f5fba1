//! Sites from ParkAPI v3.

use anyhow::bail;
use serde_json::Value;

use super::record::{COLUMNS, Fields, Row};

/// Members whose names differ from those of the columns.
const OTHER_NAMES: [(&str, &str); 3] =
    [("uid", "original_uid"), ("operator", "operator_name"), ("is_roofed", "is_covered")];

/// The sites of a document.
///
/// # Errors
/// It is neither a list nor an object with `items`.
pub(super) fn read(document: Value) -> anyhow::Result<Vec<Row>> {
    let items = match document {
        Value::Array(items) => items,
        Value::Object(mut members) => match members.remove("items") {
            Some(Value::Array(items)) => items,
            _ => bail!("an object without a list of items is not ParkAPI"),
        },
        _ => bail!("neither a list of sites nor an object with items"),
    };
    let row = |(at, item): (usize, &Value)| Row::new(format!("site {}", at + 1), &key(item), fields(item));
    Ok(items.iter().enumerate().map(row).collect())
}

/// The key of a site as the document has it; empty if it has none.
fn key(item: &Value) -> String {
    let mut texts = ["uid", "original_uid"].into_iter().filter_map(|name| text(name, item.get(name)?).ok());
    texts.find(|text| !text.trim().is_empty()).unwrap_or_default()
}

/// Members that the portal has no use for, such as `fee_description`, are ignored.
fn fields(item: &Value) -> Result<Fields, String> {
    let members = item.as_object().ok_or("is not an object")?;
    let mut fields = Fields::default();
    for (column, name) in COLUMNS.map(|column| (column, column)).into_iter().chain(OTHER_NAMES) {
        if let Some(value) = members.get(name).filter(|_| !fields.has(column)) {
            fields.set(column, &text(name, value)?);
        }
    }
    // The list of this portal's own API. ParkAPI has `photo_url`, which is a column.
    if let Some(photos) = members.get("photos").filter(|photos| !photos.is_null()) {
        fields.set_photos(json::strict::of(photos.clone()).map_err(|error| format!("photos: {error}"))?);
    }
    Ok(fields)
}

/// A value as the text that a CSV file would have.
fn text(name: &str, value: &Value) -> Result<String, String> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text.clone()),
        Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
        Value::Array(items) => {
            let words = items.iter().map(|item| item.as_str().ok_or_else(|| format!("{name}: must be texts")));
            Ok(words.collect::<Result<Vec<_>, _>>()?.join("|"))
        }
        Value::Object(_) => Err(format!("{name}: must not be an object")),
    }
}

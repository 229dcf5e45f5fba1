//! Sites from CSV with the columns of [`COLUMNS`].

use anyhow::{Context as _, ensure};
use csv::{Position, ReaderBuilder, StringRecord, Trim};

use super::record::{COLUMNS, Fields, Row};

/// Columns without which there is no site.
const REQUIRED: [&str; 5] = ["uid", "name", "lat", "lon", "purpose"];
/// Maximum number of characters of an unknown column's name in a message.
const NAME_CHARS: usize = 60;

/// The rows of a file.
///
/// # Errors
/// The header has an unknown column, or one twice, or lacks a required one.
pub(super) fn read(text: &str) -> anyhow::Result<Vec<Row>> {
    let mut reader = ReaderBuilder::new().trim(Trim::All).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().context("line 1: no header")?.clone();
    let columns = header.iter().map(column).collect::<anyhow::Result<Vec<_>>>()?;
    for required in REQUIRED {
        ensure!(columns.contains(&required), "line 1: column {required} is missing");
    }
    for (at, column) in columns.iter().enumerate() {
        ensure!(!columns.iter().take(at).any(|other| other == column), "line 1: column {column} is there twice");
    }
    let key_column = columns.iter().position(|column| *column == "uid").unwrap_or_default();
    let mut line = 1;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        line = record.position().map_or(line + 1, Position::line);
        let key = record.get(key_column).unwrap_or_default();
        rows.push(Row::new(format!("line {line}"), key, fields(&columns, &record)));
    }
    Ok(rows)
}

fn fields(columns: &[&'static str], record: &StringRecord) -> Result<Fields, String> {
    if record.len() != columns.len() {
        return Err(format!("has {} values, and the header {} columns", record.len(), columns.len()));
    }
    let mut fields = Fields::default();
    columns.iter().zip(record).for_each(|(&column, text)| fields.set(column, text));
    Ok(fields)
}

fn column(name: &str) -> anyhow::Result<&'static str> {
    let known = COLUMNS.into_iter().find(|column| *column == name);
    // The name is the file's: it must not control the terminal.
    let shown: String = name.chars().take(NAME_CHARS).collect();
    known.with_context(|| format!("line 1: unknown column {}; there are {}", shown.escape_debug(), COLUMNS.join(", ")))
}

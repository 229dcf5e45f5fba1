//! Sites from CSV with the columns of [`COLUMNS`].

use anyhow::{Context as _, ensure};
use csv::{Position, ReaderBuilder, Trim};

use super::record::{COLUMNS, Fields, Row};

/// Columns without which there is no site.
const REQUIRED: [&str; 5] = ["uid", "name", "lat", "lon", "purpose"];

/// The rows of a file.
///
/// # Errors
/// The header has an unknown column or lacks a required one.
pub(super) fn read(text: &str) -> anyhow::Result<Vec<Row>> {
    let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().context("line 1: no header")?.clone();
    let columns = header.iter().map(column).collect::<anyhow::Result<Vec<_>>>()?;
    for required in REQUIRED {
        ensure!(columns.contains(&required), "line 1: column {required} is missing");
    }
    let mut line = 1;
    let mut rows = Vec::new();
    for record in reader.records() {
        let position = record.as_ref().map_or_else(|error| error.position(), |record| record.position());
        line = position.map_or(line + 1, Position::line);
        let fields = record.map_err(|error| error.to_string()).map(|record| {
            let mut fields = Fields::default();
            columns.iter().zip(&record).for_each(|(&column, text)| fields.set(column, text));
            fields
        });
        rows.push(Row { place: format!("line {line}"), fields });
    }
    Ok(rows)
}

fn column(name: &str) -> anyhow::Result<&'static str> {
    let known = COLUMNS.into_iter().find(|column| *column == name);
    known.with_context(|| format!("line 1: unknown column {name}; there are {}", COLUMNS.join(", ")))
}

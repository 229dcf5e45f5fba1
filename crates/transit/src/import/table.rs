//! Reads a CSV file of a feed row by row.

use std::{
    collections::HashMap,
    io::{Chain, Cursor, Read},
};

use super::{ImportError, Result};

/// Maximum row length in bytes. A longer row has an unclosed quotation mark.
const MAX_ROW_BYTES: usize = 1 << 20;

/// A table, positioned at a row.
pub(super) struct Table {
    columns: HashMap<String, usize>,
    record: csv::ByteRecord,
    line: u64,
}

impl Table {
    /// Reads all rows. Trims column names and skips a byte order mark.
    pub fn read(
        file: &str,
        source: impl Read,
        required: &[&str],
        row: &mut dyn FnMut(&Self) -> Result<()>,
    ) -> Result<()> {
        let wrong = |line, what: String| ImportError::new(file, line, what);
        let (source, is_crlf) = skip_byte_order_mark(source).map_err(|what| wrong(None, what))?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).buffer_capacity(1 << 16).from_reader(source);
        let broken = |error: csv::Error| {
            let line = error.position().map(csv::Position::line);
            wrong(line, format!("cannot be read: {error}"))
        };
        let headers = reader.byte_headers().map_err(broken)?;
        let columns: HashMap<String, usize> = headers
            .iter()
            .enumerate()
            .map(|(at, name)| (String::from_utf8_lossy(name).trim().to_owned(), at))
            .collect();
        for name in required {
            if !columns.contains_key(*name) {
                return Err(wrong(Some(1), format!("has no column {name}; GTFS requires it")));
            }
        }
        let mut table = Self { columns, record: csv::ByteRecord::new(), line: 1 };
        while reader.read_byte_record(&mut table.record).map_err(broken)? {
            table.line = table.record.position().map_or(0, csv::Position::line) + u64::from(is_crlf);
            if table.record.as_slice().len() > MAX_ROW_BYTES {
                return Err(wrong(Some(table.line), "a quotation mark that opens here is never closed".to_owned()));
            }
            row(&table)?;
        }
        Ok(())
    }

    /// Line number of the row, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// A field, trimmed. Empty if missing or not UTF-8.
    pub fn text(&self, column: &str) -> &str {
        let at = self.columns.get(column).copied();
        let field = at.and_then(|at| self.record.get(at)).unwrap_or_default();
        std::str::from_utf8(field).unwrap_or_default().trim()
    }

    /// A number. `None` if the field is empty or not a number.
    pub fn number<T: std::str::FromStr>(&self, column: &str) -> Option<T> {
        self.text(column).parse().ok()
    }

    /// Whether every field is UTF-8.
    pub fn is_utf8(&self) -> bool {
        self.record.iter().all(|field| std::str::from_utf8(field).is_ok())
    }
}

type Rejoined<R> = Chain<Cursor<Vec<u8>>, R>;

/// Skips a byte order mark. Also returns whether lines end in CRLF, because the reader then counts one line too few.
fn skip_byte_order_mark<R: Read>(mut source: R) -> std::result::Result<(Rejoined<R>, bool), String> {
    let mut start = Vec::new();
    source.by_ref().take(1 << 12).read_to_end(&mut start).map_err(|error| format!("cannot be read: {error}"))?;
    if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
        return Err("is UTF-16; GTFS is UTF-8: save it as UTF-8 and import again".to_owned());
    }
    if start.starts_with(&[0xef, 0xbb, 0xbf]) {
        start.drain(..3);
    }
    let end = start.iter().position(|byte| *byte == b'\n');
    let is_crlf = end.and_then(|end| start.get(end.checked_sub(1)?)) == Some(&b'\r');
    Ok((Cursor::new(start).chain(source), is_crlf))
}

/// Parses `H:MM:SS` as seconds. Hours may exceed 24.
pub(super) fn time(text: &str) -> Option<i32> {
    let mut parts = text.split(':');
    let mut next = |most: i32| {
        let part = parts.next()?;
        let digits = !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<i32>().ok().filter(|number| digits && *number <= most)
    };
    let (hours, minutes, seconds) = (next(240)?, next(59)?, next(59)?);
    parts.next().is_none().then_some(hours * 3600 + minutes * 60 + seconds)
}

/// Parses `YYYYMMDD` as days of the common era.
pub(super) fn date(text: &str) -> Option<i32> {
    use chrono::Datelike;
    (text.len() == 8)
        .then(|| chrono::NaiveDate::parse_from_str(text, "%Y%m%d").ok())
        .flatten()
        .map(|d| d.num_days_from_ce())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8]) -> Result<Vec<(u64, String)>> {
        let mut rows = Vec::new();
        Table::read("stops.txt", text, &["stop_id"], &mut |row| {
            rows.push((row.line(), row.text("stop_id").to_owned()));
            Ok(())
        })?;
        Ok(rows)
    }

    #[test]
    fn marks_line_ends_and_spaces_do_not_matter() {
        let expected = vec![(2, "A".to_owned()), (3, "B, \"b\"".to_owned())];
        assert_eq!(rows(b"\xef\xbb\xbfstop_id , name\r\nA,x\r\n\"B, \"\"b\"\"\"\r\n"), Ok(expected));
        assert_eq!(rows(b"stop_id"), Ok(vec![]));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let says = |text: &[u8]| rows(text).map_err(|error| error.to_string());
        assert_eq!(says(b"id\nA"), Err("stops.txt line 1: has no column stop_id; GTFS requires it".to_owned()));
        assert_eq!(says(b""), Err("stops.txt line 1: has no column stop_id; GTFS requires it".to_owned()));
        assert_eq!(
            says(b"\xff\xfes\0"),
            Err("stops.txt: is UTF-16; GTFS is UTF-8: save it as UTF-8 and import again".to_owned())
        );
        let open = [b"stop_id\nA\n\"".as_slice(), &vec![b'x'; MAX_ROW_BYTES + 1]].concat();
        assert_eq!(says(&open), Err("stops.txt line 3: a quotation mark that opens here is never closed".to_owned()));
    }

    #[test]
    fn times_and_dates() {
        assert_eq!([time("6:05:09"), time("25:00:00"), time("06:30:00")], [Some(21909), Some(90000), Some(23400)]);
        assert_eq!(
            [time(""), time("6:00"), time("6:60:00"), time("-1:00:00"), time("6:0:0:0"), time("a:00:00")],
            [None; 6]
        );
        assert_eq!(
            [date("20180101").is_some(), date("20181301").is_some(), date("2018-01-01").is_some()],
            [true, false, false]
        );
    }
}

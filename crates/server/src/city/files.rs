//! Access to a city's files, with errors that name file, line and field.

use anyhow::{Context, anyhow};
use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use std::{borrow::Cow, collections::BTreeMap, path::PathBuf};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../data/hanoi");

/// A folder on disk, or the one compiled in.
#[derive(Clone, Debug)]
pub(crate) enum Files {
    Embedded,
    Folder(PathBuf),
}

impl Files {
    /// The text of a required file.
    pub(crate) fn text(&self, name: &str) -> anyhow::Result<String> {
        self.optional(name)?.ok_or_else(|| anyhow!("{name}: the city has no such file"))
    }

    /// The text of an optional file.
    pub(crate) fn optional(&self, name: &str) -> anyhow::Result<Option<String>> {
        let bytes: Cow<'_, [u8]> = match self {
            Self::Embedded => match EMBEDDED.get_file(name) {
                Some(file) => Cow::Borrowed(file.contents()),
                None => return Ok(None),
            },
            Self::Folder(folder) => match std::fs::read(folder.join(name)) {
                Ok(bytes) => Cow::Owned(bytes),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error).with_context(|| format!("{name}: cannot be read")),
            },
        };
        let text = String::from_utf8(bytes.into_owned()).map_err(|_| anyhow!("{name}: not UTF-8"))?;
        Ok(Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
    }
}

impl Files {
    /// Names and contents of the files in an optional folder.
    pub(crate) fn folder(&self, name: &str) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
        let last = |path: &std::path::Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
        match self {
            Self::Embedded => {
                let files = EMBEDDED.get_dir(name).into_iter().flat_map(Dir::files);
                Ok(files.filter_map(|file| Some((last(file.path())?, file.contents().to_vec()))).collect())
            }
            Self::Folder(folder) => {
                let entries = match std::fs::read_dir(folder.join(name)) {
                    Ok(entries) => entries,
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
                    Err(error) => return Err(error).with_context(|| format!("{name}: cannot be read")),
                };
                let mut files = Vec::new();
                for entry in entries {
                    let path = entry?.path();
                    if let Some(file) = last(&path).filter(|_| path.is_file()) {
                        files.push((file, std::fs::read(&path).with_context(|| format!("{name}: cannot be read"))?));
                    }
                }
                Ok(files)
            }
        }
    }
}

impl Files {
    /// All files below an optional folder, by relative path.
    pub(crate) fn tree(&self, name: &str) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
        let mut files = BTreeMap::new();
        match self {
            Self::Embedded => {
                let mut open: Vec<&Dir<'_>> = EMBEDDED.get_dir(name).into_iter().collect();
                while let Some(dir) = open.pop() {
                    open.extend(dir.dirs());
                    for file in dir.files() {
                        let path = file.path().strip_prefix(name).unwrap_or(file.path());
                        files.insert(path.to_string_lossy().into_owned(), file.contents().to_vec());
                    }
                }
            }
            Self::Folder(folder) => {
                let root = folder.join(name);
                let mut open = vec![root.clone()];
                while let Some(dir) = open.pop() {
                    let entries = match std::fs::read_dir(&dir) {
                        Ok(entries) => entries,
                        Err(error) if dir == root && error.kind() == std::io::ErrorKind::NotFound => break,
                        Err(error) => return Err(error).with_context(|| format!("{}: cannot be read", dir.display())),
                    };
                    for entry in entries {
                        let path = entry?.path();
                        if path.is_dir() {
                            open.push(path);
                            continue;
                        }
                        let bytes =
                            std::fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
                        let below = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                        files.insert(below, bytes);
                    }
                }
            }
        }
        Ok(files)
    }
}

impl Files {
    /// Rows of an optional CSV file, with line numbers.
    pub(crate) fn optional_csv<T: DeserializeOwned>(&self, name: &str) -> anyhow::Result<Vec<(u64, T)>> {
        self.optional(name)?.map_or(Ok(Vec::new()), |text| csv(name, &text))
    }
}

/// Parses TOML. The error names file, line and field.
pub(crate) fn toml<T: DeserializeOwned>(name: &str, text: &str) -> anyhow::Result<T> {
    let wrong = |error: toml::de::Error| anyhow!("{name}: {error}");
    let document = toml::Deserializer::parse(text).map_err(wrong)?;
    // The contract's types accept unknown values, which a newer version may send. In a hand-written file, an unknown
    // value is a typo.
    let mut unknown = None;
    let value = serde_ignored::deserialize(document, |path| _ = unknown.get_or_insert_with(|| path.to_string()));
    let value = value.map_err(wrong)?;
    match unknown {
        Some(path) => Err(anyhow!("{name}: unknown field `{path}`")),
        None => Ok(value),
    }
}

/// Parses CSV rows with line numbers. The error names file, line and column.
pub(crate) fn csv<T: DeserializeOwned>(name: &str, text: &str) -> anyhow::Result<Vec<(u64, T)>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().with_context(|| format!("{name}, line 1: no header"))?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| anyhow!("{name}: {error}"))?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = record
            .deserialize(Some(&header))
            .map_err(|error| anyhow!("{name}, line {line}: {}", cause(&error, &header)))?;
        rows.push((line, row));
    }
    Ok(rows)
}

/// Error message of a row, with the column name.
pub(crate) fn cause(error: &csv::Error, header: &csv::StringRecord) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => {
            let column = err.field().and_then(|at| header.get(usize::try_from(at).unwrap_or(usize::MAX)));
            column.map_or_else(|| err.to_string(), |name| format!("column {name}: {}", err.kind()))
        }
        _ => error.to_string(),
    }
}

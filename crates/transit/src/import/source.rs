//! Reads a feed, zip file or folder, as streams.

use std::{
    fs::File,
    io::{BufReader, Read},
    path::{Path, PathBuf},
};

use super::{ImportError, Result, table::Table};
use crate::FeedInfo;

/// Maximum compression ratio of a zip entry. Text compresses about twenty to one.
const MAX_RATIO: u64 = 150;
/// Below this size the ratio is not checked.
const RATIO_FREE_BYTES: u64 = 64 << 20;
/// Maximum uncompressed size of a file.
const MAX_FILE_BYTES: u64 = 8 << 30;

enum Source {
    Folder(PathBuf),
    Memory(Vec<(String, Vec<u8>)>),
    Zip(Box<zip::ZipArchive<BufReader<File>>>, String),
}

/// An open feed.
pub(super) struct Feed<'a> {
    source: Source,
    progress: &'a mut dyn FnMut(&str, u64),
    pub read: Vec<(String, u64)>,
}

impl<'a> Feed<'a> {
    pub fn open(path: &Path, progress: &'a mut dyn FnMut(&str, u64)) -> Result<Self> {
        let name = path.display().to_string();
        let source = if path.is_dir() {
            Source::Folder(path.to_owned())
        } else {
            let file = File::open(path)
                .map_err(|error| ImportError::new(&name, None, format!("cannot be opened: {error}")))?;
            let archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| {
                ImportError::new(
                    &name,
                    None,
                    format!("is no zip file: {error}. A feed is a zip or a folder of .txt files"),
                )
            })?;
            let folder = folder_of(&archive);
            Source::Zip(Box::new(archive), folder)
        };
        Ok(Self { source, progress, read: Vec::new() })
    }

    pub fn of_files(files: Vec<(String, Vec<u8>)>, progress: &'a mut dyn FnMut(&str, u64)) -> Self {
        Self { source: Source::Memory(files), progress, read: Vec::new() }
    }

    /// Reads a required table.
    pub fn required(&mut self, file: &str, columns: &[&str], row: impl FnMut(&Table) -> Result<()>) -> Result<()> {
        if self.optional(file, columns, row)? {
            return Ok(());
        }
        Err(ImportError::new(file, None, "is missing; GTFS requires it"))
    }

    /// Reads an optional table. Returns whether it exists.
    pub fn optional(
        &mut self,
        file: &str,
        columns: &[&str],
        mut row: impl FnMut(&Table) -> Result<()>,
    ) -> Result<bool> {
        let progress = &mut *self.progress;
        let mut rows = 0;
        let mut each = |table: &Table| {
            rows += 1;
            if rows % 100_000 == 0 {
                progress(file, rows);
            }
            row(table)
        };
        match &mut self.source {
            Source::Folder(folder) => {
                let path = folder.join(file);
                if !path.is_file() {
                    return Ok(false);
                }
                let open = File::open(&path)
                    .map_err(|error| ImportError::new(file, None, format!("cannot be opened: {error}")))?;
                Table::read(file, LimitedReader::new(open, u64::MAX), columns, &mut each)?;
            }
            Source::Memory(files) => {
                let Some((_, bytes)) = files.iter().find(|(name, _)| name == file) else { return Ok(false) };
                Table::read(file, bytes.as_slice(), columns, &mut each)?;
            }
            Source::Zip(archive, folder) => {
                let entry = match archive.by_name(&format!("{folder}{file}")) {
                    Ok(entry) => entry,
                    Err(zip::result::ZipError::FileNotFound) => return Ok(false),
                    Err(error) => return Err(ImportError::new(file, None, format!("cannot be unpacked: {error}"))),
                };
                let limit = entry.compressed_size().saturating_mul(MAX_RATIO).max(RATIO_FREE_BYTES);
                Table::read(file, LimitedReader::new(entry, limit), columns, &mut each)?;
            }
        }
        progress(file, rows);
        self.read.push((file.to_owned(), rows));
        Ok(true)
    }

    /// Reads publisher and version from `feed_info.txt`, if present.
    pub fn about(&mut self, about: &mut FeedInfo) -> Result<()> {
        self.optional("feed_info.txt", &[], |row| {
            let publisher = row.text("feed_publisher_name");
            if !publisher.is_empty() {
                about.publisher = publisher.to_owned();
            }
            about.version = row.text("feed_version").to_owned();
            Ok(())
        })?;
        Ok(())
    }
}

/// The folder that contains the files: some publishers zip a folder.
fn folder_of<R: Read + std::io::Seek>(archive: &zip::ZipArchive<R>) -> String {
    let stops = archive.file_names().filter(|name| *name == "stops.txt" || name.ends_with("/stops.txt"));
    let shortest = stops.min_by_key(|name| name.len()).unwrap_or("stops.txt");
    shortest.strip_suffix("stops.txt").unwrap_or_default().to_owned()
}

/// Fails when a zip entry unpacks to more than is plausible.
struct LimitedReader<R> {
    inner: R,
    read: u64,
    limit: u64,
}

impl<R> LimitedReader<R> {
    fn new(inner: R, limit: u64) -> Self {
        Self { inner, read: 0, limit: limit.min(MAX_FILE_BYTES) }
    }
}

impl<R: Read> Read for LimitedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read += read as u64;
        if self.read > self.limit {
            return Err(std::io::Error::other(format!(
                "unpacks to more than {} MB, far more than its compressed size allows: it is refused",
                self.limit >> 20
            )));
        }
        Ok(read)
    }
}

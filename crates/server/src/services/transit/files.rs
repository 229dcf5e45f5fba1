//! Networks on disk: packs with content-hashed names, and a small file that names the packs in use. That file is
//! written last and moved into place atomically, so that a failed import leaves the previous network.

use anyhow::{Context, anyhow};
use bytes::Bytes;
use std::{fs, io::Write, path::Path};
use transit::import::{Directory, ImportResult};

use crate::{digest, private};

/// Lists the files in use: three names, one per line.
const CURRENT: &str = "current";

/// A file that devices download.
#[derive(Clone, Debug)]
pub struct Pack {
    /// File name, including the hash of its bytes.
    pub name: String,
    /// Uncompressed bytes.
    pub bytes: Bytes,
    /// Brotli-compressed bytes.
    pub brotli: Bytes,
}

impl Pack {
    fn new(kind: &str, bytes: Vec<u8>) -> anyhow::Result<Self> {
        let hash: String = digest::sha256(&bytes).chars().take(16).collect();
        let mut brotli = Vec::new();
        let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
        brotli::BrotliCompress(&mut bytes.as_slice(), &mut brotli, &params)?;
        Ok(Self { name: format!("{kind}-{hash}.pack"), bytes: bytes.into(), brotli: brotli.into() })
    }

    fn read(folder: &Path, name: &str) -> anyhow::Result<Self> {
        let brotli =
            fs::read(folder.join(format!("{name}.br"))).with_context(|| format!("{name}.br: cannot be read"))?;
        let mut bytes = Vec::new();
        brotli::BrotliDecompress(&mut brotli.as_slice(), &mut bytes)
            .with_context(|| format!("{name}.br: is damaged"))?;
        Ok(Self { name: name.to_owned(), bytes: bytes.into(), brotli: brotli.into() })
    }
}

/// A network as stored on disk.
#[derive(Clone, Debug)]
pub struct StoredNetwork {
    /// Pack with stops, lines and timetables.
    pub plan: Pack,
    /// Pack with the shapes of the lines.
    pub shapes: Pack,
    /// Ids of the feed.
    pub directory: Directory,
}

impl StoredNetwork {
    pub(super) fn of(imported: &ImportResult) -> anyhow::Result<Self> {
        Ok(Self {
            plan: Pack::new("network", transit::encode(&imported.network))?,
            shapes: Pack::new("shapes", transit::encode_shapes(&imported.shapes))?,
            directory: imported.directory.clone(),
        })
    }
}

/// Identifies the network in use; changes with every import. Empty when there is none.
pub(super) fn mark(folder: &Path) -> String {
    fs::read_to_string(folder.join(CURRENT)).unwrap_or_default()
}

/// The network in use, with its mark.
pub(super) fn newest(folder: &Path) -> anyhow::Result<Option<(String, StoredNetwork)>> {
    let mark = mark(folder);
    let mut names = mark.lines();
    let Some(plan) = names.next() else { return Ok(None) };
    let mut next = || names.next().ok_or_else(|| anyhow!("{CURRENT}: is not complete; import the feed again"));
    let (shapes, directory) = (next()?, next()?);
    let (plan, shapes) = (Pack::read(folder, plan)?, Pack::read(folder, shapes)?);
    let bytes = fs::read(folder.join(directory)).with_context(|| format!("{directory}: cannot be read"))?;
    let directory =
        postcard::from_bytes(&bytes).map_err(|_| anyhow!("{directory}: is damaged; import the feed again"))?;
    Ok(Some((mark.clone(), StoredNetwork { plan, shapes, directory })))
}

pub(super) fn write(folder: &Path, stored: &StoredNetwork) -> anyhow::Result<()> {
    private::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    let directory = postcard::to_allocvec(&stored.directory)?;
    let hash: String = digest::sha256(&directory).chars().take(16).collect();
    let directory_name = format!("directory-{hash}.bin");
    for pack in [&stored.plan, &stored.shapes] {
        put(folder, &format!("{}.br", pack.name), &pack.brotli)?;
    }
    put(folder, &directory_name, &directory)?;
    put(folder, CURRENT, format!("{}\n{}\n{directory_name}\n", stored.plan.name, stored.shapes.name).as_bytes())?;
    sweep(folder);
    Ok(())
}

/// Writes a file atomically: to a temporary name first, then renamed.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path = folder.join(name);
    let half = folder.join(format!(".{name}.{}", std::process::id()));
    let written = fs::File::create(&half).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    let moved = written.and_then(|()| fs::rename(&half, &path));
    if moved.is_err() {
        let _ = fs::remove_file(&half);
    }
    moved.with_context(|| format!("{}: cannot be written", path.display()))
}

/// Deletes files that are no longer in use. Servers that still use them have them in memory.
fn sweep(folder: &Path) {
    let mark = mark(folder);
    let used: Vec<&str> = mark.lines().collect();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let in_use = name == CURRENT || used.iter().any(|used| name.trim_end_matches(".br") == *used);
        if !in_use {
            let _ = fs::remove_file(entry.path());
        }
    }
}

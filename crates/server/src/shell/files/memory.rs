//! Cache of files in memory: each is read and hashed once, then shared by all responses that send it.

use bytes::Bytes;
use std::{
    collections::HashMap,
    fs::{File, Metadata},
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError, Weak},
    time::{Duration, SystemTime},
};

use super::fnv;
use crate::digest;

/// Maximum size of a cached file in bytes. A larger file is shared only while a response sends it.
const FILE_BYTES: u64 = 8 << 20;
/// Maximum size of all cached files in bytes; when it would be exceeded, the cache is cleared.
const ALL_BYTES: u64 = 64 << 20;
/// A file modified within this time is not cached: another write could leave its modification time unchanged, because
/// the clock of the file system is coarse.
const YOUNG_TIME: Duration = Duration::from_secs(2);

/// Distinguishes two states of a file: modification time, length and, where available, inode and change time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp(Option<SystemTime>, u64, Option<(u64, i64, i64)>);

impl Stamp {
    fn of(meta: &Metadata) -> Self {
        Self(meta.modified().ok(), meta.len(), changed(meta))
    }

    fn is_old(&self) -> bool {
        self.0.and_then(|at| at.elapsed().ok()).is_some_and(|age| age > YOUNG_TIME)
    }
}

#[cfg(unix)]
fn changed(meta: &Metadata) -> Option<(u64, i64, i64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((meta.ino(), meta.ctime(), meta.ctime_nsec()))
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> Option<(u64, i64, i64)> {
    None
}

/// The content of a file.
#[derive(Debug)]
pub(super) struct CachedFile {
    stamp: Stamp,
    bytes: Vec<u8>,
    /// SHA-256 in hexadecimal digits.
    pub(super) digest: String,
    version: OnceLock<String>,
}

/// A reference to a file's bytes. The file stays in memory until the last reference is dropped.
struct Part(Arc<CachedFile>);

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl CachedFile {
    /// The bytes of the file, not copied.
    pub(super) fn shared(self: &Arc<Self>) -> Bytes {
        Bytes::from_owner(Part(Arc::clone(self)))
    }

    /// The version as links contain it.
    pub(super) fn version(&self) -> &str {
        self.version.get_or_init(|| fnv(&self.bytes))
    }
}

/// The cached files.
#[derive(Debug)]
pub(super) struct Memory {
    file_bytes: u64,
    all_bytes: u64,
    inner: Mutex<Inner>,
    /// Large files that are being sent. Only one is read at a time, so that a concurrent request finds it here.
    large: Mutex<HashMap<PathBuf, Weak<CachedFile>>>,
}

#[derive(Debug, Default)]
struct Inner {
    files: HashMap<PathBuf, Arc<CachedFile>>,
    bytes: u64,
}

impl Default for Memory {
    fn default() -> Self {
        Self::new(FILE_BYTES, ALL_BYTES)
    }
}

impl Memory {
    fn new(file_bytes: u64, all_bytes: u64) -> Self {
        Self { file_bytes, all_bytes, inner: Mutex::default(), large: Mutex::default() }
    }

    /// The current content of a file, from the cache if the file has not changed.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn read(&self, path: &Path) -> io::Result<Arc<CachedFile>> {
        let file = File::open(path)?;
        let stamp = Stamp::of(&file.metadata()?);
        if stamp.1 > self.file_bytes {
            let mut large = self.large.lock().unwrap_or_else(PoisonError::into_inner);
            let shared = large.get(path).and_then(Weak::upgrade).filter(|cached| cached.stamp == stamp);
            let cached = shared.map_or_else(|| load(file, stamp), Ok)?;
            large.insert(path.to_owned(), Arc::downgrade(&cached));
            return Ok(cached);
        }
        let lookup = |inner: &Inner| inner.files.get(path).filter(|cached| cached.stamp == stamp).cloned();
        if let Some(cached) = lookup(&self.inner.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(cached);
        }
        let cached = load(file, stamp)?;
        let length = cached.bytes.len() as u64;
        if length == stamp.1 && length <= self.file_bytes && stamp.is_old() {
            self.insert(path, &cached);
        }
        Ok(cached)
    }

    fn insert(&self, path: &Path, file: &Arc<CachedFile>) {
        let length = |file: &Arc<CachedFile>| file.bytes.len() as u64;
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.bytes -= inner.files.remove(path).as_ref().map_or(0, length);
        if inner.bytes + length(file) > self.all_bytes {
            *inner = Inner::default();
        }
        inner.bytes += length(file);
        inner.files.insert(path.to_owned(), Arc::clone(file));
    }
}

fn load(mut file: File, stamp: Stamp) -> io::Result<Arc<CachedFile>> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let digest = digest::sha256(&bytes);
    Ok(Arc::new(CachedFile { stamp, bytes, digest, version: OnceLock::new() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a file and sets its modification time to this many seconds ago.
    fn write(path: &Path, bytes: &[u8], seconds: u64) {
        std::fs::write(path, bytes).expect("a file");
        let at = SystemTime::now() - Duration::from_secs(seconds);
        File::options().write(true).open(path).and_then(|file| file.set_modified(at)).expect("a time");
    }

    #[test]
    fn a_file_is_read_once_until_it_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, memory) = (folder.path().join("a.js"), Memory::default());
        write(&path, b"one", 7200);
        let first = memory.read(&path).expect("a file");
        let again = memory.read(&path).expect("a file");
        assert_eq!(first.shared().as_ptr(), again.shared().as_ptr(), "both answers share the bytes");
        write(&path, b"two", 3600);
        let newer = memory.read(&path).expect("a file");
        assert_eq!((&newer.bytes[..], newer.version()), (&b"two"[..], fnv(b"two").as_str()));
        assert_eq!(newer.digest, digest::sha256(b"two"));
        std::fs::remove_file(&path).expect("the file");
        assert_eq!(memory.read(&path).expect_err("no file").kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_large_file_is_shared_while_an_answer_carries_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, memory) = (folder.path().join("large"), Memory::new(4, 10));
        write(&path, b"12345", 3600);
        let body = memory.read(&path).expect("a file").shared();
        assert_eq!(memory.read(&path).expect("a file").shared().as_ptr(), body.as_ptr());
        let carried = || memory.large.lock().expect("not poisoned")[&path].upgrade().is_some();
        assert!(carried());
        drop(body);
        assert!(!carried());
        assert_eq!(memory.read(&path).expect("a file").shared(), &b"12345"[..]);
    }

    #[test]
    fn the_cache_has_bounds() {
        let folder = tempfile::tempdir().expect("a folder");
        let memory = Memory::new(4, 10);
        let is_cached = |name: &str, bytes: &[u8], seconds| {
            let path = folder.path().join(name);
            write(&path, bytes, seconds);
            assert_eq!(memory.read(&path).expect("a file").bytes, bytes);
            let inner = memory.inner.lock().expect("not poisoned");
            assert_eq!(inner.bytes, inner.files.values().map(|file| file.bytes.len() as u64).sum::<u64>());
            assert!(inner.bytes <= 10);
            inner.files.contains_key(&path)
        };
        assert!(!is_cached("large", b"12345", 3600), "too large for the memory");
        assert!(!is_cached("young", b"1234", 0), "it may still be written");
        assert!(is_cached("a", b"1234", 3600) && is_cached("b", b"1234", 3600) && is_cached("b", b"12", 1800));
        assert!(is_cached("c", b"1234", 3600) && is_cached("d", b"1", 3600), "the memory starts afresh");
        assert!(!memory.inner.lock().expect("not poisoned").files.contains_key(&folder.path().join("a")));
    }
}

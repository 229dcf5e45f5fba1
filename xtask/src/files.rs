//! Folders of the project, and file helpers.

use fnv::FnvHasher;
use std::{
    env, fs,
    hash::Hasher as _,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use crate::Result;

/// The repository's root.
pub fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        // The environment variable comes first: the compiled-in path is wrong after the project has been moved.
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        manifest.parent().map_or_else(|| manifest.clone(), Path::to_path_buf)
    })
}

/// The folder of the installed tools; ignored by git.
pub fn tools() -> PathBuf {
    root().join(".tools")
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The folder of the release page.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// A path relative to the root, with `/` separators, for messages.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Reads a text file; the error names it.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", shown(path)))
}

/// Writes a file, and creates its parent folders.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).map_err(|error| format!("cannot make {}: {error}", shown(dir)))?;
    }
    fs::write(path, content).map_err(|error| format!("cannot write {}: {error}", shown(path)))
}

/// Copies a file, and creates its parent folders.
pub fn copy(from: &Path, to: &Path) -> Result {
    let bytes = fs::read(from).map_err(|error| format!("cannot read {}: {error}", shown(from)))?;
    write(to, bytes)
}

/// Every file below a folder (or the file itself), sorted. Empty if the path does not exist.
pub fn walk(path: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![path.to_path_buf()];
    while let Some(path) = open.pop() {
        if path.is_file() {
            found.push(path);
        } else if let Ok(entries) = fs::read_dir(&path) {
            open.extend(entries.flatten().map(|entry| entry.path()).filter(|path| !path.ends_with("node_modules")));
        }
    }
    found.sort();
    found
}

/// The direct subfolders of a folder, sorted. Empty if it does not exist.
pub fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

/// 64-bit FNV-1a, to distinguish versions of a file. Not cryptographic.
#[derive(Default)]
pub struct Fnv(FnvHasher);

impl Fnv {
    /// Adds bytes to the hash.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    /// The hash of a single byte string.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hash = Self::default();
        hash.add(bytes);
        hash
    }

    /// The hash as 16 hexadecimal digits.
    pub fn hex(&self) -> String {
        format!("{:016x}", self.0.finish())
    }
}

/// The hash of the names and contents of these files.
pub fn fingerprint(paths: &[PathBuf]) -> Result<String> {
    let mut hash = Fnv::default();
    for path in paths {
        let bytes = fs::read(path).map_err(|error| format!("cannot read {}: {error}", shown(path)))?;
        hash.add(shown(path).as_bytes());
        hash.add(&(bytes.len() as u64).to_le_bytes());
        hash.add(&bytes);
    }
    Ok(hash.hex())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fnv_agrees_with_its_published_values() {
        assert_eq!(Fnv::default().hex(), "cbf29ce484222325");
        assert_eq!(Fnv::of(b"a").hex(), "af63dc4c8601ec8c");
        assert_eq!(Fnv::of(b"foobar").hex(), "85944171f73967e8");
    }

    #[test]
    fn the_root_is_the_workspace() {
        assert!(root().join("Cargo.lock").is_file());
        assert_eq!(shown(&root().join("src/main.rs")), "src/main.rs");
    }
}

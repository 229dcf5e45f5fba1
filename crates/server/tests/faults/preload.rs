//! The preloaded library that makes the disk fail, and the file through which a test controls it.

use std::{
    fs::{self, File},
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// Kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Nothing = 0,
    /// Writes fail with "no space left".
    Full = 1,
    /// Writes fail with I/O errors.
    Writes = 2,
    /// fsync fails with I/O errors.
    Syncs = 3,
}

/// Calls that reached the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syncs {
    pub database: u32,
    pub photos: u32,
    pub folders: u32,
}

/// Compiles the library, once per test program.
pub fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        fs::create_dir_all(folder).expect("a folder");
        // Each test may run in its own process, so compile to a unique name and move the file into place.
        let path = folder.join(format!("faults-{}.so", std::process::id()));
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/preload.c");
        let mut command = Command::new(&compiler);
        command.args(["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", source, "-ldl", "-o"]).arg(&path);
        let done = command.output().unwrap_or_else(|error| panic!("a C compiler ({compiler:?}) is needed: {error}"));
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        path
    })
}

/// The control file of one server.
pub struct Disk {
    file: File,
    pub path: PathBuf,
}

impl Disk {
    pub fn new(path: PathBuf) -> Self {
        fs::write(&path, [0; 32]).expect("a control file");
        Self { file: File::options().read(true).write(true).open(&path).expect("the control file"), path }
    }

    /// Makes calls fail this way, after `skip` more successful ones.
    pub fn fail(&self, mode: Mode, skip: u32) {
        self.put(1, skip);
        self.put(2, 0);
        self.put(0, mode as u32);
    }

    /// Number of calls that have failed since then.
    pub fn failed(&self) -> u32 {
        self.get(2)
    }

    pub fn syncs(&self) -> Syncs {
        Syncs { database: self.get(3), photos: self.get(4), folders: self.get(5) }
    }

    /// Servers started after this run on a clock that is this many times faster.
    pub fn set_pace(&self, pace: u32) {
        self.put(6, pace);
    }

    fn put(&self, at: u64, value: u32) {
        self.file.write_all_at(&value.to_ne_bytes(), at * 4).expect("written");
    }

    fn get(&self, at: u64) -> u32 {
        let mut bytes = [0; 4];
        self.file.read_exact_at(&mut bytes, at * 4).expect("read");
        u32::from_ne_bytes(bytes)
    }
}

//! Folders and files that only the server's account may open. The data folder contains contacts and unreviewed photos.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    path::Path,
};

/// Creates a folder and its missing parents with mode 0700.
///
/// # Errors
/// A folder cannot be created.
pub fn create_dir_all(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Creates a new file with mode 0600.
///
/// # Errors
/// The file exists already or cannot be created.
pub fn create_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Creates the data folder or makes it private. An existing folder that also contains other files may be shared, so its
/// permissions are left unchanged, with a warning.
///
/// # Errors
/// The folder cannot be created.
pub fn data_folder(path: &Path, ours: &[&str]) -> io::Result<()> {
    create_dir_all(path)?;
    let mut names = fs::read_dir(path)?.flatten().map(|entry| entry.file_name()).peekable();
    if names.peek().is_some() && !names.any(|name| ours.iter().any(|known| name == *known)) {
        tracing::warn!(folder = %path.display(), "the data folder holds other files: who may open it is left as it was");
        return Ok(());
    }
    let path = path.to_owned();
    // In the background, because there may be a million photos.
    std::thread::spawn(move || {
        if let Err(error) = restrict_permissions(&path) {
            tracing::warn!(folder = %path.display(), %error, "other accounts may still open files in the data folder");
        }
    });
    Ok(())
}

/// Removes the permissions of other accounts from a folder and everything in it. An older version, a copy or a restored
/// backup may have left them.
///
/// # Errors
/// The folder cannot be read, or belongs to another account.
pub fn restrict_permissions(path: &Path) -> io::Result<()> {
    tighten_one(path)?;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        // Do not follow symbolic links, which may point outside of the folder.
        let kind = entry.file_type()?;
        if kind.is_dir() {
            restrict_permissions(&entry.path())?;
        } else if kind.is_file() {
            match tighten_one(&entry.path()) {
                // SQLite deletes its auxiliary files when the last connection closes.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                done => done?,
            }
        }
    }
    Ok(())
}

#[cfg(unix)]
fn tighten_one(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700))
}

#[cfg(not(unix))]
fn tighten_one(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Syncs a folder to the disk, so that the names in it survive a power cut.
///
/// # Errors
/// The disk fails.
pub fn sync_dir(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::{io::Write as _, os::unix::fs::PermissionsExt as _};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("there").permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_private_and_what_was_open_is_tightened() {
        let root = tempfile::tempdir().expect("a folder");
        let folder = root.path().join("data/media");
        create_dir_all(&folder).expect("made");
        create_new(&folder.join("one")).and_then(|mut file| file.write_all(b"1")).expect("written");
        assert_eq!([mode(&root.path().join("data")), mode(&folder), mode(&folder.join("one"))], [0o700, 0o700, 0o600]);
        assert!(create_new(&folder.join("one")).is_err(), "it is there already");

        let outside = root.path().join("outside");
        fs::write(&outside, "not ours").expect("written");
        for path in [&outside, &folder.join("one")] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o664)).expect("changed");
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("changed");
        std::os::unix::fs::symlink(&outside, folder.join("link")).expect("a link");
        restrict_permissions(&root.path().join("data")).expect("tightened");
        assert_eq!([mode(&folder), mode(&folder.join("one")), mode(&outside)], [0o700, 0o600, 0o664]);
        sync_dir(&folder).expect("synced");
    }
}

//! Folders and files that only the account of the server may open: the data folder holds contacts and photos
//! that nobody has reviewed.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    path::Path,
};

/// Makes a folder and those above it that are missing; what is made is for its owner alone (mode 0700).
///
/// # Errors
/// When a folder cannot be made.
pub fn create_dir_all(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a file that must not be there yet, for its owner alone (mode 0600).
///
/// # Errors
/// When it is there already, or cannot be made.
pub fn create_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes the data folder private. One that was there before, with other things in it, is somebody else's as well: its
/// rights are left alone, with a warning.
///
/// # Errors
/// When the folder cannot be made.
pub fn data_folder(path: &Path, ours: &[&str]) -> io::Result<()> {
    create_dir_all(path)?;
    let mut names = fs::read_dir(path)?.flatten().map(|entry| entry.file_name()).peekable();
    if names.peek().is_some() && !names.any(|name| ours.iter().any(|known| name == *known)) {
        tracing::warn!(folder = %path.display(), "the data folder holds other files: who may open it is left as it was");
        return Ok(());
    }
    let path = path.to_owned();
    // There may be a million photos in it.
    std::thread::spawn(move || {
        if let Err(error) = tighten(&path) {
            tracing::warn!(folder = %path.display(), %error, "other accounts may still open files in the data folder");
        }
    });
    Ok(())
}

/// Takes the rights of other accounts away from a folder of ours and from everything in it. An older version, a
/// copy or a restored backup may have left them.
///
/// # Errors
/// When the folder cannot be read, or belongs to another account.
pub fn tighten(path: &Path) -> io::Result<()> {
    tighten_one(path)?;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        // A link may lead out of the folder: what it leads to is not ours to change.
        let kind = entry.file_type()?;
        if kind.is_dir() {
            tighten(&entry.path())?;
        } else if kind.is_file() {
            match tighten_one(&entry.path()) {
                // SQLite takes its files away when the last connection closes.
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

/// Writes what the operating system still holds of a folder: names in it survive a power cut from then on.
///
/// # Errors
/// When the disk does not take it.
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
        tighten(&root.path().join("data")).expect("tightened");
        assert_eq!([mode(&folder), mode(&folder.join("one")), mode(&outside)], [0o700, 0o600, 0o664]);
        sync_dir(&folder).expect("synced");
    }
}

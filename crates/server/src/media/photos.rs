//! Where pictures lie: an object store, a folder by default.

use bytes::Bytes;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload, local::LocalFileSystem, path::Path as Key};
use std::{path::Path, sync::Arc};
use tokio::sync::Semaphore;

use super::{meter::Memory, photo::Photo};
use crate::{private, store::MediaRow};

/// How many photos are developed at a time: each takes a core and up to a few hundred megabytes.
const DARKROOMS: usize = 2;
/// Kilobytes of uploads held in memory at a time, over all people.
const HELD_KB: u32 = 256 * 1024;
/// Of these, what one client's address may hold: who opens many sockets does not keep everybody else out.
const HELD_KB_OF_CLIENT: u32 = HELD_KB / 4;

/// Which of a photo's two pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// At most 1600 px.
    Full,
    /// At most 320 px.
    Thumb,
}

/// The store of pictures, and the bounds on the work that makes them.
#[derive(Clone)]
pub struct Photos {
    store: Arc<dyn ObjectStore>,
    pub(super) darkrooms: Arc<Semaphore>,
    pub(super) held: Arc<Memory>,
}

/// The store did not answer or not take it.
#[derive(Debug, thiserror::Error)]
#[error("the photo store failed: {0}")]
pub struct StoreError(#[from] object_store::Error);

impl Photos {
    /// A folder, made when it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        use anyhow::Context as _;
        private::create_dir_all(folder)
            .with_context(|| format!("the folder for photos, {}, cannot be made", folder.display()))?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .with_context(|| format!("the folder for photos, {}, cannot be opened", folder.display()))?
            // A photo is on the disk, under its name, before anybody hears that it was taken in.
            .with_fsync(true);
        Ok(Self::new(Arc::new(store)))
    }

    /// Any object store.
    pub fn new(store: Arc<dyn ObjectStore>) -> Self {
        let held = Memory::new(HELD_KB, HELD_KB_OF_CLIENT);
        Self { store, darkrooms: Arc::new(Semaphore::new(DARKROOMS)), held }
    }

    /// The bytes of a picture; `None` when there is no such picture.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn read(&self, id: &str, size: Size) -> Result<Option<Bytes>, StoreError> {
        match self.store.get(&key(id, size)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether both pictures of a photo are there, whole.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn holds(&self, photo: &MediaRow) -> Result<bool, StoreError> {
        for size in [Size::Full, Size::Thumb] {
            let found = match self.store.head(&key(&photo.id, size)).await {
                Ok(found) => found.size,
                Err(object_store::Error::NotFound { .. }) => return Ok(false),
                Err(error) => return Err(error.into()),
            };
            // A disk that was full, or lost its power, leaves empty and shortened files behind.
            if found == 0 || (size == Size::Full && found != photo.bytes) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Proves that a photo could be stored now: writes an object, waits until it is on the disk, and takes it away.
    ///
    /// # Errors
    /// When the store does not take it.
    pub async fn probe(&self) -> Result<(), StoreError> {
        let key = Key::from("probe");
        self.store.put(&key, PutPayload::from_static(b"probe")).await?;
        Ok(self.store.delete(&key).await?)
    }

    /// Writes both pictures, or none: each write is atomic, and the first is taken back when the second fails.
    ///
    /// # Errors
    /// When the store does not take them.
    pub async fn write(&self, id: &str, photo: &Photo) -> Result<(), StoreError> {
        self.store.put(&key(id, Size::Thumb), PutPayload::from(photo.thumb.clone())).await?;
        if let Err(error) = self.store.put(&key(id, Size::Full), PutPayload::from(photo.full.clone())).await {
            if let Err(second) = self.store.delete(&key(id, Size::Thumb)).await {
                tracing::warn!(error = %second, "a small picture without its large one stays in the store");
            }
            return Err(error.into());
        }
        Ok(())
    }
}

/// Two characters of the id make a folder, so that none holds a million files.
fn key(id: &str, size: Size) -> Key {
    let shelf = id.get(..2).unwrap_or("--");
    let tail = match size {
        Size::Full => "",
        Size::Thumb => "-thumb",
    };
    Key::from(format!("{shelf}/{id}{tail}.jpg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn when_the_second_picture_cannot_be_written_the_first_goes_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let photos = Photos::in_folder(folder.path()).expect("a store");
        let photo = Photo { full: vec![1], thumb: vec![2], width: 1, height: 1 };
        // A folder with something in it where the picture should be: it cannot be replaced by a file.
        std::fs::create_dir_all(folder.path().join("ab/abc.jpg/x")).expect("a folder");
        assert!(photos.write("abc", &photo).await.is_err());
        assert!(photos.read("abc", Size::Thumb).await.expect("an answer").is_none());
        assert!(!photos.holds(&record(1)).await.expect("an answer"));

        std::fs::remove_dir_all(folder.path().join("ab")).expect("the folder");
        photos.write("abc", &photo).await.expect("written");
        assert!(photos.holds(&record(1)).await.expect("an answer"));
        assert_eq!(photos.read("abc", Size::Full).await.expect("an answer").as_deref(), Some(&[1][..]));
    }

    #[tokio::test]
    async fn an_empty_a_cut_and_a_lost_picture_are_not_held() {
        let folder = tempfile::tempdir().expect("a folder");
        let photos = Photos::in_folder(folder.path()).expect("a store");
        let photo = Photo { full: vec![1; 9], thumb: vec![2; 4], width: 1, height: 1 };
        for (name, left) in [
            ("abc.jpg", Some(0)),
            ("abc.jpg", Some(8)),
            ("abc-thumb.jpg", Some(0)),
            ("abc.jpg", None),
            ("abc-thumb.jpg", None),
        ] {
            photos.write("abc", &photo).await.expect("written");
            assert!(photos.holds(&record(9)).await.expect("an answer"));
            let file = folder.path().join("ab").join(name);
            match left {
                Some(bytes) => std::fs::File::options().write(true).open(&file).and_then(|file| file.set_len(bytes)),
                None => std::fs::remove_file(&file),
            }
            .expect("spoiled");
            assert!(!photos.holds(&record(9)).await.expect("an answer"), "{name} with {left:?} bytes");
        }
        photos.probe().await.expect("it takes photos");
    }

    fn record(bytes: u64) -> MediaRow {
        MediaRow {
            id: "abc".to_owned(),
            width: 1,
            height: 1,
            bytes,
            created_ms: 0,
            device: None,
            visibility: contract::Visibility::Public,
            view_key: String::new(),
        }
    }
}

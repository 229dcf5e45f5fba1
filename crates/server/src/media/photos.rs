//! Storage of photos: an object store, by default a folder.

use axum::extract::Request;
use bytes::Bytes;
use contract::FieldCode;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload, local::LocalFileSystem, path::Path as Key};
use std::{path::Path, sync::Arc};
use tokio::sync::Semaphore;

use super::{
    meter::Memory,
    photo::{Photo, PhotoError, process},
    receive::{FIELD, Upload, receive},
};
use crate::{private, problem::AppError, store::MediaRow};

/// Maximum number of photos processed at the same time: each takes a core and up to a few hundred megabytes.
const PROCESSED_AT_ONCE: usize = 2;
/// Maximum size of all uploads in memory, in kilobytes.
const HELD_KB: u32 = 256 * 1024;
/// One client's share of [`HELD_KB`], in kilobytes, so that a client with many connections does not block all others.
const HELD_KB_OF_CLIENT: u32 = HELD_KB / 4;

/// Which of the two pictures of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// At most 1600 px.
    Full,
    /// At most 320 px.
    Thumb,
}

/// The photo store, and the limits on receiving and processing photos.
#[derive(Clone)]
pub struct Photos {
    store: Arc<dyn ObjectStore>,
    processing: Arc<Semaphore>,
    memory: Arc<Memory>,
}

/// The store could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the photo store failed: {0}")]
pub struct StoreError(#[from] object_store::Error);

impl Photos {
    /// Stores photos in a folder, which is created if it is missing.
    ///
    /// # Errors
    /// The folder cannot be created or opened.
    pub fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        use anyhow::Context as _;
        private::create_dir_all(folder)
            .with_context(|| format!("the folder for photos, {}, cannot be made", folder.display()))?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .with_context(|| format!("the folder for photos, {}, cannot be opened", folder.display()))?
            // A photo must be on the disk under its name before the client is told that it was accepted.
            .with_fsync(true);
        Ok(Self::new(Arc::new(store)))
    }

    /// Stores photos in any object store.
    pub fn new(store: Arc<dyn ObjectStore>) -> Self {
        let memory = Memory::new(HELD_KB, HELD_KB_OF_CLIENT);
        Self { store, processing: Arc::new(Semaphore::new(PROCESSED_AT_ONCE)), memory }
    }

    /// Reads the photo from a form, within the memory for uploads. `limit` is its maximum size in bytes.
    ///
    /// # Errors
    /// 400 for a form that cannot be read, 413 for too many bytes, 422 for a form without exactly one file, 503 while
    /// too much is being uploaded.
    pub async fn receive(&self, request: Request, limit: u32, behind_proxy: bool) -> Result<Upload, AppError> {
        receive(request, limit, &self.memory, behind_proxy).await
    }

    /// Makes the two pictures of an upload, after waiting for its turn.
    ///
    /// # Errors
    /// A [`PhotoError`] as the problem that says what is wrong with the photo.
    pub async fn process(&self, upload: Upload, most_pixels: u32) -> Result<Photo, AppError> {
        let turn = Arc::clone(&self.processing).acquire_owned().await.map_err(|error| AppError::internal(&error))?;
        let work = tokio::task::spawn_blocking(move || {
            let (_turn, upload) = (turn, upload);
            process(&upload.bytes, most_pixels)
        });
        let processed = work.await.map_err(|error| {
            // A decoder panicked on unusual bytes: report them as damaged. Only this request fails.
            tracing::error!(%error, "a decoder panicked");
            PhotoError::Damaged
        })?;
        Ok(processed?)
    }

    /// The bytes of a picture; `None` if there is no such picture.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn read(&self, id: &str, size: Size) -> Result<Option<Bytes>, StoreError> {
        match self.store.get(&key(id, size)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether both pictures of a photo are stored completely.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn holds(&self, photo: &MediaRow) -> Result<bool, StoreError> {
        for size in [Size::Full, Size::Thumb] {
            let found = match self.store.head(&key(&photo.id, size)).await {
                Ok(found) => found.size,
                Err(object_store::Error::NotFound { .. }) => return Ok(false),
                Err(error) => return Err(error.into()),
            };
            // A full disk or a power failure leaves empty and truncated files behind.
            if found == 0 || (size == Size::Full && found != photo.bytes) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Checks that photos can be stored: writes an object, waits until it is on the disk, and deletes it.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn probe(&self) -> Result<(), StoreError> {
        let key = Key::from("probe");
        self.store.put(&key, PutPayload::from_static(b"probe")).await?;
        Ok(self.store.delete(&key).await?)
    }

    /// Writes both pictures or neither: each write is atomic, and the first is deleted if the second fails.
    ///
    /// # Errors
    /// The store cannot be written.
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

/// The key of a picture. The first two characters of the id are the folder, so that no folder holds a million files.
fn key(id: &str, size: Size) -> Key {
    let folder = id.get(..2).unwrap_or("--");
    let tail = match size {
        Size::Full => "",
        Size::Thumb => "-thumb",
    };
    Key::from(format!("{folder}/{id}{tail}.jpg"))
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "photo store not available");
        Self::Unavailable("photos cannot be stored or read now; nothing was changed, try again".to_owned())
    }
}

impl From<PhotoError> for AppError {
    fn from(error: PhotoError) -> Self {
        match error {
            PhotoError::Heif | PhotoError::NotAPhoto => Self::UnsupportedMedia(format!("file: {error}")),
            PhotoError::TooManyPixels { .. } => Self::field(FIELD, FieldCode::OutOfRange, error.to_string()),
            PhotoError::Damaged => Self::field(FIELD, FieldCode::Invalid, error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn when_the_second_picture_cannot_be_written_the_first_goes_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let photos = Photos::in_folder(folder.path()).expect("a store");
        let photo = Photo { full: vec![1], thumb: vec![2], width: 1, height: 1 };
        // A non-empty folder in place of the picture: a file cannot replace it.
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
            visibility: contract::reports::Visibility::Public,
            view_key: String::new(),
        }
    }
}

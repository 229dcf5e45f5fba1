//! Photos on the device: selected, resized, stripped of all metadata, and stored until they are submitted.
//!
//! Redrawing a photo on a canvas drops its EXIF data, so the user's position never leaves the device inside a picture.

mod resize;

use civic::draft::{DraftPhoto, PHOTO};
use contract::LatLon;
use js_sys::{Array, Uint8Array};
use leptos::prelude::event_target;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlInputElement, Url};

use super::{kv, storage};

/// Media type of all stored photos.
pub const JPEG: &str = "image/jpeg";

/// Largest file in bytes. Decoding a larger one would crash the page on a small phone.
const MAX_FILE_BYTES: f64 = 64.0 * 1024.0 * 1024.0;

/// Number of bytes to read for EXIF data, which is in the first segments of a file.
const EXIF_BYTES: i32 = 256 * 1024;

thread_local! {
    // Photos that the browser refused to store. They are lost when the page closes, which is better than rejecting
    // them.
    static MEMORY: RefCell<Vec<(String, Uint8Array)>> = const { RefCell::new(Vec::new()) };
}

/// A file that the user selected.
#[derive(Clone)]
pub struct SelectedFile(File);

/// Why a file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoFileError {
    /// The file is too large to decode.
    TooLarge,
    /// HEIC, a format of some phones that this browser cannot read.
    Heic,
    /// Not a picture, or a damaged one.
    Unreadable,
}

/// A stored photo.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedPhoto {
    /// The key under which it is stored.
    pub key: String,
    /// Size in bytes.
    pub bytes: u32,
    /// Where the photo was taken, from its EXIF data.
    pub position: Option<LatLon>,
}

/// The files of a change event. Clears the input so that the same file can be selected again.
pub fn selected_files(event: &leptos::ev::Event) -> Vec<SelectedFile> {
    let input: HtmlInputElement = event_target(event);
    let files = input.files();
    let count = files.as_ref().map_or(0, web_sys::FileList::length);
    let selected = (0..count).filter_map(|index| files.as_ref()?.get(index)).map(SelectedFile).collect();
    input.set_value("");
    selected
}

impl SelectedFile {
    /// The file's name.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Converts the file to a small JPEG and stores it under a new key, for the draft in a slot.
    ///
    /// # Errors
    /// See [`PhotoFileError`].
    pub async fn store(&self, slot: u8) -> Result<SavedPhoto, PhotoFileError> {
        if self.0.size() > MAX_FILE_BYTES {
            return Err(PhotoFileError::TooLarge);
        }
        let position = self.position().await;
        let small = resize::to_jpeg(&self.0).await.map_err(|_| self.fault())?;
        let bytes = bytes_of(&small).await.ok_or(PhotoFileError::Unreadable)?;
        let key = format!("{PHOTO}{slot}-{}", civic::draft::hex(&storage::random(8)));
        let saved = SavedPhoto { key: key.clone(), bytes: bytes.length(), position };
        if !kv::set(&key, &bytes).await {
            MEMORY.with_borrow_mut(|memory| memory.push((key, bytes)));
        }
        Ok(saved)
    }

    async fn position(&self) -> Option<LatLon> {
        let head = self.0.slice_with_i32_and_i32(0, EXIF_BYTES).ok()?;
        civic::exif::position(&bytes_of(&head).await?.to_vec())
    }

    fn fault(&self) -> PhotoFileError {
        let name = self.name().to_ascii_lowercase();
        let heic = [".heic", ".heif"].iter().any(|ending| name.ends_with(ending)) || self.0.type_().contains("hei");
        if heic { PhotoFileError::Heic } else { PhotoFileError::Unreadable }
    }
}

async fn bytes_of(blob: &Blob) -> Option<Uint8Array> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer))
}

async fn load(key: &str) -> Option<Uint8Array> {
    let in_memory = MEMORY
        .with_borrow(|memory| memory.iter().find(|(stored_key, _)| stored_key == key).map(|(_, bytes)| bytes.clone()));
    match in_memory {
        Some(bytes) => Some(bytes),
        None => kv::get(key).await.ok()??.dyn_into().ok(),
    }
}

/// The bytes of a stored photo; `None` if it is gone.
pub async fn bytes(key: &str) -> Option<Vec<u8>> {
    Some(load(key).await?.to_vec())
}

/// Whether a photo is no longer stored; false if the device does not respond.
pub async fn is_gone(key: &str) -> bool {
    let is_complete =
        |value: wasm_bindgen::JsValue| value.dyn_ref::<Uint8Array>().is_some_and(|bytes| bytes.length() > 0);
    is_stored(key) && kv::get(key).await.is_ok_and(|value| !value.is_some_and(is_complete))
}

/// Whether a photo is stored on the device and not only in this page's memory.
pub fn is_stored(key: &str) -> bool {
    MEMORY.with_borrow(|memory| memory.iter().all(|(stored_key, _)| stored_key != key))
}

/// Deletes the photos of a slot that its draft does not contain.
pub async fn sweep(slot: u8, referenced: &[DraftPhoto]) {
    let prefix = format!("{PHOTO}{slot}-");
    for key in kv::keys().await {
        // Names had no number before slots were introduced.
        let old = slot == 0 && key.strip_prefix(PHOTO).is_some_and(|rest| !rest.contains('-'));
        if (old || key.starts_with(&prefix)) && referenced.iter().all(|photo| photo.local != key) {
            kv::remove(&key).await;
        }
    }
}

/// Deletes a stored photo.
pub async fn forget(key: &str) {
    MEMORY.with_borrow_mut(|memory| memory.retain(|(stored_key, _)| stored_key != key));
    kv::remove(key).await;
}

/// A URL that shows a stored photo. It is revoked when dropped.
pub struct Preview(String);

impl Preview {
    /// The URL.
    pub fn url(&self) -> String {
        self.0.clone()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// Creates a preview of a stored photo; `None` if it is gone.
pub async fn preview(key: &str) -> Option<Preview> {
    let options = BlobPropertyBag::new();
    options.set_type(JPEG);
    let parts = Array::of1(&load(key).await?.into());
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok().map(Preview)
}

//! Drafts as stored on the device. A device may return anything: a truncated file, the format of another build, or
//! data from another program. Every readable field is restored; the rest is ignored.

use contract::{
    LatLon,
    reports::{Answers, Contact},
};
use json::tolerant::{list, map, or_default};
use serde::Deserialize;

use super::{Draft, DraftPhoto};

/// Prefix of photo names in the device's storage.
pub const PHOTO: &str = "photo-";

/// Maximum length in bytes of a photo's name on the device and of its id on the server.
const MAX_NAME: usize = 80;

/// The stored format; each field is decoded independently.
#[derive(Default, Deserialize)]
#[serde(default)]
struct StoredDraft {
    #[serde(deserialize_with = "or_default")]
    step: u8,
    #[serde(deserialize_with = "or_default")]
    category: String,
    #[serde(deserialize_with = "or_default")]
    at: Option<LatLon>,
    #[serde(deserialize_with = "or_default")]
    address: String,
    #[serde(deserialize_with = "or_default")]
    ward: Option<String>,
    #[serde(deserialize_with = "or_default")]
    ward_confirmed: bool,
    #[serde(deserialize_with = "or_default")]
    description: String,
    #[serde(deserialize_with = "or_default")]
    answers: StoredAnswers,
    #[serde(deserialize_with = "or_default")]
    photos: StoredPhotos,
    #[serde(deserialize_with = "or_default")]
    contact: StoredContact,
    #[serde(deserialize_with = "or_default")]
    about: Option<String>,
    #[serde(deserialize_with = "or_default")]
    key: String,
}

/// The answers that are strings.
#[derive(Default, Deserialize)]
#[serde(transparent)]
struct StoredAnswers(#[serde(deserialize_with = "map")] Answers);

/// The photos that are objects with a name.
#[derive(Default, Deserialize)]
#[serde(transparent)]
struct StoredPhotos(#[serde(deserialize_with = "list")] Vec<StoredPhoto>);

#[derive(Deserialize)]
struct StoredPhoto {
    local: String,
    #[serde(default, deserialize_with = "or_default")]
    name: String,
    #[serde(default, deserialize_with = "or_default")]
    size: u32,
    #[serde(default, deserialize_with = "or_default")]
    media: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct StoredContact {
    #[serde(deserialize_with = "or_default")]
    name: String,
    #[serde(deserialize_with = "or_default")]
    phone: String,
    #[serde(deserialize_with = "or_default")]
    email: String,
}

impl Draft {
    /// Parses the stored format of any version; `None` if it is not a JSON object.
    pub fn from_json(json: &str) -> Option<Self> {
        let stored: StoredDraft = Some(json).filter(|json| json.trim_start().starts_with('{')).and_then(read)?;
        let StoredContact { name, phone, email } = stored.contact;
        Some(Self {
            step: stored.step,
            category: stored.category,
            at: stored.at.filter(is_on_earth),
            address: stored.address,
            ward_confirmed: stored.ward.is_some() && stored.ward_confirmed,
            ward: stored.ward,
            description: stored.description,
            answers: stored.answers.0,
            photos: photos(stored.photos.0),
            contact: Contact { name, phone, email },
            about: stored.about,
            key: Some(stored.key).filter(|key| is_key(key)).unwrap_or_default(),
            ..Self::default()
        })
    }
}

fn read(json: &str) -> Option<StoredDraft> {
    json::from_slice(json.as_bytes())
}

fn is_on_earth(at: &LatLon) -> bool {
    at.lat.abs() <= 90.0 && at.lon.abs() <= 180.0
}

/// The photos with names of the portal's own, without duplicates. Any other name could refer to other data, which would
/// be read and deleted as a photo.
fn photos(stored: Vec<StoredPhoto>) -> Vec<DraftPhoto> {
    let mut photos: Vec<DraftPhoto> = Vec::new();
    for StoredPhoto { local, name, size, media } in stored {
        let is_own = local.strip_prefix(PHOTO).is_some_and(is_name);
        if is_own && photos.iter().all(|photo| photo.local != local) {
            photos.push(DraftPhoto { local, name, size, media: media.filter(|id| is_name(id)) });
        }
    }
    photos
}

fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.len() <= MAX_NAME && text.bytes().all(plain)
}

/// Whether the text has the format of a UUID in lower case.
fn is_key(text: &str) -> bool {
    let fits = |(at, byte): (usize, u8)| {
        if matches!(at, 8 | 13 | 18 | 23) {
            byte == b'-'
        } else {
            byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
        }
    };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}

//! Drafts as the device kept them. A device may hand back anything: half of a file, the form of another build, what
//! another program wrote. What can be read is kept, field by field; the rest is left out.

use contract::{Answers, Contact, LatLon};
use wire::{Json, Read};

use super::{Draft, DraftPhoto};

/// What the device's names of photos begin with.
pub const PHOTO: &str = "photo-";

/// Longest name of a photo on the device, and longest id of one at the server, in bytes.
const MAX_NAME: usize = 80;

impl Draft {
    /// Reads the stored form of any version; `None` when it is no JSON object.
    pub fn from_json(json: &str) -> Option<Self> {
        let json = Json::parse(json.as_bytes()).filter(|json| matches!(json, Json::Object(_)))?;
        let text = |name: &str| part::<String>(&json, name).unwrap_or_default();
        let contact = member(&json, "contact");
        let contact = |name: &str| contact.and_then(|json| part(json, name)).unwrap_or_default();
        let ward = part(&json, "ward");
        Some(Self {
            step: part(&json, "step").unwrap_or_default(),
            category: text("category"),
            at: part(&json, "at").filter(is_on_earth),
            address: text("address"),
            ward_confirmed: ward.is_some() && part(&json, "ward_confirmed").unwrap_or_default(),
            ward,
            description: text("description"),
            answers: answers(&json),
            photos: photos(&json),
            contact: Contact { name: contact("name"), phone: contact("phone"), email: contact("email") },
            about: part(&json, "about"),
            key: Some(text("key")).filter(|key| is_key(key)).unwrap_or_default(),
            ..Self::default()
        })
    }
}

/// The last member of that name, as JavaScript reads it.
fn member<'a>(json: &'a Json, name: &str) -> Option<&'a Json> {
    let Json::Object(members) = json else { return None };
    members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
}

fn part<T: Read>(json: &Json, name: &str) -> Option<T> {
    T::read(member(json, name)?)
}

fn is_on_earth(at: &LatLon) -> bool {
    at.lat.abs() <= 90.0 && at.lon.abs() <= 180.0
}

fn answers(json: &Json) -> Answers {
    let mut answers = Answers::new();
    if let Some(Json::Object(members)) = member(json, "answers") {
        for (id, answer) in members {
            if let Json::Text(answer) = answer {
                answers.insert(id.clone(), answer.clone());
            }
        }
    }
    answers
}

/// Photos whose names are the device's own, each once: a name of anything else would be read, and deleted, as a photo.
fn photos(json: &Json) -> Vec<DraftPhoto> {
    let Some(Json::List(items)) = member(json, "photos") else { return Vec::new() };
    let mut photos: Vec<DraftPhoto> = Vec::new();
    for item in items {
        let local = part::<String>(item, "local").filter(|local| local.strip_prefix(PHOTO).is_some_and(is_name));
        let Some(local) = local.filter(|local| photos.iter().all(|photo| photo.local != *local)) else { continue };
        photos.push(DraftPhoto {
            local,
            name: part(item, "name").unwrap_or_default(),
            size: part(item, "size").unwrap_or_default(),
            media: part::<String>(item, "media").filter(|id| is_name(id)),
        });
    }
    photos
}

fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.len() <= MAX_NAME && text.bytes().all(plain)
}

/// Whether it has the form of a UUID, in lower case.
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

//! The report that somebody is writing. It stays on the device until it is sent, so that a closed
//! tab, a dead battery or a lost connection costs nothing.

mod stored;

pub use stored::PHOTO;

use contract::{
    LatLon,
    reports::{Answers, Contact, NewReport},
};
use serde::Serialize;

use crate::report::clean;

/// Version of the stored form.
const VERSION: u8 = 1;

/// A report in the making.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Draft {
    /// Version of the stored form.
    pub v: u8,
    /// Step of the form, from 0.
    pub step: u8,
    /// Id of the category; empty for none yet.
    pub category: String,
    /// The place.
    pub at: Option<LatLon>,
    /// The place in the person's words.
    pub address: String,
    /// Code of the ward that was offered or chosen.
    pub ward: Option<String>,
    /// Whether the person confirmed that ward; only then is it sent.
    pub ward_confirmed: bool,
    /// What is the matter.
    pub description: String,
    /// Answers, those to questions that went away included.
    pub answers: Answers,
    /// Photos, sent or not.
    pub photos: Vec<DraftPhoto>,
    /// How the person may be reached.
    pub contact: Contact,
    /// What it is about.
    pub about: Option<String>,
    /// Idempotency key, made when the draft begins: sending twice files one report.
    pub key: String,
}

/// A photo of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DraftPhoto {
    /// Key of the picture in the device's own store.
    pub local: String,
    /// File name.
    pub name: String,
    /// Bytes.
    pub size: u32,
    /// Id at the server, once uploaded.
    pub media: Option<String>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            v: VERSION,
            step: 0,
            category: String::new(),
            at: None,
            address: String::new(),
            ward: None,
            ward_confirmed: false,
            description: String::new(),
            answers: Answers::new(),
            photos: Vec::new(),
            contact: Contact::default(),
            about: None,
            key: String::new(),
        }
    }
}

impl Draft {
    /// The stored form.
    pub fn to_json(&self) -> String {
        json::to_string(self)
    }

    /// Whether nothing was entered; step and key do not count.
    pub fn is_empty(&self) -> bool {
        let untouched = Self { step: self.step, key: self.key.clone(), ..Self::default() };
        *self == untouched
    }

    /// Whether a person entered the same in both. The step, what was uploaded, and the ward, which follows from the
    /// place unless it is confirmed, do not count.
    pub fn says_same(&self, other: &Self) -> bool {
        let typed = |draft: &Self| {
            let mut typed = Self { v: VERSION, step: 0, key: String::new(), ward: None, ..draft.clone() };
            typed.ward_confirmed = false;
            typed.photos.iter_mut().for_each(|photo| photo.media = None);
            typed
        };
        typed(self) == typed(other)
    }

    /// The report as it stands, cleaned. Without a place its position is not a number, which
    /// [`crate::report::check`] refuses. Answers are taken as they are: see [`crate::questions::prune`].
    pub fn to_new_report(&self) -> NewReport {
        let at = self.at.unwrap_or(LatLon::new(f64::NAN, f64::NAN));
        let contact = Contact {
            name: clean(&self.contact.name),
            phone: clean(&self.contact.phone),
            email: clean(&self.contact.email),
        };
        let mut answers = Answers::new();
        for (id, answer) in self.answers.iter().filter(|(_, answer)| !answer.trim().is_empty()) {
            answers.insert(id.clone(), clean(answer));
        }
        NewReport {
            category: self.category.clone(),
            lat: rounded(at.lat),
            lon: rounded(at.lon),
            address: clean(&self.address),
            ward: self.ward.clone().filter(|_| self.ward_confirmed),
            description: clean(&self.description),
            answers,
            photos: self.photos.iter().filter_map(|photo| photo.media.clone()).collect(),
            contact: Some(contact).filter(|contact| *contact != Contact::default()),
            about: self.about.clone(),
        }
    }
}

/// Degrees to a tenth of a metre: no device knows its place better.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

/// A random UUID (version 4) of sixteen random bytes.
pub fn uuid_v4(random: [u8; 16]) -> String {
    let mut bytes = random;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = hex(&bytes);
    for at in [20, 16, 12, 8] {
        text.insert(at, '-');
    }
    text
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(if n < 10 { b'0' + n } else { b'a' + n - 10 });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests;

//! Drafts of reports. A draft stays on the device until it is submitted, so that nothing is lost if the tab is closed,
//! the battery dies or the connection drops.

mod stored;

pub use stored::PHOTO;

use contract::{
    LatLon,
    reports::{Answers, Contact, NewReport},
};
use serde::Serialize;

use crate::report::clean;

/// Version of the stored format.
const VERSION: u8 = 1;

/// A report that has not been submitted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Draft {
    /// Version of the stored format.
    pub v: u8,
    /// Step of the form, from 0.
    pub step: u8,
    /// Id of the category; empty if none is selected.
    pub category: String,
    /// Location.
    pub at: Option<LatLon>,
    /// The location in the reporter's words.
    pub address: String,
    /// Code of the suggested or selected ward.
    pub ward: Option<String>,
    /// Whether the reporter confirmed the ward; only then is it sent.
    pub ward_confirmed: bool,
    /// Description of the problem.
    pub description: String,
    /// Answers, including those to questions that are no longer asked.
    pub answers: Answers,
    /// Photos, uploaded or not.
    pub photos: Vec<DraftPhoto>,
    /// Contact details.
    pub contact: Contact,
    /// Subject, see [`NewReport::about`].
    pub about: Option<String>,
    /// Idempotency key, generated with the draft, so that submitting twice creates only one report.
    pub key: String,
}

/// A photo of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DraftPhoto {
    /// Key of the picture in the device's storage.
    pub local: String,
    /// File name.
    pub name: String,
    /// Size in bytes.
    pub size: u32,
    /// Id on the server, once uploaded.
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
    /// Serializes the draft for storage.
    pub fn to_json(&self) -> String {
        json::to_string(self)
    }

    /// Whether nothing has been entered; step and key do not count.
    pub fn is_empty(&self) -> bool {
        let untouched = Self { step: self.step, key: self.key.clone(), ..Self::default() };
        *self == untouched
    }

    /// Whether the reporter entered the same in both drafts. Ignores the step, the uploads, and the ward, which follows
    /// from the location unless it is confirmed.
    pub fn has_same_content(&self, other: &Self) -> bool {
        let typed = |draft: &Self| {
            let mut typed = Self { v: VERSION, step: 0, key: String::new(), ward: None, ..draft.clone() };
            typed.ward_confirmed = false;
            typed.photos.iter_mut().for_each(|photo| photo.media = None);
            typed
        };
        typed(self) == typed(other)
    }

    /// The report with cleaned texts. Without a location, its position is NaN, which [`crate::report::check`] refuses.
    /// Answers are not filtered; see [`crate::questions::prune`].
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

/// Rounds degrees to a tenth of a metre; no device is more accurate.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

/// A version 4 UUID from sixteen random bytes.
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

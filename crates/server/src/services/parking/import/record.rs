//! A site as texts by column, which every format is read into, and the site that they make.

use contract::{
    Localized,
    parking::{Capacity, ParkingSite, SitePhoto, SiteSource, SiteType, Vehicle},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The columns of a CSV file, named after ParkAPI's members where it has them.
pub(super) const COLUMNS: [&str; 23] = [
    "uid",
    "name",
    "name_en",
    "lat",
    "lon",
    "purpose",
    "type",
    "address",
    "address_en",
    "operator",
    "opening_hours",
    "has_fee",
    "max_stay",
    "max_height",
    "capacity",
    "capacity_charging",
    "capacity_disabled",
    "is_roofed",
    "photo_url",
    "photo_licence",
    "photo_author",
    "photo_alt",
    "photo_alt_en",
];

/// A site of a file.
#[derive(Debug)]
pub(super) struct Row {
    /// Where it is in the file, such as `line 3`.
    pub place: String,
    /// Its key, also if the rest cannot be read: the site is still there, so an earlier version of it stays. Empty if it
    /// has none.
    pub uid: String,
    /// Its texts, or why it cannot be read.
    pub fields: Result<Fields, String>,
}

impl Row {
    /// A row with its key as the file writes it.
    pub fn new(place: String, key: &str, fields: Result<Fields, String>) -> Self {
        Self { place, uid: uid(key), fields }
    }
}

/// The key of a site: lower case, with a hyphen for each run of other characters than letters and digits.
fn uid(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

/// The texts of a site by [`COLUMNS`], and its pictures if the format has a list of them.
#[derive(Debug, Default)]
pub(super) struct Fields {
    texts: BTreeMap<&'static str, String>,
    photos: Vec<SitePhoto>,
}

impl Fields {
    /// Sets a column. Spaces and line ends count as one space. An empty text leaves it unset.
    pub fn set(&mut self, column: &'static str, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            self.texts.insert(column, text);
        }
    }

    /// Whether a column is set.
    pub fn has(&self, column: &str) -> bool {
        self.texts.contains_key(column)
    }

    /// Sets the pictures. One of the columns comes after them.
    pub fn set_photos(&mut self, photos: Vec<SitePhoto>) {
        self.photos = photos;
    }

    /// The site, without its ward. It has no zone, because a file of an operator names none.
    ///
    /// # Errors
    /// The first column that is missing or cannot be read.
    pub fn site(&self, source: &SiteSource) -> Result<ParkingSite, String> {
        let uid = uid(self.required("uid")?);
        let purpose = self.purpose()?;
        Ok(ParkingSite {
            uid,
            name: localized(self.required("name")?, self.text("name_en")),
            operator: self.text("operator").unwrap_or_default().to_owned(),
            site_type: self.site_type(),
            lat: self.degrees("lat")?,
            lon: self.degrees("lon")?,
            is_approximate: false,
            address: self.text("address").map(|text| localized(text, self.text("address_en"))).unwrap_or_default(),
            ward: String::new(),
            opening_hours: self.text("opening_hours").map(str::to_owned),
            opening: None,
            has_fee: self.flag("has_fee")?,
            zone: None,
            restrictions: Vec::new(),
            max_height_cm: self.max_height()?,
            max_stay: self.max_stay()?,
            capacity: self.capacity(&purpose)?,
            purpose,
            capacity_charging: self.count("capacity_charging")?,
            capacity_disabled: self.count("capacity_disabled")?,
            is_roofed: self.flag("is_roofed")?,
            cashless: Vec::new(),
            photos: self.photos(),
            source: source.clone(),
            updated_at: None,
            realtime: Vec::new(),
            overcharge_reports: None,
            distance_m: None,
            price: None,
        })
    }

    fn text(&self, column: &str) -> Option<&str> {
        self.texts.get(column).map(String::as_str)
    }

    fn required(&self, column: &str) -> Result<&str, String> {
        self.text(column).ok_or_else(|| format!("{column}: is missing"))
    }

    fn purpose(&self) -> Result<Vec<Vehicle>, String> {
        let mut vehicles = Vec::new();
        for word in self.required("purpose")?.split('|') {
            let vehicle = match word.trim().to_ascii_lowercase().as_str() {
                // ParkAPI's word for bicycles.
                "bike" => Some(Vehicle::Bicycle),
                word => Vehicle::parse(word),
            };
            let vehicle = vehicle.ok_or_else(|| format!("purpose: {word} is no vehicle that is known here"))?;
            if !vehicles.contains(&vehicle) {
                vehicles.push(vehicle);
            }
        }
        Ok(vehicles)
    }

    fn site_type(&self) -> SiteType {
        let word = self.text("type").unwrap_or_default().to_ascii_uppercase();
        serde_json::from_value(Value::String(word)).unwrap_or_default()
    }

    fn degrees(&self, column: &str) -> Result<f64, String> {
        let text = self.required(column)?;
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        let number = number.ok_or_else(|| format!("{column}: {text} is not a number of degrees"))?;
        // A centimetre. With more decimals, the database could return another number.
        Ok((number * 1e7).round() / 1e7)
    }

    fn count(&self, column: &str) -> Result<Option<u32>, String> {
        let Some(text) = self.text(column) else { return Ok(None) };
        text.parse::<u32>().map(Some).map_err(|_| format!("{column}: {text} is not a whole number of 0 or more"))
    }

    fn capacity(&self, purpose: &[Vehicle]) -> Result<Vec<Capacity>, String> {
        match (self.count("capacity")?, purpose) {
            (None, _) => Ok(Vec::new()),
            (Some(total), [vehicle]) => Ok(vec![Capacity { vehicle: *vehicle, total }]),
            (Some(_), _) => Err("capacity: of which vehicle? purpose names several".to_owned()),
        }
    }

    fn max_height(&self) -> Result<Option<u16>, String> {
        let Some(text) = self.text("max_height") else { return Ok(None) };
        let height = text.parse::<u16>().ok().filter(|height| *height > 0);
        height.map(Some).ok_or_else(|| format!("max_height: {text} is not a height in whole centimetres"))
    }

    /// ParkAPI gives seconds. Anything else is a duration, which is checked with the rest of the site.
    fn max_stay(&self) -> Result<Option<String>, String> {
        let Some(text) = self.text("max_stay") else { return Ok(None) };
        match text.parse::<u32>().map(|seconds| seconds / 60) {
            Err(_) => Ok(Some(text.to_owned())),
            Ok(0) => Err(format!("max_stay: {text} seconds are less than a minute")),
            Ok(minutes) if minutes.is_multiple_of(60) => Ok(Some(format!("PT{}H", minutes / 60))),
            Ok(minutes) => Ok(Some(format!("PT{minutes}M"))),
        }
    }

    fn photos(&self) -> Vec<SitePhoto> {
        let text = |column: &str| self.text(column).unwrap_or_default().to_owned();
        let alt = self.text("photo_alt").map(|alt| localized(alt, self.text("photo_alt_en"))).unwrap_or_default();
        let photo = |url: &str| SitePhoto {
            url: url.to_owned(),
            licence: text("photo_licence"),
            author: text("photo_author"),
            alt,
        };
        self.photos.iter().cloned().chain(self.text("photo_url").map(photo)).collect()
    }

    fn flag(&self, column: &str) -> Result<Option<bool>, String> {
        let Some(text) = self.text(column) else { return Ok(None) };
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Ok(Some(true)),
            "false" | "no" | "0" => Ok(Some(false)),
            _ => Err(format!("{column}: {text} is neither true nor false")),
        }
    }
}

fn localized(vietnamese: &str, english: Option<&str>) -> Localized {
    match english {
        Some(english) => Localized::from_pairs([("vi", vietnamese), ("en", english)]),
        None => Localized::from_pairs([("vi", vietnamese)]),
    }
}

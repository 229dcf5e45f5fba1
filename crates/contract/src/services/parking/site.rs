//! Parking sites: where, for whom, when, and how many spaces. Names follow ParkAPI v3.

use chrono::NaiveDate;
use json::{exact, tolerant};
use serde::{Deserialize, Serialize};

use super::{Realtime, Tariff, Vehicle, Zone};
use crate::{Instant, LatLon, Localized, OpeningTimes, payments::Payee};

/// Where a site is, after ParkAPI's `type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SiteType {
    /// Marked places in a street or on a pavement.
    OnStreet,
    /// An open ground.
    OffStreetParkingGround,
    /// A building.
    CarPark,
    /// Below ground.
    Underground,
    /// Anything else.
    #[default]
    #[serde(other)]
    Other,
}

/// A way to pay without cash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CashlessMethod {
    /// Transfer with a payment code.
    Vietqr,
    /// A tag on the windscreen, as for road tolls.
    TollTag,
    /// Bank card.
    Card,
    /// An operator's app.
    App,
}

/// Number of spaces for a kind of vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Capacity {
    /// The vehicle.
    pub vehicle: Vehicle,
    /// All spaces.
    pub total: u32,
}

/// Where the data of a site comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteSource {
    /// Its name, as people read it.
    pub name: String,
    /// `https` address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Day on which somebody last compared the data with it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub checked_on: NaiveDate,
}

/// A rule that keeps some vehicles out, with its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Restriction {
    /// The rule.
    pub text: Localized,
    /// Where it is laid down.
    pub source: String,
}

/// A picture of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SitePhoto {
    /// A path on the portal's own server, or an `https` address. Pages load nothing from other servers: they link it.
    pub url: String,
    /// Its licence, such as `CC BY 4.0`; empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub licence: String,
    /// Who took it; empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// What it shows, by language.
    #[serde(default, skip_serializing_if = "is_unsaid")]
    pub alt: Localized,
}

fn is_unsaid(text: &Localized) -> bool {
    text.0.is_empty()
}

impl SitePhoto {
    /// The host of a picture on another server; `None` if it is on the portal's own.
    pub fn host(&self) -> Option<&str> {
        self.url.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default())
    }
}

/// A parking site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParkingSite {
    /// Its key; never changes.
    pub uid: String,
    /// Display name.
    pub name: Localized,
    /// Who runs it; empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub operator: String,
    /// The vehicles it takes.
    #[serde(deserialize_with = "tolerant::list")]
    pub purpose: Vec<Vehicle>,
    /// Where it is.
    #[serde(rename = "type", default)]
    pub site_type: SiteType,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Whether the position is that of the street, because that of the site is not known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_approximate: bool,
    /// Street and number.
    pub address: Localized,
    /// Code of its ward; empty if uncertain.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ward: String,
    /// Opening hours in OpenStreetMap's syntax; absent if unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening_hours: Option<String>,
    /// Its opening times of the next days; absent if unknown.
    #[serde(default, deserialize_with = "tolerant::or_default", skip_serializing_if = "Option::is_none")]
    pub opening: Option<OpeningTimes>,
    /// Whether parking costs anything; absent if unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_fee: Option<bool>,
    /// Key of its tariff zone; absent if no checked tariff applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Rules that keep vehicles out.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub restrictions: Vec<Restriction>,
    /// Maximum height of vehicles in centimetres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_height_cm: Option<u16>,
    /// Longest stay, ISO 8601 duration such as `PT4H`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_stay: Option<String>,
    /// Spaces by vehicle, where known.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub capacity: Vec<Capacity>,
    /// Spaces with a charger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity_charging: Option<u32>,
    /// Spaces for people with disabilities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity_disabled: Option<u32>,
    /// Whether there is a roof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_roofed: Option<bool>,
    /// Ways to pay without cash.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub cashless: Vec<CashlessMethod>,
    /// Pictures. Lists have none.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<SitePhoto>,
    /// Where all this comes from.
    pub source: SiteSource,
    /// When the data last changed, apart from free spaces; the start of the day on which it was compared with its source
    /// if only that is known.
    #[serde(default, deserialize_with = "tolerant::or_default", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub updated_at: Option<Instant>,
    /// Free spaces by vehicle, where somebody counts them.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub realtime: Vec<Realtime>,
    /// Number of public reports about prices above the posted one; absent if the city does not collect them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overcharge_reports: Option<u32>,
    /// Distance from the requested position in metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<u32>,
    /// Price of the requested stay in đồng; absent if no stay was requested or no tariff applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<u64>,
}

impl ParkingSite {
    /// Its position.
    pub const fn at(&self) -> LatLon {
        LatLon::new(self.lat, self.lon)
    }
}

/// `GET /parking/about`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParkingAbout {
    /// What the city says about its parking data as a whole, such as what it leaves out; empty if nothing.
    #[serde(default)]
    pub about: Localized,
}

/// `GET /parking/sites/{uid}`: a site with all that its page needs to compute prices without a network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParkingSiteDetails {
    /// The site.
    pub site: ParkingSite,
    /// Its tariff zone.
    #[serde(default, deserialize_with = "tolerant::or_default", skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
    /// The tariffs of its zone, for all vehicles that it takes.
    // One that is not known in all its members is left out: no price is better than a wrong one.
    #[serde(default, deserialize_with = "exact::tolerant_list")]
    pub tariffs: Vec<Tariff>,
    /// Public holidays, where a tariff depends on them.
    // Decoded all or nothing: a holiday that is left out would have the price of an ordinary day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub holidays: Vec<NaiveDate>,
    /// The account that is paid for a stay here; absent if the portal takes no payments for the site.
    #[serde(default, deserialize_with = "tolerant::or_default", skip_serializing_if = "Option::is_none")]
    pub payee: Option<Payee>,
    /// Whether this is a cached copy. Set only by the service worker, never by a server.
    #[serde(default, rename = "kept", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub cached: Option<bool>,
    /// When a cached copy was fetched, in milliseconds since 1970. Set only by the service worker.
    #[serde(
        default,
        rename = "kept_at",
        deserialize_with = "tolerant::or_default",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub cached_at: Option<u64>,
    /// Id of the report category for a price above the posted one, if the city has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_category: Option<String>,
}

//! Tariffs: what parking costs, in the shape of the Curb Data Specification (CDS) of the Open Mobility Foundation.
//!
//! Differences to CDS: `visit` is a unit, because Hanoi's motorcycles pay for each stay (lượt) by day, by night, or for
//! both; durations are minutes; the user class is the kind of vehicle, and applies to a whole tariff.
//!
//! A member that a reader does not know may change the price, so a tariff is read with all its members or not at all
//! ([`json::exact`]). What only informs people belongs in [`LegalSource`], where unknown members are ignored.

use chrono::NaiveDate;
use json::{exact, tolerant};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::{fmt, str::FromStr};

use crate::Localized;

/// Minutes of a day.
pub const DAY_MINUTES: u32 = 24 * 60;

/// What is parked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Vehicle {
    /// Motorcycle, scooter or electric bicycle.
    #[default]
    Motorcycle,
    /// Car with up to nine seats, or a light lorry.
    Car,
    /// Bicycle.
    Bicycle,
    /// Bus or coach.
    Bus,
}

impl Vehicle {
    /// All kinds, in display order.
    pub const ALL: [Self; 4] = [Self::Motorcycle, Self::Car, Self::Bicycle, Self::Bus];

    /// The value on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Motorcycle => "motorcycle",
            Self::Car => "car",
            Self::Bicycle => "bicycle",
            Self::Bus => "bus",
        }
    }

    /// Parses the value on the wire.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vehicle| vehicle.as_str() == word)
    }
}

/// A zone of a city in which the same tariffs apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Zone {
    /// Its key, such as `ring-1`.
    pub id: String,
    /// Display name.
    pub name: Localized,
}

/// What one kind of vehicle pays in one zone, for a period of validity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Tariff {
    /// Its key.
    pub id: String,
    /// Key of its zone.
    pub zone: String,
    /// The vehicles that pay it; CDS calls them user classes.
    #[serde(deserialize_with = "tolerant::list")]
    pub vehicles: Vec<Vehicle>,
    /// Where the prices are laid down.
    pub source: LegalSource,
    /// First day of validity.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub valid_from: NaiveDate,
    /// Last day of validity; absent while no end is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_to: Option<NaiveDate>,
    /// Day on which somebody last compared the prices with their source.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub checked_on: NaiveDate,
    /// The rates.
    // Decoded all or nothing: a tariff without one of them would give a wrong price.
    #[serde(deserialize_with = "exact::list")]
    pub rates: Vec<Rate>,
}

impl Tariff {
    /// Whether it applies on a day.
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// Where prices are laid down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LegalSource {
    /// Number of the decision, such as `44/2017/QĐ-UBND`.
    pub document: String,
    /// The article, annex or row.
    pub article: String,
    /// `https` address of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// The unit of a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RateUnit {
    /// A stay of at most 24 hours. The cheapest rate whose time spans contain the whole stay applies.
    Visit,
    /// Parking time, charged in increments that are paid when they begin.
    Hour,
    /// A calendar month with any number of stays. Not part of a quote.
    Month,
}

/// Where the increments of an hourly rate begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RateUnitPeriod {
    /// With the stay.
    #[default]
    Rolling,
    /// At the clock: an increment of 60 minutes ends at the full hour.
    Calendar,
}

/// A price and when it applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Price of a unit in đồng.
    pub rate: u32,
    /// The unit.
    pub rate_unit: RateUnit,
    /// Where increments begin.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rate_unit_period: RateUnitPeriod,
    /// Length of an increment in minutes; an hour if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub increment_duration: Option<u32>,
    /// Price of an increment in đồng; the share of `rate` if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub increment_amount: Option<u32>,
    /// First minute of a stay to which the rate applies (inclusive).
    #[serde(default, skip_serializing_if = "is_default")]
    pub start_duration: u32,
    /// Minute of a stay at which the rate ends (exclusive); it does not end if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_duration: Option<u32>,
    /// When the rate applies; always if empty.
    #[serde(default, deserialize_with = "exact::list", skip_serializing_if = "Vec::is_empty")]
    pub time_spans: Vec<TimeSpan>,
}

impl Rate {
    /// Length of an increment in minutes.
    pub fn increment(&self) -> u32 {
        match self.rate_unit {
            RateUnit::Visit => DAY_MINUTES,
            RateUnit::Hour | RateUnit::Month => self.increment_duration.unwrap_or(60),
        }
    }

    /// Price of an increment in đồng, rounded up.
    pub fn increment_price(&self) -> u32 {
        match self.rate_unit {
            RateUnit::Visit | RateUnit::Month => self.rate,
            RateUnit::Hour => self.increment_amount.unwrap_or_else(|| {
                let share = (u64::from(self.rate) * u64::from(self.increment())).div_ceil(60);
                u32::try_from(share).unwrap_or(u32::MAX)
            }),
        }
    }
}

/// Times at which a rate applies. All given conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TimeSpan {
    /// Days of the week, 1 (Monday) to 7; every day if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days_of_week: Vec<u8>,
    /// Start of the time of day (inclusive).
    #[serde(default, skip_serializing_if = "is_default")]
    pub time_of_day_start: TimeOfDay,
    /// End of the time of day (exclusive). A span that ends before it starts contains the hours after and before midnight
    /// of every day; it must not name days of the week or holidays, which would be ambiguous.
    #[serde(default = "end_of_day", skip_serializing_if = "is_end_of_day")]
    pub time_of_day_end: TimeOfDay,
    /// Only on public holidays (`true`), or only on other days (`false`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holidays: Option<bool>,
}

/// A time of day in minutes after midnight, 0 to 1440; `HH:MM` on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(pub u16);

/// The text is not a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a time of day is written 00:00 to 24:00")]
pub struct TimeOfDayError;

impl FromStr for TimeOfDay {
    type Err = TimeOfDayError;

    fn from_str(text: &str) -> Result<Self, TimeOfDayError> {
        let is_number = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        let digits = |part: &str| is_number(part).then(|| part.parse::<u16>().ok()).flatten();
        let (hours, minutes) = text.split_once(':').ok_or(TimeOfDayError)?;
        let (hours, minutes) = (digits(hours).ok_or(TimeOfDayError)?, digits(minutes).ok_or(TimeOfDayError)?);
        let total = hours * 60 + minutes;
        if minutes < 60 && u32::from(total) <= DAY_MINUTES { Ok(Self(total)) } else { Err(TimeOfDayError) }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// In the OpenAPI document a time of day is a string.
#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for TimeOfDay {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("Time of day, 00:00 to 24:00."))
            .pattern(Some("^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for TimeOfDay {}

const END_OF_DAY: TimeOfDay = TimeOfDay(24 * 60);

const fn end_of_day() -> TimeOfDay {
    END_OF_DAY
}

fn is_end_of_day(time: &TimeOfDay) -> bool {
    *time == END_OF_DAY
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

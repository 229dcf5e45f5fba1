//! Public transport: lines, stops, departures and journeys, as the pages read them. The server and the device give the
//! same answers.

use serde::{Deserialize, Serialize};

use crate::{Instant, LatLon, Localized};

/// `GET /transit/network`: what is known of the network, and where its packs lie.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitNetwork {
    /// Who publishes the data.
    pub publisher: String,
    /// The publisher's version; may be empty.
    pub version: String,
    /// First day that the data describes, ISO 8601.
    pub valid_from: String,
    /// Last day that the data describes.
    pub valid_to: String,
    /// The week of the data is shown on any date: it describes other years.
    pub as_model: bool,
    /// The city's embedded sample, not the operator's whole network.
    pub sample: bool,
    /// When it was imported.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub imported_at: Instant,
    /// How many stop places.
    pub stops: u32,
    /// How many lines.
    pub lines: u32,
    /// Everything that answers need, for the device.
    pub pack: TransitPack,
    /// Drawings of the lines, for the device.
    pub shapes: TransitPack,
}

/// A file for the device, for ever the same under its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitPack {
    /// Its address below the API.
    pub path: String,
    /// Bytes that cross the network (brotli).
    pub bytes: u32,
}

/// Kind of vehicle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TransitMode {
    /// Tram, light rail.
    Tram,
    /// Metro.
    Metro,
    /// Train.
    Rail,
    /// Bus, also bus rapid transit.
    #[default]
    Bus,
    /// Ferry.
    Ferry,
    /// Anything else.
    Other,
}

/// A line, short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitLine {
    /// Its id.
    pub id: String,
    /// What stands on the vehicle.
    pub name: String,
    /// From where to where.
    #[serde(default)]
    pub long_name: Localized,
    /// Kind of vehicle.
    pub mode: TransitMode,
    /// Colour of the line as `#rrggbb`, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

/// A stop place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitStop {
    /// Its id.
    pub id: String,
    /// Its name; empty where the data has none for people.
    pub name: Localized,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Lines that stop here.
    #[serde(default)]
    pub lines: Vec<TransitLine>,
    /// Metres from where was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<u32>,
}

impl TransitStop {
    /// Where it is.
    pub fn at(&self) -> LatLon {
        LatLon::new(self.lat, self.lon)
    }
}

/// `GET /transit/routes/{id}`: a line in both directions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitRoute {
    /// The line.
    pub line: TransitLine,
    /// Who runs it.
    pub agency: String,
    /// Its directions, the main variant of each.
    pub directions: Vec<TransitDirection>,
    /// What a ride costs.
    pub fares: Vec<TransitFare>,
}

/// A direction of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitDirection {
    /// Where vehicles say they go.
    pub headsign: String,
    /// Stops in order.
    pub stops: Vec<TransitCall>,
    /// When vehicles start, by days of the week.
    pub hours: Vec<TransitHours>,
    /// Its drawing as `[lon, lat]`; stops joined by straight lines where the data has no drawing.
    pub shape: Vec<[f64; 2]>,
}

/// A stop on a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitCall {
    /// Id of the stop.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Minutes from the first stop.
    pub minutes: u32,
}

/// When a direction is served.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitHours {
    /// Weekdays, seven characters `1` or `0` from Monday.
    pub days: String,
    /// Stretches of the day, in order.
    pub spans: Vec<TransitSpan>,
}

/// A stretch of the day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitSpan {
    /// First departure at the first stop, minutes after midnight.
    pub from: u32,
    /// Last departure at the first stop, minutes after midnight; may lie past 24:00.
    pub to: u32,
    /// Minutes from one vehicle to the next: with a timetable on average. 0 when there is only one.
    pub every: u32,
    /// Whether vehicles keep a timetable; else only how often is known.
    pub exact: bool,
}

/// What a ride costs (GTFS fares v1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitFare {
    /// Price in thousandths of the currency's unit.
    pub price_milli: i64,
    /// ISO 4217.
    pub currency: String,
    /// The price depends on where one gets on and off: this is one of several.
    pub by_zone: bool,
}

/// `GET /transit/stops/{id}/departures`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitBoard {
    /// The stop place.
    pub stop: TransitStop,
    /// From when on.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Instant,
    /// What leaves, soonest first.
    pub departures: Vec<TransitDeparture>,
    /// Places that lie within a short walk.
    pub near: Vec<TransitStop>,
}

/// What leaves from a stop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitDeparture {
    /// The line.
    pub line: TransitLine,
    /// Where it says it goes.
    pub headsign: String,
    /// With a timetable: when it leaves. With a headway: when the stretch begins here.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Instant,
    /// With a headway: minutes from one vehicle to the next. One waits between nothing and this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u32>,
    /// With a headway: the last departure here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Instant>,
}

/// `GET /transit/plan`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitPlan {
    /// Ways of which none is worse than another in everything; the earliest arrival first.
    pub journeys: Vec<TransitJourney>,
}

/// A way from one place to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitJourney {
    /// When one sets out at the latest.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub depart: Instant,
    /// When one arrives; on average, where only headways are known.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub arrive: Instant,
    /// How much earlier or later one may arrive, in minutes: half of the headways on the way.
    pub margin: u32,
    /// How often one gets on another vehicle.
    pub transfers: u32,
    /// Minutes on foot.
    pub walk: u32,
    /// Its parts in order.
    pub legs: Vec<TransitLeg>,
}

/// A part of a way: a ride where `line` is there, else a walk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitLeg {
    /// When it begins: a walk when one leaves, a ride when the vehicle does (on average, with a headway).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub depart: Instant,
    /// When it ends.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub arrive: Instant,
    /// Where it begins; `None`: where the whole way does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<TransitStop>,
    /// Where it ends; `None`: where the whole way does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<TransitStop>,
    /// The line of a ride.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<TransitLine>,
    /// Where the vehicle says it goes.
    #[serde(default)]
    pub headsign: String,
    /// Minutes from one vehicle to the next, where only that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u32>,
    /// Stops between the two ends of a ride.
    #[serde(default)]
    pub between: Vec<TransitCall>,
    /// Where it leads, as `[lon, lat]`.
    pub shape: Vec<[f64; 2]>,
}

/// Where a journey begins or ends: `stop:ID` or `lat,lon`, as links and the API write it.
#[derive(Clone, Debug, PartialEq)]
pub enum TransitEnd {
    /// A stop place.
    Stop(String),
    /// A position, with its name where it has one: `lat,lon` or `lat,lon,name`.
    Spot(LatLon, String),
}

impl TransitEnd {
    /// Reads one.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(id) = text.strip_prefix("stop:") {
            return (!id.is_empty()).then(|| Self::Stop(id.to_owned()));
        }
        let mut parts = text.splitn(3, ',');
        let (lat, lon) = (wire::number(parts.next()?.trim())?, wire::number(parts.next()?.trim())?);
        let name = parts.next().unwrap_or_default().trim().to_owned();
        (lat.abs() <= 90.0 && lon.abs() <= 180.0).then(|| Self::Spot(LatLon::new(lat, lon), name))
    }

    /// Writes it.
    pub fn print(&self) -> String {
        match self {
            Self::Stop(id) => format!("stop:{id}"),
            Self::Spot(at, name) => {
                let mut text = wire::decimal(at.lat, 5);
                text.push(',');
                text.push_str(&wire::decimal(at.lon, 5));
                if !name.is_empty() {
                    text.push(',');
                    text.push_str(name);
                }
                text
            }
        }
    }
}

/// A question for journeys: the query of `GET /transit/plan` and of `/bus/plan`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanQuery {
    /// Where from.
    pub from: Option<TransitEnd>,
    /// Where to.
    pub to: Option<TransitEnd>,
    /// Local date and time, `YYYY-MM-DDTHH:MM`; now when absent.
    pub at: Option<String>,
    /// `at` is when one wants to be there.
    pub arrive: bool,
    /// Also ways that are worse in all but walking less.
    pub less_walking: bool,
}

impl PlanQuery {
    /// Reads a query; what cannot be read is left out.
    pub fn parse(query: &str) -> Self {
        let pairs = crate::parse_query(query);
        let value =
            |name: &str| pairs.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, v)| v.as_str());
        Self {
            from: value("from").and_then(TransitEnd::parse),
            to: value("to").and_then(TransitEnd::parse),
            at: value("at").map(str::to_owned).filter(|at| is_local_time(at)),
            arrive: value("mode") == Some("arrive"),
            less_walking: value("walk") == Some("less"),
        }
    }

    /// The address of the page that answers it.
    pub fn route(&self) -> crate::Route {
        crate::Route::BusPlan(crate::query_string(&self.pairs()))
    }

    /// Writes it; defaults are left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        for (name, end) in [("from", &self.from), ("to", &self.to)] {
            pairs.extend(end.as_ref().map(|end| (name, end.print())));
        }
        pairs.extend(self.at.clone().map(|at| ("at", at)));
        if self.arrive {
            pairs.push(("mode", "arrive".to_owned()));
        }
        if self.less_walking {
            pairs.push(("walk", "less".to_owned()));
        }
        pairs
    }
}

/// `YYYY-MM-DDTHH:MM`.
pub fn is_local_time(text: &str) -> bool {
    let shape = |byte: u8| if byte.is_ascii_digit() { b'0' } else { byte };
    text.len() == 16 && text.bytes().map(shape).eq(b"0000-00-00T00:00".iter().copied())
}

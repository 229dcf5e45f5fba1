//! A procedure with its facts. Every fact names its sources.

use chrono::NaiveDate;
use json::tolerant;
use serde::{Deserialize, Serialize};

use crate::Localized;

/// What kind of thing an entry is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProcedureKind {
    /// An administrative procedure.
    #[default]
    Procedure,
    /// A digital service, an office, or a channel; also stands for a kind from another version of the contract.
    #[serde(other)]
    Service,
}

/// Subject of a procedure, in display order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProcedureGroup {
    /// Identity cards, electronic identity, criminal records, passports.
    Identity,
    /// Permanent and temporary residence.
    Residence,
    /// Births, marriages, deaths.
    CivilStatus,
    /// Certified copies and signatures.
    Certification,
    /// Businesses.
    Business,
    /// Driving licences and vehicles.
    Vehicles,
    /// Land and building.
    Land,
    /// Schools.
    Education,
    /// Health.
    Health,
    /// Insurance and benefits.
    Social,
    /// Tickets of public transport.
    Transport,
    /// Digital services, offices and channels; also stands for a subject from another version of the contract.
    #[default]
    #[serde(other)]
    Digital,
}

impl ProcedureGroup {
    /// All subjects, in display order.
    pub const ALL: [Self; 12] = [
        Self::Identity,
        Self::Residence,
        Self::CivilStatus,
        Self::Certification,
        Self::Business,
        Self::Vehicles,
        Self::Land,
        Self::Education,
        Self::Health,
        Self::Social,
        Self::Transport,
        Self::Digital,
    ];

    /// Its name on the wire and in page addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Residence => "residence",
            Self::CivilStatus => "civil_status",
            Self::Certification => "certification",
            Self::Business => "business",
            Self::Vehicles => "vehicles",
            Self::Land => "land",
            Self::Education => "education",
            Self::Health => "health",
            Self::Social => "social",
            Self::Transport => "transport",
            Self::Digital => "digital",
        }
    }

    /// Looks up a subject by its name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == name)
    }
}

/// How a procedure is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// On a web site.
    Online,
    /// In an app.
    App,
    /// By telephone.
    Phone,
    /// By post.
    Post,
    /// At an office; also stands for a channel from another version of the contract.
    #[default]
    #[serde(other)]
    Desk,
}

/// Kind of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactSourceKind {
    /// A legal document.
    Law,
    /// An official site.
    Portal,
    /// A newspaper; also stands for a kind from another version of the contract.
    #[default]
    #[serde(other)]
    Press,
}

/// Where a fact was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactSource {
    /// Its key within the procedure.
    pub id: String,
    /// Its kind.
    #[serde(default)]
    pub kind: FactSourceKind,
    /// Document with number and article, or name of the site.
    pub name: String,
    /// `https` address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Day on which somebody last compared the facts with it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub checked_on: NaiveDate,
}

/// Who handles a procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Authority {
    /// Its name.
    pub name: Localized,
    /// Keys of sources.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// A change of authority or rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleChange {
    /// First day of the new rule.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub since: NaiveDate,
    /// What changed.
    pub text: Localized,
    /// Keys of sources.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// A paper to bring or upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Paper {
    /// Its name.
    pub name: Localized,
    /// When it is needed; absent if always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Localized>,
    /// Keys of sources.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// Where and how a procedure is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProcedurePlace {
    /// The channel.
    #[serde(default)]
    pub channel: Channel,
    /// Where, and how.
    pub text: Localized,
    /// Official `https` address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Keys of sources.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// A fee by channel and validity. It has an amount, is free, or is only described.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
// Payments have a schema of that name.
#[cfg_attr(feature = "openapi", schema(as = ProcedureFee))]
pub struct Fee {
    /// The channel.
    #[serde(default)]
    pub channel: Channel,
    /// In đồng; absent if free or only described.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u32>,
    /// Whether it costs nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub free: bool,
    /// What the amount is for, or on what it depends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Localized>,
    /// First day; absent if it has always been.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_from: Option<NaiveDate>,
    /// Last day; absent if no end is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_to: Option<NaiveDate>,
    /// Keys of sources.
    #[serde(default)]
    pub sources: Vec<String>,
}

impl Fee {
    /// Whether the fee applies on a day.
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// Unit of a handling time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Days on which offices work.
    #[default]
    WorkingDay,
    /// Calendar days.
    Day,
    /// Hours.
    Hour,
}

/// How long a procedure takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandlingTime {
    /// Number of units.
    pub days: u32,
    /// The unit. A unit from another version of the contract makes the whole unreadable.
    pub unit: TimeUnit,
    /// From when it counts, and exceptions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Localized>,
    /// Keys of sources.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// What else one must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Note {
    /// The note.
    pub text: Localized,
    /// Keys of sources.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// `GET /procedures/{id}`: a procedure or digital service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Procedure {
    /// Its key; never changes.
    pub id: String,
    /// Its kind.
    #[serde(default)]
    pub kind: ProcedureKind,
    /// Its subject.
    #[serde(default)]
    pub group: ProcedureGroup,
    /// Code in the national database; absent if not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Official name.
    pub name: Localized,
    /// What people call it, in any language.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// One or two sentences.
    pub summary: Localized,
    /// Day on which somebody last compared the facts.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub as_of: NaiveDate,
    /// Who handles it.
    pub authority: Authority,
    /// What changed lately.
    #[serde(default, deserialize_with = "tolerant::or_default", skip_serializing_if = "Option::is_none")]
    pub change: Option<RuleChange>,
    /// Papers, in the order in which one prepares them.
    // Read all or nothing: a list with a paper left out would send people home.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Paper>,
    /// Where and how it is done.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<ProcedurePlace>,
    /// Fees, also those that have ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<Fee>,
    /// How long it takes.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<HandlingTime>,
    /// What else one must know.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Sources.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub sources: Vec<FactSource>,
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
}

impl Procedure {
    /// The source with this key.
    pub fn source(&self, id: &str) -> Option<&FactSource> {
        self.sources.iter().find(|source| source.id == id)
    }
}

/// A procedure in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProcedureSummary {
    /// Its key.
    pub id: String,
    /// Its kind.
    #[serde(default)]
    pub kind: ProcedureKind,
    /// Its subject.
    #[serde(default)]
    pub group: ProcedureGroup,
    /// Official name.
    pub name: Localized,
    /// One or two sentences.
    pub summary: Localized,
    /// Who handles it.
    pub authority: Localized,
    /// Whether it can be done online or in an app.
    #[serde(default)]
    pub is_online: bool,
    /// Day on which somebody last compared the facts.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub as_of: NaiveDate,
}

//! What people can pay for besides parking, from the operator's file: fund drives, fees of offices, and donations to
//! heritage sites.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Payee;
use crate::Localized;

/// A fund drive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fund {
    /// Its key.
    pub id: String,
    /// Name.
    pub name: Localized,
    /// What the money is for.
    pub purpose: Localized,
    /// The account.
    pub payee: Payee,
    /// Goal; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<u64>,
    /// Sum of verified transfers that are booked.
    #[serde(default)]
    pub received: u64,
    /// Number of these transfers.
    #[serde(default)]
    pub count: u32,
    /// Who verified the account.
    pub verified_by: String,
    /// First day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub from: NaiveDate,
    /// Last day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub to: NaiveDate,
    /// Whether it takes money today.
    #[serde(default)]
    pub is_open: bool,
}

/// A fee of an office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fee {
    /// Its key.
    pub id: String,
    /// Name of the fee.
    pub name: Localized,
    /// The office that charges it.
    pub office: Localized,
    /// Legal source.
    pub source: String,
    /// Amount.
    pub amount: u64,
    /// The account.
    pub payee: Payee,
}

/// A heritage site that takes donations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DonationOffer {
    /// Slug of the site.
    pub slug: String,
    /// Name of the site.
    pub name: Localized,
    /// The account.
    pub payee: Payee,
}

/// `GET /payments/offers`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentOffers {
    /// Fund drives, those that are open first.
    #[serde(default, deserialize_with = "json::tolerant::list")]
    pub funds: Vec<Fund>,
    /// Fees.
    #[serde(default, deserialize_with = "json::tolerant::list")]
    pub fees: Vec<Fee>,
    /// Heritage sites that take donations.
    #[serde(default, deserialize_with = "json::tolerant::list")]
    pub donations: Vec<DonationOffer>,
}

/// `POST /payments/funds/{id}/intents`, `POST /payments/fees/{id}/intents` or `POST /payments/donations/{slug}/intents`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPayment {
    /// Amount to give to a fund or site; absent for a fee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u64>,
    /// File number or receipt number that the office gave; empty otherwise. At most 40 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

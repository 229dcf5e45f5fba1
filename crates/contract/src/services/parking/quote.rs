//! Quotes: what a stay costs, with every step of the sum.

use serde::{Deserialize, Serialize};

use super::Vehicle;
use crate::Instant;

/// The price of a stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Quote {
    /// The vehicle.
    pub vehicle: Vehicle,
    /// Start of the stay.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub from: Instant,
    /// End of the stay.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub to: Instant,
    /// Its price in đồng, the sum of the steps.
    pub amount: u64,
    /// The steps of the sum, in order.
    // Decoded all or nothing: part of a sum must not pass for the sum.
    pub steps: Vec<QuoteStep>,
}

/// Increments of a stay that follow each other at the same rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteStep {
    /// Key of the tariff.
    pub tariff: String,
    /// Index of the rate in the tariff.
    pub rate: u16,
    /// Start of the first increment.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub from: Instant,
    /// End of the last increment, or of the stay if that is earlier.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub to: Instant,
    /// Number of increments.
    pub count: u32,
    /// Price of an increment in đồng.
    pub price: u32,
    /// Price of the step in đồng: `count` times `price`.
    pub amount: u64,
}

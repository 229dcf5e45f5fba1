//! Paying for a stay.

use serde::{Deserialize, Serialize};

use super::Vehicle;

/// `POST /parking/sites/{uid}/payments`: opens a payment intent for a stay. The server computes the price.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewParkingPayment {
    /// The vehicle.
    pub vehicle: Vehicle,
    /// Start of the stay in local time, `YYYY-MM-DDTHH:MM`.
    pub from: String,
    /// End of the stay in local time, `YYYY-MM-DDTHH:MM`.
    pub to: String,
    /// Plate of the vehicle in any spelling; empty for vehicles without one. Never public: lists mask it, and it is
    /// deleted some time after the stay.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub plate: String,
    /// The price that the page showed, in đồng. If the server computes another one, it opens no intent.
    pub amount: u64,
}

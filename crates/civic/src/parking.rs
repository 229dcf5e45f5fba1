//! Parking: what a stay costs, whether a site allows it, and whether tariffs are complete and consistent.

mod fault;
mod lint;
mod quote;
mod spans;
mod stay;
mod texts;

pub use fault::{Interval, TariffFault};
pub use lint::lint;
pub use quote::{MOST_DAYS, QuoteError, Tariffs, check_stay};
pub use stay::{exceeds_max_stay, is_open_during, max_stay_minutes};
pub use texts::{PriceRow, dong, quote_rows, tariff_rows, vehicle_name};

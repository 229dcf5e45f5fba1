//! Parking: what a stay costs, and whether tariffs are complete and consistent.

mod fault;
mod lint;
mod quote;
mod spans;
mod texts;

pub use fault::{Interval, TariffFault};
pub use lint::lint;
pub use quote::{MOST_DAYS, QuoteError, Tariffs, check_stay};
pub use texts::{PriceRow, dong, quote_rows, tariff_rows, vehicle_name};

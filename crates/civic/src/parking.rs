//! Parking: what a stay costs, whether a site allows it, what may be said about free spaces, and whether tariffs are
//! complete and consistent.

mod availability;
mod fault;
mod lint;
mod quote;
mod saved_list;
mod site_texts;
mod spans;
mod stay;
mod texts;

pub use availability::{Availability, SpaceCount, availability};
pub use fault::{Interval, TariffFault};
pub use lint::lint;
pub use quote::{MOST_DAYS, QuoteError, Tariffs, check_stay};
pub use saved_list::{SavedList, saved_age};
pub use site_texts::{hours_text, site_facts, stay_warnings};
pub use stay::{exceeds_max_stay, is_open_during, max_stay_minutes, usual_stay};
pub use texts::{PriceRow, dong, overcharge_text, quote_rows, stay_text, tariff_rows, vehicle_name};

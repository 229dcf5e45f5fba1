//! Parking: what a stay costs, whether a site allows it, what may be said about free spaces, and whether tariffs are
//! complete and consistent.

mod availability;
mod fault;
mod lint;
mod overcharge;
mod quote;
mod saved_list;
mod site_texts;
mod spans;
mod stay;
mod texts;

pub use availability::{Availability, SpaceCount, availability};
pub use fault::{Interval, TariffFault};
pub use lint::lint;
pub use overcharge::{PaidBy, overcharge_report, posted_text, read_charge};
pub use quote::{MOST_DAYS, QuoteError, Tariffs, check_stay};
pub use saved_list::{SavedList, saved_age};
pub use site_texts::{hours_text, site_facts, stay_warnings};
pub use stay::{USUAL_HOURS, exceeds_max_stay, is_open_during, max_stay_minutes, usual_stay, with_start};
pub use texts::{PriceRow, dong, quote_rows, stay_text, tariff_rows, vehicle_name};

//! The device's clock, as instants of the city.

use contract::Instant;

/// Now, with the city's UTC offset in minutes.
pub fn now(offset_minutes: i32) -> Instant {
    civic::time::from_millis(js_sys::Date::now(), offset_minutes)
}

/// Milliseconds since 1970.
pub fn millis() -> f64 {
    js_sys::Date::now()
}

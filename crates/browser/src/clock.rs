//! The device's clock, as instants of the city.

use contract::Instant;

/// Now, with the city's UTC offset in minutes.
pub fn now(offset_minutes: i32) -> Instant {
    civic::time::from_millis(js_sys::Date::now(), offset_minutes)
}

/// Milliseconds since 1970, whole: fractions as text bring several kilobytes of tables with them.
pub fn millis() -> u64 {
    js_sys::Date::now() as u64
}

//! The device's clock in the city's local time.

use contract::Instant;

/// The current time with the city's UTC offset in minutes.
pub fn now(offset_minutes: i32) -> Instant {
    civic::time::from_millis(js_sys::Date::now(), offset_minutes)
}

/// Milliseconds since 1970 as an integer: formatting floats would add several kilobytes of tables to the binary.
pub fn millis() -> u64 {
    js_sys::Date::now() as u64
}

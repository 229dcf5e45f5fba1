//! Identifies the newest of several requests.

use leptos::prelude::*;

/// Distinguishes the newest request from older ones, whose responses are no longer needed.
#[derive(Clone, Copy)]
pub struct Latest(StoredValue<u32>);

/// A request that was started.
#[derive(Clone, Copy)]
pub struct RequestToken {
    latest: Latest,
    number: u32,
}

impl Latest {
    /// Belongs to the component or effect that is being set up.
    #[expect(clippy::new_without_default, reason = "it belongs to an owner, which a default value hides")]
    pub fn new() -> Self {
        Self(StoredValue::new(0))
    }

    /// Starts a request and makes all earlier ones outdated.
    pub fn begin(self) -> RequestToken {
        let number = self.0.try_get_value().unwrap_or(0).wrapping_add(1);
        self.0.try_set_value(number);
        RequestToken { latest: self, number }
    }
}

impl RequestToken {
    /// Whether this is still the newest request and its owner still exists.
    pub fn is_latest(self) -> bool {
        self.latest.0.try_get_value() == Some(self.number)
    }
}

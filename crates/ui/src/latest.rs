//! Of several requests the newest counts.

use leptos::prelude::*;

/// Tells the newest request from those before it, whose answers nobody waits for any more.
#[derive(Clone, Copy)]
pub struct Latest(StoredValue<u32>);

/// A request that has begun.
#[derive(Clone, Copy)]
pub struct RequestToken {
    latest: Latest,
    number: u32,
}

impl Latest {
    /// Of the component or effect that is being set up.
    #[expect(clippy::new_without_default, reason = "it belongs to an owner, which a default value hides")]
    pub fn new() -> Self {
        Self(StoredValue::new(0))
    }

    /// Begins a request: those before are outdated from now on.
    pub fn begin(self) -> RequestToken {
        let number = self.0.try_get_value().unwrap_or(0).wrapping_add(1);
        self.0.try_set_value(number);
        RequestToken { latest: self, number }
    }
}

impl RequestToken {
    /// Whether nothing was asked since, and whoever asked is still there.
    pub fn is_latest(self) -> bool {
        self.latest.0.try_get_value() == Some(self.number)
    }
}

//! The current time, injected so that tests can set it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Source of the current time.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The system clock.
    #[default]
    System,
    /// A fixed time that tests can set, milliseconds since 1970.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock fixed at `ms` milliseconds since 1970.
    pub fn at(ms: i64) -> Self {
        Self::Set(Arc::new(AtomicI64::new(ms)))
    }

    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        match self {
            Self::System => chrono::Utc::now().timestamp_millis(),
            Self::Set(ms) => ms.load(Ordering::Relaxed),
        }
    }
}

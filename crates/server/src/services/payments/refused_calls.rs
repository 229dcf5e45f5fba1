//! The log of refused webhook calls. Anybody can send them, so there is at most one line a minute for each provider.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Minimum time between two lines about a provider, in milliseconds.
const PERIOD_MS: i64 = 60 * 1000;

/// The refused calls of one provider.
struct Refused {
    /// When the last line was written, in epoch milliseconds.
    logged_ms: i64,
    /// Calls since then.
    count: u64,
}

/// Counts refused calls by the name of the provider. Only providers of the operator's file are counted.
#[derive(Default)]
pub(super) struct RefusedCalls(Mutex<HashMap<String, Refused>>);

impl RefusedCalls {
    /// Counts a call. The number of calls since the last line, this one included, if a line is due.
    pub(super) fn count(&self, provider: &str, now_ms: i64) -> Option<u64> {
        let mut providers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(refused) = providers.get_mut(provider) else {
            providers.insert(provider.to_owned(), Refused { logged_ms: now_ms, count: 0 });
            return Some(1);
        };
        refused.count += 1;
        // A clock that was set back must not silence the log.
        if (0..PERIOD_MS).contains(&now_ms.saturating_sub(refused.logged_ms)) {
            return None;
        }
        let count = refused.count;
        *refused = Refused { logged_ms: now_ms, count: 0 };
        Some(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_a_minute_tells_how_many_were_refused() {
        let calls = RefusedCalls::default();
        assert_eq!(calls.count("sepay", 0), Some(1));
        for ms in 1..100 {
            assert_eq!(calls.count("sepay", ms), None);
        }
        assert_eq!(calls.count("payos", 100), Some(1), "each on its own");
        assert_eq!(calls.count("sepay", PERIOD_MS), Some(100));
        assert_eq!(calls.count("sepay", PERIOD_MS + 1), None);
        assert_eq!(calls.count("sepay", PERIOD_MS - 1), Some(2), "the clock was set back");
    }
}

//! Opening times of sites, computed once a day.

use chrono::NaiveDate;
use contract::{Instant, OpeningTimes};
use opening::Hours;
use std::sync::{Arc, PoisonError, RwLock};

/// Opening hours, which several sites may share.
#[derive(Debug)]
pub(super) struct SiteHours {
    hours: Hours,
    /// The opening times that were computed last, with their first day.
    computed: RwLock<Option<(NaiveDate, Arc<OpeningTimes>)>>,
}

impl SiteHours {
    pub fn new(hours: Hours) -> Self {
        Self { hours, computed: RwLock::default() }
    }

    /// Opening times of the next days. They depend on nothing but the day.
    pub fn ahead(&self, now: Instant) -> Arc<OpeningTimes> {
        let today = now.date_naive();
        let computed = self.computed.read().unwrap_or_else(PoisonError::into_inner).clone();
        match computed {
            Some((day, times)) if day == today => times,
            _ => {
                let times = Arc::new(self.hours.ahead(now));
                let computed = Some((today, Arc::clone(&times)));
                *self.computed.write().unwrap_or_else(PoisonError::into_inner) = computed;
                times
            }
        }
    }
}

//! Counts that other servers on the same database have stored.

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};
use tokio::time::{MissedTickBehavior, interval};

use super::{Occupancy, of_known};
use crate::{
    core::Core,
    services::parking::{ParkingService, sites::Sites},
};

/// Interval between checks for changes by other servers.
pub const CHECK_INTERVAL: Duration = Duration::from_secs(1);

/// Follows the database while pages listen, until the server stops. Otherwise requests do.
pub fn start(service: &Arc<ParkingService>) {
    let (service, mut stopping) = (Arc::downgrade(service), service.core.stopping());
    tokio::spawn(async move {
        let mut beat = interval(CHECK_INTERVAL);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = beat.tick() => {}
                _ = stopping.wait_for(|stopping| *stopping) => return,
            }
            let Some(service) = service.upgrade() else { return };
            if service.occupancy.has_listeners() {
                service.occupancy.follow(&service.core, &service.sites(), Duration::ZERO).await;
            }
        }
    });
}

impl Occupancy {
    /// Takes over what other servers have stored, unless that was checked less than `pause` ago. A check reads one
    /// number, and then only the counts that have changed. If the database cannot be read now, the counts stay as they
    /// are.
    pub async fn follow(&self, core: &Core, known: &Sites, pause: Duration) {
        // If another request is checking already, the current counts will do.
        let Ok(mut last) = self.last_check.try_lock() else { return };
        if last.elapsed() < pause {
            return;
        }
        *last = Instant::now();
        let Ok(number) = self.store.number().await else { return };
        if number <= self.followed.load(Ordering::Relaxed) {
            return;
        }
        // A push to this server may be written and not in memory yet.
        let _writing = self.writing.lock().await;
        let followed = self.followed.load(Ordering::Relaxed);
        if number <= followed {
            return;
        }
        let Ok(changed) = self.store.counts(&core.city().profile, followed).await else { return };
        self.followed.store(number, Ordering::Relaxed);
        self.show(of_known(changed, known), core.now_ms());
    }

    /// Whether pages listen to counts.
    fn has_listeners(&self) -> bool {
        self.changed.receiver_count() > 0
    }
}

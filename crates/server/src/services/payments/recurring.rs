//! The recurring task: matches what waits, cancels intents that nothing can complete, deletes plates and what nobody has
//! paid, loads what pages listen to, and asks providers for transfers that no webhook reported.

use chrono::TimeDelta;
use contract::payments::Confirmation;
use std::{sync::Arc, time::Duration};
use tokio::task::JoinHandle;

use super::PaymentService;
use crate::problem::AppError;

/// Pause between two rounds.
const PAUSE: Duration = Duration::from_secs(60);
/// How long after its expiry an intent that is paid in part waits for transfers that were in time.
const GRACE: TimeDelta = TimeDelta::hours(1);
/// How long after its expiry an intent without any transfer is kept. Banks deliver within days, and anybody may open
/// intents, so they must not be kept for ever.
const UNPAID: TimeDelta = TimeDelta::days(30);
/// Maximum number of intents that are deleted in a round, in one transaction: payers wait for its end.
const MOST_DELETED: u32 = 1000;

/// Starts the task. It ends with the service.
pub(super) fn start(service: &Arc<PaymentService>) -> JoinHandle<()> {
    let service = Arc::downgrade(service);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(PAUSE).await;
            let Some(service) = service.upgrade() else { return };
            if let Err(error) = service.step().await {
                tracing::warn!(%error, "payments: the recurring work is done later");
            }
        }
    })
}

impl PaymentService {
    /// One round of the recurring task.
    ///
    /// # Errors
    /// The first of its errors. Each part is done whether or not the others can be.
    pub async fn step(&self) -> Result<(), AppError> {
        let matched = self.match_waiting().await;
        let cancelled = self.cancel_expired().await;
        let plates = self.delete_plates().await;
        let unpaid = self.delete_unpaid().await;
        self.refresh().await;
        // Last: nothing else waits for a provider.
        let polled = self.poll().await;
        matched.and(cancelled).and(plates).and(unpaid).and(polled)
    }

    /// Cancels what nothing can complete. A provider may know the rest of an amount, paid in time, so what counts is when
    /// all transfers of the account were last known.
    async fn cancel_expired(&self) -> Result<(), AppError> {
        let (now_ms, mut result) = (self.core.now_ms(), Ok(()));
        for (intent, account) in self.store.expired(self.core.now() - GRACE).await? {
            let provider = self.providers.get(&account);
            let is_asked = provider.is_some_and(|provider| provider.confirmation() == Confirmation::Provider);
            let known_ms = if is_asked { self.store.polled_ms(&account).await? } else { Some(now_ms) };
            let Some(known_ms) = known_ms else { continue };
            let at = self.core.city().profile.instant(known_ms) - GRACE;
            match self.store.cancel_expired(&intent, at).await {
                Ok(true) => self.intent_changed(&intent).await,
                Ok(false) => {}
                Err(error) => result = result.and(Err(error)),
            }
        }
        result
    }

    /// Loads the intents that pages listen to: another server may have changed them, or the load after a change failed.
    async fn refresh(&self) {
        for intent in self.watched.pending() {
            self.notify(&intent).await;
        }
    }

    async fn delete_plates(&self) -> Result<(), AppError> {
        let deleted = self.store.delete_plates(self.core.now_ms()).await?;
        if deleted > 0 {
            tracing::info!(deleted, "payments: plates deleted, their time is over");
        }
        Ok(())
    }

    async fn delete_unpaid(&self) -> Result<(), AppError> {
        let deleted = self.store.delete_unpaid((self.core.now() - UNPAID).timestamp_millis(), MOST_DELETED).await?;
        if deleted > 0 {
            tracing::info!(deleted, "payments: intents deleted that nobody has paid");
        }
        Ok(())
    }
}

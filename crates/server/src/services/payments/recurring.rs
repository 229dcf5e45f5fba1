//! The recurring task: matches what waits, asks providers for transfers that no webhook reported, cancels intents that
//! nothing can complete, and deletes plates.

use chrono::TimeDelta;
use contract::payments::Confirmation;
use std::{sync::Arc, time::Duration};
use tokio::task::JoinHandle;

use super::{PaymentService, accounts::Account, lock, provider::Provider};
use crate::{blocking, problem::AppError};

/// Pause between two rounds.
const PAUSE: Duration = Duration::from_secs(60);
/// How long a provider is asked for the transfers of an intent.
const ASKED: TimeDelta = TimeDelta::hours(24);
/// Providers list transfers with a delay, so each round goes back this far before the one before.
const OVERLAP: TimeDelta = TimeDelta::hours(1);
/// How long after its expiry an intent that is paid in part waits for transfers that were in time.
const GRACE: TimeDelta = TimeDelta::hours(1);

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
        let polled = self.poll().await;
        let cancelled = self.cancel_expired().await;
        let deleted = self.delete_plates().await;
        matched.and(polled).and(cancelled).and(deleted)
    }

    async fn poll(&self) -> Result<(), AppError> {
        let mut result = Ok(());
        for account in &self.file.accounts {
            if let Some(provider) = self.providers.get(&account.id)
                && provider.confirmation() == Confirmation::Provider
            {
                result = result.and(self.poll_account(account, provider).await);
            }
        }
        result
    }

    async fn poll_account(&self, account: &Account, provider: &Arc<dyn Provider>) -> Result<(), AppError> {
        let (now, name) = (self.core.now(), provider.name());
        let polled_ms = self.store.polled_ms(&account.id).await?;
        let last = polled_ms.map_or(now - ASKED, |ms| self.core.city().profile.instant(ms));
        let orders = self.store.open_orders(&account.id, (now - ASKED).timestamp_millis()).await?;
        let asked = Arc::clone(provider);
        match blocking::network(move || asked.poll(last - OVERLAP, &orders)).await? {
            Ok(reports) => {
                for reported in reports {
                    self.receive_reported(name, reported).await?;
                }
                self.store.set_polled(&account.id, now.timestamp_millis()).await?;
                if lock(&self.failing).remove(&account.id) {
                    tracing::info!(account = account.id, name, "payments: the provider answers again");
                }
            }
            Err(why) => {
                if lock(&self.failing).insert(account.id.clone()) {
                    tracing::warn!(account = account.id, name, why, "payments: the provider cannot be asked");
                }
            }
        }
        Ok(())
    }

    async fn cancel_expired(&self) -> Result<(), AppError> {
        for intent in self.store.cancel_expired(self.core.now() - GRACE).await? {
            self.notify(&intent.0).await;
        }
        Ok(())
    }

    async fn delete_plates(&self) -> Result<(), AppError> {
        let deleted = self.store.delete_plates(self.core.now_ms()).await?;
        if deleted > 0 {
            tracing::info!(deleted, "payments: plates deleted, their time is over");
        }
        Ok(())
    }
}

//! The recurring task: matches what waits, asks providers for transfers that no webhook reported, cancels intents that
//! nothing can complete, deletes plates, and loads what pages listen to.

use chrono::TimeDelta;
use contract::payments::Confirmation;
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::task::JoinHandle;

use super::{
    PaymentService,
    accounts::Account,
    lock,
    provider::{Polled, Provider},
};
use crate::{blocking, problem::AppError};

/// Pause between two rounds.
const PAUSE: Duration = Duration::from_secs(60);
/// How long after its expiry a provider is asked for the transfers of an intent. It counts to the last answer, so that
/// after a longer pause those of the pause are asked for as well.
const ASKED: TimeDelta = TimeDelta::hours(24);
/// How long after its expiry it is asked in every round. Later it is asked seldom, so that intents that were given up do
/// not keep those waiting that are being paid.
const RECENT: TimeDelta = TimeDelta::minutes(10);
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
        let (polled, silent) = self.poll().await;
        let cancelled = self.cancel_expired(&silent).await;
        let deleted = self.delete_plates().await;
        self.refresh().await;
        matched.and(polled).and(cancelled).and(deleted)
    }

    /// Asks all providers. Returns also the accounts of which not all transfers are known now.
    async fn poll(&self) -> (Result<(), AppError>, BTreeSet<String>) {
        let (mut result, mut silent) = (Ok(()), BTreeSet::new());
        for account in &self.file.accounts {
            if let Some(provider) = self.providers.get(&account.id)
                && provider.confirmation() == Confirmation::Provider
            {
                let polled = self.poll_account(account, provider).await;
                if !matches!(polled, Ok(true)) {
                    silent.insert(account.id.clone());
                }
                result = result.and(polled.map(drop));
            }
        }
        (result, silent)
    }

    /// Fetches the transfers of an account. Returns whether all of them are known now.
    async fn poll_account(&self, account: &Account, provider: &Arc<dyn Provider>) -> Result<bool, AppError> {
        let (now, name) = (self.core.now(), provider.name());
        let polled_ms = self.store.polled_ms(&account.id).await?;
        let last = polled_ms.map_or(now - ASKED, |ms| self.core.city().profile.instant(ms));
        let (since_ms, recent_ms) = ((last - ASKED).timestamp_millis(), (now - RECENT).timestamp_millis());
        let round = now.timestamp().div_euclid(60);
        let orders = self.store.open_orders(&account.id, since_ms, recent_ms, round).await?;
        let asked = Arc::clone(provider);
        let Polled { reports, is_complete } =
            match blocking::network(move || asked.poll(last - OVERLAP, &orders)).await? {
                Ok(polled) => polled,
                Err(why) => {
                    if lock(&self.failing).insert(account.id.clone()) {
                        tracing::warn!(account = account.id, name, why, "payments: the provider cannot be asked");
                    }
                    return Ok(false);
                }
            };
        let mut result = Ok(());
        for reported in reports {
            result = result.and(self.receive_reported(name, reported).await.map(drop));
        }
        result?;
        if is_complete {
            self.store.set_polled(&account.id, now.timestamp_millis()).await?;
        }
        if lock(&self.failing).remove(&account.id) {
            tracing::info!(account = account.id, name, "payments: the provider answers again");
        }
        Ok(is_complete)
    }

    /// Cancels what nothing can complete. A provider that is silent may know the rest of an amount, paid in time.
    async fn cancel_expired(&self, silent: &BTreeSet<String>) -> Result<(), AppError> {
        let (at, mut result) = (self.core.now() - GRACE, Ok(()));
        for (intent, account) in self.store.expired(at).await? {
            if silent.contains(&account) {
                continue;
            }
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
}

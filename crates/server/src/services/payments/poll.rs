//! Asking providers for transfers that no webhook reported.
//!
//! A provider with links is asked for each order, and anybody may open intents. So a round asks for a limited number of
//! orders in a limited time: first those that are being paid, then the next ones of a pass over all of them.

use chrono::TimeDelta;
use contract::{Instant, payments::Confirmation};
use futures::future::join_all;
use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant as Clock},
};

use super::{
    PaymentService,
    accounts::Account,
    lock,
    provider::{Polled, Provider},
};
use crate::{blocking, problem::AppError};

/// How long after its expiry a provider is asked for the transfers of an intent. It counts to the last complete answer,
/// so that after a longer pause those of the pause are asked for as well.
const ASKED: TimeDelta = TimeDelta::hours(24);
/// How long after its expiry it is among those that are asked first. Later it is asked seldom, so that intents that were
/// given up do not keep those waiting that are being paid.
const RECENT: TimeDelta = TimeDelta::minutes(10);
/// Providers list transfers with a delay, so each round goes back this far before the one before.
const OVERLAP: TimeDelta = TimeDelta::hours(1);
/// Minimum time between the starts of two passes.
const PASS: TimeDelta = TimeDelta::minutes(15);
/// Maximum number of orders in a round that are asked first, and of those of the pass.
const MOST_ORDERS: u32 = 50;
/// Time in which the orders of each of the two are asked. A request that has begun may exceed it.
const HALF_ROUND: Duration = Duration::from_secs(10);
/// Number of orders that are asked between two looks at the clock.
const CHUNK: usize = 3;

/// A pass over all open orders of an account, in the order of their numbers.
#[derive(Clone, Copy)]
pub(super) struct Pass {
    /// When it began, milliseconds since 1970.
    begun_ms: i64,
    /// The last number that was asked.
    last: u64,
    /// Whether the provider has answered all that was asked.
    is_complete: bool,
    /// Whether all orders were asked.
    is_done: bool,
}

impl PaymentService {
    /// Asks all providers, each independently of the others.
    pub(super) async fn poll(&self) -> Result<(), AppError> {
        let mut polls = Vec::new();
        for account in &self.file.accounts {
            if let Some(provider) = self.providers.get(&account.id)
                && provider.confirmation() == Confirmation::Provider
            {
                polls.push(self.poll_account(account, provider));
            }
        }
        join_all(polls).await.into_iter().fold(Ok(()), Result::and)
    }

    /// Fetches the transfers of an account.
    async fn poll_account(&self, account: &Account, provider: &Arc<dyn Provider>) -> Result<(), AppError> {
        let now = self.core.now();
        let polled_ms = self.store.polled_ms(&account.id).await?;
        let last = polled_ms.map_or(now - ASKED, |ms| self.core.city().profile.instant(ms));
        let is_answered = if provider.has_links() {
            self.poll_orders(account, provider, now, last).await?
        } else {
            let is_complete = self.fetch(account, provider, last, Vec::new()).await?;
            if is_complete {
                self.store.set_polled(&account.id, now.timestamp_millis()).await?;
            }
            is_complete
        };
        if is_answered && lock(&self.failing).remove(&account.id) {
            tracing::info!(account = account.id, name = provider.name(), "payments: the provider answers again");
        }
        Ok(())
    }

    /// Asks for a part of the open orders. Once a pass has asked for all of them, the transfers until its start are
    /// known. Returns whether everything that was asked has an answer.
    async fn poll_orders(
        &self,
        account: &Account,
        provider: &Arc<dyn Provider>,
        now: Instant,
        last: Instant,
    ) -> Result<bool, AppError> {
        let (now_ms, since_ms) = (now.timestamp_millis(), (last - ASKED).timestamp_millis());
        let known = lock(&self.passes).get(&account.id).copied();
        let is_current = |pass: &Pass| !pass.is_done || now_ms < pass.begun_ms + PASS.num_milliseconds();
        let begin = Pass { begun_ms: now_ms, last: 0, is_complete: true, is_done: false };
        let mut pass = known.filter(is_current).unwrap_or(begin);

        let recent_ms = (now - RECENT).timestamp_millis();
        let first = self.store.recent_orders(&account.id, since_ms, recent_ms, MOST_ORDERS).await?;
        let (count, mut is_answered) = self.ask(account, provider, last, &first).await?;
        pass.is_complete &= is_answered;
        if !pass.is_done {
            let asked: BTreeSet<u64> = first.iter().take(count).copied().collect();
            let next = self.store.next_orders(&account.id, since_ms, pass.last, MOST_ORDERS).await?;
            let orders: Vec<u64> = next.iter().filter(|order| !asked.contains(*order)).copied().collect();
            let (count, is_rest_answered) = self.ask(account, provider, last, &orders).await?;
            is_answered &= is_rest_answered;
            pass.is_complete &= is_rest_answered;
            if count == orders.len() {
                pass.last = next.last().copied().unwrap_or(pass.last);
                pass.is_done = next.len() < usize::try_from(MOST_ORDERS).unwrap_or(usize::MAX);
            } else {
                pass.last = orders.get(..count).and_then(|asked| asked.last()).copied().unwrap_or(pass.last);
            }
            if pass.is_done && pass.is_complete {
                self.store.set_polled(&account.id, pass.begun_ms).await?;
            }
        }
        let mut passes = lock(&self.passes);
        match pass.is_done && !pass.is_complete {
            // The next one begins in the next round.
            true => passes.remove(&account.id),
            false => passes.insert(account.id.clone(), pass),
        };
        Ok(is_answered)
    }

    /// Asks for orders until the time is over or an answer is missing. Returns how many were asked, and whether all of
    /// these have an answer.
    async fn ask(
        &self,
        account: &Account,
        provider: &Arc<dyn Provider>,
        last: Instant,
        orders: &[u64],
    ) -> Result<(usize, bool), AppError> {
        let (start, mut count) = (Clock::now(), 0);
        for chunk in orders.chunks(CHUNK) {
            if start.elapsed() >= HALF_ROUND {
                break;
            }
            count += chunk.len();
            if !self.fetch(account, provider, last, chunk.to_vec()).await? {
                return Ok((count, false));
            }
        }
        Ok((count, true))
    }

    /// Fetches the transfers since the last complete answer, or of orders, and stores them. Returns whether these are all.
    async fn fetch(
        &self,
        account: &Account,
        provider: &Arc<dyn Provider>,
        last: Instant,
        orders: Vec<u64>,
    ) -> Result<bool, AppError> {
        let (name, asked) = (provider.name(), Arc::clone(provider));
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
        result.map(|()| is_complete)
    }
}

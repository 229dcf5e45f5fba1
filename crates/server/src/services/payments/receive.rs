//! Receiving transfers: stored first, matched after.

use chrono::TimeDelta;
use civic::{
    payments::{AccountId, Transfer, TransferKey, reference::MOST_MEMO},
    report::clean,
};
use contract::Instant;

use super::{PaymentService, accounts::Account, ledger::MOST_ID, provider::Reported, store::ReceiveResult};
use crate::{digest, problem::AppError};

/// Maximum amount in đồng that a provider may report, a thousand times that of any bank's limit. More is an error of the
/// provider.
const MOST_REPORTED: u64 = 1_000_000_000_000_000;
/// How much the clock of a bank may be ahead.
const AHEAD: TimeDelta = TimeDelta::minutes(10);
/// The start of the year 2000 in epoch milliseconds. No provider existed then.
const OLDEST_MS: i64 = 946_684_800_000;

impl PaymentService {
    /// Stores a verified transfer and matches it. `order` is the order that the provider matched it with.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be stored now. A stored transfer that cannot be matched now is matched later.
    pub(super) async fn receive(&self, transfer: &Transfer, order: Option<u64>) -> Result<ReceiveResult, AppError> {
        let result = self.store.receive(transfer, order, self.core.now_ms()).await?;
        if matches!(result, ReceiveResult::New | ReceiveResult::Before)
            && let Err(error) = self.match_one(&transfer.key).await
        {
            tracing::warn!(%error, "payments: a stored transfer is matched later");
        }
        Ok(result)
    }

    /// Receives what a provider has reported. `None` if it is not about an account of the operator's file.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be stored now.
    pub(super) async fn receive_reported(
        &self,
        provider: &str,
        reported: Reported,
    ) -> Result<Option<ReceiveResult>, AppError> {
        let Some(account) = self.account_of(provider, &reported).await? else {
            tracing::info!(provider, "payments: a transfer to an account that is not in the file of --payments");
            return Ok(None);
        };
        let Reported {
            transaction: reported_id, amount, memo, received_at: reported_at, bank_reference, order, ..
        } = reported;
        let now = self.core.now();
        let (transaction, received_at) = (stored_id(&reported_id), stored_time(reported_at, now));
        // The money is real even if the rest of the report is odd: it is stored with what can be used.
        let is_odd = transaction != reported_id || received_at != reported_at;
        if amount == 0 || amount > MOST_REPORTED {
            tracing::error!(provider, transaction, amount, "payments: the provider reports an impossible amount");
            return Ok(None);
        }
        let transfer = Transfer {
            key: TransferKey { provider: provider.to_owned(), transaction },
            amount,
            // Not every database stores a NUL, and marks of direction would disguise the memo in the operator's list.
            memo: clean(&memo).chars().take(MOST_MEMO).collect(),
            bank_reference: clean(&bank_reference).chars().take(MOST_ID).collect(),
            received_at,
            account: AccountId(account.id.clone()),
        };
        let result = self.receive(&transfer, order).await?;
        if is_odd && result == ReceiveResult::New {
            let transaction = transfer.key.transaction;
            tracing::warn!(
                provider,
                transaction,
                "payments: stored with another id or time than the provider's odd one"
            );
        }
        Ok(Some(result))
    }

    /// Matches transfers that are stored and were not matched, because the server stopped or the database was busy.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now; the rest waits. `Internal` if a row cannot be read; the
    /// others are matched.
    pub(super) async fn match_waiting(&self) -> Result<(), AppError> {
        let mut result = Ok(());
        for key in self.store.waiting().await? {
            match self.match_one(&key).await {
                Err(error @ AppError::Unavailable(_)) => return Err(error),
                other => result = result.and(other),
            }
        }
        result
    }

    pub(super) async fn match_one(&self, key: &TransferKey) -> Result<(), AppError> {
        if let Some(intent) = self.store.match_stored(key).await? {
            self.intent_changed(&intent.0).await;
        }
        Ok(())
    }

    /// The account that received a transfer, by its number. The virtual one comes first: what is paid through it also
    /// reaches the real one, which may be in the file as well.
    fn account_by_number(&self, provider: &str, reported: &Reported) -> Option<&Account> {
        let find = |number: &String| {
            let is_meant = |account: &&Account| account.provider.name() == provider && account.has_number(number);
            self.file.accounts.iter().find(is_meant)
        };
        [&reported.virtual_number, &reported.account_number].into_iter().find_map(find)
    }

    /// The account that received a transfer: by its number, or by the order if the provider made a virtual account for
    /// it that the file does not name.
    async fn account_of(&self, provider: &str, reported: &Reported) -> Result<Option<&Account>, AppError> {
        if let Some(account) = self.account_by_number(provider, reported) {
            return Ok(Some(account));
        }
        let Some(order) = reported.order else { return Ok(None) };
        let intent = self.store.intent_of_order(order).await?;
        let account = intent.and_then(|row| self.file.account(&row.intent.terms.account.0));
        Ok(account.filter(|account| account.provider.name() == provider))
    }
}

/// The id of a reported transaction, or a digest of it if it is too long or has other characters than printable ASCII.
/// The same id gives the same digest.
fn stored_id(reported: &str) -> String {
    let is_plain = reported.len() <= MOST_ID && reported.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain {
        return reported.to_owned();
    }
    let digits: String = digest::sha256(reported.as_bytes()).chars().take(32).collect();
    format!("sha256:{digits}")
}

/// The time of a report, or now if no bank can have meant it.
fn stored_time(reported: Instant, now: Instant) -> Instant {
    let is_possible = reported.timestamp_millis() >= OLDEST_MS && reported <= now + AHEAD;
    if is_possible { reported } else { now }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_odd_id_becomes_a_digest_and_a_usual_one_stays() {
        for usual in ["7", "FT26324-1/2", "a b", &"x".repeat(100)] {
            assert_eq!(stored_id(usual), usual);
        }
        let odd = ["x".repeat(101), "DUP\u{200b}".to_owned(), "a\nb".to_owned(), "số 1".to_owned()];
        for id in &odd {
            let stored = stored_id(id);
            assert_eq!((stored.len(), stored.starts_with("sha256:")), (39, true), "{stored}");
            assert_eq!(stored_id(id), stored);
        }
        assert_ne!(stored_id(&odd[0]), stored_id(&odd[1]));
    }

    #[test]
    fn an_impossible_time_becomes_that_of_the_receipt() {
        let at = |text: &str| text.parse::<Instant>().expect("an instant");
        let now = at("2026-11-20T10:00:00+07:00");
        for possible in ["2026-11-20T10:10:00+07:00", "2026-11-20T09:00:00+07:00", "2000-01-01T00:00:00Z"] {
            assert_eq!(stored_time(at(possible), now), at(possible));
        }
        for odd in ["2026-11-20T10:10:01+07:00", "9999-12-31T00:00:00Z", "1999-12-31T23:59:59Z"] {
            assert_eq!(stored_time(at(odd), now), now);
        }
    }
}

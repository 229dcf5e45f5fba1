//! Receiving transfers: stored first, matched after.

use civic::{
    payments::{AccountId, Transfer, TransferKey, reference::MOST_MEMO},
    report::clean,
};

use super::{PaymentService, accounts::Account, provider::Reported, store::ReceiveResult};
use crate::problem::AppError;

/// Maximum amount in đồng that a provider may report, a thousand times that of any bank's limit. More is an error of the
/// provider.
const MOST_REPORTED: u64 = 1_000_000_000_000_000;

impl PaymentService {
    /// Stores a verified transfer and matches it. `order` is the order that the provider matched it with.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be stored now. A stored transfer that cannot be matched now is matched later.
    pub(super) async fn receive(&self, transfer: &Transfer, order: Option<u64>) -> Result<ReceiveResult, AppError> {
        let result = self.store.receive(transfer, order, self.core.now_ms()).await?;
        if result != ReceiveResult::Conflict
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
        let Reported { transaction, amount, memo, received_at, order, .. } = reported;
        if amount == 0 || amount > MOST_REPORTED {
            tracing::error!(provider, transaction, amount, "payments: the provider reports an impossible amount");
            return Ok(None);
        }
        let transfer = Transfer {
            key: TransferKey { provider: provider.to_owned(), transaction },
            amount,
            // Not every database stores a NUL, and marks of direction would disguise the memo in the operator's list.
            memo: clean(&memo).chars().take(MOST_MEMO).collect(),
            received_at,
            account: AccountId(account.id.clone()),
        };
        self.receive(&transfer, order).await.map(Some)
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

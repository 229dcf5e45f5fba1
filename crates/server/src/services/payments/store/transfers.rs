//! Storing verified transfers.

use civic::payments::{StoredTransfer, Transfer, TransferKey};
use sqlx::SqliteConnection;

use super::{
    PaymentStore,
    conflicts::add_conflict,
    repeats::{is_noted, repeated},
    rows::{TransferRow, key, outcome_words, stored, stored_amount},
};
use crate::store::Result;

/// What storing a transfer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiveResult {
    /// It is new.
    New,
    /// It was stored before.
    Before,
    /// Another amount or account is stored under its id. Nothing is changed.
    Conflict,
    /// Another provider of the account has reported it before. Nothing is changed.
    Repeated,
}

impl PaymentStore {
    /// Stores a transfer that its provider has verified, without matching it. `order` is the order that the provider
    /// matched it with.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn receive(&self, transfer: &Transfer, order: Option<u64>, now_ms: i64) -> Result<ReceiveResult> {
        // Providers repeat transfers in every poll, so most are known: do not wait for the disk.
        let mut reader = self.0.readers().acquire().await?;
        let known = known(&mut reader, &transfer.key).await?;
        if known.as_ref().is_some_and(|known| is_same(known, transfer)) {
            return Ok(ReceiveResult::Before);
        }
        if known.is_none() && is_noted(&mut reader, transfer).await? {
            return Ok(ReceiveResult::Repeated);
        }
        drop(reader);
        let mut tx = self.0.begin().await?;
        let result = insert(&mut tx, transfer, order, now_ms).await?;
        tx.commit().await?;
        Ok(result)
    }

    /// Keys of the transfers that are stored and not matched yet, oldest first.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn waiting(&self) -> Result<Vec<TransferKey>> {
        let rows = sqlx::query(
            "SELECT provider, transaction_id FROM payment_transfers WHERE matched = 0 \
             ORDER BY stored_ms, received_ms, provider, transaction_id",
        )
        .fetch_all(self.0.readers())
        .await?;
        rows.iter().map(key).collect()
    }

    /// The transfers of an intent, oldest first.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn transfers_of(&self, intent: &str) -> Result<Vec<StoredTransfer>> {
        transfers_of(&mut *self.0.readers().acquire().await?, intent).await
    }
}

pub(super) async fn transfers_of(db: &mut SqliteConnection, intent: &str) -> Result<Vec<StoredTransfer>> {
    let rows =
        sqlx::query("SELECT * FROM payment_transfers WHERE intent = $1 ORDER BY received_ms, provider, transaction_id")
            .bind(intent)
            .fetch_all(db)
            .await?;
    rows.iter().map(stored).collect()
}

pub(super) async fn known(db: &mut SqliteConnection, key: &TransferKey) -> Result<Option<TransferRow>> {
    let query = sqlx::query("SELECT * FROM payment_transfers WHERE provider = $1 AND transaction_id = $2");
    let row = query.bind(&key.provider).bind(&key.transaction).fetch_optional(db).await?;
    row.map(|row| TransferRow::read(&row)).transpose()
}

/// Whether a report repeats a stored transfer. Providers repeat one with another form of its memo or time.
fn is_same(known: &TransferRow, transfer: &Transfer) -> bool {
    let known = &known.stored.transfer;
    (known.amount, &known.account) == (transfer.amount, &transfer.account)
}

async fn insert(
    db: &mut SqliteConnection,
    transfer: &Transfer,
    order: Option<u64>,
    now_ms: i64,
) -> Result<ReceiveResult> {
    let Transfer { key, amount, memo, bank_reference, received_at, account } = transfer;
    if let Some(known) = known(db, key).await? {
        if is_same(&known, transfer) {
            return Ok(ReceiveResult::Before);
        }
        if add_conflict(db, transfer, key, now_ms).await? {
            let (provider, transaction) = (&key.provider, &key.transaction);
            tracing::error!(provider, transaction, "payments: another amount or account is stored under this id");
        }
        return Ok(ReceiveResult::Conflict);
    }
    if let Some(of) = repeated(db, transfer).await? {
        if add_conflict(db, transfer, &of, now_ms).await? {
            let (provider, transaction, before) = (&key.provider, &key.transaction, &of.provider);
            tracing::warn!(
                provider,
                transaction,
                before,
                "payments: another provider has reported this transfer before"
            );
        }
        return Ok(ReceiveResult::Repeated);
    }
    sqlx::query(
        "INSERT INTO payment_transfers (provider, transaction_id, account, amount, memo, bank_reference, received_ms,
             stored_ms, order_number, intent, outcome, reason, is_late, booked, to_refund, refunded, unmatched, matched)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, 'unmatched', 'no_reference', 0, 0, 0, 0, $4, 0)",
    )
    .bind(&key.provider)
    .bind(&key.transaction)
    .bind(&account.0)
    .bind(stored_amount(*amount)?)
    .bind(memo)
    .bind(Some(bank_reference).filter(|reference| !reference.is_empty()))
    .bind(received_at.timestamp_millis())
    .bind(now_ms)
    .bind(order.and_then(|order| i64::try_from(order).ok()))
    .execute(db)
    .await?;
    Ok(ReceiveResult::New)
}

/// Writes what became of a transfer. From then on it counts as matched.
pub(super) async fn update(db: &mut SqliteConnection, row: &StoredTransfer) -> Result<()> {
    let (outcome, reason) = outcome_words(row.outcome);
    sqlx::query(
        "UPDATE payment_transfers SET intent = $3, outcome = $4, reason = $5, is_late = $6, booked = $7,
             to_refund = $8, refunded = $9, unmatched = $10, matched = 1
         WHERE provider = $1 AND transaction_id = $2",
    )
    .bind(&row.transfer.key.provider)
    .bind(&row.transfer.key.transaction)
    .bind(row.intent.as_ref().map(|intent| &intent.0))
    .bind(outcome)
    .bind(reason)
    .bind(i64::from(row.is_late))
    .bind(stored_amount(row.split.booked)?)
    .bind(stored_amount(row.split.to_refund)?)
    .bind(stored_amount(row.split.refunded)?)
    .bind(stored_amount(row.split.unmatched)?)
    .execute(db)
    .await?;
    Ok(())
}

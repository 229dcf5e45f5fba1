//! What an operator enters: assignments and refunds. Both are events of a ledger that has only the rows concerned.

use civic::payments::{Applied, Event, Ledger, LedgerError, Reference, Refund, RefundId, TransferKey};
use sqlx::SqliteConnection;

use super::{
    PaymentStore,
    intents::by_reference,
    matching::write,
    rows::{amount, key, stored_amount},
    transfers::known,
};
use crate::store::Result;

/// What an event did, or why it is refused.
type EventResult = std::result::Result<Applied, LedgerError>;

impl PaymentStore {
    /// Assigns an unmatched transfer to an intent.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn assign(&self, key: &TransferKey, reference: Reference) -> Result<EventResult> {
        let mut tx = self.0.begin().await?;
        let Some(intent) = by_reference(&mut tx, reference).await? else {
            tx.rollback().await;
            return Ok(Err(LedgerError::UnknownIntent));
        };
        let stored = known(&mut tx, key).await?.map(|row| row.stored);
        let mut ledger = Ledger::from_rows([intent.intent.clone()], stored, []);
        let event = Event::Assigned { transfer: key.clone(), intent: intent.intent.terms.id.clone() };
        let applied = ledger.apply(&event);
        if applied != Ok(Applied::Changed) {
            tx.rollback().await;
            return Ok(applied);
        }
        write(&mut tx, &ledger, Some(&intent)).await?;
        tx.commit().await?;
        Ok(applied)
    }

    /// Stores a refund. `key_id` is the id of the API key with which it was entered.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn refund(&self, refund: &Refund, key_id: &str, now_ms: i64) -> Result<EventResult> {
        let mut tx = self.0.begin().await?;
        let stored = known(&mut tx, &refund.transfer).await?.map(|row| row.stored);
        let mut ledger = Ledger::from_rows([], stored, known_refund(&mut tx, &refund.id).await?);
        let applied = ledger.apply(&Event::Refunded(refund.clone()));
        if applied != Ok(Applied::Changed) {
            tx.rollback().await;
            return Ok(applied);
        }
        write(&mut tx, &ledger, None).await?;
        sqlx::query(
            "INSERT INTO payment_refunds (id, provider, transaction_id, amount, at_ms, key_id) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&refund.id.0)
        .bind(&refund.transfer.provider)
        .bind(&refund.transfer.transaction)
        .bind(stored_amount(refund.amount)?)
        .bind(now_ms)
        .bind(key_id)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(applied)
    }
}

async fn known_refund(db: &mut SqliteConnection, id: &RefundId) -> Result<Option<Refund>> {
    let row = sqlx::query("SELECT provider, transaction_id, amount FROM payment_refunds WHERE id = $1")
        .bind(&id.0)
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Refund { id: id.clone(), transfer: key(&row)?, amount: amount(&row, "amount")? }))
}

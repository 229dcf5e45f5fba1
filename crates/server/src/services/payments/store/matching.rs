//! Matching stored transfers with intents, and cancelling intents that nothing can complete.

use civic::payments::{
    Event, Intent, IntentId, IntentState, Ledger, Outcome, TransferKey, UnmatchedReason, choose_intent, match_transfer,
    reference::find,
};
use contract::Instant;
use sqlx::{Row as _, SqliteConnection};

use super::{
    PaymentStore,
    intents::{by_number, by_reference, intent},
    rows::{IntentRow, TransferRow, stored_amount},
    transfers::{known, transfers_of, update},
};
use crate::{problem::AppError, services::payments::receipt_code, store::Result};

/// Maximum attempts to find an unused receipt code.
const DRAWS: usize = 20;

impl PaymentStore {
    /// Matches a stored transfer with the intent that its provider or its memo names. Again changes nothing. Returns the
    /// intent that has changed.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now; the transfer then waits.
    pub async fn match_stored(&self, key: &TransferKey) -> Result<Option<IntentId>> {
        let is_waiting = |row: &TransferRow| !row.is_matched;
        let waits = known(&mut *self.0.readers().acquire().await?, key).await?;
        if waits.filter(is_waiting).is_none() {
            return Ok(None);
        }
        let mut tx = self.0.begin().await?;
        let Some(row) = known(&mut tx, key).await?.filter(is_waiting) else {
            tx.rollback().await;
            return Ok(None);
        };
        let changed = book(&mut tx, row).await?;
        tx.commit().await?;
        Ok(changed)
    }

    /// Ids and accounts of the intents that are paid in part, expired by then, and take no late transfers.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn expired(&self, at: Instant) -> Result<Vec<(String, String)>> {
        let rows = sqlx::query(
            "SELECT id, account FROM payment_intents \
             WHERE booked > 0 AND booked < amount AND cancelled = 0 AND late = 'refund' AND expires_ms < $1",
        )
        .bind(at.timestamp_millis())
        .fetch_all(self.0.readers())
        .await?;
        rows.iter().map(|row| Ok((row.try_get("id")?, row.try_get("account")?))).collect()
    }

    /// Cancels one of [`Self::expired`], unless it has been paid meanwhile. What was booked for it is to be refunded.
    /// Returns whether it was cancelled.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn cancel_expired(&self, id: &str, at: Instant) -> Result<bool> {
        let mut tx = self.0.begin().await?;
        let row = intent(&mut tx, id).await?.filter(|row| row.intent.must_cancel(at));
        let Some(row) = row else {
            tx.rollback().await;
            return Ok(false);
        };
        let mut ledger = Ledger::from_rows([row.intent.clone()], transfers_of(&mut tx, id).await?, []);
        let event = Event::Cancelled(row.intent.terms.id.clone());
        ledger.apply(&event).map_err(|error| AppError::internal(&error))?;
        write(&mut tx, &ledger, Some(&row)).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Matches one transfer.
async fn book(db: &mut SqliteConnection, row: TransferRow) -> Result<Option<IntentId>> {
    let mut stored = row.stored.clone();
    let intent = match choose(db, &row).await? {
        Ok(intent) => intent,
        Err(reason) => {
            stored.outcome = Outcome::Unmatched(reason);
            update(db, &stored).await?;
            return Ok(None);
        }
    };
    let id = intent.intent.terms.id.clone();
    let matched = match_transfer(&intent.intent, &stored);
    (stored.outcome, stored.is_late, stored.split) = (matched.outcome, matched.is_late, matched.split);
    if matches!(matched.outcome, Outcome::Unmatched(_)) {
        update(db, &stored).await?;
        return Ok(None);
    }
    stored.intent = Some(id.clone());
    update(db, &stored).await?;
    write_intent(db, &intent, &Intent { booked: matched.booked, ..intent.intent.clone() }).await?;
    Ok(Some(id))
}

/// The intent of the order that the provider names, else the one that the memo names.
async fn choose(
    db: &mut SqliteConnection,
    row: &TransferRow,
) -> Result<std::result::Result<IntentRow, UnmatchedReason>> {
    if let Some(order) = row.order
        && let Some(intent) = by_number(db, order).await?
    {
        return Ok(Ok(intent));
    }
    let found = find(&row.stored.transfer.memo);
    let mut named = Vec::new();
    for reference in &found {
        named.extend(by_reference(db, *reference).await?);
    }
    let chosen = choose_intent(&found, named.iter().map(|row| &row.intent)).map(|intent| intent.terms.id.clone());
    Ok(match chosen {
        Ok(id) => named.into_iter().find(|row| row.intent.terms.id == id).ok_or(UnmatchedReason::UnknownReference),
        Err(reason) => Err(reason),
    })
}

/// Writes all rows of a ledger of few rows. `before` is the row of its only intent.
pub(super) async fn write(db: &mut SqliteConnection, ledger: &Ledger, before: Option<&IntentRow>) -> Result<()> {
    for stored in ledger.transfers() {
        update(db, stored).await?;
    }
    if let Some(before) = before
        && let Some(intent) = ledger.intent(&before.intent.terms.id)
    {
        write_intent(db, before, intent).await?;
    }
    Ok(())
}

/// Writes what is booked for an intent, after its transfers. One that becomes paid gets a receipt.
async fn write_intent(db: &mut SqliteConnection, before: &IntentRow, intent: &Intent) -> Result<()> {
    let id = &intent.terms.id.0;
    sqlx::query("UPDATE payment_intents SET booked = $2, cancelled = $3 WHERE id = $1")
        .bind(id)
        .bind(stored_amount(intent.booked)?)
        .bind(i64::from(intent.is_cancelled))
        .execute(&mut *db)
        .await?;
    if intent.state() != IntentState::Paid || before.receipt.is_some() {
        return Ok(());
    }
    let last = sqlx::query("SELECT MAX(received_ms) AS last FROM payment_transfers WHERE intent = $1 AND booked > 0")
        .bind(id)
        .fetch_one(&mut *db)
        .await?;
    let paid_ms: Option<i64> = last.try_get("last")?;
    let code = unused_code(db).await?;
    sqlx::query("UPDATE payment_intents SET receipt = $2, paid_ms = $3 WHERE id = $1")
        .bind(id)
        .bind(code)
        .bind(paid_ms)
        .execute(db)
        .await?;
    Ok(())
}

async fn unused_code(db: &mut SqliteConnection) -> Result<String> {
    for _ in 0..DRAWS {
        let code = receipt_code::generate()?;
        let taken = sqlx::query("SELECT id FROM payment_intents WHERE receipt = $1").bind(&code);
        if taken.fetch_optional(&mut *db).await?.is_none() {
            return Ok(code);
        }
    }
    Err(AppError::internal(&"no unused receipt code"))
}

//! Opening and reading payment intents.

use civic::payments::{LateRule, Reference};
use contract::payments::Purpose;
use sqlx::{Row as _, SqliteConnection};

use super::{
    PaymentStore,
    rows::{IntentRow, kind_word, late_word, stored_amount},
};
use crate::{digest, problem::AppError, services::payments::provider::PayTo, store::Result};

/// Maximum attempts to find an unused reference and order number.
const DRAWS: usize = 20;

/// An intent to store. Its id, order number, reference and memo are assigned by the insertion.
#[derive(Clone, Debug)]
pub struct NewIntentRow {
    /// What it is for.
    pub purpose: Purpose,
    /// Amount in đồng, at least 1.
    pub amount: u64,
    /// Key of the account.
    pub account: String,
    /// What happens to late transfers.
    pub late: LateRule,
    /// When it is opened, milliseconds since 1970.
    pub created_ms: i64,
    /// When it expires.
    pub expires_ms: i64,
    /// Start of what is paid for.
    pub from_ms: Option<i64>,
    /// End of what is paid for.
    pub to_ms: Option<i64>,
    /// Letters and digits of a plate, and when it is deleted.
    pub plate: Option<(String, i64)>,
    /// Where to pay, without the memo.
    pub pay_to: PayTo,
}

/// The idempotency key of a request, and the digest of what it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key, a UUID.
    pub key: String,
    /// The digest.
    pub digest: String,
}

impl PaymentStore {
    /// The intent that was opened with this key, if any.
    ///
    /// # Errors
    /// `IdempotencyConflict` when the key was used for something else.
    pub async fn find_by_key(&self, key: &Key) -> Result<Option<IntentRow>> {
        find_by_key(&mut *self.0.readers().acquire().await?, key).await
    }

    /// Stores an intent. If the key was used for the same request, stores nothing and returns that intent.
    ///
    /// # Errors
    /// `IdempotencyConflict` when the key was used for something else. `Unavailable` when the database cannot be written
    /// now; nothing is stored then.
    pub async fn open(&self, new: NewIntentRow, key: &Key) -> Result<IntentRow> {
        let mut tx = self.0.begin().await?;
        if let Some(known) = find_by_key(&mut tx, key).await? {
            tx.rollback().await;
            return Ok(known);
        }
        let id = insert(&mut tx, new).await?;
        sqlx::query("INSERT INTO payment_keys (key, digest, intent) VALUES ($1, $2, $3)")
            .bind(&key.key)
            .bind(&key.digest)
            .bind(&id)
            .execute(&mut *tx)
            .await?;
        let row = intent(&mut tx, &id).await?;
        tx.commit().await?;
        row.ok_or_else(gone)
    }

    /// An intent by its id.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn intent(&self, id: &str) -> Result<Option<IntentRow>> {
        intent(&mut *self.0.readers().acquire().await?, id).await
    }

    /// An intent by its order number.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn intent_of_order(&self, order: u64) -> Result<Option<IntentRow>> {
        by_number(&mut *self.0.readers().acquire().await?, order).await
    }

    /// A paid intent by the code of its receipt.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn receipt(&self, code: &str) -> Result<Option<IntentRow>> {
        let query = sqlx::query("SELECT * FROM payment_intents WHERE receipt = $1").bind(code);
        query.fetch_optional(self.0.readers()).await?.map(|row| IntentRow::read(&row)).transpose()
    }
}

/// The error for an intent that is not there any more, although it was just read.
pub(super) fn gone() -> AppError {
    AppError::internal(&"a stored intent is gone")
}

async fn find_by_key(db: &mut SqliteConnection, key: &Key) -> Result<Option<IntentRow>> {
    let query = sqlx::query("SELECT digest, intent FROM payment_keys WHERE key = $1").bind(&key.key);
    let Some(row) = query.fetch_optional(&mut *db).await? else {
        return Ok(None);
    };
    if row.try_get::<&str, _>("digest")? != key.digest {
        return Err(AppError::IdempotencyConflict);
    }
    let id: String = row.try_get("intent")?;
    intent(db, &id).await
}

pub(super) async fn intent(db: &mut SqliteConnection, id: &str) -> Result<Option<IntentRow>> {
    let row = sqlx::query("SELECT * FROM payment_intents WHERE id = $1").bind(id).fetch_optional(db).await?;
    row.map(|row| IntentRow::read(&row)).transpose()
}

pub(super) async fn by_number(db: &mut SqliteConnection, number: u64) -> Result<Option<IntentRow>> {
    let Ok(number) = i64::try_from(number) else { return Ok(None) };
    let row = sqlx::query("SELECT * FROM payment_intents WHERE number = $1").bind(number).fetch_optional(db).await?;
    row.map(|row| IntentRow::read(&row)).transpose()
}

pub(super) async fn by_reference(db: &mut SqliteConnection, reference: Reference) -> Result<Option<IntentRow>> {
    let query = sqlx::query("SELECT * FROM payment_intents WHERE reference = $1").bind(reference.to_string());
    query.fetch_optional(db).await?.map(|row| IntentRow::read(&row)).transpose()
}

/// Inserts an intent and returns its id.
async fn insert(db: &mut SqliteConnection, new: NewIntentRow) -> Result<String> {
    let json = |error: serde_json::Error| AppError::internal(&error);
    let id = hex::encode(digest::random::<16>()?);
    let (number, reference) = unused(db).await?;
    let pay_to = PayTo { memo: reference.to_string(), ..new.pay_to };
    let (plate, plate_delete_ms) = new.plate.unzip();
    sqlx::query(
        "INSERT INTO payment_intents (id, number, reference, kind, subject, purpose, amount, account, created_ms,
             expires_ms, late, cancelled, booked, from_ms, to_ms, plate, plate_delete_ms, announced, pay_to)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, $12, $13, $14, $15, 0, $16)",
    )
    .bind(&id)
    .bind(number)
    .bind(reference.to_string())
    .bind(kind_word(new.purpose.kind))
    .bind(&new.purpose.subject)
    .bind(serde_json::to_string(&new.purpose).map_err(json)?)
    .bind(stored_amount(new.amount)?)
    .bind(&new.account)
    .bind(new.created_ms)
    .bind(new.expires_ms)
    .bind(late_word(new.late))
    .bind(new.from_ms)
    .bind(new.to_ms)
    .bind(plate)
    .bind(plate_delete_ms)
    .bind(serde_json::to_string(&pay_to).map_err(json)?)
    .execute(db)
    .await?;
    Ok(id)
}

/// A random order number, 1 to 2^52, and a random reference, both unused. They are not in sequence: numbers of a
/// database that was replaced would be used again, and a provider remembers them.
pub(super) async fn unused(db: &mut SqliteConnection) -> Result<(i64, Reference)> {
    for _ in 0..DRAWS {
        let number = i64::from_be_bytes(digest::random()?) & ((1 << 52) - 1);
        let reference = Reference::new(u64::from_be_bytes(digest::random()?));
        let taken = sqlx::query("SELECT id FROM payment_intents WHERE number = $1 OR reference = $2")
            .bind(number + 1)
            .bind(reference.to_string());
        if taken.fetch_optional(&mut *db).await?.is_none() {
            return Ok((number + 1, reference));
        }
    }
    Err(AppError::internal(&"no unused payment reference"))
}

//! Inserting reports, each with all its rows in one transaction.

use contract::reports::{Contact, ReportCode};
use sqlx::{Row, SqliteConnection};

use super::{
    ReportStore,
    row::{ReportRow, TimelineRow, word_of},
};
use crate::{
    digest,
    problem::AppError,
    services::reports::submission_digest::SubmissionDigest,
    store::{Result, next_change, visibility_word},
};

/// Maximum attempts to find an unused code. With a million reports the first attempt fails once in a thousand times.
const DRAWS: usize = 20;

/// A report to insert. `row.id` and `row.code` are assigned by the insertion.
#[derive(Clone, Debug)]
pub struct NewReportRow {
    /// The report.
    pub row: ReportRow,
    /// Folded text that the text filter searches.
    pub folded: String,
    /// Timeline so far.
    pub timeline: Vec<TimelineRow>,
    /// Ids of stored photos, in order.
    pub photos: Vec<String>,
    /// Contact details of the sender.
    pub contact: Option<Contact>,
}

/// The idempotency key of a submission, and the digest of the submission.
#[derive(Clone, Debug)]
pub struct Key {
    /// The key, a UUID.
    pub key: String,
    /// Digest of the body and the device.
    pub digest: SubmissionDigest,
}

impl ReportStore {
    /// The number of the report that was submitted with this key, if any.
    ///
    /// # Errors
    /// `IdempotencyConflict` when the key was used with another body.
    pub async fn find_by_key(&self, key: &Key) -> Result<Option<i64>> {
        find_by_key(&mut *self.0.readers().acquire().await?, key).await
    }

    /// Inserts a report under a new code with `prefix`, and returns its number and code. If the key was already used
    /// for the same body, inserts nothing and returns the number and code of that report.
    ///
    /// # Errors
    /// `IdempotencyConflict` when the key was used with another body. `Unavailable` when the database cannot be written
    /// now; nothing is inserted then.
    pub async fn insert(&self, prefix: &str, new_row: &NewReportRow, key: Option<&Key>) -> Result<(i64, ReportCode)> {
        // The transaction holds the write lock from the start, so the second of two submissions with the same key sees
        // the result of the first.
        let mut tx = self.0.begin().await?;
        if let Some(key) = key {
            let known = match find_by_key(&mut tx, key).await {
                Ok(Some(id)) => code_of(&mut tx, id).await.map(|code| Some((id, code))),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            };
            if let Some(known) = known.transpose() {
                tx.rollback().await;
                return known;
            }
        }
        let changed = next_change(&mut tx).await?;
        let code = free_code(&mut tx, prefix).await?;
        let id = insert_row(&mut tx, new_row, &code, changed).await?;
        if let Some(key) = key {
            sqlx::query("INSERT INTO idempotency (key, body_hash, report) VALUES ($1, $2, $3)")
                .bind(&key.key)
                .bind(&key.digest.current)
                .bind(id)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok((id, code))
    }

    /// Inserts many reports in one transaction, each under a new code.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now; nothing is inserted then.
    pub async fn insert_all(&self, prefix: &str, new_rows: &[NewReportRow]) -> Result<()> {
        let mut tx = self.0.begin().await?;
        let changed = next_change(&mut tx).await?;
        for new_row in new_rows {
            let code = free_code(&mut tx, prefix).await?;
            insert_row(&mut tx, new_row, &code, changed).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

async fn find_by_key(db: &mut SqliteConnection, key: &Key) -> Result<Option<i64>> {
    let query = sqlx::query("SELECT body_hash, report FROM idempotency WHERE key = $1").bind(&key.key);
    let Some(row) = query.fetch_optional(db).await? else {
        return Ok(None);
    };
    if !key.digest.matches(row.try_get("body_hash")?) {
        return Err(AppError::IdempotencyConflict);
    }
    Ok(Some(row.try_get("report")?))
}

async fn code_of(db: &mut SqliteConnection, id: i64) -> Result<ReportCode> {
    let row = sqlx::query("SELECT code FROM reports WHERE id = $1").bind(id).fetch_one(db).await?;
    row.try_get::<&str, _>("code")?.parse().map_err(|error| AppError::internal(&error))
}

async fn free_code(db: &mut SqliteConnection, prefix: &str) -> Result<ReportCode> {
    for _ in 0..DRAWS {
        let code = ReportCode::from_number(prefix, u32::from_be_bytes(digest::random()?));
        let taken = sqlx::query("SELECT id FROM reports WHERE code = $1").bind(code.as_str());
        if taken.fetch_optional(&mut *db).await?.is_none() {
            return Ok(code);
        }
    }
    Err(AppError::internal(&"no free report code"))
}

async fn insert_row(db: &mut SqliteConnection, new_row: &NewReportRow, code: &ReportCode, changed: i64) -> Result<i64> {
    let row = &new_row.row;
    let answers = serde_json::to_string(&row.answers).map_err(|error| AppError::internal(&error))?;
    let inserted = sqlx::query(
        "INSERT INTO reports (code, category, status, level, summary, description, address, folded, lat, lon, ward,
             agency, created_ms, updated_ms, due_ms, visibility, demo, supporters, device, about, answers, changed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
         RETURNING id",
    )
    .bind(code.as_str())
    .bind(&row.category)
    .bind(row.status.as_str())
    .bind(word_of(row.level)?)
    .bind(&row.summary)
    .bind(&row.description)
    .bind(&row.address)
    // With a space before every word, the filter can match the beginnings of words.
    .bind(format!(" {} {}", civic::text::fold(code.as_str()), new_row.folded))
    .bind(row.at.lat)
    .bind(row.at.lon)
    .bind(&row.ward)
    .bind(&row.agency)
    .bind(row.created_ms)
    .bind(row.updated_ms)
    .bind(row.due_ms)
    .bind(visibility_word(row.visibility))
    .bind(i64::from(row.demo))
    .bind(row.supporters)
    .bind(&row.device)
    .bind(&row.about)
    .bind(answers)
    .bind(changed)
    .fetch_one(&mut *db)
    .await?;
    let id: i64 = inserted.try_get("id")?;
    for (seq, entry) in (0_i64..).zip(&new_row.timeline) {
        insert_entry(db, id, seq, entry).await?;
    }
    for (position, media) in (0_i64..).zip(&new_row.photos) {
        sqlx::query("INSERT INTO report_media (report, position, media) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(position)
            .bind(media)
            .execute(&mut *db)
            .await?;
    }
    if let Some(contact) = &new_row.contact {
        sqlx::query("INSERT INTO contacts (report, name, phone, email) VALUES ($1, $2, $3, $4)")
            .bind(id)
            .bind(&contact.name)
            .bind(&contact.phone)
            .bind(&contact.email)
            .execute(db)
            .await?;
    }
    Ok(id)
}

async fn insert_entry(db: &mut SqliteConnection, report: i64, seq: i64, entry: &TimelineRow) -> Result<()> {
    let text = serde_json::to_string(&entry.text).map_err(|error| AppError::internal(&error))?;
    sqlx::query(
        "INSERT INTO timeline (report, seq, at_ms, event, status, agency, text) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(report)
    .bind(seq)
    .bind(entry.at_ms)
    .bind(word_of(entry.event)?)
    .bind(entry.status.as_str())
    .bind(&entry.agency)
    .bind(text)
    .execute(db)
    .await?;
    Ok(())
}

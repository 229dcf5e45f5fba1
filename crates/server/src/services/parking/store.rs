//! Imported sites in the database.

use chrono::DateTime;
use contract::parking::ParkingSite;
use serde_json::Value;
use sqlx::{Row as _, sqlite::SqliteRow};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{
    problem::AppError,
    store::{Result, Store, readable},
};

/// Number of imports made by this process. They are used immediately.
static IMPORT_COUNT: AtomicU64 = AtomicU64::new(0);

/// Number of imports made by this process.
pub(super) fn import_count() -> u64 {
    IMPORT_COUNT.load(Ordering::Relaxed)
}

/// Import number, which grows with every import.
///
/// # Errors
/// `Unavailable` when the database cannot be read now.
pub(super) async fn number(store: &Store) -> Result<i64> {
    let row = sqlx::query("SELECT number FROM parking_number").fetch_optional(store.readers()).await?;
    // Without the row, nothing was ever imported.
    row.map_or(Ok(0), |row| Ok(row.try_get("number")?))
}

/// The imported sites of all sources, with the time in UTC at which an import last changed each.
///
/// # Errors
/// `Unavailable` when the database cannot be read now.
pub(super) async fn imported(store: &Store) -> Result<Vec<ParkingSite>> {
    let rows =
        sqlx::query("SELECT uid, json, changed_ms FROM parking_sites ORDER BY uid").fetch_all(store.readers()).await?;
    let read = |row: &SqliteRow| -> Result<ParkingSite> {
        let written: Value = serde_json::from_str(row.try_get("json")?).map_err(|error| AppError::internal(&error))?;
        let site: ParkingSite = json::strict::of(written).map_err(|error| AppError::internal(&error))?;
        let changed = DateTime::from_timestamp_millis(row.try_get("changed_ms")?);
        Ok(ParkingSite { updated_at: changed.map(|at| at.fixed_offset()), ..site })
    };
    Ok(readable("parking_sites", "uid", &rows, read))
}

/// Writes the sites of a source and deletes those that it has no longer, in one transaction. A site without
/// `updated_at` has changed now.
///
/// # Errors
/// `Unavailable` when the database cannot be written now; nothing is changed then.
pub(super) async fn replace(
    store: &Store,
    source: &str,
    sites: &[ParkingSite],
    removed: &[String],
    now_ms: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query("UPDATE parking_number SET number = number + 1 WHERE id = 1").execute(&mut *write).await?;
    for uid in removed {
        sqlx::query("DELETE FROM parking_sites WHERE uid = $1 AND source = $2")
            .bind(uid)
            .bind(source)
            .execute(&mut *write)
            .await?;
    }
    for site in sites {
        let changed_ms = site.updated_at.map_or(now_ms, |at| at.timestamp_millis());
        let stored = ParkingSite { updated_at: None, ..site.clone() };
        let text = serde_json::to_string(&stored).map_err(|error| AppError::internal(&error))?;
        // A site of another source, imported meanwhile, stays.
        sqlx::query(
            "INSERT INTO parking_sites (uid, source, json, imported_ms, changed_ms) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (uid) DO UPDATE SET json = excluded.json, imported_ms = excluded.imported_ms,
                 changed_ms = excluded.changed_ms
             WHERE parking_sites.source = excluded.source",
        )
        .bind(&site.uid)
        .bind(source)
        .bind(text)
        .bind(now_ms)
        .bind(changed_ms)
        .execute(&mut *write)
        .await?;
    }
    write.commit().await?;
    IMPORT_COUNT.fetch_add(1, Ordering::Relaxed);
    Ok(())
}

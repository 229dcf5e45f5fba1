//! The change number, a counter that grows with every write. In-memory data is compared with it.

use sqlx::{Row as _, SqliteConnection};

use super::{Result, Store};
use crate::problem::AppError;

impl Store {
    /// The number of the last change.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn change_number(&self) -> Result<i64> {
        let row = sqlx::query("SELECT number FROM change_number").fetch_optional(self.readers()).await?;
        Ok(row.ok_or_else(emptied)?.try_get("number")?)
    }
}

/// Takes the next change number within the transaction that makes the change.
///
/// # Errors
/// `Unavailable` when the database cannot be written now.
pub(crate) async fn next_change(db: &mut SqliteConnection) -> Result<i64> {
    let row = sqlx::query("UPDATE change_number SET number = number + 1 WHERE id = 1 RETURNING number");
    Ok(row.fetch_optional(db).await?.ok_or_else(emptied)?.try_get("number")?)
}

fn emptied() -> AppError {
    AppError::database_unavailable("it was emptied while the server ran: restore a backup")
}

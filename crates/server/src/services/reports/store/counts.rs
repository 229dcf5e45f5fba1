//! Numbers of public reports by what they are about.

use sqlx::Row;
use std::collections::HashMap;

use super::ReportStore;
use crate::store::Result;

impl ReportStore {
    /// Numbers of public reports of a category about objects of a kind, such as `parking` in `parking:UID`, by the ids
    /// of the objects. Declined reports and duplicates do not count.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn counts_about(&self, category: &str, kind: &str) -> Result<HashMap<String, u32>> {
        let rows = sqlx::query(
            "SELECT about, COUNT(*) AS n FROM reports
             WHERE category = $1 AND visibility = 'public' AND status NOT IN ('declined', 'duplicate') AND about LIKE $2
             GROUP BY about",
        )
        .bind(category)
        .bind(format!("{kind}:%"))
        .fetch_all(self.0.readers())
        .await?;
        let mut counts = HashMap::new();
        for row in &rows {
            let about: String = row.try_get("about")?;
            if let Some((_, id)) = about.split_once(':') {
                counts.insert(id.to_owned(), row.try_get("n")?);
            }
        }
        Ok(counts)
    }
}

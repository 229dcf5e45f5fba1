//! Reading reports with their photos, supporters and timelines.

use contract::reports::ReportCode;
use sqlx::{QueryBuilder, Row, Sqlite};
use std::collections::{HashMap, HashSet};

use super::{
    ReportStore,
    row::{ReportRow, TimelineRow},
};
use crate::store::{MediaRow, Result, readable};

impl ReportStore {
    /// The report with this code, regardless of visibility.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn report(&self, code: &ReportCode) -> Result<Option<ReportRow>> {
        let row = sqlx::query("SELECT * FROM reports WHERE code = $1").bind(code.as_str());
        row.fetch_optional(self.0.readers()).await?.as_ref().map(ReportRow::read).transpose()
    }

    /// The reports of some numbers, in the order of the numbers; those that are not there, or cannot be read, are left
    /// out.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn reports(&self, ids: &[i64]) -> Result<Vec<ReportRow>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::<Sqlite>::new("SELECT * FROM reports WHERE id IN (");
        numbers(&mut query, ids);
        let mut by_id = HashMap::new();
        let rows = query.push(")").build().fetch_all(self.0.readers()).await?;
        for row in readable("reports", "id", &rows, ReportRow::read) {
            by_id.insert(row.id, row);
        }
        Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
    }

    /// The photos of some reports, each report's in their order.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn photos_of(&self, ids: &[i64]) -> Result<HashMap<i64, Vec<MediaRow>>> {
        let mut photos: HashMap<i64, Vec<MediaRow>> = HashMap::new();
        if ids.is_empty() {
            return Ok(photos);
        }
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT report_media.report, media.* FROM report_media JOIN media ON media.id = report_media.media
             WHERE report_media.report IN (",
        );
        numbers(&mut query, ids);
        query.push(") ORDER BY report_media.report, report_media.position");
        let rows = query.build().fetch_all(self.0.readers()).await?;
        let read = |row: &_| Ok((Row::try_get(row, "report")?, MediaRow::read(row)?));
        for (report, photo) in readable("media", "id", &rows, read) {
            photos.entry(report).or_default().push(photo);
        }
        Ok(photos)
    }

    /// Which of these reports a device supports.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn supported_by(&self, ids: &[i64], device: &str) -> Result<HashSet<i64>> {
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        let mut query = QueryBuilder::<Sqlite>::new("SELECT report FROM supports WHERE device = ");
        query.push_bind(device).push(" AND report IN (");
        numbers(&mut query, ids);
        let rows = query.push(")").build().fetch_all(self.0.readers()).await?;
        rows.iter().map(|row| Ok(row.try_get("report")?)).collect()
    }

    /// The timeline of a report, oldest first.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn timeline_of(&self, id: i64) -> Result<Vec<TimelineRow>> {
        let rows = sqlx::query("SELECT * FROM timeline WHERE report = $1 ORDER BY seq").bind(id);
        Ok(readable("timeline", "report", &rows.fetch_all(self.0.readers()).await?, TimelineRow::read))
    }
}

fn numbers(query: &mut QueryBuilder<Sqlite>, ids: &[i64]) {
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(*id);
    }
}

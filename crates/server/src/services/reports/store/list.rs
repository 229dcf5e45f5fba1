//! Paginated lists of reports.

use contract::{
    Bbox,
    reports::{Sort, Status},
};
use sqlx::{QueryBuilder, Row, Sqlite};

use super::{ReportStore, row::ReportRow};
use crate::store::{Result, readable};

/// Maximum number of report ids in one SQL statement.
pub const MOST_IDS: usize = 1000;

/// Filters reports. Empty lists match all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Ids of categories.
    pub category: Vec<String>,
    /// Statuses.
    pub status: Vec<Status>,
    /// Only open reports due before this time, milliseconds since 1970.
    pub overdue_at: Option<i64>,
    /// Code of a ward.
    pub ward: Option<String>,
    /// Folded words, each of which must be a prefix of a word of the report.
    pub words: Vec<String>,
    /// Numbers of all matching reports, if the columns found at most [`MOST_IDS`].
    pub ids: Option<Vec<u32>>,
    /// Created at or after this time, milliseconds since 1970.
    pub since_ms: Option<i64>,
    /// Only inside this box.
    pub bbox: Option<Bbox>,
}

/// Cursor: the page begins after the report with this sort value and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageCursor {
    /// Sort value: milliseconds, number of supporters, or distance in millimetres.
    pub value: i64,
    /// Report number, the tie-breaker.
    pub id: i64,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPage {
    /// The reports. Rows that cannot be read are logged and skipped.
    pub rows: Vec<ReportRow>,
    /// Cursor of the next page; `None` on the last page.
    pub next: Option<PageCursor>,
}

impl ReportStore {
    /// One page of public reports, or with `owner` of that device's own reports of any visibility. The database cannot
    /// sort by `Near`, which is treated as `Newest` here.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn list(
        &self,
        filter: &Filter,
        owner: Option<&str>,
        sort: Sort,
        after: Option<PageCursor>,
        limit: u32,
    ) -> Result<ListPage> {
        if filter.ids.as_ref().is_some_and(Vec::is_empty) {
            return Ok(ListPage::default());
        }
        let mut query = QueryBuilder::<Sqlite>::new("SELECT * FROM reports WHERE ");
        conditions(&mut query, filter, owner);
        let (column, down) = match sort {
            Sort::Newest | Sort::Near => ("created_ms", true),
            Sort::Oldest => ("created_ms", false),
            Sort::Updated => ("updated_ms", true),
            Sort::Supported => ("supporters", true),
        };
        let (order, beyond) = if down { ("DESC", "<") } else { ("ASC", ">") };
        if let Some(PageCursor { value, id }) = after {
            query.push(format_args!(" AND ({column}, id) {beyond} ("));
            query.push_bind(value).push(", ").push_bind(id).push(")");
        }
        query.push(format_args!(" ORDER BY {column} {order}, id {order} LIMIT "));
        // Read one extra row to find out whether there is a further page.
        let mut rows = query.push_bind(limit + 1).build().fetch_all(self.0.readers()).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = match rows.last().filter(|_| more) {
            Some(last) => Some(PageCursor { value: last.try_get(column)?, id: last.try_get("id")? }),
            None => None,
        };
        Ok(ListPage { rows: readable("reports", "id", &rows, ReportRow::read), next })
    }

    /// Number of a device's own reports that match.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn count_mine(&self, filter: &Filter, owner: &str) -> Result<u32> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT COUNT(*) AS n FROM reports WHERE ");
        conditions(&mut query, filter, Some(owner));
        Ok(query.build().fetch_one(self.0.readers()).await?.try_get("n")?)
    }
}

fn conditions(query: &mut QueryBuilder<Sqlite>, filter: &Filter, owner: Option<&str>) {
    match owner {
        Some(device) => query.push("device = ").push_bind(device.to_owned()),
        None => query.push("visibility = 'public'"),
    };
    if let Some(ids) = &filter.ids {
        query.push(" AND id IN (");
        let mut list = query.separated(", ");
        for id in ids {
            list.push_bind(i64::from(*id));
        }
        query.push(")");
        return;
    }
    any_of(query, "category", filter.category.iter().map(String::as_str));
    any_of(query, "status", filter.status.iter().map(|status| status.as_str()));
    if let Some(now) = filter.overdue_at {
        query.push(" AND due_ms < ").push_bind(now);
        any_of(query, "status", Status::ALL.iter().filter(|status| status.is_open()).map(|status| status.as_str()));
    }
    if let Some(ward) = &filter.ward {
        query.push(" AND ward = ").push_bind(ward.clone());
    }
    if let Some(since) = filter.since_ms {
        query.push(" AND created_ms >= ").push_bind(since);
    }
    if let Some(bbox) = filter.bbox {
        query.push(" AND lat >= ").push_bind(bbox.min_lat).push(" AND lat <= ").push_bind(bbox.max_lat);
        query.push(" AND lon >= ").push_bind(bbox.min_lon).push(" AND lon <= ").push_bind(bbox.max_lon);
    }
    for word in &filter.words {
        // Folded words contain only letters and digits, so there are no LIKE wildcards to escape.
        query.push(" AND folded LIKE ").push_bind(format!("% {word}%"));
    }
}

fn any_of<'a>(query: &mut QueryBuilder<Sqlite>, column: &str, words: impl Iterator<Item = &'a str>) {
    let mut words = words.peekable();
    if words.peek().is_none() {
        return;
    }
    query.push(format_args!(" AND {column} IN ("));
    let mut list = query.separated(", ");
    for word in words {
        list.push_bind(word.to_owned());
    }
    query.push(")");
}

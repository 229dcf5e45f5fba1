//! Reports in the database: insert, read, list, support, review.

mod changes;
mod counts;
mod insert;
mod list;
mod read;
mod review;
mod row;
mod support;

use crate::store::Store;

pub use changes::ChangeRow;
pub use insert::{Key, NewReportRow};
pub use list::{Filter, ListPage, MOST_IDS, PageCursor};
pub use row::{ReportRow, TimelineRow};

/// The reports of a database.
#[derive(Clone, Debug)]
pub struct ReportStore(Store);

impl ReportStore {
    /// Creates the store on a database.
    pub const fn new(store: Store) -> Self {
        Self(store)
    }
}

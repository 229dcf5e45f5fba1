//! Numbers of public reports by what they are about, in memory until the database changes.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use super::store::ReportStore;
use crate::store::Result;

/// Numbers of reports by the ids of what they are about.
type Numbers = Arc<HashMap<String, u32>>;

/// The last numbers, shared between requests.
#[derive(Debug, Default)]
pub(super) struct Counts {
    last: RwLock<Option<Counted>>,
    /// Locked while reports are counted, so that concurrent requests share one count.
    turn: tokio::sync::Mutex<()>,
}

/// Numbers for one category and kind, as of a change number.
#[derive(Debug)]
struct Counted {
    change: i64,
    category: String,
    kind: &'static str,
    numbers: Numbers,
}

impl Counts {
    /// The numbers as of now, see [`ReportStore::counts_about`].
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn up_to_date(&self, store: &ReportStore, category: &str, kind: &'static str) -> Result<Numbers> {
        if let Some(numbers) = self.known(store.change_number().await?, category, kind) {
            return Ok(numbers);
        }
        let _turn = self.turn.lock().await;
        // Check again: another request may have counted meanwhile. A change after this line counts or does not, and is
        // found by the next request in either case.
        let change = store.change_number().await?;
        if let Some(numbers) = self.known(change, category, kind) {
            return Ok(numbers);
        }
        let numbers = Arc::new(store.counts_about(category, kind).await?);
        let counted = Counted { change, category: category.to_owned(), kind, numbers: numbers.clone() };
        *self.last.write().unwrap_or_else(PoisonError::into_inner) = Some(counted);
        Ok(numbers)
    }

    fn known(&self, change: i64, category: &str, kind: &str) -> Option<Numbers> {
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner);
        let is_same = |last: &&Counted| last.change == change && last.category == category && last.kind == kind;
        last.as_ref().filter(is_same).map(|last| last.numbers.clone())
    }
}

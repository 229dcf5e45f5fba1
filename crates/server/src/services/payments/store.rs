//! Payments in the database: intents, transfers, refunds.
//!
//! A transfer is stored in one transaction and matched in a second one, so that nothing about an intent can lose it.
//! Both may be repeated. Rows that belong together are read and written in one transaction, which holds the write lock
//! from its start.

mod announced;
mod conflicts;
mod intents;
mod list;
mod matching;
mod operator;
mod plates;
mod repeats;
mod rows;
mod sums;
mod transfers;
mod unpaid;

use crate::store::Store;

pub use announced::Announced;
pub use conflicts::{ConflictCursor, ConflictRow};
pub use intents::{Key, NewIntentRow};
pub use list::{LedgerCursor, LedgerRow};
pub use rows::IntentRow;
pub use sums::FundSum;
pub use transfers::ReceiveResult;

/// The payments of a database.
#[derive(Clone, Debug)]
pub struct PaymentStore(Store);

impl PaymentStore {
    /// Creates the store on a database.
    pub const fn new(store: Store) -> Self {
        Self(store)
    }
}

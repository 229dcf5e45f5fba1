//! Payments: intents, receipts, funds and fees, and the operator's ledger. Amounts are in đồng.

pub(crate) mod entry;
mod fund;
mod intent;
mod ledger;
mod page;
mod receipt;
mod requests;

pub use fund::*;
pub use intent::*;
pub use ledger::*;
pub use page::*;
pub use receipt::*;
pub use requests::*;

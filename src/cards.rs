//! Cards and search fields that several features share.

mod report;
mod search;
mod search_combobox;
mod search_results;
mod search_state;

pub use report::*;
pub use search::*;
pub use search_combobox::SearchCombobox;
use search_results::SearchResults;
use search_state::SearchState;
pub use search_state::Selection;

//! Cards and search fields that several features share.

mod hit_answers;
mod hit_field;
mod report;
mod search;
mod search_state;

use hit_answers::HitAnswers;
pub use hit_field::HitField;
pub use report::*;
pub use search::*;
pub use search_state::Chosen;
use search_state::SearchState;

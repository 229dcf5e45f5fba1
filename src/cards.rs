//! Cards and search fields that several features share.

mod asking;
mod hit_answers;
mod hit_field;
mod report;
mod search;

use asking::Asking;
pub use asking::Chosen;
use hit_answers::HitAnswers;
pub use hit_field::HitField;
pub use report::*;
pub use search::*;

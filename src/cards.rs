//! Cards of things, and the fields that find them, the same wherever they appear.

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

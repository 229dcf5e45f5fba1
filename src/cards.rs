//! Cards of things, and the fields that find them, the same wherever they appear.

mod hit_answers;
mod hit_field;
mod report;
mod search;

use hit_answers::HitAnswers;
use hit_field::Asking;
pub use hit_field::{Chosen, HitField};
pub use report::*;
pub use search::*;

//! Cards of things, and the fields that find them, the same wherever they appear.

mod hit_field;
mod report;
mod search;

pub use hit_field::*;
pub use report::*;
pub use search::*;

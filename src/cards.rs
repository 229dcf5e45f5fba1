//! Cards of things, the same wherever they appear.

mod report;

pub use report::*;

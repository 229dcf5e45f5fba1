//! Building blocks that are independent of any feature: values and callbacks in, markup out.

mod city;
mod confirm;
mod dynamic;
mod error_summary;
mod field;
mod icon;
mod latest;
mod lazy;
mod loaded;
mod locate;
mod notices;
mod page;
mod status;
mod words;

pub use city::*;
pub use confirm::*;
pub use dynamic::*;
pub use error_summary::*;
pub use field::*;
pub use icon::*;
pub use latest::*;
pub use lazy::*;
pub use loaded::*;
pub use locate::*;
pub use notices::*;
pub use page::*;
pub use status::*;
pub use words::*;

//! Building blocks that know no feature: values and callbacks in, markup out.

mod city;
mod confirm;
mod faults;
mod field;
mod icon;
mod latest;
mod loaded;
mod locate;
mod notices;
mod page;
mod part;
mod room;
mod status;
mod words;

pub use city::*;
pub use confirm::*;
pub use faults::*;
pub use field::*;
pub use icon::*;
pub use latest::*;
pub use loaded::*;
pub use locate::*;
pub use notices::*;
pub use page::*;
pub use part::*;
pub use room::*;
pub use status::*;
pub use words::*;

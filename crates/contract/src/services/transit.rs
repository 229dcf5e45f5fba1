//! Public transport: lines, stops, departures and journeys. The server and the device give the same responses, except
//! for real-time data, which only the server has.

pub(crate) mod entry;
mod journeys;
mod lines;
mod live;
mod network;
mod page;
mod query;
mod requests;
mod stops;

pub use journeys::*;
pub use lines::*;
pub use live::*;
pub use network::*;
pub use page::*;
pub use query::*;
pub use requests::*;
pub use stops::*;

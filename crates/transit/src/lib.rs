//! Public transport: a network built from GTFS, its departures, and journeys through it.
//!
//! The same code runs in the server and, as WebAssembly, on the device. Times are seconds after midnight of the service
//! day in the network's time zone (GTFS continues past 24:00). Places and lines are indices into the network's lists;
//! ids and names are for people and addresses.

mod answers;
mod calendar;
mod day;
mod departures;
#[cfg(feature = "import")]
pub mod export;
mod fixed;
mod flat;
mod geometry;
#[cfg(feature = "import")]
pub mod import;
mod journey;
#[cfg(feature = "live")]
pub mod live;
mod network;
mod pack;
mod plan;
mod range;
mod raptor;
mod search;
mod walking;

/// The letters of a name that a query matches.
pub use civic::text::marks;

pub use answers::{Clock, QueryError, Transit};
pub use calendar::Service;
pub use day::{Day, Window};
pub use departures::{Board, Departure, Moment};
pub use fixed::Fixed;
pub use flat::{CHANGE_SECS, Flat, WALK_RADIUS_M, walk_secs};
pub use geometry::{nearest, simplify};
pub use journey::{Journey, Leg, Ride, Walk};
pub use network::*;
pub use pack::{PackError, Shapes, decode, decode_shapes, encode, encode_shapes};
pub use plan::{AccessStops, Exclude, MOST_RIDES, Planner, Question};

//! Real time: what feeds say is read ([`read_gtfs_rt`], [`read_operator`]), brought together over the network
//! ([`merge()`]), said in the contract's words ([`Merged`]) and written again as GTFS-realtime ([`Merged::feed`]).

mod alerts;
mod arrival;
mod book;
mod emit;
#[rustfmt::skip]
#[allow(clippy::all, missing_docs, reason = "generated: `cargo xtask generate gtfs-realtime`")]
pub mod gtfs_realtime;
mod gtfs_rt;
mod locate;
mod merge;
mod news;
mod operator;
mod trips;
mod words;

pub use arrival::Arrival;
pub use book::Book;
pub use gtfs_rt::read as read_gtfs_rt;
pub use merge::{Merged, Vehicle, merge};
pub use news::{About, AlertNews, News, Sighting, StopNews, TripNews, TripRef, VehicleName, VehicleNews, When};
pub use operator::read as read_operator;

//! Live data: reads realtime feeds ([`read_gtfs_rt`], [`read_operator`]), merges them with the network ([`merge()`]),
//! converts the result to the contract's types ([`Merged`]) and writes it as GTFS-realtime ([`Merged::feed`]).

mod alerts;
mod arrival;
mod emit;
mod feed_index;
#[rustfmt::skip]
#[allow(clippy::all, missing_docs, reason = "generated: `cargo xtask generate gtfs-realtime`")]
pub mod gtfs_realtime;
mod gtfs_rt;
mod locate;
mod merge;
mod operator;
mod snapshot;
mod trips;
mod words;

pub use arrival::Arrival;
pub use feed_index::FeedIndex;
pub use gtfs_rt::read as read_gtfs_rt;
pub use merge::{Merged, Vehicle, merge};
pub use operator::read as read_operator;
pub use snapshot::{
    About, AlertSnapshot, FeedSnapshot, StopSnapshot, TripRef, TripSnapshot, VehicleApproach, VehicleName,
    VehicleSnapshot, When,
};

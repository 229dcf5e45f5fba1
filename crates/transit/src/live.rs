//! Live data: reads realtime feeds ([`read_gtfs_rt`], [`read_operator`]), merges them with the network ([`merge()`]),
//! converts the result ([`MergedFeeds`]) to the contract's types and writes it as GTFS-realtime
//! ([`MergedFeeds::feed`]).

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
pub use merge::{MergedFeeds, Vehicle, merge};
pub use operator::read as read_operator;
pub use snapshot::{
    AlertSnapshot, EntityRef, FeedSnapshot, StopPrediction, StopSnapshot, TripRef, TripSnapshot, VehicleApproach,
    VehicleName, VehicleSnapshot,
};

//! Flags of `portal-server serve` for public transport.

use clap::Args;
use std::time::Duration;

use super::{Feed, Kind, Options, Source};

/// See [`Options`].
#[derive(Clone, Debug, Args)]
#[group(skip)]
pub struct Arguments {
    /// GTFS-realtime with trip updates, vehicle positions or alerts: an address or a file. May be repeated.
    #[arg(long = "realtime", value_name = "URL|FILE", env = "PORTAL_REALTIME", value_delimiter = ',')]
    realtime: Vec<String>,
    /// Vehicles on their way to stops as JSON, see README: an address or a file, with {stop} for feeds of single stops.
    /// May be repeated.
    #[arg(long = "vehicles", value_name = "URL|FILE", env = "PORTAL_VEHICLES", value_delimiter = ',')]
    vehicles: Vec<String>,
    /// Seconds after which feeds of real time are asked again.
    #[arg(long, value_name = "SECONDS", env = "PORTAL_REALTIME_EVERY", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..))]
    realtime_every: u64,
}

impl From<Arguments> for Options {
    fn from(arguments: Arguments) -> Self {
        let feed = |kind: Kind| move |text: &String| Feed { kind, source: Source::parse(text) };
        let realtime = arguments.realtime.iter().map(feed(Kind::GtfsRealtime));
        let feeds = realtime.chain(arguments.vehicles.iter().map(feed(Kind::Operator))).collect();
        Self { feeds, every: Duration::from_secs(arguments.realtime_every) }
    }
}

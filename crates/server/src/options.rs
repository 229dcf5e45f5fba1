//! Settings of the operator at startup.

use clap::Args;
use std::{net::SocketAddr, path::PathBuf, time::Duration};

use crate::clock::Clock;

/// Options of [`crate::start`].
#[derive(Clone, Debug)]
pub struct Options {
    /// Listening address; port 0 picks any free port.
    pub listen: SocketAddr,
    /// Folder for all files that the server writes.
    pub data_dir: PathBuf,
    /// Folder of a city, instead of the embedded one.
    pub city: Option<PathBuf>,
    /// Folder of the built page. Without it, only the API is served.
    pub dist: Option<PathBuf>,
    /// The basemap.
    pub basemap: BasemapOption,
    /// `sqlite:` URL instead of `portal.sqlite` in the data folder.
    pub database: Option<String>,
    /// Load demonstration reports, show photos without review, and make up free parking spaces.
    pub demo: bool,
    /// Other origins whose pages may use the API.
    pub allow_origins: Vec<String>,
    /// Public origin of the portal, for absolute links in previews; without a trailing slash.
    pub public_url: Option<String>,
    /// API of another server for the page, `https://api.example/api/v1`; this server's own API when absent.
    pub api_url: Option<String>,
    /// Rate limit of writes.
    pub rate_limit: RateLimit,
    /// Time limit for open requests after the stop signal.
    pub drain: Duration,
    /// How long a write waits for a database locked by another process.
    pub busy_timeout: Duration,
    /// Source of the current time.
    pub clock: Clock,
}

/// See [`Options::rate_limit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Writes per minute for one address or device; 0 disables the limit.
    pub writes_per_minute: u32,
    /// Burst size.
    pub burst: u32,
    /// Take the client address from the last entry of `X-Forwarded-For`, written by our own proxy.
    pub behind_proxy: bool,
}

impl Default for RateLimit {
    fn default() -> Self {
        Self { writes_per_minute: 30, burst: 20, behind_proxy: false }
    }
}

/// See [`Options::basemap`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BasemapOption {
    /// Only the city's hand-drawn map.
    #[default]
    Sketch,
    /// One file of vector tiles, served by this server.
    Pmtiles(PathBuf),
    /// Raster tiles from another server.
    Raster {
        /// Template with `{z}`, `{x}` and `{y}`.
        url: String,
        /// Attribution to show on the map.
        attribution: String,
    },
}

impl Options {
    /// Defaults for a data folder: any free local port, no page, the embedded city.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data_dir: data_dir.into(),
            city: None,
            dist: None,
            basemap: BasemapOption::default(),
            database: None,
            demo: false,
            allow_origins: Vec::new(),
            public_url: None,
            api_url: None,
            rate_limit: RateLimit::default(),
            drain: Duration::from_secs(4),
            busy_timeout: Duration::from_secs(4),
            clock: Clock::System,
        }
    }
}

/// Where the data lies: the same for every command that uses the database.
#[derive(Clone, Debug, Args)]
pub struct DataArguments {
    /// Folder for everything that the server writes: the database and the photos. Made when it is not there.
    #[arg(long, value_name = "DIR", env = "PORTAL_DATA_DIR")]
    pub data_dir: PathBuf,
    /// Folder with a city's files, instead of the city that is compiled in.
    #[arg(long, value_name = "DIR", env = "PORTAL_CITY")]
    pub city: Option<PathBuf>,
    /// Database address such as sqlite:/srv/portal.sqlite, instead of portal.sqlite in the data folder. With ?mode=ro
    /// at the end it is only read: a portal where everything can be seen and nothing filed.
    #[arg(long, value_name = "URL", env = "PORTAL_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
}

impl DataArguments {
    /// Default options with this data location.
    pub fn options(&self) -> Options {
        Options { city: self.city.clone(), database: self.database.clone(), ..Options::new(&self.data_dir) }
    }
}

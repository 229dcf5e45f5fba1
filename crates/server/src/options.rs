//! What the operator decides when the server starts.

use clap::Args;
use std::{net::SocketAddr, path::PathBuf, time::Duration};

use crate::clock::Clock;

/// Everything that [`crate::start`] needs to know.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// The folder for everything that the server writes.
    pub data_dir: PathBuf,
    /// A city's folder instead of the embedded one.
    pub city: Option<PathBuf>,
    /// The folder of the built page; without it only the API answers.
    pub dist: Option<PathBuf>,
    /// The map under the pins.
    pub basemap: BasemapOption,
    /// `sqlite:` URL instead of `portal.sqlite` in the data folder.
    pub database: Option<String>,
    /// Load demonstration reports, and show photos without review.
    pub demo: bool,
    /// Origins of pages on other servers that may use the API.
    pub allow_origins: Vec<String>,
    /// Where people reach the portal, for absolute links in previews; no slash at the end.
    pub public_url: Option<String>,
    /// The API on another server that the page is to use, `https://api.example/api/v1`; our own when absent.
    pub api_url: Option<String>,
    /// How often one address may write.
    pub rate_limit: RateLimit,
    /// How long open requests may take after the stop signal.
    pub drain: Duration,
    /// How long a write waits for a database that another process has locked.
    pub busy_timeout: Duration,
    /// Where the time comes from.
    pub clock: Clock,
}

/// See [`Options::rate_limit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Writes a minute for one address or device; 0 switches the limit off.
    pub writes_per_minute: u32,
    /// How many may come at once.
    pub burst: u32,
    /// Take the address from the last entry of `X-Forwarded-For`, which our own proxy wrote.
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
    /// Only the city's sketch.
    #[default]
    Sketch,
    /// One file of vector tiles, served by this server.
    Pmtiles(PathBuf),
    /// Pictures from somebody's server.
    Raster {
        /// Template with `{z}`, `{x}` and `{y}`.
        url: String,
        /// Who must be named on the map.
        attribution: String,
    },
}

impl Options {
    /// The defaults for a data folder: any free port of this machine, no page, the embedded city.
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
    /// Database address such as sqlite:/srv/portal.sqlite, instead of portal.sqlite in the data folder. With ?mode=ro at
    /// the end it is only read: a portal where everything can be seen and nothing filed.
    #[arg(long, value_name = "URL", env = "PORTAL_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
}

impl DataArguments {
    /// The defaults for this data.
    pub fn options(&self) -> Options {
        Options { city: self.city.clone(), database: self.database.clone(), ..Options::new(&self.data_dir) }
    }
}

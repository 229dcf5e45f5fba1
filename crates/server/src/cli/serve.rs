//! `portal-server serve`.

use clap::{Args, ValueEnum};
use std::{net::SocketAddr, path::PathBuf, time::Duration};

use crate::{
    http::origin,
    log,
    options::{BasemapOption, DataArguments, Options, RateLimit},
    services,
};

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    data: DataArguments,
    /// Address and port to listen on. Put a server that speaks TLS in front before strangers may reach it.
    #[arg(long, value_name = "ADDRESS:PORT", env = "PORTAL_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder of the built page. Without it only the API answers.
    #[arg(long, value_name = "DIR", env = "PORTAL_DIST")]
    dist: Option<PathBuf>,
    /// PMTiles file with vector tiles: the map comes from this server, and nobody else learns where people look.
    #[arg(long, value_name = "FILE.pmtiles", env = "PORTAL_BASEMAP", conflicts_with = "tiles")]
    basemap: Option<PathBuf>,
    /// Address of map pictures with {z}, {x} and {y}. That server then sees where people look.
    #[arg(long, value_name = "URL", env = "PORTAL_TILES", requires = "tiles_attribution")]
    tiles: Option<String>,
    /// Who must be named on a map from --tiles, such as "© OpenStreetMap contributors".
    #[arg(long, value_name = "TEXT", env = "PORTAL_TILES_ATTRIBUTION")]
    tiles_attribution: Option<String>,
    /// Load the city's demonstration reports into an empty portal, show photos without review, and make up free parking
    /// spaces, marked as such, where no operator reports them.
    #[arg(long, env = "PORTAL_DEMO")]
    demo: bool,
    /// Origin of a page on another server that may use this API, such as https://portal.example. May be repeated.
    #[arg(long = "allow-origin", value_name = "URL", env = "PORTAL_ALLOW_ORIGIN", value_delimiter = ',')]
    allow_origins: Vec<String>,
    /// Where people reach the portal, such as https://portal.example: for signs and links in previews, which are left out
    /// without it, and HSTS when it is https.
    #[arg(long, value_name = "URL", env = "PORTAL_PUBLIC_URL", value_parser = origin::public)]
    public_url: Option<String>,
    /// API of another server that the page is to use, such as https://api.example/api/v1.
    #[arg(long, value_name = "URL", env = "PORTAL_API_URL")]
    api_url: Option<String>,
    /// Writes a minute that one device may do; 0 switches the limit off.
    #[arg(long, value_name = "N", env = "PORTAL_RATE_LIMIT", default_value_t = RateLimit::default().writes_per_minute)]
    rate_limit: u32,
    /// Writes that may come at once before --rate-limit counts.
    #[arg(long, value_name = "N", env = "PORTAL_RATE_BURST", default_value_t = RateLimit::default().burst)]
    rate_burst: u32,
    /// A proxy of ours stands in front: take people's addresses from the last entry of X-Forwarded-For.
    #[arg(long, env = "PORTAL_BEHIND_PROXY")]
    behind_proxy: bool,
    /// Seconds that open requests may take after the stop signal. With 4 the server is gone within five.
    #[arg(long, value_name = "SECONDS", env = "PORTAL_DRAIN", default_value_t = 4)]
    drain: u64,
    #[command(flatten)]
    services: services::Arguments,
    /// How the log is written: for people, or one JSON object a line.
    #[arg(long, value_name = "FORM", env = "PORTAL_LOG", default_value = "text")]
    log: LogForm,
    /// What the log holds: error, warn, info, debug or trace, also by module such as info,server=debug.
    #[arg(long, value_name = "FILTER", env = "PORTAL_LOG_LEVEL", default_value = "info")]
    log_level: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LogForm {
    Text,
    Json,
}

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        log::start(matches!(self.log, LogForm::Json), &self.log_level)?;
        let services = self.services.clone().into();
        let server = crate::start_with(self.options(), services).await?;
        let city = &server.app.city().profile;
        tracing::info!(address = %server.address, city = city.id, demo = server.app.options().demo, "listening");
        server.run(stop_signal()).await?;
        tracing::info!("stopped");
        Ok(())
    }

    fn options(self) -> Options {
        let basemap = match (self.basemap, self.tiles) {
            (Some(file), _) => BasemapOption::Pmtiles(file),
            (None, Some(url)) => BasemapOption::Raster { url, attribution: self.tiles_attribution.unwrap_or_default() },
            (None, None) => BasemapOption::Sketch,
        };
        Options {
            listen: self.listen,
            dist: self.dist,
            basemap,
            demo: self.demo,
            allow_origins: self.allow_origins,
            public_url: self.public_url,
            api_url: self.api_url,
            rate_limit: RateLimit {
                writes_per_minute: self.rate_limit,
                burst: self.rate_burst,
                behind_proxy: self.behind_proxy,
            },
            drain: Duration::from_secs(self.drain),
            ..self.data.options()
        }
    }
}

/// SIGTERM or Ctrl-C.
async fn stop_signal() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "Ctrl-C cannot be heard");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be heard");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
    tracing::info!("stopping: finishing open requests");
}

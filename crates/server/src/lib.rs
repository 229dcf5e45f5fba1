//! `portal-server`: the backend of the civic portal.
//!
//! [`start`] gives a listening server whose parts tests can reach; `main.rs` adds the command line.

pub mod api;
pub mod app;
pub mod basemap;
mod blocking;
pub mod city;
pub mod cli;
pub mod clock;
pub mod connections;
pub mod core;
pub mod digest;
pub mod gazetteer;
pub mod http;
pub mod log;
pub mod media;
pub mod openapi;
pub mod options;
pub mod private;
pub mod problem;
pub mod service;
pub mod services;
pub mod shell;
pub mod store;

use anyhow::bail;
use axum::Router;
use std::{fmt, future::Future, net::SocketAddr, time::Duration};
use tokio::net::TcpListener;

pub use app::App;
use connections::Connections;
pub use options::{BasemapOption, Options, RateLimit};
pub use problem::AppError;

/// How long the database may take to close; with the drain limit it stays below five seconds.
const CLOSE_TIME: Duration = Duration::from_millis(500);

/// A server that listens.
pub struct Server {
    /// What the handlers share.
    pub app: App,
    /// All routes, ready to be called in tests.
    pub router: Router,
    /// Where it listens.
    pub address: SocketAddr,
    listener: TcpListener,
}

/// Reads the city, opens the database and binds the address.
///
/// # Errors
/// What the operator has to put right, in a sentence.
pub async fn start(options: Options) -> anyhow::Result<Server> {
    start_with(options, services::Options::default()).await
}

/// The same with options of services.
///
/// # Errors
/// What the operator has to put right, in a sentence.
pub async fn start_with(options: Options, services: services::Options) -> anyhow::Result<Server> {
    use anyhow::Context as _;
    let listen = options.listen;
    let app = App::open_with(options, services).await?;
    let mut router = shell::around(api::router(&app), api::rules(&app), &app)?;
    // Outside of everything, so that a page on another server can read refusals too.
    if let Some(cors) = http::cors::layer(&app.options().allow_origins)? {
        router = router.layer(cors);
    }
    let router = router.layer(log::requests());
    let listener = connections::listen(listen).with_context(|| format!("--listen {listen}: cannot listen there"))?;
    let address = listener.local_addr().context("the listening address")?;
    Ok(Server { app, router, address, listener })
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Server {
    /// Answers requests until `stop` is done, then finishes those that are open, for at most the drain limit.
    ///
    /// # Errors
    /// No connections can be accepted any more.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
        let Self { app, router, listener, .. } = self;
        let mut connections = Connections::accept(listener, router, app.options().rate_limit.behind_proxy)?;
        let failed = tokio::select! {
            () = stop => false,
            () = connections.failed() => true,
        };
        // Streams of events would never end by themselves.
        app.stop();
        let cut = connections.stop(app.options().drain).await;
        if cut > 0 {
            tracing::warn!(connections = cut, "some requests were still open at the drain limit");
        }
        for service in app.all() {
            service.close().await;
        }
        if tokio::time::timeout(CLOSE_TIME, app.store().close()).await.is_err() {
            tracing::warn!("the database is still in use: what was not answered may be undone");
        }
        if failed {
            bail!("connections are not accepted any more");
        }
        Ok(())
    }
}

//! `portal-server`: the backend of the civic portal.
//!
//! [`start`] returns a listening server whose parts are accessible to tests. `main.rs` adds the command line.

pub mod api;
pub mod api_keys;
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

/// Time limit for closing the database. Together with the drain limit it stays below five seconds.
const CLOSE_TIME: Duration = Duration::from_millis(500);

/// A listening server.
pub struct Server {
    /// State shared by the handlers.
    pub app: App,
    /// All routes. Tests call them directly.
    pub router: Router,
    /// Listening address.
    pub address: SocketAddr,
    listener: TcpListener,
}

/// Reads the city, opens the database and binds the address.
///
/// # Errors
/// A message that tells the operator what to fix.
pub async fn start(options: Options) -> anyhow::Result<Server> {
    start_with(options, services::Options::default()).await
}

/// Like [`start`], with service options.
///
/// # Errors
/// A message that tells the operator what to fix.
pub async fn start_with(options: Options, services: services::Options) -> anyhow::Result<Server> {
    use anyhow::Context as _;
    let listen = options.listen;
    let app = App::open_with(options, services).await?;
    let mut router = shell::around(api::router(&app), api::rules(&app), &app)?;
    // Outside of everything, so that a page on another server can read refusals too.
    if let Some(cors) = http::cors::layer(&app.options().allow_origins)? {
        router = router.layer(cors);
    }
    let router = log::requests(router);
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
    /// Answers requests until `stop` resolves, then finishes open requests within the drain limit.
    ///
    /// # Errors
    /// Connections can no longer be accepted.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
        let Self { app, router, listener, .. } = self;
        let mut connections = Connections::accept(listener, router, app.options().rate_limit.behind_proxy)?;
        let failed = tokio::select! {
            () = stop => false,
            () = connections.failed() => true,
        };
        // Event streams never end by themselves.
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

//! `portal-server`: the backend of the civic portal.
//!
//! [`start`] gives a listening server whose parts tests can reach; `main.rs` adds the command line.

pub mod api;
pub mod city;
pub mod cli;
pub mod clock;
pub mod columns;
pub mod cors;
pub mod device;
pub mod digest;
pub mod filing;
pub mod gazetteer;
pub mod heritage;
pub mod live;
pub mod log;
pub mod media;
pub mod openapi;
pub mod options;
pub mod private;
pub mod problem;
pub mod state;
pub mod store;
pub mod transit;
pub mod web;

use axum::{Router, middleware::from_fn};
use std::{fmt, future::Future, net::SocketAddr};
use tokio::net::TcpListener;

pub use options::{BasemapOption, Options, RateLimit};
pub use problem::AppError;
pub use state::App;

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
    use anyhow::Context as _;
    let listen = options.listen;
    let app = App::open(options).await?;
    let mut router = web::around(api::router(&app), &app)?;
    // Outside of everything, so that a page on another server can read refusals too.
    if let Some(cors) = cors::layer(&app.options().allow_origins)? {
        router = router.layer(cors);
    }
    let router = router.layer(from_fn(log::request));
    let listener =
        TcpListener::bind(listen).await.with_context(|| format!("--listen {listen}: cannot listen there"))?;
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
    /// The listener failed.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
        let drain = self.app.options().drain;
        let app = self.app.clone();
        let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
        let signal = async move {
            stop.await;
            // Streams of events would never end by themselves.
            app.stop();
            let _ = stopping.send(());
        };
        let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
        let serve = axum::serve(self.listener, service).with_graceful_shutdown(signal);
        let limit = async move {
            if stopped.await.is_ok() {
                tokio::time::sleep(drain).await;
            } else {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            done = serve => done?,
            () = limit => tracing::warn!("some requests were still open at the drain limit"),
        }
        self.app.store().close().await;
        Ok(())
    }
}

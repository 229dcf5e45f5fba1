//! The listening socket and its connections: limits, timeouts and shutdown.
//!
//! Anybody can open sockets and send half a request on each. So request heads have a time limit, and the number of
//! incomplete heads is bounded per client address and in total; beyond that the oldest is closed. Requests with a
//! complete head are not limited by address, because thousands of phones share one address of their carrier. When file
//! descriptors run out, connections without a request are closed first.

mod bounds;
mod entries;
mod requests;
mod signals;
mod stream;
mod table;

use anyhow::Context as _;
use axum::Router;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use std::{
    io,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    task::JoinSet,
};

use crate::http::client;
pub use bounds::Bounds;
use requests::Requests;
use stream::Stream;
use table::{Place, Table};

/// Longest request head, and size of the response buffer.
const HEAD_BYTES: usize = 64 * 1024;
/// Connections that the kernel queues until they are accepted.
const BACKLOG: u32 = 4096;
/// Number of accepted connections after which the task yields.
const BURST: u32 = 16;
/// Interval between checks for overdue connections.
const SWEEP: Duration = Duration::from_millis(500);
/// A client that acknowledges no sent data for this long is considered gone.
#[cfg(target_os = "linux")]
const SILENT_MS: u32 = 120_000;

/// Listens at an address.
///
/// # Errors
/// The address cannot be bound.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// The accept loop and all open connections.
pub struct Connections {
    table: Arc<Table>,
    stopping: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Connections {
    /// Starts to accept connections. `shared` means that a proxy is in front, so peer addresses do not identify
    /// clients.
    ///
    /// # Errors
    /// The listener does not belong to this runtime.
    pub fn accept(listener: TcpListener, router: Router, shared: bool) -> anyhow::Result<Self> {
        listener.local_addr().context("the listening address")?;
        let table = Table::new(Bounds::of_process());
        let stopping = watch::Sender::new(false);
        let mut tasks = JoinSet::new();
        let acceptor = Acceptor { table: Arc::clone(&table), stopping: stopping.subscribe(), router, shared };
        tasks.spawn(acceptor.accept(listener));
        let sweeper = Arc::clone(&table);
        tasks.spawn(async move {
            let mut ticks = tokio::time::interval(SWEEP);
            loop {
                ticks.tick().await;
                sweeper.sweep(Instant::now());
            }
        });
        Ok(Self { table, stopping, tasks })
    }

    /// Resolves when connections are no longer accepted, which only a fault can cause.
    pub async fn failed(&mut self) {
        if let Some(Err(error)) = self.tasks.join_next().await {
            tracing::error!(%error, "connections are not accepted any more");
        }
    }

    /// Stops accepting, closes connections without a request, and gives the others the time `drain` to finish. Returns
    /// how many were cut off after that.
    pub async fn stop(mut self, drain: Duration) -> usize {
        self.tasks.shutdown().await;
        self.stopping.send_replace(true);
        self.table.drain(drain).await
    }
}

/// Accepts connections and spawns their tasks.
struct Acceptor {
    table: Arc<Table>,
    stopping: watch::Receiver<bool>,
    router: Router,
    shared: bool,
}

impl Acceptor {
    async fn accept(self, listener: TcpListener) {
        let mut last_error: Option<Instant> = None;
        let mut burst = 0;
        loop {
            self.table.wait_for_capacity().await;
            match listener.accept().await {
                Ok((socket, peer)) => self.start(socket, peer),
                Err(error) if is_client_error(&error) => {}
                Err(error) => {
                    // Log this at most once a minute.
                    if last_error.is_none_or(|at| at.elapsed() > Duration::from_secs(60)) {
                        tracing::error!(%error, "no connection can be accepted; idle ones are closed");
                        last_error = Some(Instant::now());
                    }
                    self.table.shed_one().await;
                }
            }
            burst += 1;
            if burst % BURST == 0 {
                // Let accepted connections read their heads before they count as incomplete.
                tokio::task::yield_now().await;
            }
        }
    }

    fn start(&self, socket: TcpStream, peer: SocketAddr) {
        // Responses are written in full, so Nagle's algorithm would only delay the last packet.
        let _ = socket.set_nodelay(true);
        #[cfg(target_os = "linux")]
        let _ = rustix::net::sockopt::set_tcp_user_timeout(&socket, SILENT_MS);
        let address: Option<IpAddr> = (!self.shared).then(|| client::network(peer.ip()));
        let place = Arc::new(self.table.open(address));
        let requests = Requests { router: self.router.clone(), peer, place: Arc::clone(&place) };
        tokio::spawn(serve(socket, requests, place, self.stopping.clone()));
    }
}

/// Whether the error concerns one connection that closed before it was accepted.
fn is_client_error(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn serve(socket: TcpStream, requests: Requests, place: Arc<Place>, mut stopping: watch::Receiver<bool>) {
    // HTTP/1 only: browsers use HTTP/2 only over TLS, which the proxy terminates. In clear text, HTTP/2 would let one
    // socket request a hundred responses and read none of them.
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    // The table enforces timeouts, because it also covers connections whose HTTP version is not known yet.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(None::<Duration>).max_buf_size(HEAD_BYTES);
    let signals = Arc::clone(&place.signals);
    let stream = TokioIo::new(Stream::new(socket, place));
    let mut connection = pin!(builder.serve_connection(stream, requests));
    let mut shutdown_started = false;
    loop {
        tokio::select! {
            () = signals.closed() => return,
            _ = stopping.wait_for(|stopping| *stopping), if !shutdown_started => {
                shutdown_started = true;
                connection.as_mut().graceful_shutdown();
            }
            done = connection.as_mut() => {
                if let Err(error) = done {
                    tracing::debug!(%error, "a connection ended early");
                }
                return;
            }
        }
    }
}

//! The listening socket and its connections: who may hold one, for how long, and how they end.
//!
//! Anybody can open sockets and send half of a request in each. So a head has a time limit, and their number has bounds,
//! within a client's address and in all: the oldest goes. Requests whose head is complete are not bounded by connections,
//! as thousands of telephones share one address of their carrier. When descriptors are short nevertheless, connections
//! without a request go first.

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

/// The longest head, and how much of an answer is buffered.
const HEAD_BYTES: usize = 64 * 1024;
/// Connections that the kernel holds until they are accepted.
const BACKLOG: u32 = 4096;
/// After so many the others get their turn.
const BURST: u32 = 16;
/// How often overdue connections are looked for.
const SWEEP: Duration = Duration::from_millis(500);
/// A client that acknowledges nothing of what it was sent for so long is gone.
#[cfg(target_os = "linux")]
const SILENT_MS: u32 = 120_000;

/// Listens at an address.
///
/// # Errors
/// When the address cannot be had.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Connections that are being answered.
pub struct Connections {
    table: Arc<Table>,
    stopping: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Connections {
    /// Begins to accept connections. `shared` says that a proxy stands in front, whose address says nothing of people.
    ///
    /// # Errors
    /// When the listener does not belong to this runtime.
    pub fn accept(listener: TcpListener, router: Router, shared: bool) -> anyhow::Result<Self> {
        listener.local_addr().context("the listening address")?;
        let table = Table::new(Bounds::here());
        let stopping = watch::Sender::new(false);
        let mut tasks = JoinSet::new();
        let door = Door { table: Arc::clone(&table), stopping: stopping.subscribe(), router, shared };
        tasks.spawn(door.accept(listener));
        let swept = Arc::clone(&table);
        tasks.spawn(async move {
            let mut ticks = tokio::time::interval(SWEEP);
            loop {
                ticks.tick().await;
                swept.sweep(Instant::now());
            }
        });
        Ok(Self { table, stopping, tasks })
    }

    /// Is done when connections are not accepted any more, which only a fault can cause.
    pub async fn failed(&mut self) {
        if let Some(Err(error)) = self.tasks.join_next().await {
            tracing::error!(%error, "connections are not accepted any more");
        }
    }

    /// Accepts no more, ends connections without a request, and gives the others `drain`. Returns how many were cut off
    /// then.
    pub async fn stop(mut self, drain: Duration) -> usize {
        self.tasks.shutdown().await;
        self.stopping.send_replace(true);
        self.table.drain(drain).await
    }
}

/// What accepting needs.
struct Door {
    table: Arc<Table>,
    stopping: watch::Receiver<bool>,
    router: Router,
    shared: bool,
}

impl Door {
    async fn accept(self, listener: TcpListener) {
        let mut last_error: Option<Instant> = None;
        let mut burst = 0;
        loop {
            self.table.room().await;
            match listener.accept().await {
                Ok((socket, peer)) => self.begin(socket, peer),
                Err(error) if is_of_client(&error) => {}
                Err(error) => {
                    // Once a minute: a log that fills up helps nobody.
                    if last_error.is_none_or(|at| at.elapsed() > Duration::from_secs(60)) {
                        tracing::error!(%error, "no connection can be accepted; idle ones are closed");
                        last_error = Some(Instant::now());
                    }
                    self.table.relieve().await;
                }
            }
            burst += 1;
            if burst % BURST == 0 {
                // What was accepted reads its head before it can be taken for an unfinished one.
                tokio::task::yield_now().await;
            }
        }
    }

    fn begin(&self, socket: TcpStream, peer: SocketAddr) {
        // Answers are written whole: waiting for more would only delay their last packet.
        let _ = socket.set_nodelay(true);
        #[cfg(target_os = "linux")]
        let _ = rustix::net::sockopt::set_tcp_user_timeout(&socket, SILENT_MS);
        let address: Option<IpAddr> = (!self.shared).then(|| client::network(peer.ip()));
        let place = Arc::new(self.table.open(address));
        let requests = Requests { router: self.router.clone(), peer, place: Arc::clone(&place) };
        tokio::spawn(serve(socket, requests, place, self.stopping.clone()));
    }
}

/// Errors of one connection that was gone before it was accepted.
fn is_of_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn serve(socket: TcpStream, requests: Requests, place: Arc<Place>, mut stopping: watch::Receiver<bool>) {
    // HTTP/1 alone: browsers speak HTTP/2 through TLS only, which is the proxy's. In clear text it would let one socket ask
    // for a hundred answers and take none of them.
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    // The table judges times: it also knows of connections that have not said yet which version they speak.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(None::<Duration>).max_buf_size(HEAD_BYTES);
    let signals = Arc::clone(&place.signals);
    let stream = TokioIo::new(Stream::new(socket, place));
    let mut connection = pin!(builder.serve_connection(stream, requests));
    let mut told = false;
    loop {
        tokio::select! {
            () = signals.closed() => return,
            _ = stopping.wait_for(|stopping| *stopping), if !told => {
                told = true;
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

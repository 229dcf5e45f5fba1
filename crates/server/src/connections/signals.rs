//! Lock-free state shared between the tasks of a connection.

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use tokio::sync::Notify;

/// Number of bytes that count as progress. A client that sends single bytes now and then makes none.
const STEP: u64 = 4096;

/// State of one connection.
#[derive(Debug, Default)]
pub(super) struct Signals {
    close: Notify,
    /// The connection is idle in the table.
    idle: AtomicBool,
    /// HTTP/2 frames arrive at any time, so incoming bytes do not mean that a head has begun.
    http2: AtomicBool,
    /// The client accepts no more bytes at the moment.
    blocked: AtomicBool,
    /// Request bodies that have not ended.
    bodies: AtomicUsize,
    bytes: AtomicU64,
    /// Time of the last progress, milliseconds of [`clock`].
    moved: AtomicU64,
}

/// Milliseconds since the first call in this process.
fn clock(now: Instant) -> u64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    u64::try_from(now.saturating_duration_since(*START).as_millis()).unwrap_or(u64::MAX)
}

impl Signals {
    /// Signals the connection's task to close the connection.
    pub(super) fn close(&self) {
        self.close.notify_one();
    }

    /// Resolves when the connection has to close.
    pub(super) async fn closed(&self) {
        self.close.notified().await;
    }

    pub(super) fn set_idle(&self, idle: bool) {
        self.idle.store(idle, Relaxed);
    }

    /// Whether incoming bytes are the beginning of a head.
    pub(super) fn awaits_head(&self) -> bool {
        self.idle.load(Relaxed) && !self.http2.load(Relaxed)
    }

    pub(super) fn set_http2(&self) {
        self.http2.store(true, Relaxed);
    }

    pub(super) fn set_blocked(&self, blocked: bool) {
        self.blocked.store(blocked, Relaxed);
    }

    /// Whether part of a response is waiting for the client.
    pub(super) fn blocked(&self) -> bool {
        self.blocked.load(Relaxed)
    }

    pub(super) fn body_begins(&self) {
        self.bodies.fetch_add(1, Relaxed);
    }

    pub(super) fn body_ends(&self) {
        self.bodies.fetch_sub(1, Relaxed);
    }

    /// Records bytes transferred in either direction.
    pub(super) fn moved(&self, bytes: usize) {
        let before = self.bytes.fetch_add(bytes as u64, Relaxed);
        if (before + bytes as u64) / STEP > before / STEP {
            self.moved_at(Instant::now());
        }
    }

    /// Records progress of the client.
    pub(super) fn moved_at(&self, now: Instant) {
        self.moved.store(clock(now), Relaxed);
    }

    /// How long the client has stalled its own request; `None` while the request waits for the server.
    pub(super) fn stalled(&self, now: Instant) -> Option<Duration> {
        let waits = self.blocked() || self.bodies.load(Relaxed) > 0;
        waits.then(|| Duration::from_millis(clock(now).saturating_sub(self.moved.load(Relaxed))))
    }
}

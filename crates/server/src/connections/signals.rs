//! What a connection's tasks tell each other without a lock.

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use tokio::sync::Notify;

/// Who sends a byte now and then makes no progress: so many bytes are a step.
const STEP: u64 = 4096;

/// State of one connection.
#[derive(Debug, Default)]
pub(super) struct Signals {
    close: Notify,
    /// The table has it as idle.
    idle: AtomicBool,
    /// Frames of HTTP/2 come at any time: bytes do not say that a head has begun.
    http2: AtomicBool,
    /// The client takes no more bytes now.
    blocked: AtomicBool,
    /// Request bodies that have not ended.
    bodies: AtomicUsize,
    bytes: AtomicU64,
    /// When the last step was made, milliseconds of [`clock`].
    moved: AtomicU64,
}

/// Milliseconds since the process first asked.
fn clock(now: Instant) -> u64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    u64::try_from(now.saturating_duration_since(*START).as_millis()).unwrap_or(u64::MAX)
}

impl Signals {
    /// Tells the connection's task to end it.
    pub(super) fn close(&self) {
        self.close.notify_one();
    }

    /// Is done when the connection has to end.
    pub(super) async fn closed(&self) {
        self.close.notified().await;
    }

    pub(super) fn set_idle(&self, idle: bool) {
        self.idle.store(idle, Relaxed);
    }

    /// Whether bytes that come now are the beginning of a head.
    pub(super) fn awaits_head(&self) -> bool {
        self.idle.load(Relaxed) && !self.http2.load(Relaxed)
    }

    pub(super) fn set_http2(&self) {
        self.http2.store(true, Relaxed);
    }

    pub(super) fn set_blocked(&self, blocked: bool) {
        self.blocked.store(blocked, Relaxed);
    }

    /// Whether a part of an answer waits for the client.
    pub(super) fn blocked(&self) -> bool {
        self.blocked.load(Relaxed)
    }

    pub(super) fn body_begins(&self) {
        self.bodies.fetch_add(1, Relaxed);
    }

    pub(super) fn body_ends(&self) {
        self.bodies.fetch_sub(1, Relaxed);
    }

    /// Bytes have gone in either direction.
    pub(super) fn moved(&self, bytes: usize) {
        let before = self.bytes.fetch_add(bytes as u64, Relaxed);
        if (before + bytes as u64) / STEP > before / STEP {
            self.moved_at(Instant::now());
        }
    }

    /// The client has made a step.
    pub(super) fn moved_at(&self, now: Instant) {
        self.moved.store(clock(now), Relaxed);
    }

    /// For how long the client has kept its own request waiting; `None` while the server is at work.
    pub(super) fn stalled(&self, now: Instant) -> Option<Duration> {
        let waits = self.blocked() || self.bodies.load(Relaxed) > 0;
        waits.then(|| Duration::from_millis(clock(now).saturating_sub(self.moved.load(Relaxed))))
    }
}

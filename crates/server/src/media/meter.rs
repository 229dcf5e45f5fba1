//! Counts what is read of an upload, and stops where too much of it comes.
//!
//! The reader of forms takes in whatever is ready, so the bytes are counted before it sees them. And a
//! server that refuses an upload and closes the connection makes the browser report a broken connection
//! instead of the refusal: what is left of a refused upload is read and thrown away, within bounds.

use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Beyond this the connection is cut: no photo is that large.
const DISCARDED_BYTES: usize = 256 << 20;
const DISCARD_TIME: Duration = Duration::from_secs(60);

/// Why no more is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// More bytes than allowed.
    TooLarge,
    /// All the memory for uploads is in use.
    Busy,
}

/// What has been read so far. It holds the upload's share of memory until it is dropped.
#[derive(Debug)]
pub struct Meter {
    limit: u64,
    memory: Arc<Semaphore>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    read: u64,
    kilobytes: u64,
    held: Option<OwnedSemaphorePermit>,
    stop: Option<Stop>,
}

impl Meter {
    /// Lets through `limit` bytes; `memory` has one permit a kilobyte.
    pub fn new(limit: u64, memory: Arc<Semaphore>) -> Arc<Self> {
        Arc::new(Self { limit, memory, state: Mutex::default() })
    }

    /// Why the body was cut, where it was.
    pub fn stopped(&self) -> Option<Stop> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).stop
    }

    /// The body as its readers see it.
    pub fn measure(self: &Arc<Self>, body: Body) -> Body {
        Body::from_stream(Measured { meter: Arc::clone(self), stream: Some(body.into_data_stream()) })
    }

    fn take(&self, bytes: usize) -> Result<(), Stop> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.read += bytes as u64;
        let taken = if state.read > self.limit { Err(Stop::TooLarge) } else { self.hold(&mut state) };
        state.stop = taken.err();
        taken
    }

    fn hold(&self, state: &mut State) -> Result<(), Stop> {
        let needed = state.read.div_ceil(1024);
        let more = u32::try_from(needed - state.kilobytes).map_err(|_| Stop::TooLarge)?;
        let share = Arc::clone(&self.memory).try_acquire_many_owned(more).map_err(|_| Stop::Busy)?;
        state.kilobytes = needed;
        match &mut state.held {
            Some(held) => held.merge(share),
            None => state.held = Some(share),
        }
        Ok(())
    }
}

struct Measured {
    meter: Arc<Meter>,
    stream: Option<BodyDataStream>,
}

impl Stream for Measured {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(stream) = self.stream.as_mut() else { return Poll::Ready(None) };
        match stream.poll_next_unpin(context) {
            Poll::Ready(Some(Ok(chunk))) => Poll::Ready(Some(match self.meter.take(chunk.len()) {
                Ok(()) => Ok(chunk),
                Err(_) => Err(axum::Error::new(io::Error::other("no more of this upload is read"))),
            })),
            Poll::Pending => Poll::Pending,
            end => {
                self.stream = None;
                end
            }
        }
    }
}

impl Drop for Measured {
    fn drop(&mut self) {
        if let Some(stream) = self.stream.take()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(tokio::time::timeout(DISCARD_TIME, discard(stream)));
        }
    }
}

async fn discard(mut stream: BodyDataStream) {
    let mut left = DISCARDED_BYTES;
    while let Some(Ok(chunk)) = stream.next().await {
        match left.checked_sub(chunk.len()) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_pieces_cost_what_they_weigh_and_come_back() {
        let memory = Arc::new(Semaphore::new(4));
        let meter = Meter::new(u64::MAX, Arc::clone(&memory));
        for _ in 0..1024 {
            assert_eq!(meter.take(1), Ok(()));
        }
        assert_eq!(memory.available_permits(), 3);
        let other = Meter::new(u64::MAX, Arc::clone(&memory));
        assert_eq!(other.take(4 * 1024), Err(Stop::Busy));
        drop(meter);
        assert_eq!(memory.available_permits(), 4);
        assert_eq!(Meter::new(u64::MAX, memory).take(4 * 1024), Ok(()));
    }

    #[test]
    fn the_limit_is_the_last_byte() {
        let meter = Meter::new(10, Arc::new(Semaphore::new(1)));
        assert_eq!(meter.take(10), Ok(()));
        assert_eq!(meter.take(1), Err(Stop::TooLarge));
        assert_eq!(meter.stopped(), Some(Stop::TooLarge));
    }
}

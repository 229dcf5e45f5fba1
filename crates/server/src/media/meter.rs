//! Counts the bytes of an upload while it is read, and stops at the limit.
//!
//! The multipart parser buffers whatever is ready, so the bytes are counted before it sees them. If the server closed
//! the connection of a rejected upload, the browser would report a broken connection instead of the error. So the rest
//! of a rejected upload is read and discarded, within bounds.

use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use std::{
    collections::HashMap,
    io,
    net::IpAddr,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Maximum number of bytes to discard before the connection is closed: no photo is that large.
const DISCARDED_BYTES: usize = 256 << 20;
const DISCARD_TIME: Duration = Duration::from_secs(60);

/// Why reading stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// More bytes than allowed.
    TooLarge,
    /// The memory for uploads is used up, or this client's share of it.
    Busy,
}

/// The memory for uploads, in kilobytes.
#[derive(Debug)]
pub struct Memory {
    all: Arc<Semaphore>,
    of_client: u32,
    /// Kilobytes that each client holds. Clients that hold nothing have no entry.
    clients: Mutex<HashMap<IpAddr, u32>>,
}

impl Memory {
    /// `kilobytes` in total, of which one client may hold at most `of_client`.
    pub fn new(kilobytes: u32, of_client: u32) -> Arc<Self> {
        Arc::new(Self { all: Arc::new(Semaphore::new(kilobytes as usize)), of_client, clients: Mutex::default() })
    }

    fn take(&self, client: IpAddr, kilobytes: u32) -> Result<OwnedSemaphorePermit, Stop> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let held = clients.get(&client).copied().unwrap_or_default().saturating_add(kilobytes);
        if held > self.of_client {
            return Err(Stop::Busy);
        }
        let share = Arc::clone(&self.all).try_acquire_many_owned(kilobytes).map_err(|_| Stop::Busy)?;
        if held > 0 {
            clients.insert(client, held);
        }
        Ok(share)
    }

    fn give_back(&self, client: IpAddr, kilobytes: u32) {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = clients.get_mut(&client) {
            *held = held.saturating_sub(kilobytes);
            if *held == 0 {
                clients.remove(&client);
            }
        }
    }
}

/// Counts the bytes read so far, and holds the upload's share of memory until it is dropped.
#[derive(Debug)]
pub struct Meter {
    limit: u64,
    memory: Arc<Memory>,
    client: IpAddr,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    read: u64,
    kilobytes: u32,
    permit: Option<OwnedSemaphorePermit>,
    stop: Option<Stop>,
}

impl Meter {
    /// A meter that allows `limit` bytes of a client's upload.
    pub fn new(limit: u64, memory: Arc<Memory>, client: IpAddr) -> Arc<Self> {
        Arc::new(Self { limit, memory, client, state: Mutex::default() })
    }

    /// Why reading stopped, if it did.
    pub fn stopped(&self) -> Option<Stop> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).stop
    }

    /// Wraps a body so that its bytes are counted before they are passed on.
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
        let needed = u32::try_from(state.read.div_ceil(1024)).map_err(|_| Stop::TooLarge)?;
        let share = self.memory.take(self.client, needed - state.kilobytes)?;
        state.kilobytes = needed;
        match &mut state.permit {
            Some(permit) => permit.merge(share),
            None => state.permit = Some(share),
        }
        Ok(())
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        self.memory.give_back(self.client, state.kilobytes);
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

    fn client(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn small_pieces_cost_what_they_weigh_and_come_back() {
        let memory = Memory::new(4, 4);
        let meter = Meter::new(u64::MAX, Arc::clone(&memory), client(1));
        for _ in 0..1024 {
            assert_eq!(meter.take(1), Ok(()));
        }
        assert_eq!(memory.all.available_permits(), 3);
        let other = Meter::new(u64::MAX, Arc::clone(&memory), client(2));
        assert_eq!(other.take(4 * 1024), Err(Stop::Busy));
        drop(meter);
        assert_eq!(memory.all.available_permits(), 4);
        assert_eq!(Meter::new(u64::MAX, memory, client(1)).take(4 * 1024), Ok(()));
    }

    #[test]
    fn a_client_at_its_share_is_refused_and_nobody_else() {
        let memory = Memory::new(8, 2);
        let meter = |last| Meter::new(u64::MAX, Arc::clone(&memory), client(last));
        let held = [meter(1), meter(1)];
        assert!(held.iter().all(|meter| meter.take(1024) == Ok(())));
        let refused = meter(1);
        assert_eq!((refused.take(1), refused.stopped()), (Err(Stop::Busy), Some(Stop::Busy)));
        let other = meter(2);
        assert_eq!(other.take(2 * 1024), Ok(()));
        assert_eq!(memory.all.available_permits(), 4, "what was refused holds nothing");
        drop((held, refused));
        assert_eq!(meter(1).take(2 * 1024), Ok(()), "the share comes back");
        assert_eq!(other.take(1), Err(Stop::Busy), "and is that of its client");
        drop(other);
        assert!(memory.clients.lock().expect("not poisoned").is_empty(), "who holds nothing is forgotten");
    }

    #[test]
    fn the_limit_is_the_last_byte() {
        let meter = Meter::new(10, Memory::new(1, 1), client(1));
        assert_eq!(meter.take(10), Ok(()));
        assert_eq!(meter.take(1), Err(Stop::TooLarge));
        assert_eq!(meter.stopped(), Some(Stop::TooLarge));
    }
}

//! Rate limits of writes, per device and per address.

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use contract::DEVICE_HEADER;
use futures::future::{BoxFuture, FutureExt as _, ready};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, MonotonicClock},
    middleware::NoOpMiddleware,
    state::keyed::HashMapStateStore,
};
use std::{
    fmt,
    hash::{BuildHasher as _, RandomState},
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use crate::{
    http::{
        api_key, client,
        rules::{self, Rules, Writes},
    },
    options::RateLimit,
    problem::AppError,
};

/// How many times the limit of one device applies to an address whose requests name their devices: behind a mobile
/// carrier, many phones share one address.
const PHONES_PER_ADDRESS: u32 = 5;
/// Maximum number of keys in memory, of about 60 bytes each.
const KEYS: usize = 100_000;
/// The largest burst. governor counts nanoseconds in 64 bits, and the burst times the period must not exceed that.
const MOST_AT_ONCE: u32 = 1_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Who {
    /// A device, by a hash that differs in every run of the server.
    Device(u64),
    /// An address, for requests that name their device.
    Shared(IpAddr),
    /// An address, for requests that do not.
    Alone(IpAddr),
}

/// The kind of the writes, and who makes them.
type Key = (&'static str, Who);

/// Where writes are counted. Servers that share their limits need an implementation other than [`Memory`].
trait Counter: Send + Sync {
    /// Counts a write against the quota, or returns how long to wait.
    fn count(&self, key: Key, quota: Quota) -> BoxFuture<'_, Result<(), Duration>>;
}

type Keyed<C> = RateLimiter<Key, HashMapStateStore<Key>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// Counts in this server's memory.
struct Memory<C: Clock> {
    clock: C,
    /// One limiter per quota; there are fewer than ten.
    limiters: Mutex<Vec<(Quota, Keyed<C>)>>,
}

impl<C: Clock + Clone> Memory<C> {
    const fn new(clock: C) -> Self {
        Self { clock, limiters: Mutex::new(Vec::new()) }
    }

    fn take(&self, key: &Key, quota: Quota) -> Result<(), Duration> {
        let mut limiters = self.limiters.lock().unwrap_or_else(PoisonError::into_inner);
        if keys(&limiters) >= KEYS {
            limiters.iter().for_each(|(_, limiter)| limiter.retain_recent());
            // All keys are in use at once: a distributed flood. Clearing lets some writes through;
            // refusing would lock everyone out.
            if keys(&limiters) >= KEYS {
                limiters.clear();
            }
        }
        let taken =
            |limiter: &Keyed<C>| limiter.check_key(key).map_err(|refusal| refusal.wait_time_from(self.clock.now()));
        if let Some((_, limiter)) = limiters.iter().find(|(known, _)| *known == quota) {
            return taken(limiter);
        }
        let limiter = RateLimiter::hashmap_with_clock(quota, self.clock.clone());
        let first = taken(&limiter);
        limiters.push((quota, limiter));
        first
    }
}

impl<C: Clock + Clone + Send + Sync> Counter for Memory<C>
where
    C::Instant: Send + Sync,
{
    fn count(&self, key: Key, quota: Quota) -> BoxFuture<'_, Result<(), Duration>> {
        ready(self.take(&key, quota)).boxed()
    }
}

fn keys<C: Clock>(limiters: &[(Quota, Keyed<C>)]) -> usize {
    limiters.iter().map(|(_, limiter)| limiter.len()).sum()
}

/// The operator's limits, and the writes counted so far.
pub struct Limiter {
    limit: RateLimit,
    counter: Box<dyn Counter>,
    hasher: RandomState,
}

impl fmt::Debug for Limiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limiter").field("limit", &self.limit).finish_non_exhaustive()
    }
}

impl Limiter {
    /// A limiter that has not counted any writes.
    pub fn new(limit: RateLimit) -> Self {
        Self { limit, counter: Box::new(Memory::new(MonotonicClock)), hasher: RandomState::new() }
    }

    /// Counts a write for each of `whose`, or returns how many seconds to wait.
    async fn take(&self, writes: Writes, whose: &[Who]) -> Result<(), u32> {
        for who in whose {
            let Some(quota) = self.quota(writes, *who) else { continue };
            if let Err(wait) = self.counter.count((writes.kind, *who), quota).await {
                // At least a second, and at most an hour: nobody would wait longer.
                return Err(wait.as_secs_f64().ceil().clamp(1.0, 3600.0) as u32);
            }
        }
        Ok(())
    }

    /// How many writes are allowed; `None` if the limit is off.
    fn quota(&self, writes: Writes, who: Who) -> Option<Quota> {
        let many = if matches!(who, Who::Shared(_)) { PHONES_PER_ADDRESS } else { 1 };
        let minutes = Duration::from_secs(60).checked_mul(writes.weight)?;
        let period = minutes.checked_div(self.limit.writes_per_minute.saturating_mul(many))?;
        let burst = NonZeroU32::new(self.limit.burst.clamp(1, MOST_AT_ONCE) * many)?;
        Some(Quota::with_period(period)?.allow_burst(burst))
    }

    /// Who makes a write. The device comes first, so that its refused writes do not count against its address.
    fn whose(&self, headers: &HeaderMap, socket: Option<SocketAddr>) -> Vec<Who> {
        let address = client::address(headers, socket, self.limit.behind_proxy);
        match headers.get(DEVICE_HEADER) {
            Some(secret) => vec![Who::Device(self.hasher.hash_one(secret.as_bytes())), Who::Shared(address)],
            None => vec![Who::Alone(address)],
        }
    }
}

/// Rejects writes that exceed the limit, before reading their body. With an API key on a route that takes one, only
/// refused keys count.
pub async fn limit(State(limiter): State<Arc<Limiter>>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE) {
        return next.run(request).await;
    }
    let socket = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let whose = limiter.whose(request.headers(), socket);
    let refuse = |retry_after_s| AppError::RateLimited { retry_after_s }.into_response();
    let Rules { writes, by_key, .. } = rules::of(&request);
    if by_key && api_key::has_credentials(request.headers()) {
        let response = next.run(request).await;
        // Nobody can guess 256 bits, so it is enough to count afterwards: a machine with a wrong key slows down.
        return match response.status() {
            StatusCode::UNAUTHORIZED => limiter.take(writes, &whose).await.map_or_else(refuse, |()| response),
            _ => response,
        };
    }
    match limiter.take(writes, &whose).await {
        Ok(()) => next.run(request).await,
        Err(retry_after_s) => refuse(retry_after_s),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;
    use std::net::Ipv4Addr;

    const REPORTS: Writes = Writes { kind: "reports", weight: 3 };
    const MEDIA: Writes = Writes::of("media");

    /// A limiter and the clock that it uses.
    fn limiter(writes_per_minute: u32, burst: u32) -> (Limiter, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        let limit = RateLimit { writes_per_minute, burst, behind_proxy: false };
        let counter = Box::new(Memory::new(clock.clone()));
        (Limiter { limit, counter, hasher: RandomState::new() }, clock)
    }

    #[tokio::test]
    async fn a_burst_is_let_through_and_then_the_rate_holds() {
        let (limiter, clock) = limiter(60, 3);
        let who = [Who::Device(1)];
        for _ in 0..3 {
            assert_eq!(limiter.take(MEDIA, &who).await, Ok(()));
        }
        assert_eq!(limiter.take(MEDIA, &who).await, Err(1));
        assert_eq!(limiter.take(Writes::of("support"), &who).await, Ok(()), "other kinds have their own");
        assert_eq!(limiter.take(MEDIA, &[Who::Device(2)]).await, Ok(()), "other devices too");
        clock.advance(Duration::from_secs(1));
        assert_eq!(limiter.take(MEDIA, &who).await, Ok(()));
        clock.advance(Duration::from_millis(500));
        assert_eq!(limiter.take(MEDIA, &who).await, Err(1));
    }

    #[tokio::test]
    async fn new_device_names_do_not_get_around_the_address() {
        let (limiter, _) = limiter(6, 2);
        let address = Who::Shared(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let mut passed = 0;
        for n in 0..100 {
            passed += u32::from(limiter.take(REPORTS, &[Who::Device(n), address]).await.is_ok());
        }
        assert_eq!(passed, 10);
    }

    #[tokio::test]
    async fn a_device_that_is_refused_takes_nothing_from_its_address() {
        let (limiter, _) = limiter(6, 2);
        let address = Who::Shared(IpAddr::V4(Ipv4Addr::LOCALHOST));
        for n in 0..100 {
            assert_eq!(limiter.take(REPORTS, &[Who::Device(1), address]).await.is_ok(), n < 2);
        }
        assert_eq!(limiter.take(REPORTS, &[Who::Device(2), address]).await, Ok(()));
    }

    #[tokio::test]
    async fn the_wait_is_true() {
        let (limiter, clock) = limiter(6, 1);
        let who = [Who::Device(1)];
        assert_eq!(limiter.take(REPORTS, &who).await, Ok(()));
        let wait = limiter.take(REPORTS, &who).await.expect_err("the burst is used up");
        assert_eq!(wait, 30);
        clock.advance(Duration::from_secs(u64::from(wait)));
        assert_eq!(limiter.take(REPORTS, &who).await, Ok(()));
    }

    #[tokio::test]
    async fn every_number_of_the_operator_gives_a_limit_and_zero_gives_none() {
        for (writes_per_minute, burst) in [(1, u32::MAX), (u32::MAX, 1), (u32::MAX, u32::MAX), (1, 0), (0, 0)] {
            let (limiter, _) = limiter(writes_per_minute, burst);
            for who in [Who::Device(1), Who::Shared(IpAddr::V4(Ipv4Addr::LOCALHOST))] {
                assert_eq!(limiter.take(REPORTS, &[who]).await, Ok(()));
                assert_eq!(limiter.quota(REPORTS, who).is_none(), writes_per_minute == 0);
            }
        }
    }

    #[test]
    fn a_flood_of_names_is_bounded_in_memory() {
        let memory = Memory::new(FakeRelativeClock::default());
        let quota = Quota::per_minute(NonZeroU32::MIN);
        for n in 0..(KEYS as u64 + 10) {
            assert_eq!(memory.take(&("other", Who::Device(n)), quota), Ok(()));
        }
        assert!(keys(&memory.limiters.lock().expect("not poisoned")) <= KEYS);
    }

    #[test]
    fn keys_that_are_not_limited_any_more_go_first() {
        let clock = FakeRelativeClock::default();
        let memory = Memory::new(clock.clone());
        let quota = Quota::per_minute(NonZeroU32::MIN);
        let write = |n| memory.take(&("other", Who::Device(n)), quota);
        for n in 1..KEYS as u64 {
            assert_eq!(write(n), Ok(()));
        }
        clock.advance(Duration::from_secs(61));
        assert_eq!(write(0), Ok(()));
        clock.advance(Duration::from_secs(59));
        assert_eq!(write(KEYS as u64), Ok(()));
        assert!(write(0).is_err(), "it has written within a minute");
        assert_eq!(keys(&memory.limiters.lock().expect("not poisoned")), 2);
    }
}

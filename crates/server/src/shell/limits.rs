//! How often somebody may write: token buckets in memory, per device and per address.

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, Method},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use contract::DEVICE_HEADER;
use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use crate::{http::client, options::RateLimit, problem::AppError};

/// Many phones share one address behind a mobile carrier, so an address whose requests name their devices may do
/// this many times what one device may.
const PHONES_PER_ADDRESS: f64 = 5.0;
/// Buckets in memory; a full one is about 60 bytes.
const BUCKETS: usize = 100_000;

/// What is written: each kind has buckets of its own, so that photos do not use up the reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Media,
    Report,
    Support,
    Other,
}

impl Kind {
    fn of(path: &str) -> Self {
        match path.trim_end_matches('/').rsplit('/').next().unwrap_or_default() {
            "media" => Self::Media,
            "reports" => Self::Report,
            "support" => Self::Support,
            _ => Self::Other,
        }
    }

    /// A report comes with several photos and takes a person's time to read.
    const fn share(self) -> f64 {
        match self {
            Self::Report => 1.0 / 3.0,
            Self::Media | Self::Support | Self::Other => 1.0,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Who {
    /// A device, by a hash that is different in every run of the server.
    Device(u64),
    /// An address, for requests that name their device.
    Shared(IpAddr),
    /// An address, for requests that name none.
    Alone(IpAddr),
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: f64,
}

/// The buckets.
#[derive(Debug)]
pub struct Limiter {
    limit: RateLimit,
    buckets: Mutex<HashMap<(Kind, Who), Bucket>>,
    hasher: RandomState,
    start: Instant,
}

impl Limiter {
    /// No writes yet.
    pub fn new(limit: RateLimit) -> Self {
        Self { limit, buckets: Mutex::default(), hasher: RandomState::new(), start: Instant::now() }
    }

    /// Takes one token from each bucket, or says how many seconds to wait.
    fn take(&self, kind: Kind, whose: &[Who], now: f64) -> Result<(), u32> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS {
            buckets.retain(|(kind, who), bucket| {
                let (rate, burst) = self.rate(*kind, *who);
                bucket.tokens + (now - bucket.at) * rate < burst
            });
            // All of them in use at once: a flood from everywhere. Forgetting lets some writes through;
            // refusing would lock everybody out.
            if buckets.len() >= BUCKETS {
                buckets.clear();
            }
        }
        let mut wait = 0.0_f64;
        for who in whose {
            let (rate, burst) = self.rate(kind, *who);
            let bucket = buckets.entry((kind, *who)).or_insert(Bucket { tokens: burst, at: now });
            bucket.tokens = (bucket.tokens + (now - bucket.at).max(0.0) * rate).min(burst);
            bucket.at = now;
            wait = wait.max((1.0 - bucket.tokens) / rate);
        }
        if wait > 1e-9 {
            // At least a second, at most what a person would still wait for.
            return Err(wait.ceil().clamp(1.0, 3600.0) as u32);
        }
        for who in whose {
            if let Some(bucket) = buckets.get_mut(&(kind, *who)) {
                bucket.tokens -= 1.0;
            }
        }
        Ok(())
    }

    /// Tokens a second, and the most that a bucket holds.
    fn rate(&self, kind: Kind, who: Who) -> (f64, f64) {
        let many = if matches!(who, Who::Shared(_)) { PHONES_PER_ADDRESS } else { 1.0 };
        let rate = f64::from(self.limit.writes_per_minute) / 60.0 * kind.share() * many;
        (rate, f64::from(self.limit.burst.max(1)) * many)
    }

    fn whose(&self, headers: &HeaderMap, socket: Option<SocketAddr>) -> Vec<Who> {
        let address = client::address(headers, socket, self.limit.behind_proxy);
        match headers.get(DEVICE_HEADER) {
            Some(secret) => vec![Who::Shared(address), Who::Device(self.hasher.hash_one(secret.as_bytes()))],
            None => vec![Who::Alone(address)],
        }
    }
}

/// Refuses writes that come too often, before anything of their body is read.
pub async fn limit(State(limiter): State<Arc<Limiter>>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE);
    if reads || limiter.limit.writes_per_minute == 0 {
        return next.run(request).await;
    }
    let socket = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let whose = limiter.whose(request.headers(), socket);
    match limiter.take(Kind::of(request.uri().path()), &whose, limiter.start.elapsed().as_secs_f64()) {
        Ok(()) => next.run(request).await,
        Err(retry_after_s) => AppError::RateLimited { retry_after_s }.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn limiter(writes_per_minute: u32, burst: u32) -> Limiter {
        Limiter::new(RateLimit { writes_per_minute, burst, behind_proxy: false })
    }

    #[test]
    fn a_burst_is_let_through_and_then_the_rate_holds() {
        let limiter = limiter(60, 3);
        let who = [Who::Device(1)];
        for _ in 0..3 {
            assert_eq!(limiter.take(Kind::Media, &who, 0.0), Ok(()));
        }
        assert_eq!(limiter.take(Kind::Media, &who, 0.0), Err(1));
        assert_eq!(limiter.take(Kind::Support, &who, 0.0), Ok(()), "other kinds have their own");
        assert_eq!(limiter.take(Kind::Media, &[Who::Device(2)], 0.0), Ok(()), "other devices too");
        assert_eq!(limiter.take(Kind::Media, &who, 1.0), Ok(()));
        assert_eq!(limiter.take(Kind::Media, &who, 1.5), Err(1));
    }

    #[test]
    fn new_device_names_do_not_get_around_the_address() {
        let limiter = limiter(6, 2);
        let address = Who::Shared(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let passed = (0..100).filter(|n| limiter.take(Kind::Report, &[address, Who::Device(*n)], 0.0).is_ok()).count();
        assert_eq!(passed, 10);
    }

    #[test]
    fn the_wait_is_true() {
        let limiter = limiter(6, 1);
        let who = [Who::Device(1)];
        assert_eq!(limiter.take(Kind::Report, &who, 0.0), Ok(()));
        let wait = limiter.take(Kind::Report, &who, 0.0).expect_err("the bucket is empty");
        assert_eq!(wait, 30);
        assert_eq!(limiter.take(Kind::Report, &who, f64::from(wait)), Ok(()));
    }

    #[test]
    fn a_flood_of_names_is_bounded_in_memory() {
        let limiter = limiter(1, 5);
        for n in 0..(BUCKETS as u64 + 10) {
            assert_eq!(limiter.take(Kind::Other, &[Who::Device(n)], 0.0), Ok(()));
        }
        assert!(limiter.buckets.lock().expect("not poisoned").len() <= BUCKETS);
    }
}

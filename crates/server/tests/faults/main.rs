//! Faults of disk, database and process during writes: every acknowledged report exists afterwards exactly once, and
//! the server recovers without a restart.
//!
//! Runs are generated from a seed. `PORTAL_FAULT_RUNS` sets their number over all kinds; a failure names its seed.

#![cfg(target_os = "linux")]

mod disk;
mod load;
mod preload;
mod process;
mod server;
mod syncs;
mod time;

/// Number of runs of a kind, and the seed of the first.
fn runs(kind: u64) -> std::ops::Range<u64> {
    const KINDS: u64 = 6;
    let all: u64 = std::env::var("PORTAL_FAULT_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(50);
    // 50 runs are 8 or 9 of each of the six kinds.
    let of_kind = all / KINDS + u64::from(kind < all % KINDS);
    kind * 10_000..kind * 10_000 + of_kind
}

//! How many connections may be open at once, from what the operating system allows.

use std::sync::LazyLock;

/// Highest descriptor limit to request. Each connection costs memory too.
const MOST_DESCRIPTORS: u64 = 65_536;
/// Maximum number of connections.
const MOST_CONNECTIONS: usize = 16_384;
/// Maximum number of incomplete heads. Each may buffer [`super::HEAD_BYTES`].
const MOST_HEADS: usize = 4096;

/// Upper bounds on open connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Open connections of any kind. The other descriptors are reserved for the database, photos and files.
    pub connections: usize,
    /// Connections with an incomplete request head.
    pub heads: usize,
    /// Incomplete heads of one client address.
    pub heads_of_address: usize,
    /// Incomplete heads including those that have just begun, most of which complete within moments.
    pub young_heads: usize,
}

impl Bounds {
    /// The bounds for a number of descriptors. A quarter of them is reserved for everything other than connections.
    pub fn of(descriptors: u64) -> Self {
        let descriptors = usize::try_from(descriptors.min(MOST_DESCRIPTORS)).unwrap_or(usize::MAX);
        let reserve = (descriptors / 4).clamp(48, 1024);
        let connections = descriptors.saturating_sub(reserve).clamp(16, MOST_CONNECTIONS);
        let heads = (connections / 2).min(MOST_HEADS);
        Self {
            connections,
            heads,
            heads_of_address: heads / 2,
            young_heads: (connections - connections / 8).min(2 * MOST_HEADS),
        }
    }

    /// The bounds of this process. The first call raises the descriptor limit as far as allowed.
    pub fn of_process() -> Self {
        static BOUNDS: LazyLock<Bounds> = LazyLock::new(|| Bounds::of(descriptors()));
        *BOUNDS
    }
}

/// Raises the descriptor limit to the hard limit if possible, and returns it.
#[cfg(unix)]
fn descriptors() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let soft = limit.current.unwrap_or(MOST_DESCRIPTORS);
    let wanted = limit.maximum.unwrap_or(MOST_DESCRIPTORS).min(MOST_DESCRIPTORS);
    if wanted <= soft {
        return soft;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limit.maximum }) {
        Ok(()) => wanted,
        Err(error) => {
            tracing::warn!(%error, soft, wanted, "the limit of open files cannot be raised");
            soft
        }
    }
}

#[cfg(not(unix))]
fn descriptors() -> u64 {
    8192
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserve_is_kept_for_database_and_files() {
        let usual = Bounds::of(1024);
        assert_eq!(usual, Bounds { connections: 768, heads: 384, heads_of_address: 192, young_heads: 672 });
        for descriptors in [0, 64, 256, 4096, 65_536, u64::MAX] {
            let bounds = Bounds::of(descriptors);
            assert!(bounds.connections >= 16 && bounds.heads_of_address >= 4, "{descriptors}: {bounds:?}");
            assert!(bounds.heads_of_address <= bounds.heads && bounds.heads <= bounds.young_heads, "{bounds:?}");
            // Young heads alone must never block the accept loop.
            assert!(bounds.young_heads < bounds.connections - bounds.connections / 16, "{bounds:?}");
            assert!(bounds.connections <= MOST_CONNECTIONS && bounds.heads <= MOST_HEADS, "{bounds:?}");
            if descriptors >= 64 {
                assert!(bounds.connections as u64 + 48 <= descriptors, "{descriptors}: {bounds:?}");
            }
        }
    }
}

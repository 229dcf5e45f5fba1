//! The client's address.

use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The client's address, reduced to its [`network`]. `X-Forwarded-For` is trusted only behind our own proxy, and only
/// its last entry, which that proxy wrote: the client can forge everything before it.
pub fn address(headers: &HeaderMap, socket: Option<SocketAddr>, behind_proxy: bool) -> IpAddr {
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .filter(|_| behind_proxy)
        .and_then(|value| value.to_str().ok()?.rsplit(',').next())
        .and_then(|last| {
            last.trim().parse::<IpAddr>().or_else(|_| last.trim().parse().map(|a: SocketAddr| a.ip())).ok()
        });
    network(forwarded.or(socket.map(|socket| socket.ip())).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)))
}

/// The network of one customer: an IPv6 address is truncated to its /64 prefix.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_proxy_is_believed() {
        let headers: HeaderMap =
            [("x-forwarded-for".parse().expect("a name"), "1.2.3.4, 5.6.7.8".parse().expect("a value"))]
                .into_iter()
                .collect();
        let socket = Some(SocketAddr::from(([10, 0, 0, 1], 9)));
        assert_eq!(address(&headers, socket, false), IpAddr::from([10, 0, 0, 1]));
        assert_eq!(address(&headers, socket, true), IpAddr::from([5, 6, 7, 8]));
        let v6: SocketAddr = "[2001:db8:1:2:3:4:5:6]:80".parse().expect("an address");
        assert_eq!(address(&HeaderMap::new(), Some(v6), true).to_string(), "2001:db8:1:2::");
    }
}

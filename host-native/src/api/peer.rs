//! Says from which address a request comes, also behind proxies.
//!
//! In: the connection's address, `X-Forwarded-For`, the proxies that are trusted. Out: one address. Never: one that anybody but a trusted
//! proxy has written: whoever calls could name any other.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::{HeaderMap, HeaderName};

use crate::hook::reach::Range;

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Who is at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// The address of whoever asked the first proxy that is trusted; without one, the connection's.
pub(super) fn client(peer: Option<Peer>, headers: &HeaderMap, trusted: &[Range]) -> Option<IpAddr> {
    let is_proxy = |address: &IpAddr| trusted.iter().any(|range| range.contains(*address));
    let mut last = peer?.0.to_canonical();
    let named = headers.get_all(FORWARDED).iter().rev().filter_map(|value| value.to_str().ok());
    // Each proxy adds whom it heard at the end: from there back, as far as proxies are trusted.
    for named in named.flat_map(|value| value.rsplit(',')) {
        if !is_proxy(&last) {
            break;
        }
        let Some(address) = address(named.trim()) else { break };
        last = address;
    }
    Some(last)
}

/// An address as proxies write it: alone, with a port, in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let alone = text.parse().ok();
    let address: IpAddr = alone.or_else(|| Some(text.parse::<std::net::SocketAddr>().ok()?.ip()))?;
    Some(address.to_canonical())
}

/// What stands for one caller: of IPv6 the network, of which everybody has a whole one.
pub(super) fn whose(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => Ipv6Addr::from(u128::from(address) & (u128::MAX << 64)).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED, value.parse().unwrap());
        }
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        client(Some(Peer(peer.parse().unwrap())), &headers, &trusted).unwrap().to_string()
    }

    #[test]
    fn only_a_proxy_that_is_trusted_says_who_asks() {
        assert_eq!(asked("203.0.113.9", &["198.51.100.1"]), "203.0.113.9", "anybody can write a header");
        assert_eq!(asked("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(asked("10.0.0.1", &["1.1.1.1, 198.51.100.1"]), "198.51.100.1", "what stands before it the caller wrote");
        assert_eq!(asked("10.0.0.1", &["1.1.1.1, 198.51.100.1", "10.0.0.7"]), "198.51.100.1", "over two proxies");
        assert_eq!(asked("::ffff:10.0.0.1", &["[2001:db8::1]:4711"]), "2001:db8::1");
        assert_eq!(asked("10.0.0.1", &["unknown"]), "10.0.0.1");
        assert_eq!(asked("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn a_whole_network_of_ipv6_is_one_caller() {
        assert_eq!(whose("2001:db8:1:2:3:4:5:6".parse().unwrap()), "2001:db8:1:2::");
        assert_eq!(whose("203.0.113.9".parse().unwrap()), "203.0.113.9");
    }
}

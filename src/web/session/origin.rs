//! Where a call comes from, to count what strangers try.

use crate::ground::networks::Networks;
use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, request::Parts},
};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// Where a request comes from: an address; of IPv6 the network, which is what one household or one
/// machine is given.
pub fn client_address(parts: &Parts, proxies: &Networks) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map(|peer| peer.0.ip());
    match peer {
        Some(peer) => network(client(peer, &parts.headers, proxies)),
        None => "somewhere".to_owned(),
    }
}

/// Behind a proxy every call comes from the proxy, which adds whom it serves at the end of
/// `X-Forwarded-For`. Anybody can send that header: so it is read from its end, and each address
/// is believed as far as the one who wrote it down is a proxy that we trust.
///
/// `Forwarded` (RFC 7239) is not read: a proxy that sets the one header passes the other on as
/// the client sent it.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: &Networks) -> IpAddr {
    // Several lines of one header are one list, in their order (RFC 9110, 5.3).
    let lines: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .map(|line| line.to_str().unwrap_or("?"))
        .collect();
    let hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
    let hops = hops.map(str::trim).filter(|hop| !hop.is_empty());
    let mut known = peer;
    for hop in hops {
        if !proxies.contain(known) {
            return known;
        }
        match address(hop) {
            Some(before) => known = before,
            // `unknown`, a name: who wrote it is the last that is known.
            None => return known,
        }
    }
    known
}

/// With a port or without, IPv6 in brackets or bare, quoted or not: as proxies write it.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim_matches('"').trim();
    if let Some(rest) = hop.strip_prefix('[') {
        let (inside, port) = rest.split_once(']')?;
        let fits = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
        return bare(inside).filter(|address| address.is_ipv6() && fits);
    }
    match hop.split_once(':') {
        // One colon: IPv4 and its port.
        Some((host, port)) if !port.contains(':') => {
            bare(host).filter(|address| address.is_ipv4() && is_port(port))
        }
        _ => bare(hop),
    }
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.parse::<u16>().is_ok()
}

/// Without the zone of a link-local one.
fn bare(text: &str) -> Option<IpAddr> {
    let text = text.split_once('%').map_or(text, |(address, _)| address);
    text.parse().ok()
}

fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(proxies: &str, peer: &str, lines: &[&str], expected: &str) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let proxies: Networks = proxies.parse().unwrap();
        let from = network(client(peer.parse().unwrap(), &headers, &proxies));
        assert_eq!(from, expected, "{proxies:?} {peer} {lines:?}");
    }

    #[test]
    fn what_a_trusted_proxy_says_counts_and_what_others_say_does_not() {
        let one = "10.0.0.1";
        check(one, "203.0.113.7", &[], "203.0.113.7");
        check(one, "203.0.113.7", &["198.51.100.1"], "203.0.113.7");
        check(one, "10.0.0.2", &["198.51.100.1"], "10.0.0.2");
        check("none", "127.0.0.1", &["198.51.100.1"], "127.0.0.1");
        check(one, "10.0.0.1", &["198.51.100.1"], "198.51.100.1");
        // What the client sent itself stands before what the proxy added.
        check(
            one,
            "10.0.0.1",
            &["192.0.2.9, 198.51.100.1"],
            "198.51.100.1",
        );
        check(
            one,
            "10.0.0.1",
            &["192.0.2.9", "198.51.100.1"],
            "198.51.100.1",
        );
        check(one, "::ffff:10.0.0.1", &["198.51.100.1"], "198.51.100.1");
    }

    #[test]
    fn trusted_hops_are_passed_over_from_the_right() {
        let two = "10.0.0.0/8, 2001:db8:f::/48";
        let lines = ["192.0.2.9, 198.51.100.1", "10.0.0.9,2001:db8:f::2"];
        check(two, "10.0.0.1", &lines, "198.51.100.1");
        // All of them are ours: the first is who asked.
        check(two, "10.0.0.1", &["10.1.1.1, 10.2.2.2"], "10.1.1.1");
    }

    #[test]
    fn an_address_is_read_as_proxies_write_it() {
        for (written, expected) in [
            ("203.0.113.7:52110", "203.0.113.7"),
            ("\"203.0.113.7:52110\"", "203.0.113.7"),
            ("  203.0.113.7  ", "203.0.113.7"),
            ("[2001:db8:1:2::1]:443", "2001:db8:1:2::/64"),
            ("\"[2001:db8:1:2::1]:443\"", "2001:db8:1:2::/64"),
            ("[2001:db8:1:2::1]", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:9::1", "2001:db8:1:2::/64"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("[::ffff:203.0.113.7]:1", "203.0.113.7"),
            ("fe80::1%eth0", "fe80::/64"),
            ("203.0.113.7,", "203.0.113.7"),
        ] {
            check("127.0.0.1", "127.0.0.1", &[written], expected);
        }
        for junk in [
            "unknown",
            "_hidden",
            "198.51.100.1, junk",
            "203.0.113.7:99999",
            "203.0.113.7:",
            "[203.0.113.7]:80",
            "[2001:db8::1",
            "[2001:db8::1]x",
            "\"",
        ] {
            check("127.0.0.1", "127.0.0.1", &[junk], "127.0.0.1");
        }
    }
}

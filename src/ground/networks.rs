//! Addresses and networks of them, as `TRUSTED_PROXIES` lists them.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// Some networks; an address may be in one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Networks(Vec<Network>);

/// An address and how many bits of it count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u8,
}

impl Networks {
    pub fn none() -> Self {
        Self(vec![])
    }

    /// This machine. Nobody else can send from there.
    pub fn loopback() -> Self {
        let network = |address, bits| Network { address, bits };
        Self(vec![
            network(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8),
            network(IpAddr::V6(Ipv6Addr::LOCALHOST), 128),
        ])
    }

    /// IPv4 written as IPv6 is IPv4.
    pub fn contain(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(address))
    }
}

impl FromStr for Networks {
    type Err = String;

    /// Separated by commas, spaces or both: `10.0.0.7, 172.16.0.0/12, 2001:db8::/32`; `none` is
    /// nobody.
    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim().eq_ignore_ascii_case("none") {
            return Ok(Self::none());
        }
        let words = text
            .split(|c: char| c == ',' || c.is_whitespace())
            .filter(|word| !word.is_empty());
        words
            .map(|word| Network::read(word).ok_or_else(|| word.to_owned()))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl Network {
    fn read(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().ok()?)),
            None => (text, None),
        };
        let written: IpAddr = address.parse().ok()?;
        let address = written.to_canonical();
        let all = width(address);
        let bits = match bits {
            None => all,
            // `::ffff:10.0.0.0/104` is `10.0.0.0/8`.
            Some(bits) if written != address => bits.checked_sub(128 - 32)?,
            Some(bits) => bits,
        };
        // Everybody is no proxy: whoever means that has a header of their own believed.
        ((1..=all).contains(&bits)).then_some(Self { address, bits })
    }

    fn contains(&self, address: IpAddr) -> bool {
        let all = width(self.address);
        if width(address) != all {
            return false;
        }
        let shift = u32::from(all - self.bits);
        number(address) >> shift == number(self.address) >> shift
    }
}

fn width(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u128::from(u32::from(v4)),
        IpAddr::V6(v6) => u128::from(v6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(networks: &str, address: &str, inside: bool) {
        let networks: Networks = networks.parse().unwrap();
        let address = address.parse().unwrap();
        assert_eq!(networks.contain(address), inside, "{networks:?} {address}");
    }

    #[test]
    fn an_address_is_in_a_network_or_not() {
        check("10.0.0.7", "10.0.0.7", true);
        check("10.0.0.7", "10.0.0.8", false);
        check("172.16.0.0/12", "172.31.255.255", true);
        check("172.16.0.0/12", "172.32.0.0", false);
        // What is beyond the bits does not count.
        check("172.18.5.6/16", "172.18.0.1", true);
        check("192.0.2.0/31 , 2001:db8::/32", "192.0.2.1", true);
        check("192.0.2.0/31 2001:db8::/32", "2001:db8:ffff::1", true);
        check("2001:db8::/32", "2001:db9::1", false);
        check("10.0.0.0/8", "::ffff:10.1.2.3", true);
        check("::ffff:10.0.0.0/104", "10.1.2.3", true);
        check("0.0.0.0/1", "::1", false);
        check("none", "127.0.0.1", false);
    }

    #[test]
    fn loopback_is_this_machine_alone() {
        let here = Networks::loopback();
        for (address, inside) in [
            ("127.0.0.1", true),
            ("127.8.8.8", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("10.0.0.1", false),
            ("192.168.0.1", false),
            ("fd00::1", false),
        ] {
            assert_eq!(here.contain(address.parse().unwrap()), inside, "{address}");
        }
    }

    #[test]
    fn what_is_no_network_is_named() {
        for (text, wrong) in [
            ("10.0.0.0/33", "10.0.0.0/33"),
            ("10.0.0.1, proxy", "proxy"),
            ("10.0.0.0/", "10.0.0.0/"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("::/0", "::/0"),
            ("2001:db8::/129", "2001:db8::/129"),
            ("::ffff:10.0.0.0/8", "::ffff:10.0.0.0/8"),
            ("10.0.0.1:80", "10.0.0.1:80"),
        ] {
            assert_eq!(text.parse::<Networks>().unwrap_err(), wrong, "{text}");
        }
    }
}

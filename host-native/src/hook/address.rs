//! Tells what kind of address one is: of the public Internet, or of a place that others must not reach through this host.
//!
//! In: an address. Out: why it is not public, if it is not. Never: a form in which a private one passes for public.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address is not of the public Internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// This machine.
    Loopback,
    /// A network of one's own.
    Private,
    /// Shared between a provider's customers (carrier-grade NAT).
    Shared,
    /// A network of one's own, IPv6.
    UniqueLocal,
    /// The network that the machine is plugged into.
    LinkLocal,
    /// Where clouds hand out credentials.
    Metadata,
    /// Many at once.
    Multicast,
    /// For examples in documents.
    Documentation,
    /// For measurements.
    Benchmarking,
    /// No address, or not given to anybody.
    Reserved,
    /// One that stands for another one, which is not public.
    Wrapped,
}

impl Kind {
    /// In words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Loopback => "a loopback address",
            Self::Private => "a private address",
            Self::Shared => "an address of carrier-grade NAT",
            Self::UniqueLocal => "a unique local address",
            Self::LinkLocal => "a link-local address",
            Self::Metadata => "an address of a cloud's metadata",
            Self::Multicast => "a multicast address",
            Self::Documentation => "an address for documentation",
            Self::Benchmarking => "an address for benchmarks",
            Self::Reserved => "a reserved address",
            Self::Wrapped => "an address that stands for one that is not public",
        }
    }

    /// Whether it is of the networks that people run services of their own in.
    pub const fn is_own(self) -> bool {
        matches!(self, Self::Loopback | Self::Private | Self::Shared | Self::UniqueLocal)
    }
}

/// The address that is meant: IPv4 in IPv6 is IPv4.
pub fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// Why the address is not public; nothing if it is.
pub fn kind(address: IpAddr) -> Option<Kind> {
    match plain(address) {
        IpAddr::V4(four) => kind_of_four(four),
        IpAddr::V6(six) => kind_of_six(six),
    }
}

fn kind_of_four(address: Ipv4Addr) -> Option<Kind> {
    let [a, b, c, d] = address.octets();
    Some(match (a, b, c, d) {
        // Clouds' own doors: most, Amazon's containers, Alibaba, Oracle, Azure.
        (169, 254, 169, 254) | (169, 254, 170, 2 | 23) | (100, 100, 100, 200) | (192, 0, 0, 192) | (168, 63, 129, 16) => {
            Kind::Metadata
        }
        (10, ..) | (172, 16..=31, ..) | (192, 168, ..) => Kind::Private,
        (127, ..) => Kind::Loopback,
        (100, 64..=127, ..) => Kind::Shared,
        (169, 254, ..) => Kind::LinkLocal,
        (198, 18 | 19, ..) => Kind::Benchmarking,
        (192, 0, 2, _) | (198, 51, 100, _) | (203, 0, 113, _) => Kind::Documentation,
        (224..=239, ..) => Kind::Multicast,
        // "This network", protocol assignments, the old relays of 6to4, the future and everybody.
        (0, ..) | (192, 0, 0, _) | (192, 88, 99, _) | (240..=255, ..) => Kind::Reserved,
        _ => return None,
    })
}

fn kind_of_six(address: Ipv6Addr) -> Option<Kind> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let wrapped = |high: u16, low: u16| {
        let four = Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
        kind_of_four(four).map(|_| Kind::Wrapped)
    };
    Some(match (a, b) {
        _ if address == Ipv6Addr::LOCALHOST => Kind::Loopback,
        _ if (a, b, h) == (0xfd00, 0x0ec2, 0x0254) && [c, d, e, f, g] == [0; 5] => Kind::Metadata,
        // NAT64's well-known prefix; the addresses behind it are IPv4.
        (0x64, 0xff9b) if [c, d, e, f] == [0; 4] => return wrapped(g, h),
        // 6to4.
        (0x2002, _) => return wrapped(b, c),
        (0xfc00..=0xfdff, _) => Kind::UniqueLocal,
        (0xfe80..=0xfebf, _) => Kind::LinkLocal,
        (0xfec0..=0xfeff, _) => Kind::Private, // Site-local.
        (0xff00.., _) => Kind::Multicast,
        (0x2001, 0x0db8) | (0x3fff, 0..=0x0fff) => Kind::Documentation,
        (0x2001, 0x0002) if c == 0 => Kind::Benchmarking,
        // Protocol assignments, Teredo among them.
        (0x2001, 0..=0x01ff) => Kind::Reserved,
        // All that has been given to anybody.
        (0x2000..=0x3fff, _) => return None,
        // Unspecified, IPv4-compatible and translated, local NAT64, discard, and what nobody has.
        _ => Kind::Reserved,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARRED: &[(&str, Kind)] = &[
        ("0.0.0.0", Kind::Reserved),
        ("0.1.2.3", Kind::Reserved),
        ("10.0.0.0", Kind::Private),
        ("10.255.255.255", Kind::Private),
        ("100.64.0.1", Kind::Shared),
        ("100.127.255.254", Kind::Shared),
        ("100.100.100.200", Kind::Metadata),
        ("127.0.0.1", Kind::Loopback),
        ("127.255.255.254", Kind::Loopback),
        ("168.63.129.16", Kind::Metadata),
        ("169.254.0.1", Kind::LinkLocal),
        ("169.254.169.254", Kind::Metadata),
        ("169.254.170.2", Kind::Metadata),
        ("172.16.0.1", Kind::Private),
        ("172.31.255.255", Kind::Private),
        ("192.0.0.8", Kind::Reserved),
        ("192.0.0.192", Kind::Metadata),
        ("192.0.2.1", Kind::Documentation),
        ("192.88.99.1", Kind::Reserved),
        ("192.168.0.1", Kind::Private),
        ("198.18.0.1", Kind::Benchmarking),
        ("198.19.255.255", Kind::Benchmarking),
        ("198.51.100.7", Kind::Documentation),
        ("203.0.113.7", Kind::Documentation),
        ("224.0.0.1", Kind::Multicast),
        ("239.255.255.255", Kind::Multicast),
        ("240.0.0.1", Kind::Reserved),
        ("255.255.255.255", Kind::Reserved),
        ("::", Kind::Reserved),
        ("::1", Kind::Loopback),
        ("::ffff:127.0.0.1", Kind::Loopback),
        ("::ffff:10.0.0.1", Kind::Private),
        ("::ffff:a9fe:a9fe", Kind::Metadata),
        ("::127.0.0.1", Kind::Reserved),
        ("::8.8.8.8", Kind::Reserved),
        ("::ffff:0:127.0.0.1", Kind::Reserved),
        ("64:ff9b::127.0.0.1", Kind::Wrapped),
        ("64:ff9b::169.254.169.254", Kind::Wrapped),
        ("64:ff9b::c0a8:1", Kind::Wrapped),
        ("64:ff9b:1::1", Kind::Reserved),
        ("64:ff9b:1:fffe::8.8.8.8", Kind::Reserved),
        ("100::1", Kind::Reserved),
        ("2001::1", Kind::Reserved),
        ("2001:0:53aa:64c::1", Kind::Reserved),
        ("2001:2::1", Kind::Benchmarking),
        ("2001:10::1", Kind::Reserved),
        ("2001:20::1", Kind::Reserved),
        ("2001:db8::1", Kind::Documentation),
        ("2002:7f00:1::", Kind::Wrapped),
        ("2002:0a00:0001::1", Kind::Wrapped),
        ("2002:a9fe:a9fe::", Kind::Wrapped),
        ("3fff::1", Kind::Documentation),
        ("3fff:fff::1", Kind::Documentation),
        ("4000::1", Kind::Reserved),
        ("5f00::1", Kind::Reserved),
        ("fc00::1", Kind::UniqueLocal),
        ("fd12:3456::1", Kind::UniqueLocal),
        ("fd00:ec2::254", Kind::Metadata),
        ("fe80::1", Kind::LinkLocal),
        ("febf::1", Kind::LinkLocal),
        ("fec0::1", Kind::Private),
        ("ff02::1", Kind::Multicast),
    ];

    #[test]
    fn what_is_not_public_is_known_in_every_form() {
        for (text, expected) in BARRED.iter().copied() {
            assert_eq!(kind(text.parse().unwrap()), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_public_is_public_up_to_its_edges() {
        let cases = [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2606:4700:4700::1111",
            "2a00:1450:4001::1",
            "2002:808:808::1",
            "64:ff9b::8.8.8.8",
            "::ffff:8.8.8.8",
            "3ffe:ffff::1",
        ];
        for text in cases {
            assert_eq!(kind(text.parse().unwrap()), None, "{text}");
        }
    }
}

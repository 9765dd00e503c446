//! Zones of addresses: internet, private network, this computer.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Ordered from the outside to the inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// The internet.
    #[default]
    Public,
    /// A network that the internet does not reach: of a house, a company, a machine's neighbours.
    Private,
    /// This computer.
    Loopback,
}

impl Zone {
    /// Zone of an address. An address that is no server's, such as a multicast group, counts as private.
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => of_v4(address),
            IpAddr::V6(address) => of_v6(address),
        }
    }

    /// Zone of a URL's host without name resolution: names other than `localhost` count as public.
    pub fn of_host(url: &Url) -> Self {
        match url.host() {
            Some(Host::Ipv4(address)) => of_v4(address),
            Some(Host::Ipv6(address)) => of_v6(address),
            Some(Host::Domain(name)) if is_localhost(name) => Self::Loopback,
            _ => Self::Public,
        }
    }

    /// Description for a person.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Public => "the internet",
            Self::Private => "a private network",
            Self::Loopback => "this computer",
        }
    }
}

fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

fn of_v4(address: Ipv4Addr) -> Zone {
    let [a, b, c, _] = address.octets();
    match (a, b, c) {
        // Linux connects `0.0.0.0` to this computer.
        (0 | 127, ..) => Zone::Loopback,
        (10, ..) | (172, 16..=31, _) | (192, 168, _) => Zone::Private,
        // Link-local, where clouds keep their credentials (169.254.169.254), and carrier-grade NAT.
        (169, 254, _) | (100, 64..=127, _) => Zone::Private,
        // Reserved for protocols, benchmarks, multicast, or unassigned.
        (192, 0, 0) | (198, 18..=19, _) | (224.., ..) => Zone::Private,
        _ => Zone::Public,
    }
}

fn of_v6(address: Ipv6Addr) -> Zone {
    if address.is_loopback() || address.is_unspecified() {
        return Zone::Loopback;
    }
    if let Some(inner) = embedded_v4(address) {
        return of_v4(inner);
    }
    // Only 2000::/3 is routed; what is unique local, link-local, site-local or multicast lies outside of it.
    if address.segments()[0] & 0xe000 == 0x2000 { Zone::Public } else { Zone::Private }
}

/// The IPv4 address that is reached through this one: mapped, compatible, NAT64 (RFC 6052) or 6to4.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match (a, b) {
        (0, 0) if (c, d, e) == (0, 0, 0) && (f == 0 || f == 0xffff) => Some(v4(g, h)),
        (0x64, 0xff9b) => Some(v4(g, h)),
        (0x2002, _) => Some(v4(b, c)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(text: &str) -> Zone {
        Zone::of(text.parse().unwrap())
    }

    #[test]
    fn addresses_of_this_computer_and_of_private_networks_are_known() {
        for text in
            ["127.0.0.1", "127.9.8.7", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1", "::7f00:1", "64:ff9b::7f00:1"]
        {
            assert_eq!(zone(text), Zone::Loopback, "{text}");
        }
        let private = [
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "2002:a00:1::",
            "2002:c0a8:101::1",
            "64:ff9b::a9fe:a9fe",
            "::a00:1",
            // Like an IPv4 address that is written as IPv6, and none.
            "0:0:1:0:0:ffff:808:808",
            "::1:808:808",
        ];
        for text in private {
            assert_eq!(zone(text), Zone::Private, "{text}");
        }
        for text in [
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.2.1",
            "2001:db8::1",
            "2606:4700::1",
            "::ffff:8.8.8.8",
            "::808:808",
        ] {
            assert_eq!(zone(text), Zone::Public, "{text}");
        }
    }

    #[test]
    fn each_range_ends_where_its_registry_says() {
        let edges = [
            ("9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"),
            ("172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"),
            ("192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"),
            ("169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"),
            ("100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"),
            ("191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"),
            ("198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"),
        ];
        for (before, first, last, behind) in edges {
            let zones = [before, first, last, behind].map(zone);
            assert_eq!(zones, [Zone::Public, Zone::Private, Zone::Private, Zone::Public], "{first}");
        }
        assert_eq!(["223.255.255.255", "224.0.0.0"].map(zone), [Zone::Public, Zone::Private]);
        assert_eq!(
            ["126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"].map(zone),
            [Zone::Public, Zone::Loopback, Zone::Loopback, Zone::Public]
        );
        assert_eq!(["0.255.255.255", "1.0.0.0"].map(zone), [Zone::Loopback, Zone::Public]);
        let edges_of_v6 =
            ["1fff::", "2000::", "3fff::", "4000::", "2001:ffff::", "2003::", "64:ff9a::808:808", "64:ff9b::808:808"];
        assert_eq!(
            edges_of_v6.map(zone),
            [
                Zone::Private,
                Zone::Public,
                Zone::Public,
                Zone::Private,
                Zone::Public,
                Zone::Public,
                Zone::Private,
                Zone::Public
            ]
        );
    }

    #[test]
    fn a_host_is_known_however_it_is_written() {
        for text in [
            "http://localhost/",
            "http://LOCALHOST.:81/",
            "http://a.localhost/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::1]/",
            "http://0177.0.0.1/",
            "http://[::ffff:7f00:1]/",
            "http://127.1/",
            "http://0x7f000001/",
            "http://017700000001/",
            "http://0/",
            "http://[::]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://\u{ff11}\u{ff12}\u{ff17}.0.0.1/",
            "http://127\u{3002}0\u{3002}0\u{3002}1/",
            "http://\u{24db}ocalhost/",
            "http://user:pass@localhost\\@evil.example/",
        ] {
            assert_eq!(Zone::of_host(&Url::parse(text).unwrap()), Zone::Loopback, "{text}");
        }
        for text in [
            "http://192.168.1.1/",
            "http://0xc0a80101/",
            "http://10.1/",
            "http://[::ffff:10.0.0.1]/",
            "http://[fd00::1]/",
            "http://0xa9.254.43518/",
        ] {
            assert_eq!(Zone::of_host(&Url::parse(text).unwrap()), Zone::Private, "{text}");
        }
        assert_eq!(Zone::of_host(&Url::parse("http://localhost.example/").unwrap()), Zone::Public);
    }
}

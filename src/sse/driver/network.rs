//! Notices that the machine has another network, or one again (L4).

use std::net::{IpAddr, ToSocketAddrs, UdpSocket};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use url::{Host, Url};

/// Addresses from which this machine reaches others, by IPv4 and by IPv6; `None` without a route.
pub type LocalAddresses = [Option<IpAddr>; 2];

/// Detects changes of the local addresses. Shared by the streams of a driver, which check whenever they read the clock anyway, so that an idle
/// program does not wake up.
#[derive(Debug)]
pub(super) struct NetworkWatch {
    addresses: fn() -> LocalAddresses,
    look_every: Duration,
    seen: Mutex<Option<LastReading>>,
}

#[derive(Clone, Copy, Debug)]
struct LastReading {
    at: Instant,
    addresses: LocalAddresses,
    changes: u64,
}

impl NetworkWatch {
    /// Looks at `addresses` at most once in `look_every`.
    pub fn new(addresses: fn() -> LocalAddresses, look_every: Duration) -> Self {
        Self { addresses, look_every, seen: Mutex::new(None) }
    }

    /// Number of changes so far.
    pub fn changes(&self) -> u64 {
        self.changes_at(Instant::now())
    }

    fn changes_at(&self, now: Instant) -> u64 {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *seen {
            Some(seen) if now.saturating_duration_since(seen.at) < self.look_every => seen.changes,
            Some(seen) => {
                let addresses = (self.addresses)();
                // Without any address nothing can be reached: what counts is the one that comes next.
                let has_changed = addresses != seen.addresses && addresses != [None, None];
                *seen = LastReading { at: now, addresses, changes: seen.changes + u64::from(has_changed) };
                seen.changes
            }
            None => {
                *seen = Some(LastReading { at: now, addresses: (self.addresses)(), changes: 0 });
                0
            }
        }
    }
}

/// The addresses from which the system would reach the internet. Nothing is sent: connecting a datagram socket only looks up the route. The targets
/// are addresses that no machine has (RFC 5737, RFC 3849).
pub(super) fn local_addresses() -> LocalAddresses {
    let source = |from: &str, to: &str| {
        let socket = UdpSocket::bind(from.to_socket_addrs().ok()?.next()?).ok()?;
        socket.connect(to).ok()?;
        Some(socket.local_addr().ok()?.ip())
    };
    [source("0.0.0.0:0", "192.0.2.1:9"), source("[::]:0", "[2001:db8::1]:9")]
}

/// True for a server on this machine, which no change of the network affects.
pub(super) fn is_loopback(url: &str) -> bool {
    match Url::parse(url).as_ref().map(Url::host) {
        Ok(Some(Host::Domain(name))) => is_localhost(name),
        Ok(Some(Host::Ipv4(address))) => address.is_loopback(),
        Ok(Some(Host::Ipv6(address))) => address.is_loopback(),
        _ => false,
    }
}

/// True for a name of this machine (RFC 6761 6.3): `localhost` and every name below it, with or without the dot of the root.
pub(super) fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;

    static NETWORK: AtomicU8 = AtomicU8::new(1);

    fn addresses() -> LocalAddresses {
        let network = NETWORK.load(Ordering::Relaxed);
        [(network > 0).then(|| IpAddr::from([10, 0, 0, network])), None]
    }

    #[test]
    fn l04_another_address_is_a_change_and_none_is_not() {
        let watch = NetworkWatch::new(addresses, Duration::from_secs(3));
        let start = Instant::now();
        let mut counted = vec![watch.changes_at(start)];
        for (second, network) in [(3, 1), (6, 2), (9, 2), (12, 0), (15, 0), (18, 2), (21, 3), (23, 9)] {
            NETWORK.store(network, Ordering::Relaxed);
            counted.push(watch.changes_at(start + Duration::from_secs(second)));
        }
        assert_eq!(counted, [0, 0, 1, 1, 1, 1, 2, 3, 3], "the last look was a moment ago");
    }

    #[test]
    fn l04_a_server_on_this_machine_is_on_no_network() {
        for url in
            ["http://localhost:80/", "http://a.localhost/", "http://LOCALHOST./", "http://127.9.9.9/", "http://[::1]/"]
        {
            assert!(is_loopback(url), "{url}");
        }
        for url in
            ["http://localhost.example/", "http://notlocalhost/", "http://128.0.0.1/", "http://[::2]/", "nonsense"]
        {
            assert!(!is_loopback(url), "{url}");
        }
    }

    #[test]
    fn l04_the_systems_own_addresses_are_no_loopback_and_stay() {
        let addresses = local_addresses();
        assert!(addresses.iter().flatten().all(|address| !address.is_unspecified()), "{addresses:?}");
        assert_eq!(addresses, local_addresses());
    }
}

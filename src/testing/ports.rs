//! Ports of helper services: chosen before the service binds its own, and taken by no other test run until the tests end.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::ops::Range;

/// Lower than the ephemeral ports of all systems (from 32768 on Linux, from 49152 elsewhere): the system gives none of these to a socket
/// that asks for any port, so the port is still free when the service has started.
const PORTS: Range<u16> = 20_000..26_000;

/// A port is reserved among test runs by binding the UDP port that is this much higher; the system releases it however the run ends.
const GUARD: u16 = 6_000;

/// A TCP port of this machine that nobody listens on. Another test run does not choose it while this value lives.
#[derive(Debug)]
pub struct ReservedPort {
    number: u16,
    _guard: UdpSocket,
}

impl ReservedPort {
    /// A free port.
    ///
    /// # Errors
    ///
    /// A message when every port is taken.
    pub fn new() -> Result<Self, String> {
        // Test runs that start together try different ports first.
        let first = RandomState::new().hash_one(std::process::id()) % PORTS.len() as u64;
        let (below, above) = (PORTS.start..PORTS.start + first as u16, PORTS.start + first as u16..PORTS.end);
        let found = above.chain(below).find_map(Self::reserve);
        found.ok_or_else(|| format!("all ports from {} to {} are taken", PORTS.start, PORTS.end - 1))
    }

    fn reserve(number: u16) -> Option<Self> {
        let guard = UdpSocket::bind((Ipv4Addr::LOCALHOST, number + GUARD)).ok()?;
        // Any listener, on this address or on all of them, makes the port useless.
        let is_free =
            [Ipv4Addr::LOCALHOST, Ipv4Addr::UNSPECIFIED].into_iter().all(|ip| TcpListener::bind((ip, number)).is_ok());
        is_free.then_some(Self { number, _guard: guard })
    }

    /// The number of the port.
    pub fn number(&self) -> u16 {
        self.number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_chosen_once_and_is_none_that_the_system_gives_away() {
        let ports: Vec<ReservedPort> = (0..50).map(|_| ReservedPort::new().unwrap()).collect();
        let mut numbers: Vec<u16> = ports.iter().map(ReservedPort::number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 50, "one was chosen twice");
        assert!(numbers.iter().all(|number| *number < 32_768), "{numbers:?}");
        let first = numbers[0];
        assert!(ReservedPort::reserve(first).is_none(), "it is reserved");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, first)).unwrap();
        drop(ports);
        assert!(ReservedPort::reserve(first).is_none(), "somebody listens on it");
        drop(listener);
        assert!(ReservedPort::reserve(first).is_some());
    }
}

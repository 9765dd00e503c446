//! Looks up names, and leaves out the addresses that the gate refuses: the connection is made to these addresses.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::network::is_localhost;
use crate::gate::Gate;

/// The system's resolver behind a gate.
pub(super) struct GatedResolver(Arc<dyn Gate>);

/// Refusal of every address of a name, with the message of the gate.
#[derive(Debug)]
pub(super) struct AddressRefused(String);

impl GatedResolver {
    pub fn new(gate: Arc<dyn Gate>) -> Self {
        Self(gate)
    }
}

impl Resolve for GatedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let gate = self.0.clone();
        Box::pin(async move {
            // An address of digits is never looked up: the gate has seen it in `may_reach`.
            let host = name.as_str();
            let found = if is_localhost(host) {
                localhost().to_vec()
            } else {
                tokio::net::lookup_host((host, 0)).await?.collect()
            };
            Ok(Box::new(let_through(&*gate, host, found)?.into_iter()) as Addrs)
        })
    }
}

/// Both addresses of this machine: a server may listen on either, and not every system names both.
fn localhost() -> [SocketAddr; 2] {
    [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)].map(|address| SocketAddr::new(address, 0))
}

fn let_through(
    gate: &dyn Gate,
    host: &str,
    found: Vec<SocketAddr>,
) -> Result<Vec<SocketAddr>, Box<dyn Error + Send + Sync>> {
    let (mut allowed, mut refusal) = (Vec::new(), None);
    for address in found {
        match gate.may_connect(host, address.ip()) {
            Ok(()) => allowed.push(address),
            Err(words) => refusal = Some(words),
        }
    }
    match refusal {
        _ if !allowed.is_empty() => Ok(allowed),
        Some(words) => Err(AddressRefused(words).into()),
        None => Err(io::Error::other("failed to lookup address information: the name has no address").into()),
    }
}

impl fmt::Display for AddressRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for AddressRefused {}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::gate::Purpose;

    /// Lets through to nothing that is this machine.
    #[derive(Debug)]
    struct NoLoopback;

    impl Gate for NoLoopback {
        fn may_reach(&self, _: &Url, _: Purpose) -> Result<(), String> {
            Ok(())
        }

        fn may_connect(&self, host: &str, address: IpAddr) -> Result<(), String> {
            if address.is_loopback() { Err(format!("{host} is this machine")) } else { Ok(()) }
        }
    }

    fn found(addresses: &[&str]) -> Result<Vec<String>, String> {
        let addresses = addresses.iter().map(|text| SocketAddr::new(text.parse().unwrap(), 0)).collect();
        let left = let_through(&NoLoopback, "rebound.example", addresses);
        left.map(|left| left.iter().map(|address| address.ip().to_string()).collect())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn s06_refused_addresses_are_not_connected_to() {
        assert_eq!(found(&["127.0.0.1", "192.0.2.1", "::1"]), Ok(vec!["192.0.2.1".to_owned()]));
        assert_eq!(found(&["127.0.0.1", "::1"]), Err("rebound.example is this machine".to_owned()));
        assert!(found(&[]).unwrap_err().contains("no address"));
    }

    #[tokio::test]
    async fn s06_the_resolver_asks_the_gate_for_every_address() {
        let resolver = GatedResolver::new(Arc::new(NoLoopback));
        let refused = resolver.resolve("localhost".parse().unwrap()).await.err().unwrap();
        assert!(refused.downcast_ref::<AddressRefused>().is_some(), "{refused}");
    }
}

//! Injectable faults: misbehaviour of real servers and networks. Selected by `fault:` in a file and by `simulate --fault`.
//!
//! `reject` replaces the stream by another response, `transform` damages the stream.

mod expired_tokens;
mod gzip;
mod reject;
mod transform;

use std::str::FromStr;

pub(super) use expired_tokens::{ExpiredTokens, token_of};
pub(super) use reject::{Rejection, Rejector};
pub(super) use transform::{Chunks, Transform, transformed};

use super::read::ReadNode as _;
use ensemble_core::diag::nearest;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::Node;

/// An injected fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InjectedFault {
    kind: Kind,
    /// Value of `=N`.
    number: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    BadUtf8,
    BytePerSecond,
    DropEvery,
    DuplicateIds,
    EventQuota,
    Gzip,
    HalfOpen,
    HugeEvent,
    NoContent,
    RedirectLoop,
    ResetMidEvent,
    Throttled,
    TokenExpired,
    UnauthorizedOnce,
    Unavailable,
    WrongType,
}

/// Declaration of a fault.
pub struct InjectedFaultKind {
    /// Name on the command line and in files.
    pub name: &'static str,
    /// Effect in one line, for `--list-faults`.
    pub doc: &'static str,
    kind: Kind,
    /// Default of `N`; `None` for a fault without a number.
    number: Option<u64>,
}

const fn kind(name: &'static str, kind: Kind, number: Option<u64>, doc: &'static str) -> InjectedFaultKind {
    InjectedFaultKind { name, doc, kind, number }
}

/// All faults, by name.
pub const INJECTED_FAULTS: &[InjectedFaultKind] = &[
    kind("bad-utf8", Kind::BadUtf8, None, "bytes that are no UTF-8 in the data of each event"),
    kind("byte-per-second", Kind::BytePerSecond, Some(1000), "one byte at a time, N = 1000 milliseconds apart"),
    kind("drop-every", Kind::DropEvery, Some(5), "every Nth event is left out, N = 5"),
    kind("duplicate-ids", Kind::DuplicateIds, None, "each event comes twice, with the same id"),
    kind(
        "event-quota",
        Kind::EventQuota,
        Some(20),
        "after N = 20 events only keep-alives come: a gateway's quota is used up",
    ),
    kind("gzip", Kind::Gzip, None, "compressed, whatever the client accepts; each event is flushed"),
    kind("half-open", Kind::HalfOpen, Some(5), "after N = 5 events nothing more comes, the connection stays"),
    kind("huge-event", Kind::HugeEvent, Some(20), "each fifth event is followed by one of N = 20 MiB"),
    kind("no-content", Kind::NoContent, None, "204: the server says that the client may stop"),
    kind("redirect-loop", Kind::RedirectLoop, None, "302 to the same address, for ever"),
    kind(
        "reset-mid-event",
        Kind::ResetMidEvent,
        Some(5),
        "after N = 5 events the connection breaks inside the next one",
    ),
    kind(
        "throttled",
        Kind::Throttled,
        Some(30),
        "429, as a gateway answers beyond its quota, with Retry-After: N = 30 seconds",
    ),
    kind(
        "token-expired",
        Kind::TokenExpired,
        Some(5),
        "after N = 5 events an `error` event, 40142 as Ably has it, and the end; then 401 to the same token, while any other one is let in",
    ),
    kind(
        "unauthorized-once",
        Kind::UnauthorizedOnce,
        None,
        "the first request is answered 401, the later ones are let in",
    ),
    kind(
        "unavailable",
        Kind::Unavailable,
        Some(2),
        "every other request is answered 503 with Retry-After, N = 2 seconds",
    ),
    kind("wrong-type", Kind::WrongType, None, "200 with a login page instead of the stream"),
];

impl InjectedFault {
    /// Reads `fault:` of a file: one name or a list of them.
    pub(super) fn read_all(node: Option<&Node>) -> Result<Vec<Self>, Diagnostic> {
        let read = |node: &Node| {
            node.string()?.parse().map_err(|message: String| Diagnostic::error(Code::UnknownWord, node.span, message))
        };
        node.map_or(&[][..], Node::items).iter().map(read).collect()
    }
}

impl FromStr for InjectedFault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, number) = text.split_once('=').map_or((text, None), |(name, number)| (name, Some(number)));
        let Some(known) = INJECTED_FAULTS.iter().find(|known| known.name == name) else {
            let names = || INJECTED_FAULTS.iter().map(|known| known.name);
            return Err(match nearest(name, names()) {
                Some(near) => format!("there is no fault `{name}`; did you mean `{near}`?"),
                None => format!("there is no fault `{name}`; there are {}", names().collect::<Vec<_>>().join(", ")),
            });
        };
        // Beyond it a fault that comes every N events never comes.
        const MOST: u64 = 1_000_000;
        let number = match (known.number, number) {
            (None, Some(_)) => return Err(format!("the fault `{name}` takes no number")),
            (default, None) => default.unwrap_or_default(),
            (Some(_), Some(number)) => match number.parse() {
                Ok(number) if number <= MOST => number,
                _ => return Err(format!("`{number}` is no whole number up to {MOST}, as `{name}=N` takes")),
            },
        };
        match (known.kind, number) {
            (Kind::DropEvery, 0) => Err("`drop-every=N` begins with 1".to_owned()),
            (Kind::HugeEvent, 65..) => Err("`huge-event=N` goes up to 64 MiB".to_owned()),
            (kind, number) => Ok(Self { kind, number }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_asked_for_by_name_and_number() {
        assert!(INJECTED_FAULTS.is_sorted_by_key(|known| known.name));
        assert_eq!("drop-every".parse(), Ok(InjectedFault { kind: Kind::DropEvery, number: 5 }));
        assert_eq!("drop-every=3".parse(), Ok(InjectedFault { kind: Kind::DropEvery, number: 3 }));
        let refused = |text: &str| text.parse::<InjectedFault>().unwrap_err();
        assert_eq!(refused("gzp"), "there is no fault `gzp`; did you mean `gzip`?");
        assert!(refused("earthquake").starts_with("there is no fault `earthquake`; there are bad-utf8, "));
        assert_eq!(refused("gzip=3"), "the fault `gzip` takes no number");
        assert!(refused("drop-every=x").starts_with("`x` is no whole number"));
        assert_eq!(refused("drop-every=0"), "`drop-every=N` begins with 1");
        assert_eq!(refused("huge-event=65"), "`huge-event=N` goes up to 64 MiB");
    }
}

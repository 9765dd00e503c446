//! Faults at the door: requests that get another answer than the stream.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Kind, Trouble};

/// The door of one path.
#[derive(Debug, Default)]
pub(crate) struct Door {
    troubles: Vec<Trouble>,
    requests: AtomicU64,
}

/// Another answer than the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turned {
    /// 204.
    NoContent,
    /// 302 to the same address.
    Redirect,
    /// 401.
    Unauthorized,
    /// 503, with the seconds of Retry-After.
    Unavailable(u64),
    /// A login page.
    LoginPage,
}

impl Turned {
    /// What the login page says.
    pub(crate) const PAGE: &'static str =
        "<!doctype html>\n<title>Sign in</title>\n<h1>Sign in</h1>\n<p>Your session has expired.</p>\n";
}

impl Door {
    /// A door with these faults; those of the pipe are not looked at.
    pub(crate) fn new(troubles: &[Trouble]) -> Self {
        Self { troubles: troubles.to_vec(), requests: AtomicU64::new(0) }
    }

    /// What the next request gets instead of the stream.
    pub(crate) fn next(&self) -> Option<Turned> {
        let before = self.requests.fetch_add(1, Ordering::Relaxed);
        self.troubles.iter().find_map(|trouble| match trouble.kind {
            Kind::NoContent => Some(Turned::NoContent),
            Kind::RedirectLoop => Some(Turned::Redirect),
            Kind::UnauthorizedOnce if before == 0 => Some(Turned::Unauthorized),
            Kind::Unavailable if before.is_multiple_of(2) => Some(Turned::Unavailable(trouble.number)),
            Kind::WrongType => Some(Turned::LoginPage),
            Kind::UnauthorizedOnce
            | Kind::Unavailable
            | Kind::BadUtf8
            | Kind::BytePerSecond
            | Kind::DropEvery
            | Kind::DuplicateIds
            | Kind::Gzip
            | Kind::HalfOpen
            | Kind::HugeEvent
            | Kind::ResetMidEvent => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(names: &[&str]) -> Vec<Option<Turned>> {
        let door = Door::new(&names.iter().map(|name| name.parse().unwrap()).collect::<Vec<_>>());
        (0..4).map(|_| door.next()).collect()
    }

    #[test]
    fn some_faults_last_and_some_pass() {
        assert_eq!(answers(&["gzip"]), [None; 4]);
        assert_eq!(answers(&["no-content"]), [Some(Turned::NoContent); 4]);
        assert_eq!(answers(&["unauthorized-once"]), [Some(Turned::Unauthorized), None, None, None]);
        let busy = Some(Turned::Unavailable(7));
        assert_eq!(answers(&["unavailable=7"]), [busy, None, busy, None]);
    }
}

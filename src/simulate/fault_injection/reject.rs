//! Faults that replace the stream by another response.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{InjectedFault, Kind};

/// Rejections of one path.
#[derive(Debug, Default)]
pub(crate) struct Rejector {
    injected: Vec<InjectedFault>,
    requests: AtomicU64,
}

/// A response instead of the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rejection {
    /// 204.
    NoContent,
    /// 302 to the same URL.
    Redirect,
    /// 429, with the seconds of Retry-After.
    Throttled(u64),
    /// 401.
    Unauthorized,
    /// 503, with the seconds of Retry-After.
    Unavailable(u64),
    /// A login page.
    LoginPage,
}

impl Rejection {
    /// The body of the login page.
    pub(crate) const PAGE: &'static str =
        "<!doctype html>\n<title>Sign in</title>\n<h1>Sign in</h1>\n<p>Your session has expired.</p>\n";
}

impl Rejector {
    /// A rejector with these faults; those of [`Transform`](super::Transform) have no effect here.
    pub(crate) fn new(injected: &[InjectedFault]) -> Self {
        Self { injected: injected.to_vec(), requests: AtomicU64::new(0) }
    }

    /// The response to the next request instead of the stream; `None` when it gets the stream.
    pub(crate) fn next(&self) -> Option<Rejection> {
        let before = self.requests.fetch_add(1, Ordering::Relaxed);
        self.injected.iter().find_map(|injected| match injected.kind {
            Kind::NoContent => Some(Rejection::NoContent),
            Kind::RedirectLoop => Some(Rejection::Redirect),
            Kind::UnauthorizedOnce if before == 0 => Some(Rejection::Unauthorized),
            Kind::Unavailable if before.is_multiple_of(2) => Some(Rejection::Unavailable(injected.number)),
            Kind::WrongType => Some(Rejection::LoginPage),
            Kind::Throttled => Some(Rejection::Throttled(injected.number)),
            Kind::UnauthorizedOnce
            | Kind::Unavailable
            | Kind::BadUtf8
            | Kind::BytePerSecond
            | Kind::DropEvery
            | Kind::DuplicateIds
            | Kind::EventQuota
            | Kind::TokenExpired
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

    fn answers(names: &[&str]) -> Vec<Option<Rejection>> {
        let rejector = Rejector::new(&names.iter().map(|name| name.parse().unwrap()).collect::<Vec<_>>());
        (0..4).map(|_| rejector.next()).collect()
    }

    #[test]
    fn some_faults_last_and_some_pass() {
        assert_eq!(answers(&["gzip"]), [None; 4]);
        assert_eq!(answers(&["no-content"]), [Some(Rejection::NoContent); 4]);
        assert_eq!(answers(&["throttled"]), [Some(Rejection::Throttled(30)); 4]);
        assert_eq!(answers(&["unauthorized-once"]), [Some(Rejection::Unauthorized), None, None, None]);
        let busy = Some(Rejection::Unavailable(7));
        assert_eq!(answers(&["unavailable=7"]), [busy, None, busy, None]);
    }
}

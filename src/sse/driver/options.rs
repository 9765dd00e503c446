//! Options of the driver, and the source of tokens that an application gives to it.

use std::borrow::Cow;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::network::{self, LocalAddresses};
use crate::gate::{AllowedHosts, Gate};
use crate::hints::Hints;
use crate::http_request::SignedIn;
use crate::sleep_detector::SleepOptions;

/// Options of a driver.
#[derive(Clone, Debug)]
pub struct NetOptions {
    /// Gate of the servers that may be reached. Default: all.
    pub gate: Arc<dyn Gate>,
    /// Detection of a sleep of the machine.
    pub sleep: SleepOptions,
    /// Wall clock for `Retry-After` dates, and for detecting sleep where `asleep` is unknown: `SystemTime::now`.
    pub wall_clock: fn() -> SystemTime,
    /// Time that the machine has slept since a fixed moment, such as its start. Default: unknown.
    pub asleep: fn() -> Option<Duration>,
    /// Local addresses, whose change means a change of the network.
    pub local_addresses: fn() -> LocalAddresses,
    /// Names of the application's settings in messages: those of this crate.
    pub hints: Hints,
    /// Called with every token that a token service gives, before the token is used, so that the application can mask it. Default: does nothing.
    pub on_token: fn(&str),
    /// Source of the tokens of signed-in users; `None` refuses such requests.
    pub token_source: Option<Arc<dyn TokenSource>>,
    /// `User-Agent` of requests and streams that have none of their own: `ensemble-sse/VERSION`.
    pub user_agent: Cow<'static, str>,
}

/// A source of access tokens of signed-in users.
pub trait TokenSource: fmt::Debug + Send + Sync {
    /// A valid token; `refused` is one that a server has just refused. May perform a request.
    ///
    /// # Errors
    ///
    /// A message when nobody has signed in or no new token is available.
    fn token(&self, signed_in: &SignedIn, refused: Option<&str>) -> Result<Arc<str>, String>;
}

impl Default for NetOptions {
    fn default() -> Self {
        Self {
            gate: Arc::new(AllowedHosts::default()),
            sleep: SleepOptions::default(),
            wall_clock: SystemTime::now,
            asleep: || None,
            local_addresses: network::local_addresses,
            hints: Hints::default(),
            on_token: |_| {},
            token_source: None,
            user_agent: Cow::Borrowed(concat!("ensemble-sse/", env!("CARGO_PKG_VERSION"))),
        }
    }
}

/// A random seed, so that clients which lose one server do not reconnect simultaneously.
pub(super) fn random_seed() -> u64 {
    RandomState::new().build_hasher().finish()
}

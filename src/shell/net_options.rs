//! Settings of the stream client: user agent, and names of options in messages.

use std::borrow::Cow;

use super::{clock, terminal};
use ensemble_sse::{Hints, NetOptions};

/// Options for the network of an app without host restrictions.
pub fn net_options() -> NetOptions {
    NetOptions {
        user_agent: Cow::Borrowed(concat!("ensemble-run/", env!("CARGO_PKG_VERSION"))),
        hints: Hints {
            authorities: "`SSL_CERT_FILE` or, in an app, in `sslConfig.ca`",
            certificates: "`sslConfig`",
            retry_unsafe: "`sseOptions.retryUnsafe`",
        },
        asleep: clock::time_asleep,
        // A server may echo the token, and a script may print the answer.
        on_token: |token| terminal::hide_passing([token]),
        ..NetOptions::default()
    }
}

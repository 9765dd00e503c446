//! How a request logs in: options that `listen`, `new` and `view` share.

use clap::Args;

use super::common::{authorized, parse_header};
use crate::message::http::Headers;

/// Headers and credentials of a request.
#[derive(Args, Clone, Debug, Default)]
pub struct LoginArgs {
    /// A header to send, as `Name: value`; may be repeated.
    #[arg(long, value_name = "HEADER", value_parser = parse_header)]
    pub header: Vec<(String, String)>,
    /// Log in with a user name and password.
    #[arg(long, value_name = "NAME:PASSWORD", conflicts_with = "bearer")]
    pub user: Option<String>,
    /// Log in with a token.
    #[arg(long, value_name = "TOKEN")]
    pub bearer: Option<String>,
}

impl LoginArgs {
    /// The headers that say it.
    pub fn headers(&self) -> Headers {
        authorized(self.user.as_deref(), self.bearer.as_deref(), &self.header)
    }
}

//! How a request logs in: options that `listen`, `new` and `view` share.

use base64::Engine as _;
use clap::Args;

use ensemble_core::message::http::Headers;

/// Headers and credentials of a request.
#[derive(Args, Clone, Debug, Default)]
pub struct LoginArgs {
    /// A header to send, as `Name: value`; may be repeated.
    #[arg(long, value_name = "HEADER", value_parser = header)]
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
        let mut headers = Headers::new();
        if let Some(user) = &self.user {
            let pair = base64::engine::general_purpose::STANDARD.encode(user);
            headers.push(("authorization".into(), format!("Basic {pair}").into()));
        }
        if let Some(token) = &self.bearer {
            headers.push(("authorization".into(), format!("Bearer {token}").into()));
        }
        headers.extend(self.header.iter().map(|(name, value)| (name.as_str().into(), value.as_str().into())));
        headers
    }
}

fn header(text: &str) -> Result<(String, String), String> {
    match text.split_once(':') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.trim().to_owned())),
        _ => Err("a header is written `Name: value`".to_owned()),
    }
}

//! Access control of servers. The application that starts a driver supplies a [`Gate`]; the machine and the driver ask it before every
//! connection, the redirects and the proxy included.

use std::fmt;
use std::net::IpAddr;

use url::Url;

/// Use of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A request of an API.
    Request,
    /// A stream.
    Stream,
    /// The target of a redirect of a request or a stream.
    Redirect,
    /// A proxy that an API names; not one of the system.
    Proxy,
    /// A token for a request or a stream.
    Token,
    /// A file: a picture, or an app.
    Download,
}

/// Decides which servers may be reached. A refusal is a message that names the cure.
pub trait Gate: fmt::Debug + Send + Sync {
    /// Checks that a request may be sent to this address, which holds a host and no credentials.
    ///
    /// # Errors
    ///
    /// The reason for the refusal, in words.
    fn may_reach(&self, url: &Url, purpose: Purpose) -> Result<(), String>;

    /// Checks that a connection may be made to `address`, to which the name `host` resolves at this moment. Called for every address of every
    /// connection: a name may resolve to a public address when it is checked and to a private one when it is used (DNS rebinding).
    ///
    /// # Errors
    ///
    /// The reason for the refusal, in words.
    fn may_connect(&self, host: &str, address: IpAddr) -> Result<(), String> {
        let _any = (host, address);
        Ok(())
    }
}

/// A gate that allows the hosts of a list, `host` or `host:port`; all hosts when the list is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedHosts(pub Vec<String>);

impl AllowedHosts {
    /// True for an entry of such a list: `host` or `host:port`, without a scheme and a path.
    pub fn is_entry(text: &str) -> bool {
        let Ok(url) = Url::parse(&format!("http://{text}/")) else { return false };
        Self(vec![text.to_owned()]).names(&url)
    }

    /// True if the list contains this address's host. An empty list contains none.
    pub fn names(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else { return false };
        let port = url.port_or_known_default().unwrap_or_default();
        self.0
            .iter()
            .any(|entry| entry.eq_ignore_ascii_case(host) || entry.eq_ignore_ascii_case(&format!("{host}:{port}")))
    }
}

impl Gate for AllowedHosts {
    fn may_reach(&self, url: &Url, _purpose: Purpose) -> Result<(), String> {
        if self.0.is_empty() || self.names(url) { Ok(()) } else { Err(not_allowed(url)) }
    }
}

/// The message for an address whose host is not allowed.
pub fn not_allowed(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    format!("host `{host}` is not allowed; start with `--allow-host {host}` to allow it")
}

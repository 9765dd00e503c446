//! Builds the HTTP clients and says which hosts they may reach.
//!
//! Requests with equal settings share a client, and with it the trusted certificates. Streams share no connection: a stream
//! that is not read must not hold up others on the same one, and a dead one must not be found again by the reconnect.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::{Certificate, Client, ClientBuilder, Identity, redirect};
use url::Url;

use super::cookie_jar::CookieJar;
use super::error::root_cause;
use super::options::{NetOptions, TokenSource};
use super::resolver::GatedResolver;
use super::tls;
use super::tokens::Tokens;
use crate::fault::Fault;
use crate::gate::{Gate, Purpose};
use crate::hints::Hints;
use crate::http_request::{Authorities, Proof, Proxy, Trust};

/// Interval of keep-alive probes, which find connections whose other end has vanished.
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// Limit of response headers in bytes (HTTP/2; HTTP/1 has its own limit).
const MAX_HEADER_BYTES: u32 = 256 * 1024;

/// Bytes of one stream that HTTP/2 may send ahead of what is read: each connection of a slow application holds as many.
const WINDOW_BYTES: u32 = 128 * 1024;

/// Bytes that HTTP/2 may send ahead on a connection. `h2` cuts a connection off whose small frames, unread, take more than half of that together, each
/// counted as 256 bytes: a server that sends every event in a frame of its own fills the window of a stream with many thousands of them.
const CONNECTION_WINDOW_BYTES: u32 = 256 * WINDOW_BYTES;

/// Limit of headers of a response.
const MAX_HEADERS: usize = 512;

/// The settings of a client; requests with equal ones share it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Settings {
    pub connect_timeout: Duration,
    pub cookies: bool,
    pub proxy: Proxy,
    pub trust: Trust,
    /// Keep connections for the next request.
    pub pooled: bool,
    /// True if the caller sets `host`. HTTP/2 carries the name in the address, and a `host` beside it must not differ (RFC 9113 8.3.1), so such
    /// requests are made with HTTP/1.1.
    pub own_host: bool,
}

/// Limit of cached clients: an app may produce ever new settings, such as a timeout with each request.
const MOST_CLIENTS: usize = 64;

/// HTTP clients of an app.
pub(super) struct Clients {
    gate: Arc<dyn Gate>,
    user_agent: Cow<'static, str>,
    /// Names of the application's settings in messages.
    pub hints: Hints,
    cookies: Arc<CookieJar>,
    /// Tokens of signed-in people.
    pub token_source: Option<Arc<dyn TokenSource>>,
    /// Tokens of token services.
    pub tokens: Tokens,
    built: Mutex<HashMap<Settings, Client>>,
}

impl Clients {
    /// Clients with the gate and the user agent of these options.
    pub fn new(options: &NetOptions) -> Self {
        Self {
            gate: options.gate.clone(),
            user_agent: options.user_agent.clone(),
            hints: options.hints,
            cookies: Arc::default(),
            token_source: options.token_source.clone(),
            tokens: Tokens::telling(options.on_token),
            built: Mutex::default(),
        }
    }

    /// The client with these settings.
    pub fn get(&self, settings: &Settings) -> Result<Client, Fault> {
        if let Proxy::Url(url) = &settings.proxy {
            // A proxy sees every byte that is not encrypted, and connects to any address that it is given.
            self.gate.may_reach(&proxy_address(url)?, Purpose::Proxy).map_err(Fault::fatal)?;
        }
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = built.get(settings) {
            return Ok(client.clone());
        }
        let client = self.build(settings)?;
        if built.len() >= MOST_CLIENTS {
            // Those in use are kept by who uses them.
            built.clear();
        }
        built.insert(settings.clone(), client.clone());
        Ok(client)
    }

    /// `User-Agent` of requests without their own.
    pub fn user_agent(&self) -> &str {
        &self.user_agent
    }

    /// The gate that decides which servers may be reached.
    pub fn gate(&self) -> &Arc<dyn Gate> {
        &self.gate
    }

    fn build(&self, settings: &Settings) -> Result<Client, Fault> {
        let refused = |error: reqwest::Error| Fault::fatal(format!("cannot set up the client: {}", root_cause(&error)));
        let built = trusting(self.builder(settings)?, settings, self.hints)?.build();
        if built.is_err() && settings.trust == Trust::default() {
            // A system without certificates still reaches `http` servers; it trusts no `https` one then.
            return self.builder(settings)?.tls_certs_only([]).build().map_err(refused);
        }
        built.map_err(refused)
    }

    fn builder(&self, settings: &Settings) -> Result<ClientBuilder, Fault> {
        // A provider that is installed already does as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .user_agent(&*self.user_agent)
            // Redirects are followed by the machine and by `perform`, which ask the gate and take secrets away (S1, S6).
            .redirect(redirect::Policy::none())
            // No `timeout` beside it: reqwest's counts to the end of the body, and would end every stream (L3).
            .connect_timeout(settings.connect_timeout)
            .tcp_keepalive(KEEP_ALIVE)
            .http1_max_headers(MAX_HEADERS)
            .http2_keep_alive_interval(KEEP_ALIVE)
            .http2_max_header_list_size(MAX_HEADER_BYTES)
            .http2_initial_connection_window_size(CONNECTION_WINDOW_BYTES)
            .dns_resolver(Arc::new(GatedResolver::new(self.gate.clone())));
        if settings.cookies {
            builder = builder.cookie_provider(self.cookies.clone());
        }
        if !settings.pooled {
            // reqwest would repeat what HTTP/2 refuses twice at once, on new connections: of a stream the machine says when (R3, R12).
            builder = builder.pool_max_idle_per_host(0).retry(reqwest::retry::never());
            builder = builder.http2_initial_stream_window_size(WINDOW_BYTES);
        }
        if settings.own_host {
            builder = builder.http1_only();
        }
        Ok(match &settings.proxy {
            Proxy::System if proxies_nothing() => builder.no_proxy(),
            Proxy::System => builder,
            Proxy::Direct => builder.no_proxy(),
            Proxy::Url(url) => {
                let proxy = reqwest::Proxy::all(&**url).map_err(|error| {
                    Fault::fatal(format!("the address of the proxy is not valid: {}", root_cause(&error)))
                })?;
                builder.proxy(proxy)
            }
        })
    }
}

/// Adds the trusted certificates and the client's own.
fn trusting(builder: ClientBuilder, settings: &Settings, hints: Hints) -> Result<ClientBuilder, Fault> {
    let trust = &settings.trust;
    if let Proof::Fingerprint(fingerprint) = &trust.proof {
        let mut config = tls::pinned(fingerprint, trust.identity.as_deref()).map_err(Fault::fatal)?;
        if settings.own_host {
            config.alpn_protocols.retain(|protocol| protocol != b"h2");
        }
        return Ok(builder.tls_backend_preconfigured(config));
    }
    let read = |pem: &str| {
        let certificates = Certificate::from_pem_bundle(pem.as_bytes()).unwrap_or_default();
        if certificates.is_empty() {
            let names = hints.certificates;
            return Err(Fault::fatal(format!("the certificates of {names} cannot be read; they have to be PEM text")));
        }
        Ok(certificates)
    };
    let builder = match &trust.authorities {
        Authorities::System => builder,
        Authorities::SystemAnd(pem) => builder.tls_certs_merge(read(pem)?),
        Authorities::Only(pem) => builder.tls_certs_only(read(pem)?),
    };
    let builder =
        match &trust.identity {
            None => builder,
            Some(pem) => builder.identity(Identity::from_pem(pem.as_bytes()).map_err(|error| {
                Fault::fatal(format!("the client certificate cannot be read: {}", root_cause(&error)))
            })?),
        };
    Ok(if trust.proof == Proof::Anything { builder.tls_danger_accept_invalid_certs(true) } else { builder })
}

/// `no_proxy=*`: for names the library knows it, for addresses it does not.
fn proxies_nothing() -> bool {
    let names = ["no_proxy", "NO_PROXY"].into_iter().filter_map(|name| std::env::var(name).ok()).next();
    names.is_some_and(|names| names.split(',').any(|name| name.trim() == "*"))
}

/// The address of a proxy, which may be written without a scheme.
fn proxy_address(url: &str) -> Result<Url, Fault> {
    let read = |text: &str| Url::parse(text).ok().filter(Url::has_host);
    read(url)
        .or_else(|| read(&format!("http://{url}")))
        .ok_or_else(|| Fault::fatal("the address of the proxy is not valid: it has no host"))
}

//! Arguments of `listen`, and the request built from them.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::cli::common::present_file;
use crate::cli::login::LoginArgs;
use crate::cli::tls::TlsArgs;
use ensemble_core::message::http::{Body, Headers, Trust};
use ensemble_core::message::stream::{Growth, ParseJson, StreamFormat, StreamOptions, StreamRequest};

const EXAMPLES: &str = "\
Examples:
  ensemble-run listen --app apps/market --api prices --simulate --max-events 3
  ensemble-run simulate ticker --port 8080        # in one terminal: something to listen to
  ensemble-run listen http://127.0.0.1:8080/ticker --comments      # in another
  ensemble-run listen http://127.0.0.1:8080/ticker --max-events 3 --format ndjson
  ensemble-run listen https://stream.wikimedia.org/v2/stream/recentchange --max-events 3
  ensemble-run listen https://gateway.example/prices --bearer \"$TOKEN\" --idle-timeout 45000
  ensemble-run listen https://gateway.example/prices --max-reconnect-attempts 1000 --max-reconnect-delay 60000
  ensemble-run listen http://127.0.0.1:8080/ticker --reconnect-delay 200 --backoff constant --jitter 0
  ensemble-run listen https://192.168.1.7/feed --pin \"$SHA256\" --allow-host 192.168.1.7

SIGUSR1 connects again at once. Exit code: 0 done, 1 failed, 2 wrong arguments, 130 interrupted.";

/// Listens to an event stream and prints its events.
#[derive(Args, Clone, Debug)]
#[command(after_help = EXAMPLES)]
pub struct ListenArgs {
    /// Address of the stream.
    #[arg(required_unless_present = "app", conflicts_with = "app")]
    pub url: Option<String>,
    /// Credentials and headers of the request.
    #[command(flatten)]
    pub login: LoginArgs,
    /// Resume behind this event.
    #[arg(long, value_name = "ID")]
    pub last_event_id: Option<String>,
    /// Stop after this many events.
    #[arg(long, value_name = "N")]
    pub max_events: Option<u64>,
    /// Fruitless attempts in a row before giving up; 0 = do not reconnect [default: 5].
    #[arg(long, value_name = "N")]
    pub max_reconnect_attempts: Option<u32>,
    /// First wait before a reconnect, in milliseconds [default: 1000].
    #[arg(long, value_name = "MS")]
    pub reconnect_delay: Option<u64>,
    /// The longest wait between attempts that fail, in milliseconds; jitter is added [default: 30000].
    #[arg(long, value_name = "MS")]
    pub max_reconnect_delay: Option<u64>,
    /// Growth of the wait while attempts fail [default: exponential].
    #[arg(long, value_enum)]
    pub backoff: Option<Backoff>,
    /// Share of the lengthened wait, and of a Retry-After on top of it, that is left to chance: 0 to 1 [default: 1].
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub jitter: Option<f64>,
    /// Connect again after a clean end; by default not after a POST or another method that changes something.
    #[arg(long, value_name = "YES", num_args = 0..=1, default_missing_value = "true")]
    pub reconnect_on_end: Option<bool>,
    /// Reconnect after a silence of this many milliseconds; 0 = never [default: 0].
    #[arg(long, value_name = "MS")]
    pub idle_timeout: Option<u64>,
    /// Drop events larger than this many bytes [default: 16777216].
    #[arg(long, value_name = "N")]
    pub max_event_bytes: Option<usize>,
    /// Request method; POST when there is a body, else GET.
    #[arg(long, value_name = "METHOD")]
    pub method: Option<String>,
    /// Request body.
    #[arg(long, value_name = "TEXT")]
    pub body: Option<String>,
    /// The server sends lines of JSON instead of server-sent events.
    #[arg(long)]
    pub ndjson: bool,
    /// Trusted certificates.
    #[command(flatten)]
    pub tls: TlsArgs,
    /// The only hosts to connect to, HOST or HOST:PORT, wherever redirects lead; may be repeated.
    #[arg(long = "allow-host", value_name = "HOST")]
    pub allowed_hosts: Vec<String>,
    /// Output format; `ndjson` in a pipe, `human` on a terminal.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Print comments too.
    #[arg(long)]
    pub comments: bool,
    /// Listen to a stream of this app, as the app would: its address, headers, login and options.
    #[arg(long, value_name = "APP", requires = "api")]
    pub app: Option<PathBuf>,
    /// Name of the app's API.
    #[arg(long, value_name = "NAME", requires = "app")]
    pub api: Option<String>,
    /// The screen of the API, when it is not the home screen.
    #[arg(long, value_name = "NAME", requires = "app")]
    pub screen: Option<String>,
    /// An input of the API; VALUE is read as a YAML scalar.
    #[arg(long = "input", value_name = "KEY=VALUE", value_parser = crate::cli::common::pair, requires = "app")]
    pub inputs: Vec<(String, String)>,
    /// A value of the app's `env`, over every other source.
    #[arg(long = "env", value_name = "KEY=VALUE", value_parser = crate::cli::common::pair, requires = "app")]
    pub env: Vec<(String, String)>,
    /// A file of KEY=VALUE lines for the app's `env`.
    #[arg(long, value_name = "FILE", requires = "app", value_parser = PathBufValueParser::new().try_map(present_file))]
    pub env_file: Option<PathBuf>,
    /// Let the app read every variable of this process that it names as `env.NAME`.
    #[arg(long, requires = "app")]
    pub env_from_process: bool,
    /// Serve the app's simulate/ folder; `env.API_URL`, and every entry that ends in `_API_URL`, is its address.
    #[arg(long, requires = "app")]
    pub simulate: bool,
}

/// Growth of the wait between attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Backoff {
    /// Doubled with each.
    Exponential,
    /// Lengthened by the first wait with each.
    Linear,
    /// No growth.
    Constant,
}

/// Output format of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object a line.
    Ndjson,
    /// Lines for people.
    Human,
}

/// Parses a number from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    let share = text.parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "it is a number from 0 to 1".to_owned())
}

impl ListenArgs {
    /// The default request for a URL, before `adjust`.
    pub(super) fn plain_request(&self, url: &str) -> StreamRequest {
        let mut request = StreamRequest::get(url);
        if self.body.is_some() {
            request.method = "POST".into();
        }
        request.options = StreamOptions { parse_json: ParseJson::Never, ..StreamOptions::default() };
        request
    }

    /// Applies the arguments to a request; settings without an argument are kept.
    ///
    /// # Errors
    ///
    /// A message when a file cannot be read.
    pub(super) fn adjust(&self, request: &mut StreamRequest) -> Result<(), String> {
        if let Some(method) = &self.method {
            request.method = method.as_str().into();
        }
        if let Some(body) = &self.body {
            request.body = Body::Text(body.as_str().into());
        }
        self.add_headers(&mut request.headers);
        let options = &mut request.options;
        if let Some(attempts) = self.max_reconnect_attempts {
            options.max_reconnect_attempts = attempts;
        }
        if let Some(millis) = self.reconnect_delay {
            options.reconnect_delay = Duration::from_millis(millis);
        }
        if let Some(millis) = self.max_reconnect_delay {
            options.max_reconnect_delay = Duration::from_millis(millis);
        }
        if let Some(backoff) = self.backoff {
            options.backoff = match backoff {
                Backoff::Exponential => Growth::Exponential,
                Backoff::Linear => Growth::Linear,
                Backoff::Constant => Growth::Constant,
            };
        }
        if let Some(jitter) = self.jitter {
            options.jitter = jitter;
        }
        if let Some(reconnects) = self.reconnect_on_end {
            options.reconnect_on_end = Some(reconnects);
        }
        if let Some(millis) = self.idle_timeout {
            options.idle_timeout = (millis > 0).then(|| Duration::from_millis(millis));
        }
        if let Some(bytes) = self.max_event_bytes {
            options.max_event_bytes = bytes;
        }
        if let Some(id) = &self.last_event_id {
            options.last_event_id = Some(id.as_str().into());
        }
        if self.ndjson {
            options.format = StreamFormat::Lines;
        }
        let trust = self.tls.trust()?;
        if trust != Trust::default() {
            options.trust = trust;
        }
        options.comments = self.comments;
        Ok(())
    }

    fn add_headers(&self, headers: &mut Headers) {
        let has_type = self.login.header_pairs().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if let Some(body) = self.body.as_deref().filter(|_| !has_type) {
            let is_json = serde_json::from_str::<serde::de::IgnoredAny>(body).is_ok();
            let content_type = if is_json { "application/json" } else { "text/plain; charset=utf-8" };
            headers.push(("content-type".into(), content_type.into()));
        }
        headers.extend(self.login.headers());
    }
}

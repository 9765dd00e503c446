//! `view`: shows a stream in a window, by the bundled app `stream-viewer`.

use std::process::ExitCode;

use clap::Args;

use super::bundled_window::{self, BundledWindow};
use super::common::WindowArgs;
use super::login::{HeaderLines, LoginArgs};
use super::messages::refused;
use super::new::exporter::exporter;
use super::new::{NewArgs, requests};
use super::tls::TlsArgs;
use crate::shell::terminal::say;

/// Shows any stream in a window: events as they come, one in full, filters, rates, what the connection does.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run view https://stream.wikimedia.org/v2/stream/recentchange
  ensemble-run view http://127.0.0.1:8080/prices --bearer \"$TOKEN\" --header 'X-Tenant: north'
  ensemble-run view https://gateway.example:8243/stocks/1.0.0/prices --ca gateway.pem --bearer \"$TOKEN\"
  ensemble-run view http://127.0.0.1:11434/api/chat --ndjson --body '{\"model\": \"llama3.2\", \"messages\": []}'
  ensemble-run view \"curl -N -H 'apikey: $KEY' https://gateway.example/stocks/1.0.0/prices\"")]
pub struct ViewArgs {
    /// Address of the stream, a curl command, or a file: a HAR recording, a collection of Postman, Insomnia or Bruno.
    #[arg(value_name = "URL|'curl …'|FILE")]
    pub url: String,
    /// Request method; POST when there is a body, else GET.
    #[arg(long, value_name = "METHOD")]
    pub method: Option<String>,
    /// Request body.
    #[arg(long, value_name = "TEXT")]
    pub body: Option<String>,
    /// The server sends lines of JSON instead of server-sent events.
    #[arg(long)]
    pub ndjson: bool,
    /// Resume behind this event.
    #[arg(long, value_name = "ID")]
    pub last_event_id: Option<String>,
    /// Trusted certificates.
    #[command(flatten)]
    pub tls: TlsArgs,
    /// Credentials and headers of the request.
    #[command(flatten)]
    pub login: LoginArgs,
    /// Options of opening the window.
    #[command(flatten)]
    pub options: WindowArgs,
}

/// Name of the bundled app.
pub(super) const APP: &str = "stream-viewer";

/// Opens the window; returns when it is closed.
pub fn run(args: &ViewArgs) -> ExitCode {
    let environment = match asked(args).and_then(|args| environment(&args)) {
        Ok(environment) => environment,
        Err(message) => return refused(&message),
    };
    let exporter = exporter(NewArgs { tls: args.tls.clone(), ..NewArgs::default() });
    BundledWindow { app: APP, options: &args.options, environment, exporter }.run()
}

/// The arguments with the URL replaced by the request of a command or file.
fn asked(args: &ViewArgs) -> Result<ViewArgs, String> {
    let mut args = args.clone();
    if let Some(requests) = requests::read(&args.url) {
        let all = requests?;
        let only = all.len() == 1;
        let found = all.into_iter().find(|request| only || request.asks_for_a_stream());
        let Some(request) = found else {
            return Err(format!(
                "no request in `{}` asks for a stream of events (`Accept: text/event-stream`)",
                args.url
            ));
        };
        request.ignored.iter().for_each(|option| say(&format!("note: `{option}` has no effect here")));
        args.url = request.url;
        args.method = args.method.or(Some(request.method));
        args.body = args.body.or(request.body);
        args.login.user = args.login.user.or(request.user);
        args.tls.insecure |= request.insecure && args.tls.ca.is_none() && args.tls.pin.is_none();
        args.login.header.extend(request.headers.into_iter().map(|pair| HeaderLines(vec![pair])));
    }
    if !args.url.starts_with("http://") && !args.url.starts_with("https://") {
        return Err(format!("`{}` is no address; it begins with http:// or https://", args.url));
    }
    Ok(args)
}

/// `env` of the bundled app.
fn environment(args: &ViewArgs) -> Result<Vec<(String, String)>, String> {
    let usual = if args.body.is_some() { "POST" } else { "GET" };
    let own = [
        ("STREAM_URL", args.url.clone()),
        ("STREAM_METHOD", args.method.as_deref().unwrap_or(usual).to_ascii_uppercase()),
        ("STREAM_BODY", args.body.clone().unwrap_or_default()),
        ("STREAM_FORMAT", if args.ndjson { "ndjson" } else { "events" }.to_owned()),
        ("STREAM_LAST_ID", args.last_event_id.clone().unwrap_or_default()),
    ];
    let mut entries = bundled_window::access("STREAM", &args.login, &args.tls)?;
    entries.extend(own.map(|(key, value)| (key.to_owned(), value)));
    Ok(entries)
}

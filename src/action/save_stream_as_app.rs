//! `saveStreamAsApp`: generates an app from a stream. Works only in the bundled stream viewer: other apps cannot write folders.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::message::app_export::{AppExport, Credentials, SourceLogin};
use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `saveStreamAsApp`.
    pub struct Args {
        /// The folder to write; one that is not empty is refused.
        "folder" => folder: Arc<str>,
        /// The stream's address.
        "url" => url: Arc<str>,
        /// In place of `url` and `events`: a document, a curl command, the name of a service, as `new --from` takes them.
        "source" => source: Arc<str>,
        /// Login of the request for `source` where it is an address: `{bearer}`, `{user: name:password}`, `{headers: {Name: value}}`. No file gets it.
        "login" => login: Value; Kind::Map,
        /// The method of its request.
        "method" => method: Arc<str> = "GET",
        /// The body of its request.
        "body" => body: Arc<str>,
        /// Server-sent events, or one JSON text a line.
        "format" => format: Arc<str> = "events"; Kind::Enum(&["events", "ndjson"]),
        /// The headers that were sent: only their names get into the app.
        "headers" => headers: Value; Kind::Map,
        /// Scheme of the credentials that were sent; the app gets a field to enter its own.
        "credentials" => credentials: Arc<str> = "none"; Kind::Enum(&["none", "basic", "bearer"]),
        /// Events that were seen, as `into` with `of: event` keeps them.
        "events" => events: Value; Kind::List,
        /// `sslConfig` of its request: certificates get into the app, the key of a client only by its name.
        "sslConfig" => ssl_config: Value; Kind::Map,
        /// Writes nothing and answers with what the app would be: `{title, streams, picture, notes}`.
        "preview" => previews: bool = false,
        /// Draws the picture of a preview in the dark theme.
        "dark" => is_dark: bool = false,
        /// Opens the app in its own window afterwards.
        "open" => opens: bool = false,
    }
}

/// `saveStreamAsApp`.
pub struct SaveStreamAsApp;

impl Action for SaveStreamAsApp {
    const SPEC: ActionSpec = ActionSpec {
        name: "saveStreamAsApp",
        aliases: &[],
        doc: "Writes an app folder that shows a stream, or says what it would be; for the bundled stream viewer and `new` in a window only.",
        args: Args::PROPS,
        shorthand: None,
        required: &[],
        callbacks: &[
            slot("onComplete", "It is written; `event.data` is `{folder, files, view, notes}`."),
            slot("onError", "It is not; `event.error` says why."),
        ],
        open: false,
        examples: &[
            "saveStreamAsApp: {folder: /tmp/prices, url: 'http://127.0.0.1:8080/prices', events: '${feed.items}'}",
        ],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        if args.folder.trim().is_empty() && !args.previews {
            return cx.fail(Code::BadArgument, "`saveStreamAsApp` needs the name of a folder", None);
        }
        if args.url.trim().is_empty() && args.source.trim().is_empty() {
            return cx.fail(Code::BadArgument, "`saveStreamAsApp` needs the `url` of a stream, or a `source`", None);
        }
        let ssl_config = args.ssl_config.as_map().map(|map| {
            let shown = map.iter().filter(|(name, _)| &***name != "clientKey");
            Value::map(shown.map(|(name, value)| (name.clone(), value.clone())).collect::<Vec<_>>())
        });
        let headers = args.headers.as_map().into_iter().flat_map(|map| map.iter());
        // A script that waits for it goes on when the folder is written, not here.
        cx.export_app(AppExport {
            folder: args.folder,
            url: args.url,
            source: args.source,
            login: SourceLogin {
                headers: pairs(&args.login.get("headers")),
                user: args.login.get("user").to_display(),
                bearer: args.login.get("bearer").to_display(),
            },
            method: args.method,
            body: args.body,
            is_lines: &*args.format == "ndjson",
            ssl_config: ssl_config.unwrap_or_default(),
            previews: args.previews,
            is_dark: args.is_dark,
            headers: headers.map(|(name, _)| name.clone()).collect(),
            credentials: match &*args.credentials {
                "basic" => Credentials::Basic,
                "bearer" => Credentials::Bearer,
                _ => Credentials::None,
            },
            events: args.events,
            opens: args.opens,
        });
    }
}

/// Names and values of headers.
fn pairs(headers: &Value) -> Vec<(Arc<str>, Arc<str>)> {
    headers
        .as_map()
        .into_iter()
        .flat_map(|map| map.iter())
        .map(|(name, value)| (name.clone(), value.to_display()))
        .collect()
}

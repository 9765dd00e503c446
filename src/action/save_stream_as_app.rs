//! `saveStreamAsApp`: has an app made of a stream. Only the bundled stream viewer is listened to: no other app writes folders.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::message::app_export::{AppExport, Credentials};
use ensemble_core::spec::{ActionSpec, Kind, Slot};
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `saveStreamAsApp`.
    const ARGS;
    /// The folder to write; one that is not empty is refused.
    "folder" => Arc<str>,
    /// The stream's address.
    "url" => Arc<str>,
    /// The headers that were sent: only their names get into the app.
    "headers" => Value; Kind::Map,
    /// What was shown to be let in: the app gets a place for it.
    "credentials" => Arc<str>; Kind::Enum(&["none", "basic", "bearer"]),
    /// Events that were seen, as `into` with `of: event` keeps them.
    "events" => Value; Kind::List,
    /// Whether the app is opened in a window of its own then.
    "open" => bool,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "saveStreamAsApp",
        aliases: &[],
        doc: "Writes an app folder that shows a stream; for the bundled stream viewer only.",
        args: ARGS,
        shorthand: None,
        required: &["folder", "url"],
        callbacks: &[
            Slot { name: "onComplete", doc: "It is written; `event.data` is `{folder, files, view, notes}`." },
            Slot { name: "onError", doc: "It is not; `event.error` says why." },
        ],
        open: false,
        examples: &[
            "saveStreamAsApp: {folder: /tmp/prices, url: 'http://127.0.0.1:8080/prices', events: '${feed.items}'}",
        ],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let folder = call.text("folder").unwrap_or_default();
    if folder.trim().is_empty() {
        return cx.fail(call, Code::BadArgument, "`saveStreamAsApp` needs the name of a folder", None);
    }
    let headers = call.arg("headers");
    let request = AppExport {
        folder,
        url: call.text("url").unwrap_or_default(),
        headers: headers.as_map().into_iter().flat_map(|map| map.iter()).map(|(name, _)| name.clone()).collect(),
        credentials: match call.text("credentials").as_deref() {
            Some("basic") => Credentials::Basic,
            Some("bearer") => Credentials::Bearer,
            _ => Credentials::None,
        },
        events: call.arg("events"),
        opens: call.read("open").unwrap_or_default(),
    };
    cx.export_app(request, call.callback("onComplete"), call.callback("onError"), call.promise);
}

//! `openUrl`: opens an address with the desktop's browser.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::message::Effect;
use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `openUrl`.
    const ARGS;
    /// The address.
    "url" => Arc<str>,
    /// Has no meaning on a desktop: always the browser.
    "external" | "openInExternalApp" => bool,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "openUrl",
        aliases: &[],
        doc: "Opens an address with the desktop's browser.",
        args: ARGS,
        shorthand: Some("url"),
        required: &["url"],
        callbacks: &[],
        open: false,
        examples: &["openUrl: {url: https://example.com}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let url = call.text("url").unwrap_or_default();
    // Only what a browser or a mail program opens: an app must not start programs or open files by address.
    let allowed = ["http://", "https://", "mailto:", "tel:", "ensemble-run:demo/"]
        .iter()
        .any(|scheme| url.to_ascii_lowercase().starts_with(scheme));
    if !allowed {
        let message = format!("`openUrl` cannot open `{url}`");
        return cx.fail(call, Code::BadArgument, message, Some("give it an http, https or mailto address".to_owned()));
    }
    cx.effect(Effect::OpenUrl(url));
    cx.settle(call.promise, Ok(Value::Null));
}

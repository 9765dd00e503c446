//! `openUrl`: opens an address with the desktop's browser.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::message::Effect;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `openUrl`.
    pub struct Args {
        /// The address.
        "url" => url: Arc<str>,
    }
    ignored {
        "external" | "openInExternalApp" => Kind::Bool; "a desktop opens it with its browser",
    }
}

/// `openUrl`.
pub struct OpenUrl;

impl Action for OpenUrl {
    const SPEC: ActionSpec = ActionSpec {
        name: "openUrl",
        aliases: &[],
        doc: "Opens an address with the desktop's browser.",
        args: Args::PROPS,
        shorthand: Some("url"),
        required: &["url"],
        callbacks: &[],
        open: false,
        examples: &["openUrl: {url: https://example.com}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        // Only what a browser or a mail program opens: an app must not start programs or open files by address.
        let allowed = ["http://", "https://", "mailto:", "tel:", "ensemble-run:demo/", "ensemble-run:guide/"]
            .iter()
            .any(|scheme| args.url.to_ascii_lowercase().starts_with(scheme));
        if !allowed {
            let message = format!("`openUrl` cannot open `{}`", args.url);
            return cx.fail(Code::BadArgument, message, Some("give it an http, https or mailto address"));
        }
        cx.effect(Effect::OpenUrl(args.url));
        cx.done();
    }
}

//! `openUrl`: opens an address with the desktop's browser.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::message::Effect;
use ensemble_core::security::system_address;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `openUrl`.
    pub struct Args {
        /// The address.
        "url" => url: Arc<str>,
    }
    ignored {
        "external" | "openInExternalApp" => Kind::Bool; "a desktop opens it with its browser"; "true",
    }
}

/// Help of the fault about a refused URL.
const OPENABLE: &str = "an app opens pages (`https`, `http`), letters (`mailto`) and calls (`tel`)";

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
        // An app of the gallery and a step of the guide are opened by this program itself, which knows their names.
        let is_bundled =
            ["ensemble-run:demo/", "ensemble-run:guide/"].iter().any(|scheme| args.url.starts_with(scheme));
        if !is_bundled && let Err(words) = system_address(&args.url) {
            return cx.fail(Code::NotAllowed, words, Some(OPENABLE));
        }
        cx.effect(Effect::OpenUrl(args.url));
        cx.done();
    }
}

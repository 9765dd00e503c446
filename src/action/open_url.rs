//! `openUrl`: opens an address with the desktop's browser.

use std::sync::Arc;

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
        cx.open_address(args.url);
    }
}

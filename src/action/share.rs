//! `share`: copies a text to the clipboard.

use std::sync::Arc;
use std::time::Duration;

use ensemble_core::message::Effect;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_runtime::{Action, ActionCx, ToastRequest};

props! {
    /// Arguments of `share`.
    pub struct Args {
        /// Text that is shared.
        "text" => text: Option<Arc<str>>,
        /// The text to share when `text` is absent.
        "title" => title: Arc<str>,
    }
    ignored {
        "files" => Kind::Any; "the clipboard takes a text",
    }
}

/// `share`.
pub struct Share;

impl Action for Share {
    const SPEC: ActionSpec = ActionSpec {
        name: "share",
        aliases: &[],
        doc: "Puts a text on the clipboard, as a desktop has no place to share.",
        args: Args::PROPS,
        shorthand: Some("text"),
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["share: {text: https://example.com}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.effect(Effect::Copy(args.text.unwrap_or(args.title)));
        cx.show_toast(ToastRequest {
            message: Arc::from("Copied to the clipboard"),
            alignment: Arc::from("bottomCenter"),
            duration: Some(Duration::from_secs(3)),
            ..ToastRequest::default()
        });
        cx.done();
    }
}

//! `takeScreenshot`: takes a picture of a widget or of the window.

use std::sync::Arc;

use ensemble_core::message::desktop::DesktopRequest;
use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `takeScreenshot`.
    pub struct Args {
        /// The id of the widget; the whole window by default.
        "widgetId" => id: Option<Arc<str>>,
    }
    ignored {
        "pixelRatio" => Kind::Any; "it has the pixels of the window",
    }
}

/// `takeScreenshot`.
pub struct TakeScreenshot;

impl Action for TakeScreenshot {
    const SPEC: ActionSpec = ActionSpec {
        name: "takeScreenshot",
        aliases: &[],
        doc: "Takes a picture of a widget or of the window.",
        args: Args::PROPS,
        shorthand: Some("widgetId"),
        required: &[],
        callbacks: &[
            slot(
                "onSuccess",
                "It is taken; `event.data` is `{imageBytes, size, dimensions}`, the bytes a PNG in base64.",
            ),
            slot("onError", "It is not; `event.error` says why."),
        ],
        open: false,
        examples: &["takeScreenshot: {onSuccess: {showToast: {message: Taken}}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let node = match &args.id {
            None => None,
            Some(id) => match cx.find_widget(id) {
                Some(node) => Some(node),
                None => return cx.complete_with_error(&format!("there is no widget `{id}`")),
            },
        };
        cx.ask_desktop(DesktopRequest::Screenshot { node }, ("onSuccess", "onError"));
    }
}

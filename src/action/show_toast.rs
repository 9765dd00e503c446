//! `showToast`: shows a message that closes by itself.

use std::sync::Arc;
use std::time::Duration;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_runtime::scene::ToastStyles;
use ensemble_runtime::{Action, ActionCx, ToastRequest};

props! {
    /// Arguments of `showToast`.
    pub struct Args {
        /// Text of the message.
        "message" => message: Arc<str>,
        /// A heading, shown before the text.
        "title" => title: Option<Arc<str>>,
        /// Position, duration and kind.
        "options" => options: ToastOptions,
        /// Style of the toast's box.
        "styles" => styles: ToastStyles,
        /// Position in the window, as `options.alignment`.
        "position" => position: Option<Arc<str>>; Kind::Alignment,
        /// Duration in seconds, as `options.duration`.
        "duration" => duration: Option<f64>,
        /// Lets the user close it, as `options.dismissible`.
        "dismissible" | "dismissable" => dismissible: Option<bool>,
        /// `success`, `error`, `warning` or `info`, as `options.type`.
        "type" => kind: Option<Arc<str>>; TYPES,
    }
    elsewhere {
        /// A widget instead of the text.
        "body" | "widget" => Kind::Widget,
    }
}

props! {
    /// `options` of `showToast`; they go before the arguments of the same meaning.
    pub struct ToastOptions {
        /// `success`, `error`, `warning` or `info`; `info` unless given.
        "type" => kind: Option<Arc<str>>; TYPES,
        /// Position in the window; `topRight` by default.
        "alignment" | "position" => alignment: Option<Arc<str>>; Kind::Alignment,
        /// Seconds that it is shown, 0 until it is closed; 10 by default.
        "duration" => duration: Option<f64>,
        /// Shows a close button; `true` unless given.
        "dismissible" | "dismissable" => dismissible: Option<bool>,
    }
}

/// `showToast`.
pub struct ShowToast;

impl Action for ShowToast {
    const SPEC: ActionSpec = ActionSpec {
        name: "showToast",
        aliases: &[],
        doc: "Shows a message that goes away by itself.",
        args: Args::PROPS,
        shorthand: Some("message"),
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["showToast: {message: Saved, options: {type: success}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let options = args.options;
        // A toast has one text, whose first line the title is.
        let message = match args.title {
            Some(title) if args.message.is_empty() => title,
            Some(title) => Arc::from(format!("{title}\n{}", args.message)),
            None => args.message,
        };
        if message.is_empty() && cx.widget().is_none() {
            return cx.fail(Code::BadArgument, "`showToast` needs a `message` or a `body`", None);
        }
        let seconds = options.duration.or(args.duration).unwrap_or(DEFAULT_SECONDS);
        let usual = ToastRequest::default();
        cx.show_toast(ToastRequest {
            message,
            kind: options.kind.or(args.kind).unwrap_or(usual.kind),
            alignment: options.alignment.or(args.position).unwrap_or(usual.alignment),
            dismissible: options.dismissible.or(args.dismissible).unwrap_or(usual.dismissible),
            duration: (seconds > 0.0).then(|| Duration::from_secs_f64(seconds.min(LONGEST_SECONDS))),
            styles: args.styles,
            body: None,
        });
        cx.done();
    }
}

const TYPES: Kind = Kind::Enum(&["success", "error", "warning", "info"]);

/// Default duration of a toast.
const DEFAULT_SECONDS: f64 = 10.0;

/// Longest duration of a toast; beyond it the toast stays until it is closed.
const LONGEST_SECONDS: f64 = 86_400.0;

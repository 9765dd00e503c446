//! `showDialog`: opens a dialog above the screen.

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind, Prop, prop, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `showDialog`.
    pub struct Args {
        /// Closes it on a click beside it or Escape.
        "dismissible" => dismissible: bool = true,
        /// Surface and size of the dialog.
        "options" => options: Value; Kind::Keys(OPTIONS),
    }
    elsewhere {
        /// The widget that is shown in it.
        "body" | "widget" => Kind::Widget,
    }
}

/// `options` of `showDialog`. They are passed unchanged to the window.
const OPTIONS: &[Prop] = &[
    prop("style", Kind::Enum(&["default", "none"]), "`none` draws the body without a surface around it.").or("default"),
    prop("minWidth", Kind::NUMBER, "It never gets narrower."),
    prop("maxWidth", Kind::NUMBER, "It never gets wider."),
    prop("minHeight", Kind::NUMBER, "It never gets lower."),
    prop("maxHeight", Kind::NUMBER, "It never gets higher; what does not fit is scrolled."),
    prop("horizontalOffset", OFFSET, "Where it stands, from -1 at the left to 1 at the right.").or("0"),
    prop("verticalOffset", OFFSET, "Where it stands, from -1 at the top to 1 at the bottom.").or("0"),
];
const OFFSET: Kind = Kind::Number { min: -1.0, max: 1.0 };

/// `showDialog`.
pub struct ShowDialog;

impl Action for ShowDialog {
    const SPEC: ActionSpec = ActionSpec {
        name: "showDialog",
        aliases: &[],
        doc: "Opens a dialog above the screen.",
        args: Args::PROPS,
        shorthand: None,
        required: &["body"],
        callbacks: &[slot("onDialogDismiss", "It was closed; `event.data` is the payload of `dismissDialog`.")],
        open: false,
        examples: &["showDialog: {body: {Text: {text: Hello}}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let Some(body) = cx.widget() else {
            return cx.fail(Code::BadArgument, "`showDialog` needs a `body` widget", None);
        };
        if cx.show_dialog(&body, args.options, args.dismissible, "onDialogDismiss") {
            return cx.done();
        }
        cx.fail(Code::LimitReached, "too many dialogs are open", Some("close one with `dismissDialog`"));
    }
}

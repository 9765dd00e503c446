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
pub(super) const OPTIONS: &[Prop] = &[
    prop("style", Kind::Enum(&["default", "none"]), "`none` draws the body without a surface around it.").or("default"),
    prop("title", Kind::Text, "A title above the body, a text or a widget, with a close button beside it."),
    prop("hideCloseIcon", Kind::Bool, "Hides the close button.").or("false"),
    prop("width", Kind::Length, "Width in logical pixels, or a share of the window such as `50%`."),
    prop("height", Kind::Length, "Height in logical pixels, or a share of the window such as `50%`."),
    prop("minWidth", Kind::NUMBER, "It never gets narrower."),
    prop("maxWidth", Kind::NUMBER, "It never gets wider."),
    prop("minHeight", Kind::NUMBER, "It never gets lower."),
    prop("maxHeight", Kind::NUMBER, "It never gets higher; what does not fit is scrolled."),
    prop("horizontalOffset", OFFSET, "Where it stands, from -1 at the left to 1 at the right.").or("0"),
    prop("verticalOffset", OFFSET, "Where it stands, from -1 at the top to 1 at the bottom.").or("0"),
    prop(
        "position",
        Kind::Text,
        "The edge of the window that it stands at: `top`, `right`, `bottom`, `left`; else the middle.",
    ),
    prop("top", Kind::Length, "Distance from the top edge of the window; `right`, `bottom` and `left` alike."),
    prop("right", Kind::Length, "Distance from the right edge of the window."),
    prop("bottom", Kind::Length, "Distance from the bottom edge of the window."),
    prop("left", Kind::Length, "Distance from the left edge of the window."),
    prop("padding", Kind::Insets, "Space around the body."),
    prop("backgroundColor", Kind::Color, "Colour of its surface."),
    prop("borderRadius", Kind::BorderRadius, "Corner radius of its surface."),
    prop("showShadow", Kind::Bool, "Draws a shadow below it.").or("true"),
    prop("mask", Kind::Bool, "Darkens what is behind it.").or("true"),
    prop("maskClosable", Kind::Bool, "Closes it on a click beside it, as `dismissible`.").or("true"),
    prop("hideFullScreenIcon", Kind::Bool, "Has no effect: there is no button that makes it as large as the window.")
        .or("true")
        .ignored("there is no button that makes it as large as the window"),
    prop("margin", Kind::Insets, "Has no effect: it keeps its distance to the edges of the window.")
        .ignored("it keeps its distance to the edges of the window"),
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
        let closes = args.dismissible && args.options.get("maskClosable").as_bool() != Some(false);
        if cx.show_dialog(&body, args.options, closes, "onDialogDismiss") {
            return cx.done();
        }
        cx.fail(Code::LimitReached, "too many dialogs are open", Some("close one with `dismissDialog`"));
    }
}

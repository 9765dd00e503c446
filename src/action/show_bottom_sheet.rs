//! `showBottomSheet`: opens a panel at the bottom of the screen.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind, Prop, prop, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `showBottomSheet`.
    pub struct Args {
        /// Closes it on a click beside it or Escape.
        "dismissible" => dismissible: bool = true,
        /// Style of its surface.
        "styles" => styles: Value; Kind::Keys(STYLES),
        /// Size of the panel.
        "options" => options: Value; Kind::Keys(OPTIONS),
    }
    elsewhere {
        /// The widget that is shown in it.
        "body" | "widget" => Kind::Widget,
    }
    ignored {
        "inputs" | "payload" => Kind::Map; "its widgets see the names around the action",
        "scrollable" => Kind::Bool; "it scrolls when it has to"; "true",
        "scrollOptions" => Kind::Map; "it is as high as what it shows, up to the window",
    }
}

/// `styles` of `showBottomSheet`. Styles and options are passed unchanged to the window.
const STYLES: &[Prop] = &[
    prop("backgroundColor", Kind::Color, "The colour behind its content."),
    prop("padding", Kind::Insets, "Space between its edge and its content."),
    prop("borderRadius", Kind::BorderRadius, "How round its corners are."),
    prop("margin", Kind::Insets, "Space around it.").ignored("it stands at the lower edge of the window"),
    prop("useSafeArea", Kind::Bool, "Keeps clear of a notch.").ignored("a desktop has no notch"),
    prop("barrierColor", Kind::Color, "Colour over the screen behind it; black with 40 % opacity by default."),
    prop("showDragHandle", Kind::Bool, "Shows a handle.").ignored("it is closed by a click beside it, not dragged"),
    prop("dragHandleColor", Kind::Color, "The colour of the handle.")
        .ignored("it is closed by a click beside it, not dragged"),
];

const OPTIONS: &[Prop] = &[
    prop("minWidth", Kind::NUMBER, "It never gets narrower."),
    prop("maxWidth", Kind::NUMBER, "It never gets wider."),
    prop("minHeight", Kind::NUMBER, "It never gets lower."),
    prop("maxHeight", Kind::NUMBER, "It never gets higher; what does not fit is scrolled."),
    prop("enableDrag", Kind::Bool, "Has no effect: it is closed by a click beside it, not dragged.")
        .ignored("it is closed by a click beside it, not dragged"),
];

/// `showBottomSheet`.
pub struct ShowBottomSheet;

impl Action for ShowBottomSheet {
    const SPEC: ActionSpec = ActionSpec {
        name: "showBottomSheet",
        aliases: &["showBottomModal"],
        doc: "Opens a panel at the bottom of the screen.",
        args: Args::PROPS,
        shorthand: None,
        required: &["body"],
        callbacks: &[slot("onDismiss", "It was closed; `event.data` is the payload of `dismissBottomSheet`.")],
        open: false,
        examples: &["showBottomSheet: {body: {Text: {text: Hello}}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let Some(body) = cx.widget() else {
            return cx.fail(Code::BadArgument, "`showBottomSheet` needs a `body` widget", None);
        };
        let mut options = args.options.as_map().cloned().unwrap_or_default();
        for (name, value) in args.styles.as_map().into_iter().flat_map(|styles| styles.iter()) {
            options.insert(name.clone(), value.clone());
        }
        // After the styles, in which an app may use this name for something else.
        options.insert("style", Value::from("sheet"));
        if cx.show_dialog(&body, Value::Map(Arc::new(options)), args.dismissible, "onDismiss") {
            return cx.done();
        }
        cx.fail(Code::LimitReached, "too many dialogs are open", Some("close one with `dismissBottomSheet`"));
    }
}

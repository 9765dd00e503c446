//! `showDialog`: opens a dialog above the screen.

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind, Slot};
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `showDialog`.
    const ARGS;
    /// What it shows.
    "body" | "widget" => Value; Kind::Widget,
    /// Whether a click beside it or Escape closes it.
    "dismissible" => bool,
    /// `style` default or none, `minWidth`, `maxWidth`, `minHeight`, `maxHeight`.
    "options" => Value; Kind::Map,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "showDialog",
        aliases: &[],
        doc: "Opens a dialog above the screen.",
        args: ARGS,
        shorthand: None,
        required: &["body"],
        callbacks: &[Slot {
            name: "onDialogDismiss",
            doc: "It was closed; `event.data` is the payload of `dismissDialog`.",
        }],
        open: false,
        examples: &["showDialog: {body: {Text: {text: Hello}}}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let Some(body) = call.widget() else {
        let help = Some(
            "from JavaScript, put the dialog into the `Action` block and call `ensemble.executeAction`".to_owned(),
        );
        return cx.fail(call, Code::BadArgument, "`showDialog` needs a `body` widget", help);
    };
    let dismissible = call.read("dismissible").unwrap_or(true);
    let opened =
        cx.show_dialog(&body, &call.context, call.arg("options"), dismissible, call.callback("onDialogDismiss"));
    if !opened {
        cx.fail(
            call,
            Code::LimitReached,
            "too many dialogs are open",
            Some("close one with `dismissDialog`".to_owned()),
        );
    }
    cx.settle(call.promise, Ok(Value::Null));
}

//! `showBottomSheet`: opens a panel at the bottom of the screen.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind, Slot};
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `showBottomSheet`.
    const ARGS;
    /// What it shows.
    "body" | "widget" => Value; Kind::Widget,
    /// Kept for apps written for other runtimes.
    "inputs" | "payload" => Value; Kind::Map,
    /// Whether a click beside it or Escape closes it.
    "dismissible" => bool,
    /// Has no effect: it scrolls when it has to.
    "scrollable" => bool,
    /// Has no effect: it is as high as what it shows, up to the window.
    "scrollOptions" => Value; Kind::Map,
    /// `backgroundColor`, `padding`, `margin`, `borderRadius`.
    "styles" => Value; Kind::Map,
    /// `minWidth`, `maxWidth`, `minHeight`, `maxHeight`.
    "options" => Value; Kind::Map,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "showBottomSheet",
        aliases: &["showBottomModal"],
        doc: "Opens a panel at the bottom of the screen.",
        args: ARGS,
        shorthand: None,
        required: &["body"],
        callbacks: &[Slot {
            name: "onDismiss",
            doc: "It was closed; `event.data` is the payload of `dismissBottomSheet`.",
        }],
        open: false,
        examples: &["showBottomSheet: {body: {Text: {text: Hello}}}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let Some(body) = call.widget() else {
        let help =
            Some("from JavaScript, put the sheet into the `Action` block and call `ensemble.executeAction`".to_owned());
        return cx.fail(call, Code::BadArgument, "`showBottomSheet` needs a `body` widget", help);
    };
    let mut options = call.arg("options").as_map().cloned().unwrap_or_default();
    for (name, value) in call.arg("styles").as_map().into_iter().flat_map(|styles| styles.iter()) {
        options.insert(name.clone(), value.clone());
    }
    options.insert("style", Value::from("sheet"));
    let dismissible = call.read("dismissible").unwrap_or(true);
    let options = Value::Map(Arc::new(options));
    if cx.show_dialog(&body, &call.context, options, dismissible, call.callback("onDismiss")) {
        return cx.settle(call.promise, Ok(Value::Null));
    }
    let help = Some("close one with `dismissBottomSheet`".to_owned());
    cx.fail(call, Code::LimitReached, "too many dialogs are open", help);
}

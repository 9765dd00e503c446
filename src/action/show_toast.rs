//! `showToast`: shows a message that goes away by itself.

use std::sync::Arc;
use std::time::Duration;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, FromValue, Kind};
use ensemble_core::value::Value;
use ensemble_runtime::ToastRequest;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `showToast`.
    const ARGS;
    /// The text.
    "message" => Arc<str>,
    /// A heading, shown before the text.
    "title" => Arc<str>,
    /// A widget instead of the text.
    "body" | "widget" => Value; Kind::Widget,
    /// `type`, `alignment`, `duration` in seconds, `dismissible`.
    "options" => Value; Kind::Map,
    /// Colours and space of the box.
    "styles" => Value; Kind::Map,
    /// Where it is shown, as `options.alignment`.
    "position" => Arc<str>,
    /// How long in seconds, as `options.duration`.
    "duration" => f64,
    /// Whether it can be closed, as `options.dismissible`.
    "dismissible" => bool,
    /// `success`, `error`, `warning` or `info`, as `options.type`.
    "type" => Arc<str>,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "showToast",
        aliases: &[],
        doc: "Shows a message that goes away by itself.",
        args: ARGS,
        shorthand: Some("message"),
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["showToast: {message: Saved, options: {type: success}}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let option = |name: &str| call.arg("options").get(name);
    let word = |value: Value| (!value.is_null()).then(|| value.to_display());
    let kind = word(option("type")).or_else(|| call.text("type")).unwrap_or_else(|| Arc::from("info"));
    let alignment = word(option("alignment")).or_else(|| word(option("position"))).or_else(|| call.text("position"));
    let seconds = f64::from_value(&option("duration")).or_else(|| call.read("duration")).unwrap_or(DEFAULT_SECONDS);
    let text = call.text("message").unwrap_or_default();
    let message = match call.text("title") {
        Some(title) if text.is_empty() => title,
        Some(title) => Arc::from(format!("{title}\n{text}")),
        None => text,
    };
    let body = call.widget().map(|widget| (widget, call.context.clone()));
    if message.is_empty() && body.is_none() {
        return cx.fail(call, Code::BadArgument, "`showToast` needs a `message` or a `body`", None);
    }
    cx.show_toast(ToastRequest {
        message,
        body,
        kind,
        alignment: alignment.unwrap_or_else(|| Arc::from("topRight")),
        dismissible: bool::from_value(&option("dismissible")).or_else(|| call.read("dismissible")).unwrap_or(true),
        duration: (seconds > 0.0).then(|| Duration::from_secs_f64(seconds.min(LONGEST_SECONDS))),
    });
    cx.settle(call.promise, Ok(Value::Null));
}

/// How long a toast stays when its author does not say.
const DEFAULT_SECONDS: f64 = 10.0;

/// A toast for longer than a day is one for ever.
const LONGEST_SECONDS: f64 = 86_400.0;

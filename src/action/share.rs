//! `share`: puts a text on the clipboard.

use std::sync::Arc;
use std::time::Duration;

use ensemble_core::message::Effect;
use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call, ToastRequest};

ensemble_core::args! {
    /// Arguments of `share`.
    const ARGS;
    /// What to share.
    "text" => Arc<str>,
    /// Has no effect.
    "title" => Arc<str>,
    /// Has no effect.
    "files" => Value,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "share",
        aliases: &[],
        doc: "Puts a text on the clipboard, as a desktop has no place to share.",
        args: ARGS,
        shorthand: Some("text"),
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["share: {text: https://example.com}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let text = call.text("text").or_else(|| call.text("title")).unwrap_or_default();
    cx.effect(Effect::Copy(text));
    cx.show_toast(ToastRequest {
        message: Arc::from("Copied to the clipboard"),
        body: None,
        kind: Arc::from("info"),
        alignment: Arc::from("bottomCenter"),
        dismissible: true,
        duration: Some(Duration::from_secs(3)),
    });
    cx.settle(call.promise, Ok(Value::Null));
}

//! `showLocalNotification`: shows a notification of the desktop.

use std::sync::Arc;

use ensemble_core::message::Effect;
use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `showLocalNotification`.
    const ARGS;
    /// Its first line.
    "title" => Arc<str>,
    /// What it says.
    "body" => Arc<str>,
    /// Kept for apps written for other runtimes.
    "payload" => Value,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "showLocalNotification",
        aliases: &["showNotification"],
        doc: "Shows a notification of the desktop.",
        args: ARGS,
        shorthand: Some("title"),
        required: &["title"],
        callbacks: &[],
        open: false,
        examples: &["showLocalNotification: {title: Price alarm, body: ABC is above 12}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let title = call.text("title").unwrap_or_default();
    let body = call.text("body").unwrap_or_default();
    cx.effect(Effect::Notify { title, body });
    cx.settle(call.promise, Ok(Value::Null));
}

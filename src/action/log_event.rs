//! `logEvent`: writes a line to the log.

use std::sync::Arc;

use ensemble_core::message::Effect;
use ensemble_core::spec::{ActionSpec, Kind, Slot};
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `logEvent`.
    const ARGS;
    /// What happened.
    "name" => Arc<str>,
    /// Details.
    "parameters" => Value; Kind::Map,
    /// `debug`, `info`, `warning` or `error`.
    "logLevel" => Arc<str>,
    /// Kept for apps written for other runtimes.
    "provider" => Arc<str>,
    /// Kept for apps written for other runtimes.
    "operation" => Arc<str>,
    /// Kept for apps written for other runtimes.
    "attributeKey" => Arc<str>,
    /// Kept for apps written for other runtimes.
    "userId" => Arc<str>,
    /// Kept for apps written for other runtimes.
    "value" => Value,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "logEvent",
        aliases: &[],
        doc: "Writes a line to the log.",
        args: ARGS,
        shorthand: Some("name"),
        required: &[],
        callbacks: &[
            Slot { name: "onSuccess", doc: "It was written." },
            Slot { name: "onError", doc: "It could not be written." },
        ],
        open: false,
        examples: &["logEvent: {name: opened, parameters: {from: menu}}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let level = match call.text("logLevel").as_deref() {
        Some("debug") => "debug",
        Some("warning" | "warn") => "warn",
        Some("error") => "error",
        _ => "info",
    };
    let mut text = call.text("name").unwrap_or_default().to_string();
    let parameters = call.arg("parameters");
    if !parameters.is_null() {
        text.push_str(&format!(" {parameters}"));
    }
    cx.effect(Effect::Log { level, text });
    if let Some(callback) = call.callback("onSuccess") {
        cx.run_callback(&callback, ActionCx::event(Value::Null));
    }
    cx.settle(call.promise, Ok(Value::Null));
}

//! `logEvent`: writes a line to the log.

use std::sync::Arc;

use ensemble_core::message::Effect;
use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `logEvent`.
    pub struct Args {
        /// Name of the event.
        "name" => name: Arc<str>,
        /// Details.
        "parameters" => parameters: Value; Kind::Map,
        /// Log level.
        "logLevel" => level: Arc<str> = "info"; Kind::Enum(&["debug", "info", "warn", "warning", "error"]),
    }
    ignored {
        "provider" => Kind::Text; "there is one log",
        "operation" => Kind::Text; "there is one log",
        "attributeKey" => Kind::Text; "there is one log",
        "userId" => Kind::Text; "there is one log",
        "value" => Kind::Any; "there is one log",
    }
}

/// `logEvent`.
pub struct LogEvent;

impl Action for LogEvent {
    const SPEC: ActionSpec = ActionSpec {
        name: "logEvent",
        aliases: &[],
        doc: "Writes a line to the log.",
        args: Args::PROPS,
        shorthand: Some("name"),
        required: &[],
        callbacks: &[slot("onSuccess", "It was written."), slot("onError", "It could not be written.")],
        open: false,
        examples: &["logEvent: {name: opened, parameters: {from: menu}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let level = match &*args.level {
            "debug" => "debug",
            "warning" | "warn" => "warn",
            "error" => "error",
            _ => "info",
        };
        let mut text = args.name.to_string();
        if !args.parameters.is_null() {
            text.push_str(&format!(" {}", args.parameters));
        }
        cx.effect(Effect::Log { level, text });
        cx.call_back("onSuccess", Value::Null);
        cx.done();
    }
}

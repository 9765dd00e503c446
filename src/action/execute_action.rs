//! `executeAction`: runs a reusable action of the app.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `executeAction`.
    const ARGS;
    /// Its name.
    "name" => Arc<str>,
    /// Values for its declared inputs.
    "inputs" => Value; Kind::Map,
    /// Handlers for its events by name.
    "events" => Value; Kind::Map,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "executeAction",
        aliases: &[],
        doc: "Runs a reusable action of the app.",
        args: ARGS,
        shorthand: Some("name"),
        required: &["name"],
        callbacks: &[],
        open: false,
        examples: &["executeAction: {name: refresh}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let name = call.text("name").unwrap_or_default();
    let handlers = call.yaml.as_ref().map(|yaml| yaml.handlers.clone()).unwrap_or_default();
    if let Err(message) = cx.run_reusable(&name, call.arg("inputs"), handlers, &call.context) {
        cx.fail(call, Code::BadArgument, message, None);
    }
    cx.settle(call.promise, Ok(Value::Null));
}

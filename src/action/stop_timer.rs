//! `stopTimer`: stops a timer of `startTimer`.

use std::sync::Arc;

use crate::runtime::{ActionDef, Call, Runtime};
use crate::spec::ActionSpec;
use crate::value::Value;

crate::args! {
    /// Arguments of `stopTimer`.
    const ARGS;
    /// Its name.
    "id" => Arc<str>,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "stopTimer",
        aliases: &[],
        doc: "Stops a timer of `startTimer`.",
        args: ARGS,
        shorthand: Some("id"),
        required: &["id"],
        callbacks: &[],
        open: false,
        examples: &["stopTimer: {id: tick}"],
    },
    run,
};

fn run(call: &Call, cx: &mut Runtime) {
    cx.stop_timer(Some(call.context.screen), &call.text("id").unwrap_or_default());
    cx.settle(call.promise, Ok(Value::Null));
}

//! `executeCode`: runs JavaScript.

use crate::app::Handler;
use crate::diag::Code;
use crate::runtime::{ActionDef, Call, Runtime};
use crate::spec::{ActionSpec, Kind, Slot};

crate::args! {
    /// Arguments of `executeCode`.
    const ARGS;
    /// The JavaScript.
    "body" => Arc<str>; Kind::Text,
    /// Values that become variables of the code.
    "inputs" => Value; Kind::Map,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "executeCode",
        aliases: &[],
        doc: "Runs JavaScript.",
        args: ARGS,
        shorthand: Some("body"),
        required: &["body"],
        callbacks: &[Slot { name: "onComplete", doc: "The code has run; what it awaits may not have." }],
        open: false,
        examples: &["executeCode: {body: \"console.log(1)\"}"],
    },
    run,
};

fn run(call: &Call, cx: &mut Runtime) {
    let Some(code) = call.yaml.as_ref().and_then(|yaml| yaml.code.clone()) else {
        return cx.action_fault(call, Code::BadArgument, "`executeCode` needs a `body`", None);
    };
    let inputs: Vec<_> = call
        .arg("inputs")
        .as_map()
        .map(|map| map.iter().map(|(k, v)| (k.clone(), v.clone())).collect())
        .unwrap_or_default();
    cx.assign_variables(&call.context, inputs);
    cx.run_handler(&Handler::Script(code), &call.context);
    if let Some(callback) = call.callback("onComplete") {
        cx.run_callback(&callback, call.context.extra.clone());
    }
}

//! `executeCode`: runs JavaScript.

use std::sync::Arc;

use ensemble_core::app::{Code, Handler};
use ensemble_core::diag::Code as FaultCode;
use ensemble_core::spec::{ActionSpec, Kind, Slot};
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `executeCode`.
    const ARGS;
    /// The JavaScript.
    "body" => Arc<str>; Kind::Text,
    /// A script of the app that is run instead of a `body`.
    "scriptName" => Arc<str>; Kind::Text,
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
        required: &[],
        callbacks: &[Slot { name: "onComplete", doc: "The code has run; what it awaits may not have." }],
        open: false,
        examples: &["executeCode: {body: \"console.log(1)\"}"],
    },
    run,
};

/// The script of the app that is called by its name.
fn script(call: &Call, cx: &ActionCx<'_>) -> Option<Arc<Code>> {
    let name = call.text("scriptName")?;
    cx.app().scripts.get(name.trim_end_matches(".js")).map(|script| script.code.clone())
}

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let written = call.yaml.as_ref().and_then(|yaml| yaml.code.clone());
    let Some(code) = written.or_else(|| script(call, cx)) else {
        let message = match call.text("scriptName") {
            Some(name) => format!("unknown script `{name}`"),
            None => "`executeCode` needs a `body`".to_owned(),
        };
        return cx.fail(call, FaultCode::BadArgument, message, None);
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

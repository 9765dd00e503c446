//! `executeCode`: runs JavaScript.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `executeCode`.
    pub struct Args {
        /// A script of the app that is run instead of a `body`.
        "scriptName" => script: Option<Arc<str>>,
        /// Values that become variables of the code.
        "inputs" => inputs: Value; Kind::Map,
    }
    elsewhere {
        /// The JavaScript.
        "body" => Kind::Text,
    }
}

/// `executeCode`.
pub struct ExecuteCode;

impl Action for ExecuteCode {
    const SPEC: ActionSpec = ActionSpec {
        name: "executeCode",
        aliases: &[],
        doc: "Runs JavaScript.",
        args: Args::PROPS,
        shorthand: Some("body"),
        required: &[],
        callbacks: &[slot("onComplete", "The code has run; what it awaits may not have. `result` is what it returns.")
            .legacy(&["result"])],
        open: false,
        examples: &["executeCode: {body: \"console.log(1)\"}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let script = || {
            let name = args.script.as_ref()?.trim_end_matches(".js");
            cx.app().scripts.get(name.strip_suffix(".js").unwrap_or(name)).map(|script| script.code.clone())
        };
        let Some(code) = cx.code().or_else(script) else {
            let message = match &args.script {
                Some(name) => format!("unknown script `{name}`"),
                None => "`executeCode` needs a `body`".to_owned(),
            };
            return cx.fail(Code::BadArgument, message, None);
        };
        let inputs = args.inputs.as_map().into_iter().flat_map(|map| map.iter());
        cx.assign_variables(inputs.map(|(name, value)| (name.clone(), value.clone())).collect());
        let result = cx.run_script(&code);
        cx.call_back_with_name("onComplete", "result", result);
    }
}

//! `executeActionGroup`: runs several actions.

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `executeActionGroup`.
    const ARGS;
    /// The actions.
    "actions" => Value; Kind::List,
    /// Whether each waits for the one before; what an action starts (a request) is not waited for.
    "executeInOrder" => bool,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "executeActionGroup",
        aliases: &[],
        doc: "Runs several actions.",
        args: ARGS,
        shorthand: None,
        required: &["actions"],
        callbacks: &[],
        open: false,
        examples: &["executeActionGroup: {actions: [{logEvent: {name: one}}, {logEvent: {name: two}}]}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let Some(yaml) = call.yaml.clone() else {
        return cx.fail(
            call,
            Code::NotSupported,
            "`executeActionGroup` from JavaScript is not supported; call the actions",
            None,
        );
    };
    for (_, handler) in &yaml.steps {
        cx.run_handler(handler, &call.context);
    }
}

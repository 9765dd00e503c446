//! `executeActionGroup`: runs several actions.

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `executeActionGroup`.
    pub struct Args {}
    elsewhere {
        /// The actions.
        "actions" => Kind::List,
    }
    ignored {
        "executeInOrder" => Kind::Bool; "each action starts after the one before, and what it starts (a request) is not waited for",
    }
}

/// `executeActionGroup`.
pub struct ExecuteActionGroup;

impl Action for ExecuteActionGroup {
    const SPEC: ActionSpec = ActionSpec {
        name: "executeActionGroup",
        aliases: &[],
        doc: "Runs several actions.",
        args: Args::PROPS,
        shorthand: None,
        required: &["actions"],
        callbacks: &[],
        open: false,
        examples: &["executeActionGroup: {actions: [{logEvent: {name: one}}, {logEvent: {name: two}}]}"],
    };
    type Args = Args;

    fn run(_args: Args, cx: &mut ActionCx<'_>) {
        let Some(steps) = cx.steps() else {
            let message = "`executeActionGroup` from JavaScript is not supported; call the actions";
            return cx.fail(Code::NotSupported, message, None);
        };
        for (_, handler) in &steps {
            cx.run_handler(handler);
        }
        cx.done();
    }
}

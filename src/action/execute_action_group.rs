//! `executeActionGroup`: runs several actions.

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `executeActionGroup`.
    pub struct Args {
        /// Starts each action after the previous one has finished, its request or its awaited script included.
        "executeInOrder" => in_order: bool = false,
    }
    elsewhere {
        /// The actions.
        "actions" => Kind::List,
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

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let Some(steps) = cx.steps() else {
            return cx.fail(Code::BadArgument, "`executeActionGroup` needs a list of `actions`", None);
        };
        if args.in_order {
            return cx.run_in_order(steps.into_iter().map(|(_, handler)| handler).collect());
        }
        for (_, handler) in &steps {
            cx.run_handler(handler);
        }
        cx.done();
    }
}

//! `executeConditionalAction`: runs the first action whose condition holds.

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `executeConditionalAction`.
    pub struct Args {}
    elsewhere {
        /// `{if | elseif | else, action}`, the first one with `if`.
        "conditions" => Kind::List,
    }
}

/// `executeConditionalAction`.
pub struct ExecuteConditionalAction;

impl Action for ExecuteConditionalAction {
    const SPEC: ActionSpec = ActionSpec {
        name: "executeConditionalAction",
        aliases: &[],
        doc: "Runs the first action whose condition holds.",
        args: Args::PROPS,
        shorthand: None,
        required: &["conditions"],
        callbacks: &[],
        open: false,
        examples: &["executeConditionalAction: {conditions: [{if: \"${1 > 0}\", action: {logEvent: {name: yes}}}]}"],
    };
    type Args = Args;

    fn run(_args: Args, cx: &mut ActionCx<'_>) {
        let Some(steps) = cx.steps() else {
            return cx.fail(Code::BadArgument, "`executeConditionalAction` needs a list of `conditions`", None);
        };
        for (condition, handler) in &steps {
            // A step without a condition is the `else`.
            if condition.as_ref().is_none_or(|condition| cx.holds(condition)) {
                cx.run_handler(handler);
                break;
            }
        }
        cx.done();
    }
}

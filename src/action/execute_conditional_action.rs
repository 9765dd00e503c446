//! `executeConditionalAction`: runs the first action whose condition holds.

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `executeConditionalAction`.
    const ARGS;
    /// `{if | elseif | else, action}`, the first one with `if`.
    "conditions" => Value; Kind::List,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "executeConditionalAction",
        aliases: &[],
        doc: "Runs the first action whose condition holds.",
        args: ARGS,
        shorthand: None,
        required: &["conditions"],
        callbacks: &[],
        open: false,
        examples: &["executeConditionalAction: {conditions: [{if: \"${1 > 0}\", action: {logEvent: {name: yes}}}]}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let Some(yaml) = call.yaml.clone() else {
        return cx.fail(
            call,
            Code::NotSupported,
            "`executeConditionalAction` from JavaScript is not supported; use `if`",
            None,
        );
    };
    for (condition, handler) in &yaml.steps {
        let holds = condition.as_ref().is_none_or(|condition| cx.condition(condition, &call.context));
        if holds {
            return cx.run_handler(handler, &call.context);
        }
    }
}

//! Steps that run JavaScript on the current screen.

use super::args::EQUALS;
use crate::testing::compare::{loosely_equal, quoted};
use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::spec::{Kind, Prop, prop};
use ensemble_core::value::Value;

const SCRIPT: Prop =
    prop("script", Kind::Text, "An expression, or statements whose value is that of `return`.").also(&["path"]);
const RUN: &[Prop] = &[SCRIPT];
const EXPECT: &[Prop] = &[SCRIPT, EQUALS];

pub const STEPS: &[StepDef] = &[
    StepDef::new("runScript", "Runs JavaScript as a handler of the screen would.", run).takes(RUN).needs(&["script"]),
    StepDef::new("expectScript", "An expression has this value, or is true when none is given.", expect)
        .also(&["expectScriptResult"])
        .takes(EXPECT)
        .needs(&["script"]),
];

fn run(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    evaluate(step, cx)?;
    cx.app.settle();
    Ok(())
}

fn evaluate(step: &Step, cx: &mut TestCx<'_>) -> Result<Value, StepError> {
    let script = step.need("script");
    let result = cx.app.runtime(|runtime| runtime.run_script_text(&script));
    result.map_err(|message| StepError::failed(format!("the script failed: {}", message.trim_end_matches('.'))))
}

fn expect(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (found, wanted) = (evaluate(step, cx)?, step.arg("equals"));
    let script = quoted(&Value::Text(step.need("script")));
    if step.gives("equals") {
        if loosely_equal(&found, &wanted) {
            return Ok(());
        }
        return Err(StepError::failed(format!("{script} is {}, not {}", quoted(&found), quoted(&wanted))));
    }
    if found.is_truthy() { Ok(()) } else { Err(StepError::failed(format!("{script} is {}", quoted(&found)))) }
}

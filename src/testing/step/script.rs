//! JavaScript on the screen in front.

use super::{EQUALS, StepDef};
use crate::testing::Step;
use crate::testing::run::{Ran, Stop, TestCx, loosely_equal, shown};
use ensemble_core::spec::{Kind, Prop};
use ensemble_core::value::Value;

const SCRIPT: Prop = Prop {
    name: "script",
    aliases: &["path"],
    doc: "An expression, or statements whose value is that of `return`.",
    kind: Kind::Text,
    default: None,
};
const RUN: &[Prop] = &[SCRIPT];
const EXPECT: &[Prop] = &[SCRIPT, EQUALS];

pub const STEPS: &[StepDef] = &[
    StepDef::new("runScript", "Runs JavaScript as a handler of the screen would.", run).takes(RUN).needs(&["script"]),
    StepDef::new("expectScript", "An expression has this value, or is true when none is given.", expect)
        .also(&["expectScriptResult"])
        .takes(EXPECT)
        .needs(&["script"]),
];

fn run(step: &Step, cx: &mut TestCx<'_>) -> Ran {
    evaluate(step, cx)?;
    cx.app.settle();
    Ok(())
}

fn evaluate(step: &Step, cx: &mut TestCx<'_>) -> Result<Value, Stop> {
    let script = step.need("script");
    let result = cx.app.runtime(|runtime| runtime.run_script_text(&script));
    result.map_err(|message| Stop::failed(format!("the script failed: {}", message.trim_end_matches('.'))))
}

fn expect(step: &Step, cx: &mut TestCx<'_>) -> Ran {
    let (found, wanted) = (evaluate(step, cx)?, step.arg("equals"));
    let script = shown(&Value::Text(step.need("script")));
    if step.args.as_map().is_some_and(|args| args.get("equals").is_some()) {
        if loosely_equal(&found, &wanted) {
            return Ok(());
        }
        return Err(Stop::failed(format!("{script} is {}, not {}", shown(&found), shown(&wanted))));
    }
    if found.is_truthy() { Ok(()) } else { Err(Stop::failed(format!("{script} is {}", shown(&found)))) }
}

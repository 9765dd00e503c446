//! Steps that contain steps.

use super::args::ID;
use crate::testing::step_def::{Step, StepDef, perform};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::spec::{Kind, Prop, prop};

const NAME: Prop = prop("name", Kind::Text, "A name for the report.");
const TIMES: Prop = prop("times", Kind::Number { min: 0.0, max: 10_000.0 }, "How often.");
const GROUP: &[Prop] = &[NAME];
const REPEAT: &[Prop] = &[TIMES];
const IF: &[Prop] = &[ID];

pub const STEPS: &[StepDef] = &[
    StepDef::new("group", "Several steps under one name.", group).takes(GROUP).nests(),
    StepDef::new("repeat", "Steps that are done so often.", repeat).takes(REPEAT).needs(&["times"]).nests(),
    StepDef::new("optional", "Steps that may fail; at the first that does, the rest are left out.", optional).nests(),
    StepDef::new("ifVisible", "Steps that are done when the widget is on the screen.", if_visible)
        .takes(IF)
        .needs(&["id"])
        .nests(),
];

fn group(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let name = step.text("name");
    perform(cx, &step.steps).map_err(|stop| match name {
        Some(name) => stop.within(&name),
        None => stop,
    })
}

fn repeat(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    for _ in 0..step.read::<usize>("times").unwrap_or(0) {
        perform(cx, &step.steps)?;
    }
    Ok(())
}

fn optional(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    match perform(cx, &step.steps) {
        // A missing mock fails the test also in optional steps.
        Err(StepError::Failed(failure)) if !failure.is_missing_mock => {
            cx.failed_at = None;
            Ok(())
        }
        other => other,
    }
}

fn if_visible(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    if cx.app.nodes(&step.need("id")).is_empty() { Ok(()) } else { perform(cx, &step.steps) }
}

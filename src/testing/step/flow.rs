//! Steps of steps.

use super::{ID, StepDef};
use crate::testing::Step;
use crate::testing::run::{Player, Ran, Stop};
use ensemble_core::spec::{Kind, Prop, prop};

const NAME: Prop = prop("name", Kind::Text, "What they do, for the report.");
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

fn group(step: &Step, player: &mut Player<'_>) -> Ran {
    player.perform(&step.steps)
}

fn repeat(step: &Step, player: &mut Player<'_>) -> Ran {
    for _ in 0..step.read::<usize>("times").unwrap_or(0) {
        player.perform(&step.steps)?;
    }
    Ok(())
}

fn optional(step: &Step, player: &mut Player<'_>) -> Ran {
    match player.perform(&step.steps) {
        // A test that lacks a mock is wrong, whatever it may do without.
        Err(Stop::Failed(failure)) if !failure.lacks_mock => {
            player.failed_at = None;
            Ok(())
        }
        other => other,
    }
}

fn if_visible(step: &Step, player: &mut Player<'_>) -> Ran {
    if player.play.nodes(&step.need("id")).is_empty() { Ok(()) } else { player.perform(&step.steps) }
}

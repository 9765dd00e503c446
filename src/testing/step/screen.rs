//! Steps that navigate between screens and restart the app.

use super::args::ID;
use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::spec::{Kind, Prop, prop};
use ensemble_runtime::Navigation;

pub(super) const SCREEN: Prop = prop("screen", Kind::Text, "The screen's name.").also(&["name"]);
const OPEN: &[Prop] = &[SCREEN, prop("inputs", Kind::Map, "Inputs of the screen.")];
const TRIGGER: &[Prop] = &[prop("action", Kind::Enum(&["onLoad", "onTap", "onLongPress"]), "Which event."), ID];

pub const STEPS: &[StepDef] = &[
    StepDef::new("openScreen", "Opens a screen.", open).takes(OPEN).needs(&["screen"]),
    StepDef::new("reloadScreen", "Opens the screen in front anew.", reload),
    StepDef::new("restartApp", "Starts the app anew on the test's screen, with its storage as it is.", restart)
        .also(&["launchApp"]),
    StepDef::new("resetAppState", "Forgets visited screens, calls of APIs, the console, and the storage.", reset),
    StepDef::new("trigger", "Fires an event without pointer or keyboard.", trigger).takes(TRIGGER).needs(&["action"]),
    StepDef::new("goBack", "Goes back to the screen before.", back),
];

fn open(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (name, inputs) = (step.need("screen"), step.arg("inputs"));
    cx.known_screen(&name)?;
    let opened = cx.app.runtime(|runtime| runtime.navigate(&name, Navigation { inputs, ..Navigation::default() }));
    opened.map_err(StepError::failed)?;
    cx.app.settle();
    Ok(())
}

fn reload(_: &Step, cx: &mut TestCx<'_>) -> StepResult {
    cx.app.runtime(|runtime| runtime.reopen_screen());
    cx.app.settle();
    Ok(())
}

fn restart(_: &Step, cx: &mut TestCx<'_>) -> StepResult {
    cx.restart().map_err(StepError::failed)
}

fn reset(_: &Step, cx: &mut TestCx<'_>) -> StepResult {
    cx.app.record_mut().calls.clear();
    cx.app.record_mut().visited.clear();
    cx.app.record_mut().console.clear();
    cx.app.runtime(|runtime| runtime.storage_clear());
    cx.app.settle();
    Ok(())
}

fn trigger(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let event = match &*step.need("action") {
        "onTap" => "onTap",
        "onLongPress" => "onLongPress",
        _ => return reload(step, cx),
    };
    let Some(id) = step.text("id") else {
        return Err(StepError::failed(format!("`trigger` of `{event}` needs an `id`")));
    };
    let node = cx.node(&id)?;
    if !node.handles(event) {
        return Err(StepError::failed(format!("`{id}` has no `{event}`")));
    }
    cx.app.fire(node.id, event);
    Ok(())
}

fn back(_: &Step, cx: &mut TestCx<'_>) -> StepResult {
    cx.app.back();
    Ok(())
}

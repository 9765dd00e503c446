//! Steps that press, tick and switch.

use super::args::{ID, ID_AND_TIMEOUT, TIMEOUT};
use crate::shell::virtual_app::Target;
use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use egui::Key;
use ensemble_core::spec::{Kind, Prop, prop};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

const TAP: &[Prop] = &[ID, prop("text", Kind::Text, "Its label, for what has no id."), TIMEOUT];

pub const STEPS: &[StepDef] = &[
    StepDef::new("tap", "Waits until a widget can be pressed, and presses it.", tap).takes(TAP).short("id"),
    StepDef::new("doubleTap", "Presses the widget twice.", double_tap).takes(ID_AND_TIMEOUT).needs(&["id"]),
    StepDef::new("longPress", "Holds the widget; on a desktop, presses it with the right button.", long_press)
        .takes(ID_AND_TIMEOUT)
        .needs(&["id"]),
    StepDef::new("check", "Ticks a check box or turns a switch on, unless it is.", check)
        .takes(ID_AND_TIMEOUT)
        .needs(&["id"]),
    StepDef::new("uncheck", "Unticks a check box or turns a switch off, unless it is.", uncheck)
        .takes(ID_AND_TIMEOUT)
        .needs(&["id"]),
    StepDef::new("toggle", "Presses a check box or switch.", toggle).takes(ID_AND_TIMEOUT).needs(&["id"]),
];

fn tap(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    if step.text("id").is_none() {
        let Some(label) = step.text("text") else { return Err(StepError::failed("`tap` needs an `id` or a `text`")) };
        return cx.tap_label(&label, step.timeout());
    }
    let target = cx.reach(&step.need("id"), step.timeout())?;
    cx.app.tap(&target);
    Ok(())
}

fn double_tap(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let target = cx.reach(&step.need("id"), step.timeout())?;
    cx.app.double_tap(&target);
    Ok(())
}

fn long_press(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let target = cx.reach(&step.need("id"), step.timeout())?;
    cx.app.long_press(&target);
    Ok(())
}

fn check(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    set(step, cx, true)
}

fn uncheck(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    set(step, cx, false)
}

fn set(step: &Step, cx: &mut TestCx<'_>, wanted: bool) -> StepResult {
    let mut target = cx.reach(&step.need("id"), step.timeout())?;
    let id = step.need("id");
    switch_state(&id, &target)?;
    let word = if wanted { "on" } else { "off" };
    if state_word(&target.node) == word {
        return Ok(());
    }
    match has_middle(&target.node) {
        // A tap on its middle chooses the state between on and off.
        true => cx.app.press_on(&target.node, if wanted { Key::End } else { Key::Home }),
        false => cx.app.tap(&target),
    }
    if let Some(node) = cx.app.nodes(&id).into_iter().next() {
        target.node = node;
    }
    match state_word(&target.node) {
        state if state == word => Ok(()),
        state => Err(StepError::failed(format!("`{id}` stays {state}"))),
    }
}

/// True for a TripleSwitch.
fn has_middle(node: &Node) -> bool {
    node.spec.prop("value").is_some_and(|prop| matches!(prop.kind, Kind::Enum(_)))
}

/// `on` or `off`, or the word of a switch with more states.
fn state_word(node: &Node) -> String {
    let word = node.props.get("value").and_then(Value::as_str).filter(|_| has_middle(node));
    let on = TestCx::on_state(node) == Some(true);
    word.map_or_else(|| if on { "on" } else { "off" }.to_owned(), str::to_owned)
}

fn toggle(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let id = step.need("id");
    let target = cx.reach(&id, step.timeout())?;
    switch_state(&id, &target)?;
    cx.app.tap(&target);
    Ok(())
}

fn switch_state(id: &str, target: &Target) -> Result<bool, StepError> {
    TestCx::on_state(&target.node).ok_or_else(|| {
        let name = target.node.spec.name;
        StepError::failed(format!("`{id}` is a {name}, which is neither on nor off")).help("press it with `tap`")
    })
}

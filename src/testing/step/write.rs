//! Steps that type into fields.

use super::args::{ID, ID_AND_TIMEOUT, TIMEOUT};
use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::spec::{Kind, Prop, prop};

const VALUE: Prop = prop("value", Kind::Text, "The text.");
const SUBMIT: Prop = prop("submit", Kind::Bool, "Presses Enter afterwards.");
const WRITE: &[Prop] = &[ID, VALUE, SUBMIT, TIMEOUT];

pub const STEPS: &[StepDef] = &[
    StepDef::new("enterText", "Types at the end of a field's text.", enter).takes(WRITE).needs(&["id", "value"]),
    StepDef::new("replaceText", "Empties a field and types into it.", replace).takes(WRITE).needs(&["id", "value"]),
    StepDef::new("clearText", "Empties a field.", clear).takes(ID_AND_TIMEOUT).needs(&["id"]),
    StepDef::new("submitText", "Presses Enter in a field.", submit).takes(ID_AND_TIMEOUT).needs(&["id"]),
    StepDef::new("focus", "Puts the keyboard's focus into a field.", focus).takes(ID_AND_TIMEOUT).needs(&["id"]),
    StepDef::new("unfocus", "Takes the keyboard's focus away; a field then says that it has changed.", unfocus),
];

fn enter(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    type_into(step, cx, false)
}

fn replace(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    type_into(step, cx, true)
}

fn type_into(step: &Step, cx: &mut TestCx<'_>, erase: bool) -> StepResult {
    let (id, text) = (step.need("id"), step.need("value"));
    let target = cx.reach(&step.need("id"), step.timeout())?;
    if target.node.spec.prop("value").is_none() {
        return Err(StepError::failed(format!("`{id}` is a {}, nothing can be typed into it", target.node.spec.name)));
    }
    let before = cx.app.value_of(&target.node);
    cx.app.focus(&target);
    if erase {
        // A user selects all and types over it.
        cx.app.erase();
    }
    cx.app.type_text(&text);
    let after = cx.app.nodes(&id).first().map(|node| cx.app.value_of(node));
    // A field that takes something else of what is typed (a mask, `maxLength`) has at least changed.
    if !text.is_empty() && after.as_ref().is_some_and(|after| *after == before && **after != *text) {
        return Err(StepError::failed(format!("`{id}` takes no text: it still holds `{before}`")));
    }
    if step.read("submit").unwrap_or(false) {
        cx.app.enter();
    }
    Ok(())
}

fn clear(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let target = cx.reach(&step.need("id"), step.timeout())?;
    cx.app.focus(&target);
    cx.app.erase();
    Ok(())
}

fn submit(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let target = cx.reach(&step.need("id"), step.timeout())?;
    cx.app.focus(&target);
    cx.app.enter();
    Ok(())
}

fn focus(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let target = cx.reach(&step.need("id"), step.timeout())?;
    cx.app.focus(&target);
    Ok(())
}

fn unfocus(_: &Step, cx: &mut TestCx<'_>) -> StepResult {
    cx.app.unfocus();
    Ok(())
}

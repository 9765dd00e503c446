//! Expectations about one widget.

use super::args::{COUNT, EQUALS, ID, ONLY_ID};
use crate::testing::compare::{loosely_equal, quoted};
use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::spec::{Kind, Prop, prop};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

const VALUE: &[Prop] = &[ID, EQUALS];
const TRUTH: &[Prop] = &[ID, prop("equals", Kind::Bool, "`true` unless given.")];
const PROPERTY: &[Prop] = &[ID, prop("property", Kind::Text, "Its name, or a path such as `textStyle.color`."), EQUALS];
const NUMBER: &[Prop] = &[ID, prop("equals", COUNT, "How many.")];
const LABEL: &[Prop] = &[ID, prop("label", Kind::Text, "The accessible name, which a screen reader speaks.")];

pub const STEPS: &[StepDef] = &[
    StepDef::new(
        "expectVisible",
        "The widget is in the visible part of the window, and nothing lies over it.",
        visible,
    )
    .takes(ONLY_ID)
    .needs(&["id"]),
    StepDef::new("expectNotVisible", "The widget is not to be seen.", not_visible).takes(ONLY_ID).needs(&["id"]),
    StepDef::new("expectExists", "The widget is in the screen's tree.", exists).takes(ONLY_ID).needs(&["id"]),
    StepDef::new("expectNotExists", "The widget is not in the screen's tree.", not_exists)
        .takes(ONLY_ID)
        .needs(&["id"]),
    StepDef::new("expectEnabled", "The widget accepts input.", enabled).takes(ONLY_ID).needs(&["id"]),
    StepDef::new("expectDisabled", "The widget does not accept input.", disabled).takes(ONLY_ID).needs(&["id"]),
    StepDef::new("expectValue", "A field holds this, compared as text.", value).takes(VALUE).needs(&["id", "equals"]),
    StepDef::new("expectChecked", "A check box or switch is on.", checked).takes(TRUTH).needs(&["id"]),
    StepDef::new("expectSelected", "A filter, tab or toggle is selected.", selected).takes(TRUTH).needs(&["id"]),
    StepDef::new("expectProperty", "A property has this value.", property)
        .takes(PROPERTY)
        .needs(&["id", "property", "equals"]),
    StepDef::new("expectStyle", "A style has this value.", property)
        .takes(PROPERTY)
        .needs(&["id", "property", "equals"]),
    StepDef::new("expectCount", "So many widgets have this id.", count).takes(NUMBER).needs(&["id", "equals"]),
    StepDef::new("expectAccessible", "A screen reader has words for the widget.", accessible)
        .takes(ONLY_ID)
        .needs(&["id"]),
    StepDef::new("expectSemanticsLabel", "A screen reader says this of the widget.", semantics)
        .takes(LABEL)
        .needs(&["id", "label"]),
    StepDef::new("expectNoOverflow", "Nothing in the widget reaches over its sides.", no_overflow)
        .takes(ONLY_ID)
        .needs(&["id"]),
];

fn visible(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let id = step.need("id");
    cx.app.target(&id).map(drop).map_err(|hidden| cx.hidden(&id, hidden))
}

fn not_visible(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let id = step.need("id");
    match cx.app.target(&id) {
        Ok(_) => Err(StepError::failed(format!("`{id}` is visible"))),
        Err(_) => Ok(()),
    }
}

fn exists(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    cx.node(&step.need("id")).map(drop)
}

fn not_exists(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let id = step.need("id");
    if cx.app.nodes(&id).is_empty() { Ok(()) } else { Err(StepError::failed(format!("`{id}` is on the screen"))) }
}

fn enabled(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let node = cx.node(&step.need("id"))?;
    match TestCx::inactive_reason(&node) {
        None => Ok(()),
        Some(why) => Err(StepError::failed(format!("`{}` {why}", step.need("id")))),
    }
}

fn disabled(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let node = cx.node(&step.need("id"))?;
    match TestCx::inactive_reason(&node) {
        Some(_) => Ok(()),
        None => Err(StepError::failed(format!("`{}` is enabled", step.need("id")))),
    }
}

fn value(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (id, wanted) = (step.need("id"), step.arg("equals"));
    let node = cx.node(&id)?;
    let found = cx.app.value_of(&node);
    // Fields hold text, where a test writes `equals: 5`.
    if *found == *wanted.to_display() {
        return Ok(());
    }
    Err(StepError::failed(format!("`{id}` holds {}, not {}", quoted(&Value::Text(found)), quoted(&wanted))))
}

fn checked(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    truth(step, cx, TestCx::on_state, "on")
}

fn selected(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    truth(step, cx, TestCx::selected_state, "selected")
}

fn truth(step: &Step, cx: &mut TestCx<'_>, state: fn(&Node) -> Option<bool>, word: &str) -> StepResult {
    let (id, wanted) = (step.need("id"), step.read("equals").unwrap_or(true));
    let node = cx.node(&id)?;
    let Some(found) = state(&node) else {
        let stop = StepError::failed(format!("`{id}` is a {}, which is never {word}", node.spec.name));
        return Err(stop.help("look at one of its properties with `expectProperty`"));
    };
    if found == wanted {
        return Ok(());
    }
    Err(StepError::failed(format!("`{id}` is {}{word}", if found { "" } else { "not " })))
}

fn property(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (id, name, wanted) = (step.need("id"), step.need("property"), step.arg("equals"));
    let node = cx.node(&id)?;
    let (root, rest) = name.split_once('.').unwrap_or((&name, ""));
    let Some(prop) = node.spec.prop(root) else {
        let names: Vec<&str> = node.spec.all_props().map(|prop| prop.name).collect();
        let stop = StepError::failed(format!("`{id}` is a {}, which has no property `{root}`", node.spec.name));
        return Err(stop.did_you_mean(root, names));
    };
    let mut found = node.props.get(prop.name).cloned().unwrap_or_default();
    for key in rest.split('.').filter(|key| !key.is_empty()) {
        found = found.get(key);
    }
    if loosely_equal(&found, &wanted) {
        return Ok(());
    }
    Err(StepError::failed(format!("`{name}` of `{id}` is {}, not {}", quoted(&found), quoted(&wanted))))
}

fn count(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (id, wanted) = (step.need("id"), step.read::<usize>("equals").unwrap_or(0));
    let found = cx.app.nodes(&id).len();
    if found == wanted {
        return Ok(());
    }
    Err(StepError::failed(format!("{} called `{id}`, not {wanted}", widgets(found))))
}

fn widgets(number: usize) -> String {
    match number {
        0 => "no widget is".to_owned(),
        1 => "1 widget is".to_owned(),
        many => format!("{many} widgets are"),
    }
}

fn accessible(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let id = step.need("id");
    let node = cx.node(&id)?;
    if cx.app.accessible_names(&node).is_empty() {
        let stop = StepError::failed(format!("a screen reader has no words for `{id}`"));
        return Err(stop.help("give it a `label`, or `semantics: {label: …}`"));
    }
    Ok(())
}

fn semantics(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (id, wanted) = (step.need("id"), step.need("label"));
    let node = cx.node(&id)?;
    let labels = cx.app.accessible_names(&node);
    if labels.iter().any(|label| **label == *wanted) {
        return Ok(());
    }
    Err(StepError::failed(format!(
        "a screen reader does not say `{wanted}` of `{id}`; it says: {}",
        cx.listed(&labels)
    )))
}

fn no_overflow(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let id = step.need("id");
    let node = cx.node(&id)?;
    match cx.app.overflowing(&node) {
        None => Ok(()),
        Some(over) => {
            let name = over.test_id.as_ref().or(over.key.as_ref()).map(|id| format!(" `{id}`")).unwrap_or_default();
            Err(StepError::failed(format!("a {}{name} in `{id}` reaches over its side", over.spec.name)))
        }
    }
}

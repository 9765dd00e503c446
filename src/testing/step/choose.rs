//! Steps that select list entries and slider positions.

use super::args::{COUNT, ID, ID_AND_TIMEOUT, TIMEOUT};
use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::diag::nearest;
use ensemble_core::spec::{Kind, Prop, prop};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

const SELECT: &[Prop] = &[ID, prop("value", Kind::Text, "The entry's label."), TIMEOUT];
const INDEX: &[Prop] = &[ID, prop("index", COUNT, "The entry's index, from 0."), TIMEOUT];
const SLIDE: &[Prop] = &[
    ID,
    prop("value", Kind::Number { min: 0.0, max: 1.0 }, "Position on the line: 0 is its start, 1 its end."),
    TIMEOUT,
];

pub const STEPS: &[StepDef] = &[
    StepDef::new("select", "Opens a list of choices and takes the one with this label.", select)
        .takes(SELECT)
        .needs(&["id", "value"]),
    StepDef::new("selectIndex", "Opens a list of choices and takes the one at this index.", select_index)
        .takes(INDEX)
        .needs(&["id", "index"]),
    StepDef::new("setSlider", "Presses a slider's line at this position.", set_slider)
        .takes(SLIDE)
        .needs(&["id", "value"]),
    StepDef::new("openMenu", "Presses a menu or dropdown and leaves it open.", open_menu)
        .takes(ID_AND_TIMEOUT)
        .needs(&["id"]),
];

fn select(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (id, label) = (step.need("id"), step.need("value"));
    let target = cx.reach(&step.need("id"), step.timeout())?;
    // A group of radio buttons, tabs or toggles shows its choices all the time.
    let is_open = !matches!(target.node.spec.name, "Dropdown" | "MultiSelect" | "PopupMenu" | "Search");
    if is_open {
        if cx.app.pick(&label, Some(target.shown)) {
            return Ok(());
        }
    } else {
        cx.app.tap(&target);
        if cx.app.pick(&label, None) {
            if target.node.spec.name == "MultiSelect" {
                // The list of a MultiSelect stays open and would cover what the next step presses.
                cx.app.escape();
            }
            return Ok(());
        }
    }
    let choices = cx.app.pressable();
    cx.app.escape();
    let stop = StepError::failed(format!("`{id}` offers no `{label}`"));
    Err(match nearest(&label, choices.iter().map(String::as_str)) {
        Some(near) => stop.help(format!("did you mean `{near}`?")),
        None => stop.help(format!("what can be pressed: {}", cx.listed(&choices))),
    })
}

fn select_index(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (id, index) = (step.need("id"), step.read::<usize>("index").unwrap_or(0));
    let target = cx.reach(&id, step.timeout())?;
    match entry_count(&target.node) {
        Some(count) if index < count => {}
        Some(count) => {
            let entries = if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") };
            return Err(StepError::failed(format!("`{id}` has {entries}, none at index {index}; the first is 0")));
        }
        None => {
            let stop = StepError::failed(format!("`{id}` is a {}, which offers no entries", target.node.spec.name));
            return Err(stop.help(
                "`selectIndex` is for a Dropdown, MultiSelect, Search, RadioGroup, ToggleButton, TabBar or PopupMenu",
            ));
        }
    }
    cx.app.tap(&target);
    cx.app.pick_at(index);
    Ok(())
}

/// Count of the entries that a widget offers; `None` when it offers none.
fn entry_count(node: &Node) -> Option<usize> {
    let listed = ["items", "data", "options"].iter().filter(|name| node.spec.prop(name).is_some());
    let listed = listed.map(|name| node.props.get(name).and_then(Value::as_list).map_or(0, <[Value]>::len)).max();
    let made = node.rows.as_ref().map(|rows| rows.choices.as_ref().map_or(rows.count, |choices| choices.len()));
    Some(listed?.max(made.unwrap_or(0)))
}

fn set_slider(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let id = step.need("id");
    let target = cx.reach(&id, step.timeout())?;
    if target.node.spec.name != "Slider" {
        return Err(StepError::failed(format!("`{id}` is a {}, not a Slider", target.node.spec.name)));
    }
    let thumb = target.node.props.read::<f32>("thumbRadius").unwrap_or(9.0);
    cx.app.tap_along(&target, step.read::<f32>("value").unwrap_or(0.0), thumb);
    Ok(())
}

fn open_menu(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let target = cx.reach(&step.need("id"), step.timeout())?;
    cx.app.tap(&target);
    Ok(())
}

//! Steps that scroll, drag and swipe.

use super::args::{ID, ID_AND_TIMEOUT, TIMEOUT};
use crate::shell::virtual_app::{Direction, VirtualApp};
use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::spec::{Kind, Prop, prop};

const PIXELS: Kind = Kind::Number { min: -1_000_000_000.0, max: 1_000_000_000.0 };
const SCROLL: &[Prop] = &[prop("delta", PIXELS, "Logical pixels, downwards."), ID, TIMEOUT];
const SWIPE: &[Prop] = &[
    prop("direction", Kind::Enum(&["left", "right", "up", "down"]), "The direction in which the pointer drags."),
    ID,
    TIMEOUT,
];
const DRAG: &[Prop] =
    &[ID, prop("dx", PIXELS, "Logical pixels to the right."), prop("dy", PIXELS, "Logical pixels downwards."), TIMEOUT];

pub const STEPS: &[StepDef] = &[
    StepDef::new("scroll", "Moves the widget with this `id`, else the main scroller.", scroll)
        .takes(SCROLL)
        .needs(&["delta"]),
    StepDef::new("scrollUntilVisible", "Scrolls until the widget can be reached, down and then from the top.", until)
        .takes(ID_AND_TIMEOUT)
        .needs(&["id"]),
    StepDef::new("swipe", "Drags across a widget.", swipe).takes(SWIPE).needs(&["direction"]),
    StepDef::new("drag", "Presses a widget, moves and lets go.", drag).takes(DRAG).needs(&["id"]),
    StepDef::new("pullToRefresh", "Fires `onPullToRefresh`; a desktop pulls nothing.", pull)
        .takes(ID_AND_TIMEOUT)
        .short("id"),
];

fn scroll(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let pixels = step.read("delta").unwrap_or(0.0);
    let scrolled = match step.text("id") {
        Some(id) => {
            let target = cx.reach(&id, step.timeout())?;
            cx.app.scroll_at(&target, pixels)
        }
        None => cx.app.scroll(pixels),
    };
    cx.note_scroll(step.span, scrolled && pixels != 0.0);
    Ok(())
}

fn until(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let id = step.need("id");
    // Waits for widgets that appear later, as in a list that is loading.
    let there = |app: &mut VirtualApp| !app.nodes(&id).is_empty();
    cx.app.wait(step.timeout(), there).map_err(|_| StepError::endless())?;
    cx.app.scroll_to(&id).map_err(|hidden| cx.hidden(&id, hidden))
}

fn swipe(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let direction = match &*step.need("direction") {
        "left" => Direction::Left,
        "right" => Direction::Right,
        "up" => Direction::Up,
        _ => Direction::Down,
    };
    if step.text("id").is_some() {
        let target = cx.reach(&step.need("id"), step.timeout())?;
        cx.app.swipe(&target, direction);
        return Ok(());
    }
    // Without an id the screen itself is swiped: its header does not scroll.
    let root = cx.app.scene().root.clone();
    let body = root.slot("body").cloned().unwrap_or(root);
    let target = cx.app.reach(&body).map_err(|hidden| cx.hidden("body", hidden))?;
    cx.app.swipe(&target, direction);
    Ok(())
}

fn drag(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let target = cx.reach(&step.need("id"), step.timeout())?;
    cx.app.drag(&target, step.read("dx").unwrap_or(0.0), step.read("dy").unwrap_or(0.0));
    Ok(())
}

fn pull(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let id = step.text("id");
    let find = |app: &mut VirtualApp| {
        let nodes = id.as_ref().map_or_else(|| app.all_nodes(), |id| app.nodes(id));
        nodes.into_iter().find(|node| node.handles("onPullToRefresh"))
    };
    cx.app.wait(step.timeout(), |app| find(app).is_some()).map_err(|_| StepError::endless())?;
    if let Some(id) = &id {
        cx.node(id)?;
    }
    let Some(node) = find(&mut cx.app) else {
        return Err(StepError::failed("nothing here answers to `onPullToRefresh`"));
    };
    cx.app.fire(node.id, "onPullToRefresh");
    Ok(())
}

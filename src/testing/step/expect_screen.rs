//! Expectations about open and visited screens.

use std::sync::Arc;
use std::time::Duration;

use super::args::MILLIS;
use super::screen::SCREEN;
use crate::shell::virtual_app::VirtualApp;
use crate::testing::mocks::millis;
use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::spec::{Kind, Prop, prop};

const PATIENCE: Prop = prop("timeoutMs", MILLIS, "Milliseconds of virtual time to wait for it, none unless given.");
const ONLY_SCREEN: &[Prop] = &[SCREEN, PATIENCE];
const SCREENS: &[Prop] = &[prop("screens", Kind::List, "The last screens, the one in front last.")];
const TRUTH: &[Prop] = &[prop("equals", Kind::Bool, "`true` unless given.")];

pub const STEPS: &[StepDef] = &[
    StepDef::new("expectScreen", "This screen is in front.", in_front)
        .also(&["expectNavigateTo"])
        .takes(ONLY_SCREEN)
        .needs(&["screen"]),
    StepDef::new("expectVisited", "This screen was in front.", visited).takes(ONLY_SCREEN).needs(&["screen"]),
    StepDef::new("expectNotVisited", "This screen was never in front.", not_visited)
        .takes(ONLY_SCREEN)
        .needs(&["screen"]),
    StepDef::new("expectBackStack", "The open screens end like this.", back_stack).takes(SCREENS).needs(&["screens"]),
    StepDef::new("expectCanGoBack", "There is a screen to go back to.", can_go_back).takes(TRUTH).short("equals"),
];

fn in_front(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let wanted = step.need("screen");
    cx.known_screen(&wanted)?;
    let there = |app: &mut VirtualApp| {
        app.runtime(|runtime| runtime.open_screens()).last().is_some_and(|(_, name)| *name == wanted)
    };
    if wait(step, cx, there)? {
        Ok(())
    } else {
        let found = cx.current_screen();
        Err(StepError::failed(format!("the screen in front is `{found}`, not `{wanted}`")))
    }
}

/// Waits for at most `timeoutMs`, no time unless given.
fn wait(step: &Step, cx: &mut TestCx<'_>, met: impl FnMut(&mut VirtualApp) -> bool) -> Result<bool, StepError> {
    let patience = step.read("timeoutMs").map_or(Duration::ZERO, millis);
    cx.app.wait(patience, met).map_err(|_| StepError::endless())
}

fn visited(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let wanted = step.need("screen");
    cx.known_screen(&wanted)?;
    if wait(step, cx, |app| app.record().visited.contains(&wanted))? {
        return Ok(());
    }
    let visited: Vec<String> = cx.app.record().visited.iter().map(ToString::to_string).collect();
    Err(StepError::failed(format!("`{wanted}` was not visited; visited were: {}", cx.listed(&visited))))
}

fn not_visited(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let unwanted = step.need("screen");
    cx.known_screen(&unwanted)?;
    if wait(step, cx, |app| app.record().visited.contains(&unwanted))? {
        return Err(StepError::failed(format!("`{unwanted}` was visited")));
    }
    Ok(())
}

fn back_stack(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let wanted: Vec<Arc<str>> =
        step.arg("screens").as_list().unwrap_or_default().iter().map(|name| name.to_display()).collect();
    let open: Vec<Arc<str>> = cx.open_screens();
    if open.ends_with(&wanted) {
        return Ok(());
    }
    Err(StepError::failed(format!("the open screens are {}, not {}", open.join(", "), wanted.join(", "))))
}

fn can_go_back(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (wanted, found) = (step.read("equals").unwrap_or(true), cx.open_screens().len() > 1);
    match (wanted, found) {
        (true, false) => Err(StepError::failed("there is no screen to go back to")),
        (false, true) => Err(StepError::failed("there is a screen to go back to")),
        _ => Ok(()),
    }
}

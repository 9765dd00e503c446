//! Steps that wait in virtual time, for timers and the delays of mocks.

use std::time::Duration;

use super::args::{COUNT, ID, ID_AND_TIMEOUT, MILLIS, TIMEOUT};
use crate::testing::mocks::millis;
use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::spec::{Kind, Prop, prop};

const DURATION: &[Prop] = &[prop("durationMs", MILLIS, "Milliseconds of virtual time.")];
const WAIT_FOR: &[Prop] =
    &[ID, prop("text", Kind::Text, "A whole text."), prop("anyOf", Kind::List, "Any of these texts."), TIMEOUT];
const API: &[Prop] = &[
    prop("name", Kind::Text, "The API's name."),
    prop("times", COUNT, "How many calls, at least; 1 unless given."),
    TIMEOUT,
];
const SCREEN: &[Prop] = &[super::screen::SCREEN, TIMEOUT];
const ONLY_TIMEOUT: &[Prop] = &[TIMEOUT];

pub const STEPS: &[StepDef] = &[
    StepDef::new("wait", "Lets virtual time pass, 500 ms unless given.", wait).takes(DURATION).short("durationMs"),
    StepDef::new("pump", "Lets virtual time pass, 100 ms unless given.", pump).takes(DURATION).short("durationMs"),
    StepDef::new("settle", "Waits until nothing is pending but streams, timers and what repeats.", settle)
        .takes(ONLY_TIMEOUT),
    StepDef::new("waitFor", "Waits until the widget is visible, or the text can be read.", wait_for)
        .takes(WAIT_FOR)
        .short("id"),
    StepDef::new("waitForText", "Waits until a text can be read.", wait_for).takes(WAIT_FOR).short("text"),
    StepDef::new("waitForGone", "Waits until the widget is not visible any more.", wait_for_gone)
        .takes(ID_AND_TIMEOUT)
        .needs(&["id"]),
    StepDef::new("waitForApi", "Waits until an API has been called so often.", wait_for_api)
        .takes(API)
        .needs(&["name"]),
    StepDef::new("waitForNavigation", "Waits until a screen is in front.", wait_for_screen)
        .takes(SCREEN)
        .needs(&["screen"]),
];

fn wait(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let time = step.read("durationMs").map_or(Duration::from_millis(500), millis);
    cx.app.pass(time).map_err(|_| StepError::endless())
}

fn pump(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let time = step.read("durationMs").map_or(Duration::from_millis(100), millis);
    cx.app.pass(time).map_err(|_| StepError::endless())
}

fn settle(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let timeout = step.read("timeoutMs").map_or(Duration::from_secs(2), millis);
    cx.app.settle();
    cx.app.wait(timeout, |app| !app.is_busy()).map_err(|_| StepError::endless())?;
    Ok(())
}

fn wait_for(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    if let Some(id) = step.text("id") {
        let met = cx.app.wait(step.timeout(), |app| app.target(&id).is_ok()).map_err(|_| StepError::endless())?;
        if met {
            return Ok(());
        }
        let why = cx.app.target(&id).err();
        return Err(why.map_or_else(|| StepError::failed("it came too late"), |hidden| cx.hidden(&id, hidden)));
    }
    let wanted = step.wanted_texts()?;
    cx.wait_for_text(step.timeout(), &wanted, |text, wanted| text == wanted)
}

fn wait_for_gone(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let id = step.need("id");
    let met = cx.app.wait(step.timeout(), |app| app.target(&id).is_err()).map_err(|_| StepError::endless())?;
    if met {
        Ok(())
    } else {
        Err(StepError::failed(format!("`{id}` is still visible after {}", spelled(step.timeout()))))
    }
}

fn wait_for_api(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (name, times) = (step.need("name"), step.read::<usize>("times").unwrap_or(1));
    cx.known_api(&name)?;
    let count = |app: &crate::shell::virtual_app::VirtualApp| {
        app.record().calls.iter().filter(|call| *call.api == *name).count()
    };
    let met = cx.app.wait(step.timeout(), |app| count(app) >= times).map_err(|_| StepError::endless())?;
    if met {
        return Ok(());
    }
    let found = count(&cx.app);
    let stop = StepError::failed(format!("API `{name}` was called {}, not {times}", super::api::times(found)));
    Err(stop.help(cx.calls_in_words()))
}

fn wait_for_screen(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let wanted = step.need("screen");
    cx.known_screen(&wanted)?;
    let there = |app: &mut crate::shell::virtual_app::VirtualApp| {
        app.runtime(|runtime| runtime.open_screens()).last().is_some_and(|(_, name)| *name == wanted)
    };
    if cx.app.wait(step.timeout(), there).map_err(|_| StepError::endless())? {
        return Ok(());
    }
    Err(StepError::failed(format!("the screen in front is still `{}`, not `{wanted}`", cx.current_screen())))
}

/// Formats a duration.
fn spelled(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

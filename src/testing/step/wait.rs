//! Waiting: virtual time passes, and with it timers and the delays of mocks.

use std::time::Duration;

use super::{COUNT, ID, ID_AND_TIMEOUT, MILLIS, StepDef, TIMEOUT};
use crate::testing::Step;
use crate::testing::file::millis;
use crate::testing::run::{Player, Ran, Stop};
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

fn wait(step: &Step, player: &mut Player<'_>) -> Ran {
    let time = step.read("durationMs").map_or(Duration::from_millis(500), millis);
    player.play.pass(time).map_err(|_| Stop::endless())
}

fn pump(step: &Step, player: &mut Player<'_>) -> Ran {
    let time = step.read("durationMs").map_or(Duration::from_millis(100), millis);
    player.play.pass(time).map_err(|_| Stop::endless())
}

fn settle(step: &Step, player: &mut Player<'_>) -> Ran {
    let patience = step.read("timeoutMs").map_or(Duration::from_secs(2), millis);
    player.play.settle();
    player.play.wait(patience, |play| !play.is_busy()).map_err(|_| Stop::endless())?;
    Ok(())
}

fn wait_for(step: &Step, player: &mut Player<'_>) -> Ran {
    if let Some(id) = step.text("id") {
        let met = player.play.wait(step.patience(), |play| play.target(&id).is_ok()).map_err(|_| Stop::endless())?;
        if met {
            return Ok(());
        }
        let why = player.play.target(&id).err();
        return Err(why.map_or_else(|| Stop::failed("it came too late"), |hidden| player.hidden(&id, hidden)));
    }
    let wanted = Player::wanted_texts(step)?;
    player.wait_for_text(step.patience(), &wanted, |text, wanted| text == wanted)
}

fn wait_for_gone(step: &Step, player: &mut Player<'_>) -> Ran {
    let id = step.need("id");
    let met = player.play.wait(step.patience(), |play| play.target(&id).is_err()).map_err(|_| Stop::endless())?;
    if met { Ok(()) } else { Err(Stop::failed(format!("`{id}` is still visible after {}", spelled(step.patience())))) }
}

fn wait_for_api(step: &Step, player: &mut Player<'_>) -> Ran {
    let (name, times) = (step.need("name"), step.read::<usize>("times").unwrap_or(1));
    player.known_api(&name)?;
    let count = |play: &crate::shell::play::Play| play.record().calls.iter().filter(|call| *call.api == *name).count();
    let met = player.play.wait(step.patience(), |play| count(play) >= times).map_err(|_| Stop::endless())?;
    if met {
        return Ok(());
    }
    let found = count(&player.play);
    let stop = Stop::failed(format!("API `{name}` was called {}, not {times}", super::api::times(found)));
    Err(stop.help(player.calls_in_words()))
}

fn wait_for_screen(step: &Step, player: &mut Player<'_>) -> Ran {
    let wanted = step.need("screen");
    player.known_screen(&wanted)?;
    let there = |play: &mut crate::shell::play::Play| {
        play.runtime(|runtime| runtime.open_screens()).last().is_some_and(|(_, name)| *name == wanted)
    };
    if player.play.wait(step.patience(), there).map_err(|_| Stop::endless())? {
        return Ok(());
    }
    Err(Stop::failed(format!("the screen in front is still `{}`, not `{wanted}`", player.front())))
}

/// A time in words.
fn spelled(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

//! Expectations about console, faults, browser and clipboard.

use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::diag::Code;
use ensemble_core::spec::{Kind, Prop, prop};

const CONTAINS: &[Prop] = &[prop("contains", Kind::Text, "A part of it.")];
const URL: &[Prop] = &[prop("url", Kind::Text, "The address, or a part of it.")];
const TEXT: &[Prop] = &[prop("text", Kind::Text, "The whole text.")];

pub const STEPS: &[StepDef] = &[
    StepDef::new("expectConsoleLog", "A line of the console contains this.", console)
        .takes(CONTAINS)
        .needs(&["contains"]),
    StepDef::new("expectNoConsoleErrors", "The console has no errors.", no_console_errors),
    StepDef::new("expectNoRenderErrors", "Every binding could be evaluated and shown.", no_render_errors),
    StepDef::new("expectNoErrors", "The app has had no faults, and the console has no errors.", no_errors),
    StepDef::new("expectError", "The app has had a fault, one that contains this.", error)
        .takes(CONTAINS)
        .short("contains"),
    StepDef::new("expectOpenedUrl", "The app has sent this address to the browser.", opened).takes(URL).needs(&["url"]),
    StepDef::new("expectCopied", "The app has put this text on the clipboard.", copied).takes(TEXT).needs(&["text"]),
];

fn console(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let part = step.need("contains");
    if cx.app.record().console.iter().any(|said| said.text.contains(&*part)) {
        return Ok(());
    }
    let lines: Vec<String> = cx.app.record().console.iter().map(|said| said.text.clone()).collect();
    let stop = StepError::failed(format!("no line of the console contains `{part}`"));
    Err(stop.help(format!("it says: {}", cx.listed(&lines))))
}

fn no_console_errors(_: &Step, cx: &mut TestCx<'_>) -> StepResult {
    match cx.app.record().console.iter().find(|said| said.level == "error") {
        Some(said) => Err(StepError::failed(format!("the console has an error: {}", said.text.trim_end_matches('.')))),
        None => Ok(()),
    }
}

fn no_render_errors(_: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let renders = |code: Code| matches!(code, Code::ExpressionFailed | Code::TypeMismatch | Code::ImageFailed);
    fault(cx, renders)
}

fn no_errors(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    fault(cx, |_| true)?;
    no_console_errors(step, cx)
}

fn fault(cx: &TestCx<'_>, is: impl Fn(Code) -> bool) -> StepResult {
    match cx.app.record().faults.iter().find(|fault| is(fault.code)) {
        Some(fault) => {
            Err(StepError::failed(format!("the app has a fault: {}", fault.message)).note(cx.location_of(fault)))
        }
        None => Ok(()),
    }
}

fn error(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let part = step.text("contains").unwrap_or_default();
    if cx.app.record().faults.iter().any(|fault| fault.message.contains(&*part)) {
        return Ok(());
    }
    let faults: Vec<String> = cx.app.record().faults.iter().map(|fault| fault.message.clone()).collect();
    if faults.is_empty() {
        return Err(StepError::failed("the app has had no faults"));
    }
    Err(StepError::failed(format!("no fault of the app contains `{part}`"))
        .help(format!("it has had: {}", cx.listed(&faults))))
}

fn opened(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let wanted = step.need("url");
    if cx.app.record().opened.iter().any(|url| url.contains(&*wanted)) {
        return Ok(());
    }
    let opened: Vec<String> = cx.app.record().opened.iter().map(ToString::to_string).collect();
    Err(StepError::failed(format!("`{wanted}` was not opened; opened were: {}", cx.listed(&opened))))
}

fn copied(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let wanted = step.need("text");
    if cx.app.record().copied.contains(&wanted) {
        return Ok(());
    }
    let copied: Vec<String> = cx.app.record().copied.iter().map(ToString::to_string).collect();
    Err(StepError::failed(format!("`{wanted}` was not copied; copied were: {}", cx.listed(&copied))))
}

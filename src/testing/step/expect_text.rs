//! Expectations about texts on the screen.

use std::sync::Arc;

use super::args::{ID, TIMEOUT};
use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::spec::{Kind, Prop, prop};
use ensemble_core::value::Value;

const TEXT: Prop = prop("text", Kind::Text, "The text.");
const ANY_OF: Prop = prop("anyOf", Kind::List, "Any of these texts.");
const ORDER: &[Prop] = &[prop("texts", Kind::List, "Whole texts, from top to bottom and from left to right."), ID];
const TEXTS: &[Prop] = &[TEXT, ANY_OF];
const WAITING: &[Prop] = &[TEXT, ANY_OF, TIMEOUT];

pub const STEPS: &[StepDef] = &[
    StepDef::new("expectText", "A whole text can be read on the screen, or by scrolling.", expect)
        .takes(TEXTS)
        .short("text"),
    StepDef::new("expectNoText", "No whole text is like that.", expect_none).takes(TEXTS).short("text"),
    StepDef::new("expectTextContains", "A text contains this, now or within `timeoutMs`.", expect_part)
        .takes(WAITING)
        .short("text"),
    StepDef::new("expectOrder", "Texts stand in this order in the visible part of the window, or of a widget.", order)
        .takes(ORDER)
        .needs(&["texts"]),
];

fn expect(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let wanted = step.wanted_texts()?;
    cx.wait_for_text(std::time::Duration::ZERO, &wanted, |text, wanted| text == wanted)
}

fn expect_part(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let wanted = step.wanted_texts()?;
    cx.wait_for_text(step.timeout(), &wanted, |text, wanted| text.contains(wanted))
}

fn order(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let wanted: Vec<Arc<str>> = step.arg("texts").as_list().unwrap_or_default().iter().map(Value::to_display).collect();
    let within = step.text("id").map(|id| cx.node(&id)).transpose()?;
    let found = cx.app.reading_order(within.as_ref());
    let mut rest = found.iter();
    if wanted.iter().all(|wanted| rest.any(|text| **text == **wanted)) {
        return Ok(());
    }
    if let Some(missing) = wanted.iter().find(|wanted| !found.iter().any(|text| **text == ***wanted)) {
        let stop = StepError::failed(format!("no visible text is `{missing}`"));
        return Err(stop.help(format!("in this order there are: {}", cx.listed(&found))));
    }
    let there: Vec<String> = found.into_iter().filter(|text| wanted.iter().any(|wanted| **wanted == **text)).collect();
    Err(StepError::failed(format!("the texts do not stand in the order {}", wanted.join(", ")))
        .help(format!("they stand like this: {}", cx.listed(&there))))
}

fn expect_none(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let unwanted = step.wanted_texts()?;
    let texts = cx.app.texts();
    match unwanted.iter().find(|unwanted| texts.contains(unwanted)) {
        Some(found) => Err(StepError::failed(format!("the text `{found}` is on the screen"))),
        None => Ok(()),
    }
}

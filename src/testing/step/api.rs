//! Steps that call APIs and change mocks.

use std::sync::Arc;

use super::args::{COUNT, MILLIS};
use crate::shell::net_options::net_options;
use crate::shell::virtual_app::ApiCall;
use crate::testing::compare::quoted;
use crate::testing::mocks::{Mocks, millis};
use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::json::JsonReader;
use ensemble_core::message::http::{Body, HttpRequest};
use ensemble_core::spec::{Kind, Prop, prop};
use ensemble_core::value::Value;
use ensemble_sse::perform_request;

/// Name of the step whose argument is a map of mocks.
pub(super) const MOCKS: &str = "mocks";

const NAME: Prop = prop("name", Kind::Text, "The API's name.");
const CALLED: &[Prop] = &[NAME, prop("times", COUNT, "How many calls exactly; 1 unless given.")];
const LAST: &[Prop] = &[
    NAME,
    prop("urlContains", Kind::Text, "A part of the address that was asked."),
    prop("method", Kind::Text, "`GET`, `POST` and so on."),
    prop("bodyContains", Kind::Text, "A part of the body that was sent."),
    prop("headers", Kind::Map, "Headers that were sent."),
];
const ONLY_NAME: &[Prop] = &[NAME];
const NAMES: &[Prop] = &[prop("names", Kind::List, "APIs in the order of their calls; others may come between.")];
const MOCKS_ARGS: &[Prop] = &[prop(MOCKS, Kind::Any, "Mocks by API, or a list of them and of files.")];
const REQUEST: &[Prop] = &[
    prop("url", Kind::Text, "The address."),
    prop("method", Kind::Text, "`GET` unless given."),
    prop("headers", Kind::Map, "Headers to send."),
    prop("body", Kind::Any, "A text, or what is sent as JSON."),
    prop("timeoutMs", MILLIS, "Milliseconds of real time to wait, 10000 unless given."),
    prop(
        "expectStatus",
        Kind::Number { min: 100.0, max: 599.0 },
        "The status it has to answer; else any of 200 to 299.",
    ),
    prop("expectBodyContains", Kind::Text, "A part of its answer."),
];

pub const STEPS: &[StepDef] = &[
    StepDef::new(MOCKS, "Changes mocks from now on; open streams go on as they are.", mocks)
        .takes(MOCKS_ARGS)
        .needs(&[MOCKS]),
    StepDef::new("httpRequest", "Asks a helper service for something, over the real network.", request)
        .takes(REQUEST)
        .needs(&["url"]),
    StepDef::new("resetApiCalls", "Forgets all calls of APIs.", forget),
    StepDef::new("expectApiCalled", "An API was called so often.", called).takes(CALLED).needs(&["name"]),
    StepDef::new("expectApiNotCalled", "An API was not called.", not_called).takes(ONLY_NAME).needs(&["name"]),
    StepDef::new("expectLastApiCall", "The last call was of this API, and was like that.", last)
        .takes(LAST)
        .needs(&["name"]),
    StepDef::new("expectApiCallOrder", "APIs were called in this order.", order).takes(NAMES).needs(&["names"]),
    StepDef::new("logApiCalls", "Says on stderr which APIs were called.", log),
];

fn mocks(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let entries = step.arg(MOCKS).as_map().cloned().unwrap_or_default();
    let over = Mocks(entries.iter().map(|(name, value)| (name.clone(), value.clone())).collect());
    cx.servers.replace(&over);
    Ok(())
}

fn request(step: &Step, _: &mut TestCx<'_>) -> StepResult {
    ask(step)
}

/// Sends a request to a helper service; also before the app is started.
pub(super) fn ask(step: &Step) -> StepResult {
    let mut request = HttpRequest::get(step.need("url"));
    request.method = step.text("method").map_or_else(|| Arc::from("GET"), |method| method.to_uppercase().into());
    request.timeout = step.read("timeoutMs").map_or(std::time::Duration::from_secs(10), millis);
    for (name, value) in step.arg("headers").as_map().into_iter().flat_map(|headers| headers.iter()) {
        request.headers.push((name.clone(), value.to_display()));
    }
    match step.arg("body") {
        Value::Null => {}
        Value::Text(text) => request.body = Body::Text(text),
        value => {
            request.headers.push((Arc::from("Content-Type"), Arc::from("application/json")));
            request.body = Body::Text(value.to_string().into());
        }
    }
    let (method, url) = (request.method.clone(), request.url.clone());
    let answer = perform_request::<JsonReader>(request, &net_options())
        .map_err(|fault| StepError::failed(format!("{method} {url}: {fault}")))?;
    let wanted = step.read::<f64>("expectStatus").map(|status| status as u16);
    let good = wanted.map_or_else(|| answer.is_success(), |wanted| answer.status == wanted);
    if !good {
        let wanted = wanted.map_or_else(|| "a success".to_owned(), |status| status.to_string());
        let stop = StepError::failed(format!("{method} {url} answered {}, not {wanted}", answer.status));
        return Err(stop.help(format!("it says: {}", quoted(&answer.body))));
    }
    let text = match &answer.body {
        Value::Text(text) => text.to_string(),
        other => other.to_string(),
    };
    match step.text("expectBodyContains") {
        Some(part) if !text.contains(&*part) => {
            let stop = StepError::failed(format!("the answer of {method} {url} does not contain `{part}`"));
            Err(stop.help(format!("it is: {}", quoted(&answer.body))))
        }
        _ => Ok(()),
    }
}

fn forget(_: &Step, cx: &mut TestCx<'_>) -> StepResult {
    cx.app.record_mut().calls.clear();
    Ok(())
}

fn called(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (name, wanted) = (step.need("name"), step.read::<usize>("times").unwrap_or(1));
    cx.known_api(&name)?;
    let found = cx.app.record().calls.iter().filter(|call| call.api == name).count();
    if found == wanted {
        return Ok(());
    }
    let stop = StepError::failed(format!("API `{name}` was called {}, not {}", times(found), times(wanted)));
    Err(stop.help(cx.calls_in_words()))
}

fn not_called(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let name = step.need("name");
    cx.known_api(&name)?;
    match cx.app.record().calls.iter().filter(|call| call.api == name).count() {
        0 => Ok(()),
        found => Err(StepError::failed(format!("API `{name}` was called {}", times(found)))),
    }
}

fn last(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let name = step.need("name");
    cx.known_api(&name)?;
    let Some(call) = cx.app.record().calls.last() else { return Err(StepError::failed("no API was called")) };
    if call.api != name {
        let stop = StepError::failed(format!("the last call was of API `{}`, not `{name}`", call.api));
        return Err(stop.help(cx.calls_in_words()));
    }
    match mismatch(step, call) {
        None => Ok(()),
        Some(message) => Err(StepError::failed(message)),
    }
}

fn mismatch(step: &Step, call: &ApiCall) -> Option<String> {
    if let Some(part) = step.text("urlContains")
        && !call.url.contains(&*part)
    {
        return Some(format!("API `{}` asked {}, which does not contain `{part}`", call.api, call.url));
    }
    if let Some(method) = step.text("method")
        && !method.eq_ignore_ascii_case(&call.method)
    {
        return Some(format!("API `{}` was called with {}, not {method}", call.api, call.method));
    }
    if let Some(part) = step.text("bodyContains")
        && !call.body.contains(&*part)
    {
        return Some(format!("the body that API `{}` sent does not contain `{part}`: {}", call.api, call.body));
    }
    for (name, wanted) in step.arg("headers").as_map().into_iter().flat_map(|headers| headers.iter()) {
        let found = call.headers.iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(name));
        let wanted = wanted.to_display();
        match found {
            Some((_, value)) if *value == wanted => {}
            Some((_, value)) => return Some(format!("header `{name}` was `{value}`, not `{wanted}`")),
            None => return Some(format!("header `{name}` was not sent")),
        }
    }
    None
}

fn order(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let wanted: Vec<Arc<str>> =
        step.arg("names").as_list().unwrap_or_default().iter().map(|name| name.to_display()).collect();
    for name in &wanted {
        cx.known_api(name)?;
    }
    let mut calls = cx.app.record().calls.iter();
    for name in &wanted {
        if !calls.any(|call| call.api == *name) {
            let stop = StepError::failed(format!("the APIs were not called in the order {}", wanted.join(", ")));
            return Err(stop.help(cx.calls_in_words()));
        }
    }
    Ok(())
}

fn log(_: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let words = cx.calls_in_words();
    cx.note(words);
    Ok(())
}

/// `once`, `3 times`.
pub(super) fn times(number: usize) -> String {
    match number {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        many => format!("{many} times"),
    }
}

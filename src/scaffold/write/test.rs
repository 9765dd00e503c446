//! Writes a test that plays example events and expects their values on the screen.

use super::example_event::ExampleEvent;
use super::plan::StreamPlan;
use super::view::{Format, View};
use crate::Auth;
use crate::File;
use crate::model::CLIENT_KEY;
use crate::yaml;
use ensemble_core::value::Value;

/// Number of events that the test plays.
const PLAYED: usize = 8;

/// `tests/NAME.test.yaml`.
pub fn file(planned: &StreamPlan<'_>) -> File {
    let api = &planned.api;
    let mut text = format!(
        "# The screen shows the events that come.
id: {file}
startScreen: {screen}
{state}mocks:
  {api}:
    events:
",
        file = planned.file,
        screen = planned.screen,
        state = state(planned),
    );
    let played: Vec<&ExampleEvent> = planned.events.iter().take(PLAYED).collect();
    for planted in &played {
        let mut parts = Vec::new();
        parts.extend(planted.event.as_ref().map(|event| format!("event: {}", yaml::text(event))));
        parts.extend(planted.id.as_ref().map(|id| format!("id: {}", Value::from(id.as_str()))));
        parts.push(format!("data: {}", yaml::flow(&planted.data)));
        text.push_str(&format!("      - {{{}}}\n", parts.join(", ")));
    }
    text.push_str("steps:\n");
    if !planned.starts {
        text.push_str(&format!("  - runScript: {{script: ensemble.invokeAPI('{api}')}}\n"));
    }
    text.push_str(&format!("  - waitForApi: {{name: {api}}}\n"));
    match shown(planned, &played) {
        Some(words) => text.push_str(&format!("  - expectTextContains: {{text: {}}}\n", yaml::text(&words))),
        None => text.push_str(&format!(
            "  - expectVisible: {{id: {}}}\n",
            if matches!(planned.view, View::Chart { .. }) { "chart" } else { "rows" }
        )),
    }
    text.push_str("  - expectNoErrors:\n");
    File::new(format!("tests/{}.test.yaml", planned.file), text)
}

/// `initialState` of the test: secrets and addresses, so that the test does not depend on the machine.
fn state(planned: &StreamPlan<'_>) -> String {
    let mut secrets = planned.stream.auth.as_ref().map(Auth::secrets).unwrap_or_default();
    secrets.extend(planned.trust.certificate.as_ref().map(|_| CLIENT_KEY));
    let mut parts = Vec::new();
    if !planned.has_server {
        parts.push(format!("env: {{{}: \"http://127.0.0.1:8080\"}}", planned.base));
    }
    if !secrets.is_empty() {
        let secrets: Vec<String> = secrets.iter().map(|name| format!("{name}: of the test")).collect();
        parts.push(format!("secrets: {{{}}}", secrets.join(", ")));
    }
    if parts.is_empty() { String::new() } else { format!("initialState: {{{}}}\n", parts.join(", ")) }
}

/// Text of the last event that is visible on the screen.
fn shown(planned: &StreamPlan<'_>, played: &[&ExampleEvent]) -> Option<String> {
    let handled = |one: &&&ExampleEvent| {
        planned.handled.is_empty()
            || planned.handled.iter().any(|name| Some(name) == one.event.as_ref().or(Some(&"message".to_owned())))
    };
    let last = played.iter().rfind(handled)?;
    let path = match &planned.view {
        View::Table { columns, .. } => &columns.first()?.path,
        View::Rows { columns, .. } => {
            &columns.iter().find(|pick| pick.format() == Format::Text && pick.schema.is_text())?.path
        }
        View::Log { text, .. } => &text.path,
        View::Events { kind: None } => return last.event.clone().filter(|event| event.len() < 20),
        View::Progress { text: Some(text), .. } => &text.path,
        View::Chart { .. }
        | View::Progress { text: None, .. }
        | View::Pulse { .. }
        | View::Tree { .. }
        | View::Patches
        | View::Answer
        | View::Json
        | View::Events { .. } => return None,
    };
    // JSON within JSON is opened on the screen only.
    let value = path.iter().fold(last.data.clone(), |value, step| value.get(step));
    let words = value.to_display().to_string();
    // A longer text may not fit its line, and marks of other languages are taken out of it.
    let short = !words.is_empty()
        && words.chars().count() <= 40
        && !words.contains(['\n', '$', '<', '&', '\u{1b}'])
        && value.as_list().is_none();
    let spaced = words.split_whitespace().collect::<Vec<_>>().join(" ") == words;
    (short && spaced).then_some(words)
}

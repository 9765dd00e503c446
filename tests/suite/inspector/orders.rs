//! Orders of the inspector to the app.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use egui::{Key, Modifiers};
use ensemble_run::app::{LoadOptions, MemoryFiles, load};
use ensemble_run::message::http::HttpRequest;
use ensemble_run::message::stream::StreamRequest;
use ensemble_run::runtime::Setup;
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::inspector::Pane;
use ensemble_run::shell::virtual_app::Servers;
use ensemble_run::sse::mock::{MockResponse, MockServer};
use ensemble_run::value::Value;

use super::panes::market;
use super::stage::Stage;
use crate::support::with_stack;

/// Nobody answers.
struct Nobody;

impl Servers for Nobody {
    fn answer(&self, _: &str, _: &HttpRequest) -> Option<MockResponse<Value>> {
        None
    }

    fn stream(&self, _: &str, _: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        None
    }
}

const SCREEN: &str = "Global: |\n  var count = 1;\n  function twice(n) { console.log('twice ' + n); return 2 * n; }\nView:\n  body:\n    Column:\n      children:\n        - Text: {id: shown, text: 'count is ${count}', styles: {color: red}}\n        - TextInput: {id: field, label: Field}\n";

fn counting() -> Stage {
    let files: MemoryFiles = [("app/screens/Home.yaml", SCREEN)].into_iter().collect();
    let (app, report) = load("app".as_ref(), &files, &catalog(), &Checker, &LoadOptions::default());
    assert_eq!(report.diagnostics(), []);
    let storage = [("kept", Value::Number(3.0))].into_iter().collect();
    let mut stage = Stage::start(Arc::new(app), Setup { storage, ..Setup::default() }, Rc::new(Nobody));
    stage.app.settle();
    stage
}

#[test]
fn the_console_runs_scripts_on_the_screen_and_remembers_them() {
    with_stack(|| {
        let mut stage = counting();
        stage.inspector.set_pane(Pane::Console);
        stage.frames(2);
        stage.click("JavaScript");
        stage.type_text("twice(count + 20)");
        stage.press(Key::Enter, Modifiers::NONE);
        stage.app.settle();
        stage.frames(3);
        let text = stage.text();
        for words in ["twice(count + 20)", "42", "twice 21"] {
            assert!(text.contains(words), "no `{words}` in:\n{text}");
        }
        stage.type_text("count = 7; count");
        stage.press(Key::Enter, Modifiers::NONE);
        stage.app.settle();
        assert!(stage.app.tree().contains("count is 7"), "{}", stage.app.tree());
        stage.type_text("nothing.here");
        stage.press(Key::Enter, Modifiers::NONE);
        stage.frames(3);
        assert!(stage.text().contains("nothing"), "{}", stage.text());
        stage.press(Key::ArrowUp, Modifiers::NONE);
        stage.press(Key::ArrowUp, Modifiers::NONE);
        stage.press(Key::Enter, Modifiers::NONE);
        stage.frames(3);
        assert_eq!(
            stage.text().matches("count = 7; count").count() % 2,
            0,
            "run twice by the history:\n{}",
            stage.text()
        );
    });
}

#[test]
fn names_are_completed_also_behind_a_dot() {
    with_stack(|| {
        let mut stage = counting();
        stage.inspector.set_pane(Pane::Console);
        stage.frames(2);
        stage.click("JavaScript");
        stage.type_text("twi");
        stage.frames(2);
        assert!(stage.text().contains("twice"), "{}", stage.text());
        stage.press(Key::Tab, Modifiers::NONE);
        stage.type_text("(shown.tex");
        stage.frames(3);
        assert!(stage.text().contains("text"), "{}", stage.text());
        stage.press(Key::Tab, Modifiers::NONE);
        stage.type_text(".length)");
        stage.press(Key::Enter, Modifiers::NONE);
        stage.frames(3);
        let text = stage.text();
        assert!(text.contains("twice(shown.text.length)") && text.contains("20"), "{text}");
    });
}

#[test]
fn a_value_is_set_and_pinned_in_the_state() {
    with_stack(|| {
        let mut stage = counting();
        stage.inspector.set_pane(Pane::State);
        stage.frames(2);
        stage.click("count: 1");
        stage.click("Set");
        // The value is replaced.
        stage.press(Key::A, Modifiers::COMMAND);
        stage.type_text("31");
        stage.press(Key::Enter, Modifiers::NONE);
        stage.app.settle();
        stage.frames(2);
        assert!(stage.app.tree().contains("count is 31"), "{}", stage.app.tree());
        assert!(stage.text().contains("count: 31"), "{}", stage.text());
        stage.click("Pin");
        assert!(stage.text().contains("pinned count: 31"), "{}", stage.text());
        stage.click("kept: 3");
        stage.click("Set");
        stage.press(Key::A, Modifiers::COMMAND);
        stage.type_text("{\"a\": 1}");
        stage.press(Key::Enter, Modifiers::NONE);
        stage.app.settle();
        let kept = stage.app.runtime(|runtime| runtime.storage_get("kept"));
        assert_eq!(kept.to_string(), r#"{"a":1}"#);
    });
}

#[test]
fn a_stream_is_ended_and_opened_again() {
    with_stack(|| {
        let mut stage = market();
        stage.show(Pane::Streams);
        // The menu hangs at its button.
        stage.click("Break");
        let (button, item) =
            (stage.window.find("Break").unwrap().rect, stage.window.find("Cut the connection").unwrap().rect);
        assert!(item.width() < 240.0 && (item.left() - button.left()).abs() < 240.0, "{button:?} {item:?}");
        stage.press(Key::Escape, Modifiers::NONE);
        stage.click("Disconnect");
        stage.app.settle();
        stage.frames(2);
        assert!(stage.text().contains("disconnected"), "{}", stage.text());
        stage.click("Reconnect now");
        stage.app.pass(Duration::from_secs(2)).unwrap();
        stage.frames(2);
        assert!(stage.text().contains("prices, open"), "{}", stage.text());
        // What was done in the inspector is among the events.
        stage.inspector.set_pane(Pane::Events);
        stage.frames(2);
        stage.press(Key::F, Modifiers::COMMAND);
        stage.type_text("reconnect");
        assert!(stage.text().contains("reconnect"), "{}", stage.text());
    });
}

#[test]
fn properties_say_where_their_values_come_from() {
    with_stack(|| {
        let mut stage = counting();
        stage.inspector.set_pane(Pane::Widgets);
        stage.frames(2);
        stage.click("Text #shown");
        stage.frames(2);
        let text = stage.text();
        for words in ["color: \"red\", style", "text: \"count is 1\", own", "Home.yaml:8", "text ← count"] {
            assert!(text.contains(words), "no `{words}` in:\n{text}");
        }
    });
}

#[test]
fn an_event_is_written_and_sent_as_the_server_would() {
    with_stack(|| {
        let mut stage = market();
        stage.show(Pane::Streams);
        // The chosen one is a price: it is changed and sent again.
        stage.click("Edit and send");
        stage.press(Key::A, Modifiers::COMMAND);
        stage.type_text("{\"symbol\": \"ZZZZ\", \"price\": 4711");
        assert!(stage.text().contains("This is no JSON"), "{}", stage.text());
        stage.type_text("}");
        assert!(!stage.text().contains("This is no JSON"), "{}", stage.text());
        stage.click("Send to the app");
        stage.app.settle();
        stage.frames(3);
        let price = stage.app.runtime(|runtime| runtime.run_script_text("prices.body.data.price"));
        assert_eq!(price, Ok(Value::Number(4711.0)));
        assert!(stage.text().contains("ZZZZ"), "it is among the lines:\n{}", stage.text());
        let kinds: Vec<&str> = stage.inspector.model.trace.iter().map(|record| record.kind()).collect();
        let sent = kinds.iter().position(|kind| *kind == "send").expect("a record of what was done in the inspector");
        assert_eq!(kinds.get(sent + 1), Some(&"stream.event"), "{kinds:?}");
        // Its button closes and opens it; what is typed goes into the data.
        stage.click("Close");
        assert!(!stage.text().contains("Send to the app"), "{}", stage.text());
        stage.click("Send an event to the app");
        stage.press(Key::A, Modifiers::COMMAND);
        stage.type_text("[17, 18]");
        assert!(stage.text().contains("[17, 18]"), "{}", stage.text());
        // Nobody sends to a stream that is closed.
        stage.click("Disconnect");
        stage.app.settle();
        stage.frames(2);
        stage.click("Send to the app");
        stage.frames(2);
        assert!(stage.text().contains("Not sent: the stream is not open"), "{}", stage.text());
    });
}

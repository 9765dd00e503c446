//! While a past moment is shown, every pane shows that moment, or says that something is of now.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use egui::{Key, Modifiers};
use ensemble_run::app::{LoadOptions, load_text};
use ensemble_run::message::http::HttpRequest;
use ensemble_run::message::stream::StreamRequest;
use ensemble_run::runtime::Setup;
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::disk::Disk;
use ensemble_run::shell::inspector::Pane;
use ensemble_run::shell::virtual_app::Servers;
use ensemble_run::sse::mock::{BodyEnd, Chunk, Connection, Frame, MockResponse, MockServer, Response};
use ensemble_run::value::Value;

use super::stage::Stage;
use crate::support::with_stack;

const APP: &str = r#"
Global: |
  var count = 0;
API:
  feed:
    type: sse
    url: http://there/feed
    onResponse: |
      count = count + 1;
      console.log('line-' + count + '.');
View:
  onLoad: {invokeAPI: {name: feed}}
  body:
    Column:
      children:
        - Text: {id: counter, text: 'count ${count}'}
        - Text: {id: odd, text: 'odd', visible: '${count % 2 === 1}'}
"#;

/// A stream that sends three events at once, three times, then fails and answers again after a second.
struct Feed;

impl Servers for Feed {
    fn answer(&self, _: &str, _: &HttpRequest) -> Option<MockResponse<Value>> {
        None
    }

    fn stream(&self, _: &str, _: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        Some(Rc::new(Feed))
    }
}

impl MockServer for Feed {
    fn connect(&self, _: &StreamRequest, last_event_id: &str, _: Duration) -> Connection {
        let from = last_event_id.parse().unwrap_or(0);
        let chunk = move |at: usize| {
            let number = from + at + 1;
            let frame = Frame::Event {
                event: None,
                id: Some(number.to_string()),
                data: Some(format!("{{\"n\": {number}}}")),
                retry: None,
            };
            Chunk { after: Duration::from_millis(if at.is_multiple_of(3) { 500 } else { 0 }), frame }
        };
        let end = if from == 0 { BodyEnd::Cut(Duration::from_millis(100)) } else { BodyEnd::Open };
        let response = Response::Stream { headers: Vec::new(), chunks: Box::new((0..9).map(chunk)), end };
        Connection { delay: Duration::ZERO, response }
    }
}

/// The app after both connections have brought their events.
fn played() -> Stage {
    let (app, report) = load_text("app.yaml", APP, &Disk, &catalog(), &Checker, &LoadOptions::default());
    assert_eq!(report.diagnostics(), []);
    let mut stage = Stage::start(Arc::new(app), Setup::default(), Rc::new(Feed));
    for _ in 0..100 {
        stage.app.pass(Duration::from_millis(100)).unwrap();
        stage.exchange();
    }
    stage.frames(2);
    assert!(stage.app.tree().contains("count 18"), "{}", stage.app.tree());
    stage
}

/// The number of the event that has set `count` to `n`.
fn event_of(stage: &Stage, n: usize) -> usize {
    let is_it =
        |change: &ensemble_run::runtime::Change| &*change.key == "count" && change.to == Value::Number(n as f64);
    let mut records = stage.inspector.model.trace.iter();
    records.find(|record| record.changed.iter().any(is_it)).unwrap_or_else(|| panic!("count was never {n}")).number
}

/// Text of a pane at a moment.
fn said(stage: &mut Stage, pane: Pane, n: usize) -> String {
    let number = event_of(stage, n);
    stage.inspector.set_pane(pane);
    stage.inspector.go_to_event(number);
    stage.frames(3);
    stage.text()
}

#[test]
fn streams_and_console_show_the_moment_event_by_event() {
    with_stack(|| {
        let mut stage = played();
        // In the middle of a batch, at its end, in the second connection.
        for n in [2, 3, 4, 9, 10, 17] {
            let text = said(&mut stage, Pane::Streams, n);
            let (own, next) = (format!("{{\"n\": {n}}}"), format!("{{\"n\": {}}}", n + 1));
            assert!(text.contains(&own) && !text.contains(&next), "{n}:\n{text}");
            assert!(!text.contains("Reconnect now") && !text.contains("Send an event"), "{text}");
            let text = said(&mut stage, Pane::Console, n);
            assert!(
                text.contains(&format!("line-{n}.")) && !text.contains(&format!("line-{}.", n + 1)),
                "{n}:\n{text}"
            );
            assert!(text.contains("Run JavaScript") && text.contains("line-1."), "{text}");
        }
        stage.inspector.set_pane(Pane::Streams);
        stage.frames(2);
        stage.click("Connection");
        for n in [2, 3, 4, 9, 10, 17] {
            let text = said(&mut stage, Pane::Streams, n);
            assert!(
                text.contains(&format!("events: {n} (")) && text.contains(&format!("last id: {n}\n")),
                "{n}:\n{text}"
            );
            assert!(text.contains("state: open"), "{n}:\n{text}");
        }
        // Orders are for the running app.
        stage.press(Key::F8, Modifiers::NONE);
        assert!(stage.text().contains("Reconnect now") && stage.text().contains("events: 18 ("), "{}", stage.text());
        stage.inspector.set_pane(Pane::Console);
        stage.frames(2);
        assert!(stage.text().contains("line-18."), "{}", stage.text());
    });
}

#[test]
fn a_stream_that_waits_counts_down_from_the_moment() {
    with_stack(|| {
        let mut stage = played();
        let waiting = stage.inspector.model.trace.iter().find(|record| record.kind() == "stream.error");
        let number = waiting.expect("the first connection is cut").number;
        stage.inspector.set_pane(Pane::Streams);
        stage.inspector.go_to_event(number);
        stage.frames(3);
        let text = stage.text();
        assert!(text.contains("feed, waiting, next in ") && !text.contains("next in 0.0"), "{text}");
    });
}

#[test]
fn widgets_have_the_values_that_they_had() {
    with_stack(|| {
        let mut stage = played();
        stage.inspector.set_pane(Pane::Widgets);
        stage.frames(2);
        stage.click("Text #counter");
        for n in [2, 9, 17] {
            let text = said(&mut stage, Pane::Widgets, n);
            // Three events were shown at once: the widget had the value of the last of them.
            let n = n.div_ceil(3) * 3;
            let number = event_of(&stage, n);
            assert!(text.contains(&format!("text: \"count {n}\", own")), "{n}:\n{text}");
            // The binding has its value of then, and the event that had set what it reads.
            assert!(text.contains(&format!("= \"count {n}\"")), "{n}:\n{text}");
            assert!(text.contains(&format!("event {number}, stream.event of feed")), "{n}:\n{text}");
        }
        // One that is not there any more is known by its screen.
        let text = said(&mut stage, Pane::Widgets, 3);
        assert!(text.contains("Text #odd"), "{text}");
        stage.click("Text #odd");
        stage.frames(3);
        assert!(stage.text().contains("text: \"odd\""), "{}", stage.text());
    });
}

#[test]
fn state_and_performance_say_of_which_moment_they_are() {
    with_stack(|| {
        let mut stage = played();
        let number = event_of(&stage, 4);
        let text = said(&mut stage, Pane::State, 4);
        assert!(text.contains("count: 4") && text.contains(&format!("As it was behind event {number}")), "{text}");
        let text = said(&mut stage, Pane::Performance, 4);
        for words in ["Frames, now", "Memory, now", "Waiting, now", "in all, until this moment", "Runs"] {
            assert!(text.contains(words), "{words}:\n{text}");
        }
        let handler = |text: &str| text.lines().find(|line| line.starts_with("app.yaml:")).map(str::to_owned);
        assert!(handler(&text).is_some(), "{text}");
        // Four runs of the handler, not eighteen.
        let runs: Vec<&str> = text.lines().filter(|line| matches!(*line, "4" | "18")).collect();
        assert_eq!(runs, ["4"], "{text}");
        // Later events are listed and told apart.
        let text = said(&mut stage, Pane::Events, 4);
        assert!(text.contains(", later"), "{text}");
        stage.press(Key::F8, Modifiers::NONE);
        assert!(!stage.text().contains(", later"), "{}", stage.text());
    });
}

#[test]
fn the_past_is_played_at_the_pace_of_its_events() {
    with_stack(|| {
        let mut stage = played();
        let number = event_of(&stage, 1);
        stage.inspector.go_to_event(number);
        stage.frames(2);
        let shown = |stage: &Stage| {
            let scene = stage.inspector.past_scene()?;
            let tree = ensemble_run::ui::frame::tree(&scene);
            tree.lines().find(|line| line.contains("count ")).map(|line| line.trim().to_owned())
        };
        let before = shown(&stage);
        stage.press(Key::F6, Modifiers::NONE);
        assert_eq!(shown(&stage), before, "no time has passed");
        stage.app.pass(Duration::from_millis(600)).unwrap();
        stage.frames(2);
        let later = shown(&stage).expect("the past");
        assert!(later.contains("count 6"), "the second batch: {later}");
        stage.click("16×");
        stage.app.pass(Duration::from_secs(1)).unwrap();
        stage.frames(3);
        assert_eq!(shown(&stage), None, "the newest moment is reached");
        assert!(!stage.text().contains("16×"), "{}", stage.text());
    });
}

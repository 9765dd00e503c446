//! The time line: past moments of a running app are shown as they were, marks and errors are found, and what differs between two moments is said.

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
use ensemble_run::shell::inspector::timeline::screens::Screens;
use ensemble_run::shell::virtual_app::Servers;
use ensemble_run::sse::mock::{BodyEnd, Chunk, Connection, Frame, MockResponse, MockServer, Response};
use ensemble_run::ui::frame::tree;
use ensemble_run::value::Value;

use super::panes::market;
use super::stage::Stage;
use crate::pictures::compare_image;
use crate::support::with_stack;

const APP: &str = "Global: |\n  var count = 0;\nAPI:\n  feed:\n    type: sse\n    url: http://there/feed\n    onResponse: |\n      count = count + 1;\n      \
                   ensemble.storage.last = response.body.data.n;\n      if (response.body.data.n === 40) throw new Error('unlucky');\n\
                   View:\n  onLoad: {invokeAPI: {name: feed}}\n  body:\n    Column:\n      children:\n        - Text: {text: 'count ${count}'}\n        - Text: {text: 'last ${ensemble.storage.last}'}\n";

/// A stream of so many events, one each 100 ms.
struct Feed(usize);

impl Servers for Feed {
    fn answer(&self, _: &str, _: &HttpRequest) -> Option<MockResponse<Value>> {
        None
    }

    fn stream(&self, _: &str, _: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        Some(Rc::new(Feed(self.0)))
    }
}

impl MockServer for Feed {
    fn connect(&self, _: &StreamRequest, _: &str, _: Duration) -> Connection {
        let chunk = |at: usize| {
            let frame = Frame::Event { event: None, id: None, data: Some(format!("{{\"n\": {at}}}")), retry: None };
            Chunk { after: Duration::from_millis(100), frame }
        };
        let chunks = Box::new((1..=self.0).map(chunk));
        Connection {
            delay: Duration::ZERO,
            response: Response::Stream { headers: Vec::new(), chunks, end: BodyEnd::Open },
        }
    }
}

/// The app after so many events, each of which was on the screen.
fn played(events: usize) -> Stage {
    let (app, report) = load_text("app.yaml", APP, &Disk, &catalog(), &Checker, &LoadOptions::default());
    assert_eq!(report.diagnostics(), []);
    let mut stage = Stage::start(Arc::new(app), Setup::default(), Rc::new(Feed(events)));
    for _ in 0..events + 2 {
        stage.app.pass(Duration::from_millis(100)).unwrap();
        stage.exchange();
    }
    stage.frames(2);
    stage
}

fn past(stage: &Stage) -> Option<String> {
    stage.inspector.past_scene().map(|scene| tree(&scene))
}

#[test]
fn past_moments_are_shown_as_they_were() {
    with_stack(|| {
        let mut stage = played(60);
        assert!(stage.text().contains("count 60") && past(&stage).is_none(), "{}", stage.text());
        let number_of = |stage: &Stage, n: usize| {
            let change = |record: &&Arc<ensemble_run::runtime::Record>| {
                record.changed.iter().any(|change| &*change.key == "count" && change.to == Value::Number(n as f64))
            };
            stage.inspector.model.trace.iter().find(change).unwrap().number
        };
        stage.inspector.set_pane(Pane::State);
        stage.frames(2);
        for n in [1, 17, 39, 59] {
            let number = number_of(&stage, n);
            stage.inspector.go_to_event(number);
            stage.frames(2);
            assert!(past(&stage).unwrap().contains(&format!("count {n}\"")), "{n}: {:?}", past(&stage));
            assert!(stage.inspector.stands());
            // The state is that of the moment, too.
            let text = stage.text();
            assert!(text.contains(&format!("last {n}")) && text.contains("Past"), "{n}:\n{text}");
        }
        // A step back and two forward.
        stage.press(Key::F10, Modifiers::SHIFT);
        assert!(past(&stage).unwrap().contains("count 58\""), "{:?}", past(&stage));
        stage.press(Key::F10, Modifiers::NONE);
        assert!(past(&stage).unwrap().contains("count 59\""), "{:?}", past(&stage));
        // The first error, from the first event on.
        stage.inspector.go_to_event(1);
        stage.press(Key::F8, Modifiers::SHIFT);
        assert!(past(&stage).unwrap().contains("count 40\""), "{:?}", past(&stage));
        stage.press(Key::F8, Modifiers::NONE);
        assert!(past(&stage).is_none() && stage.text().contains("count 60"), "it goes on live");
    });
}

#[test]
fn marks_are_found_and_two_moments_compared() {
    with_stack(|| {
        let mut stage = played(30);
        stage.inspector.go_to_event(20);
        stage.frames(1);
        let marked = past(&stage).unwrap();
        stage.press(Key::F9, Modifiers::NONE);
        stage.inspector.go_to_event(5);
        stage.press(Key::F9, Modifiers::SHIFT);
        assert_eq!(past(&stage).as_ref(), Some(&marked), "the mark");
        stage.press(Key::F7, Modifiers::NONE);
        assert!(stage.text().contains("Nothing. Go to another event"), "{}", stage.text());
        (0..3).for_each(|_| stage.press(Key::F10, Modifiers::SHIFT));
        let text = stage.text();
        let (before, after) = (past(&stage).unwrap(), marked);
        let line = |tree: &str| tree.lines().find(|line| line.contains("count ")).unwrap().trim().to_owned();
        for words in
            ["What differs between event 17 and event 20", "ensemble.storage.last", &line(&before), &line(&after)]
        {
            assert!(text.contains(words), "{words}:\n{text}");
        }
        stage.press(Key::F9, Modifiers::SHIFT);
        stage.press(Key::F9, Modifiers::SHIFT);
        assert!(stage.text().contains("No marked event lies ahead"), "{}", stage.text());
    });
}

#[test]
fn the_track_is_dragged_turned_and_reached_by_the_keyboard() {
    with_stack(|| {
        let mut stage = played(30);
        let track = stage.window.find("Time line").expect("the track").rect;
        stage.click_at(track.center());
        let middle = past(&stage).expect("a past moment");
        assert!(middle.contains("count 1"), "{middle}");
        let step = |stage: &mut Stage, key| {
            stage.press(key, Modifiers::NONE);
            past(stage)
        };
        let left = step(&mut stage, Key::ArrowLeft).unwrap();
        assert_ne!(left, middle);
        assert_eq!(step(&mut stage, Key::ArrowRight), Some(middle.clone()));
        stage.window.input(egui::Event::PointerMoved(track.center()));
        stage.window.input(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Line,
            delta: egui::vec2(0.0, 1.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
        stage.frames(2);
        assert_eq!(past(&stage), Some(left));
        step(&mut stage, Key::Home);
        // The screen that the oldest event was shown with.
        assert!(past(&stage).unwrap().contains("count 1\""), "{:?}", past(&stage));
        // A click on the app is not taken; the button goes on.
        stage.click("Go on live (F8)");
        assert!(past(&stage).is_none());
    });
}

#[test]
fn the_time_line_is_drawn_as_it_was() {
    with_stack(|| {
        let mut stage = market();
        stage.frames(3);
        for _ in 0..20 {
            stage.app.pass(Duration::from_millis(200)).unwrap();
            stage.exchange();
        }
        let newest = stage.inspector.model.trace.iter().next_back().unwrap().number;
        let mut wrong = Vec::new();
        for (width, height) in [(1280.0, 800.0), (480.0, 800.0)] {
            for dark in [false, true] {
                stage.set_window(width, height, dark);
                stage.inspector.set_pane(Pane::Events);
                stage.inspector.go_to_event(newest - 20);
                stage.frames(2);
                stage.inspector.toggle_comparing();
                stage.inspector.go_to_event(newest - 60);
                stage.frames(3);
                let theme = if dark { "dark" } else { "light" };
                let name = format!("inspector/timeline-{width}x{height}-{theme}");
                let compared = compare_image(&name, &stage.window.picture().unwrap());
                wrong.extend(compared.err().map(|fault| format!("{name}: {fault}")));
                stage.inspector.toggle_comparing();
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn screens_share_what_did_not_change_and_are_bounded() {
    with_stack(|| {
        let mut stage = played(40);
        let scene = stage.app.scene().clone();
        let mut screens = Screens::default();
        screens.push(1, scene.clone());
        let whole = screens.bytes();
        screens.push(2, scene.clone());
        assert_eq!((screens.len(), screens.bytes()), (1, whole), "the same screen is no other one");
        stage.inspector.go_to_event(10);
        screens.push(3, stage.inspector.past_scene().unwrap());
        assert!(screens.bytes() < 2 * whole, "{} and {whole}", screens.bytes());
        assert_eq!(screens.at(0).map(|(after, _)| after), Some(2));
        assert_eq!(screens.at(2).map(|(after, _)| after), Some(3));
        for at in 0..Screens::MOST * 2 {
            let next = if at % 2 == 0 { scene.clone() } else { stage.inspector.past_scene().unwrap() };
            screens.push(at + 4, next);
        }
        assert!(screens.len() <= Screens::MOST && screens.bytes() <= Screens::MOST_BYTES);
        assert_eq!(screens.at(usize::MAX - 1).map(|(after, _)| after), Some(Screens::MOST * 2 + 3), "the newest stays");
    });
}

#[test]
fn a_hundred_thousand_events_are_gone_back_over() {
    with_stack(|| {
        let mut stage = played(40);
        let records: Vec<_> = stage.inspector.model.trace.iter().cloned().collect();
        let newest = stage.app.scene().clone();
        stage.inspector.go_to_event(10);
        let scenes = [newest, stage.inspector.past_scene().unwrap()];
        stage.press(Key::F8, Modifiers::NONE);
        let model = &mut stage.inspector.model;
        while model.trace.len() < 100_000 {
            for record in &records {
                model.trace.push(record.clone());
                model.screens.push(model.trace.added(), scenes[model.trace.added() % 2].clone());
            }
        }
        model.state_at = model.trace.added();
        stage.inspector.set_pane(Pane::State);
        stage.frames(2);
        assert!(stage.text().contains("100,0"), "{}", stage.text());
        let track = stage.window.find("Time line").expect("the track").rect;
        stage.click_at(track.left_center() + egui::vec2(100.0, 0.0));
        let shown = past(&stage).expect("a past moment");
        assert!(scenes.iter().any(|scene| tree(scene) == shown), "{shown}");
        stage.press(Key::ArrowLeft, Modifiers::NONE);
        assert!(past(&stage).is_some() && stage.text().contains("Past"), "{}", stage.text());
    });
}

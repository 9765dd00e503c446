//! Each pane as a picture, and what its texts say.

use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use egui::{Key, Modifiers};
use ensemble_run::message::http::HttpRequest;
use ensemble_run::message::stream::StreamRequest;
use ensemble_run::runtime::Setup;
use ensemble_run::shell::inspector::Pane;
use ensemble_run::shell::virtual_app::Servers;
use ensemble_run::simulate::{Simulation, VirtualServer};
use ensemble_run::sse::mock::{MockResponse, MockServer};
use ensemble_run::value::Value;

use super::stage::{Stage, WALL_MILLIS};
use crate::pictures::compare_image;
use crate::recordings::load_app;
use crate::support::with_stack;

/// The streams of an app's folder.
struct Simulated(VirtualServer);

impl Servers for Simulated {
    fn answer(&self, _: &str, request: &HttpRequest) -> Option<MockResponse<Value>> {
        self.0.answer(request)
    }

    fn stream(&self, _: &str, request: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        self.0.stream(request)
    }
}

/// The market with the inspector beside it, after some seconds.
pub fn market() -> Stage {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("apps/market");
    let simulation = Simulation::open(&folder.join("simulate")).unwrap();
    let server = VirtualServer::new(simulation, WALL_MILLIS, vec!["http://simulate.test".to_owned()]);
    let mut stage = Stage::start(load_app(&folder), Setup::default(), Rc::new(Simulated(server)));
    stage.app.pass(Duration::from_secs(3)).unwrap();
    stage
}

const PANES: [(Pane, &str); 6] = [
    (Pane::Streams, "streams"),
    (Pane::Events, "events"),
    (Pane::State, "state"),
    (Pane::Widgets, "widgets"),
    (Pane::Console, "console"),
    (Pane::Performance, "performance"),
];

#[test]
fn every_pane_is_drawn_as_it_was() {
    with_stack(|| {
        let mut stage = market();
        let mut wrong = Vec::new();
        for (width, height) in [(1280.0, 800.0), (480.0, 800.0)] {
            for dark in [false, true] {
                stage.set_window(width, height, dark);
                for (pane, name) in PANES {
                    stage.show(pane);
                    let theme = if dark { "dark" } else { "light" };
                    let name = format!("inspector/{name}-{width}x{height}-{theme}");
                    wrong.extend(
                        compare_image(&name, &stage.window.picture().unwrap())
                            .err()
                            .map(|fault| format!("{name}: {fault}")),
                    );
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn panes_say_what_has_happened() {
    with_stack(|| {
        let mut stage = market();
        stage.show(Pane::Streams);
        let text = stage.text();
        for words in ["prices", "open", "Parsed", "Raw", "What it did"] {
            assert!(text.contains(words), "no `{words}` in:\n{text}");
        }
        stage.show(Pane::Events);
        let text = stage.text();
        for words in ["Handler", "took", "Changed (", "Bindings evaluated (", "Widgets drawn again (", ".yaml:"] {
            assert!(text.contains(words), "no `{words}` in:\n{text}");
        }
        assert!(text.contains('→'), "no change of a value:\n{text}");
        stage.show(Pane::Widgets);
        let text = stage.text();
        for words in ["View", "written in", "margin", "padding", "Properties", "Bindings"] {
            assert!(text.contains(words), "no `{words}` in:\n{text}");
        }
        stage.show(Pane::State);
        let text = stage.text();
        for words in ["APIs", "prices", "device"] {
            assert!(text.contains(words), "no `{words}` in:\n{text}");
        }
        stage.show(Pane::Performance);
        let text = stage.text();
        for words in ["Events a second", "Waiting", "Slowest first", "Longest"] {
            assert!(text.contains(words), "no `{words}` in:\n{text}");
        }
    });
}

#[test]
fn keys_and_clicks_lead_through_the_panes() {
    with_stack(|| {
        let mut stage = market();
        stage.frames(2);
        for (key, words) in [(Key::Num2, "What it did"), (Key::Num6, "Slowest first"), (Key::Num4, "Kind, id or text")]
        {
            stage.press(key, Modifiers::COMMAND);
            assert!(stage.text().contains(words), "{words}:\n{}", stage.text());
        }
        // An event is chosen by the arrows, its detail left by Escape.
        stage.press(Key::Num2, Modifiers::COMMAND);
        stage.press(Key::ArrowUp, Modifiers::NONE);
        assert!(stage.text().contains("Bindings evaluated ("), "{}", stage.text());
        stage.press(Key::Escape, Modifiers::NONE);
        assert!(!stage.text().contains("Bindings evaluated ("), "{}", stage.text());
        // A filter leaves what holds its words.
        stage.press(Key::F, Modifiers::COMMAND);
        stage.type_text("nothing of this kind");
        assert!(stage.text().contains("Nothing is left by the filter"), "{}", stage.text());
        stage.press(Key::Escape, Modifiers::NONE);
        assert!(!stage.text().contains("Nothing is left by the filter"), "{}", stage.text());
        stage.click("Console");
        assert!(stage.text().contains("JavaScript"), "{}", stage.text());
    });
}

#[test]
fn a_clicked_line_stays_in_sight_when_its_detail_opens() {
    with_stack(|| {
        let mut stage = market();
        for pane in [Pane::Streams, Pane::Events] {
            stage.inspector.set_pane(pane);
            stage.frames(3);
            // The newest lines are in sight; rows that are not have no label.
            let newest = stage.inspector.model.trace.iter().rev().take(5);
            let numbers: Vec<String> = newest.map(|record| format!("{} stream", record.number)).collect();
            let words = if pane == Pane::Events { numbers } else { vec!["price {".to_owned()] };
            let row = |stage: &Stage| {
                let mut rows = stage.window.found().into_iter().rev();
                rows.find(|row| words.iter().any(|words| row.label.starts_with(words)))
            };
            let clicked = row(&stage).expect("a row");
            stage.click_at(clicked.rect.center());
            stage.frames(2);
            let text = stage.text();
            assert!(text.contains("Handler") || text.contains("Parsed"), "{pane:?}:\n{text}");
            assert!(stage.window.find(&clicked.label).is_some(), "{pane:?}: {}\n{text}", clicked.label);
            stage.press(Key::Escape, Modifiers::NONE);
        }
    });
}

#[test]
fn a_widget_is_chosen_by_pointing_at_it() {
    with_stack(|| {
        let mut stage = market();
        stage.frames(2);
        stage.press(Key::C, Modifiers::COMMAND | Modifiers::SHIFT);
        assert!(stage.text().contains("Point at a widget"), "{}", stage.text());
        let title = stage.window.find("Market").expect("the app's title").rect.center();
        stage.click_at(title);
        stage.frames(3);
        let text = stage.text();
        assert!(text.contains("written in") && !text.contains("Point at a widget"), "{text}");
    });
}

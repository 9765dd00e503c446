//! No secret of an app is to be seen in any pane, nor in what is copied out of it.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use ensemble_run::runtime::Setup;
use ensemble_run::shell::inspector::Pane;
use ensemble_run::value::Value;

use super::stage::Stage;
use crate::recordings::secrets::{EchoingServer, SECRETS, talkative_app};
use crate::support::with_stack;

#[test]
fn no_secret_of_a_seeded_list_is_in_any_pane() {
    with_stack(|| {
        let storage = [("token", Value::from("seeded-login-token")), ("pin", Value::Number(84_930_275.0))];
        let setup = Setup { storage: storage.into_iter().collect(), ..Setup::default() };
        let mut stage = Stage::start(Arc::new(talkative_app()), setup, Rc::new(EchoingServer));
        stage.app.pass(Duration::from_millis(300)).unwrap();
        stage.app.runtime(|runtime| {
            for secret in SECRETS {
                let _said = runtime.run_script_text(&format!("console.log({secret:?})"));
            }
        });
        stage.app.settle();
        let mut seen = String::new();
        let panes = [Pane::Streams, Pane::Events, Pane::State, Pane::Widgets, Pane::Console, Pane::Performance];
        // And once more with what differs between the first moment and the newest.
        for (at, pane) in panes.into_iter().chain([Pane::State]).enumerate() {
            if at == panes.len() {
                stage.inspector.go_to_event(0);
                stage.inspector.toggle_comparing();
                stage.press(egui::Key::F8, egui::Modifiers::NONE);
            }
            stage.show(pane);
            // What the app itself shows stands beside the inspector, and is the app's affair.
            let edge = stage.inspector.place(egui::Rect::from_min_size(egui::Pos2::ZERO, stage.window.size())).1;
            let painted = stage.window.texts().into_iter().filter(|text| edge.intersects(text.shown));
            let found = stage.window.found().into_iter().filter(|found| edge.contains(found.rect.center()));
            let text: Vec<String> = painted.map(|text| text.text).chain(found.map(|found| found.label)).collect();
            seen.push_str(&text.join("\n"));
            let names: Vec<String> = stage.window.found().into_iter().map(|found| found.label).collect();
            for name in names.iter().filter(|name| name.starts_with("data") || name.starts_with("Copy")).take(4) {
                if let Some(found) = stage.window.find(name).filter(|found| edge.contains(found.rect.center())) {
                    stage.click_at(found.rect.center());
                    seen.push_str(&stage.window.take_copied().unwrap_or_default());
                }
            }
        }
        for secret in SECRETS {
            for written in [secret.to_owned(), secret.replace(' ', "%20").replace('/', "%2F"), secret.replace(' ', "+")]
            {
                assert!(!seen.contains(&written), "{written}:\n{seen}");
            }
        }
        assert!(seen.contains("What differs between"), "{seen}");
        assert!(seen.contains("***") && seen.contains("feed"), "the test sees nothing:\n{seen}");
    });
}

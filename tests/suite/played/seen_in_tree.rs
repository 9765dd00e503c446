//! The screen as text (`--tree`) holds every text that is painted.

use std::rc::Rc;
use std::sync::Arc;

use ensemble_run::runtime::Setup;
use ensemble_run::shell::virtual_app::{VirtualApp, VirtualAppConfig};
use ensemble_run::ui::widgets::widgets;

use super::EchoServer;
use crate::pictures::app_of_example;
use crate::support::with_stack;

/// Letters and digits only: a cut text, a line break or a quotation mark is no difference.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

#[test]
fn every_text_of_an_example_is_in_its_tree() {
    let mut missing = Vec::new();
    for def in widgets() {
        for (at, example) in def.spec.examples.iter().enumerate() {
            let app = Arc::new(app_of_example(def.spec.name, at, example).unwrap());
            let (painted, tree) = with_stack(move || {
                let setup = Setup { size: (480.0, 480.0), ..Setup::default() };
                let config =
                    VirtualAppConfig { wall_millis: 0.0, ..VirtualAppConfig::new(app, setup, Rc::new(EchoServer)) };
                let mut app = VirtualApp::start(config).unwrap();
                app.settle();
                (app.painted(), app.shown_tree())
            });
            let tree = bare(&tree);
            let seen = painted.iter().filter(|painted| painted.shown.is_positive()).map(|painted| &*painted.text);
            let lost: Vec<&str> = seen.filter(|text| !tree.contains(&bare(text))).collect();
            if !lost.is_empty() {
                missing.push(format!("{} {at}: {lost:?}", def.spec.name));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

//! Bundled apps on their simulated streams, as a person meets them.

use std::path::PathBuf;

use ensemble_run::simulate::{InjectedFault, Simulation, Simulator};

use super::app::Connected;
use crate::harness::on_folder;

/// Opens an app on its own simulation, which misbehaves as asked.
fn on_app(name: &str, faults: &[&str], work: impl FnOnce(&mut Connected<'_>) + Send) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("apps").join(name);
    let faults: Vec<InjectedFault> = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    let simulator = Simulator::serve(Simulation::open(&folder).unwrap().with_faults(&faults), 0).unwrap();
    on_folder(&format!("apps/{name}"), simulator.url(), |app| {
        let mut app = Connected::new(app);
        work(&mut app);
        assert_eq!(app.app.faults(), [""; 0]);
    });
}

/// Lets time pass until the conversation says this.
fn until_said(app: &mut Connected<'_>, words: &str) {
    app.wait(|app| app.shows("Ask"), "the answer is over");
    app.advance_millis(5000);
    assert!(app.app.scene_text().contains(words), "{}", app.app.scene_text());
}

#[test]
fn the_console_shows_what_is_published() {
    on_app("ably-console", &[], |app| {
        app.until_shown("live");
        app.type_text("word", "Good morning");
        app.until_shown("Good morning");
        assert_eq!(app.app.text("word"), "");
        assert!(app.app.shows("console"), "{}", app.app.scene_text());
    });
}

#[test]
fn the_console_says_what_is_wrong_with_a_key() {
    on_app("ably-console", &[], |app| {
        app.until_shown("live");
        app.tap("Disconnect");
        app.type_text("key", "demo:wrong");
        app.tap("Connect");
        app.until_shown("The gateway does not know this key. Correct it and connect again.");
        assert!(app.app.shows("stopped: 401 Unauthorized"), "{}", app.app.scene_text());
    });
}

#[test]
fn the_assistant_answers_in_both_shapes() {
    on_app("assistant", &[], |app| {
        app.tap("What is in an event?");
        app.until_shown("Stop");
        until_said(app, "### Three parts of an event");
        app.choose("service", "anthropic");
        app.type_text("question", "Where shall we walk on Sunday?");
        until_said(app, "### A small walk through the harbour");
    });
}

#[test]
fn the_assistant_says_when_an_answer_breaks_off() {
    on_app("assistant", &["reset-mid-event=20"], |app| {
        app.tap("Why do streams feel fast?");
        until_said(app, "The answer broke off: the connection was lost");
    });
}

#[test]
fn the_assistant_tells_a_refusal_in_the_services_words() {
    on_app("assistant", &["unauthorized-once"], |app| {
        app.tap("Why do streams feel fast?");
        until_said(app, "The service refuses: the token has expired (401)");
        app.type_text("question", "Once more?");
        app.until_shown("Stop");
        app.tap("Stop");
        assert!(app.app.shows("Ask"), "{}", app.app.scene_text());
    });
}

#[test]
fn the_log_of_edits_is_filtered() {
    on_app("wiki-live", &[], |app| {
        app.wait(|app| app.scene_text().contains("Jazz"), "somebody edits `Jazz`");
        app.press_key("words", "no such page");
        app.advance_millis(1000);
        app.until_shown("No change is like that");
        assert!(app.app.shows("enwiki"), "{}", app.app.scene_text());
    });
}

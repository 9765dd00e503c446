//! Every bundled app with simulated streams, recorded under faults while somebody taps and types, shows the same screen when it is replayed.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use ensemble_run::recording::Tape;
use ensemble_run::shell::virtual_app::VirtualApp;

use super::stage::{Recording, record, replay};
use crate::schema::misfits_of_tape;
use crate::support::with_stack;

fn apps() -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("apps");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<String> = entries
        .filter(|path| path.join("simulate").is_dir())
        .map(|path| format!("apps/{}", path.file_name().unwrap().to_string_lossy()))
        .collect();
    names.sort();
    assert!(names.len() >= 8, "{names:?}");
    names
}

/// Presses what can be pressed, types where there is a field, scrolls, and lets time pass between.
fn use_it(app: &mut VirtualApp) {
    let wait = |app: &mut VirtualApp| app.pass(Duration::from_millis(1500)).unwrap();
    wait(app);
    for label in app.pressable().into_iter().filter(|label| !label.is_empty()).take(6) {
        app.pick(&label, None);
        wait(app);
    }
    app.type_text("a few words");
    app.scroll(300.0);
    app.resize(700.0, 900.0);
    wait(app);
    app.prefer_dark(true);
    app.scroll(-200.0);
    wait(app);
}

#[test]
fn every_bundled_app_replays_to_the_same_screen() {
    for name in apps() {
        with_stack(|| {
            let Recording { bytes, tree, app } = record(&name, use_it);
            let misfits = misfits_of_tape(std::str::from_utf8(&bytes).unwrap());
            assert_eq!(misfits, [""; 0], "{name}");
            let tape = Tape::open(bytes).unwrap();
            assert!(tape.events() > 10, "{name}: {} events", tape.events());
            let all_at_once = replay(tape.clone(), &app, None, None);
            assert_eq!(all_at_once.notes, [""; 0], "{name}");
            assert_eq!(all_at_once.played, tape.events(), "{name}");
            assert_eq!(all_at_once.tree, tree, "{name}");
            let in_frames = replay(tape, &app, Some(Duration::from_millis(16)), None);
            assert_eq!(in_frames.tree, tree, "{name}");
        });
    }
}

#[test]
fn a_replay_stops_after_the_event_that_was_named() {
    with_stack(|| {
        let Recording { bytes, app, .. } = record("apps/market", |app| app.pass(Duration::from_secs(3)).unwrap());
        let tape = Tape::open(bytes.clone()).unwrap();
        let mut screens = Vec::new();
        for until in [0, 1, 10, tape.events() / 2, tape.events()] {
            let replayed = replay(tape.clone(), &app, None, Some(until));
            assert_eq!(replayed.played, until);
            screens.push(replayed.tree);
        }
        screens.dedup();
        assert!(screens.len() >= 4, "the screen changes on the way");
        // What was cut off is what a tape of so many events shows.
        let events: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let is_event = |line: &&[u8]| {
            let line = String::from_utf8_lossy(line);
            !line.contains("\"kind\":\"frame\"") && !line.contains("\"kind\":\"call\"") && !line.contains("\"format\"")
        };
        let tenth = events.iter().enumerate().filter(|(_, line)| is_event(line)).nth(9).unwrap().0;
        let start = Tape::open(events[..=tenth].concat()).unwrap();
        assert_eq!(replay(start, &app, None, None).tree, replay(tape, &app, None, Some(10)).tree);
    });
}

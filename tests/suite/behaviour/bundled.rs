//! Bundled apps for gateways: their handling of stream events.

use std::fs;
use std::path::Path;

use ensemble_run::message::stream::StreamEvent;

use crate::harness::{Harness, message, on_app, opened};

/// Opens an app of the repository.
fn on_bundled(name: &str, work: impl FnOnce(&mut Harness) + Send) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("apps").join(name);
    let mut files = Vec::new();
    for folder in ["", "screens", "widgets", "scripts"] {
        let mut entries: Vec<_> = fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.retain(|path| path.is_file());
        entries.sort();
        for path in entries {
            let inner = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            files.push((inner, fs::read_to_string(&path).unwrap()));
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    on_app(&files, work);
}

fn price(id: &str, at: &str) -> StreamEvent {
    let data = format!(r#"{{"symbol":"FJRD","name":"Fjord Salmon","price":64.3,"change":0.1,"at":"{at}"}}"#);
    message("price", id, &data)
}

#[test]
fn the_stock_observer_says_how_many_events_it_has_caught_up() {
    const LATE: &str = "1969-01-01T00:00:00Z";
    const LIVE: &str = "2999-01-01T00:00:00Z";
    on_bundled("stock-observer", |app| {
        assert_eq!(app.streams().len(), 2);
        app.says("europe", [opened(), price("1", LATE), price("2", LIVE)]);
        assert!(app.texts().contains(&"nothing missed so far".to_owned()), "{:?}", app.texts());
        app.stream_failed("europe", "the connection broke", true);
        app.says("europe", [opened(), price("3", LATE), price("4", LATE), price("5", LIVE), price("6", LATE)]);
        let found = app.texts().into_iter().find(|text| text.starts_with("caught up")).unwrap_or_default();
        assert!(found.starts_with("caught up 2 events, connected again at "), "{:?}", app.texts());
        assert!(!app.texts().contains(&"nothing missed so far".to_owned()), "of the other topic nothing is known");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn the_stream_viewer_lists_events_and_shows_one_in_full() {
    on_bundled("stream-viewer", |app| {
        assert_eq!(app.streams(), ["http://127.0.0.1:8080/events"]);
        let long = format!("{{\"a\": [1, 2], \"b\": \"{}\"}}", "x".repeat(500));
        let comment = StreamEvent::Comment { text: " ping".into() };
        app.says("events", [opened(), message("tick", "7", "one\ntwo"), comment, message("tick", "8", &long)]);
        app.show_rows("tail", 0, 10);
        let texts = app.texts();
        assert!(texts.contains(&"one\ntwo".to_owned()), "its row draws one line of it: {texts:?}");
        assert!(texts.contains(&"2 kept".to_owned()) && texts.contains(&"522".to_owned()), "{texts:?}");
        app.tap_row("one\ntwo");
        assert!(app.scene_text().contains("JsonTree \"one two\""), "{}", app.scene_text());
        assert_eq!(app.faults(), [""; 0]);
    });
}

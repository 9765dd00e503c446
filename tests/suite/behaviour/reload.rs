//! A new version of the app's file takes the place of the running one.

use ensemble_run::runtime::scene::Interaction;
use ensemble_run::value::Value;

use crate::harness::{message, on_screen, opened};

fn version(title: &str, url: &str) -> String {
    format!(
        r#"
API:
  feed: {{type: sse, url: "{url}"}}
  manual: {{type: sse, inputs: [topic], url: "http://there/manual/${{topic}}"}}
View:
  onLoad: {{invokeAPI: feed}}
  body:
    Column:
      children:
        - Text: {{id: title, text: {title}}}
        - Text: {{id: state, text: "${{feed.sse.state}} ${{feed.isConnected}} ${{feed.body.data}}"}}
        - Text: {{id: other, text: "${{manual.sse.state}} ${{manual.body.data}}"}}
        - TextInput: {{id: name}}
        - Text: {{id: stored, text: "${{ensemble.storage.word}}"}}
        - Button: {{label: Store, onTap: "ensemble.storage.word = 'kept'"}}
        - Button: {{label: Manual, onTap: {{invokeAPI: {{name: manual, inputs: {{topic: news}}}}}}}}
"#
    )
}

#[test]
fn storage_typed_text_and_unchanged_streams_stay() {
    on_screen(&version("one", "http://there/feed"), |app| {
        app.says("feed", [opened(), message("m", "", "1")]);
        app.type_text("name", "Ann");
        app.tap("Store");
        let line = app.open_stream("feed");
        app.take_commands();
        app.reload(&version("two", "http://there/feed"));
        assert_eq!(app.text("title"), "two");
        assert_eq!(app.text("state"), "open true 1");
        assert_eq!(app.text("name"), "Ann");
        assert_eq!(app.text("stored"), "kept");
        assert_eq!(app.take_commands(), []);
        app.send_on(&line, [message("m", "", "2")]);
        assert_eq!(app.text("state"), "open true 2");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn the_list_of_events_is_a_recording() {
    on_screen(&version("one", "http://there/feed"), |app| {
        app.says("feed", [opened(), message("m", "", "1")]);
        app.type_text("name", "Ann");
        app.tap("Store");
        app.reload(&version("two", "http://there/feed"));
        app.advance_millis(1500);
        app.stream("feed", "2");
        let mut replayed = app.replay();
        assert_eq!(replayed.scene_text(), app.scene_text());
        assert_eq!(replayed.take_commands(), app.take_commands());
        assert_eq!(replayed.saved(), app.saved());
        assert!(app.scene_text().contains("two") && app.scene_text().contains("kept"), "{}", app.scene_text());
    });
}

#[test]
fn a_changed_stream_is_opened_anew() {
    on_screen(&version("one", "http://there/feed"), |app| {
        app.says("feed", [opened(), message("m", "", "1")]);
        let line = app.open_stream("feed");
        app.reload(&version("one", "http://there/other"));
        assert_eq!(app.streams(), ["http://there/other"]);
        assert_eq!(app.text("state"), "connecting false ");
        app.send_on(&line, [message("m", "", "2")]);
        assert_eq!(app.text("state"), "connecting false ");
    });
}

#[test]
fn a_stream_that_a_hand_has_opened_goes_on() {
    on_screen(&version("one", "http://there/feed"), |app| {
        app.tap("Manual");
        app.says("manual", [opened(), message("m", "", "7")]);
        app.reload(&version("two", "http://there/feed"));
        assert_eq!(app.text("other"), "open 7");
        app.stream("manual", "8");
        assert_eq!(app.text("other"), "open 8");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_widget_that_became_another_is_no_fault() {
    on_screen("View: {body: {TextInput: {id: name}}}\n", |app| {
        app.type_text("name", "Ann");
        app.reload("View: {body: {Text: {id: name, text: gone}}}\n");
        assert_eq!(app.text("name"), "gone");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn what_is_written_in_the_file_is_taken_from_its_new_version() {
    let version = |stars: u8| {
        format!(
            "View:\n  body:\n    Column:\n      children:\n        - Rating: {{id: stars, value: {stars}}}\n        - Text: {{id: says, text: \"${{stars.value}}\"}}\n        - RadioGroup: {{id: size, items: [S, M]}}\n        - Text: {{id: chosen, text: \"${{size.selectedValue}}\"}}\n"
        )
    };
    on_screen(&version(3), |app| {
        let node = app.find("size").id;
        app.interact(Interaction::Set { node, prop: "selectedValue", value: Value::from("M") });
        assert_eq!((app.text("says"), app.text("chosen")), ("3".to_owned(), "M".to_owned()));
        app.reload(&version(5));
        // Only what a widget declares as entered by the user outlives the version of the file that it was entered in.
        assert_eq!((app.text("says"), app.text("chosen")), ("5".to_owned(), "M".to_owned()));
    });
}

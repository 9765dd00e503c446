//! Replay in a changed app: what fits is played, what does not is reported.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use ensemble_run::app::{App, LoadOptions, MemoryFiles, load};
use ensemble_run::message::http::HttpRequest;
use ensemble_run::message::stream::StreamRequest;
use ensemble_run::recording::Tape;
use ensemble_run::runtime::Setup;
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::virtual_app::{Servers, VirtualApp};
use ensemble_run::sse::mock::{MockResponse, MockServer};
use ensemble_run::value::Value;

use super::stage::{Recording, record_app, replay};
use crate::support::with_stack;

/// Answers every request with a number.
struct Numbers;

impl Servers for Numbers {
    fn answer(&self, _: &str, _: &HttpRequest) -> Option<MockResponse<Value>> {
        let body = Value::map([("number", Value::Number(42.0))]);
        Some(MockResponse { delay: Duration::from_millis(20), status: Ok(200), headers: Vec::new(), body })
    }

    fn stream(&self, _: &str, _: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        None
    }
}

fn app(yaml: &str) -> Arc<App> {
    let files: MemoryFiles = [("app/screens/Home.yaml", yaml)].into_iter().collect();
    Arc::new(load("app".as_ref(), &files, &catalog(), &Checker, &LoadOptions::default()).0)
}

const APP: &str = r#"
Global: var count = 0;
API:
  lucky: {url: "http://there/number"}
View:
  body:
    Column:
      children:
        - Text: {text: "count ${count}, lucky ${lucky.body.number}"}
        - Button: {id: more, label: More, onTap: count += Math.ceil(Math.random() * 1000)}
        - Button: {label: Ask, onTap: {invokeAPI: lucky}}
        - TextInput: {id: name, label: Name}
        - Text: {text: "hello ${name.value}"}
"#;

fn use_it(app: &mut VirtualApp) {
    for label in ["More", "Ask", "More"] {
        assert!(app.pick(label, None), "{label}");
        app.pass(Duration::from_millis(100)).unwrap();
    }
    let node = app.nodes("name")[0].clone();
    let field = app.reach(&node).unwrap();
    app.focus(&field);
    app.type_text("Ann");
    app.pass(Duration::from_millis(500)).unwrap();
}

#[test]
fn random_numbers_and_typed_text_come_again() {
    with_stack(|| {
        let Recording { bytes, tree, app } =
            record_app(app(APP), "fitting", Setup::default(), Rc::new(Numbers), use_it);
        assert!(tree.contains("lucky 42") && tree.contains("hello Ann") && !tree.contains("count 0"), "{tree}");
        let replayed = replay(Tape::open(bytes).unwrap(), &app, None, None);
        assert_eq!((replayed.tree, replayed.notes), (tree, Vec::new()));
    });
}

/// The recording with the hash of another version of the app's file.
fn of_another_version(bytes: &[u8]) -> Tape {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    Tape::open(text.replacen("\"files\":{}", "\"files\":{\"screens/Home.yaml\":\"0\"}", 1).into_bytes()).unwrap()
}

#[test]
pub fn an_app_that_has_changed_says_what_no_longer_fits() {
    with_stack(|| {
        let recorded = record_app(app(APP), "changed", Setup::default(), Rc::new(Numbers), use_it);
        // Widgets before the old ones shift every number; `More` is found by its id, `Ask` by its label.
        let moved =
            APP.replace("      children:\n", "      children:\n        - Button: {label: New, onTap: count = 0}\n");
        let moved = moved.replace("label: More", "label: Even more");
        let replayed = replay(of_another_version(&recorded.bytes), &app(&moved), None, None);
        assert!(replayed.tree.contains("lucky 42") && replayed.tree.contains("hello Ann"), "{}", replayed.tree);
        assert!(!replayed.tree.contains("count 0"), "{}", replayed.tree);
        assert_eq!(replayed.notes.len(), 1, "{:?}", replayed.notes);
        assert!(replayed.notes[0].contains("`screens/Home.yaml`"), "{:?}", replayed.notes);
        let other = APP
            .replace("label: Ask, onTap: {invokeAPI: lucky}", "label: Ask for it")
            .replace("TextInput: {id: name, label: Name}", "TextInput: {id: word, label: Word}")
            .replace("name.value", "word.value");
        let replayed = replay(of_another_version(&recorded.bytes), &app(&other), None, None);
        let said = replayed.notes.join("\n");
        assert!(said.contains("E0550: event 2 happened to Button `Ask`, which is not on the screen"), "{said}");
        assert!(said.contains("answers a request of API `lucky`, which the app has not sent"), "{said}");
        assert!(said.contains("TextInput `name`"), "{said}");
        assert!(!replayed.tree.contains("count 0"), "the rest is played: {}", replayed.tree);
    });
}

#[test]
pub fn a_line_that_is_no_event_is_left_out_and_said() {
    with_stack(|| {
        let recorded = record_app(app(APP), "broken", Setup::default(), Rc::new(Numbers), use_it);
        let mut text = String::from_utf8(recorded.bytes).unwrap();
        text.push_str("{\"at\": 1, \"kind\": \"quake\"}\nno JSON\n{\"at\":9000,\"kind\":\"poin");
        let replayed = replay(Tape::open(text.into_bytes()).unwrap(), &recorded.app, None, None);
        assert_eq!(replayed.tree, recorded.tree);
        let said = replayed.notes.join("\n");
        assert!(
            said.contains("E0551") && said.contains("no events of kind `quake`") && said.contains("it is no JSON"),
            "{said}"
        );
        assert!(said.contains("last line was cut off"), "{said}");
    });
}

//! `test` as a person calls it: what passes, what a failure says, what is refused, and that every app's own tests hold.

mod apps;
mod files;
mod isolation;
mod report;
mod servers;
mod steps;

use serde_json::Value;

use crate::apps::Folder;
use crate::cli::{CommandResult, run};

/// An app in a folder of its own.
struct App(Folder);

impl App {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        Self(Folder::new(&format!("testing-{name}"), files))
    }

    fn path(&self) -> &str {
        self.0.0.to_str().unwrap()
    }

    fn test(&self, args: &[&str]) -> CommandResult {
        run(&[&["test", self.path()], args].concat())
    }
}

/// `id status message` of every line of JSON.
fn outcomes(ended: &CommandResult) -> Vec<String> {
    let line = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap();
        assert!(value["durationMs"].is_u64() && value["file"].is_string(), "{line}");
        let message = value["message"].as_str().map(|message| format!(" {message}")).unwrap_or_default();
        format!("{} {}{message}", value["id"].as_str().unwrap(), value["status"].as_str().unwrap())
    };
    ended.stdout.lines().map(line).collect()
}

const COUNTER: &str = "\
Global: |-
  var count = 0;
View:
  onLoad: |-
    setInterval(() => { count += 1; }, 1000);
  body:
    Column:
      children:
        - Text: {id: shown, text: \"count ${count}\"}
        - TextInput: {id: word, label: Word}
        - Text: {text: \"word ${word.value}\"}
        - Button: {id: more, label: More, onTap: count += 10;}
        - Button: {id: off, label: Off, enabled: false, onTap: count = 0;}
        - Button: {id: fail, label: Fail, onTap: nothing.here();}
";

const FEED: &str = "\
API:
  feed: {type: sse, url: http://there/feed, sseOptions: {jitter: 0}, onError: failed = response.statusCode;}
  list: {url: http://there/list}
Global: var failed = null;
View:
  onLoad: {invokeAPI: {name: feed}}
  body:
    Column:
      children:
        - Text: {id: state, text: \"${feed.sse.state} ${feed.sse.events}\"}
        - Text: {text: \"got ${feed.body.data.n}\"}
        - Text: {text: \"failed ${failed}\"}
        - Button: {id: ask, label: Ask, onTap: {invokeAPI: {name: list}}}
        - Text: {text: \"list ${list.body.name}\"}
";

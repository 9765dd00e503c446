//! Annotated files: what is expected stands under the character, after `^` in a comment.
//!
//! | expectation | what is asked |
//! |---|---|
//! | `complete: a, b` | completion has these; nothing after the colon: it has nothing |
//! | `without a, b` | and has none of these |
//! | `inserts a: "text"` | the item `a` puts in this text |
//! | `hover: text` | the documentation has this text |
//! | `definition: [file:]line` | where it is declared |
//! | `refs: 1, 2` | lines that name the same, its declaration too |
//! | `rename NAME` | every place that `references` knows gets the name |
//!
//! Lines count from 0 and without the expectations, several of which may stand in a comment, separated by `;`. `=== path` begins another file.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::client::{Client, uri};
use crate::support::with_stack;

struct Expectation {
    line: usize,
    column: usize,
    words: String,
}

/// The files of a case without its expectations, and those of its first file.
fn read(text: &str) -> (Vec<(String, String)>, Vec<Expectation>) {
    let mut files = vec![("screens/Home.yaml".to_owned(), String::new())];
    let mut expectations = Vec::new();
    for line in text.lines() {
        if let Some(path) = line.strip_prefix("=== ") {
            files.push((path.to_owned(), String::new()));
            continue;
        }
        let (_, written) = files.last_mut().unwrap();
        let mark = line.strip_prefix('#').and_then(|rest| rest.trim_start().strip_prefix('^'));
        match mark {
            Some(words) => {
                let column = line.find('^').unwrap();
                let line = written.lines().count() - 1;
                expectations.push(Expectation { line, column, words: words.trim().to_owned() });
            }
            None => {
                written.push_str(line);
                written.push('\n');
            }
        }
    }
    (files, expectations)
}

fn check(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/lsp/cases").join(name);
    let (files, expectations) = read(&fs::read_to_string(path).unwrap());
    assert!(expectations.len() > 5, "{name}");
    let all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut faults = Vec::new();
    with_stack(|| {
        let mut client = Client::new(&all, json!({"workspace": {"workspaceEdit": {"resourceOperations": ["rename"]}}}));
        client.open(all[0].0, all[0].1);
        for expectation in &expectations {
            for words in expectation.words.split("; ") {
                let position = json!({"line": expectation.line, "character": expectation.column});
                if let Err(fault) = holds(&mut client, &position, words) {
                    faults.push(format!(
                        "{name}, line {} column {}: {words}: {fault}",
                        expectation.line, expectation.column
                    ));
                }
            }
        }
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn holds(client: &mut Client, position: &Value, words: &str) -> Result<(), String> {
    let params = json!({"textDocument": {"uri": uri("screens/Home.yaml")}, "position": position});
    let (word, rest) = words.split_once([':', ' ']).unwrap_or((words, ""));
    let rest = rest.trim();
    let listed = || rest.split(", ").filter(|name| !name.is_empty());
    match word {
        "complete" | "without" | "inserts" => {
            let list = client.request("textDocument/completion", params);
            let items = list["items"].as_array().ok_or("no list")?;
            let labels: Vec<&str> = items.iter().filter_map(|item| item["label"].as_str()).collect();
            let shown = || format!("there are {labels:?}");
            match word {
                "complete" if rest.is_empty() => labels.is_empty().then_some(()).ok_or_else(shown),
                "complete" => listed().all(|name| labels.contains(&name)).then_some(()).ok_or_else(shown),
                "without" => listed().all(|name| !labels.contains(&name)).then_some(()).ok_or_else(shown),
                _ => {
                    let (name, text) = rest.split_once(": ").ok_or("no text")?;
                    let text: String = serde_json::from_str(text).map_err(|fault| fault.to_string())?;
                    let item = items.iter().find(|item| item["label"] == name).ok_or_else(shown)?;
                    let new = &item["textEdit"]["newText"];
                    (*new == text).then_some(()).ok_or_else(|| format!("it puts in {new}"))
                }
            }
        }
        "hover" => {
            let text = client.request("textDocument/hover", params)["contents"]["value"].to_string();
            text.contains(rest).then_some(()).ok_or_else(|| format!("it says {text}"))
        }
        "definition" => {
            let place = client.request("textDocument/definition", params);
            let (file, line) = rest.rsplit_once(':').unwrap_or(("screens/Home.yaml", rest));
            let is_there =
                place["uri"] == uri(file) && place["range"]["start"]["line"] == line.parse::<u64>().unwrap_or(u64::MAX);
            is_there.then_some(()).ok_or_else(|| format!("it is at {place}"))
        }
        "refs" => {
            let lines = lines_of(client, params);
            let expected: Vec<u64> = listed().filter_map(|line| line.parse().ok()).collect();
            (lines == expected).then_some(()).ok_or_else(|| format!("it is named in {lines:?}"))
        }
        "rename" => {
            let places = lines_of(client, params.clone()).len();
            let mut params = params;
            params["newName"] = json!(rest);
            let edit = client.request("textDocument/rename", params);
            let changes = edit["documentChanges"].as_array().ok_or("no changes")?;
            let edits: Vec<&Value> = changes.iter().flat_map(|change| change["edits"].as_array()).flatten().collect();
            let is_new = edits.iter().all(|edit| edit["newText"] == rest);
            (is_new && edits.len() == places && places > 1).then_some(()).ok_or_else(|| format!("it changes {edit}"))
        }
        other => Err(format!("`{other}` is no expectation")),
    }
}

fn lines_of(client: &mut Client, params: Value) -> Vec<u64> {
    let mut params = params;
    params["context"] = json!({"includeDeclaration": true});
    let found = client.request("textDocument/references", params);
    found.as_array().into_iter().flatten().filter_map(|place| place["range"]["start"]["line"].as_u64()).collect()
}

#[test]
fn completion_knows_what_may_be_written() {
    check("completion.yaml");
}

#[test]
fn hover_says_what_the_reference_says() {
    check("hover.yaml");
}

#[test]
fn names_lead_to_their_declarations_and_uses() {
    check("names.yaml");
}

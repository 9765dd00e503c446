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
//! | `token: type modifiers` | the semantic token that begins here |
//! | `hint: text` | an inlay hint of this line |
//! | `signature: label [active]` | the signature, and the parameter that is being written |
//! | `fault: text` | a fault that begins here has this text |
//! | `related: [file:]line` | the place that this fault names |
//! | `action: title` | a code action is offered; nothing after the colon: none is |
//! | `symbol: name` | the outline has this name here |
//! | `found: name` | a search of the app has this name here |
//! | `fold: line` | lines fold from this one to that one |
//! | `color: r g b a` | the colour that begins here, in parts of 255 |
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
        let capabilities = json!({
            "workspace": {"workspaceEdit": {"resourceOperations": ["rename", "create"]}},
            "textDocument": {"publishDiagnostics": {"relatedInformation": true}},
        });
        let mut client = Client::new(&all, capabilities);
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
        _ => of_document(client, position, word, rest),
    }
}

/// Expectations of requests that are about a whole document.
fn of_document(client: &mut Client, position: &Value, word: &str, rest: &str) -> Result<(), String> {
    let document = json!({"uri": uri("screens/Home.yaml")});
    let params = json!({"textDocument": document});
    let here = json!({"start": position, "end": position});
    let starts = |item: &&Value| item["range"]["start"] == *position;
    let is_there = |found: bool, all: &Value| if found { Ok(()) } else { Err(format!("there are {all}")) };
    match word {
        "token" => {
            let legend = client.capabilities["semanticTokensProvider"]["legend"].clone();
            let tokens = client.request("textDocument/semanticTokens/full", params);
            let found = token_at(&tokens["data"], &legend, position).ok_or_else(|| format!("none in {tokens}"))?;
            (found == rest).then_some(()).ok_or_else(|| format!("it is `{found}`"))
        }
        "hint" => {
            let line = &position["line"];
            let range = json!({
                "start": {"line": line, "character": 0},
                "end": {"line": line, "character": 10_000},
            });
            let hints = client.request("textDocument/inlayHint", json!({"textDocument": document, "range": range}));
            is_there(hints.as_array().is_some_and(|hints| hints.iter().any(|hint| hint["label"] == rest)), &hints)
        }
        "signature" => {
            let help =
                client.request("textDocument/signatureHelp", json!({"textDocument": document, "position": position}));
            let signature = &help["signatures"][0];
            let shown =
                format!("{} [{}]", signature["label"].as_str().unwrap_or_default(), signature["activeParameter"]);
            (shown == rest).then_some(()).ok_or_else(|| format!("it is `{shown}`"))
        }
        "fault" | "related" => {
            let faults = client.faults.get(&Path::new("/app/screens/Home.yaml").to_owned()).cloned();
            let faults = faults.unwrap_or_default();
            let own: Vec<&Value> = faults.iter().filter(starts).collect();
            let shown = json!(own);
            if word == "fault" {
                let has = |fault: &&&Value| fault["message"].as_str().is_some_and(|text| text.contains(rest));
                return is_there(own.iter().any(|fault| has(&fault)), &shown);
            }
            let (file, line) = rest.rsplit_once(':').unwrap_or(("screens/Home.yaml", rest));
            let line: u64 = line.parse().unwrap();
            let places = own.iter().filter_map(|fault| fault["relatedInformation"].as_array()).flatten();
            let mut places = places.map(|related| &related["location"]);
            is_there(places.any(|place| place["uri"] == uri(file) && place["range"]["start"]["line"] == line), &shown)
        }
        "action" => {
            let context = json!({"diagnostics": []});
            let params = json!({"textDocument": document, "range": here, "context": context});
            let actions = client.request("textDocument/codeAction", params);
            let titles: Vec<&str> =
                actions.as_array().into_iter().flatten().filter_map(|action| action["title"].as_str()).collect();
            is_there(if rest.is_empty() { titles.is_empty() } else { titles.contains(&rest) }, &json!(titles))
        }
        "symbol" => {
            let symbols = client.request("textDocument/documentSymbol", params);
            let mut open: Vec<&Value> = symbols.as_array().into_iter().flatten().collect();
            let mut is_found = false;
            while let Some(symbol) = open.pop() {
                is_found |= symbol["name"] == rest && symbol["selectionRange"]["start"] == *position;
                open.extend(symbol["children"].as_array().into_iter().flatten());
            }
            is_there(is_found, &symbols)
        }
        "found" => {
            let symbols = client.request("workspace/symbol", json!({"query": rest}));
            let is_here = |symbol: &Value| symbol["name"] == rest && symbol["location"]["range"]["start"] == *position;
            is_there(symbols.as_array().into_iter().flatten().any(is_here), &symbols)
        }
        "fold" => {
            let ranges = client.request("textDocument/foldingRange", params);
            let end: u64 = rest.parse().unwrap();
            let is_it = |range: &Value| range["startLine"] == position["line"] && range["endLine"] == end;
            is_there(ranges.as_array().into_iter().flatten().any(is_it), &ranges)
        }
        "color" => {
            let colors = client.request("textDocument/documentColor", params);
            let parts = |color: &Value| {
                let part = |name: &str| (color["color"][name].as_f64().unwrap_or_default() * 255.0).round();
                format!("{} {} {} {}", part("red"), part("green"), part("blue"), part("alpha"))
            };
            let found = colors.as_array().into_iter().flatten().filter(starts).any(|color| parts(color) == rest);
            is_there(found, &colors)
        }
        other => Err(format!("`{other}` is no expectation")),
    }
}

/// The type of the token that begins at a place, with its modifiers.
fn token_at(data: &Value, legend: &Value, position: &Value) -> Option<String> {
    let numbers: Vec<u64> = data.as_array()?.iter().filter_map(Value::as_u64).collect();
    let (mut line, mut column) = (0, 0);
    for token in numbers.chunks_exact(5) {
        (line, column) = if token[0] == 0 { (line, column + token[1]) } else { (line + token[0], token[1]) };
        if position["line"] == line && position["character"] == column {
            let mut words = vec![legend["tokenTypes"][token[3] as usize].as_str()?];
            for (bit, name) in legend["tokenModifiers"].as_array()?.iter().enumerate() {
                if token[4] & (1 << bit) != 0 {
                    words.push(name.as_str()?);
                }
            }
            return Some(words.join(" "));
        }
    }
    None
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
fn arguments_names_and_texts_are_completed() {
    check("arguments.yaml");
}

#[test]
fn hover_says_what_the_reference_says() {
    check("hover.yaml");
}

#[test]
fn answers_have_the_shape_that_simulated_services_give_them() {
    check("answers.yaml");
}

#[test]
fn requests_of_documents_are_answered() {
    check("documents.yaml");
}

#[test]
fn code_actions_are_offered_where_they_fit() {
    check("actions.yaml");
}

/// `actions_applied.yaml`: each case is a place marked by `¦` with an action and what the files are after it.
#[test]
fn code_actions_make_what_they_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/lsp/cases/actions_applied.yaml");
    let cases = fs::read_to_string(path).unwrap();
    let cases: Vec<&str> = cases.split("##### ").skip(1).collect();
    assert!(cases.len() >= 4, "{}", cases.len());
    for case in cases {
        let (title, rest) = case.split_once('\n').unwrap();
        let (before, after) = rest.split_once("----- \n").or_else(|| rest.split_once("-----\n")).unwrap();
        let files = |text: &str| -> Vec<(String, String)> {
            let mut found = vec![("screens/Home.yaml".to_owned(), String::new())];
            for line in text.split_inclusive('\n') {
                match line.strip_prefix("=== ") {
                    Some(path) => found.push((path.trim().to_owned(), String::new())),
                    None => found.last_mut().unwrap().1.push_str(line),
                }
            }
            found
        };
        let marked = files(before);
        let at = marked[0].1.find('¦').unwrap();
        let line = marked[0].1[..at].matches('\n').count();
        let column = at - marked[0].1[..at].rfind('\n').map_or(0, |end| end + 1);
        let texts: Vec<(String, String)> =
            marked.iter().map(|(path, text)| (path.clone(), text.replace('¦', ""))).collect();
        let mut made: std::collections::BTreeMap<String, String> = texts.iter().cloned().collect();
        with_stack(|| {
            let all: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            let operations = json!({"workspaceEdit": {"resourceOperations": ["create"]}});
            let mut client = Client::new(&all, json!({"workspace": operations}));
            client.open(all[0].0, all[0].1);
            let place = json!({"line": line, "character": column});
            let params = json!({
                "textDocument": {"uri": uri("screens/Home.yaml")},
                "range": {"start": place, "end": place},
                "context": {"diagnostics": []},
            });
            let actions = client.request("textDocument/codeAction", params);
            let action = actions.as_array().into_iter().flatten().find(|action| action["title"] == title);
            let action = action.unwrap_or_else(|| panic!("`{title}` is not in {actions}"));
            apply(&action["edit"], &mut made);
        });
        let expected: std::collections::BTreeMap<String, String> = files(after).into_iter().collect();
        assert_eq!(made, expected, "{title}");
        // What is made has no fault.
        let all: Vec<(&str, &str)> = made.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        with_stack(|| {
            let mut client = Client::new(&all, json!({}));
            client.open("screens/Home.yaml", &made["screens/Home.yaml"]);
            let faults: Vec<String> = client
                .faults
                .values()
                .flatten()
                .filter(|fault| fault["severity"] != 4)
                .map(super::client::written)
                .collect();
            assert_eq!(faults, [""; 0], "{title}");
        });
    }
}

/// Makes the changes of an edit.
fn apply(edit: &Value, files: &mut std::collections::BTreeMap<String, String>) {
    let name = |uri: &Value| uri.as_str().unwrap().trim_start_matches("file:///app/").to_owned();
    for change in edit["documentChanges"].as_array().unwrap() {
        if change["kind"] == "create" {
            files.entry(name(&change["uri"])).or_default();
            continue;
        }
        let text = files.get_mut(&name(&change["textDocument"]["uri"])).unwrap();
        let byte = |place: &Value| {
            let line = place["line"].as_u64().unwrap() as usize;
            let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
            start + place["character"].as_u64().unwrap() as usize
        };
        let mut edits: Vec<(usize, usize, String)> = change["edits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|edit| {
                let (start, end) = (byte(&edit["range"]["start"]), byte(&edit["range"]["end"]));
                (start, end, edit["newText"].as_str().unwrap().to_owned())
            })
            .collect();
        edits.sort();
        for (start, end, new) in edits.into_iter().rev() {
            text.replace_range(start..end, &new);
        }
    }
}

#[test]
fn names_lead_to_their_declarations_and_uses() {
    check("names.yaml");
}

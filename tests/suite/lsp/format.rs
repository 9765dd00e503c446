//! Formatting: nothing that an app means changes, and a second time nothing changes at all.

use std::fs;
use std::path::{Path, PathBuf};

use ensemble_run::app::{LoadOptions, load_text};
use ensemble_run::lsp::formatted;
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::disk::Disk;
use serde_json::json;

use super::client::{Client, uri};
use crate::corpus::shared;
use crate::support::{YAML, files_below, with_stack};

/// Content of a loaded app and its faults, without spans. Formatting compares the parsed trees scalar by scalar.
fn without_places(text: &str) -> String {
    let (app, report) = load_text("app.yaml", text, &Disk, &catalog(), &Checker, &LoadOptions::default());
    let screens = app.screens.values().map(|screen| {
        let apis: Vec<_> = screen.apis.keys().collect();
        let global = screen.global.as_ref().map(|code| code.source.clone());
        format!("{:?} {:?} {:?} {apis:?} {global:?}\n", screen.ids, screen.inputs, screen.imports)
    });
    let widgets = app.widgets.values().map(|widget| {
        let codes: Vec<_> = widget.codes.iter().map(|(code, _)| code.source.clone()).collect();
        format!("{:?} {codes:?}\n", widget.ids)
    });
    let faults = report.diagnostics().iter().map(|fault| format!("{} {}\n", fault.code, fault.message));
    let keys = format!("{:?}\n", app.storage_keys);
    screens.chain(widgets).chain([keys]).chain(faults).collect()
}

/// Formats every file of these folders and compares. Returns how many were formatted.
fn check(folders: &[PathBuf]) -> (usize, usize) {
    let mut files = Vec::new();
    folders.iter().for_each(|folder| files.extend(files_below(folder, YAML)));
    files.sort();
    let (mut changed, mut same) = (0, 0);
    for path in &files {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let Some(new) = formatted(&text) else { continue };
        assert_eq!(formatted(&new).as_deref(), Some(&*new), "{}: a second time changes it", path.display());
        let comments = |text: &str| text.matches('#').count();
        assert_eq!(comments(&text), comments(&new), "{}", path.display());
        if new == text {
            same += 1;
            continue;
        }
        changed += 1;
        let (before, after) = with_stack(|| (without_places(&text), without_places(&new)));
        assert!(before == after, "{} is another app:\n{before}\n{after}", path.display());
    }
    (changed, same)
}

#[test]
fn bundled_apps_and_examples_mean_the_same_after_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (changed, same) = check(&["apps", "examples", "tests/suite/diagnostics"].map(|folder| root.join(folder)));
    // They are formatted.
    assert!(changed == 0 && same > 200, "{changed} {same}");
}

#[test]
fn apps_of_others_mean_the_same_after_it() {
    let Some(shared) = shared() else { return };
    let (changed, same) = check(&[shared.join("corpus")]);
    assert!(changed + same > 100, "{changed} {same}");
}

#[test]
fn the_request_answers_with_the_change() {
    with_stack(|| {
        let text = "View:\n    body:\n        Text: {text: ü}   \n# end\n";
        let mut client = Client::new(&[("screens/Home.yaml", text)], json!({}));
        client.open("screens/Home.yaml", text);
        let params = json!({"textDocument": {"uri": uri("screens/Home.yaml")}, "options": {"tabSize": 2}});
        let params = {
            let mut params = params;
            params["options"]["insertSpaces"] = json!(true);
            params
        };
        let edits = client.request("textDocument/formatting", params.clone());
        assert_eq!(
            edits,
            json!([{
                "range": {"start": {"line": 1, "character": 0}, "end": {"line": 3, "character": 0}},
                "newText": "  body:\n    Text: {text: ü}\n",
            }])
        );
        client.change("screens/Home.yaml", 2, ((1, 0), (3, 0)), "  body:\n    Text: {text: ü}\n");
        assert_eq!(client.request("textDocument/formatting", params.clone()), json!([]));
        client.change("screens/Home.yaml", 3, ((0, 0), (0, 0)), "x: [");
        assert_eq!(client.request("textDocument/formatting", params), json!(null), "broken YAML stays");
    });
}

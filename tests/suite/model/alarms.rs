//! No false alarm: apps that others wrote, and those that `new` makes. `corpus.txt` has every fault that the model finds in the collection, each of
//! which somebody has looked at; `UPDATE_EXPECT=1` rewrites it.

use std::fs;
use std::path::{Path, PathBuf};

use ensemble_run::app::{LoadOptions, load};
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::disk::Disk;
use ensemble_run::shell::open::beside;
use ensemble_run::shell::semantics::findings;

use crate::apps::Folder;
use crate::cli::run;
use crate::corpus::shared;
use crate::support::{YAML, files_below, with_stack};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Findings of the model in an app or a file, one per line.
pub fn alarms(path: &Path) -> Vec<String> {
    let (report, found) = with_stack(|| {
        let (app, report) = load(path, &Disk, &catalog(), &Checker, &LoadOptions::default());
        let found = findings(&app, &beside(path), report.diagnostics(), &[]);
        (report, found)
    });
    let line = |fault: &ensemble_run::diag::Diagnostic| {
        let place = fault.span.and_then(|span| report.sources.line_of(span)).unwrap_or_default();
        let help = fault.help.as_deref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{place}: {} {}{help}", fault.code, fault.message)
    };
    found.diagnostics.iter().map(line).collect()
}

#[test]
fn what_is_said_of_apps_of_others_is_known() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let files = files_below(&corpus, YAML);
    assert!(files.len() > 100);
    let mut lines: Vec<String> = files.iter().flat_map(|path| alarms(path)).collect();
    lines.iter_mut().for_each(|line| *line = line.replace(&format!("{}/", corpus.display()), ""));
    lines.sort();
    lines.dedup();
    let expected = root().join("tests/suite/model/corpus.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&expected, lines.join("\n") + "\n").unwrap();
    }
    assert_eq!(lines.join("\n") + "\n", fs::read_to_string(expected).unwrap());
}

#[test]
fn nothing_is_said_of_the_gallery() {
    assert_eq!(alarms(&root().join("assets/gallery")), [""; 0]);
}

#[test]
fn nothing_is_said_of_apps_that_are_made_of_documents() {
    let mut documents: Vec<PathBuf> =
        fs::read_dir(root().join("tests/suite/documents")).unwrap().map(|entry| entry.unwrap().path()).collect();
    documents.sort();
    let folder = Folder::new("model-generated", &[]);
    let mut made = 0;
    for document in &documents {
        let app = folder.0.join(document.file_stem().unwrap());
        let done = run(&["new", &app.display().to_string(), "--from", &document.display().to_string()]);
        // One of them is broken on purpose.
        if app.join("screens").is_dir() {
            made += 1;
            assert_eq!(alarms(&app), [""; 0], "{}\n{}", document.display(), done.stderr);
        }
    }
    assert!(made > 5, "{made} of {}", documents.len());
}

#[test]
fn nothing_is_said_of_what_apps_of_the_web_write() {
    let home = "API:
  rows: {url: 'https://example.com/rows', onError: \"console.log(error)\"}
Socket:
  line: {uri: 'wss://example.com/line'}
View:
  onLoad: {invokeAPI: {name: rows, onError: \"console.log(error, event.error)\"}}
  body:
    Column:
      styles: {alignItems: center, justifyContent: flex-start, paddingBlock: 4px}
      children:
        - Dropdown: {items: [a, b], styles: {backgroundColor: white}}
        - Date: {value: 2024/04/04, styles: {backgroundColor: white}}
        - Chart: {type: bar, labels: [a, b], datasets: [{data: [1, 2]}]}
        - Button: {label: Pick, onTap: {pickFiles: {allowMaxFileSizeBytes: 9, onComplete: \"console.log(files.length)\", onError: \"console.log(error)\"}}}
        - Button: {label: Mock, onTap: \"app.setUseMockResponse(true)\"}
        - Button: {label: Save, onTap: {wakelock: {onError: \"console.log(error)\"}}}
        - Button: {label: Hint, onTap: {showToast: {message: a, options: {dismissable: true}}}}
        - Button:
            label: Show
            onTap:
              showDialog:
                options: {mask: false, maskClosable: false, position: absolute, top: 10px, left: 10px, width: max-content, height: 150px, title: Hello}
                widget: {Text: {text: b}}
        - Button: {label: Open, onTap: {navigateModalScreen: {name: Home, mask: false, position: right, width: 50%}}}
        - TextInput: {id: phone, mask: '(###) ###', validator: {maskError: Six digits}}
        - QRCode: {value: a, icon: 'https://example.com/a.png', iconSize: 20, status: active, onRefresh: \"console.log(1)\"}
        - ImageCropper: {id: cut, source: 'https://example.com/a.png'}
        - Button: {label: Turn, onTap: \"cut.setRotate(cut.rotate + 90)\"}
        - Button: {label: Ask, onTap: {invokeAPI: {name: rows, onError: {showToast: {message: '${error}'}}}}}
        - Button: {events: {onSent: \"console.log(1)\"}}
";
    let button = "Widget:
  events: {onSent: {data: {}}}
  body:
    Button: {label: Wrapped, onTap: {dispatchEvent: {onSent: {data: {}}}}}
";
    let folder = Folder::new("web-words", &[("screens/Home.yaml", home), ("widgets/Button.yaml", button)]);
    run(&["check", folder.0.to_str().unwrap(), "--deny-warnings"]).with(0);
}

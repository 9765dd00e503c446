//! Apps that others wrote load without panic, and every one that is YAML is read as YAML. Skipped where the collection is absent.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use ensemble_run::app::LoadOptions;
use ensemble_run::app::hints::hints;
use ensemble_run::diag::Code;
use ensemble_run::runtime::Setup;
use ensemble_run::shell::open::{self, LaunchOptions};
use ensemble_run::shell::virtual_app::{VirtualApp, VirtualAppConfig};

use crate::played::EchoServer;
use crate::support::{YAML, files_below, load_path, skipped, with_stack};

/// The apps of others, where they are at hand.
pub fn shared() -> Option<PathBuf> {
    let near = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let found = std::env::var_os("ENSEMBLE_SHARED")
        .map(PathBuf::from)
        .or(Some(near))
        .filter(|folder| folder.join("corpus/manifest.json").is_file());
    if found.is_none() {
        skipped("there is no ../shared and ENSEMBLE_SHARED does not name it");
    }
    found
}

/// Files that the collection itself calls broken.
fn broken(manifest: &serde_json::Value, found: &mut Vec<String>) {
    match manifest {
        serde_json::Value::Object(map) => {
            if map.get("parse_error").is_some_and(|fault| !fault.is_null() && fault != &serde_json::Value::Bool(false))
            {
                found.extend(map.values().filter_map(|value| value.as_str()).map(str::to_owned));
            }
            map.values().for_each(|value| broken(value, found));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| broken(item, found)),
        _ => {}
    }
}

#[test]
fn apps_of_others_load() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let manifest = serde_json::from_str(&fs::read_to_string(corpus.join("manifest.json")).unwrap()).unwrap();
    let mut known_broken = Vec::new();
    broken(&manifest, &mut known_broken);
    let mut files = Vec::new();
    files.extend(files_below(&corpus, YAML));
    files.sort();
    let mut faults = Vec::new();
    let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
    for path in &files {
        let (app, report) = load_path(path, &LoadOptions::default());
        assert_eq!(hints(&app), [], "{}: nobody there asks for advice", path.display());
        for fault in report.diagnostics() {
            let code = fault.code as u16;
            if fault.code != Code::DuplicateKey && code < 200 {
                let name = path.strip_prefix(&corpus).unwrap().display().to_string();
                if !known_broken.contains(&name) {
                    faults.push(format!("{name}: {}", fault.message));
                }
            } else if std::env::var_os("ENSEMBLE_UNKNOWN").is_some() {
                *unknown.entry(format!("{}: {}", fault.code, fault.message)).or_default() += 1;
            }
        }
    }
    let mut unknown: Vec<(usize, String)> = unknown.into_iter().map(|(name, count)| (count, name)).collect();
    unknown.sort_by(|a, b| b.cmp(a));
    for (count, name) in unknown {
        println!("{count:5} {name}");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Apps by their folder, everything else that can be opened by its file.
fn targets(manifest: &serde_json::Value) -> Vec<String> {
    let list = |name: &str| manifest[name].as_array().unwrap().iter();
    let mut targets: Vec<String> =
        list("apps").map(|app| app["folder"].as_str().unwrap().trim_end_matches('/').to_owned()).collect();
    let folders: Vec<String> = targets.iter().map(|folder| format!("{folder}/")).collect();
    for file in list("files") {
        let (name, kind) = (file["file"].as_str().unwrap(), file["kind"].as_str().unwrap());
        let opens = matches!(kind, "screen" | "fragment" | "widget" | "action");
        if opens && !folders.iter().any(|folder| name.starts_with(folder)) {
            targets.push(name.to_owned());
        }
    }
    targets
}

/// Files whose YAML nobody can read, upstream neither.
const UNREADABLE: [&str; 5] = [
    "ensemble/006-cdn-asset-prefetcher-test.yaml",
    "fragments/ensemble_docs/010-ble-actions-action-references.yaml",
    "fragments/ensemble_docs/058-open-url-properties.yaml",
    "fragments/ensemble_docs/059-pull-to-refresh.yaml",
    "fragments/ensemble_docs/319-custom-progress-dialog-close-o.yaml",
];

#[test]
fn every_screen_of_others_opens_and_is_drawn() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(corpus.join("manifest.json")).unwrap()).unwrap();
    let kinds = manifest["files"].as_array().unwrap();
    let is_action = |target: &str| kinds.iter().any(|file| file["file"] == target && file["kind"] == "action");
    let mut refused = Vec::new();
    for target in targets(&manifest) {
        let launch = LaunchOptions { app: corpus.join(&target), ..LaunchOptions::default() };
        let (app, _) = open::read(&launch, None).unwrap();
        if !open::can_start(&app, None) {
            refused.push(target);
            continue;
        }
        with_stack(|| {
            let setup = Setup { size: (400.0, 300.0), ..Setup::default() };
            let config = VirtualAppConfig::new(Arc::new(app), setup, Rc::new(EchoServer));
            let mut app = VirtualApp::start(config).unwrap_or_else(|message| panic!("{target}: {message}"));
            app.settle();
            assert!(app.picture().is_ok(), "{target}");
        });
    }
    // A file that holds nothing but a reusable action has no screen.
    refused.retain(|target| !is_action(target));
    assert_eq!(refused, UNREADABLE);
}

/// Number of faults by code in the collection: in its files, and of unimplemented features.
const BOUNDS: [(u16, usize); 24] = [
    (101, 7),
    (201, 14),
    (202, 2),
    (203, 21),
    // Options of uploads that stand one level too high.
    (205, 9),
    (206, 30),
    (207, 2),
    (208, 3),
    (211, 42),
    (212, 12),
    (213, 8),
    // Those of screens below a slip of YAML, too.
    (214, 52),
    // Among them what belongs to an action and stands beside it.
    (215, 12),
    // What a desktop cannot do of what they ask, `ignored` in the declarations.
    (217, 31),
    // Two MultiSelects of one form, `addUserValues` both.
    (224, 1),
    // Classes of themes that fragments do not bring.
    (225, 4),
    // Icons of Remix and Font Awesome for which one of Material is drawn.
    (230, 3),
    // Helvetica Neue and Roboto.
    (232, 2),
    // Two copies of a binding to a field of another screen, and an action that is called without `ensemble.`.
    // Names that a fragment does not declare.
    (301, 6),
    (302, 2),
    (303, 17),
    (304, 1),
    (305, 13),
    // A sound that a fragment does not bring.
    (311, 1),
];

#[test]
fn apps_of_others_have_no_more_faults_than_their_own() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let manifest = serde_json::from_str(&fs::read_to_string(corpus.join("manifest.json")).unwrap()).unwrap();
    let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
    for target in targets(&manifest) {
        let launch = LaunchOptions { app: corpus.join(target), ..LaunchOptions::default() };
        let (_, report) = open::read(&launch, None).unwrap();
        for fault in report.diagnostics() {
            *counts.entry(fault.code as u16).or_default() += 1;
        }
    }
    let bound = |code: u16| BOUNDS.iter().find(|(known, _)| *known == code).map_or(0, |(_, count)| *count);
    counts.retain(|code, count| *count > bound(*code));
    assert!(counts.is_empty(), "code and number of what there is more of: {counts:?}");
}

//! Loads the app of a test, which has to be without faults.

use std::fs;
use std::path::PathBuf;

use ensemble_run::app::{self, App, LoadOptions};
use ensemble_run::diag::{Code, Report};
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::disk::Disk;

pub(super) fn load_text(yaml: &str) -> App {
    loaded(load_screen(yaml))
}

/// A screen with the real widgets and actions, and its faults.
pub fn load_screen(yaml: &str) -> (App, Report) {
    app::load_text("screen.yaml", yaml, &Disk, &catalog(), &Checker, &LoadOptions::default())
}

/// Files of an app, on disk while they are read.
pub(super) fn load_files(files: &[(&str, &str)]) -> App {
    let name = std::thread::current().id();
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("behaviour-{}-{name:?}", std::process::id()));
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let app = app::load(&root, &Disk, &catalog(), &Checker, &LoadOptions::default());
    fs::remove_dir_all(&root).unwrap();
    loaded(app)
}

pub(super) fn loaded((app, report): (App, Report)) -> App {
    // Some tests are about trusted certificates and endless streams.
    let is_of_test = |code| matches!(code, Code::TrustsAnyone | Code::EndlessPost);
    let mut faults = crate::support::faults(&report);
    faults.retain(|line| !Code::ALL.iter().any(|code| is_of_test(*code) && line.contains(&code.to_string())));
    assert!(faults.is_empty(), "the app of the test has faults: {faults:#?}");
    app
}

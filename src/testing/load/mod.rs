//! Loads `Tests`: `tests/config.yaml` and every `*.test.yaml` below `tests/`, with all faults.

mod config;
mod inputs;
mod mocks;
mod reader;
mod steps;
mod substitute;
mod test;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use inputs::TestInputs;
pub(crate) use inputs::input_value;
pub use mocks::EVENT;
pub(crate) use mocks::REPLY;
pub use test::KEYS as TEST_KEYS;
pub(crate) use test::{MOCK, TEST};

use self::reader::Reader;
use crate::shell::disk::Disk;
use crate::testing::suite::{Test, Tests};
use ensemble_core::app::{App, Files};
use ensemble_core::diag::{Code, Report};

/// Limit of nested folders below `tests/`: a link may lead to a parent folder.
const DEEPEST: usize = 8;

/// Limit of test files.
const MOST_FILES: usize = 10_000;

/// Loads the tests of an app. `report` has the app's sources; those of the tests and their faults are added.
pub fn load(app: &App, inputs: &TestInputs, report: &mut Report) -> Tests {
    load_from(&Disk, app, inputs, report)
}

/// Loads the tests of an app from a file system.
pub fn load_from(files: &dyn Files, app: &App, inputs: &TestInputs, report: &mut Report) -> Tests {
    let folder = app.root.join("tests");
    let mut tests = Tests { folder: folder.clone(), ..Tests::default() };
    if !files.is_folder(&folder) {
        return tests;
    }
    let mut reader = Reader::new(files, app, folder.clone(), inputs, report);
    let config =
        ["config.yaml", "config.yml"].map(|name| folder.join(name)).into_iter().find(|path| files.is_file(path));
    if let Some(config) = config {
        tests.suite = reader.config(&config);
    }
    for (name, address) in &tests.suite.services {
        reader.services.insert(name.clone(), address.clone());
    }
    let mut found = Vec::new();
    find(files, &folder, 0, &mut found);
    for file in found {
        reader.test_file(&file, &mut tests.tests);
    }
    check(&mut reader, &tests);
    report.sort();
    tests
}

/// Loads the tests of one file.
pub fn load_file(app: &App, file: &Path, inputs: &TestInputs, report: &mut Report) -> Vec<Test> {
    let folder = file.parent().map(Path::to_owned).unwrap_or_default();
    let mut tests = Vec::new();
    Reader::new(&Disk, app, folder, inputs, report).test_file(file, &mut tests);
    tests
}

/// Finds `*.test.yaml`, sorted by path.
fn find(files: &dyn Files, folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    for path in files.list(folder) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if depth < DEEPEST && !name.starts_with('.') && files.is_folder(&path) {
            find(files, &path, depth + 1, found);
        } else if (name.ends_with(".test.yaml") || name.ends_with(".test.yml")) && found.len() < MOST_FILES {
            found.push(path);
        }
    }
}

/// Reports duplicate ids, and unknown tests in `session` and `prerequisite`, after all files are read.
fn check(reader: &mut Reader<'_>, tests: &Tests) {
    let mut ids: BTreeMap<&Arc<str>, &str> = BTreeMap::new();
    for test in &tests.tests {
        if let Some(other) = ids.insert(&test.id, &test.file) {
            let message = format!("two tests have the id `{}`; the other one is in {other}", test.id);
            reader.error(Code::DuplicateName, test.span, message, "give one of them another `id`".to_owned());
        }
    }
    let known: BTreeSet<&str> = ids.keys().map(|id| &***id).collect();
    for test in &tests.tests {
        for (name, span) in test.session.iter().chain(&test.prerequisite) {
            if !known.contains(&**name) {
                let help = reader.did_you_mean(name, known.iter().copied());
                reader.error(Code::UnknownTest, *span, format!("no test has the id `{name}`"), help);
            }
        }
    }
}

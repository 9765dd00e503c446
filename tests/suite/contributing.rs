//! `src/CONTRIBUTING.md` is true: everything that it names exists, and its recipes touch exactly the files that they list.

use std::fs;
use std::path::{Path, PathBuf};

#[macro_use]
#[path = "../../src/core/spec/declare.rs"]
mod declare;
mod dots;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text() -> String {
    fs::read_to_string(root().join("src/CONTRIBUTING.md")).unwrap()
}

/// Texts between single backticks, code blocks left out.
fn quoted(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(|prose| prose.split('`').skip(1).step_by(2)).collect()
}

#[test]
fn every_path_is_there() {
    let text = text();
    let folders = ["src/", "tests/", "apps/", "examples/", "assets/", "benches/", ".ci/"];
    let paths = quoted(&text).into_iter().filter(|word| folders.iter().any(|folder| word.starts_with(folder)));
    let missing: Vec<&str> = paths.filter(|path| !path.contains(' ') && !root().join(path).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_module_of_tests_that_is_run_by_name_is_there() {
    let text = text();
    let main = fs::read_to_string(root().join("tests/suite/main.rs")).unwrap();
    for command in quoted(&text) {
        let Some(module) = command.strip_prefix("cargo test --test suite ") else { continue };
        let is_module = main.contains(&format!("mod {module};"));
        let is_test = || rust_files("tests").iter().any(|path| read(path).contains(&format!("fn {module}()")));
        assert!(is_module || is_test(), "there is neither a module nor a test `{module}`");
    }
}

#[test]
fn the_smallest_widget_is_compiled_as_it_is_written() {
    let compiled = fs::read_to_string(root().join("tests/suite/contributing/dots.rs")).unwrap();
    assert!(text().contains(&format!("```rust,ignore\n{compiled}```")), "dots.rs and CONTRIBUTING.md differ");
    assert_eq!(dots::DOTS.spec.name, "Dots");
    assert_eq!(dots::DOTS.spec.prop("count").unwrap().written_default().as_deref(), Some("3"));
}

#[test]
fn a_widget_is_one_file_and_its_table() {
    let known = named_outside("src/ui/widgets/display/rating.rs", &["rating::", "mod rating;", "RatingProps"]);
    assert_eq!(known, ["src/ui/widgets/display/mod.rs"]);
}

#[test]
fn an_action_is_one_file_and_its_table() {
    let known = named_outside("src/action/stop_timer.rs", &["stop_timer::", "mod stop_timer;"]);
    assert_eq!(known, ["src/action/lib.rs"]);
}

#[test]
fn a_step_of_tests_is_one_file_and_its_table() {
    let known = named_outside("src/testing/step/scroll.rs", &["scroll::STEPS", "mod scroll;"]);
    let known: Vec<_> = known.into_iter().filter(|path| path.starts_with("src/testing")).collect();
    assert_eq!(known, ["src/testing/step/mod.rs"]);
}

#[test]
fn a_command_is_one_file_and_its_table() {
    let known = named_outside("src/cli/explain.rs", &["explain::ExplainArgs", "explain::run"]);
    assert_eq!(known, ["src/cli/mod.rs"]);
}

#[test]
fn a_stream_option_is_declared_once() {
    let declared = |path: &PathBuf| read(path).contains("\"resetAfter\"") && !read(path).contains("#[test]");
    let files: Vec<PathBuf> = rust_files("src").into_iter().filter(declared).collect();
    let shown: Vec<String> = files.iter().map(|path| shown(path)).collect();
    assert_eq!(shown, ["src/core/app/options.rs"]);
}

/// The sources other than `own` that contain one of the words, without tests.
fn named_outside(own: &str, words: &[&str]) -> Vec<String> {
    assert!(root().join(own).is_file(), "{own} is gone: choose another example");
    let has = |path: &PathBuf| {
        let text = read(path);
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        words.iter().any(|word| code.contains(word))
    };
    let others = rust_files("src").into_iter().filter(|path| *path != root().join(own) && has(path));
    others.map(|path| shown(&path)).collect()
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

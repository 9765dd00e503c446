//! `src/CONTRIBUTING.md` is true: everything that it names exists, and its recipes touch exactly the files that they list.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::files_below;

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

#[test]
fn a_function_of_scripts_is_its_file_its_table_and_its_topic() {
    let named = |path: &PathBuf| {
        let code = read(path);
        code.contains("find_country") || code.contains("\"findCountry\"")
    };
    let files = rust_files("src").into_iter().filter(named).map(|path| shown(&path));
    let files: Vec<String> = files.filter(|path| !path.contains("/tests/")).collect();
    assert_eq!(files, ["src/script/host/countries.rs", "src/script/host/ensemble.rs", "src/script/topics.rs"]);
}

#[test]
fn every_example_has_a_row_in_the_readme_of_its_folder() {
    let readme = read(&root().join("examples/README.md"));
    for name in names_in("examples").into_iter().filter(|name| !name.starts_with('.') && name != "README.md") {
        // The simulated streams of the examples are no example.
        let is_there =
            name == "simulate" || readme.contains(&format!("`{name}`")) || readme.contains(&format!("`{name}/`"));
        assert!(is_there, "examples/README.md does not have `{name}`");
    }
}

#[test]
fn every_bundled_app_is_in_the_gallery_and_has_a_readme() {
    let gallery = read(&root().join("apps/gallery/screens/Home.yaml"));
    for name in names_in("apps") {
        // The apps behind commands: the gallery itself, `guide`, `new`.
        if ["gallery", "guide", "new"].contains(&&*name) {
            continue;
        }
        assert!(root().join("apps").join(&name).join("README.md").is_file(), "apps/{name} has no README.md");
        assert!(gallery.contains(&format!("name: '{name}'")), "the gallery does not show `{name}`");
    }
}

fn names_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
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
    files_below(&root().join(folder), &[".rs"])
}

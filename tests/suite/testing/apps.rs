//! Tests of whole apps pass: those of `apps/`, of written apps, of the README and of others.

use std::fs;
use std::path::Path;

use super::{App, outcomes};
use crate::cli::run;
use crate::corpus::shared;

#[test]
fn every_app_passes_its_own_tests() {
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("apps");
    let mut names: Vec<String> =
        fs::read_dir(apps).unwrap().map(|app| app.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let mut failures = Vec::new();
    for name in &names {
        let ended = run(&["test", &format!("apps/{name}"), "--format", "json"]);
        let outcomes = outcomes(&ended);
        if outcomes.len() < 3 {
            failures.push(format!("{name} has {} tests\n{}", outcomes.len(), ended.stderr));
        }
        failures.extend(
            outcomes.into_iter().filter(|line| !line.ends_with(" passed")).map(|line| format!("{name}: {line}")),
        );
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn written_apps_pass_their_own_tests() {
    let documents = ["wso2_observer.json", "prices_2_6.yaml", "rooms_3_0.yaml", "gitter_3_0.yaml", "zilla_3_0.yaml"];
    let documents = documents.into_iter().chain(["mercure_2_4.yaml", "openapi_3_2.yaml", ""]);
    let mut failures = Vec::new();
    for document in documents {
        let app = App::new(&format!("new-{document}"), &[]);
        let from = format!("tests/suite/documents/{document}");
        let arguments: &[&str] =
            if document.is_empty() { &["new", app.path()] } else { &["new", app.path(), "--from", &from] };
        run(arguments).with(0);
        let ended = app.test(&["--format", "json"]);
        let outcomes = outcomes(&ended);
        if outcomes.is_empty() {
            failures.push(format!("{document}: no tests\n{}", ended.stderr));
        }
        failures.extend(
            outcomes.into_iter().filter(|line| !line.ends_with(" passed")).map(|line| format!("{document}: {line}")),
        );
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_readme_shows_a_test_that_passes() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let block = |mark: &str| {
        let from = readme.split(&format!("```yaml\n# {mark}\n")).nth(1).unwrap_or_else(|| panic!("no `{mark}`"));
        from.split("```").next().unwrap().to_owned()
    };
    let (screen, test) = (block("prices.yaml"), block("tests/stop.test.yaml"));
    let app = App::new("readme", &[("prices.yaml", &screen), ("tests/stop.test.yaml", &test)]);
    let screen = app.0.0.join("prices.yaml");
    let ended = run(&["test", screen.to_str().unwrap(), "--format", "json"]);
    assert_eq!(outcomes(&ended), ["stop passed"], "{}", ended.stderr);
}

#[test]
fn tests_of_others_load_and_those_of_whole_apps_run() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus/ensemble");
    let mut said = Vec::new();
    for app in ["test-runner-example-helloApp", "flutter-starter-helloApp"] {
        let path = corpus.join(app);
        let ended = run(&["test", path.to_str().unwrap(), "--format", "json"]);
        said.extend(outcomes(&ended));
    }
    println!("{}", said.join("\n"));
    assert!(said.contains(&"hello_home_navigation passed".to_owned()), "{said:?}");
    // Tests that go on from one that is not there are read, and say so.
    let history = corpus.join("history/starter/ensemble");
    let ended = run(&["test", history.to_str().unwrap()]).with(2);
    ended.complains_of("no test has the id `hello_home_renders`");
}

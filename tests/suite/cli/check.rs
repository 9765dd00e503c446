//! `check` and `explain`: faults on stderr, as JSON, exit codes.

use super::*;

#[test]
fn check_is_silent_about_a_good_app() {
    let file = File::with("good.yaml", HELLO);
    assert_eq!(run(&["check", file.path(), "--deny-warnings"]).with(0).stdout, "");
    assert_eq!(run(&["check", file.path(), "--format", "json"]).with(0).stdout, "");
}

#[test]
fn check_suggests_to_go_on_trying_to_who_tries_more_often_than_usual() {
    let app = |options: &str| {
        format!(
            "API:\n  feed:\n    type: sse\n    url: http://there/\n    sseOptions: {{{options}}}\nView:\n  onLoad: {{invokeAPI: {{name: feed}}}}\n  body: {{Text: {{text: x}}}}\n"
        )
    };
    let file = File::with("probe.yaml", &app("maxReconnectAttempts: 20"));
    let ended = run(&["check", file.path(), "--deny-warnings"]).with(0);
    let place = format!("hint: {}:2: ", file.path());
    assert!(ended.stderr.starts_with(&place) && ended.stderr.contains("afterMaxAttempts: probe"), "{}", ended.stderr);
    assert_eq!(ended.stdout, "", "it is no fault");
    for quiet in [
        "maxReconnectAttempts: 5",
        "maxReconnectAttempts: 20, afterMaxAttempts: stop",
        "maxReconnectAttempts: 20, afterMaxAttempts: probe",
        "maxReconnectAttempts: 20, autoReconnect: false",
        "maxReconnectAttempts: '${2 + 20}'",
    ] {
        let file = File::with("quiet.yaml", &app(quiet));
        let said = run(&["check", file.path()]).with(0).stderr;
        assert!(!said.contains("hint"), "{quiet}: {said}");
    }
}

#[test]
fn check_refuses_warnings_only_when_asked_to() {
    let file = File::with("warning.yaml", "View:\n  body:\n    Text: {txet: Hello}\n");
    let ended = run(&["check", file.path()]).with(0);
    assert!(ended.stdout.contains("unknown property `txet` on `Text`"), "{}", ended.stdout);
    run(&["check", file.path(), "--deny-warnings"]).with(1);
}

#[test]
fn check_prints_one_json_object_a_line() {
    let file = File::with("faults.yaml", "View:\n  body:\n    Text:\n      \"é\": 1\n      text: \"${1 +}\"\n");
    let ended = run(&["check", file.path(), "--format", "json"]).with(1);
    let faults = ended.records();
    let of = |severity: &str| faults.iter().find(|fault| fault["severity"] == severity).unwrap();
    let warning = of("warning");
    assert_eq!(warning["file"], file.path());
    assert_eq!([&warning["line"], &warning["column"], &warning["endLine"], &warning["endColumn"]], [4, 7, 4, 10]);
    let error = of("error");
    assert_eq!(error["line"], 5);
    for fault in &faults {
        let keys: Vec<&str> = fault.as_object().unwrap().keys().map(String::as_str).collect();
        let wanted = ["severity", "code", "message", "file", "line", "column", "endLine", "endColumn", "help"];
        assert_eq!(keys, wanted);
        assert!(fault["code"].as_str().unwrap().starts_with('E'));
    }
    assert_eq!(ended.stderr, "");
}

#[test]
fn check_speaks_json_of_a_file_that_is_not_there() {
    let ended = run(&["check", "no/such/file.yaml", "--format", "json"]).with(1);
    assert_eq!(ended.records().len(), 1);
    assert_eq!(ended.records()[0]["severity"], "error");
    assert!(ended.stdout.contains("no/such/file.yaml"), "{}", ended.stdout);
}

#[test]
fn explain_knows_every_code_it_lists() {
    let list = run(&["explain"]).with(0).stdout;
    let (code, title) = list.lines().next().unwrap().split_once("  ").unwrap();
    let text = run(&["explain", code]).with(0).stdout;
    assert!(text.starts_with(&format!("{code}: {title}\n")), "{text}");
    assert!(text.contains("Wrong:") && text.contains("Right:"), "{text}");
    run(&["explain", "E02O3"]).with(2).complains_of("did you mean");
}

#[test]
fn a_screen_that_cannot_be_read_is_no_unknown_screen() {
    let folder = std::env::temp_dir().join(format!("ensemble-run-cli-unread-{}", std::process::id()));
    fs::create_dir_all(folder.join("screens")).unwrap();
    let home = "View:\n  body:\n    Button: {label: Go, onTap: {navigateScreen: Detail}}\n";
    fs::write(folder.join("screens/Home.yaml"), home).unwrap();
    fs::write(folder.join("screens/Detail.yaml"), "View:\n  body: {Text: {\n").unwrap();
    let ended = run(&["check", folder.to_str().unwrap()]).with(1);
    ended.complains_of("1 error in 2 files");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn check_says_which_files_classes_and_texts_are_not_there() {
    let folder = std::env::temp_dir().join(format!("ensemble-run-cli-missing-{}", std::process::id()));
    for part in ["screens", "assets", "translations"] {
        fs::create_dir_all(folder.join(part)).unwrap();
    }
    let home = "View:
  styles: {backgroundImage: back.png}
  onLoad: {playAudio: {source: ding.mp3}}
  body:
    Column:
      backgroundImage: {source: wall.png}
      className: titel there
      children:
        - Lottie: {source: spinn.json}
        - Lottie: {source: spin.json}
        - Video: {source: film.mp4}
        - Avatar: {source: face.png}
        - Slider: {min: 10, max: 1}
        - Text: {text: 'r@home.helo r@home.hello'}
        - Map:
            markers:
              data: '${[1]}'
              name: row
              location: 1 2
              marker: {image: {source: pin.png}, selectedImage: pin2.png}
";
    fs::write(folder.join("screens/Home.yaml"), home).unwrap();
    fs::write(folder.join("theme.yaml"), "Styles:\n  .title: {padding: 4}\n  .there: {padding: 4}\n").unwrap();
    fs::write(folder.join("translations/en.yaml"), "home: {hello: Hello}\n").unwrap();
    fs::write(folder.join("assets/spin.json"), "{}").unwrap();
    let ended = run(&["check", folder.to_str().unwrap()]).with(0);
    fs::remove_dir_all(&folder).unwrap();
    let missing =
        ["picture `back.png`", "sound `ding.mp3`", "picture `wall.png`", "animation `spinn.json`", "film `film.mp4`"];
    let missing = missing.into_iter().chain(["picture `face.png`", "picture `pin.png`", "picture `pin2.png`"]);
    for what in missing {
        assert!(ended.stdout.contains(&format!("there is no {what}")), "{what}\n{}", ended.stdout);
    }
    for cure in [
        "write a `max` of at least 10",
        "did you mean `spin.json`?",
        "did you mean `title`?",
        "did you mean `r@home.hello`?",
    ] {
        assert!(ended.stdout.contains(cure), "{cure}\n{}", ended.stdout);
    }
    ended.complains_of("11 warnings in");
}

#[test]
fn names_that_an_action_takes_elsewhere_are_known() {
    let text = "Card1:\n  body: {Text: {text: card}}\nView:\n  body:\n    Column:\n      children:\n        - Text: {id: car, text: \"${car.text}\"}\n        - Button: {label: a, onTap: {navigateExternalScreen: {name: Elsewhere}}}\n        - Button: {label: b, onTap: {navigateExternalScreen: {name: 'https://example.com/a'}}}\n        - Button: {label: c, onTap: \"ensemble.showDialog({body: Card1})\"}\n";
    let file = File::with("elsewhere.yaml", text);
    let ended = run(&["check", file.path()]).with(0);
    assert!(ended.stdout.contains("unknown screen `Elsewhere`"), "{}", ended.stdout);
    ended.complains_of("1 warning in 1 file");
}

//! Contract of the command line: the output on stdout and on stderr, and the exit code of each command.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

/// The program without a display, in the repository's root.
pub fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ensemble-run"));
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(name);
    }
    for name in ["XDG_DATA_HOME", "XDG_CACHE_HOME"] {
        command.env(name, std::env::temp_dir().join(format!("ensemble-run-cli-{}", std::process::id())));
    }
    command
}

/// How a command has ended.
pub struct Ended {
    code: Option<i32>,
    /// Its output on stdout.
    pub stdout: String,
    /// Its output on stderr.
    pub stderr: String,
}

/// Runs the program to its end.
pub fn run(args: &[&str]) -> Ended {
    let output = program(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

impl Ended {
    /// Expects an exit code.
    #[track_caller]
    pub fn with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Expects words on stderr.
    #[track_caller]
    pub fn complains_of(&self, words: &str) {
        assert!(self.stderr.contains(words), "no `{words}` in:\n{}", self.stderr);
    }

    fn records(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

#[test]
fn a_script_that_does_not_end_ends_the_command_with_its_place() {
    let app = File::with(
        "endless.yaml",
        "Global: |
  var rows = new Array(100000).fill(1);
View:
  onLoad: |
    for (var i = 0; i < 10000000; i++) rows.indexOf(-1);
  body: {Text: {text: hello}}
",
    );
    let ended = run(&["screenshot", app.path(), "--tree", "-", "--timeout", "1000"]).with(1);
    ended.complains_of("script stopped: it has been running for 2 s");
    ended.complains_of("endless.yaml:5:5");
}

/// A file that is removed when the test ends.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("ensemble-run-{}-{name}", std::process::id())))
    }

    fn with(name: &str, text: &str) -> Self {
        let file = Self::new(name);
        fs::write(&file.0, text).unwrap();
        file
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // What is left behind lies in the folder for temporary files.
        let _ = fs::remove_file(&self.0);
    }
}

/// A command that runs until it is stopped.
pub struct Running {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Running {
    fn start(args: &[&str]) -> Self {
        let mut child = program(args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// The next line that it prints.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// The file with the certificate of `simulate --tls`.
    pub fn certificate(&self) -> String {
        let name = format!("ensemble-run-authority-{}.pem", self.child.id());
        std::env::temp_dir().join(name).display().to_string()
    }

    /// Sends a signal; returns the exit code and the remaining output.
    fn signal(mut self, name: &str) -> (Option<i32>, String) {
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", self.child.id())]).status().unwrap();
        assert!(sent.success());
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already when the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A local server of streams and its address.
pub fn simulate(args: &[&str]) -> (Running, String) {
    let mut server = Running::start(&[&["simulate"], args].concat());
    let line = server.line();
    let address = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
    (server, address)
}

const HELLO: &str = "View:\n  body:\n    Text: {text: Hello}\n";
const COUNTER: &str = "\
Global: |-
  var count = 0;
View:
  body:
    Column:
      children:
        - Text: {text: \"count ${count}\"}
        - TextInput: {id: word, label: Word}
        - Text: {text: \"word ${word.value}\"}
        - Button:
            label: More
            onTap: |-
              count = count + 1;
        - Button:
            label: Break
            onTap: |-
              nothing.here();
";

#[test]
fn wrong_arguments_end_with_2() {
    let wrong: &[&[&str]] = &[
        &[],
        &["check"],
        &["check", "a.yaml", "--format", "xml"],
        &["explain", "E9999"],
        &["listen"],
        &["listen", "http://127.0.0.1:1/", "--header", "no colon"],
        &["listen", "http://127.0.0.1:1/", "--max-events", "many"],
        &["run", "a.yaml", "--size", "big"],
        &["run", "a.yaml", "--env", "no-value"],
        &["run", "a.yaml", "--theme", "blue"],
        &["screenshot", "a.yaml"],
        &["screenshot", "a.yaml", "--tree", "-", "--type", "no-text"],
        &["simulate"],
        &["view", "no-address"],
        &["new"],
        &["new", "x", "--sample-time", "long"],
        &["export", "asyncapi", "x", "--version", "1.0"],
        &["simulate", "ticker", "--port", "70000"],
        &["simulate", "ticker", "--fault", "earthquake"],
        &["simulate", "--fault", "gzip"],
        &["demo", "no-such-app"],
        &["--no-such-option"],
    ];
    for args in wrong {
        let ended = run(args);
        assert_eq!(ended.code, Some(2), "{args:?}\n{}", ended.stderr);
        assert!(ended.stdout.is_empty() && !ended.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn every_command_has_help_with_an_example() {
    let help = run(&["--help"]).with(0).stdout;
    let commands = help.split("Commands:").nth(1).unwrap().split("\n\n").next().unwrap();
    // Lines that go on with an explanation are indented further.
    let commands = commands.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let commands: Vec<&str> = commands.filter(|command| !command.is_empty() && *command != "help").collect();
    assert!(commands.len() > 12 && commands.contains(&"guide"), "{commands:?}");
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    for command in commands {
        // `ensemble-run APP` is `ensemble-run run APP`.
        let is_told = |line: &str| line.starts_with(&format!("| `{command}"));
        assert!(command == "run" || readme.lines().any(is_told), "the README does not have `{command}` in its table");
        let ended = run(&[command, "--help"]).with(0);
        assert!(ended.stdout.contains("Example") && ended.stdout.contains("  ensemble-run "), "{}", ended.stdout);
    }
    assert_eq!(run(&["--version"]).with(0).stdout, format!("ensemble-run {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn without_a_display_the_window_says_what_helps() {
    let file = File::with("display.yaml", HELLO);
    for args in [&["run", file.path()][..], &[file.path()]] {
        let ended = run(args).with(1);
        ended.complains_of("DISPLAY");
        ended.complains_of("apt-get install ");
        ended.complains_of("ensemble-run screenshot ");
        assert!(ended.stdout.is_empty());
    }
}

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
fn screenshot_writes_a_picture_and_a_tree() {
    let (app, picture, tree) = (File::with("shot.yaml", HELLO), File::new("shot.png"), File::new("shot.txt"));
    let args = ["screenshot", app.path(), "--size", "300x200", "-o", picture.path(), "--tree", tree.path()];
    let ended = run(&args).with(0);
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", ""));
    assert_eq!(image::image_dimensions(Path::new(picture.path())).unwrap(), (300, 200));
    assert_eq!(
        fs::read_to_string(tree.path()).unwrap(),
        run(&["screenshot", app.path(), "--tree", "-"]).with(0).stdout
    );
    assert_eq!(fs::read_to_string(tree.path()).unwrap(), "View\n  Text \"Hello\"\n");
}

#[test]
fn screenshot_does_its_steps_in_the_order_given() {
    let app = File::with("steps.yaml", COUNTER);
    let tap = ["--tap", "More", "--wait-text", "count 1", "--tap", "Mor", "--wait-text", "count 2"];
    let typed = ["--type", "Word=stream", "--wait-text", "word stream"];
    let tree = run(&[&["screenshot", app.path(), "--tree", "-"][..], &tap, &typed].concat()).with(0).stdout;
    assert!(tree.contains("Text \"count 2\"") && tree.contains("Text \"word stream\""), "{tree}");
}

#[test]
fn what_is_no_file_and_no_command_is_reported_before_a_window_is_opened() {
    run(&["chekc"]).with(1).complains_of("did you mean the command `check`?");
    run(&["rnu", "apps/market"]).with(2).complains_of("did you mean the command `run`?");
    run(&["chekc", "apps/market", "--deny-warnings"]).with(2).complains_of("did you mean the command `check`?");
    run(&["apps/market", "more"]).with(2).complains_of("unexpected argument 'more'");
    run(&["apps/markt"]).with(1).complains_of("there is no file or folder `apps/markt`");
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
    for cure in ["did you mean `spin.json`?", "did you mean `title`?", "did you mean `r@home.hello`?"] {
        assert!(ended.stdout.contains(cure), "{cure}\n{}", ended.stdout);
    }
    ended.complains_of("10 warnings in");
}

#[test]
fn what_means_nothing_for_a_bundled_app_is_no_option() {
    for command in ["demo", "view", "guide", "gallery"] {
        let help = run(&[command, "--help"]).with(0).stdout;
        for option in ["--simulate", "--env", "--env-file", "--input", "--external"] {
            assert!(!help.contains(&format!("{option} ")), "{command} has {option}");
        }
        assert!(help.contains("--theme <THEME>") && help.contains("--record <FILE>"), "{command}");
    }
    let both = ["run", "apps/market", "--simulate", "--replay", "no.tape"];
    run(&both).with(2).complains_of("cannot be used with");
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
fn a_script_that_takes_too_much_memory_is_named_and_ended() {
    let app = File::with(
        "greedy.yaml",
        "View:\n  onLoad: |-\n    let s = 'x';\n    while (true) s = s + s;\n  body: {Text: {text: never}}\n",
    );
    let ended = run(&["screenshot", app.path(), "--tree", "-"]).with(1);
    ended.complains_of("error[E0503]: script stopped: it wants more than 1 GiB of memory");
    ended.complains_of("greedy.yaml:3:5");
}

#[test]
fn a_script_whose_lists_take_too_much_memory_is_ended_and_the_app_goes_on() {
    let app = File::with(
        "greedy-list.yaml",
        "View:\n  onLoad: |-\n    const rows = []; let row = 'x';\n    while (row.length < 1000000) row += row;\n    while (true) { try { rows.push(row + rows.length); } catch (e) {} }\n  body: {Text: {text: still here}}\n",
    );
    let ended = run(&["screenshot", app.path(), "--tree", "-"]).with(0);
    ended.complains_of("error[E0503]: script stopped: it wants more than 1 GiB of memory");
    ended.complains_of("greedy-list.yaml:");
    assert!(ended.stdout.contains("still here"), "{}", ended.stdout);
}

#[test]
fn an_app_that_keeps_too_much_memory_is_begun_anew() {
    let app = File::with(
        "hoarder.yaml",
        "View:\n  onLoad: |-\n    ensemble.storage.set('starts', (ensemble.storage.get('starts') ?? 0) + 1);\n    if (ensemble.storage.get('starts') === 1) setInterval(hoard, 10);\n  body: {Text: {text: \"starts ${ensemble.storage.get('starts')} rows ${rows.length}\"}}\nGlobal: |-\n  let rows = [];\n  function hoard() { let row = 'x' + rows.length; while (row.length < 32000000) row += row; rows.push(row); }\n",
    );
    let ended =
        run(&["screenshot", app.path(), "--tree", "-", "--wait-text", "starts 2 rows 0", "--timeout", "60000"]).with(0);
    ended.complains_of("error[E0503]: the app keeps more than 1 GiB: its scripts were started afresh");
    assert!(ended.stdout.contains("starts 2 rows 0"), "{}", ended.stdout);
}

#[test]
fn screenshot_names_the_step_that_was_not_met_and_draws_all_the_same() {
    let (app, picture) = (File::with("unmet.yaml", COUNTER), File::new("unmet.png"));
    let args = ["screenshot", app.path(), "-o", picture.path(), "--timeout", "300", "--wait-text", "count 7"];
    run(&args).with(1).complains_of("--wait-text \"count 7\"");
    assert!(image::image_dimensions(Path::new(picture.path())).is_ok());
}

#[test]
fn faults_of_a_running_app_count_only_when_strict() {
    let app = File::with("strict.yaml", COUNTER);
    let args = ["screenshot", app.path(), "--tree", "-", "--tap", "Break", "--wait", "100"];
    run(&args).with(0).complains_of("nothing");
    run(&[&args[..], &["--strict"]].concat()).with(1).complains_of("nothing");
}

#[test]
fn an_app_whose_start_screen_cannot_be_read_is_drawn_as_the_reason() {
    let (app, picture) = (File::with("error.yaml", "View:\n  body: [\n"), File::new("error.png"));
    run(&["screenshot", app.path(), "-o", picture.path()]).with(1).complains_of("`[` is never closed");
    assert!(picture.0.exists());
}

#[test]
fn an_app_with_a_wrong_value_or_name_is_drawn_without_it() {
    let app = File::with(
        "local.yaml",
        "View:\n  body:\n    Column:\n      styles: {gap: 2p}\n      children:\n        - Button: {label: Go, onTap: {navigateScreen: Nowhere}}\n",
    );
    let args = ["screenshot", app.path(), "--tree", "-"];
    let ended = run(&args).with(0);
    assert!(ended.stdout.contains("Go"), "{}", ended.stdout);
    ended.complains_of("error[E0303]: unknown screen `Nowhere`");
    ended.complains_of("error[E0207]: `gap` of `Column` cannot be `2p`");
    run(&[&args[..], &["--strict"]].concat()).with(1);
    run(&["check", app.path()]).with(1);
}

#[test]
fn screenshot_waits_for_events_of_the_simulated_streams() {
    let args = ["screenshot", "tests/window/app.yaml", "--simulate", "--wait-events", "1", "--tree", "-", "--strict"];
    assert!(run(&args).with(0).stdout.starts_with("View\n"));
}

#[test]
fn listen_prints_records_and_ends_after_enough_events() {
    let (_server, address) = simulate(&["ticker", "--rate", "200"]);
    let ended = run(&["listen", &format!("{address}/ticker"), "--max-events", "3"]).with(0);
    let records = ended.records();
    let kinds: Vec<&str> = records.iter().map(|record| record["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["open", "event", "event", "event", "closed"]);
    assert_eq!(records[0]["status"], 200);
    assert_eq!(records[0]["url"], format!("{address}/ticker"));
    assert_eq!(records[1]["origin"], address);
    assert!(["event", "id", "data"].iter().all(|field| records[1][field].is_string()), "{}", records[1]);
    assert_eq!(ended.stderr, "");
}

#[test]
fn the_examples_of_listen_work_as_printed() {
    let help = run(&["listen", "--help"]).with(0).stdout;
    let (_server, address) = simulate(&["ticker", "--rate", "200"]);
    let mut tried = 0;
    for example in help.lines().filter_map(|line| line.trim().strip_prefix("ensemble-run listen ")) {
        // Examples without an end, or with an address beyond this computer, are tried by people only.
        if !example.contains("--max-events 3") || example.contains("https://") {
            continue;
        }
        let line = example.split('#').next().unwrap().replace("http://127.0.0.1:8080", &address);
        let args: Vec<&str> = ["listen"].into_iter().chain(line.split_whitespace()).collect();
        let events = run(&args).with(0).records().iter().filter(|record| record["type"] == "event").count();
        assert_eq!(events, 3, "{example}");
        tried += 1;
    }
    assert_eq!(tried, 2, "{help}");
}

#[test]
fn listen_fails_when_no_one_answers() {
    let (server, address) = simulate(&["ticker"]);
    server.signal("TERM");
    let ended = run(&["listen", &address, "--max-reconnect-attempts", "0"]).with(1);
    let records = ended.records();
    assert_eq!(records[0]["type"], "error");
    assert_eq!(records[0]["retrying"], false);
    assert_eq!(records.last().unwrap()["type"], "closed");
}

#[test]
fn listen_ends_with_130_when_interrupted() {
    let (_server, address) = simulate(&["ticker", "--rate", "200"]);
    let mut listening = Running::start(&["listen", &format!("{address}/ticker")]);
    assert!(listening.line().contains("\"open\""));
    assert!(listening.line().contains("\"event\""));
    let (code, rest) = listening.signal("INT");
    assert_eq!(code, Some(130));
    assert_eq!(rest.lines().last().unwrap(), r#"{"type":"closed","reason":"interrupted"}"#);
}

#[test]
fn simulate_names_its_streams_and_stops_on_a_signal() {
    let (mut server, address) = simulate(&["tests/window"]);
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    assert!(server.line().starts_with("/ticks"));
    assert_eq!(server.signal("TERM").0, Some(0));
}

#[test]
fn simulate_misbehaves_when_it_is_asked_to() {
    let (_server, address) = simulate(&["--fault", "unavailable=0", "no-content", "ticker"]);
    let ended = run(&["listen", &format!("{address}/ticker"), "--reconnect-delay", "0"]).with(0);
    let types: Vec<String> = ended.records().iter().map(|record| record["type"].as_str().unwrap().to_owned()).collect();
    assert_eq!(types, ["error", "closed"]);
    let list = run(&["simulate", "--list-faults"]).with(0).stdout;
    assert!(list.lines().any(|line| line.starts_with("reset-mid-event ")), "{list}");
    run(&["simulate", "ticker", "--fault", "half-opn"]).with(2).complains_of("did you mean `half-open`?");
}

#[test]
fn simulate_serves_https_and_says_what_opens_it() {
    let (server, address) = simulate(&["wso2", "--tls"]);
    assert!(address.starts_with("https://127.0.0.1:"), "{address}");
    let (code, _) = server.signal("TERM");
    assert_eq!(code, Some(0));
}

#[test]
fn lists_have_one_name_a_line() {
    for args in [["simulate", "--list"], ["demo", "--list"]] {
        let list = run(&args).with(0).stdout;
        assert!(list.lines().count() >= 3 && list.ends_with('\n'), "{list}");
        assert!(list.lines().all(|name| !name.is_empty() && !name.contains(' ')), "{list}");
    }
}

#[cfg(unix)]
#[test]
fn a_program_is_called_only_when_the_person_allows_it() {
    let app = File::with(
        "external.yaml",
        "View:\n  body:\n    Column:\n      children:\n        - Text: {id: out, text: idle}\n        - Button: {label: Call, onTap: {callExternalMethod: {name: greet, payload: {word: ahoy}, onComplete: \"out.text = 'got ' + event.data.word\", onError: \"out.text = event.error\"}}}\n",
    );
    let taken = |more: &[&str]| {
        let args = [&["screenshot", app.path(), "--tap", "Call", "--tree", "-"], more].concat();
        run(&args).with(0).stdout
    };
    assert!(taken(&["--external", "greet=cat"]).contains("got ahoy"));
    let refused = taken(&[]);
    assert!(
        refused.contains("no program is allowed to be `greet`") && refused.contains("--external greet=PROGRAM"),
        "{refused}"
    );
    run(&["screenshot", app.path(), "--external", "greet", "--tree", "-"]).with(2).complains_of("NAME=PROGRAM");
}

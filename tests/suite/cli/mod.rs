//! Contract of the command line: the output on stdout and on stderr, and the exit code of each command.

mod check;
mod full_stdout;
mod screenshot;
mod servers;

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

/// Result of a command.
pub struct CommandResult {
    code: Option<i32>,
    /// Text on stdout.
    pub stdout: String,
    /// Text on stderr.
    pub stderr: String,
}

/// Runs the program to its end.
pub fn run(args: &[&str]) -> CommandResult {
    let output = program(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    CommandResult { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

impl CommandResult {
    /// Expects an exit code.
    #[track_caller]
    pub fn with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Expects a text on stderr.
    #[track_caller]
    pub fn complains_of(&self, words: &str) {
        assert!(self.stderr.contains(words), "no `{words}` in:\n{}", self.stderr);
    }

    fn records(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
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
        // An example can be typed in at the repository's root.
        let paths =
            ended.stdout.split_whitespace().filter(|word| word.starts_with("examples/") || word.starts_with("apps/"));
        for path in paths {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists(), "`{command} --help` names `{path}`");
        }
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
fn what_is_no_file_and_no_command_is_reported_before_a_window_is_opened() {
    run(&["chekc"]).with(1).complains_of("did you mean the command `check`?");
    run(&["rnu", "apps/market"]).with(2).complains_of("did you mean the command `run`?");
    run(&["chekc", "apps/market", "--deny-warnings"]).with(2).complains_of("did you mean the command `check`?");
    run(&["apps/market", "more"]).with(2).complains_of("unexpected argument 'more'");
    run(&["apps/markt"]).with(1).complains_of("there is no file or folder `apps/markt`");
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
fn lists_have_one_name_a_line() {
    for args in [["simulate", "--list"], ["demo", "--list"]] {
        let list = run(&args).with(0).stdout;
        assert!(list.lines().count() >= 3 && list.ends_with('\n'), "{list}");
        assert!(list.lines().all(|name| !name.is_empty() && !name.contains(' ')), "{list}");
    }
}

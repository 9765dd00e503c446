//! Benchmark of the language server: an app of 200 files, of which one with 2,000 lines is typed into.
//!
//! `cargo bench -p ensemble-benches --bench language_server`. Prints the time of each answer after a keystroke, and its ratio to loading and checking the whole app
//! once, as `check` does. `LSP_EDITS=12500 cargo bench -p ensemble-benches --bench language_server` makes so many random edits of each bundled app instead and
//! compares with a fresh session.

#![expect(clippy::print_stdout, reason = "the benchmark's result")]

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use ensemble_run::app::{LoadOptions, MemoryFiles, load};
use ensemble_run::cli::lsp::ProgramHost;
use ensemble_run::lsp::{Server, uri_of};
use ensemble_run::script::Checker;
use ensemble_run::shell::{catalog, semantics};
use serde_json::{Value, json};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Files of the app, and lines of its first screen.
const FILES: usize = 200;
const LINES: usize = 2_000;

/// Keystrokes of one measurement.
const KEYS: usize = 40;

const HOME: &str = "/app/screens/Home.yaml";

/// Longest time from a keystroke to its answer.
const MOST_OF_A_KEY: Duration = Duration::from_millis(50);
/// Longest time until an opened app has its diagnostics.
const MOST_OF_OPENING: Duration = Duration::from_secs(1);

#[path = "../tests/suite/lsp/client.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "the tests use all of it; a fault ends the benchmark")]
mod client;
#[path = "../tests/suite/lsp/fuzz.rs"]
#[allow(dead_code, reason = "the tests have a number of their own")]
mod fuzz;

mod support {
    /// Runs `work` with the stack that the JavaScript parser needs.
    pub fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(16 * 1024 * 1024).spawn_scoped(scope, work);
            thread.expect("a thread").join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }
}

fn main() {
    match std::env::var("LSP_EDITS").ok().and_then(|edits| edits.parse().ok()) {
        Some(edits) => {
            let begun = Instant::now();
            let made = fuzz::random_edits(edits);
            println!(
                "{made} random edits in {:.0} s: no panic, and what a fresh session finds",
                begun.elapsed().as_secs_f64()
            );
        }
        None => support::with_stack(measure),
    }
}

fn measure() {
    let home = screen(0, LINES);
    let files = app(&home);
    let whole = whole(&files);
    println!("loading and checking {FILES} files once: {}", millis(whole));
    let mut session = Session::new(files, home);
    let opening = session.open();
    report("opening", &[opening], whole, MOST_OF_OPENING);
    for (name, method) in [
        ("completion", "textDocument/completion"),
        ("hover", "textDocument/hover"),
        ("definition", "textDocument/definition"),
        ("symbols", "textDocument/documentSymbol"),
        ("semantic tokens", "textDocument/semanticTokens/full"),
        ("diagnostics, pulled", "textDocument/diagnostic"),
    ] {
        let times: Vec<Duration> = (0..KEYS).map(|key| session.key(key, "x", Some(method))).collect();
        report(name, &times, whole, MOST_OF_A_KEY);
    }
    let times: Vec<Duration> = (0..KEYS).map(|key| session.key(key, "x", None)).collect();
    report("diagnostics, pushed after a pause", &times, whole, MOST_OF_A_KEY);
    for broken in ["'", "[", "${", "\t", "word\n"] {
        let times: Vec<Duration> =
            (0..KEYS / 4).map(|key| session.key(key, broken, Some("textDocument/completion"))).collect();
        report(&format!("completion behind {broken:?}, which breaks the file"), &times, whole, MOST_OF_A_KEY);
    }
}

fn report(name: &str, times: &[Duration], whole: Duration, most: Duration) {
    let mut sorted = times.to_vec();
    sorted.sort();
    let (median, worst) = (sorted[sorted.len() / 2], sorted[sorted.len() - 1]);
    let ratio = median.as_secs_f64() / whole.as_secs_f64();
    let verdict = if worst <= most { "" } else { ", TOO LONG" };
    println!("{name}: {} (worst {}), ratio {ratio:.3}{verdict}", millis(median), millis(worst));
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// A whole load and check of the app, as `check` does it.
fn whole(files: &[(String, String)]) -> Duration {
    let files: MemoryFiles = files.iter().map(|(path, text)| (path.clone(), text.as_str())).collect();
    let begun = Instant::now();
    let (app, report) = load(Path::new("/app"), &files, &catalog(), &Checker, &LoadOptions::default());
    assert!(!report.has_errors(), "{:?}", report.diagnostics());
    let found = semantics::findings(&app, &Default::default(), report.diagnostics(), &[]);
    assert!(found.diagnostics.is_empty(), "{:?}", found.diagnostics);
    begun.elapsed()
}

struct Session {
    server: Server,
    text: String,
    version: i32,
    requests: i32,
}

impl Session {
    fn new(files: Vec<(String, String)>, text: String) -> Self {
        let files: MemoryFiles = files.iter().map(|(path, text)| (path.clone(), text.as_str())).collect();
        let mut server = Server::new(Box::new(ProgramHost::over(Box::new(files))), "0");
        let params = json!({"processId": null, "rootUri": null, "capabilities": {}});
        server.handle(json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params}));
        server.handle(json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}));
        Self { server, text, version: 1, requests: 0 }
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.server.handle(json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn open(&mut self) -> Duration {
        let document = json!({"uri": uri(), "languageId": "yaml", "version": 1, "text": self.text});
        let begun = Instant::now();
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
        let told = self.server.settle();
        assert!(told.iter().all(|message| {
            message["params"]["diagnostics"]
                .as_array()
                .is_none_or(|list| list.iter().all(|fault| fault["severity"] != 1))
        }));
        begun.elapsed()
    }

    /// Time from a keystroke to the answer to `method`, or to the faults when none is asked.
    fn key(&mut self, key: usize, typed: &str, method: Option<&str>) -> Duration {
        // Inside of an expression of a widget somewhere in the file.
        let places: Vec<usize> = self.text.match_indices(".title").map(|(at, _)| at + ".tit".len()).collect();
        let at = places[key * 7919 % places.len()];
        let line = self.text[..at].matches('\n').count();
        let column = at - self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let place = json!({"line": line, "character": column});
        let begun = Instant::now();
        self.change(&json!({"start": place, "end": place}), typed);
        match method {
            Some(method) => {
                self.requests += 1;
                let params = json!({"textDocument": {"uri": uri()}, "position": place});
                let answer = self
                    .server
                    .handle(json!({"jsonrpc": "2.0", "id": self.requests, "method": method, "params": params}));
                assert_eq!(answer.last().map(|message| message["id"].clone()), Some(json!(self.requests)));
            }
            None => _ = self.server.settle(),
        }
        let taken = begun.elapsed();
        // Back, unmeasured.
        let lines = typed.matches('\n').count();
        let end = if lines == 0 { column + typed.len() } else { typed.len() - typed.rfind('\n').unwrap_or(0) - 1 };
        let end = json!({"line": line + lines, "character": end});
        self.change(&json!({"start": place, "end": end}), "");
        self.server.settle();
        taken
    }

    fn change(&mut self, range: &Value, text: &str) {
        self.version += 1;
        let document = json!({"uri": uri(), "version": self.version});
        let changes = json!([{"range": range, "text": text}]);
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }
}

fn uri() -> Value {
    json!(uri_of(Path::new(HOME)).expect("a path"))
}

/// The files of the app: screens that lead to each other, custom widgets that they use, scripts that they import.
fn app(home: &str) -> Vec<(String, String)> {
    let mut files = vec![(HOME.to_owned(), home.to_owned())];
    for at in 1..FILES - 40 {
        files.push((format!("/app/screens/Page{at}.yaml"), screen(at, 60)));
    }
    for at in 0..20 {
        let text = format!(
            "Widget:\n  inputs: [title, value]\n  events: [chosen]\n  body:\n    Column:\n      children:\n        - Text: {{text: '${{title}}: ${{value}}'}}\n        - Button:\n            label: Choose {at}\n            onTap:\n              dispatchEvent: {{chosen: {{data: '${{value}}'}}}}\n"
        );
        files.push((format!("/app/widgets/Card{at}.yaml"), text));
        let text = format!(
            "// Rounds a price.\nfunction rounded{at}(price) {{\n  const factor = Math.pow(10, {at});\n  return Math.round(price * factor) / factor;\n}}\n"
        );
        files.push((format!("/app/scripts/tools{at}.js"), text));
    }
    files
}

/// A screen of about so many lines.
fn screen(at: usize, lines: usize) -> String {
    let mut text = format!(
        "Import: [tools{0}]\nGlobal: |\n  var total = 0;\n  function add(value) {{\n    total = total + rounded{0}(value);\n  }}\nAPI:\n  prices:\n    type: sse\n    url: https://example.com/prices\n    mockResponse: {{body: {{title: a, price: 1}}}}\n    onResponse: |\n      add(response.body.data.price);\n  detail:\n    url: https://example.com/detail\n    inputs: [symbol]\n    parameters: {{symbol: '${{symbol}}'}}\nView:\n  onLoad:\n    invokeAPI: {{name: prices}}\n  body:\n    Column:\n      children:\n",
        at % 20
    );
    let mut row = 0;
    while text.matches('\n').count() < lines {
        row += 1;
        let written = write!(
            text,
            "        - Row:\n            children:\n              - Text:\n                  id: text{row}\n                  text: '${{prices.body.data.title}} ${{total + {row}}}'\n              - Card{card}:\n                  inputs: {{title: Row {row}, value: '${{total}}'}}\n                  events:\n                    chosen: {{navigateScreen: Page{page}}}\n              - Button:\n                  label: More\n                  onTap: |\n                    const next = total + {row};\n                    add(next);\n                    text{row}.text = 'now ' + next;\n                    ensemble.invokeAPI('detail', {{symbol: 'S{row}'}});\n",
            card = row % 20,
            page = row % 150 + 1,
        );
        debug_assert!(written.is_ok());
    }
    text
}

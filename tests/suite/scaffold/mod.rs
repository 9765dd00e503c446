//! `new --from`: what is read of descriptions, what is said about them, and that the apps that are written work.

mod asyncapi;
mod openapi;
mod views;

use std::fs;
use std::path::{Path, PathBuf};

use ensemble_run::app::{LoadOptions, load};
use ensemble_run::diag::{Rendering, Report, Severity};
use ensemble_run::scaffold::asyncapi::{Version, document};
use ensemble_run::scaffold::document::{Direction, read_among};
use ensemble_run::scaffold::{Auth, Description, ParameterLocation, read, template, write};
use ensemble_run::script::Checker;
use ensemble_run::shell::disk::Disk;
use ensemble_run::simulate::Simulation;

use crate::support::with_stack;

/// Every document that can be used.
const GOOD: [&str; 12] = [
    "aspnet_3_2.json",
    "exchange_2_6.yaml",
    "exchange_3_0.yaml",
    "quarkus_2_4.yaml",
    "wso2_3_0.yaml",
    "wso2_observer.json",
    "prices_2_6.yaml",
    "rooms_3_0.yaml",
    "gitter_3_0.yaml",
    "zilla_3_0.yaml",
    "mercure_2_4.yaml",
    "openapi_3_2.yaml",
];

fn text_of(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/documents").join(name)).unwrap()
}

/// A document that can be used, and what is said about it.
pub fn described(name: &str) -> (Description, Vec<String>) {
    let (description, faults) = described_text(name, &text_of(name));
    (description.unwrap_or_else(|| panic!("{name}: {faults:?}")), faults)
}

fn described_text(name: &str, text: &str) -> (Option<Description>, Vec<String>) {
    let mut report = Report::default();
    let description = read(name, text, Direction::Auto, &mut report);
    report.sort();
    (description, said(&report))
}

/// `line severity[code]: message`
fn said(report: &Report) -> Vec<String> {
    let lines = report.diagnostics().iter().map(|fault| {
        let word = if fault.severity == Severity::Error { "error" } else { "warning" };
        let line =
            fault.span.and_then(|span| Some(report.sources.get(span.file)?.position(span.start).line)).unwrap_or(0);
        format!("{line} {word}[{}]: {}", fault.code, fault.message)
    });
    lines.collect()
}

/// A folder that is removed when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    /// A folder with nothing in it.
    pub fn empty(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("ensemble-run-scaffold-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// An app written into a folder.
    pub fn written(name: &str, description: &Description) -> Self {
        let folder = std::env::temp_dir().join(format!("ensemble-run-scaffold-{name}-{}", std::process::id()));
        for file in write(description, "app") {
            let path = folder.join(&file.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file.text).unwrap();
        }
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind lies in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn faults_of(folder: &Path) -> Vec<String> {
    with_stack(|| {
        let (_, report) = load(folder, &Disk, &ensemble_run::shell::catalog(), &Checker, &LoadOptions::default());
        let lines = report.diagnostics().iter().map(|fault| {
            let file = fault.span.and_then(|span| report.sources.get(span.file)).map_or("", |source| &source.name);
            format!("{file}: {}", fault.message)
        });
        lines.collect()
    })
}

#[test]
fn every_written_app_loads_without_a_fault_and_its_streams_are_simulated() {
    let mut faults = Vec::new();
    let documents = GOOD.iter().map(|name| ((*name).to_owned(), described(name).0));
    for (name, description) in documents.chain([("template".to_owned(), template())]) {
        let folder = Folder::written(&name, &description);
        faults.extend(faults_of(&folder.0));
        match Simulation::open(&folder.0.join("simulate")) {
            Ok(simulation) => assert_eq!(simulation.paths().count(), description.streams.len(), "{name}"),
            Err(report) => faults.push(format!("{name}: {}", Rendering::PLAIN.render_all(&report))),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn written_tests_play_events_to_apis_that_exist() {
    let (description, _) = described("prices_2_6.yaml");
    let folder = Folder::written("mocks", &description);
    let text = fs::read_to_string(folder.0.join("tests/prices.test.yaml")).unwrap();
    let mut report = Report::default();
    let file = std::sync::Arc::make_mut(&mut report.sources).add("t", text.as_str());
    let tree = ensemble_run::syntax::parse(&text, file, &mut report).unwrap();
    let events =
        tree.root.get("mocks").and_then(|mocks| mocks.get("prices")).and_then(|mock| mock.get("events")).unwrap();
    assert_eq!(
        events.to_value().as_list().unwrap()[0].to_string(),
        r#"{"event":"price","data":{"symbol":"ACME","price":12.5,"volume":300,"at":"2026-01-01T09:00:00Z"}}"#
    );
    assert_eq!(said(&report), Vec::<String>::new());
}

#[test]
fn everything_wrong_is_reported_at_its_line_and_the_rest_is_made() {
    let (read, said) = described("broken.yaml");
    assert_eq!(
        read.streams.iter().map(|stream| stream.path.as_str()).collect::<Vec<_>>(),
        ["/a", "/b", "/c", "/e", "/g"]
    );
    assert_eq!(
        said,
        [
            "4 warning[E0703]: the document names no server that can be used",
            "4 warning[E0704]: server `queue` speaks `kafka`, which carries no server-sent events",
            "5 warning[E0703]: server `empty` has no address",
            "9 warning[E0705]: `#/components/mesages/price` leads nowhere: there is no `mesages`",
            "18 warning[E0708]: a schema of format `application/vnd.apache.avro;version=1.9.0` is not read",
            "19 warning[E0708]: channel `/d` is on servers only that carry no events",
            "22 warning[E0709]: channel `/e` has `publish` only; its events are taken as incoming",
            "22 warning[E0208]: unknown type `objekt`",
            "23 warning[E0708]: channel `/f` has no operation",
            "26 warning[E0705]: no security scheme is called `missing`",
            "27 warning[E0705]: `other.yaml#/price` lies in another file, which is not read",
            "32 warning[E0706]: `#/components/schemas/one` leads back to itself",
        ]
    );
    let folder = Folder::written("broken", &read);
    assert_eq!(faults_of(&folder.0), Vec::<String>::new());
}

#[test]
fn references_lead_to_files_in_the_folder() {
    let main = "asyncapi: 2.6.0\nservers: {a: {url: http://a, protocol: sse}}\nchannels:\n  /a: {subscribe: {message: {$ref: 'messages/all.yaml#/price'}}}\n  /b: {subscribe: {message: {$ref: '../outside.yaml'}}}\n";
    let beside = |path: &str| {
        match path {
        "messages/all.yaml" => Some("price: {name: price, payload: {$ref: '../schemas.json#/share'}}\n".to_owned()),
        "schemas.json" => Some("{\"share\": {\"$ref\": \"#/real\"}, \"real\": {\"type\": \"object\", \"properties\": {\"symbol\": {\"type\": \"strin\"}}}}".to_owned()),
        _ => None,
    }
    };
    let mut report = Report::default();
    let read = read_among("main.yaml", main, Direction::Auto, &beside, &mut report).unwrap();
    assert_eq!(read.streams[0].messages[0].schema.fields()[0].name, "symbol");
    let said: Vec<String> = report
        .diagnostics()
        .iter()
        .map(|fault| {
            let source = report.sources.get(fault.span.unwrap().file).unwrap();
            format!("{}: {}", source.name, fault.message)
        })
        .collect();
    assert_eq!(
        said,
        ["schemas.json: unknown type `strin`", "main.yaml: `../outside.yaml` lies in another file, which is not read"]
    );
}

#[test]
fn what_is_no_description_is_named() {
    for (text, wanted) in [
        (
            "<!doctype html><title>Portal</title>",
            "1 error[E0701]: this is a web page or XML, not a description of streams",
        ),
        ("", "1 error[E0111]: the document is empty"),
        (
            "just words",
            "1 error[E0701]: this is no document: a description is a map that begins with `asyncapi:` or `openapi:`",
        ),
        ("swagger: '2.0'\n", "1 error[E0702]: Swagger 2.0 cannot describe a stream's events"),
        ("title: x\n", "1 error[E0701]: the document says neither `asyncapi` nor `openapi`"),
        (
            "View: {body: {Text: {text: a}}}\n",
            "1 error[E0701]: this is a screen of an app, not a description of streams",
        ),
        (
            "asyncapi: 2.6.0\nservers: {a: {url: http://a, protocol: sse}}\nchannels: {}\n",
            "1 error[E0707]: the document describes no event stream",
        ),
        ("{\"asyncapi\": \"2.0.0\", ", "1 error[E0101]: `{` is never closed"),
    ] {
        let (description, said) = described_text("x", text);
        assert!(description.is_none(), "{text}");
        assert!(said.iter().any(|line| line == wanted), "{text}: {said:?}");
    }
    let channels = "servers: {a: {url: http://a, protocol: sse}}\nchannels: {/a: {subscribe: {}}}\n";
    let (description, said) = described_text("x", &format!("asyncapi: 1.2.0\n{channels}"));
    assert_eq!(said, ["1 error[E0702]: AsyncAPI 1.2.0 has topics, no channels, and is not read"]);
    assert!(description.is_none());
    let (description, said) = described_text("x", &format!("asyncapi: 9.9.9\n{channels}"));
    assert_eq!(said, ["1 warning[E0702]: AsyncAPI 9.9.9 is newer than 3.1, the newest that is known"]);
    assert_eq!(description.unwrap().streams.len(), 1);
    let sockets = "asyncapi: 2.6.0\nservers: {a: {url: a, protocol: wss}, b: {url: b, protocol: ws}}\nchannels: {/a: {subscribe: {}}}\n";
    let (description, said) = described_text("x", sockets);
    assert!(description.is_none());
    assert_eq!(
        said,
        ["2 error[E0704]: every server speaks `wss` or `ws`: the document describes WebSockets, no event streams"]
    );
    let relative = "openapi: 3.1.0\nservers: [{url: /}]\npaths: {/a: {get: {responses: {'200': {content: {text/event-stream: {}}}}}}}\n";
    let (_, said) = described_text("x.yaml", relative);
    assert_eq!(said, ["2 warning[E0703]: `/` is the server that the document is fetched from, and this one is a file"]);
}

#[test]
fn hostile_documents_are_bounded() {
    // References that double at each level: 2^40 fields without a bound.
    let doubling: String = (0..40).map(|n| format!("    s{n}: {{type: object, properties: {{a: {{$ref: '#/components/schemas/s{m}'}}, b: {{$ref: '#/components/schemas/s{m}'}}}}}}\n", m = n + 1)).collect();
    let text = format!(
        "asyncapi: 2.6.0\nservers: {{a: {{url: http://a, protocol: sse}}}}\nchannels:\n  /a: {{subscribe: {{message: {{payload: {{$ref: '#/components/schemas/s0'}}}}}}}}\ncomponents:\n  schemas:\n{doubling}    s40: {{type: string}}\n"
    );
    assert_eq!(described_text("x", &text).0.unwrap().streams.len(), 1);
    let large: String = (0..20_000).map(|n| format!("  /t{n}: {{subscribe: {{}}}}\n")).collect();
    let text = format!("asyncapi: 2.6.0\nservers: {{a: {{url: http://a, protocol: sse}}}}\nchannels:\n{large}");
    let (description, said) = described_text("x", &text);
    assert_eq!(description.unwrap().streams.len(), 200);
    assert_eq!(said, ["204 warning[E0708]: 19800 more channels are left out: an app holds 200 streams"]);
    let hostile = "asyncapi: 2.6.0\ninfo: {title: \"${x} r@a \\u0007 \\n---\", description: \"``` ${y\"}\nservers: {\"a\\nb\": {url: \"http://a/\\n${q}\", protocol: sse}}\nchannels: {\"/a b/{x y}/${z}?q={w}#h\": {subscribe: {message: {name: \"e\\nvent: ${v}\", payload: {type: object, properties: {\"${k}\": {type: string}, \"a'b\\\"c\": {type: number}, ts: {type: integer}, \"__proto__\": {type: number}}}}}}, \"/home\": {subscribe: {}}, \"/Home\": {subscribe: {}}, \"/text\": {subscribe: {}}}\n";
    let folder = Folder::written("hostile", &described_text("x", hostile).0.unwrap());
    assert_eq!(faults_of(&folder.0), Vec::<String>::new());
    assert!(Simulation::open(&folder.0.join("simulate")).is_ok());
}

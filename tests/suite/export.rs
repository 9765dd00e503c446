//! `export asyncapi`: the description of an app's streams survives export and import.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use ensemble_run::app::{LoadOptions, load};
use ensemble_run::diag::Report;
use ensemble_run::scaffold::asyncapi::{Version, document};
use ensemble_run::scaffold::document::Direction;
use ensemble_run::scaffold::schema::{Schema, Shape};
use ensemble_run::scaffold::{Description, export, read};
use ensemble_run::script::Checker;
use ensemble_run::shell::disk::Disk;

use crate::cli::run;
use crate::scaffold::{Folder, described};
use crate::support::with_stack;

/// The app's own description of its streams.
pub fn exported(folder: &Path) -> Description {
    with_stack(|| {
        let (app, _) = load(folder, &Disk, &ensemble_run::shell::catalog(), &Checker, &LoadOptions::default());
        let mut samples = BTreeMap::new();
        for entry in std::fs::read_dir(folder.join("tests")).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            let mut report = Report::default();
            let file = std::sync::Arc::make_mut(&mut report.sources).add("test", text.as_str());
            let tree = ensemble_run::syntax::parse(&text, file, &mut report).unwrap();
            export::mocked(&tree.root.to_value(), &mut samples);
        }
        export::describe(&app, "Title", &samples)
    })
}

fn shape(schema: &Schema) -> String {
    match &schema.shape {
        Shape::Object(fields) => {
            let fields = fields.iter().map(|field| format!("{}: {}", field.name, shape(&field.schema)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        Shape::List(item) => format!("[{}]", shape(item)),
        other => format!("{other:?}"),
    }
}

/// Facts that have to survive an export, one a line, in an order of their own.
fn facts(description: &Description) -> Vec<String> {
    let mut facts: Vec<String> = description.servers.iter().map(|server| format!("server {}", server.url)).collect();
    for stream in &description.streams {
        let name = format!("{} {}", stream.method, stream.path);
        let url = stream.server.as_ref().and_then(|name| description.servers.iter().find(|one| one.name == *name));
        facts.push(format!("{name} at {:?}", url.or(description.servers.first()).map(|server| &server.url)));
        facts.push(format!("{name} {:?} {:?} {:?}", stream.auth, stream.behaviour, stream.body));
        for one in &stream.parameters {
            facts.push(format!("{name} parameter {} {:?} {}", one.name, one.location, one.default));
        }
        for message in &stream.messages {
            facts.push(format!("{name} event {:?} {}", message.event, shape(&message.schema)));
            let data =
                message.examples.iter().map(|example| format!("{name} example {:?} {}", example.id, example.data));
            facts.extend(data);
        }
    }
    facts.sort();
    facts
}

#[test]
fn import_export_import_keeps_what_the_app_knows() {
    for name in crate::roundtrip::documents() {
        let folder = Folder::written(&format!("export-{name}"), &described(&name).0);
        let first = exported(&folder.0);
        for version in [Version::V26, Version::V30, Version::V31] {
            let text = document(&first, version);
            let mut report = Report::default();
            let again = read("export.yaml", &text, Direction::Auto, &mut report).unwrap();
            let said: Vec<&str> = report.diagnostics().iter().map(|fault| fault.message.as_str()).collect();
            assert_eq!(said, Vec::<&str>::new(), "{name} {version:?}\n{text}");
            assert_eq!(facts(&again), facts(&first), "{name} {version:?}\n{text}");
            let folder = Folder::written(&format!("again-{version:?}-{name}"), &again);
            assert_eq!(facts(&exported(&folder.0)), facts(&first), "{name} {version:?}");
        }
    }
}

#[test]
fn an_app_keeps_the_addresses_paths_and_secrets_of_its_document() {
    let imported = described("prices_2_6.yaml").0;
    let folder = Folder::written("export-addresses", &imported);
    let exported = exported(&folder.0);
    let of = |description: &Description| {
        let mut facts = facts(description);
        facts.retain(|fact| !fact.contains(" event ") && !fact.contains(" example "));
        facts
    };
    assert_eq!(of(&exported), of(&imported));
}

/// Runs AsyncAPI's own parser, where `NODE_PATH` leads to it.
#[test]
fn the_parser_of_asyncapi_accepts_exports() {
    const SCRIPT: &str = "
        const { Parser } = require('@asyncapi/parser');
        const { readFileSync } = require('fs');
        const parser = new Parser();
        const check = async (path) => {
            const { document, diagnostics } = await parser.parse(readFileSync(path, 'utf8'));
            diagnostics.filter((one) => one.severity === 0).forEach((one) => console.log(path, one.path.join('.'), one.message));
            if (!document) console.log(path, 'no document');
        };
        process.argv.slice(1).reduce((before, path) => before.then(() => check(path)), Promise.resolve());";
    let there = Command::new("node").args(["-e", "require.resolve('@asyncapi/parser')"]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        eprintln!("left out: NODE_PATH leads to no @asyncapi/parser");
        return;
    }
    let exports = Folder::empty("parser");
    let mut paths = Vec::new();
    let mut written = |name: &str, text: &str| {
        let path = exports.0.join(name);
        std::fs::write(&path, text).unwrap();
        paths.push(path);
    };
    for name in crate::roundtrip::documents() {
        let read = described(&name).0;
        let folder = Folder::written(&format!("parser-{name}"), &read);
        written(&format!("{name}-app.yaml"), &document(&exported(&folder.0), Version::V30));
        for version in [Version::V26, Version::V30, Version::V31] {
            written(&format!("{name}-{version:?}.yaml"), &document(&read, version));
        }
    }
    let output = Command::new("node").args(["-e", SCRIPT, "--"]).args(&paths).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.is_empty(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn apis_of_one_address_are_one_stream_in_every_version() {
    let place = std::env::temp_dir().join(format!("ensemble-run-one-address-{}", std::process::id()));
    let (file, folder) = (place.join("sink.yaml"), place.join("app"));
    std::fs::create_dir_all(&place).unwrap();
    for version in ["2.6", "3.0", "3.1"] {
        let exported = run(&["export", "asyncapi", "apps/sse-kitchen-sink", "--version", version]).with(0);
        exported.complains_of("APIs ask for the address of another one");
        // No address is made up to tell them apart.
        assert!(!exported.stdout.contains("named2") && !exported.stdout.contains("ticks2"), "{}", exported.stdout);
        std::fs::write(&file, &exported.stdout).unwrap();
        let made = run(&["new", folder.to_str().unwrap(), "--from", file.to_str().unwrap(), "--force"]).with(0);
        assert!(!made.stderr.contains("E0708"), "{}", made.stderr);
        let again = run(&["export", "asyncapi", folder.to_str().unwrap(), "--version", version]).with(0);
        assert_eq!(again.stdout, exported.stdout);
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::remove_dir_all(&place).unwrap();
}

#[test]
fn two_methods_of_one_address_survive_the_version_that_has_one_operation_a_channel() {
    let text = "openapi: 3.2.0
info: {title: T, version: 1.0.0}
servers: [{url: 'http://127.0.0.1:8080'}]
paths:
  /jobs:
    get: {operationId: watch, responses: {'200': {description: '', content: {text/event-stream: {itemSchema: {type: object}}}}}}
    post: {operationId: start, responses: {'200': {description: '', content: {text/event-stream: {itemSchema: {type: object}}}}}}
";
    let mut report = Report::default();
    let first = read("jobs.yaml", text, Direction::Auto, &mut report).unwrap();
    let exported = document(&first, Version::V26);
    assert!(exported.contains("x-address: /jobs"), "{exported}");
    let again = read("export.yaml", &exported, Direction::Auto, &mut report).unwrap();
    let asked = |one: &Description| {
        one.streams.iter().map(|stream| (stream.method.clone(), stream.path.clone())).collect::<Vec<_>>()
    };
    assert_eq!(asked(&again), asked(&first));
    assert_eq!(document(&again, Version::V26), exported);
}

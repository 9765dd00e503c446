//! Faults are tested by apps that have them: `diagnostics/*.yaml`, with the expectation below the marked source. `UPDATE_EXPECT=1` rewrites
//! them.

use std::fs;
use std::path::Path;

use ensemble_run::cli::reference::topics;
use ensemble_run::diag::{Report, Severity, Sources, Span};

use crate::support::{load, with_model};

/// First character of an expectation, at the column of the fault when there is space for it.
const MARK: char = '^';

fn is_expectation(line: &str) -> bool {
    let rest = line.trim_start();
    rest.starts_with('#') && rest.trim_start_matches(['#', ' ', '<']).starts_with(MARK)
}

/// The app's source with each fault below the marked line.
fn annotated(source: &str, report: &Report) -> String {
    let mut notes: Vec<(usize, String)> = report
        .diagnostics()
        .iter()
        .map(|fault| {
            let (line, marks) = fault.span.map_or((0, String::from("#^")), |span| marks(span, &report.sources));
            let severity = match fault.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            let help = fault.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
            (line, format!("{marks} {severity}[{}]: {}{help}", fault.code, fault.message))
        })
        .collect();
    notes.sort_by_key(|(line, _)| *line);
    let mut text = String::new();
    for (number, line) in source.lines().enumerate() {
        text.push_str(line);
        text.push('\n');
        for (_, note) in notes.iter().filter(|(line, _)| *line == number + 1 || (*line == 0 && number == 0)) {
            text.push_str(note);
            text.push('\n');
        }
    }
    text
}

/// The line of a span and the marks under it. `#<` replaces a mark in the first column, which the `#` takes.
fn marks(span: Span, sources: &Sources) -> (usize, String) {
    let source = sources.get(span.file).unwrap();
    let (start, end) = (source.position(span.start), source.position(span.end));
    let width = if end.line == start.line { (end.column - start.column).max(1) } else { 1 };
    if start.column == 1 {
        return (start.line, format!("#<{}", MARK.to_string().repeat(width.saturating_sub(1).max(1))));
    }
    let blank = " ".repeat(start.column - 2);
    (start.line, format!("#{blank}{}", MARK.to_string().repeat(width)))
}

/// The app without its expectations.
fn bare(text: &str) -> String {
    text.lines().filter(|line| !is_expectation(line)).map(|line| format!("{line}\n")).collect()
}

#[test]
fn every_fault_is_reported_at_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/diagnostics");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    let mut wrong = Vec::new();
    for path in paths {
        let written = fs::read_to_string(&path).unwrap();
        // Expectations are comments: without them no span changes, with them lines would move.
        let source = bare(&written);
        let (app, report) = load(&source);
        let report = with_model(&app, report);
        let found = annotated(&source, &report);
        if update {
            fs::write(&path, &found).unwrap();
        } else if found != written {
            wrong.push(format!("{}\n--- written\n{written}\n--- found\n{found}", path.file_name().unwrap().display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The members of an API that `check` accepts are those of the reference, which another test compares with the runtime.
#[test]
fn every_member_of_the_reference_is_known_to_the_check() {
    let members = |topic: &str| {
        let topic = topics().find(|known| known.name == topic).unwrap();
        topic.members.iter().map(|member| member.name).collect::<Vec<_>>()
    };
    let read = |path: &str| {
        let app = "API: {feed: {type: sse, url: 'http://127.0.0.1/'}}\nView: {body: {Text: {text: '${PATH}'}}}\n";
        let (app, report) = load(&app.replace("PATH", path));
        with_model(&app, report).diagnostics().iter().map(|fault| fault.message.clone()).collect::<Vec<_>>()
    };
    let known: Vec<String> = members("feed")
        .iter()
        .map(|name| format!("feed.{name}"))
        .chain(members("sse state").iter().map(|name| format!("feed.sse.{name}")))
        .chain(members("ensemble").iter().map(|name| format!("ensemble.{name}")))
        .chain(members("console").iter().map(|name| format!("console.{name}")))
        .collect();
    for path in known {
        assert_eq!(read(&path), [""; 0], "{path}");
        // For a name of three letters there is no near name with a fourth.
        if path.rsplit('.').next().is_some_and(|name| name.len() > 3) {
            assert_eq!(read(&format!("{path}x")).len(), 1, "{path}x");
        }
    }
}

//! Findings of the model in `check`, and their cures by `--fix`; no false alarms.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use ensemble_run::app::{LoadOptions, MemoryFiles, load};
use ensemble_run::diag::{Code, Diagnostic, FileId, Report};
use ensemble_run::model::{Facts, Model, Parts};
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::semantics::vocabulary;

use super::alarms::alarms;
use crate::apps::Folder;
use crate::cli::run;
use crate::support::{YAML, files_below, load as load_screen, with_model, with_stack};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A text after every certain cure, and the remaining faults.
fn mended(text: &str) -> (String, Vec<Diagnostic>) {
    let mut text = text.to_owned();
    for _ in 0..8 {
        let (app, report) = load_screen(&text);
        let report = with_model(&app, report);
        let mut edits: Vec<_> = report.diagnostics().iter().filter_map(|fault| fault.cure(&report.sources)).collect();
        edits.sort();
        edits.dedup();
        if edits.is_empty() {
            return (text, report.diagnostics().to_vec());
        }
        for edit in edits.iter().rev() {
            text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
    }
    panic!("the cures have no end:\n{text}");
}

/// Every fault of `mistakes.yaml` at its place, in one line each. `UPDATE_EXPECT=1` rewrites them.
#[test]
fn mistakes_are_found_at_their_places() {
    let text = fs::read_to_string(root().join("tests/suite/model/mistakes.yaml")).unwrap();
    let (app, report) = load_screen(&text);
    let report = with_model(&app, report);
    let lines: Vec<String> = report
        .diagnostics()
        .iter()
        .map(|fault| {
            let span = fault.span.unwrap();
            let place = report.sources.get(span.file).unwrap().position(span.start);
            let written = &text[span.start as usize..span.end as usize];
            let cure = fault.cure(&report.sources).map(|edit| format!(" -> {}", edit.text)).unwrap_or_default();
            let help = fault.help.as_deref().map(|help| format!(" ({help})")).unwrap_or_default();
            format!("{}:{} [{written}] {} {}{help}{cure}\n", place.line, place.column, fault.code, fault.message)
        })
        .collect();
    let expected = root().join("tests/suite/model/mistakes.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&expected, lines.concat()).unwrap();
    }
    let known = fs::read_to_string(expected).unwrap();
    assert_eq!(lines.concat(), known);
}

#[test]
fn an_update_makes_a_name_of_a_property_alone() {
    for (update, unknown) in [("seen += 1", 1), ("this.seen ||= {}", 0)] {
        let text = format!("Global: {update}\nView:\n  body: {{Text: {{text: \"${{seen.count}}\"}}}}\n");
        let (app, report) = load_screen(&text);
        let codes: Vec<Code> = with_model(&app, report).diagnostics().iter().map(|fault| fault.code).collect();
        assert_eq!(codes, vec![Code::NameUnknown; unknown], "{update}");
    }
}

#[test]
fn the_mended_text_has_no_fault_with_a_certain_cure_and_keeps_its_comments() {
    let text = fs::read_to_string(root().join("tests/suite/model/mistakes.yaml")).unwrap();
    let (mended, _) = mended(&text);
    assert_eq!(mended.lines().count(), text.lines().count());
    assert!(mended.contains("# Mistakes in bindings") && mended.contains("// Adds to the total."));
    for line in [
        "last.text = response.body.data;",
        "disconnectSSE({apiName: 'prices'})",
        "inputs: {symbol: ACME}",
        "ensemble.disconnectSSE('prices')",
    ] {
        assert!(mended.contains(line), "{line}\n{mended}");
    }
}

const SLIPS: &str = "\
# A comment that stays.
API:
  prices: {type: sse, inputs: [symbol], url: \"http://127.0.0.1:8080/${symbol}\"}
View:
  onLoad: {invokeAPI: {name: prices, inputs: {symbl: ACME}}}   # and this one
  body:
    Text: {text: \"${prices.isLoadng}\"}
";

#[test]
fn fix_writes_certain_cures_and_a_second_check_is_clean() {
    let folder = Folder::new("model-fix", &[("screens/Home.yaml", SLIPS)]);
    let (path, file) = (folder.0.display().to_string(), folder.0.join("screens/Home.yaml"));
    let shown = run(&["check", &path, "--fix", "--dry-run"]);
    assert!(
        shown.stdout.contains("-    Text: {text: \"${prices.isLoadng}\"}")
            && shown.stdout.contains("+    Text: {text: \"${prices.isLoading}\"}"),
        "{}",
        shown.stdout
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), SLIPS, "a dry run writes nothing");
    let fixed = run(&["check", &path, "--fix"]);
    assert!(fixed.stderr.contains("2 faults mended in 1 file"), "{}", fixed.stderr);
    assert_eq!(fs::read_to_string(&file).unwrap(), SLIPS.replace("symbl:", "symbol:").replace("isLoadng", "isLoading"));
    let again = run(&["check", &path, "--deny-warnings"]);
    assert!(again.stderr.contains("no faults"), "{}{}", again.stdout, again.stderr);
}

#[test]
fn no_example_of_a_widget_reads_a_name_that_is_said_to_be_unknown() {
    for spec in catalog().widgets {
        for example in spec.examples {
            let (app, report) = load_screen(&crate::pictures::screen_of_example(example));
            let report = with_model(&app, report);
            let unknown = |fault: &&Diagnostic| fault.code == Code::NameUnknown;
            let found: Vec<_> = report.diagnostics().iter().filter(unknown).map(|fault| &fault.message).collect();
            assert!(found.is_empty(), "{}: {found:?}", spec.name);
        }
    }
}

#[test]
fn nothing_is_said_of_bundled_apps_and_examples() {
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in ["apps", "examples/guide"] {
        paths.extend(
            fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()),
        );
    }
    let mut files = Vec::new();
    files.extend(files_below(&root().join("examples"), YAML));
    let is_screen =
        |path: &PathBuf| fs::read_to_string(path).is_ok_and(|text| text.lines().any(|line| line.starts_with("View:")));
    paths.extend(files.into_iter().filter(is_screen));
    assert!(paths.len() > 30, "{}", paths.len());
    let found: Vec<String> = paths.iter().flat_map(|path| alarms(path)).collect();
    assert_eq!(found, [""; 0]);
}

/// A text of 2,000 lines in an app of 200 files.
fn large() -> MemoryFiles {
    let row = |at: usize| {
        format!(
            "        - Text: {{text: \"${{prices.rows.length}} {at}\", onTap: \"total = total + {at}; last.text = 'x'\"}}\n"
        )
    };
    let head = "API:\n  prices: {type: sse, url: \"http://127.0.0.1/\", into: {name: rows}}\nGlobal: let total = 0;\nView:\n  body:\n    Column:\n      children:\n        - Text: {id: last}\n";
    let screen = |rows: usize| head.to_owned() + &(0..rows).map(row).collect::<String>();
    let files = (0..200).map(|at| (format!("app/screens/S{at}.yaml"), screen(if at == 0 { 1992 } else { 30 })));
    files.collect()
}

/// The time of an answer after a keystroke; a bound generous enough for a loaded machine and a build without optimisation.
#[test]
fn a_keystroke_is_answered_quickly() {
    let files = large();
    let (model, mut parts) = with_stack(|| {
        let (app, _) = load(Path::new("app"), &files, &catalog(), &Checker, &LoadOptions::default());
        let mut parts = Parts::default();
        (Model::of(&app, Facts::of(&app), &vocabulary(), &mut parts), parts)
    });
    let file = model.file("app/screens/S0.yaml").unwrap();
    let text = model.text(file);
    assert!(text.lines().count() >= 2000);
    let at = text.find("${prices.rows.length} 1000").unwrap();
    let typed = format!("{}${{prices.}} {}", &text[..at], &text[at..]);
    let typed: std::sync::Arc<str> = std::sync::Arc::from(typed);
    let (members, took) = with_stack(|| {
        let start = Instant::now();
        let changed = model.with_text(file, &typed, &mut parts);
        let members = changed.members_at(file, at as u32 + 9).map(|members| members.list.len());
        (members, start.elapsed())
    });
    assert!(members.is_some_and(|members| members > 10), "{members:?}");
    eprintln!("{} lines in {} files: {took:?}", text.lines().count(), model.files().count());
    assert!(took.as_millis() < 5000, "{took:?}");
}

#[test]
fn a_fault_that_loading_has_told_is_not_told_again() {
    let text = "API:\n  prices: {type: sse, url: \"http://127.0.0.1:8080/\"}\nView:\n  onLoad: {invokeAPI: {name: prices}}\n  body:\n    Text: {text: \"${prices.bdy}\"}\n";
    let (app, report) = load_screen(text);
    let report: Report = with_model(&app, report);
    assert_eq!(report.diagnostics().len(), 1, "{:?}", report.diagnostics());
    let _ = FileId::default();
}

#[test]
fn an_unknown_name_in_rows_without_braces_is_told() {
    let text = "View:\n  body:\n    Column:\n      item-template:\n        data: peopel.rows\n        name: row\n        template: {Text: {text: \"${row.a}\"}}\n";
    let (app, report) = load_screen(text);
    let report: Report = with_model(&app, report);
    let [fault] = report.diagnostics() else { panic!("{:?}", report.diagnostics()) };
    assert_eq!((fault.code, &*fault.message), (Code::NameUnknown, "nothing is called `peopel` here"));
}

#[test]
fn names_of_a_large_app_are_compared_up_to_a_limit_that_is_told_once() {
    // More names than the limit compares within the 1,000 faults that a report keeps.
    const COUNT: usize = 6000;
    let name = |at: usize, first: char| format!("{first}{}", base_26(at * 7919));
    let declared: String = (0..COUNT).map(|at| format!("  var {} = 1;\n", name(at, 'n'))).collect();
    let read: String = (0..COUNT).map(|at| format!("  {} = 1;\n", name(at, 'm'))).collect();
    let app = |read: &str| {
        format!(
            "Global: |\n{declared}  var total = 1;\n{read}View:\n  body:\n    Text: {{text: '${{totla.x}} ${{total}}'}}\n"
        )
    };
    let told = |text: &str| {
        let (app, report) = load_screen(text);
        let report = with_model(&app, report);
        report.diagnostics().iter().map(|fault| (fault.code, fault.message.clone())).collect::<Vec<_>>()
    };
    let few = told(&app(""));
    assert!(few.iter().any(|(code, message)| *code == Code::NameUnknown && message.contains("`totla`")), "{few:?}");
    assert!(few.iter().all(|(code, _)| *code != Code::LimitReached), "{few:?}");
    let many = told(&app(&read));
    let limits = many.iter().filter(|(code, _)| *code == Code::LimitReached).count();
    assert_eq!(limits, 1, "{} faults", many.len());
}

/// A name of letters that differs in most of them from the one of the next number.
fn base_26(number: usize) -> String {
    let letter = |digit: usize| char::from(b'a' + (number / 26_usize.pow(digit as u32) % 26) as u8);
    (0..6).map(letter).collect()
}

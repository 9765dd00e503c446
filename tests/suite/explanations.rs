//! The examples of every code are true: the wrong one has the fault, the right one has none, when it is loaded or, from E0501 on, when it runs.
//! Faults that need more than a few lines have a test of their own in [`OWN`].

use std::fs;
use std::path::Path;

use ensemble_run::app::LoadOptions;
use ensemble_run::diag::{Code, Examples, Explanation, Report};
use ensemble_run::scaffold::document::Direction;
use ensemble_run::scaffold::read;
use ensemble_run::script::Limits;
use ensemble_run::script::memory::MAX_BYTES_PER_CALL;
use ensemble_run::ui::offscreen::Offscreen;

use crate::apps::Folder;
use crate::cli::run;
use crate::harness::{Harness, load_screen, on_app, open_with_faults};
use crate::support::{load_path, with_model, with_stack};

/// Codes whose examples are words, each with a test of its own.
const OWN: &[(Code, fn())] = &[
    (Code::TooDeep, e0105_too_deep),
    (Code::TooManyAliases, e0106_too_many_aliases),
    (Code::FileTooLarge, e0108_file_too_large),
    (Code::NotText, e0109_not_text),
    (Code::FileUnreadable, e0110_file_unreadable),
    (Code::NoScreen, e0216_no_screen),
    (Code::FontUnusable, crate::played::fonts::a_file_that_is_no_font_is_a_fault_with_its_place_and_the_rest_is_drawn),
    (Code::ExpressionTooLong, e0402_expression_too_long),
    (Code::ExpressionTooDeep, e0403_expression_too_deep),
    (Code::TooManyExpressions, e0405_too_many_expressions),
    (Code::NotSupported, e0511_not_supported),
    (Code::RecordingDiffers, crate::recordings::fitting::an_app_that_has_changed_says_what_no_longer_fits),
    (Code::RecordingUnreadable, crate::recordings::fitting::a_line_that_is_no_event_is_left_out_and_said),
    (Code::SilentStream, crate::new::a_stream_without_events_is_reported_as_silent),
];

fn explanation(code: Code) -> &'static Explanation {
    code.explanation().unwrap_or_else(|| panic!("write `assets/explanations/{code}.txt`"))
}

#[test]
fn every_code_has_an_example_that_is_whole_or_a_test_of_its_own() {
    for code in Code::ALL {
        let whole = explanation(*code).examples != Examples::Words;
        let own = OWN.iter().any(|(known, _)| known == code);
        assert!(whole != own, "{code}: the example is whole: {whole}, there is a test: {own}");
    }
}

#[test]
fn wrong_examples_are_wrong_and_right_ones_are_right() {
    let mut lies = Vec::new();
    for code in Code::ALL {
        let explanation = explanation(*code);
        if explanation.examples == Examples::Words {
            continue;
        }
        let wrong = faults_of(*code, explanation.examples, explanation.wrong);
        if !wrong.contains(code) {
            lies.push(format!("{code} wrong: {wrong:?}"));
        }
        let right = faults_of(*code, explanation.examples, explanation.right);
        if !right.is_empty() {
            lies.push(format!("{code} right: {right:?}"));
        }
    }
    assert!(lies.is_empty(), "{}", lies.join("\n"));
}

#[test]
fn every_limit_of_scripts_is_named_where_scripts_are_stopped() {
    let limits = Limits::default();
    let text = Code::ScriptLimit.explanation().unwrap().text;
    let named = [
        format!("{} million times", limits.loop_iterations / 1_000_000),
        format!("{} million steps in regular expressions", limits.regex_steps / 1_000_000),
        format!("{} deep", limits.recursion),
        format!("{} GiB", MAX_BYTES_PER_CALL >> 30),
    ];
    for limit in named {
        assert!(text.contains(&limit), "`{limit}` is not in: {text}");
    }
}

/// The codes of all faults that an example has.
fn faults_of(code: Code, examples: Examples, text: &str) -> Vec<Code> {
    match examples {
        Examples::Screen if (code as u16) < 500 => {
            let (app, report) = with_stack(|| load_screen(text));
            codes(&with_model(&app, report))
        }
        Examples::Screen => with_stack(|| faults_of_running(code, text)),
        Examples::File(name) if name.ends_with("api.yaml") => {
            let mut report = Report::default();
            read(name, text, Direction::Auto, &mut report);
            codes(&report)
        }
        Examples::File(name) if name.ends_with(".test.yaml") => faults_of_test(code, name, text),
        Examples::File(name) => {
            let home = ("screens/Home.yaml", "View: {body: {Text: {text: Hello}}}");
            let folder = Folder::new(&format!("explained-{code}"), &[home, (name, text)]);
            codes(&load_path(&folder.0, &LoadOptions { reports_missing_env: true, ..LoadOptions::default() }).1)
        }
        Examples::Words => Vec::new(),
    }
}

fn codes(report: &Report) -> Vec<Code> {
    report.diagnostics().iter().map(|fault| fault.code).collect()
}

/// Codes of the faults when every button is pressed and some time passes. The network answers, except for codes that are about its failing.
fn faults_of_running(code: Code, text: &str) -> Vec<Code> {
    let (mut app, report) = open_with_faults(text);
    let mut found = codes(&report);
    let is_network_down = (code as u16) >= 600;
    for _ in 0..2 {
        answer(&mut app, is_network_down);
        app.tap_all();
        app.advance_millis(2500);
        answer(&mut app, is_network_down);
    }
    draw(&mut app);
    app.saved();
    found.extend(app.fault_codes());
    found
}

fn answer(app: &mut Harness, is_network_down: bool) {
    while !app.requests().is_empty() {
        if is_network_down { app.refuse("", "connection refused") } else { app.respond("", 200, "{}") }
    }
    for address in app.streams() {
        if is_network_down {
            app.stream_failed(&address, "connection refused", false)
        } else {
            app.stream_opened(&address)
        }
    }
}

/// Draws the screen, which finds the faults that only a window detects.
fn draw(app: &mut Harness) {
    let mut window = Offscreen::new(egui::Vec2::new(400.0, 300.0), 1.0, false);
    for turn in 0..3 {
        let done = window.frame(app.scene(), f64::from(turn));
        done.into_iter().for_each(|interaction| app.interact(interaction));
    }
}

/// The codes that `test` prints for an example beside an app whose screen `Home` counts taps and has a stream.
fn faults_of_test(code: Code, name: &str, text: &str) -> Vec<Code> {
    const HOME: &str = r#"
Global: var count = 0;
API:
  prices: {type: sse, url: "http://there/prices"}
View:
  body:
    Column:
      children:
        - Text: {text: "count ${count}"}
        - Text: {text: "${prices.body.data.symbol}"}
        - Button: {id: more, label: More, onTap: count += 1}
        - Button: {id: load, label: Load, onTap: {invokeAPI: prices}}
"#;
    const SIGN_IN: &str = "id: sign_in\nstartScreen: Home\nsteps:\n  - tap: {id: more}\n";
    let files = [("screens/Home.yaml", HOME), ("tests/sign_in.test.yaml", SIGN_IN), (name, text)];
    let folder = Folder::new(&format!("explained-{code}"), &files);
    let ended = run(&["test", folder.0.to_str().unwrap()]);
    let printed = format!("{}{}", ended.stdout, ended.stderr);
    let marks = printed.split("[E").skip(1).filter_map(|rest| rest.get(..4)?.parse().ok());
    marks.collect()
}

/// The codes of the faults of a screen.
fn of_screen(text: &str) -> Vec<Code> {
    codes(&with_stack(|| load_screen(text)).1)
}

/// The codes of the faults of a file with these bytes.
fn of_bytes(name: &str, bytes: &[u8]) -> Vec<Code> {
    let folder = Folder::new(name, &[("screen.yaml", "")]);
    let path = folder.0.join("screen.yaml");
    fs::write(&path, bytes).unwrap();
    codes(&load_path(&path, &LoadOptions::default()).1)
}

#[test]
fn codes_with_a_test_of_their_own_are_raised() {
    for (_, test) in OWN {
        test();
    }
}

fn e0105_too_deep() {
    let nested = |levels| format!("View: {{body: {{Text: x}}}}\nx: {}{}\n", "[".repeat(levels), "]".repeat(levels));
    assert!(of_screen(&nested(300)).contains(&Code::TooDeep));
    assert!(!of_screen(&nested(200)).contains(&Code::TooDeep));
}

fn e0106_too_many_aliases() {
    let ten = |of: &str| [of; 10].join(", ");
    let mut text = format!("a0: &a0 [{}]\n", ten("x"));
    for level in 1..6 {
        text += &format!("a{level}: &a{level} [{}]\n", ten(&format!("*a{}", level - 1)));
    }
    assert!(of_screen(&text).contains(&Code::TooManyAliases));
    let few = text.lines().take(3).collect::<Vec<_>>().join("\n");
    assert!(!of_screen(&few).contains(&Code::TooManyAliases));
}

fn e0108_file_too_large() {
    let comment = vec![b'#'; 17 * 1024 * 1024];
    assert_eq!(of_bytes("e0108", &comment), [Code::FileTooLarge]);
}

fn e0109_not_text() {
    assert_eq!(of_bytes("e0109", b"View: {body: {Text: {text: \xE9}}}"), [Code::NotText]);
    assert_eq!(of_bytes("e0109", "View: {body: {Text: {text: é}}}".as_bytes()), []);
}

fn e0110_file_unreadable() {
    let missing = Path::new("no-such-screen.yaml");
    assert_eq!(codes(&load_path(missing, &LoadOptions::default()).1), [Code::FileUnreadable]);
}

fn e0511_not_supported() {
    let group = |first: &str| {
        format!("ViewGroup: {{BottomNavBar: {{items: [{{label: A, page: {first}}}, {{label: B, page: One}}]}}}}")
    };
    let (outer, inner) = (group("Inner"), group("One"));
    let one = "View: {body: {Text: {text: One}}}";
    let files = [("screens/Home.yaml", &*outer), ("screens/Inner.yaml", &*inner), ("screens/One.yaml", one)];
    on_app(&files, |app| assert_eq!(app.fault_codes(), [Code::NotSupported]));
}

fn e0216_no_screen() {
    let folder = Folder::new("e0216", &[("screens/.keep", "")]);
    assert_eq!(codes(&load_path(&folder.0, &LoadOptions::default()).1), [Code::NoScreen]);
}

fn e0402_expression_too_long() {
    let screen = |length| format!("View: {{body: {{Text: {{text: \"${{'{}' + 1}}\"}}}}}}", "x".repeat(length));
    assert_eq!(of_screen(&screen(100 * 1024)), [Code::ExpressionTooLong]);
    assert_eq!(of_screen(&screen(60 * 1024)), []);
}

fn e0403_expression_too_deep() {
    let screen =
        |deep| format!("View: {{body: {{Text: {{text: \"${{{}1{}}}\"}}}}}}", "(".repeat(deep), ")".repeat(deep));
    assert_eq!(of_screen(&screen(300)), [Code::ExpressionTooDeep]);
    assert_eq!(of_screen(&screen(100)), []);
}

fn e0405_too_many_expressions() {
    // Paths are counted and cost nothing to check; only the one beyond the limit is JavaScript.
    let paths = "${env.a}".repeat(100_001);
    let text = format!("View: {{body: {{Text: {{text: \"{paths}${{1 + 2}}\"}}}}}}");
    assert_eq!(of_screen(&text), [Code::TooManyExpressions]);
}

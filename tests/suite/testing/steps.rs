//! Steps act on widgets as a user does.

use ensemble_run::spec::Kind;
use ensemble_run::value::Value;

use super::{App, outcomes};

const FORM: &str = "\
View:
  body:
    Column:
      children:
        - Date: {id: due, label: Due, initialValue: '2024-01-17', firstDate: '2023-03-05'}
        - DateRange: {id: stay, label: Stay}
        - Time: {id: at, label: At}
        - Text: {text: \"from ${stay.startDate} to ${stay.endDate}\"}
";

#[test]
fn days_and_times_are_chosen_in_the_popups_of_their_fields() {
    let test = "\
id: form
startScreen: Home
steps:
  - chooseDate: {id: due, value: 2025-12-31}
  - expectValue: {id: due, equals: 2025-12-31}
  - tap: due
  - chooseDate: {id: due, value: 2023-03-05}
  - expectValue: {id: due, equals: 2023-03-05}
  - chooseDate: {id: stay, value: [2024-02-28, 2024-03-01]}
  - expectText: from 2024-02-28 to 2024-03-01
  - chooseTime: {id: at, value: 12:00}
  - expectValue: {id: at, equals: 12:00:00}
  - chooseTime: {id: at, value: 07:59}
  - expectValue: {id: at, equals: 07:59:00}
  - chooseTime: {id: at, value: 21:05}
  - expectValue: {id: at, equals: 21:05:00}
";
    let app = App::new("days", &[("screens/Home.yaml", FORM), ("tests/form.test.yaml", test)]);
    assert_eq!(outcomes(&app.test(&["--format", "json"])), ["form passed"]);
}

#[test]
fn a_calendar_on_the_page_is_not_taken_for_that_of_a_field() {
    let home = "\
View:
  body:
    Column:
      children:
        - Calendar: {id: month, rowHeight: 30, firstDay: '2024-01-01', lastDay: '2024-12-31', focusDate: '2024-03-14'}
        - Date: {id: due, label: Due, initialValue: '2024-03-17'}
        - Text: {text: \"in the month ${month.selectedCell[0]}\"}
";
    let test = "\
id: form
startScreen: Home
steps:
  - chooseDate: {id: due, value: 2024-03-05}
  - expectValue: {id: due, equals: 2024-03-05}
  - expectText: 'in the month '
  - tap: due
  - chooseDate: {id: due, value: 2024-05-06}
  - expectValue: {id: due, equals: 2024-05-06}
  - chooseDate: {id: month, value: 2024-07-08}
  - expectText: in the month 2024-07-08
  - expectValue: {id: due, equals: 2024-05-06}
";
    let outside = "{id: beyond, startScreen: Home, steps: [{chooseDate: {id: month, value: 2025-02-01}}]}";
    let files = [("screens/Home.yaml", home), ("tests/form.test.yaml", test), ("tests/beyond.test.yaml", outside)];
    let outcomes = outcomes(&App::new("calendar-beside", &files).test(&["--format", "json"]).with(1));
    assert!(outcomes.iter().any(|outcome| outcome == "form passed"), "{outcomes:?}");
    let why = "`2025-02-01` cannot be picked in the calendar of `month`; help: its `firstDay` and `lastDay` say";
    assert!(outcomes.iter().any(|outcome| outcome.contains(why)), "{outcomes:?}");
}

#[test]
fn days_and_times_that_cannot_be_chosen_say_why() {
    let steps = [
        ("{chooseDate: {id: due, value: 2023-03-04}}", "`2023-03-04` cannot be picked in the calendar of `due`"),
        ("{chooseDate: {id: due, value: soon}}", "`soon` is no day; help: write it as `2024-01-17`"),
        (
            "{chooseDate: {id: stay, value: 2024-01-17}}",
            "`stay` is a DateRange, `value` has to be its first and last day",
        ),
        ("{chooseDate: {id: at, value: 2024-01-17}}", "`at` is a Time, not a Date, DateRange or Calendar"),
        ("{chooseTime: {id: at, value: '25:00'}}", "`25:00` is no time of day; help: write it as `14:30`"),
        ("{chooseTime: {id: due, value: '14:30'}}", "`due` is a Date, not a Time"),
    ];
    let tests: Vec<(String, String)> = (0..)
        .zip(steps)
        .map(|(at, (step, _))| {
            (format!("tests/{at}.test.yaml"), format!("id: t{at}\nstartScreen: Home\nsteps: [{step}]\n"))
        })
        .collect();
    let mut files: Vec<(&str, &str)> = tests.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("screens/Home.yaml", FORM));
    let outcomes = outcomes(&App::new("no-days", &files).test(&["--format", "json"]).with(1));
    assert_eq!(outcomes.len(), steps.len(), "{outcomes:?}");
    for (outcome, (_, message)) in outcomes.iter().zip(steps) {
        assert!(outcome.contains(message), "no `{message}` in `{outcome}`");
    }
}

#[test]
fn a_person_signs_in_by_a_real_press_and_a_program_answers() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Text: {text: \"${auth.user.email ?? 'nobody'}\"}\n        - Text: {id: log, text: '-'}\n        - SignInWithGoogle: {id: google, clientId: app, onAuthenticated: \"log.text = 'token ' + event.data.idToken\", onError: \"log.text = event.error\"}\n        - Button: {id: ask, label: Ask, onTap: {verifySignIn: {onSignedIn: \"log.text = 'is ' + event.data.user.id\", onNotSignedIn: \"log.text = 'is not'\"}}}\n        - Button: {id: out, label: Out, onTap: {signOut: {}}}\n        - Button: {id: call, label: Call, onTap: {callExternalMethod: {name: sum, onComplete: \"log.text = 'sum ' + event.data\", onError: \"log.text = event.error\"}}}\n";
    let test = "id: signs_in\nstartScreen: Home\nsteps:\n  - tap: google\n  - expectText: 'the test signs nobody in; write the step `signInAs` before'\n  - signInAs: {user: {id: '7', email: ann@example.com, provider: google}}\n  - tap: google\n  - expectText: ann@example.com\n  - expectText: token id-token-of-the-test\n  - tap: ask\n  - expectText: is 7\n  - tap: out\n  - expectText: nobody\n  - tap: ask\n  - expectText: is not\n  - setAuth: {user: {id: '8', email: bob@example.com}}\n  - expectText: bob@example.com\n  - tap: ask\n  - expectText: is 8\n  - clearAuth\n  - expectText: nobody\n  - mockExternal: {name: sum, result: five}\n  - tap: call\n  - expectText: sum five\n  - mockExternal: {name: sum, error: no sum}\n  - tap: call\n  - expectText: no sum\n";
    let app = App::new("signs-in", &[("screens/Home.yaml", home), ("tests/a.test.yaml", test)]);
    app.test(&[]).with(0);
}

const CHOICES: &str = "\
View:
  body:
    Column:
      children:
        - Dropdown: {id: pick, items: [One, Two]}
        - TripleSwitch: {id: triple, value: 'off'}
        - Text: {id: words, text: Words}
        - Checkbox: {id: box}
";

/// The outcome of a test with one step each, on the screen of choices.
fn outcomes_of(name: &str, steps: &[&str]) -> Vec<String> {
    let tests: Vec<(String, String)> = steps
        .iter()
        .enumerate()
        .map(|(at, step)| {
            let test = format!("id: t{at}\nstartScreen: Home\nsteps: [{step}]\n");
            (format!("tests/{at:02}.test.yaml"), test)
        })
        .collect();
    let mut files: Vec<(&str, &str)> = tests.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("screens/Home.yaml", CHOICES));
    outcomes(&App::new(name, &files).test(&["--format", "json"]))
}

#[test]
fn a_step_for_a_widget_that_cannot_do_it_fails_and_says_what_the_widget_is() {
    let steps = [
        ("{selectIndex: {id: pick, index: 2}}", "`pick` has 2 entries, none at index 2; the first is 0"),
        ("{selectIndex: {id: words, index: 0}}", "`words` is a Text, which offers no entries"),
        ("{setSlider: {id: words, value: 0.5}}", "`words` is a Text, not a Slider"),
        ("{check: words}", "`words` is a Text, which is neither on nor off"),
        ("{toggle: words}", "`words` is a Text, which is neither on nor off"),
        ("{expectChecked: {id: words, equals: false}}", "`words` is a Text, which is never on"),
        ("{expectSelected: {id: words, equals: false}}", "`words` is a Text, which is never selected"),
        ("{expectChecked: triple}", "`triple` is not on"),
        ("{expectStorage: {key: nothing, equals: 1}}", "storage has no `nothing`"),
        ("{group: {name: First part, steps: [{expectText: None}]}}", "in the group `First part`"),
    ];
    let found = outcomes_of("cannot", &steps.map(|(step, _)| step));
    assert_eq!(found.len(), steps.len(), "{found:?}");
    for (outcome, (step, message)) in found.iter().zip(steps) {
        assert!(outcome.contains("failed") && outcome.contains(message), "{step}: no `{message}` in `{outcome}`");
    }
}

#[test]
fn a_step_for_a_widget_that_can_do_it_does_it() {
    let steps = [
        "{selectIndex: {id: pick, index: 1}}, {expectValue: {id: pick, equals: Two}}",
        "{check: box}, {check: box}, {expectChecked: box}, {toggle: box}, {expectChecked: {id: box, equals: false}}",
        "{expectStorage: {key: nothing, equals: null}}",
        // Its middle is neither.
        "{check: triple}, {expectChecked: triple}, {check: triple}, {expectValue: {id: triple, equals: 'on'}}",
        "{tap: triple}, {expectValue: {id: triple, equals: mixed}}, {uncheck: triple}, {expectValue: {id: triple, equals: 'off'}}",
    ];
    for outcome in outcomes_of("can", &steps) {
        assert!(outcome.ends_with(" passed"), "{outcome}");
    }
}

#[test]
fn an_argument_that_nothing_has_come_of_is_named() {
    let test = "id: a\nstartScreen: Home\nsteps:\n  - tap: {id: box, text: Words}\n  - expectText: {text: Words}\n  - waitFor: {id: box, timeoutMs: 10}\n";
    let ended = App::new("unread", &[("screens/Home.yaml", CHOICES), ("tests/a.test.yaml", test)]).test(&[]).with(0);
    assert_eq!(ended.stdout.matches("has no effect here").count(), 1, "{}", ended.stdout);
    assert!(ended.stdout.contains("warning: `text` of `tap` has no effect here ("), "{}", ended.stdout);
}

#[test]
fn a_step_that_never_scrolls_anything_is_named() {
    let home = "View:\n  styles: {scrollableView: true}\n  body:\n    Column:\n      children:\n        - Text: {text: Top}\n        - Spacer: {styles: {size: 900}}\n        - Text: {text: End}\n";
    let said = |name: &str, config: &str, steps: &str| {
        let test = format!("id: a\nstartScreen: Home\nsteps:\n{steps}");
        let files = [("screens/Home.yaml", home), ("tests/config.yaml", config), ("tests/a.test.yaml", &*test)];
        App::new(name, &files).test(&[]).with(0).stdout
    };
    let (low, high) = ("  - setDevice: {width: 400, height: 500}\n", "  - setDevice: {width: 400, height: 1200}\n");
    let none = "dumpTree: false\n";
    let useless = said("scroll-useless", none, &format!("{high}  - scroll: 100\n  - scroll: 100\n"));
    assert_eq!(useless.matches("warning: `scroll` moves nothing").count(), 2, "{useless}");
    assert!(useless.contains("a.test.yaml:5)") && useless.contains("a.test.yaml:6)"), "{useless}");
    // The second one is at the end already.
    let useful = said("scroll-useful", none, &format!("{low}  - scroll: 10000\n  - scroll: 100\n"));
    assert!(!useful.contains("moves nothing"), "{useful}");
    // The same step in windows of two sizes.
    let repeated = format!(
        "  - repeat:\n      times: 2\n      steps:\n        - scroll: 10\n        - {}",
        low.trim_start_matches("  - ")
    );
    let repeated = said("scroll-repeated", none, &format!("{high}{repeated}"));
    assert!(!repeated.contains("moves nothing"), "{repeated}");
    let devices = "devices: [{id: low, platform: android, model: small}, {id: high, platform: ios, model: large}]\n";
    let on_devices = said("scroll-devices", devices, &format!("{high}  - scroll: 100\n"));
    assert!(!on_devices.contains("moves nothing"), "{on_devices}");
}

#[test]
fn the_suite_says_what_every_report_has_and_what_has_no_effect() {
    let home = "View:\n  onLoad: ensemble.storage.seen = 7;\n  body:\n    Text: {text: Hello}\n";
    let config = "logApiCalls: {enabled: true}\nlogStorage: {enabled: true, key: seen}\ndumpTree: {enabled: true}\nscreenshots: {enabled: true}\nperformance: {enabled: false}\n";
    let test = "id: a\nstartScreen: Home\nsteps: [{expectText: Hello}]\n";
    let files = [("screens/Home.yaml", home), ("tests/config.yaml", config), ("tests/a.test.yaml", test)];
    let ended = App::new("extras", &files).test(&[]).with(0);
    for part in ["no API was called", "storage seen: `7`", "Text \"Hello\""] {
        assert!(ended.stdout.contains(part), "no `{part}` in:\n{}", ended.stdout);
    }
    ended.complains_of("`screenshots` of `config.yaml` has no effect");
    ended.complains_of("`test --screenshots DIR` paints each failure");
    assert!(!ended.stderr.contains("`performance` of"), "{}", ended.stderr);
}

/// A value that an argument does not take, as YAML; `None` for an argument that takes any.
fn wrong_value(kind: &Kind) -> Option<&'static str> {
    let candidates = [
        ("none of these", Value::from("none of these")),
        ("-1000000000000", Value::Number(-1e12)),
        ("[1]", Value::list([Value::Number(1.0)])),
        ("{a: 1}", Value::map([("a", Value::Number(1.0))])),
    ];
    candidates.into_iter().find(|(_, value)| kind.check(value).is_err()).map(|(text, _)| text)
}

#[test]
fn a_wrong_value_of_any_argument_is_one_fault_with_its_place_and_cure() {
    let mut wanted = Vec::new();
    for def in ensemble_run::testing::step::all() {
        for prop in def.args {
            let Some(wrong) = wrong_value(&prop.kind) else { continue };
            let id = format!("{}_{}", def.name, prop.name);
            let steps = if def.nests { ", steps: [{wait: 1}]" } else { "" };
            let step = format!("{{{}: {{{}: {wrong}{steps}}}}}", def.name, prop.name);
            let text = format!("id: {id}\nstartScreen: Home\nsteps:\n  - {step}\n");
            wanted.push((format!("tests/{id}.test.yaml"), text, def.name, prop.name));
        }
    }
    assert!(wanted.len() > 60, "only {} arguments", wanted.len());
    // Few at a time: a report has a limit.
    for wanted in wanted.chunks(15) {
        let mut files = vec![("screens/Home.yaml", "View: {body: {Text: {text: Hello}}}\n")];
        files.extend(wanted.iter().map(|(file, text, ..)| (&**file, &**text)));
        let ended = App::new("wrong-values", &files).test(&[]).with(2);
        let faults: Vec<&str> = ended.stderr.split("\n\n").collect();
        for (file, _, step, arg) in wanted {
            let of_arg = |fault: &&&str| {
                let first = fault.lines().find(|line| line.starts_with("error[")).unwrap_or_default();
                fault.contains(&format!("{file}:4:")) && first.contains(&format!("`{arg}`"))
            };
            let found: Vec<&&str> = faults.iter().filter(of_arg).collect();
            let [fault] = &*found else { panic!("{} faults about `{arg}` of `{step}`: {}", found.len(), ended.stderr) };
            assert!(fault.contains(&format!("`{arg}` of `{step}` cannot be ")), "{fault}");
            assert!(fault.contains("= help: "), "{fault}");
        }
    }
}

#[test]
fn what_is_named_and_not_there_is_said_with_what_there_is() {
    let home = "API:\n  feed: {url: 'http://there/feed'}\nView: {body: {Text: {text: Hello}}}\n";
    let outcomes = |steps: &str| {
        let test = format!("id: a\nstartScreen: Home\nsteps: [{steps}]\n");
        let app = App::new("not-there", &[("screens/Home.yaml", home), ("tests/a.test.yaml", &test)]);
        outcomes(&app.test(&["--format", "json"]).with(1)).remove(0)
    };
    for (step, words) in [
        ("{openScreen: Elsewhere}", "the app has no screen `Elsewhere`; help: there is `Home`"),
        ("{expectApiCalled: rows}", "the app has no API `rows`; help: there is `feed`"),
        ("{setLocale: klingon}", "`klingon` is no locale; help: write a language"),
        ("{setLocale: xx_QQ_Z}", "`xx_QQ_Z` is no locale"),
        ("{waitFor: {}}", "`waitFor` needs `id` or `text` or `anyOf`; help: write"),
        ("{expectText: {}}", "`expectText` needs `text` or `anyOf`; help: write"),
    ] {
        let outcome = outcomes(step);
        assert!(outcome.contains(words), "{outcome}");
    }
}

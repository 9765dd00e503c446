//! `test` as a person calls it: what passes, what a failure says, what is refused, and that every app's own tests hold.

use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use ensemble_run::diag::Report;
use ensemble_run::message::http::HttpRequest;
use ensemble_run::message::stream::StreamRequest;
use ensemble_run::shell::open::{LaunchOptions, open};
use ensemble_run::sse::mock::{MockResponse, MockServer};
use ensemble_run::testing::load::{TestInputs, load};
use ensemble_run::testing::mock_servers::MockFallback;
use ensemble_run::testing::outcome::{Outcome, Status};
use ensemble_run::testing::run::Options;
use serde_json::Value;

use crate::apps::Folder;
use crate::cli::{Ended, run, simulate};
use crate::corpus::shared;

/// An app in a folder of its own.
struct App(Folder);

impl App {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        Self(Folder::new(&format!("testing-{name}"), files))
    }

    fn path(&self) -> &str {
        self.0.0.to_str().unwrap()
    }

    fn test(&self, args: &[&str]) -> Ended {
        run(&[&["test", self.path()], args].concat())
    }
}

/// `id status message` of every line of JSON.
fn outcomes(ended: &Ended) -> Vec<String> {
    let line = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap();
        assert!(value["durationMs"].is_u64() && value["file"].is_string(), "{line}");
        let message = value["message"].as_str().map(|message| format!(" {message}")).unwrap_or_default();
        format!("{} {}{message}", value["id"].as_str().unwrap(), value["status"].as_str().unwrap())
    };
    ended.stdout.lines().map(line).collect()
}

const COUNTER: &str = "\
Global: |-
  var count = 0;
View:
  onLoad: |-
    setInterval(() => { count += 1; }, 1000);
  body:
    Column:
      children:
        - Text: {id: shown, text: \"count ${count}\"}
        - TextInput: {id: word, label: Word}
        - Text: {text: \"word ${word.value}\"}
        - Button: {id: more, label: More, onTap: count += 10;}
        - Button: {id: off, label: Off, enabled: false, onTap: count = 0;}
        - Button: {id: fail, label: Fail, onTap: nothing.here();}
";

const FEED: &str = "\
API:
  feed: {type: sse, url: http://there/feed, sseOptions: {jitter: 0}, onError: failed = response.statusCode;}
  list: {url: http://there/list}
Global: var failed = null;
View:
  onLoad: {invokeAPI: {name: feed}}
  body:
    Column:
      children:
        - Text: {id: state, text: \"${feed.sse.state} ${feed.sse.events}\"}
        - Text: {text: \"got ${feed.body.data.n}\"}
        - Text: {text: \"failed ${failed}\"}
        - Button: {id: ask, label: Ask, onTap: {invokeAPI: {name: list}}}
        - Text: {text: \"list ${list.body.name}\"}
";

/// A fallback without servers.
struct NoServers;

impl MockFallback for NoServers {
    fn answer(&self, _: &HttpRequest) -> Option<MockResponse<ensemble_run::value::Value>> {
        None
    }

    fn stream(&self, _: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        None
    }
}

#[test]
fn a_test_that_panics_is_one_failed_test_and_the_others_go_on() {
    let test = "startScreen: Home\nsteps: [{tap: more}]\n";
    let files = ["a", "b", "c"].map(|name| (format!("tests/{name}.test.yaml"), format!("id: {name}\n{test}")));
    let mut files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("screens/Home.yaml", COUNTER));
    let app = App::new("panic", &files);
    let opened = open(&LaunchOptions { app: app.path().into(), ..LaunchOptions::default() }).unwrap();
    let mut report = Report::default();
    report.sources = opened.app.sources.clone();
    let tests = load(&opened.app, &TestInputs { required: true, ..TestInputs::default() }, &mut report);
    assert_eq!(report.diagnostics(), []);
    let started = AtomicUsize::new(0);
    let second_panics = || -> Rc<dyn MockFallback> {
        assert_ne!(started.fetch_add(1, Ordering::Relaxed), 1, "out of order");
        Rc::new(NoServers)
    };
    let options = Options { fallback: Some(&second_panics), ..Options::default() };
    let mut outcomes = Vec::new();
    let mut tell = |outcome: &Outcome| {
        let fault = outcome.fault.as_ref().map_or(String::new(), |fault| fault.message.clone());
        outcomes.push((outcome.id.clone(), outcome.status, fault));
    };
    ensemble_run::testing::run::run(&opened.app, &opened.app.sources, &tests, &options, &mut tell);
    let statuses: Vec<(&str, Status)> = outcomes.iter().map(|(id, status, _)| (id.as_str(), *status)).collect();
    assert_eq!(statuses, [("a", Status::Passed), ("b", Status::Failed), ("c", Status::Passed)]);
    let message = &outcomes[1].2;
    assert!(message.starts_with("ensemble-run has panicked in this test, please report it"), "{message}");
    assert!(message.contains("out of order"), "{message}");
}

#[test]
fn every_app_passes_its_own_tests() {
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("apps");
    let mut names: Vec<String> =
        fs::read_dir(apps).unwrap().map(|app| app.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let mut failures = Vec::new();
    for name in &names {
        let ended = run(&["test", &format!("apps/{name}"), "--format", "json"]);
        let outcomes = outcomes(&ended);
        if outcomes.len() < 3 {
            failures.push(format!("{name} has {} tests\n{}", outcomes.len(), ended.stderr));
        }
        failures.extend(
            outcomes.into_iter().filter(|line| !line.ends_with(" passed")).map(|line| format!("{name}: {line}")),
        );
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn written_apps_pass_their_own_tests() {
    let documents = ["wso2_observer.json", "prices_2_6.yaml", "rooms_3_0.yaml", "gitter_3_0.yaml", "zilla_3_0.yaml"];
    let documents = documents.into_iter().chain(["mercure_2_4.yaml", "openapi_3_2.yaml", ""]);
    let mut failures = Vec::new();
    for document in documents {
        let app = App::new(&format!("new-{document}"), &[]);
        let from = format!("tests/suite/documents/{document}");
        let arguments: &[&str] =
            if document.is_empty() { &["new", app.path()] } else { &["new", app.path(), "--from", &from] };
        run(arguments).with(0);
        let ended = app.test(&["--format", "json"]);
        let outcomes = outcomes(&ended);
        if outcomes.is_empty() {
            failures.push(format!("{document}: no tests\n{}", ended.stderr));
        }
        failures.extend(
            outcomes.into_iter().filter(|line| !line.ends_with(" passed")).map(|line| format!("{document}: {line}")),
        );
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn an_hour_of_timers_takes_a_moment() {
    let test = "id: hour\nstartScreen: Home\nsteps: [{wait: 3600000}, {expectText: count 3600}]\n";
    let app = App::new("hour", &[("screens/Home.yaml", COUNTER), ("tests/hour.test.yaml", test)]);
    let start = Instant::now();
    assert_eq!(outcomes(&app.test(&["--format", "json"]).with(0)), ["hour passed"]);
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn clocks_say_the_same_on_every_machine() {
    let test = "id: clock\nstartScreen: Home\nsteps: [{wait: 60000}, {expectScript: {script: \"new Date().getHours() + ':' + new Date().getMinutes()\", equals: \"12:1\"}}]\n";
    let app = App::new("clock", &[("screens/Home.yaml", COUNTER), ("tests/clock.test.yaml", test)]);
    for zone in ["UTC", "Asia/Tokyo", "America/New_York"] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ensemble-run"));
        let output = command.args(["test", app.path()]).env("TZ", zone).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.ends_with("1 passed, 0 failed\n"), "{zone}: {said}");
    }
}

#[test]
fn a_failure_says_what_was_expected_and_what_was_there() {
    let app = App::new(
        "failures",
        &[
            ("screens/Home.yaml", COUNTER),
            ("tests/a.test.yaml", "id: text\nstartScreen: Home\nsteps:\n  - tap: more\n  - expectText: count 11\n"),
            ("tests/b.test.yaml", "id: id\nstartScreen: Home\nsteps: [{tap: mroe}]\n"),
            ("tests/c.test.yaml", "id: disabled\nstartScreen: Home\nsteps: [{tap: {id: off, timeoutMs: 1000}}]\n"),
            ("tests/d.test.yaml", "id: fault\nstartScreen: Home\nsteps: [{tap: fail}, expectNoErrors]\n"),
            (
                "tests/e.test.yaml",
                "id: fine\nstartScreen: Home\nsteps: [{enterText: {id: word, value: hé}}, {expectText: word hé}, {expectValue: {id: word, equals: hé}}]\n",
            ),
        ],
    );
    let ended = app.test(&[]).with(1);
    let said = &ended.stdout;
    for part in [
        "FAIL text (",
        "error[E0801]: no text on the screen is `count 11`",
        "a.test.yaml:5:5",
        "expectText: count 11",
        "help: the nearest text is `count 10`",
        "Text \"count 10\" id=shown",
        "`mroe` is not on the screen",
        "help: did you mean `more`?",
        "`off` cannot be pressed: it is disabled",
        "at 1000 ms of virtual time",
        "the app has a fault: handler failed",
        "ok   fine (",
    ] {
        assert!(said.contains(part), "no `{part}` in:\n{said}");
    }
    assert!(said.ends_with("\n1 passed, 4 failed\n"), "{said}");
    let ended = app.test(&["fine"]).with(0);
    assert!(ended.stdout.ends_with("\n1 passed, 0 failed\n"), "{}", ended.stdout);
    assert_eq!(outcomes(&app.test(&["e.test.yaml", "--format", "json"]).with(0)), ["fine passed"]);
    app.test(&["fnie"]).with(2).complains_of("did you mean `fine`?");
}

#[test]
fn everything_wrong_with_test_files_is_said_at_once_and_nothing_is_run() {
    let wrong = "\
id: wrong
startScreen: Hmoe
retyr: 2
mocks:
  fed: {body: 1}
  feed: {events: [{daat: 1}], close: sometimes, status: many}
steps:
  - tab: {id: more}
  - tap: {idd: more}
  - expectValue: {id: word}
  - wait: soon
  - tap: {id: more}
    expectText: x
  - repeat: {times: 2}
";
    let second = "id: wrong\nsession: nobody\nsteps: []\n";
    let files = [
        ("screens/Home.yaml", FEED),
        ("tests/a.test.yaml", wrong),
        ("tests/b.test.yaml", second),
        ("tests/config.yaml", "moks: {}\n"),
    ];
    let app = App::new("invalid", &files);
    let ended = app.test(&[]).with(2);
    for part in [
        "unknown key `moks` in `config.yaml`",
        "did you mean `mocks`?",
        "the app has no screen `Hmoe`",
        "did you mean `Home`?",
        "unknown key `retyr` in the test",
        "the app has no API `fed`",
        "did you mean `feed`?",
        "unknown key `daat` in an event of mock `feed`",
        "`close` of mock `feed` cannot be `sometimes`",
        "`statusCode` of mock `feed` cannot be `many`",
        "error[E0803]: no step is called `tab`",
        "did you mean `tap`?",
        "unknown argument `idd` of `tap`",
        "`expectValue` needs `equals`",
        "`durationMs` of `wait` cannot be `soon`",
        "`expectText` stands beside the step `tap`",
        "`repeat` has no steps",
        "two tests have the id `wrong`",
        "error[E0804]: no test has the id `nobody`",
        "the test has no `startScreen`",
        "the test has no `steps`",
        "error: nothing was run:",
    ] {
        ended.complains_of(part);
    }
    assert_eq!(ended.stdout, "");
    let checked = run(&["check", app.path()]).with(1);
    assert!(checked.stdout.contains("no step is called `tab`"), "{}", checked.stdout);
}

#[test]
fn an_api_without_a_mock_is_named_with_the_mock_to_write() {
    let app = App::new(
        "unmocked",
        &[
            ("screens/Home.yaml", FEED),
            ("tests/a.test.yaml", "id: stream\nstartScreen: Home\nsteps: [{expectVisible: state}]\n"),
            (
                "tests/b.test.yaml",
                "id: request\nstartScreen: Home\nmocks: {feed: {events: []}}\nsteps: [{optional: {steps: [{tap: ask}]}}]\n",
            ),
        ],
    );
    let ended = app.test(&["--format", "json"]).with(1);
    let outcomes = outcomes(&ended);
    assert!(
        outcomes[0].contains("API `feed` was called (GET http://there/feed) and has no mock; help: tests do not go to the network; write `mocks: {feed: {events: [{data: …}]}}`"),
        "{outcomes:?}"
    );
    assert!(outcomes[1].contains("API `list` was called (GET http://there/list) and has no mock"), "{outcomes:?}");
}

#[test]
fn mocked_servers_do_what_they_are_told() {
    let stream = "\
id: stream
startScreen: Home
mocks:
  feed:
    responses:
      - {events: [{data: {n: 1}}, {data: {n: 2}, delayMs: 100}], close: cut, closeAfterMs: 100}
      - {status: 503, body: busy, delayMs: 50}
      - {events: [{data: {n: 3}}]}
steps:
  - expectText: open 1
  - wait: 100
  - expectText: got 2
  - wait: 100
  - expectText: waiting 2
  - wait: 1000
  - expectText: connecting 2
  - wait: 50
  - expectText: failed 503
  - wait: 2000
  - expectText: open 3
  - expectText: got 3
  - expectApiCalled: feed
";
    let request = "\
id: request
startScreen: Home
mocks:
  feed: {events: []}
  list: {delayMs: 200, body: {name: first}}
steps:
  - tap: ask
  - expectApiCalled: list
  - expectNoText: list first
  - settle
  - expectText: list first
  - mocks: {list: {$merge: {body.name: second}}}
  - tap: ask
  - settle
  - expectText: list second
  - expectApiCallOrder: [feed, list, list]
  - resetApiCalls
  - expectApiNotCalled: list
";
    let app = App::new(
        "mocks",
        &[("screens/Home.yaml", FEED), ("tests/a.test.yaml", stream), ("tests/b.test.yaml", request)],
    );
    assert_eq!(outcomes(&app.test(&["--format", "json"])), ["stream passed", "request passed"]);
}

#[test]
fn scenarios_sessions_profiles_devices_and_inputs() {
    let home = "\
View:
  body:
    Column:
      children:
        - Text: {text: \"user ${ensemble.storage.user}\"}
        - Text: {text: \"${env.PLACE} ${device.width}\"}
        - Text: {text: \"secret ${secrets.KEY}\"}
        - Text: {text: \"${list.body.name}\"}
        - Button: {id: login, label: Log in, onTap: \"ensemble.storage.set('user', 'Ann');\"}
API: {list: {url: http://there/list}}
";
    let config = "\
mocks: mocks/base.mock.json
initialState: {env: {PLACE: suite}, secrets: {KEY: shared}}
profiles:
  default: [plain]
  definitions:
    plain: {initialState: {env: {PLACE: plain}}}
    fancy: {initialState: {env: {PLACE: fancy}}, mocks: {list: {$merge: {body.name: fancy list}}}}
devices:
  - {id: desk, platform: linux, size: 1000x600}
  - {id: phone, platform: android, model: Pixel 7, theme: dark}
";
    let app = App::new(
        "suite",
        &[
            ("screens/Home.yaml", home),
            ("tests/config.yaml", config),
            ("tests/mocks/base.mock.json", "{\"list\": {\"body\": {\"name\": \"plain list\"}}}"),
            (
                "tests/login.test.yaml",
                "id: login\nstartScreen: Home\ntags: [smoke]\nsteps: [{expectText: secret shared}, {tap: login}, {expectStorage: {key: user, equals: Ann}}]\n",
            ),
            ("tests/user.test.yaml", "id: user\nsession: login\nstartScreen: Home\nsteps: [{expectText: user Ann}]\n"),
            (
                "tests/list.test.yaml",
                "id: list\nstartScreen: Home\nprofiles: fancy\nsteps: [{runScript: \"ensemble.invokeAPI('list')\"}, {expectText: fancy list}]\n",
            ),
            (
                "tests/width.test.yaml",
                "id: width\nstartScreen: Home\nscenarios:\n  - {id: a, vars: {key: user, name: Bo}}\n  - {id: b, vars: {key: user, name: Cy}}\ninitialState: {storage: {\"user\": \"${scenario.name}\"}}\nsteps: [{expectText: \"user ${scenario.name}\"}, {expectText: {anyOf: [plain 1000, plain 412]}}]\n",
            ),
            (
                "tests/input.test.yaml",
                "id: input\nstartScreen: Home\nsteps: [{expectScript: {script: \"${inputs.n} + 1\", equals: 5}}]\n",
            ),
        ],
    );
    let ended = app.test(&["--format", "json", "--input", "n=4", "--device", "desk"]).with(0);
    assert_eq!(
        outcomes(&ended),
        [
            "input[desk] passed",
            "list[desk] passed",
            "login[desk] passed",
            "user[desk] passed",
            "width[a][desk] passed",
            "width[b][desk] passed"
        ]
    );
    let ended = app.test(&["--format", "json", "--input", "n=4", "--tag", "smoke"]).with(0);
    assert_eq!(outcomes(&ended), ["login[desk] passed", "login[phone] passed"]);
    app.test(&[]).with(2).complains_of("`--input n=…`");
    assert_eq!(run(&["check", app.path(), "--deny-warnings"]).with(0).stdout, "");
}

#[test]
fn retries_skips_and_going_on_from_another_test() {
    let pages = "\
View:
  body:
    Column:
      children:
        - Text: {id: here, text: here}
        - Button: {id: go, label: Go, onTap: {navigateScreen: {name: Other}}}
";
    let app = App::new(
        "chains",
        &[
            ("screens/Home.yaml", pages),
            ("screens/Other.yaml", "View:\n  body:\n    Text: {id: there, text: there}\n"),
            ("tests/a.test.yaml", "id: first\nstartScreen: Home\nsteps: [{tap: go}, {expectScreen: Other}]\n"),
            (
                "tests/b.test.yaml",
                "id: second\nprerequisite: first\nsteps: [{expectVisible: there}, {expectBackStack: [Home, Other]}, goBack, {expectVisible: here}, {expectVisited: Other}, {expectCanGoBack: false}]\n",
            ),
            (
                "tests/c.test.yaml",
                "id: skips\nstartScreen: Home\nsteps: [{setPermission: {name: camera, value: true}}, {expectVisible: nothing}]\n",
            ),
            ("tests/d.test.yaml", "id: again\nstartScreen: Home\nretry: 2\nsteps: [{expectScreen: Other}]\n"),
            ("tests/e.test.yaml", "id: round\nprerequisite: round\nsteps: [{expectVisible: here}]\n"),
        ],
    );
    let ended = app.test(&[]).with(1);
    for part in [
        "ok   first (",
        "ok   second (",
        "skip skips (",
        "`setPermission`: a desktop asks for no permissions",
        "), tried again 2 times",
        "the screen in front is `Home`, not `Other`",
        "lead back to each other",
        "2 passed, 2 failed, 1 skipped",
    ] {
        assert!(ended.stdout.contains(part), "no `{part}` in:\n{}", ended.stdout);
    }
    ended.complains_of("warning[E0215]: `prerequisite` is an old form");
}

#[test]
fn the_readme_shows_a_test_that_passes() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let block = |mark: &str| {
        let from = readme.split(&format!("```yaml\n# {mark}\n")).nth(1).unwrap_or_else(|| panic!("no `{mark}`"));
        from.split("```").next().unwrap().to_owned()
    };
    let (screen, test) = (block("prices.yaml"), block("tests/stop.test.yaml"));
    let app = App::new("readme", &[("prices.yaml", &screen), ("tests/stop.test.yaml", &test)]);
    let screen = app.0.0.join("prices.yaml");
    let ended = run(&["test", screen.to_str().unwrap(), "--format", "json"]);
    assert_eq!(outcomes(&ended), ["stop passed"], "{}", ended.stderr);
}

#[test]
fn snapshots_are_written_and_then_compared() {
    let app = App::new(
        "snapshots",
        &[
            ("screens/Home.yaml", COUNTER),
            ("tests/tree.test.yaml", "id: tree\nstartScreen: Home\nsteps: [{tap: more}, {expectTree: counter}]\n"),
        ],
    );
    let ended = app.test(&[]).with(1);
    assert!(ended.stdout.contains("`--update` writes it"), "{}", ended.stdout);
    let ended = app.test(&["--update"]).with(0);
    assert!(ended.stdout.contains("snapshots/counter.txt"), "{}", ended.stdout);
    app.test(&[]).with(0);
    app.test(&["--update"]).with(0).complains_of("nothing to update");
    let file = app.0.0.join("tests/snapshots/counter.txt");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("Text \"count 10\" id=shown"), "{text}");
    fs::write(&file, text.replace("count 10", "count 9")).unwrap();
    let ended = app.test(&[]).with(1);
    assert!(
        ended.stdout.contains("was `Text \"count 9\" id=shown`, now it is `Text \"count 10\" id=shown`"),
        "{}",
        ended.stdout
    );
}

#[test]
fn reports_for_programs() {
    let app = App::new(
        "reports",
        &[
            ("screens/Home.yaml", COUNTER),
            ("tests/a.test.yaml", "id: good\nstartScreen: Home\nsteps: [{expectVisible: shown}]\n"),
            ("tests/b.test.yaml", "id: \"b<ad>\"\nstartScreen: Home\nsteps: [{expectText: \"a & b\"}]\n"),
        ],
    );
    let pictures = app.0.0.join("pictures");
    let ended = app.test(&["--format", "junit", "--screenshots", pictures.to_str().unwrap()]).with(1);
    let xml = &ended.stdout;
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "), "{xml}");
    assert!(xml.contains("tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\""), "{xml}");
    assert!(xml.contains("<testcase name=\"b&lt;ad&gt;\""), "{xml}");
    assert!(xml.contains("no text on the screen is `a &amp; b`"), "{xml}");
    assert!(xml.contains("</failure>"), "{xml}");
    assert!(fs::metadata(pictures.join("b_ad_.png")).unwrap().len() > 1000);
    assert!(!pictures.join("good.png").exists());
}

#[test]
fn what_is_wrong_with_simulated_streams_is_reported_like_any_other_fault() {
    let app = App::new(
        "faulty-streams",
        &[
            ("screens/Home.yaml", FEED),
            ("simulate/feed.yaml", "path: /feed\nevery: soon\nevents: {data: x}\n"),
            ("simulate/other.yaml", "path: /other\nraet: 2\n"),
            ("tests/a.test.yaml", "id: simulated\nstartScreen: Home\nsteps: [{expectNoErrors: }]\n"),
        ],
    );
    let checked = run(&["check", app.path()]).with(1);
    for words in [
        "error[E0207]: `soon` is no time span",
        "simulate/feed.yaml:2:8",
        "= help: write for example `700ms`, `5s` or `2m`",
        "error[E0206]: unknown key `raet`",
        "= help: did you mean `rate`?",
    ] {
        assert!(checked.stdout.contains(words), "no `{words}` in:\n{}", checked.stdout);
    }
    // Nothing else is wrong with the app.
    checked.complains_of("2 errors in ");
    for args in [&[][..], &["--simulate"]] {
        let tested = app.test(args).with(2);
        tested.complains_of("error[E0207]: `soon` is no time span");
        tested.complains_of("nothing was run: 2 errors");
    }
    for args in [&["simulate", app.path()][..], &["screenshot", app.path(), "--simulate", "--tree", "-"]] {
        let ended = run(args).with(1);
        ended.complains_of("error[E0207]: `soon` is no time span");
        ended.complains_of("error[E0206]: unknown key `raet`");
    }
}

#[test]
fn simulated_streams_stand_in_for_what_has_no_mock() {
    let stream = "path: /feed\nrate: 2\nseed: 1\nids: counter\nevents: {data: {n: {$counter: 1}}}\n";
    let app = App::new(
        "simulated",
        &[
            ("screens/Home.yaml", FEED),
            ("simulate/feed.yaml", stream),
            (
                "tests/a.test.yaml",
                "id: simulated\nstartScreen: Home\nsteps: [{wait: 10000}, {expectText: open 21}, {expectText: got 21}, {expectNoErrors: }]\n",
            ),
        ],
    );
    assert_eq!(outcomes(&app.test(&["--simulate", "--format", "json"])), ["simulated passed"]);
    app.test(&[]).with(1);
}

#[test]
fn helper_services_are_asked_over_the_real_network() {
    let health = "kind: http\nmethod: [GET, POST]\nbody: {ok: true, messages: \"${request.word}\"}\n";
    let stub = App::new("stub", &[("simulate/health.yaml", health)]);
    let (_server, address) = simulate(&[stub.path()]);
    let config = format!("services: [{{name: stub, url: \"{address}\"}}]\n");
    let good = "\
id: good
startScreen: Home
setup:
  - httpRequest: {url: \"${services.stub.url}/health\", expectBodyContains: '\"ok\":true'}
steps:
  - httpRequest: {url: \"${services.stub.url}/health\", method: post, body: {word: ahoy}, expectBodyContains: ahoy}
";
    let bad =
        "id: bad\nstartScreen: Home\nsetup: [{httpRequest: \"${services.stub.url}/nowhere\"}]\nsteps: [{wait: 1}]\n";
    let app = App::new(
        "services",
        &[
            ("screens/Home.yaml", COUNTER),
            ("tests/config.yaml", config.as_str()),
            ("tests/a.test.yaml", good),
            ("tests/b.test.yaml", bad),
        ],
    );
    let outcomes = outcomes(&app.test(&["--format", "json"]).with(1));
    assert_eq!(outcomes[0], "good passed");
    assert!(outcomes[1].contains("/nowhere answered 404, not a success"), "{outcomes:?}");
}

#[test]
fn what_cannot_be_run_says_what_to_do() {
    let app = App::new("none", &[("screens/Home.yaml", COUNTER)]);
    app.test(&[]).with(2).complains_of("has no tests; write them as");
    run(&["test"]).with(2);
    run(&["test", "no/such/app"]).with(2);
    let steps = run(&["test", "--steps"]).with(0).stdout;
    assert!(steps.contains("tap\n    Waits until a widget can be pressed"), "{steps}");
    assert!(steps.contains("    id (needed): The widget's `testId` or `id`."), "{steps}");
}

#[test]
fn tests_of_others_load_and_those_of_whole_apps_run() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus/ensemble");
    let mut said = Vec::new();
    for app in ["test-runner-example-helloApp", "flutter-starter-helloApp"] {
        let path = corpus.join(app);
        let ended = run(&["test", path.to_str().unwrap(), "--format", "json"]);
        said.extend(outcomes(&ended));
    }
    println!("{}", said.join("\n"));
    assert!(said.contains(&"hello_home_navigation passed".to_owned()), "{said:?}");
    // Tests that go on from one that is not there are read, and say so.
    let history = corpus.join("history/starter/ensemble");
    let ended = run(&["test", history.to_str().unwrap()]).with(2);
    ended.complains_of("no test has the id `hello_home_renders`");
}

#[test]
fn the_platform_of_a_device_is_what_the_app_finds() {
    let config = "devices: [{id: phone, platform: android, size: 400x800}]\n";
    let test = "id: platform\nstartScreen: Home\nsteps: [{expectText: on android}]\n";
    let home = "View: {body: {Text: {text: \"on ${device.platform}\"}}}\n";
    let files = [("screens/Home.yaml", home), ("tests/config.yaml", config), ("tests/platform.test.yaml", test)];
    let ended = App::new("platform", &files).test(&["--format", "json"]).with(0);
    assert_eq!(outcomes(&ended), ["platform passed"]);
}

#[test]
fn a_script_that_takes_too_much_memory_ends_the_command_and_is_named() {
    let home = "View:\n  onLoad: |-\n    let s = 'x';\n    while (true) s = s + s;\n  body: {Text: {text: never}}\n";
    let test = "id: greedy\nstartScreen: Home\nsteps: [{expectText: never}]\n";
    let ended = App::new("greedy", &[("screens/Home.yaml", home), ("tests/greedy.test.yaml", test)]).test(&[]).with(1);
    ended.complains_of("error[E0503]: script stopped: it wants more than 1 GiB of memory");
    ended.complains_of("Home.yaml:3:5");
}

//! Test files: what is refused before anything runs, scenarios, sessions, profiles, devices, and tests that go on from others.

use super::{App, COUNTER, FEED, outcomes};
use crate::cli::run;

#[test]
fn everything_wrong_with_test_files_is_reported_at_once_and_nothing_is_run() {
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
fn scenarios_sessions_profiles_devices_and_inputs_multiply_and_fill_tests() {
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
fn a_test_is_retried_skipped_or_goes_on_from_another() {
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
fn the_platform_of_a_device_is_what_the_app_finds() {
    let config = "devices: [{id: phone, platform: android, size: 400x800}]\n";
    let test = "id: platform\nstartScreen: Home\nsteps: [{expectText: on android}]\n";
    let home = "View: {body: {Text: {text: \"on ${device.platform}\"}}}\n";
    let files = [("screens/Home.yaml", home), ("tests/config.yaml", config), ("tests/platform.test.yaml", test)];
    let ended = App::new("platform", &files).test(&["--format", "json"]).with(0);
    assert_eq!(outcomes(&ended), ["platform passed"]);
}

#[test]
fn what_is_wrong_in_the_suites_file_is_said_with_place_and_cure() {
    let home = ("screens/Home.yaml", "View: {body: {Text: {text: Hello}}}\n");
    let test = ("tests/a.test.yaml", "id: a\nstartScreen: Home\nsteps: [{wait: 1}]\n");
    for (config, words) in [
        ("allowNetwork: 5\n", "`5` of `allowNetwork` is no host"),
        ("allowNetwork: ['http://there.example/list']\n", "= help: write the host alone: `there.example:80`"),
        ("allowNetwork: [there.example, 'a b']\n", "`a b` of `allowNetwork` is no host"),
        ("timers: {enabled: maybe}\n", "`enabled` of `timers` cannot be `maybe`"),
        ("timers: {maxStartAfterSeconds: soon}\n", "`maxStartAfterSeconds` of `timers` cannot be `soon`"),
        ("logApiCalls: {enabled: maybe}\n", "`enabled` of `logApiCalls` cannot be `maybe`"),
        ("dumpTree: maybe\n", "`enabled` of `dumpTree` cannot be `maybe`"),
        ("services: [{name: x, url: 'http://a'}, {name: x, url: 'http://b'}]\n", "two services are called `x`"),
        ("services: [{name: x, command: sh, readyUrl: ready}]\n", "`readyUrl` of a service cannot be `ready`"),
    ] {
        let ended = App::new("wrong-suite", &[home, test, ("tests/config.yaml", config)]).test(&[]).with(2);
        ended.complains_of(words);
        ended.complains_of("tests/config.yaml:1:");
        ended.complains_of("= help: ");
    }
    let config = "devices:\n  - {id: a, width: 500, height: 500}\nservices:\n  - {name: x, command: sh, workingDirectory: nowhere}\n";
    let ended = App::new("no-folder", &[home, test, ("tests/config.yaml", config)]).test(&[]).with(2);
    ended.complains_of("tests/config.yaml:4)");
    ended.complains_of("service `x` has no folder to run in");
    let good = "allowNetwork: [there.example, 'localhost:8080', '127.0.0.1', '[::1]:80', 'there.example:443']\n";
    App::new("good-hosts", &[home, test, ("tests/config.yaml", good)]).test(&[]).with(0);
}

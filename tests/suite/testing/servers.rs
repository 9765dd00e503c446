//! Servers behind a test: mocks, simulated streams, and helper services on the real network.

use super::{App, COUNTER, FEED, outcomes};
use crate::cli::{run, simulate};

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
fn mocked_servers_answer_as_the_mock_declares() {
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

#[cfg(unix)]
#[test]
fn services_are_started_awaited_and_stopped() {
    // This program itself serves simulated streams, and a shell script begins it: both have to be gone afterwards.
    let program = env!("CARGO_BIN_EXE_ensemble-run");
    let config = format!(
        "services:\n  - name: stub\n    command: sh\n    arguments: ['-c', 'echo $$ > pid; \"{program}\" simulate server --port $PORT & wait']\n    readyUrl: ${{url}}/health\n    environment: {{WORD: 'at ${{url}}'}}\n"
    );
    let home = "API:\n  health: {url: '${env.STUB}/health'}\nView:\n  onLoad: {invokeAPI: {name: health}}\n  body: {Text: {text: \"${health.body.ok}\"}}\n";
    let test = "id: real\nstartScreen: Home\ninitialState: {env: {STUB: '${services.stub.url}'}}\nsteps:\n  - expectText: 'yes'\n  - httpRequest: {url: '${services.stub.url}/health', expectBodyContains: 'yes'}\n";
    let app = App::new(
        "started",
        &[
            ("screens/Home.yaml", home),
            ("server/health.yaml", "kind: http\nbody: {ok: 'yes'}\n"),
            ("tests/config.yaml", config.as_str()),
            ("tests/a.test.yaml", test),
        ],
    );
    let ended = app.test(&["--format", "json"]).with(0);
    assert_eq!(outcomes(&ended), ["real passed"]);
    let shell = std::fs::read_to_string(std::path::Path::new(app.path()).join("pid")).unwrap();
    let is_gone = !std::path::Path::new("/proc").join(shell.trim()).exists();
    assert!(is_gone || cfg!(not(target_os = "linux")), "the service {shell} is still there");
    let broken = App::new(
        "broken-service",
        &[
            ("screens/Home.yaml", COUNTER),
            (
                "tests/config.yaml",
                "services: [{name: bad, command: sh, arguments: ['-c', 'echo no database >&2; exit 3']}]\n",
            ),
            ("tests/a.test.yaml", "id: a\nstartScreen: Home\nsteps: [{wait: 1}]\n"),
        ],
    );
    let ended = broken.test(&[]).with(2);
    ended.complains_of("service `bad` has ended before it was ready");
    ended.complains_of("no database");
    let nowhere = App::new(
        "no-service",
        &[
            ("screens/Home.yaml", COUNTER),
            ("tests/config.yaml", "services: [{name: bad}]\n"),
            ("tests/a.test.yaml", "id: a\nstartScreen: Home\nsteps: [{wait: 1}]\n"),
        ],
    );
    nowhere.test(&[]).with(2).complains_of("neither a `command` nor a `url`");
}

#[test]
fn hosts_that_are_allowed_are_really_asked() {
    let health = "kind: http\nbody: {word: really}\n";
    let stub = App::new("allowed-stub", &[("simulate/health.yaml", health)]);
    let (_server, address) = simulate(&[stub.path()]);
    let home = format!(
        "API:\n  health: {{url: '{address}/health'}}\nView:\n  onLoad: {{invokeAPI: {{name: health}}}}\n  body: {{Text: {{text: \"${{health.body.word}}\"}}}}\n"
    );
    let test = ("tests/a.test.yaml", "id: real\nstartScreen: Home\nsteps: [{expectText: really}]\n");
    let host = address.trim_start_matches("http://");
    let config = format!("allowNetwork: ['{host}']\n");
    let by_file = App::new("allowed", &[("screens/Home.yaml", &home), test, ("tests/config.yaml", &config)]);
    assert_eq!(outcomes(&by_file.test(&["--format", "json"])), ["real passed"]);
    let by_option = App::new("allowed-option", &[("screens/Home.yaml", &home), test]);
    assert_eq!(outcomes(&by_option.test(&["--allow-network", host, "--format", "json"])), ["real passed"]);
    let refused = outcomes(&by_option.test(&["--format", "json"]).with(1));
    assert!(refused[0].contains("has no mock"), "{refused:?}");
}

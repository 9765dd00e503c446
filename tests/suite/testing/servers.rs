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

//! `sseOptions` in a running app, against simulated streams.

use ensemble_run::runtime::Setup;
use ensemble_run::simulate::{InjectedFault, Server, Simulation, serve};
use ensemble_run::value::Map;
use tokio::runtime::Runtime;

use super::app::Connected;
use crate::harness::{on_screen, on_screen_with};

/// A simulated stream for a test, described in YAML.
struct Simulated {
    server: Server,
    _runtime: Runtime,
}

fn simulated(yaml: &str) -> Simulated {
    troubled(yaml, &[])
}

/// One that misbehaves.
fn troubled(yaml: &str, faults: &[&str]) -> Simulated {
    let faults: Vec<InjectedFault> = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let simulation = Simulation::parse(yaml, "feed", "feed.yaml").unwrap().with_faults(&faults);
    let server = runtime.block_on(serve(simulation, 0)).unwrap();
    Simulated { server, _runtime: runtime }
}

const EVENTS: &str = r#"
path: /feed
end:
  after: 0
  last:
    - {event: tick, data: "7"}
    - {event: text, data: seven}
    - {event: other, data: "{"}
    - {event: done, data: "[DONE]"}
"#;

fn screen(url: &str, options: &str) -> String {
    format!(
        r#"
Global: var seen = [];
API:
  feed:
    type: sse
    url: "{url}/feed"
    sseOptions: {options}
    onOpen: "seen.push('open ' + response.sse.state)"
    onResponse: "seen.push(response.body.event + ' ' + typeof response.body.data + ' ' + response.body.data)"
    onError: "seen.push('error ' + response.body)"
    onClose: "seen.push('close ' + response.body.reason + ' ' + ensemble.sseState('feed').state)"
View:
  onLoad: {{invokeAPI: {{name: feed}}}}
  body:
    Column:
      children:
        - Text: {{id: seen, text: "${{seen.join(', ')}}"}}
        - Text: {{id: count, text: "${{feed.sse.events}}"}}
"#
    )
}

fn seen(options: &str, last: &str) {
    let simulated = simulated(EVENTS);
    on_screen(&screen(&simulated.server.url(), options), |app| {
        let mut app = Connected::new(app);
        app.until("seen", last);
        assert_eq!(app.app.faults(), [""; 0]);
    });
}

#[test]
fn data_is_json_where_it_parses() {
    seen("{}", "open open, tick number 7, text string seven, other string {, done string [DONE]");
}

#[test]
fn parse_json_never_keeps_the_text() {
    seen("{parseJson: never}", "open open, tick string 7, text string seven, other string {, done string [DONE]");
}

#[test]
fn parse_json_always_tells_what_is_no_json() {
    seen(
        "{parseJson: always, closeOn: {event: other}}",
        "open open, tick number 7, error an event is not JSON: seven, error an event is not JSON: {, close finished closed",
    );
}

#[test]
fn events_names_those_that_are_handled() {
    seen("{events: [tick, done]}", "open open, tick number 7, done string [DONE]");
}

#[test]
fn close_on_ends_the_stream_with_the_event_that_says_so() {
    seen(
        "{closeOn: {data: \"[DONE]\"}, events: [text, done]}",
        "open open, text string seven, done string [DONE], close finished closed",
    );
}

#[test]
fn every_word_of_on_slow_reaches_the_stream() {
    use ensemble_run::message::stream::OnSlow;
    let words = [
        ("{onSlow: wait}", OnSlow::Wait),
        ("{onSlow: latest}", OnSlow::Latest),
        ("{onSlow: dropOldest, queueSize: 7}", OnSlow::DropOldest { queue_size: 7 }),
    ];
    for (options, expected) in words {
        on_screen(&screen("http://there", options), |app| {
            assert_eq!(app.open_stream("feed").request.options.on_slow, expected);
        });
    }
}

#[test]
fn comments_are_counted_when_they_are_asked_for() {
    let simulated = simulated("path: /feed\nhello: ok\nkeepAlive: {every: 10ms}\n");
    for (options, expected) in [("{comments: true}", true), ("{}", false)] {
        on_screen(
            &screen(&simulated.server.url(), options).replace("feed.sse.events", "feed.sse.comments >= 3"),
            |app| {
                let mut app = Connected::new(app);
                app.until("seen", "open open");
                if expected {
                    app.until("count", "true");
                }
                assert_eq!(app.app.text("count"), expected.to_string());
            },
        );
    }
}

/// An app whose token is a new one each time it is asked, or always the same.
fn logs_in(token: &str, is_last: fn(&str) -> bool) {
    let simulated = troubled(EVENTS, &["unauthorized-once"]);
    let yaml = screen(&simulated.server.url(), "{closeOn: {event: tick}}")
        .replace("Global: var seen = [];", "Global: var seen = [], asked = 0, next = () => ++asked;")
        .replace("'error ' + response.body", "'error ' + response.statusCode + ' ' + response.sse.retrying")
        .replace("type: sse", &format!("type: sse\n    headers: {{Authorization: \"Bearer {token}\"}}"));
    on_screen(&yaml, |app| {
        let mut app = Connected::new(app);
        app.wait(|app| is_last(&app.text("seen")), "the stream is over");
        assert_eq!(app.app.faults(), [""; 0]);
    });
}

#[test]
fn a03_a_refused_token_is_replaced_once_and_without_an_error() {
    logs_in("token-${next()}", |seen| seen == "open open, tick number 7, close finished closed");
}

#[test]
fn a03_a_token_that_stays_the_same_is_refused_for_good() {
    logs_in("token-1", |seen| seen == "error 401 false, close failed failed");
}

#[test]
fn r14_resume_storage_goes_on_behind_the_last_event_of_the_start_before() {
    let simulated = simulated("path: /feed\nids: counter\nrate: 2000\nbacklog: 100000\nevents: {data: x}");
    let yaml = format!(
        r#"
Global: var first = '', last = '';
API:
  feed:
    type: sse
    url: "{}/feed"
    sseOptions: {{resume: storage}}
    onResponse: "last = response.body.id; first = first || last"
View:
  onLoad: {{invokeAPI: feed}}
  body: {{Column: {{children: [{{Text: {{id: first, text: "${{first}}"}}}}, {{Text: {{id: last, text: "${{last}}"}}}}]}}}}
"#,
        simulated.server.url()
    );
    let (mut kept, mut last) = (Map::default(), 0);
    on_screen(&yaml, |app| {
        let mut app = Connected::new(app);
        app.wait(|app| !app.text("last").is_empty(), "an event comes");
        last = app.app.text("last").parse::<u64>().unwrap();
        kept = app.app.saved().as_map().cloned().unwrap();
    });
    on_screen_with(
        &yaml,
        move |setup: &mut Setup| setup.storage = kept,
        |app| {
            let mut app = Connected::new(app);
            app.wait(|app| !app.text("first").is_empty(), "an event comes again");
            assert_eq!(app.app.text("first"), (last + 1).to_string());
            assert_eq!(app.app.faults(), [""; 0]);
        },
    );
}

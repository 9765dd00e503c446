//! Credentials and TLS settings of requests, and options of streams: `authorization`, `sslConfig`, `format`, `resume`.

use std::sync::Arc;
use std::time::Duration;

use ensemble_run::message::Event;
use ensemble_run::message::http::{Authorities, Proof};
use ensemble_run::message::net::NetCommand;
use ensemble_run::message::stream::{AfterMaxAttempts, Resume, StreamEvent, StreamFormat, StreamRequest};
use ensemble_run::value::{Map, Value};

use crate::harness::{failed, message, on_screen, on_screen_with, opened};

/// The request of a stream with these further keys.
fn request_with(keys: &str) -> StreamRequest {
    let yaml = format!(
        "API:\n  feed:\n    type: sse\n    url: http://there/feed?a=b\n{keys}\nView:\n  body: {{Text: {{text: x}}}}\n  onLoad: {{invokeAPI: {{name: feed}}}}\n"
    );
    let mut found = None;
    on_screen(&yaml, |app| found = Some(app.open_stream("feed").request));
    found.unwrap()
}

fn header(request: &StreamRequest, name: &str) -> Option<String> {
    request.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_string())
}

#[test]
fn a01_each_way_to_log_in_is_in_the_request() {
    let basic = request_with("    authorization: {basic: {username: me, password: 'p:w'}}");
    assert_eq!(header(&basic, "authorization").as_deref(), Some("Basic bWU6cDp3"));
    let bearer = request_with("    authorization: {bearer: abc}");
    assert_eq!(header(&bearer, "authorization").as_deref(), Some("Bearer abc"));
    let key = request_with("    authorization: {apiKey: {name: X-Key, value: k}}");
    assert_eq!(header(&key, "x-key").as_deref(), Some("k"));
    let query = request_with("    authorization: {apiKey: {name: key, value: 'k/1', in: query}}");
    assert_eq!(&*query.url, "http://there/feed?a=b&key=k%2F1");
}

#[test]
fn a01_client_credentials_go_to_the_net_room() {
    let request = request_with(
        "    authorization:\n      oauth2: {tokenUrl: 'http://tokens/', clientId: me, clientSecret: s, scope: [read, write], audience: all, secretIn: body}",
    );
    let credentials = request.credentials.unwrap();
    let credentials = credentials.client().unwrap();
    assert_eq!(
        (&*credentials.token_url, &*credentials.client_id, &*credentials.client_secret),
        ("http://tokens/", "me", "s")
    );
    assert_eq!((&*credentials.scope, credentials.secret_in_body), ("read write", true));
    assert_eq!(credentials.parameters, [(Arc::from("audience"), Arc::from("all"))]);
}

#[test]
fn a01_client_credentials_without_a_service_are_a_fault() {
    let yaml = "API:\n  feed:\n    type: sse\n    url: http://there/\n    authorization: {oauth2: {clientId: me}}\n    onError: console.log(response.body)\nView:\n  body: {Text: {text: x}}\n  onLoad: {invokeAPI: {name: feed}}\n";
    on_screen(yaml, |app| {
        assert_eq!(app.streams(), [""; 0]);
        assert_eq!(app.console(), ["`authorization.oauth2` of API `feed` needs `tokenUrl`"]);
    });
}

#[test]
fn c11_ssl_config_says_whom_to_trust() {
    assert_eq!(request_with("").options.trust, Default::default());
    let anyone = request_with("    sslConfig: {bypassPinning: true}");
    assert_eq!(anyone.options.trust.proof, Proof::Anything);
    let finger = request_with("    sslConfig: {fingerprint: 'AB:CD'}");
    assert_eq!(finger.options.trust.proof, Proof::Fingerprint("AB:CD".into()));
    let strict = request_with("    sslConfig: {pinningEnabled: true, bypassPinning: true, ca: '-----BEGIN x'}");
    assert_eq!(strict.options.trust.authorities, Authorities::Only("-----BEGIN x".into()));
    assert_eq!(strict.options.trust.proof, Proof::Vouched, "the strictest wish counts");
    let client = request_with(
        "    sslConfig: {ca: '-----BEGIN a', clientCertificate: '-----BEGIN c', clientKey: '-----BEGIN k'}",
    );
    assert_eq!(client.options.trust.authorities, Authorities::SystemAnd("-----BEGIN a".into()));
    assert_eq!(client.options.trust.identity.as_deref(), Some("-----BEGIN c\n-----BEGIN k"));
}

#[test]
fn a_kept_fingerprint_is_found_in_storage() {
    let yaml = "API:\n  feed:\n    type: sse\n    url: https://there/feed\n    sslConfig: {bypassPinningWithFingerprint: true, fingerprintKey: mine}\nView:\n  body: {Text: {text: x}}\n  onLoad: {invokeAPI: {name: feed}}\n";
    let storage = |setup: &mut ensemble_run::runtime::Setup| {
        setup.storage = [("mine", Value::from("0123"))].into_iter().collect::<Map>();
    };
    on_screen_with(yaml, storage, |app| {
        assert_eq!(app.open_stream("feed").request.options.trust.proof, Proof::Fingerprint("0123".into()));
    });
}

#[test]
fn lines_of_json_are_a_format_of_the_api_or_an_option() {
    assert_eq!(request_with("").options.format, StreamFormat::Events);
    assert_eq!(request_with("    format: ndjson").options.format, StreamFormat::Lines);
    assert_eq!(request_with("    sseOptions: {format: ndjson}").options.format, StreamFormat::Lines);
}

#[test]
fn resume_storage_keeps_the_last_id_over_starts() {
    let yaml = "API:\n  feed:\n    type: sse\n    url: http://there/feed\n    sseOptions: {resume: storage}\nView:\n  body: {Text: {text: x}}\n  onLoad: {invokeAPI: {name: feed}}\n";
    let mut kept = Map::default();
    on_screen(yaml, |app| {
        assert_eq!(app.open_stream("feed").request.options.resume, Resume::Storage);
        app.says("feed", [opened(), message("m", "41", "1"), message("m", "42", "2")]);
        kept = app.saved().as_map().cloned().unwrap();
    });
    let again = move |setup: &mut ensemble_run::runtime::Setup| setup.storage = kept;
    on_screen_with(yaml, again, |app| {
        assert_eq!(app.open_stream("feed").request.options.last_event_id.as_deref(), Some("42"));
    });
}

#[test]
fn pause_when_hidden_holds_the_stream_while_nobody_sees_it() {
    let yaml = "API:\n  feed:\n    type: sse\n    url: http://there/feed\n    sseOptions: {pauseWhenHidden: true}\n  other: {type: sse, url: 'http://there/other'}\nView:\n  body: {Text: {text: x}}\n  onLoad: |\n    ensemble.invokeAPI('feed'); ensemble.invokeAPI('other')\n";
    on_screen(yaml, |app| {
        app.says("feed", [opened()]);
        app.says("other", [opened()]);
        let id = app.open_stream("feed").connection;
        app.take_commands();
        app.handle(Event::Visible(false));
        app.handle(Event::Visible(true));
        assert_eq!(
            app.take_commands(),
            [NetCommand::HoldStream { id, held: true }, NetCommand::HoldStream { id, held: false }]
        );
    });
}

#[test]
fn r04_a_stream_that_probes_fails_once_for_its_handlers_and_is_tried_when_somebody_looks() {
    let yaml = r#"
Global: var told = [];
API:
  feed:
    type: sse
    url: http://there/feed
    sseOptions: {afterMaxAttempts: probe}
    onError: told.push(`${response.sse.state} ${response.sse.retrying}`);
    onClose: told.push('closed');
  other: {type: sse, url: 'http://there/other'}
View:
  onLoad: "ensemble.invokeAPI('feed'); ensemble.invokeAPI('other')"
  body: {Text: {id: shown, text: "${feed.sse.state} ${feed.sse.delayMs} ${feed.isError} ${told.join(', ')}"}}
"#;
    on_screen(yaml, |app| {
        assert_eq!(app.open_stream("feed").request.options.after_max_attempts, AfterMaxAttempts::Probe);
        app.says("other", [opened()]);
        app.take_commands();
        app.handle(Event::Focused);
        assert_eq!(app.take_commands(), [], "nothing has failed");
        let probing = |seconds| StreamEvent::Probing { delay: Duration::from_secs(seconds), message: "away".into() };
        app.says("feed", [failed("away", true), failed("away", false), probing(45)]);
        assert_eq!(app.text("shown"), "failed 45000 true waiting true, failed false");
        app.says("feed", [probing(51), probing(33)]);
        assert_eq!(app.text("shown"), "failed 33000 true waiting true, failed false");
        let id = app.open_stream("feed").connection;
        app.take_commands();
        app.handle(Event::Focused);
        assert_eq!(app.take_commands(), [NetCommand::ProbeStream { id }]);
        app.says("feed", [opened()]);
        assert_eq!(app.text("shown"), "open  false waiting true, failed false");
    });
}

#[test]
fn a02_cookies_are_kept_when_the_api_says_so() {
    let yaml = "API:\n  one: {url: 'http://there/', manageCookies: true}\nView:\n  body: {Text: {text: x}}\n  onLoad: {invokeAPI: {name: one}}\n";
    on_screen(yaml, |app| assert!(app.request("there").cookies));
}

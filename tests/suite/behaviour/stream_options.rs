//! Every key of `sseOptions` (`sse.md` 11) reaches the stream as it is written, and nothing else changes with it.

use std::time::Duration;

use ensemble_run::app::SSE_OPTIONS;
use ensemble_run::message::http::Proxy;
use ensemble_run::message::stream::{CloseOn, Growth, OnSlow, ParseJson, Resume, StreamFormat, StreamOptions};

use crate::harness::on_screen;

type Change = fn(&mut StreamOptions);

const MILLIS_7: Duration = Duration::from_millis(7);

const KEYS: &[(&str, Change)] = &[
    ("format: ndjson", |options| options.format = StreamFormat::Lines),
    ("autoReconnect: false", |options| options.auto_reconnect = false),
    ("reconnectDelay: 7", |options| options.reconnect_delay = MILLIS_7),
    ("maxReconnectAttempts: 0", |options| options.max_reconnect_attempts = 0),
    ("maxReconnectAttempts: 4294967295", |options| options.max_reconnect_attempts = u32::MAX),
    ("maxReconnectDelay: 7", |options| options.max_reconnect_delay = MILLIS_7),
    ("backoff: linear", |options| options.backoff = Growth::Linear),
    ("backoff: constant", |options| options.backoff = Growth::Constant),
    ("backoff: exponential", |_| {}),
    ("jitter: 0", |options| options.jitter = 0.0),
    ("jitter: 1", |options| options.jitter = 1.0),
    ("honorServerRetry: false", |options| options.honor_server_retry = false),
    ("retryOn: [404, 503]", |options| options.retry_on = vec![404, 503]),
    ("retryOn: []", |options| options.retry_on = Vec::new()),
    ("resetAfter: 7", |options| options.reset_after = MILLIS_7),
    ("reconnectOnEnd: false", |options| options.reconnect_on_end = Some(false)),
    ("reconnectOnEnd: true", |options| options.reconnect_on_end = Some(true)),
    ("closeOn: {event: done}", |options| {
        options.close_on = Some(CloseOn { event: Some("done".into()), data: None });
    }),
    ("closeOn: {data: '[DONE]'}", |options| {
        options.close_on = Some(CloseOn { event: None, data: Some("[DONE]".into()) });
    }),
    ("idleTimeout: 7", |options| options.idle_timeout = Some(MILLIS_7)),
    ("idleTimeout: 0", |_| {}),
    ("connectTimeout: 7", |options| options.connect_timeout = MILLIS_7),
    ("lastEventId: '041'", |options| options.last_event_id = Some("041".into())),
    ("lastEventId: 41", |options| options.last_event_id = Some("41".into())),
    ("lastEventIdParam: since", |options| options.last_event_id_param = Some("since".into())),
    ("resume: none", |options| options.resume = Resume::None),
    ("resume: session", |_| {}),
    ("resume: storage", |options| options.resume = Resume::Storage),
    ("events: [tick, '7']", |options| options.events = vec!["tick".into(), "7".into()]),
    ("events: tick", |options| options.events = vec!["tick".into()]),
    ("parseJson: always", |options| options.parse_json = ParseJson::Always),
    ("parseJson: never", |options| options.parse_json = ParseJson::Never),
    ("parseJson: auto", |_| {}),
    ("maxEventBytes: 7", |options| options.max_event_bytes = 7),
    ("onSlow: wait", |_| {}),
    ("onSlow: latest", |options| options.on_slow = OnSlow::Latest),
    ("onSlow: dropOldest", |options| options.on_slow = OnSlow::DropOldest { queue_size: 1000 }),
    ("queueSize: 7, onSlow: dropOldest", |options| options.on_slow = OnSlow::DropOldest { queue_size: 7 }),
    ("withCredentials: true", |options| options.with_credentials = true),
    ("maxRedirects: 0", |options| options.max_redirects = 0),
    ("compression: false", |options| options.compression = false),
    ("proxy: none", |options| options.proxy = Proxy::Direct),
    ("proxy: system", |_| {}),
    ("proxy: 'http://proxy:8080'", |options| options.proxy = Proxy::Url("http://proxy:8080".into())),
    ("comments: true", |options| options.comments = true),
    ("pauseWhenHidden: true", |options| options.pause_when_hidden = true),
];

fn options(written: &str) -> StreamOptions {
    let yaml = format!(
        "API:\n  feed: {{type: sse, url: 'http://there/', sseOptions: {{{written}}}}}\nView:\n  onLoad: {{invokeAPI: {{name: feed}}}}\n  body: {{Text: {{text: x}}}}\n"
    );
    let mut options = None;
    on_screen(&yaml, |app| {
        assert_eq!(app.faults(), [""; 0], "{written}");
        options = Some(app.line("there").request.options.clone());
    });
    options.unwrap()
}

#[test]
fn what_is_not_written_has_its_default() {
    let defaults = options("");
    assert_eq!(defaults, StreamOptions { refresh: true, ..StreamOptions::default() });
    assert_eq!(defaults.retry_on, [408, 425, 429, 500, 502, 503, 504]);
    let millis = |millis| Duration::from_millis(millis);
    assert_eq!((defaults.reconnect_delay, defaults.max_reconnect_delay), (millis(1000), millis(30_000)));
    assert_eq!(
        (defaults.reset_after, defaults.connect_timeout, defaults.idle_timeout),
        (millis(10_000), millis(15_000), None)
    );
    assert_eq!((defaults.max_reconnect_attempts, defaults.max_redirects, defaults.max_event_bytes), (5, 20, 16 << 20));
}

#[test]
fn every_key_reaches_the_stream() {
    for (written, change) in KEYS {
        let mut expected = StreamOptions { refresh: true, ..StreamOptions::default() };
        change(&mut expected);
        assert_eq!(options(written), expected, "{written}");
    }
    for key in SSE_OPTIONS.iter().map(|option| option.name) {
        assert!(KEYS.iter().any(|(written, _)| written.starts_with(&format!("{key}:"))), "`{key}` is not tried");
    }
}

#[test]
fn a_key_may_be_an_expression() {
    let written = "reconnectDelay: '${3 + 4}', autoReconnect: '${1 > 2}', events: \"${['a', 'b']}\", lastEventId: '${40 + 1}', backoff: \"${'lin' + 'ear'}\"";
    let expected = StreamOptions {
        reconnect_delay: MILLIS_7,
        auto_reconnect: false,
        events: vec!["a".into(), "b".into()],
        last_event_id: Some("41".into()),
        backoff: Growth::Linear,
        refresh: true,
        ..StreamOptions::default()
    };
    assert_eq!(options(written), expected);
}

//! Options of APIs: every declared one is accepted by the loader and reaches the network's request.

use std::sync::Arc;
use std::time::Duration;

use ensemble_run::app::options::{API_KEYS, AUTHORIZATION, NEEDS, SseOptions, SslConfig};
use ensemble_run::message::http::{HttpRequest, Proxy};
use ensemble_run::message::stream::{
    AfterMaxAttempts, CloseOn, Growth, OnSlow, ParseJson, Resume, StreamFormat, StreamOptions,
};

use ensemble_run::spec::{Kind, Prop};
use ensemble_run::value::{Map, Value};

use crate::harness::{on_screen, on_screen_with};
use crate::support::{faults, load};

type Change = fn(&mut StreamOptions);

const MILLIS_7: Duration = Duration::from_millis(7);

const KEYS: &[(&str, Change)] = &[
    ("format: ndjson", |options| options.format = StreamFormat::Lines),
    ("format: jsonl", |options| options.format = StreamFormat::Lines),
    ("format: sse", |_| {}),
    ("autoReconnect: false", |options| options.auto_reconnect = false),
    ("reconnectDelay: 7", |options| options.reconnect_delay = MILLIS_7),
    ("maxReconnectAttempts: 0", |options| options.max_reconnect_attempts = 0),
    ("maxReconnectAttempts: 4294967295", |options| options.max_reconnect_attempts = u32::MAX),
    ("afterMaxAttempts: stop", |_| {}),
    ("afterMaxAttempts: probe", |options| options.after_max_attempts = AfterMaxAttempts::Probe),
    ("maxReconnectDelay: 7", |options| options.max_reconnect_delay = MILLIS_7),
    ("maxDelay: 7", |options| options.max_reconnect_delay = MILLIS_7),
    ("backoff: linear", |options| options.backoff = Growth::Linear),
    ("backoff: constant", |options| options.backoff = Growth::Constant),
    ("backoff: exponential", |_| {}),
    ("jitter: 0", |options| options.jitter = 0.0),
    ("jitter: 0.5", |options| options.jitter = 0.5),
    ("honorServerRetry: false", |options| options.honor_server_retry = false),
    ("retryOn: [404, 503]", |options| options.retry_on = vec![404, 503]),
    ("retryOn: []", |options| options.retry_on = Vec::new()),
    ("resetAfter: 7", |options| options.reset_after = MILLIS_7),
    ("reconnectOnEnd: false", |options| options.reconnect_on_end = Some(false)),
    ("reconnectOnEnd: true", |options| options.reconnect_on_end = Some(true)),
    ("retryUnsafe: true", |options| options.retry_unsafe = true),
    ("closeOn: done", |options| {
        options.close_on = Some(CloseOn { event: Some("done".into()), data: None });
    }),
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
    ("parseJson: text", |options| options.parse_json = ParseJson::Never),
    ("decode: json", |options| options.parse_json = ParseJson::Always),
    ("decode: text", |options| options.parse_json = ParseJson::Never),
    ("decode: auto", |_| {}),
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
    // For the window; tested in `badges`.
    ("badge: false", |_| {}),
];

fn options(written: &str) -> StreamOptions {
    let yaml = format!(
        "API:\n  feed: {{type: sse, url: 'http://there/', sseOptions: {{{written}}}}}\nView:\n  onLoad: {{invokeAPI: {{name: feed}}}}\n  body: {{Text: {{text: x}}}}\n"
    );
    let mut options = None;
    on_screen(&yaml, |app| {
        assert_eq!(app.faults(), [""; 0], "{written}");
        options = Some(app.open_stream("there").request.options.clone());
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
    for key in SseOptions::PROPS.iter().flat_map(names) {
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

/// A declared option by all of its names.
fn names(option: &Prop) -> impl Iterator<Item = &'static str> {
    std::iter::once(option.name).chain(option.aliases.iter().copied())
}

/// Values that an option of this kind takes; for each option at least one of them is not its default.
fn samples(option: &Prop) -> Vec<String> {
    match option.kind {
        Kind::Bool => vec!["true".into(), "false".into()],
        Kind::Number { min, max } => vec![min.to_string(), max.min(7.0).to_string(), max.to_string()],
        Kind::Enum(words) => words.iter().map(|word| (*word).to_owned()).collect(),
        Kind::Text | Kind::Any => vec!["x1".into()],
        Kind::Names => vec!["x1".into(), "[x1, x2]".into()],
        Kind::Statuses => vec!["[418]".into()],
        Kind::EventMatch => vec!["done".into(), "{data: done}".into()],
        Kind::Map => vec!["{x1: x2}".into()],
        Kind::List => vec!["[x1]".into()],
        Kind::Action => vec!["go()".into()],
        kind => panic!("no sample of {kind:?}"),
    }
}

/// Further options that an option needs to have an effect, as YAML.
fn needs(option: &Prop) -> String {
    let needed = NEEDS.iter().filter(|(name, ..)| *name == option.name);
    needed.map(|(_, other, word)| format!("{other}: {}, ", word.unwrap_or("x2"))).collect()
}

#[test]
fn every_declared_stream_option_is_accepted_and_has_an_effect() {
    // `badge` is for the window and not for the network: it is tested in `behaviour::badges`.
    for option in SseOptions::PROPS.iter().filter(|option| option.name != "badge") {
        let needed = needs(option);
        let without = options(&needed);
        for name in names(option) {
            let effective = samples(option)
                .iter()
                .filter(|sample| options(&format!("{needed}{name}: {sample}")) != without)
                .count();
            assert!(effective > 0, "`{name}` changes nothing");
        }
    }
}

/// The request of an API with this YAML.
fn request(api: &str) -> HttpRequest {
    let yaml = format!(
        "API:\n  rows: {{url: 'http://there/', {api}}}\nView:\n  onLoad: {{invokeAPI: rows}}\n  body: {{Text: {{text: x}}}}\n"
    );
    let mut found = None;
    let kept = [("x1", "ab"), ("bypass_ssl_fingerprint", "cd")];
    let storage = Map::from_iter(kept.map(|(key, text)| (Arc::<str>::from(key), Value::text(text))));
    on_screen_with(
        &yaml,
        |setup| setup.storage = storage,
        |app| {
            assert_eq!(app.faults(), [""; 0], "{api}");
            found = Some(app.request("there").clone());
        },
    );
    found.unwrap()
}

#[test]
fn every_declared_option_of_ssl_config_has_an_effect() {
    for option in SslConfig::PROPS {
        let mut needed = needs(option);
        if option.name == "fingerprintKey" {
            needed.push_str("bypassPinningWithFingerprint: true, ");
        }
        let without = request(&format!("sslConfig: {{{needed}}}"));
        let changes = |sample: &String| {
            request(&format!("sslConfig: {{{needed}{}: {sample}}}", option.name)).trust != without.trust
        };
        assert!(samples(option).iter().any(changes), "`{}` changes nothing", option.name);
    }
}

#[test]
fn every_declared_option_of_authorization_has_an_effect() {
    for (way, declared) in AUTHORIZATION {
        for option in *declared {
            let needed = match *way {
                "apiKey" => vec![("name", "n"), ("value", "v")],
                "oauth2" => vec![("tokenUrl", "'http://t/'"), ("clientId", "c")],
                _ => Vec::new(),
            };
            let beside = needed.iter().filter(|(name, _)| *name != option.name);
            let beside: String = beside.map(|(name, value)| format!("{name}: {value}, ")).collect();
            let all: String = needed.iter().map(|(name, value)| format!("{name}: {value}, ")).collect();
            let without = request(&format!("authorization: {{{way}: {{{all}}}}}"));
            let changes = |sample: &String| {
                let with = request(&format!("authorization: {{{way}: {{{beside}{}: {sample}}}}}", option.name));
                (with.url, with.headers, with.credentials)
                    != (without.url.clone(), without.headers.clone(), without.credentials.clone())
            };
            assert!(samples(option).iter().any(changes), "`{way}.{}` changes nothing", option.name);
        }
    }
}

#[test]
fn every_declared_key_of_an_api_is_accepted() {
    for key in API_KEYS {
        for name in names(key) {
            let others = ["type: sse", "url: 'http://there/'"].iter();
            let others = others.filter(|other| !names(key).any(|name| other.starts_with(&format!("{name}:"))));
            let others: String = others.map(|other| format!("{other}, ")).collect();
            let sample = match name {
                "type" => "sse",
                "url" | "uri" => "'http://there/'",
                "authorization" => "none",
                "method" => "PUT",
                "into" => "items",
                _ => &samples(key)[0],
            };
            let sample = match name {
                "sslConfig" | "sseOptions" => "{}",
                _ => sample,
            };
            let (_, report) =
                load(&format!("API:\n  feed: {{{others}{name}: {sample}}}\nView: {{body: {{Text: x}}}}\n"));
            assert_eq!(faults(&report), [""; 0], "{name}");
        }
    }
}

#[test]
fn an_option_without_the_other_one_that_it_needs_is_reported() {
    let written = |options: &str| {
        let yaml = format!("API:\n  feed: {{type: sse, url: 'http://x/', {options}}}\nView: {{body: {{Text: x}}}}\n");
        faults(&load(&yaml).1)
    };
    let fault = |text: &str| vec![format!("2:{text}")];
    assert_eq!(
        written("sseOptions: {queueSize: 7, onSlow: latest}"),
        fault("52 warning[E0217]: `queueSize` has an effect with `onSlow: dropOldest` only")
    );
    assert_eq!(written("sseOptions: {queueSize: 7, onSlow: '${1 + 1}'}"), [""; 0]);
    assert_eq!(
        written("sslConfig: {clientKey: x}"),
        fault("51 warning[E0217]: `clientKey` has an effect with `clientCertificate` only")
    );
    assert_eq!(
        written("sseOptions: {maxDelay: 7, maxReconnectDelay: 8}"),
        fault("65 warning[E0102]: `maxReconnectDelay` means the same as `maxDelay`, which is written above")
    );
}

#[test]
fn what_is_wrong_with_computed_options_is_reported() {
    let yaml = r#"
API:
  feed:
    type: sse
    url: http://there/
    format: "${'x' + 'ml'}"
    sseOptions: "${({jitter: 5, backof: 'linear', reconnectDelay: 7})}"
View: {onLoad: {invokeAPI: feed}, body: {Text: {text: x}}}
"#;
    on_screen(yaml, |app| {
        assert_eq!(
            app.faults(),
            [
                "3:3 [E0507] `jitter` cannot be `5`: it takes a number from 0 to 1; in `sseOptions` of API `feed`",
                "3:3 [E0507] `backof` is unknown here, did you mean `backoff`?; in `sseOptions` of API `feed`",
                "3:3 [E0507] `format` cannot be `xml`: it takes one of `events`, `ndjson`, `sse`, `jsonl`; in `format` of API `feed`",
            ]
        );
        assert_eq!(app.open_stream("there").request.options.reconnect_delay, MILLIS_7);
    });
}

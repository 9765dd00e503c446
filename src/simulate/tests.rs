//! Tests of templates and whole simulations from outside: YAML in, events and HTTP responses out.

use std::path::Path;

use ensemble_core::diag::Diagnostic;
use serde_json::{Value, json};

use super::endpoint::Kind;
use super::stream::Source;
use super::{Rate, Server, Simulation, serve, serve_tls};

const NOW: u64 = 1_800_000_000_000;

fn source(yaml: &str) -> Source {
    let simulation = Simulation::parse(yaml, "test", "test.yaml").unwrap_or_else(|report| panic!("{report:?}"));
    match &simulation.endpoints[0].kind {
        Kind::Stream(stream) => stream.source(Value::Null),
        Kind::Answer(_) | Kind::Http(_) | Kind::Publish(_) | Kind::Recorded(_) => panic!("a stream"),
    }
}

fn payloads(yaml: &str, count: usize) -> Vec<Value> {
    let mut source = source(yaml);
    let mut payload = || source.next(NOW).unwrap().data.unwrap();
    (0..count).map(|_| payload()).map(|data| serde_json::from_str(&data).unwrap_or(Value::String(data))).collect()
}

/// Each fault as `file:line: message; help`.
fn faults(yaml: &str) -> Vec<String> {
    let Err(report) = Simulation::parse(yaml, "test", "test.yaml") else { return Vec::new() };
    let line = |fault: &Diagnostic| {
        let place = report.sources.line_of(fault.span.unwrap()).unwrap();
        let help = fault.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
        format!("{place}: {}{help}", fault.message)
    };
    report.diagnostics().iter().map(line).collect()
}

fn fault(yaml: &str) -> String {
    faults(yaml).concat()
}

#[test]
fn a_text_that_is_one_hole_keeps_the_type() {
    let yaml = "vars: {size: 3}\nevents: {data: {a: '${size}', b: 'size ${size}', c: '$${size}', d: '${a}'}}";
    assert_eq!(payloads(yaml, 1), [json!({"a": 3, "b": "size 3", "c": "${size}", "d": 3})]);
}

#[test]
fn the_same_seed_makes_the_same_events() {
    let yaml = |seed: u64| format!("seed: {seed}\nevents: {{data: {{a: '${{int 1 1000}}', b: '${{uuid}}'}}}}");
    assert_eq!(payloads(&yaml(1), 5), payloads(&yaml(1), 5));
    assert_ne!(payloads(&yaml(1), 5), payloads(&yaml(2), 5));
}

#[test]
fn a_walk_goes_its_own_way_for_each_key() {
    let yaml = "events: {data: {s: {$cycle: [A, B]}, p: {$walk: {by: s, start: 100, stepPercent: 0.1}}}}";
    for value in payloads(yaml, 100) {
        assert!((95.0..105.0).contains(&value["p"].as_f64().unwrap()), "{value}");
    }
}

#[test]
fn progress_rests_at_the_end_and_begins_again() {
    let yaml = "events: {data: {$progress: {step: 50, hold: 2}}}";
    let percents: Vec<Value> = payloads(yaml, 6).iter().map(|value| value["percent"].clone()).collect();
    assert_eq!(json!(percents), json!([0, 50, 100, 100, 0, 50]));
}

#[test]
fn values_follow_other_values() {
    let yaml = "
events:
  data:
    n: ${n}
    twice: ${math n * (1 + 1)}
    step: {$steps: {of: n, at: {0: low, 2: high}}}
    word: {$match: {of: step, cases: {low: down}, else: up}}
    nth: {$nth: {of: n, in: [a, b]}}
    first: {$or: ['${query.model}', other]}
    inner: {$json: {n: '${n}'}}";
    assert_eq!(
        payloads(yaml, 2),
        [
            json!({"n": 1, "twice": 2, "step": "low", "word": "down", "nth": "b", "first": "other", "inner": "{\"n\":1}"}),
            json!({"n": 2, "twice": 4, "step": "high", "word": "up", "nth": "a", "first": "other", "inner": "{\"n\":2}"}),
        ]
    );
}

#[test]
fn ids_are_counted_or_made_of_the_time() {
    let ids = |yaml: &str| {
        let mut source = source(yaml);
        [NOW, NOW, NOW + 1000].map(|now| source.next(now).unwrap().id.unwrap())
    };
    assert_eq!(ids("ids: counter\nevents: {data: x}"), ["1", "2", "3"]);
    assert_eq!(ids("ids: time\nevents: {data: x}"), ["1800000000:0", "1800000000:1", "1800000001:0"]);
    assert_eq!(ids("events: {id: 'e-${n}', data: x}"), ["e-1", "e-2", "e-3"]);
}

#[test]
fn faults_name_file_line_and_remedy() {
    assert_eq!(
        fault("path: /a\nevents:\n  data:\n    a: ${nothing}\n"),
        "test.yaml:4: there is no value named `nothing` here"
    );
    assert_eq!(fault("path: a\n"), "test.yaml:1: `a` is no path; write for example `/prices`");
    assert_eq!(fault("rate: 5\nraet: 6\n"), "test.yaml:2: unknown key `raet`; did you mean `rate`?");
    assert!(fault("rate: 5\nsomething: 6\n").starts_with("test.yaml:2: unknown key `something`; known here: "));
    let generator = "test.yaml:2: unknown generator `$pikc`; did you mean `$pick`?";
    assert_eq!(fault("events:\n  data: {$pikc: [1]}\n"), generator);
    assert!(fault("every: 0s\n").contains("above 0"));
    assert!(fault("events: {data: '${int 9 1}'}").contains("the smaller number first"));
    assert!(fault("events: {data: '${math 1 +}'}").contains("no name"));
}

#[test]
fn every_path_of_a_file_tells_its_own_fault() {
    let found = faults("- {path: /a, raet: 6}\n- {path: /b, every: soon}\n- {path: /c}\n- {path: /c}\n");
    assert_eq!(
        found,
        [
            "test.yaml:1: unknown key `raet`; did you mean `rate`?",
            "test.yaml:2: `soon` is no time span; write for example `700ms`, `5s` or `2m`",
            "test.yaml:4: the path `/c` is described twice; give one of them another `path`, `method` or `query`",
        ]
    );
}

#[tokio::test]
async fn one_path_serves_other_methods_other_queries_and_lines_of_json() {
    let server = server(
        "- {path: /r, end: {after: 1}, events: {data: get}}\n- {path: /r, method: POST, end: {after: 1}, events: {data: post}}\n- {path: /r, query: {beta: 'true'}, format: ndjson, end: {after: 1}, hello: hi, retry: 100, events: {data: {a: 1}}}\n- {path: '/a b/*/ü', end: {after: 1}, events: {data: '${query.path}'}, per: [path]}",
    )
    .await;
    let text = async |path| get(&server, path, PLAIN).await.text().await.unwrap();
    assert_eq!(text("/r").await, "data: get\n\n");
    assert_eq!(text("/r?beta=true").await, "{\"a\":1}\n");
    assert_eq!(text("/a%20b/x/%C3%BC").await, "data: x\n\n");
    let posted = client().build().unwrap().post(format!("{}/r", server.url())).send().await.unwrap();
    assert_eq!(posted.text().await.unwrap(), "data: post\n\n");
    let lines = get(&server, "/r?beta=true", PLAIN).await;
    assert_eq!(lines.headers()["content-type"], "application/x-ndjson");
}

#[tokio::test]
async fn a_parameter_is_found_in_any_case_and_may_have_a_default() {
    let server =
        server("{path: /s, per: [{channel: news}], end: {after: 1}, events: {data: '${query.channel}'}}").await;
    for (path, channel) in [("/s", "news"), ("/s?channel=a", "a"), ("/s?Channel=b", "b")] {
        assert_eq!(get(&server, path, PLAIN).await.text().await.unwrap(), format!("data: {channel}\n\n"), "{path}");
    }
}

#[test]
fn a_name_in_a_text_is_marked_where_it_stands() {
    let yaml = "events:\n  data: \"a \\t ${n} ${nothing} b\"\n";
    let Err(report) = Simulation::parse(yaml, "test", "test.yaml") else { panic!("a fault") };
    let span = report.diagnostics()[0].span.unwrap();
    assert_eq!(&yaml[span.start as usize..span.end as usize], "nothing");
}

#[test]
fn quoted_arguments_in_a_text_are_texts() {
    assert_eq!(payloads("events: {data: '${pick \"007\"}'}", 1), [json!("007")]);
    assert_eq!(payloads("events: {data: {n: '${pick 7}', point: 12.0}}", 1), [json!({"n": 7, "point": 12})]);
}

#[test]
fn a_hostile_calculation_is_refused() {
    let deep = format!("events: {{data: {{$math: '{}1'}}}}", "(".repeat(100_000));
    let long = format!("events: {{data: {{$math: '1{}'}}}}", "+1".repeat(100_000));
    assert!(!fault(&deep).is_empty());
    assert!(fault(&long).contains("too long"));
}

#[test]
fn every_app_has_a_simulation_without_fault() {
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../apps");
    for entry in std::fs::read_dir(apps).unwrap() {
        let folder = entry.unwrap().path().join("simulate");
        if folder.is_dir() {
            Simulation::open(&folder).map(drop).unwrap_or_else(|report| panic!("{report:?}"));
        }
    }
}

async fn server(yaml: &str) -> Server {
    let simulation = Simulation::parse(yaml, "test", "test.yaml").unwrap_or_else(|report| panic!("{report:?}"));
    serve(simulation.at_rate(Rate::PerSecond(1000.0)), 0).await.unwrap()
}

/// A client for servers on this machine, whatever proxy the environment names.
fn client() -> reqwest::ClientBuilder {
    // Another test may have installed it.
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy()
}

async fn json_of(response: reqwest::Response) -> Value {
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

/// The first answer of a server on this machine.
async fn get(server: &Server, path: &str, header: (&str, &str)) -> reqwest::Response {
    let client = client().build().unwrap();
    client.get(format!("{}{path}", server.url())).header(header.0, header.1).send().await.unwrap()
}

const PLAIN: (&str, &str) = ("accept", "text/event-stream");

#[tokio::test]
async fn a_client_resumes_where_it_was() {
    let server = server("ids: counter\nbacklog: 1000\nretry: 1500\nend: {after: 3}\nevents: {data: x}").await;
    let ids =
        |text: String| text.lines().filter_map(|line| line.strip_prefix("id: ")?.parse().ok()).collect::<Vec<u64>>();
    let response = get(&server, "/test", PLAIN).await;
    assert_eq!(response.headers()["content-type"], "text/event-stream; charset=utf-8");
    let text = response.text().await.unwrap();
    assert!(text.starts_with("retry: 1500\n\n"), "{text}");
    let last = *ids(text).last().unwrap();
    let again = get(&server, "/test", ("last-event-id", &last.to_string())).await;
    assert_eq!(ids(again.text().await.unwrap()), [last + 1, last + 2, last + 3]);
}

#[tokio::test]
async fn connections_have_their_fate_in_turn() {
    let server =
        server("connections: [{after: 2, how: cut}, {status: 503, retryAfter: 2}, {after: 1}]\nevents: {data: x}")
            .await;
    let mut cut = get(&server, "/test", PLAIN).await;
    let mut received = Vec::new();
    let end = loop {
        match cut.chunk().await {
            Ok(Some(piece)) => received.extend(piece),
            end => break end,
        }
    };
    assert!(end.is_err(), "the first one breaks");
    assert_eq!(String::from_utf8(received).unwrap(), "data: x\n\ndata: x\n\n", "and loses nothing");
    let refused = get(&server, "/test", PLAIN).await;
    assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()), (503, "2"));
    assert_eq!(get(&server, "/test", PLAIN).await.text().await.unwrap(), "data: x\n\n");
}

#[tokio::test]
async fn credentials_are_asked_for() {
    let server =
        server("auth: {bearer: demo-token, query: {name: key, value: k}}\nend: {after: 1}\nevents: {data: x}").await;
    let refused = get(&server, "/test", PLAIN).await;
    assert_eq!((refused.status().as_u16(), refused.headers()["www-authenticate"].to_str().unwrap()), (401, "Bearer"));
    assert_eq!(json_of(refused).await["error"], "unauthorized");
    assert_eq!(get(&server, "/test", ("authorization", "Bearer demo-token")).await.status(), 200);
    assert_eq!(get(&server, "/test?key=k", PLAIN).await.status(), 200);
}

#[tokio::test]
async fn an_answer_ends_with_its_mark() {
    let simulation = Simulation::open(Path::new("openai")).unwrap().at_rate(Rate::PerSecond(10_000.0));
    let server = serve(simulation, 0).await.unwrap();
    let text = get(&server, "/v1/chat/completions?q=Why", PLAIN).await.text().await.unwrap();
    assert!(text.ends_with("data: [DONE]\n\n"), "{text}");
    let answer: String = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data: ")?).ok())
        .filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str().map(str::to_owned))
        .collect();
    assert!(answer.contains("**") && answer.ends_with('\n'), "{answer}");
}

#[tokio::test]
async fn a_plain_answer_sees_the_request() {
    let server = server("kind: http\nstatus: 201\nbody: {city: '${query.city}', n: {$counter: 1}}").await;
    let response = get(&server, "/test?city=Oslo", PLAIN).await;
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
    assert_eq!(json_of(response).await, json!({"city": "Oslo", "n": 1}));
}

#[tokio::test]
async fn who_is_turned_away_learns_why() {
    let server = serve(Simulation::open(Path::new("wso2")).unwrap(), 0).await.unwrap();
    let answer = async |header| {
        let response = get(&server, "/stocks/1.0.0/prices", header).await;
        let status = response.status().as_u16();
        (status, json_of(response).await["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(answer(PLAIN).await, (401, "900902".to_owned()));
    assert_eq!(answer(("authorization", "Bearer wrong")).await, (401, "900901".to_owned()));
    assert_eq!(answer(("apikey", "unsubscribed-key")).await, (403, "900908".to_owned()));
    assert_eq!(get(&server, "/stocks/1.0.0/prices", ("apikey", "demo-key")).await.status(), 200);
    let definition = json_of(get(&server, "/asyncapi", PLAIN).await).await;
    assert_eq!(definition["asyncapi"], "2.0.0");
    assert_eq!(
        definition["servers"]["production"],
        json!({"url": format!("{}/stocks/1.0.0", server.url()), "protocol": "sse"})
    );
}

#[tokio::test]
async fn a_path_with_a_star_is_all_paths_below_it() {
    let server = server(
        "- {path: /a/*, per: [path], end: {after: 1}, events: {data: '${query.path}'}}\n- {path: /a/b, end: {after: 1}, events: {data: own}}",
    )
    .await;
    let text = async |path| get(&server, path, PLAIN).await.text().await.unwrap();
    assert_eq!(text("/a/b").await, "data: own\n\n");
    assert_eq!(text("/a/c").await, "data: c\n\n");
    assert_eq!(text("/a/c/d?path=x").await, "data: c/d\n\n");
    assert_eq!(get(&server, "/a/", PLAIN).await.status(), 404);
    assert_eq!(fault("path: /*/a/*\n"), "test.yaml:1: `/*/a/*` is no path; write for example `/prices`");
    assert_eq!(fault("path: /a*\n"), "test.yaml:1: `/a*` is no path; write for example `/prices`");
}

/// The stream of one channel and its path for publishers.
const CHANNEL: &str = "
- {path: /read, per: [channel], backlog: 10, end: {after: 2}}
- {path: /write/*, kind: publish, to: /read, with: {channel: '${query.path}'}, event: {id: '${n}', data: '${query.path} ${request}'}, body: {id: '${id}'}}
";

#[tokio::test]
async fn what_is_posted_appears_where_somebody_listens() {
    let server = server(CHANNEL).await;
    let client = client().build().unwrap();
    let reading = get(&server, "/read?channel=news", PLAIN).await;
    for (path, body) in [("/write/news", "Hello"), ("/write/other", "nobody"), ("/write/news", "{\"a\": 1}")] {
        let answer = client.post(format!("{}{path}", server.url())).body(body).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        assert!(json_of(answer).await["id"].is_string());
    }
    assert_eq!(reading.text().await.unwrap(), "id: 1\ndata: news Hello\n\nid: 3\ndata: news {\"a\":1}\n\n");
}

#[test]
fn a_door_must_lead_to_a_stream_of_the_same_file() {
    let yaml = "kind: publish\npath: /p\nto: /nowhere\nevent: {data: x}\n";
    assert_eq!(
        fault(yaml),
        "test.yaml:3: `to` names `/nowhere`, and no stream of this file has that path; describe the stream in this file, or name one that is here"
    );
}

#[tokio::test]
async fn a_connection_without_events_is_ended_whatever_its_keep_alives() {
    let server = server("keepAlive: {every: 10ms}\nidleTimeout: 35ms").await;
    let text = get(&server, "/test", PLAIN).await.text().await.unwrap();
    assert!(!text.is_empty() && text.lines().all(|line| line.is_empty() || line == ":"), "{text:?}");
}

#[tokio::test]
async fn https_is_served_in_both_versions_to_who_trusts_the_authority() {
    let simulation =
        Simulation::parse("end: {after: 1}\nspaces: false\nevents: {data: x}", "test", "test.yaml").unwrap();
    let server = serve_tls(simulation, 0).await.unwrap();
    assert!(server.url().starts_with("https://127.0.0.1:"));
    let stranger = client().build().unwrap();
    assert!(stranger.get(format!("{}/test", server.url())).send().await.is_err());
    let authority = reqwest::Certificate::from_pem(server.authority().unwrap().as_bytes()).unwrap();
    for only_http1 in [false, true] {
        let client = client().tls_certs_merge([authority.clone()]);
        let client = if only_http1 { client.http1_only() } else { client };
        let response = client.build().unwrap().get(format!("{}/test", server.url())).send().await.unwrap();
        let version = if only_http1 { reqwest::Version::HTTP_11 } else { reqwest::Version::HTTP_2 };
        assert_eq!(response.version(), version);
        assert_eq!(response.text().await.unwrap(), "data:x\n\n");
    }
}

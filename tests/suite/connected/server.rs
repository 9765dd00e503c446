//! A server that counts the connections of each path and admits no second one to a path while the first lives.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// Timeout that only a failing test reaches.
const PATIENCE: Duration = Duration::from_secs(20);

/// Connections and requests that the server has seen.
#[derive(Default)]
pub struct Counts {
    live: BTreeMap<String, usize>,
    requests: BTreeMap<String, usize>,
    /// Paths with two simultaneous connections.
    pub doubled: Vec<String>,
}

impl Counts {
    /// Number of open connections to a path.
    pub fn live(&self, path: &str) -> usize {
        self.live.get(path).copied().unwrap_or_default()
    }

    /// Number of open connections.
    pub fn all_live(&self) -> usize {
        self.live.values().sum()
    }

    /// Number of requests to a path.
    pub fn requests(&self, path: &str) -> usize {
        self.requests.get(path).copied().unwrap_or_default()
    }
}

/// The running server. `/silent…` never answers, `/busy…` answers 503, `/brief…` sends one event and ends, every other path sends one
/// event and stays open. The data of the event is the number of the request.
pub struct Server {
    address: SocketAddr,
    counts: Arc<(Mutex<Counts>, Condvar)>,
}

impl Server {
    /// Starts it on a free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let counts = Arc::<(Mutex<Counts>, Condvar)>::default();
        let shared = counts.clone();
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let shared = shared.clone();
                thread::spawn(move || serve(socket, &shared));
            }
        });
        Self { address, counts }
    }

    /// The address of the server.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until `wanted` is true for the counts.
    pub fn until(&self, what: &str, wanted: impl Fn(&Counts) -> bool) {
        let (counts, changed) = &*self.counts;
        let (counts, waited) =
            changed.wait_timeout_while(counts.lock().unwrap(), PATIENCE, |counts| !wanted(counts)).unwrap();
        assert!(!waited.timed_out(), "never {what}: live {:?}, requests {:?}", counts.live, counts.requests);
        assert_eq!(counts.doubled, [""; 0], "two connections at once");
    }

    /// Reads the present counts.
    pub fn counts<T>(&self, read: impl FnOnce(&Counts) -> T) -> T {
        read(&self.counts.0.lock().unwrap())
    }
}

fn serve(mut socket: TcpStream, counts: &(Mutex<Counts>, Condvar)) {
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let Some(path) = read_path(&mut socket) else { return };
    let number = enter(&path, counts);
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    let answer = match path.split(['/', '-']).nth(1) {
        Some("silent") => String::new(),
        Some("busy") => "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
        _ => format!("{head}id: {number}\ndata: {number}\n\n"),
    };
    // The tests are about clients that disconnect.
    let _ = socket.write_all(answer.as_bytes());
    if !path.starts_with("/busy") && !path.starts_with("/brief") {
        let mut rest = [0; 256];
        while matches!(socket.read(&mut rest), Ok(read) if read > 0) {}
    }
    let _ = socket.shutdown(Shutdown::Both);
    let (counts, changed) = counts;
    *counts.lock().unwrap().live.entry(path).or_default() -= 1;
    changed.notify_all();
}

/// Counts a request, when the one before has ended; returns its number.
fn enter(path: &str, counts: &(Mutex<Counts>, Condvar)) -> usize {
    let (counts, changed) = counts;
    let is_taken = |counts: &mut Counts| counts.live(path) > 0;
    let (mut counts, waited) = changed.wait_timeout_while(counts.lock().unwrap(), PATIENCE, is_taken).unwrap();
    if waited.timed_out() {
        counts.doubled.push(path.to_owned());
    }
    *counts.live.entry(path.to_owned()).or_default() += 1;
    let number = counts.requests.entry(path.to_owned()).or_default();
    *number += 1;
    let number = *number;
    changed.notify_all();
    number
}

fn read_path(socket: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut buffer = [0; 2048];
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        let read = socket.read(&mut buffer).ok().filter(|read| *read > 0)?;
        head.extend_from_slice(&buffer[..read]);
    }
    Some(String::from_utf8_lossy(&head).split(' ').nth(1)?.to_owned())
}

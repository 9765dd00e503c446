//! A server that sends exactly the bytes of a test, connection by connection and piece by piece.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tokio_tungstenite::tungstenite::WebSocket;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

/// The head of a good answer whose body lasts until the connection is closed.
pub const OPEN: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

/// The server's actions on one connection.
pub type Script = Box<dyn FnOnce(&mut Connection) + Send>;

/// One connection.
pub struct Connection {
    socket: TcpStream,
    /// The request: head and body.
    pub request: String,
}

impl Connection {
    /// Sends bytes at once.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        // Some tests end with the client gone.
        let _ = self.socket.write_all(bytes.as_ref());
    }

    /// Waits until the client closes the connection.
    pub fn wait_for_close(&mut self) {
        let mut rest = [0; 1024];
        while matches!(self.socket.read(&mut rest), Ok(read) if read > 0) {}
    }

    /// Makes a WebSocket of the connection, as RFC 6455 wants it, and reads and writes it from then on.
    pub fn upgrade(&mut self) -> WebSocket<TcpStream> {
        let key = header(&self.request, "sec-websocket-key").unwrap();
        let accept = derive_accept_key(key.as_bytes());
        self.send(format!(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        ));
        WebSocket::from_raw_socket(self.socket.try_clone().unwrap(), Role::Server, None)
    }

    /// Reads the next request; `None` when the client has closed the connection.
    pub fn read_request(&mut self) -> Option<()> {
        let mut bytes = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let read = self.socket.read(&mut buffer).ok().filter(|&read| read > 0)?;
            bytes.extend_from_slice(&buffer[..read]);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if let Some(head) = text.find("\r\n\r\n") {
                let length = header(&text, "content-length").map_or(0, |length| length.parse().unwrap());
                if bytes.len() >= head + 4 + length {
                    self.request = text;
                    return Some(());
                }
            }
        }
    }
}

/// The value of a header in a request.
pub fn header(request: &str, name: &str) -> Option<String> {
    let lines = request.split("\r\n\r\n").next()?.split("\r\n");
    let mut values = lines.filter_map(|line| line.split_once(':')).filter(|(key, _)| key.eq_ignore_ascii_case(name));
    let value = values.next()?.1.trim().to_owned();
    assert!(values.next().is_none(), "`{name}` is sent twice");
    Some(value)
}

/// Sends these bytes and closes.
pub fn say(bytes: impl AsRef<[u8]> + Send + 'static) -> Script {
    Box::new(move |talk| talk.send(bytes))
}

/// Sends a stream with this body and closes.
pub fn stream(body: &str) -> Script {
    say(format!("{OPEN}{body}"))
}

/// A script of any actions.
pub fn act(script: impl FnOnce(&mut Connection) + Send + 'static) -> Script {
    Box::new(script)
}

/// A running server.
pub struct Server {
    address: SocketAddr,
    requests: Receiver<String>,
}

impl Server {
    /// Serves one connection after the other by these scripts, then refuses all.
    pub fn start(scripts: impl IntoIterator<Item = Script>) -> Self {
        let scripts: Vec<Script> = scripts.into_iter().collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, requests) = channel();
        thread::spawn(move || {
            for script in scripts {
                let Ok((socket, _)) = listener.accept() else { return };
                // No test waits so long; a server must not outlive a failed one for ever.
                socket.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
                socket.set_nodelay(true).unwrap();
                let mut talk = Connection { socket, request: String::new() };
                if talk.read_request().is_some() {
                    let _ = sender.send(talk.request.clone());
                    script(&mut talk);
                }
                let _ = talk.socket.shutdown(Shutdown::Both);
            }
        });
        Self { address, requests }
    }

    /// The address of a path on this server.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Takes the next received request.
    pub fn request(&self) -> String {
        self.requests.recv_timeout(Duration::from_secs(20)).unwrap()
    }

    /// The received requests that were not taken yet.
    pub fn requests(&self) -> Vec<String> {
        self.requests.try_iter().collect()
    }
}

//! A TLS server with generated certificates: HTTP/1.1 written out, HTTP/2 frame by frame.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use bytes::Bytes;
use h2::Reason;
use h2::server::SendResponse;
use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivateKeyDer;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

/// A certificate authority.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: rcgen::Certificate,
}

/// A certificate with its key.
pub struct Identity {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self { issuer: Issuer::new(params, key), certificate }
    }

    pub fn pem(&self) -> Arc<str> {
        self.certificate.pem().into()
    }

    /// Issues a certificate for these names, changed by `change`.
    pub fn vouch(&self, names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Identity {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        Identity { certificate: params.signed_by(&key, &self.issuer).unwrap(), key }
    }

    /// A valid certificate.
    pub fn good(&self) -> Identity {
        self.vouch(&["127.0.0.1", "localhost"], |_| {})
    }
}

impl Identity {
    /// A self-signed certificate, as people make it with one command; `is_authority`: it is marked as an authority's.
    pub fn self_signed(is_authority: bool) -> Self {
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
        params.is_ca = if is_authority { IsCa::Ca(BasicConstraints::Unconstrained) } else { IsCa::ExplicitNoCa };
        let key = KeyPair::generate().unwrap();
        Self { certificate: params.self_signed(&key).unwrap(), key }
    }

    /// The certificate alone.
    pub fn certificate_pem(&self) -> Arc<str> {
        self.certificate.pem().into()
    }

    /// Certificate and key.
    pub fn pem(&self) -> Arc<str> {
        format!("{}{}", self.certificate.pem(), self.key.serialize_pem()).into()
    }

    /// SHA-256 of the certificate in capital digits with colons, as browsers show it.
    pub fn fingerprint(&self) -> String {
        let provider = default_provider();
        let suite = provider.cipher_suites.iter().find_map(|suite| {
            let common = &suite.tls13()?.common;
            (common.hash_provider.algorithm() == rustls::crypto::hash::HashAlgorithm::SHA256).then_some(common)
        });
        let hash = suite.unwrap().hash_provider.hash(self.certificate.der());
        hash.as_ref().iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
    }

    /// A configuration of a server with this certificate; it requires a client certificate issued by `clients`.
    pub fn config(&self, clients: Option<&Authority>) -> ServerConfig {
        let builder = ServerConfig::builder_with_provider(Arc::new(default_provider()));
        let builder = builder.with_safe_default_protocol_versions().unwrap();
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(authority) => {
                let mut roots = RootCertStore::empty();
                roots.add(authority.certificate.der().clone()).unwrap();
                let provider = Arc::new(default_provider());
                builder.with_client_cert_verifier(
                    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap(),
                )
            }
        };
        let key = PrivateKeyDer::try_from(self.key.serialize_der()).unwrap();
        builder.with_single_cert(vec![self.certificate.der().clone()], key).unwrap()
    }
}

/// Serves this stream to every client over HTTP/1.1. Returns the address.
pub fn serve(config: ServerConfig, stream: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://127.0.0.1:{}/", listener.local_addr().unwrap().port());
    let config = Arc::new(config);
    thread::spawn(move || {
        while let Ok((socket, _)) = listener.accept() {
            let mut tls = StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), socket);
            let (mut request, mut buffer) = (Vec::new(), [0; 1024]);
            // A client that does not trust this server sends nothing.
            while !request.ends_with(b"\r\n\r\n") {
                match tls.read(&mut buffer) {
                    Ok(count @ 1..) => request.extend_from_slice(&buffer[..count]),
                    _ => break,
                }
            }
            let _ = tls.write_all(stream.as_bytes());
            tls.conn.send_close_notify();
            let _ = tls.flush();
        }
    });
    url
}

/// One action of an HTTP/2 server on a stream after its headers.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Sends these bytes as a frame.
    Data(&'static str),
    /// Waits until the test says so.
    Wait,
    /// Breaks the stream off.
    Reset,
    /// Breaks the connection off.
    GoAway,
    /// Takes no further streams on this connection and lets this one go on, as a server that is about to restart does.
    Drain,
    /// Refuses the stream before it has looked at its request. The first step only.
    Refuse,
}

/// Effect of a script on the whole connection.
enum Shutdown {
    Abrupt,
    Graceful,
}

/// A running HTTP/2 server.
pub struct Http2 {
    pub url: String,
    /// The ids that clients resume behind.
    pub requests: Receiver<Option<String>>,
    proceed: Arc<Semaphore>,
}

impl Http2 {
    /// Lets one waiting script go on.
    pub fn proceed(&self) {
        self.proceed.add_permits(1);
    }

    /// Serves one connection after the other by these scripts; each stays open at its end.
    pub fn start(identity: &Identity, scripts: Vec<Vec<Step>>) -> Self {
        let mut config = identity.config(None);
        config.alpn_protocols = vec![b"h2".to_vec()];
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("https://127.0.0.1:{}/", listener.local_addr().unwrap().port());
        let (sender, requests) = channel();
        let proceed = Arc::new(Semaphore::new(0));
        let permission = proceed.clone();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let acceptor = TlsAcceptor::from(Arc::new(config));
                let mut connections = Vec::new();
                for script in scripts {
                    let (socket, _) = listener.accept().await.unwrap();
                    let tls = acceptor.accept(socket).await.unwrap();
                    let mut connection = h2::server::handshake(tls).await.unwrap();
                    let Some(Ok((request, respond))) = connection.accept().await else { continue };
                    let id = request.headers().get("last-event-id").map(|id| id.to_str().unwrap().to_owned());
                    let _ = sender.send(id);
                    connections.push(tokio::spawn(serve_one(connection, respond, script, permission.clone())));
                }
                for connection in connections {
                    let _ = connection.await;
                }
            });
        });
        Self { url, requests, proceed }
    }
}

/// Serves one stream over HTTP/2 by bytes of this module's own: `frames` times `data` in a frame of its own each. Sends on the channel when the client has
/// taken in all of them, then ends the stream with `last`.
pub fn flood_http2(
    identity: &Identity,
    frames: usize,
    data: &'static str,
    last: &'static str,
) -> (String, Receiver<()>) {
    const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    const DATA: u8 = 0;
    const HEADERS: u8 = 1;
    const SETTINGS: u8 = 4;
    const PING: u8 = 6;
    let frame = |kind: u8, flags: u8, stream: u32, payload: &[u8]| {
        let length = (payload.len() as u32).to_be_bytes();
        [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
    };
    let mut config = identity.config(None);
    config.alpn_protocols = vec![b"h2".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://127.0.0.1:{}/", listener.local_addr().unwrap().port());
    let (sender, taken) = channel();
    // `:status: 200` of the static table, and a literal header (RFC 7541).
    let head = b"\x88\x00\x0Ccontent-type\x11text/event-stream";
    let flood = [
        frame(SETTINGS, 0, 0, &[]),
        // The client's window counts from the acknowledgement of its settings.
        frame(SETTINGS, 1, 0, &[]),
        frame(HEADERS, 4, 1, head),
        frame(DATA, 0, 1, data.as_bytes()).repeat(frames),
        frame(PING, 0, 0, b"all here"),
    ];
    let end = frame(DATA, 1, 1, last.as_bytes());
    thread::spawn(move || {
        let (socket, _) = listener.accept().unwrap();
        let mut tls = StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), socket);
        tls.read_exact(&mut [0; PREFACE.len()]).unwrap();
        read_until(&mut tls, &[HEADERS]);
        tls.write_all(&flood.concat()).unwrap();
        read_until(&mut tls, &[PING, 1]);
        let _ = sender.send(());
        tls.write_all(&end).unwrap();
        read_until(&mut tls, &[u8::MAX]);
    });
    (url, taken)
}

/// Reads frames up to one that begins with this kind and these flags, or to the end.
fn read_until(tls: &mut impl Read, wanted: &[u8]) {
    let mut head = [0; 9];
    while tls.read_exact(&mut head).is_ok() {
        let mut payload = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
        if tls.read_exact(&mut payload).is_err() || head[3..].starts_with(wanted) {
            return;
        }
    }
}

type Connection = h2::server::Connection<tokio_rustls::server::TlsStream<tokio::net::TcpStream>, Bytes>;

/// Drives a connection until the client has gone.
async fn serve_one(
    mut connection: Connection,
    respond: SendResponse<Bytes>,
    script: Vec<Step>,
    permission: Arc<Semaphore>,
) {
    let (break_off, mut broken_off) = tokio::sync::mpsc::channel(1);
    let mut speaking = pin!(speak(respond, script, permission, break_off));
    loop {
        tokio::select! {
            next = connection.accept() => if next.is_none() { return },
            Some(how) = broken_off.recv() => match how {
                Shutdown::Abrupt => connection.abrupt_shutdown(Reason::ENHANCE_YOUR_CALM),
                Shutdown::Graceful => connection.graceful_shutdown(),
            },
            () = &mut speaking => {}
        }
    }
}

async fn speak(
    mut respond: SendResponse<Bytes>,
    script: Vec<Step>,
    permission: Arc<Semaphore>,
    break_off: tokio::sync::mpsc::Sender<Shutdown>,
) {
    if matches!(script.first(), Some(Step::Refuse)) {
        respond.send_reset(Reason::REFUSED_STREAM);
        return std::future::pending().await;
    }
    let response = http::Response::builder().header("content-type", "text/event-stream").body(()).unwrap();
    let mut stream = respond.send_response(response, false).unwrap();
    for step in script {
        match step {
            Step::Data(text) => stream.send_data(Bytes::from_static(text.as_bytes()), false).unwrap(),
            Step::Wait => permission.acquire().await.unwrap().forget(),
            Step::Reset => stream.send_reset(Reason::INTERNAL_ERROR),
            Step::GoAway => break_off.send(Shutdown::Abrupt).await.unwrap(),
            Step::Drain => break_off.send(Shutdown::Graceful).await.unwrap(),
            Step::Refuse => unreachable!("it is the first step"),
        }
    }
    // The stream would be broken off if it were dropped.
    std::future::pending().await
}

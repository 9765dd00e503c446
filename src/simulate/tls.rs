//! HTTPS on the loopback address, with a certificate authority for the lifetime of the server.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::server::TlsStream;

/// Subject names of the certificate.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
/// Time limit of a TLS handshake.
const GREETING: Duration = Duration::from_secs(10);
/// Limit of connections that wait after their handshake.
const WAITING: usize = 64;

/// Certificate and key of the server.
pub(super) struct Identity {
    /// PEM of the authority that signed it.
    pub(super) authority: String,
    acceptor: TlsAcceptor,
}

impl Identity {
    /// Generates an authority and a certificate.
    pub(super) fn make() -> io::Result<Self> {
        let (authority, config) =
            make().map_err(|error| io::Error::other(format!("cannot make a certificate: {error}")))?;
        Ok(Self { authority, acceptor: TlsAcceptor::from(Arc::new(config)) })
    }

    /// Accepts connections from `listener`.
    pub(super) fn listen(self, listener: TcpListener) -> TlsListener {
        let address = listener.local_addr();
        let (sender, greeted) = mpsc::channel(WAITING);
        tokio::spawn(accept(listener, self.acceptor, sender));
        TlsListener { address, greeted }
    }
}

fn make() -> Result<(String, ServerConfig), Box<dyn std::error::Error>> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.distinguished_name.push(DnType::CommonName, "ensemble-run simulate, until it ends");
    let key = KeyPair::generate()?;
    let authority = params.self_signed(&key)?.pem();
    let issuer = Issuer::new(params, key);
    let mut params = CertificateParams::new(NAMES.map(str::to_owned).to_vec())?;
    params.distinguished_name.push(DnType::CommonName, "localhost");
    let key = KeyPair::generate()?;
    let certificate = params.signed_by(&key, &issuer)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((authority, config))
}

/// Performs each handshake in its own task, so that a slow one delays no other. Ends when the receiver is dropped.
async fn accept(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    greeted: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = greeted.closed() => return,
        };
        let Ok((socket, address)) = accepted else {
            // No file left for another connection; one may be given back soon.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let (acceptor, greeted) = (acceptor.clone(), greeted.clone());
        tokio::spawn(async move {
            match timeout(GREETING, acceptor.accept(socket)).await {
                Ok(Ok(stream)) => drop(greeted.send((stream, address)).await),
                Ok(Err(error)) => tracing::debug!("a client did not get through: {error}"),
                Err(_) => tracing::debug!("a client did not greet"),
            }
        });
    }
}

/// Connections after their handshake.
pub(super) struct TlsListener {
    address: io::Result<SocketAddr>,
    greeted: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.greeted.recv().await {
            Some(connection) => connection,
            // The task that greets ends after this listener, never before.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        match &self.address {
            Ok(address) => Ok(*address),
            Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
        }
    }
}

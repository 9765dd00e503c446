//! TLS for servers with a pinned certificate: only its fingerprint is checked.

use std::sync::Arc;

use crate::http_request::{Authorities, Proof, Trust};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::hash::HashAlgorithm;
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

/// The error of a refused certificate; `error.rs` finds it again in the text of the library's error.
pub(super) const OTHER_FINGERPRINT: &str = "the fingerprint of its certificate is another one";

/// Error text of the library for a server that shows the certificate of an authority, as self-signed ones often are.
pub(super) const CA_AS_SERVER: &str = "CaUsedAsEndEntity";

/// The fingerprints of the certificates that a caller trusts beside the system's authorities; none when it names none.
pub(super) fn fingerprints(trust: &Trust) -> Option<Proof> {
    let (Authorities::SystemAnd(pem) | Authorities::Only(pem)) = &trust.authorities else { return None };
    let pinned = Pinned { fingerprints: Vec::new(), provider: Arc::new(ring::default_provider()) };
    let all: String = CertificateDer::pem_slice_iter(pem.as_bytes())
        .flatten()
        .filter_map(|certificate| pinned.sha256(&certificate))
        .collect();
    (!all.is_empty()).then(|| Proof::Fingerprint(all.into()))
}

/// A configuration that trusts the one certificate with this SHA-256; `identity` is the client's own certificate and key (PEM).
pub(super) fn pinned(fingerprint: &str, identity: Option<&str>) -> Result<ClientConfig, String> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Arc::new(Pinned { fingerprints: each(fingerprint), provider: provider.clone() });
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    let mut config = match identity {
        None => builder.with_no_client_auth(),
        Some(pem) => {
            let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
            let chain = chain.map_err(|error| format!("the client certificate cannot be read: {error}"))?;
            let key = PrivateKeyDer::from_pem_slice(pem.as_bytes())
                .map_err(|error| format!("the client key cannot be read: {error}"))?;
            builder.with_client_auth_cert(chain, key).map_err(|error| error.to_string())?
        }
    };
    // reqwest offers HTTP/2 by itself, but not with a configuration that it is given.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Lower-case hexadecimal digits; people copy fingerprints with colons and in capitals.
fn plain(fingerprint: &str) -> String {
    fingerprint.chars().filter(char::is_ascii_hexdigit).map(|digit| digit.to_ascii_lowercase()).collect()
}

/// The fingerprints in a text: 64 digits each.
fn each(text: &str) -> Vec<String> {
    let digits = plain(text);
    digits.as_bytes().chunks(64).map(|digits| String::from_utf8_lossy(digits).into_owned()).collect()
}

#[derive(Debug)]
struct Pinned {
    fingerprints: Vec<String>,
    provider: Arc<CryptoProvider>,
}

impl Pinned {
    fn sha256(&self, bytes: &[u8]) -> Option<String> {
        // rustls gives out a hash only as a part of a cipher suite; this spares a crate for one SHA-256.
        let suites = self.provider.cipher_suites.iter().filter_map(|suite| suite.tls13());
        let mut hashes = suites.map(|suite| suite.common.hash_provider);
        let hash = hashes.find(|hash| hash.algorithm() == HashAlgorithm::SHA256)?.hash(bytes);
        Some(hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.sha256(end_entity).is_some_and(|found| self.fingerprints.contains(&found)) {
            return Ok(ServerCertVerified::assertion());
        }
        Err(Error::General(OTHER_FINGERPRINT.to_owned()))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // This check is not left out with the others: the certificate is public, and only the signature shows that the server has its key.
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_read_as_people_copy_them() {
        assert_eq!(plain("AB:cd:01"), "abcd01");
        assert_eq!(each(&format!("{}\n{}", "ab:".repeat(32), "CD".repeat(32))), ["ab".repeat(32), "cd".repeat(32)]);
        assert_eq!(each("ab:cd"), ["abcd"]);
    }

    #[test]
    fn a_broken_identity_is_refused() {
        assert!(pinned("00", Some("no certificate")).is_err());
    }
}

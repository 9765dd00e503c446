//! Writes `sslConfig`: certificates are in `.env.config`, where they can be renewed, the private key in `.env.secrets`.

use crate::CertificateTrust;
use crate::model::CLIENT_KEY;
use crate::yaml;

const AUTHORITIES: &str = "SERVER_CERTIFICATES";
const CERTIFICATE: &str = "CLIENT_CERTIFICATE";
const FINGERPRINT: &str = "SERVER_FINGERPRINT";
const ACCEPTS_ANY: &str = "ACCEPT_ANY_CERTIFICATE";

/// Entries of `.env.config` that parameters must not use.
pub const ENTRIES: [&str; 4] = [AUTHORITIES, CERTIFICATE, FINGERPRINT, ACCEPTS_ANY];

/// Value of `sslConfig`; `None` for the system's certificates.
pub fn ssl_config(trust: &CertificateTrust) -> Option<String> {
    let certificate = trust.certificate.is_some();
    let parts = [
        trust.authorities.as_ref().map(|_| format!("ca: \"${{env.{AUTHORITIES}}}\"")),
        certificate.then(|| format!("clientCertificate: \"${{env.{CERTIFICATE}}}\"")),
        certificate.then(|| format!("clientKey: \"${{secrets.{CLIENT_KEY}}}\"")),
        trust.fingerprint.as_ref().map(|_| format!("fingerprint: \"${{env.{FINGERPRINT}}}\"")),
        trust.accepts_any.then(|| format!("bypassPinning: \"${{env.{ACCEPTS_ANY} === 'true'}}\"")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("{{{}}}", parts.join(", ")))
}

/// A warning as a list item while every certificate is accepted; otherwise empty.
pub fn warning(trust: &CertificateTrust) -> String {
    if !trust.accepts_any {
        return String::new();
    }
    format!(
        "- Text:\n    visible: \"${{env.{ACCEPTS_ANY} === 'true'}}\"\n    text: {}\n    styles: {{textStyle: {{color: \"${{colors.warning}}\"}}}}\n",
        yaml::words(&format!(
            "Every certificate is accepted: whoever stands between can read and change what you see. {ACCEPTS_ANY}=false in .env.config ends that."
        ))
    )
}

/// Lines of `.env.config`.
pub fn entries(trust: &CertificateTrust) -> String {
    let mut text = String::new();
    let mut entry = |words: &str, name: &str, value: Option<String>| {
        if let Some(value) = value {
            text.push_str(&format!("\n# {words}\n{name}={value}\n"));
        }
    };
    let pem = |text: &Option<String>| text.as_deref().map(|text| format!("'{}'", certificates(text)));
    entry("Certificates (PEM) that are trusted beside those of the system", AUTHORITIES, pem(&trust.authorities));
    entry("The certificate (PEM) that is shown to servers that ask for one", CERTIFICATE, pem(&trust.certificate));
    entry("SHA-256 of the only certificate that is trusted", FINGERPRINT, trust.fingerprint.clone());
    let any = trust.accepts_any.then(|| "true".to_owned());
    entry("true accepts every certificate, for experiments only", ACCEPTS_ANY, any);
    text
}

/// The certificates of a PEM file, without other text or private keys.
fn certificates(text: &str) -> String {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let blocks = text.split(BEGIN).skip(1).filter_map(|rest| rest.split_once(END)).map(|(inside, _)| {
        let lines = inside.lines().map(str::trim).filter(|line| !line.is_empty());
        // Base64 and nothing that would end the quotes around it.
        let lines = lines.filter(|line| line.chars().all(|c| c.is_ascii_alphanumeric() || "+/=".contains(c)));
        format!("{BEGIN}\n{}\n{END}", lines.collect::<Vec<_>>().join("\n"))
    });
    blocks.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::syntax::dotenv;

    #[test]
    fn certificates_are_read_back_and_nothing_beside_them_is_kept() {
        let file = "subject=it's us\n-----BEGIN CERTIFICATE-----\nAA+/\nBB==\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nhidden\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\r\nCC\r\n-----END CERTIFICATE-----";
        let trust = CertificateTrust {
            authorities: Some(file.to_owned()),
            fingerprint: Some("ab".to_owned()),
            accepts_any: true,
            ..CertificateTrust::default()
        };
        let (read, faults) = dotenv(&entries(&trust));
        let read: Vec<(&str, &str)> = read.iter().map(|one| (one.key.as_str(), one.value.as_str())).collect();
        let pem = "-----BEGIN CERTIFICATE-----\nAA+/\nBB==\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nCC\n-----END CERTIFICATE-----";
        assert_eq!(read, [(AUTHORITIES, pem), (FINGERPRINT, "ab"), (ACCEPTS_ANY, "true")]);
        assert!(faults.is_empty(), "{faults:?}");
    }

    #[test]
    fn the_usual_trust_leaves_no_trace() {
        let trust = CertificateTrust::default();
        assert_eq!((ssl_config(&trust), warning(&trust), entries(&trust)), (None, String::new(), String::new()));
    }
}

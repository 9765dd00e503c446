//! TLS options that `listen`, `new` and `view` share: trusted servers beyond the system's authorities, and client certificate.

use std::path::{Path, PathBuf};

use clap::Args;

use ensemble_core::message::http::{Authorities, Proof, Trust};
use ensemble_scaffold::CertificateTrust;

/// TLS options.
#[derive(Args, Clone, Debug, Default)]
pub struct TlsArgs {
    /// File of certificates (PEM) to trust, too: of authorities, or a server's own.
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// File of the certificate (PEM) to show to servers that ask for one.
    #[arg(long, value_name = "FILE", requires = "key")]
    pub cert: Option<PathBuf>,
    /// File of the key (PEM) of --cert.
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub key: Option<PathBuf>,
    /// SHA-256 of the only certificate to trust: 64 hexadecimal digits, colons allowed.
    #[arg(long, value_name = "SHA256", value_parser = fingerprint, conflicts_with_all = ["ca", "insecure"])]
    pub pin: Option<String>,
    /// Accept every certificate, for experiments: whoever stands between can read and change everything.
    #[arg(long, conflicts_with = "ca")]
    pub insecure: bool,
}

impl TlsArgs {
    /// The TLS settings of a connection.
    ///
    /// # Errors
    ///
    /// A message when a file cannot be read or holds no certificate or key.
    pub fn trust(&self) -> Result<Trust, String> {
        let mut trust = Trust::default();
        if let Some(ca) = self.ca_text()? {
            trust.authorities = Authorities::SystemAnd(ca.into());
        }
        if let Some((certificate, key)) = self.identity()? {
            trust.identity = Some(format!("{}\n{}", certificate.trim_end(), key.trim_end()).into());
        }
        if let Some(pin) = &self.pin {
            trust.proof = Proof::Fingerprint(pin.as_str().into());
        }
        if self.insecure {
            trust.proof = Proof::Anything;
        }
        Ok(trust)
    }

    /// The TLS settings of a generated app.
    ///
    /// # Errors
    ///
    /// A message when a file cannot be read or holds no certificate.
    pub fn of_app(&self) -> Result<CertificateTrust, String> {
        Ok(CertificateTrust {
            authorities: self.ca_text()?,
            certificate: self.identity()?.map(|(certificate, _)| certificate),
            fingerprint: self.pin.clone(),
            accepts_any: self.insecure,
        })
    }

    /// The text of the file of `--ca`.
    ///
    /// # Errors
    ///
    /// A message when it cannot be read.
    pub fn ca_text(&self) -> Result<Option<String>, String> {
        self.ca.as_deref().map(|file| pem(file, "CERTIFICATE", "--ca")).transpose()
    }

    /// The texts of the files of `--cert` and `--key`.
    ///
    /// # Errors
    ///
    /// A message when one is missing or cannot be read.
    pub fn identity(&self) -> Result<Option<(String, String)>, String> {
        match (&self.cert, &self.key) {
            (Some(cert), Some(key)) => {
                Ok(Some((pem(cert, "CERTIFICATE", "--cert")?, pem(key, "PRIVATE KEY", "--key")?)))
            }
            _ => Ok(None),
        }
    }
}

/// The text of a PEM file with the expected content.
fn pem(file: &Path, wanted: &str, option: &str) -> Result<String, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("cannot read `{}`: {error}", file.display()))?;
    let begins = |line: &str| line.starts_with("-----BEGIN ") && line.contains(wanted);
    if text.lines().any(|line| begins(line.trim())) {
        return Ok(text);
    }
    let what = if wanted == "CERTIFICATE" { "certificate" } else { "private key" };
    Err(format!("`{}` holds no {what} as PEM, which {option} wants: a line `-----BEGIN {wanted}-----`", file.display()))
}

/// Parses the fingerprint of a certificate.
fn fingerprint(text: &str) -> Result<String, String> {
    let digits: String = text.chars().filter(|character| !matches!(character, ':' | ' ')).collect();
    if digits.len() == 64 && digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
        return Ok(digits);
    }
    Err("it is 64 hexadecimal digits; `openssl x509 -noout -fingerprint -sha256 -in FILE` prints them".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        tls: TlsArgs,
    }

    fn args(words: &[&str]) -> Result<TlsArgs, clap::Error> {
        Command::try_parse_from(["command"].iter().chain(words)).map(|command| command.tls)
    }

    #[test]
    fn each_option_says_whom_to_trust() {
        assert_eq!(args(&[]).unwrap().trust().unwrap(), Trust::default());
        assert_eq!(args(&["--insecure"]).unwrap().trust().unwrap().proof, Proof::Anything);
        let copied = ["AB:cd"; 16].join(":");
        let pinned = args(&["--pin", &copied]).unwrap().trust().unwrap();
        assert_eq!(pinned.proof, Proof::Fingerprint("ABcd".repeat(16).into()));
        for refused in
            [&["--cert", "a"][..], &["--key", "a"], &["--pin", &copied, "--ca", "a"], &["--insecure", "--ca", "a"]]
        {
            assert!(args(refused).is_err(), "{refused:?}");
        }
    }

    #[test]
    fn a_file_without_a_certificate_is_told_before_anything_is_sent() {
        let path = std::env::temp_dir().join(format!("ensemble-run-tls-{}", std::process::id()));
        std::fs::write(&path, "no certificate").unwrap();
        let fault = args(&["--ca", path.to_str().unwrap()]).unwrap().trust().unwrap_err();
        std::fs::write(&path, "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n").unwrap();
        let read = args(&["--ca", path.to_str().unwrap()]).unwrap().trust();
        std::fs::remove_file(&path).unwrap();
        assert!(
            fault.ends_with("holds no certificate as PEM, which --ca wants: a line `-----BEGIN CERTIFICATE-----`"),
            "{fault}"
        );
        assert!(matches!(read.unwrap().authorities, Authorities::SystemAnd(_)));
    }
}

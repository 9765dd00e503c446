//! Keys that, in other libraries, let a client trust every server. No app gets that by a key that is unknown here, and `check` says what it would mean.

/// Parts of names that loosen something.
const LOOSE: [&str; 9] = ["bypass", "skip", "ignore", "disable", "insecure", "allow", "accept", "trust", "bad"];

/// Parts of names for the proof of a server.
const PROOF: [&str; 7] = ["pinning", "ssl", "tls", "cert", "verif", "selfsigned", "hostname"];

/// Names that ask for the proof: false or `none` drops it.
const STRICT: [&str; 9] = [
    "rejectunauthorized",
    "strictssl",
    "verify",
    "verifyssl",
    "verifytls",
    "verifypeer",
    "sslverify",
    "sslverifypeer",
    "validatecertificate",
];

/// True for a key that asks to trust every server, with its value as text.
pub fn trusts_anyone(key: &str, value: Option<&str>) -> bool {
    let name: String = key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let says = |words: &[&str]| value.is_some_and(|value| words.iter().any(|word| value.eq_ignore_ascii_case(word)));
    if STRICT.contains(&&*name) {
        return says(&["false", "no", "off", "0", "none"]);
    }
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    // A fingerprint is a proof, and so is an authority of one's own: `bypassPinningWithFingerprint`, `trustedCertificates`.
    let is_proved = ["fingerprint", "trusted", "authorit"].iter().any(|part| name.contains(part));
    let is_loose = name == "insecure" || (has(&LOOSE) && has(&PROOF));
    is_loose && !is_proved && !says(&["false", "no", "off", "0", "null", ""])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_spellings_are_known() {
        for key in [
            "bypassPinning",
            "bypass_ssl_pinning",
            "BypassPinning",
            "insecure",
            "insecureSkipVerify",
            "skipTlsVerify",
            "ignoreSslErrors",
            "allowSelfSigned",
            "trustAllCertificates",
            "acceptInvalidCerts",
            "badCertificateCallback",
        ] {
            assert!(trusts_anyone(key, Some("true")) && trusts_anyone(key, None), "{key}");
            assert!(!trusts_anyone(key, Some("false")), "{key}");
        }
        for key in ["rejectUnauthorized", "verify", "verify_ssl", "strict-ssl"] {
            assert!(trusts_anyone(key, Some("false")) && !trusts_anyone(key, Some("true")), "{key}");
        }
        for key in ["bypassCache", "url", "bypassPinningWithFingerprint", "trustedCertificates", "acceptLanguage", "ca"]
        {
            assert!(!trusts_anyone(key, Some("true")), "{key}");
        }
    }
}

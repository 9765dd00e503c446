//! Keeps passwords and tokens out of what is shown, and away from servers they were not meant for.

use std::borrow::Cow;

/// Parts of header names that carry secrets.
const SECRET_WORDS: [&str; 10] =
    ["auth", "cookie", "credential", "key", "passw", "secret", "session", "signature", "token", "jwt"];

/// Shorter texts are found everywhere and would spoil every message.
const SHORTEST_SECRET: usize = 4;

/// Whether a header of this (lower-case) name carries a secret.
pub(super) fn is_secret(name: &str) -> bool {
    SECRET_WORDS.iter().any(|word| name.contains(word))
}

/// The secrets that a request carries.
#[derive(Clone, Debug, Default)]
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// Remembers a secret value; of `Bearer abc` also the part after the scheme.
    pub fn add(&mut self, value: &str) {
        let last_word = value.rsplit(' ').next().unwrap_or_default();
        for secret in [value, last_word] {
            if secret.len() >= SHORTEST_SECRET && !self.0.iter().any(|known| known == secret) {
                self.0.push(secret.to_owned());
            }
        }
    }

    /// `text` with stars in place of every secret.
    pub fn mask(&self, text: String) -> String {
        let masked = self.0.iter().fold(Cow::Borrowed(text.as_str()), |text, secret| {
            if text.contains(secret.as_str()) { Cow::Owned(text.replace(secret.as_str(), "***")) } else { text }
        });
        match masked {
            Cow::Borrowed(_) => text,
            Cow::Owned(masked) => masked,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s01_key_like_headers_are_secret() {
        for name in ["authorization", "cookie", "proxy-authorization", "apikey", "x-api-key", "x-csrf-token"] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["accept", "content-type", "last-event-id", "x-request-id"] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn s03_secrets_are_masked() {
        let mut secrets = Secrets::default();
        secrets.add("Bearer abc.def");
        assert_eq!(secrets.mask("token abc.def is old".to_owned()), "token *** is old");
    }
}

//! Masks passwords and tokens in output, and keeps them from servers for which they were not meant.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::address;

/// Parts of header names that carry secrets.
const SECRET_WORDS: [&str; 10] =
    ["auth", "cookie", "credential", "key", "passw", "secret", "session", "signature", "token", "jwt"];

/// Least length of a secret: shorter texts are found everywhere and would spoil every message.
const SHORTEST_SECRET: usize = 4;

/// Limit of characters of a reported message.
const LONGEST_MESSAGE: usize = 2000;

/// Returns true when a header of this (lower-case) name carries a secret.
pub fn is_secret_header(name: &str) -> bool {
    SECRET_WORDS.iter().any(|word| name.contains(word))
}

/// Names of query parameters that carry secrets, whole or as the last word: behind a dash or an underscore, or `Key` in `sessionKey`.
const SECRET_PARAMETERS: [&str; 15] = [
    "apikey",
    "auth",
    "authorization",
    "credential",
    "credentials",
    "jwt",
    "key",
    "pass",
    "passwd",
    "password",
    "pwd",
    "secret",
    "sig",
    "signature",
    "token",
];

/// Replacement of a secret.
const STARS: &str = "***";

fn is_secret_parameter(name: &str) -> bool {
    let last = name.rsplit(['-', '_', '.']).next().unwrap_or_default();
    let hump =
        last.as_bytes().windows(2).rposition(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    let last_of_camel = hump.map_or(last, |at| &last[at + 1..]).to_ascii_lowercase();
    let (name, last) = (name.to_ascii_lowercase(), last.to_ascii_lowercase());
    SECRET_PARAMETERS.contains(&last.as_str())
        || SECRET_PARAMETERS.contains(&last_of_camel.as_str())
        || ["token", "secret", "apikey"].iter().any(|word| name.ends_with(word))
}

/// The pairs of a query, each split into name and value as they are written.
fn pairs(query: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    query.split('&').map(|pair| pair.split_once('=').map_or((pair, None), |(name, value)| (name, Some(value))))
}

/// An address for display: keys and tokens in its query are stars, everything else is unchanged.
pub(crate) fn shown_address(url: &Url) -> String {
    let mut shown = url.clone();
    // Addresses that can have no credentials have none to hide.
    let _ = shown.set_password(None);
    let _ = shown.set_username("");
    let Some(query) = url.query().filter(|query| pairs(query).any(|(name, _)| is_secret_parameter(name))) else {
        return shown.into();
    };
    let hidden = pairs(query).map(|pair| match pair {
        (name, Some(_)) if is_secret_parameter(name) => format!("{name}={STARS}"),
        (name, Some(value)) => format!("{name}={value}"),
        (name, None) => name.to_owned(),
    });
    let hidden = hidden.collect::<Vec<_>>().join("&");
    address::set_query(&mut shown, Some(&hidden));
    shown.into()
}

/// An address for display: without its login, and with stars for keys and tokens in its query. A text that is no address is returned unchanged.
pub fn without_secrets(address: &str) -> String {
    address::parse(address).map_or_else(|_| address.to_owned(), |url| shown_address(&url))
}

/// The keys and tokens in the query of an address, and its password, encoded and decoded.
pub fn secrets_in_address(address: &str) -> Vec<String> {
    let Ok(url) = address::parse(address) else { return Vec::new() };
    let mut secrets = Secrets::default();
    secrets.add_query(&url);
    if let Some(password) = url.password() {
        secrets.add(password);
        secrets.add(&percent_decode_str(password).decode_utf8_lossy());
    }
    secrets.0
}

/// The secrets that a request carries.
#[derive(Clone, Debug, Default)]
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    /// Remembers a secret value; of `Bearer abc` also the part after the scheme.
    pub fn add(&mut self, value: &str) {
        let last_word = value.rsplit(' ').next().unwrap_or_default();
        // Both forms: a library may quote the whole header, a server only the token.
        for secret in [value, last_word] {
            if secret.len() >= SHORTEST_SECRET && !self.0.iter().any(|known| known == secret) {
                self.0.push(secret.to_owned());
            }
        }
    }

    /// Remembers the keys and tokens in an address's query, encoded and decoded.
    pub fn add_query(&mut self, url: &Url) {
        let pairs = url.query().into_iter().flat_map(pairs).filter(|(name, _)| is_secret_parameter(name));
        for value in pairs.filter_map(|(_, value)| value) {
            self.add(value);
            self.add(&percent_decode_str(value).decode_utf8_lossy());
        }
    }

    /// Remembers the value of every cookie.
    pub fn add_cookies(&mut self, header: &str) {
        for (_, value) in header.split(';').filter_map(|pair| pair.split_once('=')) {
            self.add(value.trim());
        }
    }

    /// `message` as it may be reported: without secrets, and shortened where a server has made it long, such as by the name of an encoding.
    pub fn reported(&self, message: String) -> Arc<str> {
        // Shortened last: what is left of a secret that was cut would not be found.
        let mut message = self.mask(message);
        if let Some((end, _)) = message.char_indices().nth(LONGEST_MESSAGE) {
            message.truncate(end);
            message.push('…');
        }
        Arc::from(message)
    }

    /// `text` with stars in place of every secret.
    pub fn mask(&self, text: String) -> String {
        // The longest first: a secret may be the beginning of another one, whose rest would be left.
        let mut secrets: Vec<&String> = self.0.iter().collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        let masked = secrets.into_iter().fold(Cow::Borrowed(text.as_str()), |text, secret| {
            if text.contains(secret.as_str()) { Cow::Owned(text.replace(secret.as_str(), STARS)) } else { text }
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
            assert!(is_secret_header(name), "{name}");
        }
        for name in ["accept", "content-type", "last-event-id", "x-request-id"] {
            assert!(!is_secret_header(name), "{name}");
        }
    }

    #[test]
    fn s03_keys_in_an_address_are_not_shown() {
        let shown = |address: &str| shown_address(&Url::parse(address).unwrap());
        assert_eq!(
            shown("http://u:p@h/a?x=%2F&apikey=K&access_token=T&y"),
            "http://h/a?x=%2F&apikey=***&access_token=***&y"
        );
        assert_eq!(
            shown("http://h/?monkey=1&moneKy=1&topic=b&q=x+y&b="),
            "http://h/?monkey=1&moneKy=1&topic=b&q=x+y&b="
        );
        let mut secrets = Secrets::default();
        secrets.add_query(&Url::parse("http://h/?key=ab%2Fcd").unwrap());
        assert_eq!(secrets.mask("ab/cd ab%2Fcd".to_owned()), "*** ***");
    }

    #[test]
    fn s03_secrets_are_masked() {
        let mut secrets = Secrets::default();
        secrets.add("Bearer abc.def");
        assert_eq!(secrets.mask("token abc.def is old".to_owned()), "token *** is old");
        secrets.add("abc.def.ghi");
        assert_eq!(secrets.mask("abc.def.ghi abc.def".to_owned()), "*** ***");
        secrets.add("xyz");
        secrets.add("wxyz");
        assert_eq!(secrets.mask("wxyz xyz".to_owned()), "*** xyz", "what is short is found everywhere");
        let mut cookies = Secrets::default();
        cookies.add_cookies("sid=c00kie-1; theme=dark; broken; b= c00kie-2 ");
        assert_eq!(cookies.mask("c00kie-1 c00kie-2 dark sid".to_owned()), "*** *** *** sid");
    }

    #[test]
    fn s03_secrets_of_an_address_are_its_login_and_its_keys_as_written_and_as_meant() {
        let mut found = secrets_in_address(
            "https://me:p%40ss%2Fw@h/a?plain=1&x_token=t%2B1t&sessionKey=kkkk&client-secret=ssss&sig=gggg",
        );
        found.sort();
        assert_eq!(found, ["gggg", "kkkk", "p%40ss%2Fw", "p@ss/w", "ssss", "t%2B1t", "t+1t"]);
        assert!(secrets_in_address("no address").is_empty());
        assert_eq!(without_secrets("http://u:p@h/?token=t"), "http://h/?token=***");
        assert_eq!(without_secrets("no address"), "no address");
    }
}

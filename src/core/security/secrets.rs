//! Values that may not be shown: registered by their sources, masked in text.

use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Replacement of a secret.
const STARS: &str = "***";

/// Least length of a secret in bytes: shorter values are found everywhere and would spoil every message.
const SHORTEST: usize = 4;

/// Least length of a secret of digits: shorter ones are mostly ports, years and counts.
const SHORTEST_NUMBER: usize = 6;

/// Least length of a part in base64 that is masked; shorter ones are found in words.
const SHORTEST_BASE64: usize = 8;

/// Most secrets that are remembered.
const MOST: usize = 1024;

/// `encodeURIComponent` of JavaScript leaves these.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Characters that RFC 3986 leaves unencoded in addresses.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A set of secrets. At most 1024 are kept.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    values: Vec<Arc<str>>,
    /// Their encodings, the longest first: one secret may be part of another.
    written: Vec<String>,
}

impl Secrets {
    /// Remembers a value; of `Bearer abc` and `Basic abc` the part after the scheme. A value that is too short to be a secret, or is a word of
    /// configuration (`true`), is not remembered.
    pub fn add(&mut self, value: &str) {
        let value = value.trim();
        let bare = ["Bearer ", "Basic ", "Token "].iter().find_map(|scheme| {
            value
                .get(..scheme.len())
                .filter(|start| start.eq_ignore_ascii_case(scheme))
                .map(|_| value[scheme.len()..].trim())
        });
        self.add_value(bare.unwrap_or(value));
    }

    fn add_value(&mut self, value: &str) {
        let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
        // A login whose token is not there yet is its scheme alone.
        let is_word = matches!(value, "true" | "false" | "null" | "none" | "Bearer" | "Basic" | "Token");
        let too_short = value.len() < SHORTEST || is_number && value.len() < SHORTEST_NUMBER;
        if too_short || is_word || self.values.len() >= MOST || self.values.iter().any(|known| **known == *value) {
            return;
        }
        self.values.push(Arc::from(value));
        for written in written(value) {
            if !self.written.contains(&written) {
                self.written.push(written);
            }
        }
        self.written.sort_by_key(|written| std::cmp::Reverse(written.len()));
    }

    /// Remembers everything that `others` knows.
    pub fn extend(&mut self, others: &Secrets) {
        others.values.iter().for_each(|value| self.add_value(value));
    }

    /// True when no secret is remembered.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// `text` with stars in place of every secret, however it is encoded.
    pub fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.written.iter().fold(Cow::Borrowed(text), |text, secret| {
            if text.contains(secret.as_str()) { Cow::Owned(text.replace(secret.as_str(), STARS)) } else { text }
        })
    }
}

/// A value as it is, in JSON, in addresses and forms, and in base64.
fn written(value: &str) -> Vec<String> {
    let mut all = vec![value.to_owned()];
    let json = escaped(value);
    // Data that holds JSON, such as an event's, is escaped once more where it is printed as JSON.
    all.push(escaped(&json));
    all.push(json);
    for set in [UNRESERVED, COMPONENT] {
        let percent = utf8_percent_encode(value, set).to_string();
        all.push(percent.replace("%20", "+"));
        all.push(lower_hex(&percent));
        all.push(percent);
    }
    for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
        for shift in 0..3 {
            all.extend(inside_base64(engine, value.as_bytes(), shift));
        }
    }
    all.retain(|text| text.len() >= SHORTEST);
    all.sort();
    all.dedup();
    all
}

/// The text as a JSON string without its quotes.
fn escaped(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json.get(1..json.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

/// `%2f` for `%2F`.
fn lower_hex(percent: &str) -> String {
    let mut digits = 0;
    let lower = percent.chars().map(|c| {
        digits = if c == '%' { 2 } else { i32::max(digits - 1, -1) };
        if digits >= 0 && c != '%' { c.to_ascii_lowercase() } else { c }
    });
    lower.collect()
}

/// The base64 characters that depend on the value alone, when it begins `shift` bytes into a group of three and other bytes may follow. It finds
/// the password in the encoded `user:PASSWORD` of a login.
fn inside_base64(engine: &impl Engine, value: &[u8], shift: usize) -> Option<String> {
    let bytes: Vec<u8> = std::iter::repeat_n(0, shift).chain(value.iter().copied()).collect();
    let encoded = engine.encode(&bytes);
    let (start, end) = ((shift * 8).div_ceil(6), bytes.len() * 8 / 6);
    encoded.get(start..end).filter(|inside| inside.len() >= SHORTEST_BASE64).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "p\"w/ ü+&=Xyz";

    fn masked(text: &str) -> String {
        let mut secrets = Secrets::default();
        secrets.add(SECRET);
        secrets.mask(text).into_owned()
    }

    #[test]
    fn a_secret_is_masked_in_every_encoding() {
        assert_eq!(masked(&format!("a {SECRET} b")), "a *** b");
        let json = serde_json::json!({"said": SECRET}).to_string();
        assert_eq!(masked(&json), r#"{"said":"***"}"#);
        assert_eq!(masked(&serde_json::json!({"data": json}).to_string()), r#"{"data":"{\"said\":\"***\"}"}"#);
        let form: String = url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
        let encoded = utf8_percent_encode(SECRET, NON_ALPHANUMERIC).to_string();
        for text in [form, encoded.clone(), lower_hex(&encoded), encoded.replace("%2F", "%2f").replace("%2f", "%2F")] {
            assert_eq!(masked(&format!("http://h/?q={text}&x=1")), "http://h/?q=***&x=1", "{text}");
        }
    }

    #[test]
    fn a_secret_is_masked_inside_base64() {
        for user in ["", "a", "ab", "abc:"] {
            for rest in ["", "z", "zz"] {
                let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{user}{SECRET}{rest}"));
                assert!(masked(&encoded).contains("***"), "{user}{rest}: {encoded}");
            }
        }
    }

    #[test]
    fn the_scheme_of_a_login_is_no_secret_and_words_are_none() {
        let mut secrets = Secrets::default();
        ["Bearer abc.def", "Bearer ", "true", "8080", "abc", "  "].iter().for_each(|value| secrets.add(value));
        assert_eq!(secrets.mask("Bearer abc.def: true 8080 abc"), "Bearer ***: true 8080 abc");
        secrets.add("abc.def.ghi");
        assert_eq!(secrets.mask("abc.def.ghi abc.def"), "*** ***");
        let mut others = Secrets::default();
        assert!(others.is_empty());
        others.extend(&secrets);
        assert_eq!(others.mask("abc.def.ghi"), "***");
    }

    #[test]
    fn a_list_of_secrets_has_an_end() {
        let mut secrets = Secrets::default();
        (0..2 * MOST).for_each(|number| secrets.add(&format!("secret-{number}")));
        assert_eq!(secrets.values.len(), MOST);
    }
}

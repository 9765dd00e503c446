//! The forms in which programs and formats write a secret: JSON, addresses, HTML, YAML, hexadecimal, base64.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Least length of a secret in bytes: shorter values are found everywhere and would spoil every message.
pub(super) const SHORTEST: usize = 4;

/// Shortest base64 part that is masked; shorter ones occur in words.
const SHORTEST_BASE64: usize = 8;

/// Longest lower-case secret that is masked as a whole word only: the password `secret` must not be masked in `.env.secrets`.
const LONGEST_WORD: usize = 11;

/// Characters that JavaScript's `encodeURIComponent` encodes.
pub(super) const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
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
pub(super) const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Characters that the URL parser encodes in a raw query: the special-query percent-encode set of the URL standard.
const QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'\'');

/// Characters that the URL parser encodes in a path.
const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'^').add(b'`').add(b'{').add(b'}');

/// Characters that the URL parser encodes in a user name or password.
const USERINFO: &AsciiSet =
    &PATH.add(b'/').add(b':').add(b';').add(b'=').add(b'@').add(b'[').add(b'\\').add(b']').add(b'|');

/// Encodes `%` only, for formats that percent-encode twice.
const PERCENT: &AsciiSet = &AsciiSet::EMPTY.add(b'%');

/// An encoded form of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Encoding {
    pub(super) text: String,
    /// True to mask whole words only.
    pub(super) is_word: bool,
}

/// A value as it is, in JSON, in addresses and forms, in HTML, in YAML, in hexadecimal and in base64.
pub(super) fn encodings(value: &str) -> Vec<Encoding> {
    let json = escaped(value);
    let ascii = json_of_ascii(&json);
    // Data that holds JSON, such as an event's, is escaped once more where it is printed as JSON.
    let mut all = vec![value.to_owned(), escaped(&json), ascii.replace('/', "\\/"), json.replace('/', "\\/"), ascii];
    for text in [value, &json] {
        for set in [UNRESERVED, COMPONENT] {
            let percent = utf8_percent_encode(text, set).to_string();
            all.push(utf8_percent_encode(&percent, PERCENT).to_string());
            all.push(percent.replace("%20", "+"));
            all.push(lower_hex(&percent));
            all.push(percent);
        }
    }
    all.extend([QUERY, PATH, USERINFO].map(|set| utf8_percent_encode(value, set).to_string()));
    all.push(json);
    all.push(value.replace('\'', "''"));
    let html = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    for (double, single) in
        [("&quot;", "&#39;"), ("&#34;", "&#39;"), ("&quot;", "&#x27;"), ("&quot;", "&apos;"), ("\"", "'")]
    {
        all.push(html.replace('"', double).replace('\'', single));
    }
    let hex: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
    all.push(hex.to_uppercase());
    all.push(hex);
    for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
        for shift in 0..3 {
            all.extend(inside_base64(engine, value.as_bytes(), shift));
        }
    }
    all.retain(|text| text.len() >= SHORTEST);
    all.sort();
    all.dedup();
    let is_word = value.len() <= LONGEST_WORD && value.bytes().all(|byte| byte.is_ascii_lowercase());
    all.into_iter().map(|text| Encoding { is_word: is_word && text == value, text }).collect()
}

/// JSON with non-ASCII characters escaped as `\u00fc`, in UTF-16.
fn json_of_ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}")));
        }
    }
    text
}

/// The text as a JSON string without its quotes.
fn escaped(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json.get(1..json.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

/// `%2f` for `%2F`.
pub(super) fn lower_hex(percent: &str) -> String {
    let mut digits = 0;
    let lower = percent.chars().map(|c| {
        digits = if c == '%' { 2 } else { i32::max(digits - 1, -1) };
        if digits >= 0 && c != '%' { c.to_ascii_lowercase() } else { c }
    });
    lower.collect()
}

/// The base64 characters determined by a value that begins `shift` bytes into a group of three. They reveal the password in an encoded
/// `user:PASSWORD`.
fn inside_base64(engine: &impl Engine, value: &[u8], shift: usize) -> Option<String> {
    let bytes: Vec<u8> = std::iter::repeat_n(0, shift).chain(value.iter().copied()).collect();
    let encoded = engine.encode(&bytes);
    let (start, end) = ((shift * 8).div_ceil(6), bytes.len() * 8 / 6);
    encoded.get(start..end).filter(|inside| inside.len() >= SHORTEST_BASE64).map(str::to_owned)
}

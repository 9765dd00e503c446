//! Values that may not be shown: registered by their sources, masked in text.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Replacement of a secret.
const STARS: &str = "***";

/// Least length of a secret in bytes: shorter values are found everywhere and would spoil every message.
const SHORTEST: usize = 4;

/// Least length of a secret of digits: shorter ones are mostly ports, years and counts.
const SHORTEST_NUMBER: usize = 6;

/// Shortest base64 part that is masked; shorter ones occur in words.
const SHORTEST_BASE64: usize = 8;

/// Shortest line of a multi-line secret, such as a private key, that is masked by itself, because a message may quote one line.
const SHORTEST_LINE: usize = 12;

/// Longest lower-case secret that is masked as a whole word only: the password `secret` must not be masked in `.env.secrets`.
const LONGEST_WORD: usize = 11;

/// Least length of the beginning of a secret that is masked before a `…`.
const SHORTEST_CUT: usize = 6;

/// Limit of permanent secrets.
const MOST: usize = 1024;

/// Limit of secrets of [`Secrets::add_passing`].
const MOST_PASSING: usize = 128;

/// Characters that JavaScript's `encodeURIComponent` encodes.
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

/// A set of secrets.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// Permanent secrets.
    values: Vec<String>,
    /// Latest transient secrets.
    passing: VecDeque<String>,
    /// Total of secrets ever added.
    added: usize,
    /// Search automaton for all encodings, built when text is masked.
    search: OnceLock<Option<Search>>,
}

#[derive(Clone, Debug)]
struct Search {
    encodings: Vec<Encoding>,
    automaton: AhoCorasick,
}

/// An encoded form of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Encoding {
    text: String,
    /// True to mask whole words only.
    is_word: bool,
}

impl Secrets {
    /// Adds a permanent secret; of `Bearer abc` and `Basic abc` the part after the scheme. Values that are too short, or configuration words such as
    /// `true`, are ignored. False when the limit of 1024 is reached.
    pub fn add(&mut self, value: &str) -> bool {
        let Some(value) = secret_of(value) else { return true };
        if self.values.iter().any(|known| known == value) {
            return true;
        }
        if self.values.len() >= MOST {
            return false;
        }
        self.values.push(value.to_owned());
        self.added += 1;
        self.search = OnceLock::new();
        true
    }

    /// Adds a transient secret, such as a server's cookie or token: the latest 128 are kept.
    pub fn add_passing(&mut self, value: &str) {
        let Some(value) = secret_of(value) else { return };
        if self.values.iter().chain(&self.passing).any(|known| known == value) {
            return;
        }
        if self.passing.len() >= MOST_PASSING {
            self.passing.pop_front();
        }
        self.passing.push_back(value.to_owned());
        self.added += 1;
        self.search = OnceLock::new();
    }

    /// Total of secrets ever added. When it rises, text that was masked earlier may contain a new one.
    pub fn added(&self) -> usize {
        self.added
    }

    /// True when no secret is remembered.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.passing.is_empty()
    }

    /// `text` with every secret replaced by stars, in any encoding, including the start of one before a `…`.
    pub fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let Some(search) = self.search.get_or_init(|| Search::new(self.values.iter().chain(&self.passing))) else {
            return Cow::Borrowed(text);
        };
        let mut ranges = search.found(text);
        if ranges.is_empty() {
            return Cow::Borrowed(text);
        }
        ranges.sort_unstable();
        let (mut masked, mut end) = (String::with_capacity(text.len()), 0);
        for (from, to) in ranges {
            // One secret may be part of another, or begin inside of it.
            if from >= end {
                masked.push_str(text.get(end..from).unwrap_or_default());
                masked.push_str(STARS);
            }
            end = end.max(to);
        }
        masked.push_str(text.get(end..).unwrap_or_default());
        Cow::Owned(masked)
    }
}

impl Search {
    /// `None` when there is nothing to search for.
    fn new<'a>(values: impl Iterator<Item = &'a String>) -> Option<Self> {
        let mut encodings = Vec::new();
        for value in values {
            encodings.extend(written(value));
            let lines = value.lines().map(str::trim).filter(|line| line.len() >= SHORTEST_LINE && *line != value);
            encodings.extend(lines.flat_map(written));
        }
        encodings.sort_by(|a, b| a.text.cmp(&b.text).then(a.is_word.cmp(&b.is_word)));
        encodings.dedup_by(|second, first| second.text == first.text);
        if encodings.is_empty() {
            return None;
        }
        // Building fails beyond 2³¹ states; the 1152 patterns of the largest set stay far below.
        // The faster kind takes a megabyte for four secrets.
        let kind = Some(AhoCorasickKind::ContiguousNFA);
        let texts = encodings.iter().map(|encoding| &encoding.text);
        let automaton = AhoCorasick::builder().kind(kind).build(texts).ok()?;
        Some(Self { encodings, automaton })
    }

    /// Byte ranges of secrets.
    fn found(&self, text: &str) -> Vec<(usize, usize)> {
        let bytes = text.as_bytes();
        let is_letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        let found = self.automaton.find_overlapping_iter(text).filter(|found| {
            let is_word = self.encodings.get(found.pattern().as_usize()).is_some_and(|encoding| encoding.is_word);
            !is_word || !is_letter(found.start().checked_sub(1)) && !is_letter(Some(found.end()))
        });
        let mut ranges: Vec<(usize, usize)> = found.map(|found| (found.start(), found.end())).collect();
        ranges.extend(text.match_indices('…').filter_map(|(at, _)| self.cut(text.get(..at)?)));
        ranges
    }

    /// Byte range of the start of a secret at the end of a text that was cut off.
    fn cut(&self, text: &str) -> Option<(usize, usize)> {
        let beginnings = self.encodings.iter().filter(|encoding| !encoding.is_word).filter_map(
            |Encoding { text: secret, .. }| {
                (SHORTEST_CUT..secret.len())
                    .rev()
                    .find(|length| secret.get(..*length).is_some_and(|start| text.ends_with(start)))
            },
        );
        beginnings.max().map(|length| (text.len() - length, text.len()))
    }
}

/// The part of a value that is secret; `None` when it is none.
fn secret_of(value: &str) -> Option<&str> {
    let value = value.trim();
    let bare = ["Bearer ", "Basic ", "Token "].iter().find_map(|scheme| {
        value
            .get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
            .map(|_| value[scheme.len()..].trim())
    });
    let value = bare.unwrap_or(value);
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    // A login whose token is not there yet is its scheme alone.
    let is_setting = matches!(value, "true" | "false" | "null" | "none" | "Bearer" | "Basic" | "Token");
    let too_short = value.len() < SHORTEST || is_number && value.len() < SHORTEST_NUMBER;
    (!too_short && !is_setting).then_some(value)
}

/// A value as it is, in JSON, in addresses and forms, in HTML, in YAML, in hexadecimal and in base64.
fn written(value: &str) -> Vec<Encoding> {
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
fn lower_hex(percent: &str) -> String {
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
    fn a_secret_is_masked_in_the_encodings_of_others() {
        let url = url::Url::parse(&format!("https://h/{SECRET}?a={SECRET}")).unwrap();
        assert_eq!(masked(url.as_str()), "https://h/***?a=***");
        let mut login = url::Url::parse("https://h/").unwrap();
        login.set_password(Some(SECRET)).unwrap();
        assert_eq!(masked(login.as_str()), "https://:***@h/");
        let encoded = utf8_percent_encode(SECRET, COMPONENT).to_string();
        assert_eq!(masked(&format!("?next={}", utf8_percent_encode(&encoded, COMPONENT))), "?next=***", "twice");
        let json = serde_json::json!({"k": SECRET}).to_string();
        assert!(masked(&utf8_percent_encode(&json, COMPONENT).to_string()).contains("***"), "JSON in an address");
        assert_eq!(masked(r#"{"said":"p\"w\/ \u00fc+&=Xyz"}"#), r#"{"said":"***"}"#, "as Python and PHP write it");
        assert_eq!(masked("<p>p&quot;w/ ü+&amp;=Xyz</p>"), "<p>***</p>");
        assert_eq!(masked("<p>p\"w/ ü+&amp;=Xyz</p>"), "<p>***</p>");
        let hex: String = SECRET.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(masked(&format!("{hex} {}", hex.to_uppercase())), "*** ***");
        let mut quoted = Secrets::default();
        quoted.add("it's-hidden");
        assert_eq!(
            quoted.mask("token: 'it''s-hidden' &#39; it&#39;s-hidden it&#x27;s-hidden"),
            "token: '***' &#39; *** ***"
        );
    }

    #[test]
    fn a_word_is_masked_as_a_word() {
        let mut secrets = Secrets::default();
        ["secret", "correcthorse", "hunter2"].iter().for_each(|value| assert!(secrets.add(value)));
        let text = ".env.secrets config/secrets.json: password=secret, \"secret\" xcorrecthorsey ahunter2b";
        assert_eq!(secrets.mask(text), ".env.secrets config/secrets.json: password=***, \"***\" x***y a***b");
    }

    #[test]
    fn the_beginning_of_a_secret_that_is_cut_is_masked() {
        let mut secrets = Secrets::default();
        secrets.add("tk_0123456789abcdef");
        assert_eq!(
            secrets.mask("got tk_0123456789ab… and tk_01… tk_0123456789abcdef… tk_0123"),
            "got ***… and tk_01… ***… tk_0123"
        );
    }

    #[test]
    fn lines_of_a_key_are_masked_one_by_one() {
        let mut secrets = Secrets::default();
        secrets.add("-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nshort\n-----END KEY-----");
        assert_eq!(secrets.mask("  3 | MIIEvQIBADANBgkq\n  4 | short"), "  3 | ***\n  4 | short");
    }

    #[test]
    fn overlapping_secrets_leave_nothing_between_them() {
        let mut secrets = Secrets::default();
        ["abc-def", "def-ghi"].iter().for_each(|value| assert!(secrets.add(value)));
        assert_eq!(secrets.mask("abc-def-ghi abc-defdef-ghi"), "*** ******");
    }

    #[test]
    fn a_secret_is_masked_inside_base64() {
        for user in ["", "a", "ab", "abc:"] {
            for rest in ["", "z", "zz"] {
                let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{user}{SECRET}{rest}"));
                // What is left holds no more than some bits of the secret's first and last bytes, beside those around it.
                let (left, around) = (masked(&encoded).replacen("***", "", 1), user.len() + rest.len());
                assert!(left.len() <= 2 + (around * 4).div_ceil(3) + 2, "{user}{rest}: {encoded}, {left}");
            }
        }
        let (mut secrets, encoded) = (Secrets::default(), "YWJjLWRlZi1naGkt");
        secrets.add("abc-def-ghi-");
        assert_eq!(secrets.mask(encoded), "***", "all of it");
    }

    #[test]
    fn digits_of_an_encoded_byte_may_be_small_letters() {
        for encoded in ["p%22w%2f%20%c3%bc%2b%26%3dXyz", "p%22w%2F%20%C3%BC%2B%26%3DXyz"] {
            assert_eq!(masked(&format!("http://h/?q={encoded}&x=%2f")), "http://h/?q=***&x=%2f");
        }
        assert_eq!(lower_hex("%2F-%C3%BCAB%%AFF%4"), "%2f-%c3%bcAB%%afF%4");
    }

    #[test]
    fn the_scheme_of_a_login_is_no_secret_and_words_are_none() {
        let mut secrets = Secrets::default();
        assert!(secrets.is_empty());
        for value in ["Bearer abc.def", "bearer ", "Bearer ", "true", "8080", "12345", "abc", "  "] {
            assert!(secrets.add(value));
        }
        assert_eq!(secrets.mask("Bearer abc.def: true 8080 12345 abc"), "Bearer ***: true 8080 12345 abc");
        secrets.add("abc.def.ghi");
        assert_eq!(secrets.mask("abc.def.ghi abc.def"), "*** ***");
        secrets.add("123456");
        assert_eq!(secrets.mask("pin 123456"), "pin ***");
        assert!(!secrets.is_empty());
    }

    #[test]
    fn lengths_count_to_the_byte() {
        let masked = |secret: &str, text: &str| {
            let mut secrets = Secrets::default();
            secrets.add(secret);
            secrets.mask(text).into_owned()
        };
        assert_eq!(masked("x-9Z", "a x-9Z b"), "a *** b");
        assert_eq!(masked("x-9", "a x-9 b"), "a x-9 b");
        // Eleven small letters are a word, twelve are none.
        assert_eq!(masked("abcdefghijk", "xabcdefghijky abcdefghijk"), "xabcdefghijky ***");
        assert_eq!(masked("abcdefghijkl", "xabcdefghijkly"), "x***y");
        assert_eq!(masked("abcdefghijk", "_abcdefghijk_"), "_***_");
        assert_eq!(masked("tk_0123456789abcdef", "tk_012… tk_01…"), "***… tk_01…");
        assert_eq!(masked("abcdefghijk", "abcdefg…"), "abcdefg…", "the beginning of a word is many words");
        assert_eq!(masked("first line 1\nsecond line", "first line 1 second line"), "*** second line");
        // Of six bytes base64 has eight characters, of five it has six that are surely theirs.
        assert_eq!(masked("Zy9-Xw", "Wnk5LVh3"), "***");
        assert_eq!(masked("Zy9-X", "Wnk5LVg="), "Wnk5LVg=");
    }

    #[test]
    fn what_is_said_of_a_login_is_no_secret_but_its_value_is() {
        for (value, secret) in [
            ("Token s3cr3t-1", "s3cr3t-1"),
            ("basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
            ("BEARER s3cr3t-2", "s3cr3t-2"),
            (" s3cr3t-3\n", "s3cr3t-3"),
        ] {
            let mut secrets = Secrets::default();
            assert!(secrets.add(value));
            assert_eq!(secrets.mask(&format!("Token basic BEARER {secret}")), "Token basic BEARER ***", "{value}");
        }
        let mut secrets = Secrets::default();
        for word in ["true", "false", "null", "none", "Bearer", "Basic", "Token"] {
            assert!(secrets.add(word) && secrets.is_empty(), "{word}");
        }
    }

    #[test]
    fn a_secret_that_comes_after_a_text_was_masked_is_masked() {
        let mut secrets = Secrets::default();
        assert_eq!(
            (secrets.mask("one-1 two-2 three-3").into_owned().as_str(), secrets.added()),
            ("one-1 two-2 three-3", 0)
        );
        secrets.add("one-1");
        assert_eq!((secrets.mask("one-1 two-2").into_owned().as_str(), secrets.added()), ("*** two-2", 1));
        secrets.add_passing("two-2");
        assert_eq!(
            (secrets.mask("one-1 two-2 three-3").into_owned().as_str(), secrets.added()),
            ("*** *** three-3", 2)
        );
        secrets.add_passing("three-3");
        assert_eq!((secrets.mask("two-2 three-3").into_owned().as_str(), secrets.added()), ("*** ***", 3));
        // Known ones are no further ones, whichever way they came.
        secrets.add("one-1");
        for passing in ["two-2", "one-1", "abc"] {
            secrets.add_passing(passing);
        }
        assert_eq!(secrets.added(), 3);
        let mut passing = Secrets::default();
        passing.add_passing("only-1");
        assert!(!passing.is_empty());
    }

    #[test]
    fn a_secret_inside_of_another_ends_no_stars() {
        let mut secrets = Secrets::default();
        ["ab-cdef-gh", "cdef-"].iter().for_each(|value| assert!(secrets.add(value)));
        assert_eq!(secrets.mask("ab-cdef-gh ab-cdef-gx"), "*** ab-***gx");
    }

    #[test]
    fn a_word_that_is_also_another_secret_is_masked_inside_of_words() {
        // The second one is the first one in base64.
        let mut secrets = Secrets::default();
        secrets.add("bmdhbjtl");
        assert_eq!(secrets.mask("xbmdhbjtlx"), "xbmdhbjtlx");
        secrets.add("ngan;e");
        assert_eq!(secrets.mask("xbmdhbjtlx"), "x***x");
    }

    #[test]
    fn a_secret_is_masked_as_each_library_writes_it() {
        // The characters whose escaping differs between the URL standard, JavaScript, and the path, login and query of browsers.
        const MARKS: &str = "a!b*c(d)'e~f^g|h[i]j{k}l`m;n:o<p>q?r#s\\t";
        let mut secrets = Secrets::default();
        secrets.add(MARKS);
        for text in [
            utf8_percent_encode(MARKS, COMPONENT).to_string(),
            utf8_percent_encode(MARKS, UNRESERVED).to_string(),
            MARKS.replace('<', "%3C").replace('>', "%3E").replace('\'', "%27").replace('#', "%23"),
            MARKS.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\'', "&apos;"),
        ] {
            assert_eq!(secrets.mask(&format!("[{text}]")), "[***]", "{text}");
        }
        let mut login = url::Url::parse("https://h/").unwrap();
        login.set_username(MARKS).unwrap();
        assert_eq!(secrets.mask(login.as_str()), "https://***@h/");
        let mut wide = Secrets::default();
        wide.add("ü/😀\"z");
        for text in [r#"ü\/😀\"z"#, r#"\u00fc\/\ud83d\ude00\"z"#, r#"\u00fc/\ud83d\ude00\"z"#, "ü/😀&#34;z"] {
            assert_eq!(wide.mask(text), "***", "{text}");
        }
        // Bytes that base64 for addresses writes with `-` and `_`.
        let mut bytes = Secrets::default();
        bytes.add("k>~?k>~?k>~?");
        for text in [STANDARD_NO_PAD.encode("k>~?k>~?k>~?"), URL_SAFE_NO_PAD.encode("k>~?k>~?k>~?")] {
            assert_eq!(bytes.mask(&text), "***", "{text}");
        }
        assert_ne!(STANDARD_NO_PAD.encode("k>~?k>~?k>~?"), URL_SAFE_NO_PAD.encode("k>~?k>~?k>~?"));
    }

    #[test]
    fn a_list_of_secrets_has_an_end() {
        let mut secrets = Secrets::default();
        assert!((0..MOST).all(|number| secrets.add(&format!("secret-{number}"))));
        assert!(!secrets.add("one-too-many"));
        assert!(secrets.add("secret-7"), "a known one is no further one");
        (0..2 * MOST).for_each(|number| secrets.add_passing(&format!("cookie-{number}-")));
        assert_eq!((secrets.values.len(), secrets.passing.len()), (MOST, MOST_PASSING));
        // A server that sets cookies without end pushes no other secret out.
        assert_eq!(secrets.mask("secret-3 cookie-2047- cookie-7-"), "*** *** cookie-7-");
    }
}

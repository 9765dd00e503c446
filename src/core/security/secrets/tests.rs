//! Secrets in each encoding, at each length, cut off, overlapping.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::encodings::{COMPONENT, UNRESERVED, lower_hex};
use super::{MOST, MOST_PASSING, Secrets};

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
fn a_secret_is_masked_however_many_of_its_characters_are_escaped() {
    let percent = |c: char| c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let json = |c: char| c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
    let html = |c: char| format!("&#{};", c as u32);
    for escape in [&percent as &dyn Fn(char) -> String, &json, &html] {
        let whole: String = SECRET.chars().map(escape).collect();
        assert_eq!(masked(&format!("a {whole} b%20c")), "a *** b%20c", "{whole}");
        // Every third character.
        let part = |(at, c): (usize, char)| if at % 3 == 0 { escape(c) } else { c.to_string() };
        let some: String = SECRET.chars().enumerate().map(part).collect();
        assert_eq!(masked(&format!("a {some} b%20c")), "a *** b%20c", "{some}");
    }
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
        secrets.mask("got tk_0123456789ab… and tk_… tk_0… tk_0123456789abcdef… tk_0123"),
        "got ***… and tk_… ***… ***… tk_0123"
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
    assert_eq!(masked("tk_0123456789abcdef", "tk_0… tk_…"), "***… tk_…");
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
    assert_eq!((secrets.mask("one-1 two-2 three-3").into_owned().as_str(), secrets.added()), ("*** *** three-3", 2));
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

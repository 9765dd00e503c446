//! Limits of the YAML parser, and JSON made acceptable to it.

use ensemble_core::syntax::Limits;

/// Limits of the YAML parser. Documents expand more aliases than apps do.
pub(super) const LIMITS: Limits = Limits { levels: 256, alias_nodes: 1_000_000 };

/// Makes JSON acceptable to the YAML parser: tabs, and characters written as surrogate pairs.
pub(super) fn prepared(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    if !text.trim_start().starts_with(['{', '[']) {
        return text.to_owned();
    }
    let text = text.replace('\t', " ");
    if text.contains("\\ud") || text.contains("\\uD") { join_surrogates(&text) } else { text }
}

/// Rewrites surrogate pairs such as `\ud83d\ude00` as YAML's `\U0001f600`.
fn join_surrogates(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        joined.push_str(&rest[..at]);
        rest = &rest[at..];
        let unit = |text: &str| {
            let digits = text.strip_prefix("\\u")?.get(..4)?;
            u32::from_str_radix(digits, 16).ok()
        };
        let high = unit(rest).filter(|unit| (0xd800..0xe000).contains(unit));
        // An escape is six bytes: a backslash, `u` and four digits.
        let low = rest.get(6..).and_then(unit).filter(|unit| (0xdc00..0xe000).contains(unit));
        match (high, low) {
            (Some(high), Some(low)) if high < 0xdc00 => {
                joined.push_str(&format!("\\U{:08x}", 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)));
                rest = &rest[12..];
            }
            (Some(_), _) => {
                joined.push_str("\\ufffd");
                rest = &rest[6..];
            }
            (None, _) => {
                // The backslash and what it escapes, so that `\\u` is not taken for an escape.
                let end = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                joined.push_str(&rest[..end]);
                rest = &rest[end..];
            }
        }
    }
    joined.push_str(rest);
    joined
}

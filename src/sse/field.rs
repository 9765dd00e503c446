//! Lines of an event stream and the fields in them, as functions of their bytes.

use std::borrow::Cow;

use memchr::memchr2;

use crate::buffer::give_back_text;

/// The end of the first line of `rest`. Most lines are short, and a search that is made for long ones would take longer to begin
/// than to end; so the first bytes are looked at eight at a time.
#[inline]
pub(crate) fn line_end(rest: &[u8]) -> Option<usize> {
    const STEP: usize = 8;
    const STEPS: usize = 4;
    let mut at = 0;
    for step in rest.chunks_exact(STEP).take(STEPS) {
        let word = step.try_into().map_or(0, u64::from_le_bytes);
        let found = equal_bytes(word, b'\n') | equal_bytes(word, b'\r');
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += STEP;
    }
    memchr2(b'\n', b'\r', &rest[at..]).map(|end| at + end)
}

/// Marks the bytes of `word` that are `byte`; the lowest mark is right, those above it may not be.
#[inline]
fn equal_bytes(word: u64, byte: u8) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let different = word ^ (ONES * u64::from(byte));
    different.wrapping_sub(ONES) & !different & TOPS
}

/// Sets `text` to `bytes` as UTF-8, with replacement characters.
pub(crate) fn set_text(text: &mut String, bytes: &[u8]) {
    text.clear();
    give_back_text(text);
    text.push_str(&to_text(bytes));
}

/// The text in `bytes`, with invalid UTF-8 replaced.
#[inline]
pub(crate) fn to_text(bytes: &[u8]) -> Cow<'_, str> {
    // The quick check is slow to begin.
    const SHORT: usize = 64;
    let valid =
        if bytes.len() < SHORT { std::str::from_utf8(bytes).ok() } else { simdutf8::basic::from_utf8(bytes).ok() };
    valid.map_or_else(|| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// The value of `line` when its field is exactly `name`: what follows the colon, without one leading space.
#[inline]
pub(crate) fn field<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    // A longer name such as `database` has the prefix but no colon behind it (P10).
    match line.strip_prefix(name)? {
        [] => Some(&[]),
        [b':', b' ', value @ ..] | [b':', value @ ..] => Some(value),
        _ => None,
    }
}

/// A number of ASCII digits only; one that is too large is `u64::MAX`.
pub(crate) fn read_digits(value: &[u8]) -> Option<u64> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // Not `str::parse`: it refuses what is too large, which the standard takes (P17).
    Some(value.iter().fold(0_u64, |number, digit| number.saturating_mul(10).saturating_add(u64::from(digit - b'0'))))
}

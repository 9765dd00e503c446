//! Text without the escapes of addresses (`%73`), JSON and JavaScript (`\u0073`, `\x73`) and HTML (`&#115;`, `&#x73;`), which may stand for any character of a
//! secret, with the place of each byte.

/// Times that a text is decoded: formats are put into each other.
const MOST_LEVELS: usize = 3;

/// A decoded text.
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    /// Start of each byte in the text as it was written, and the end of the text.
    places: Vec<usize>,
}

impl Decoded {
    /// The text decoded once, twice and so on, as long as there is something to decode.
    pub(super) fn levels(text: &str) -> Vec<Self> {
        let mut levels: Vec<Self> = Vec::new();
        while levels.len() < MOST_LEVELS {
            let next = match levels.last() {
                None => Self::of(text.as_bytes(), |at| at),
                Some(last) => Self::of(&last.bytes, |at| last.places[at]),
            };
            match next {
                Some(next) => levels.push(next),
                None => break,
            }
        }
        levels
    }

    /// The range in the text as it was written.
    pub(super) fn written(&self, from: usize, to: usize) -> (usize, usize) {
        (self.places[from], self.places[to])
    }

    /// `None` when nothing is encoded; `place` is the place of a byte, or of the end.
    fn of(written: &[u8], place: impl Fn(usize) -> usize) -> Option<Self> {
        // Looked for first, because most text has none, and lines of a stream are many.
        let mut at = (0..written.len()).find(|at| escape(&written[*at..]).is_some())?;
        let mut decoded = Self { bytes: written[..at].to_vec(), places: (0..at).map(&place).collect() };
        while at < written.len() {
            let (character, length) = match escape(&written[at..]) {
                Some(found) => found,
                None => (Character::Byte(written[at]), 1),
            };
            decoded.push(character, place(at));
            at += length;
        }
        decoded.places.push(place(written.len()));
        Some(decoded)
    }

    fn push(&mut self, character: Character, place: usize) {
        let mut utf8 = [0; 4];
        let bytes: &[u8] = match character {
            Character::Byte(byte) => &[byte],
            Character::Point(point) => point.encode_utf8(&mut utf8).as_bytes(),
        };
        for byte in bytes {
            self.bytes.push(*byte);
            self.places.push(place);
        }
    }
}

enum Character {
    Byte(u8),
    Point(char),
}

/// The escape at the start of the text, and its length.
fn escape(text: &[u8]) -> Option<(Character, usize)> {
    match text {
        [b'%', ..] => Some((Character::Byte(u8::try_from(hex(text.get(1..3)?)?).ok()?), 3)),
        [b'\\', b'x', ..] => Some((Character::Point(char::from_u32(hex(text.get(2..4)?)?)?), 4)),
        [b'\\', b'u', ..] => {
            let unit = hex(text.get(2..6)?)?;
            let low = text.get(6..12).filter(|next| next.starts_with(b"\\u")).and_then(|next| hex(&next[2..]));
            match (unit, low) {
                (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => {
                    let point = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                    Some((Character::Point(char::from_u32(point)?), 12))
                }
                _ => Some((Character::Point(char::from_u32(unit)?), 6)),
            }
        }
        [b'&', b'#', rest @ ..] => {
            // The longest is `x10FFFF`.
            let end = rest.iter().take(9).position(|byte| *byte == b';')?;
            let point = match &rest[..end] {
                [b'x' | b'X', digits @ ..] => hex(digits)?,
                digits => std::str::from_utf8(digits).ok()?.parse().ok()?,
            };
            Some((Character::Point(char::from_u32(point)?), end + 3))
        }
        _ => None,
    }
}

fn hex(digits: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(text, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded_in_their_places() {
        let decoded = |text: &str| {
            Decoded::levels(text)
                .iter()
                .map(|level| String::from_utf8_lossy(&level.bytes).into_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(decoded("%73%C3%bc \\u0073\\x73&#115;&#x73; \\ud83d\\ude00"), ["sü ssss 😀"]);
        assert_eq!(decoded("%2573 %"), ["%73 %", "s %"]);
        assert_eq!(decoded("plain"), [""; 0]);
        for broken in [
            "%",
            "%7",
            "%zz",
            "%+7",
            "\\u12",
            "\\u+123",
            "\\ud83d",
            "\\x7",
            "&#;",
            "&#x;",
            "&#1234567890;",
            "&#-1;",
            "\\",
        ] {
            assert_eq!(decoded(broken), [""; 0], "{broken}");
        }
        let levels = Decoded::levels("a%2573b");
        assert_eq!((levels[1].written(1, 2), levels[1].written(0, 3)), ((1, 6), (0, 7)));
    }
}

//! Tests of a single character.

use std::sync::OnceLock;

use super::Flags;

/// Test of a single character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CharTest {
    /// This one.
    Exact(u32),
    /// A letter of ASCII in either case.
    Either(u32, u32),
    /// Index of a [`CharSet`].
    Set(usize),
}

/// A character class, an escape such as `\d`, a dot, or a character with case variants.
#[derive(Debug)]
pub struct CharSet {
    /// The source of the class, in code points or code units.
    pub source: Vec<u32>,
    regex: regress::Regex,
    full_unicode: bool,
    /// The answers for the first 256 characters.
    latin: OnceLock<[u64; 4]>,
}

impl CharSet {
    /// `None` when it is written wrongly.
    pub fn new(source: Vec<u32>, flags: Flags) -> Option<Self> {
        let regress_flags = regress::Flags {
            icase: flags.ignore_case,
            dot_all: flags.dot_all,
            unicode: flags.unicode,
            unicode_sets: flags.unicode_sets,
            ..regress::Flags::default()
        };
        let regex = regress::Regex::from_unicode(source.iter().copied(), regress_flags).ok()?;
        Some(Self { source, regex, full_unicode: flags.full_unicode(), latin: OnceLock::new() })
    }

    /// True when `c` is in the set.
    #[inline]
    pub fn contains(&self, c: u32) -> bool {
        if c < 256 {
            // `regress` searches for each answer; texts are mostly of these characters, so their answers are kept.
            let latin = self.latin.get_or_init(|| self.latin());
            return latin[(c >> 6) as usize] >> (c & 63) & 1 != 0;
        }
        self.ask(c)
    }

    fn latin(&self) -> [u64; 4] {
        let mut latin = [0; 4];
        for c in (0..256).filter(|c| self.ask(*c)) {
            latin[(c >> 6) as usize] |= 1 << (c & 63);
        }
        latin
    }

    #[cold]
    fn ask(&self, c: u32) -> bool {
        let mut units = [0; 2];
        let text: &[u16] = match char::from_u32(c) {
            Some(c) => c.encode_utf16(&mut units),
            // Half of a surrogate pair.
            None => {
                units[0] = c as u16;
                &units[..1]
            }
        };
        let found = match self.full_unicode {
            true => self.regex.find_from_utf16(text, 0).next(),
            false => self.regex.find_from_ucs2(text, 0).next(),
        };
        found.is_some_and(|found| found.range() == (0..text.len()))
    }
}

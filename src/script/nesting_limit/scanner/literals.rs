//! Comments, texts, templates and regular expressions, skipped as a whole.

use super::text::line_end;
use super::{Bracket, MAX_WEIGHT, Scanner};

/// Most alternatives of one regular expression: the engine nests them, one in the other.
pub(crate) const MAX_ALTERNATIVES: usize = 4096;

/// Most groups inside groups of a regular expression.
const MAX_GROUPS: usize = 64;

impl Scanner<'_> {
    pub(super) fn comment(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        match memchr::memmem::find(&rest[2..], b"*/") {
            Some(end) => {
                let end = self.at + end + 4;
                self.fresh_line |= line_end(self.text, self.at) < end;
                self.at = end;
            }
            None => self.is_dead = true,
        }
    }

    /// Skips a text between quotes.
    pub(super) fn quoted(&mut self, quote: u8) {
        // A text after a line break may begin a statement, because it cannot continue an expression.
        self.statement("");
        let bytes = self.text.as_bytes();
        self.at += 1;
        while let Some(&byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.skip_escaped(),
                b'\n' | b'\r' => break,
                _ if byte == quote => return self.value(),
                _ => {}
            }
        }
        self.is_dead = true;
    }

    /// Skips a template's text up to its end or into its next `${`.
    pub(super) fn template(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.skip_escaped(),
                b'`' => return self.value(),
                b'$' if bytes.get(self.at) == Some(&b'{') => return self.open(Bracket::Template),
                _ => {}
            }
        }
        self.is_dead = true;
    }

    /// Skips a regular expression with its flags. Its groups nest in a recursive parser of their own.
    pub(super) fn regex(&mut self, searchable: &mut usize) {
        let bytes = self.text.as_bytes();
        let end = line_end(self.text, self.at);
        self.statement("");
        let (mut class, mut groups, mut classes, mut deepest, mut alternatives) = (false, 0_usize, 0_usize, 0, 0);
        let start = self.at;
        self.at += 1;
        let mut is_closed = false;
        while self.at < end && !is_closed {
            let byte = bytes[self.at];
            self.at += 1;
            match byte {
                b'\\' => self.skip_char(),
                b'[' => (class, classes) = (true, classes + 1),
                b']' => (class, classes) = (false, classes.saturating_sub(1)),
                b'(' if !class => groups += 1,
                b')' if !class => groups = groups.saturating_sub(1),
                b'|' if !class => alternatives += 1,
                b'/' if !class => is_closed = true,
                _ => {}
            }
            deepest = deepest.max(groups).max(classes);
        }
        *searchable = searchable.saturating_sub(self.at - start);
        while let Some(flag) = bytes.get(self.at).filter(|byte| byte.is_ascii_alphanumeric()) {
            self.at += 1;
            is_closed &= b"dgimsuvy".contains(flag);
        }
        // A backslash may have led over the end of the line.
        if !is_closed || self.at > end {
            self.is_dead = true;
        } else if deepest > MAX_GROUPS || alternatives > MAX_ALTERNATIVES {
            // Makes this reading too deep.
            self.weigh(MAX_WEIGHT + 1);
        }
        self.value();
    }

    /// Skips an escaped character; a line break of two characters is one.
    fn skip_escaped(&mut self) {
        let bytes = self.text.as_bytes();
        let is_pair = bytes.get(self.at..self.at + 2) == Some(b"\r\n");
        self.skip_char();
        self.at += usize::from(is_pair);
    }

    fn skip_char(&mut self) {
        self.at += self.text.get(self.at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
}

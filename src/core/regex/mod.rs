//! JavaScript's regular expressions with a bound on their work.
//!
//! This matcher replaces `regress`, which Boa uses, because `regress` backtracks as often as an expression makes it: `(a+)+$` on forty letters takes
//! longer than the universe lasts, inside one call that nothing can interrupt. This one counts its steps. `regress` still decides which characters a
//! class contains. Nothing here allocates beyond `MAX_STACK` entries.

mod char_test;
mod matcher;
mod parse;
mod program;

#[cfg(test)]
mod tests;

use matcher::Matcher;
use program::Program;

/// Limit of the backtracking stack in entries, 32 bytes each.
pub(crate) const MAX_STACK: usize = 4 << 20;

/// Flags that influence matching.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags {
    /// `i`.
    pub ignore_case: bool,
    /// `m`: `^` and `$` match at lines.
    pub multiline: bool,
    /// `s`: `.` matches line breaks.
    pub dot_all: bool,
    /// `u`.
    pub unicode: bool,
    /// `v`.
    pub unicode_sets: bool,
}

impl Flags {
    /// True when a surrogate pair counts as one character: flag `u` or `v`.
    pub fn full_unicode(self) -> bool {
        self.unicode || self.unicode_sets
    }
}

/// Text as code units.
pub trait Text {
    /// Number of code units.
    fn units(&self) -> usize;

    /// The code unit at `at`, which must be below [`Text::units`].
    fn unit(&self, at: usize) -> u32;
}

// The engine keeps text as Latin-1 or as UTF-16: both are searched as they are, without a copy.
impl Text for [u8] {
    fn units(&self) -> usize {
        self.len()
    }

    fn unit(&self, at: usize) -> u32 {
        u32::from(self[at])
    }
}

impl Text for [u16] {
    fn units(&self) -> usize {
        self.len()
    }

    fn unit(&self, at: usize) -> u32 {
        u32::from(self[at])
    }
}

/// A compiled expression.
#[derive(Debug)]
pub struct Pattern {
    program: Program,
}

/// Range of a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Begin and end of the match and of each group, in code units; `None` for a group that took no part.
    pub groups: Vec<Option<(usize, usize)>>,
}

/// A search was ended because it took more steps than it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManySteps;

impl Pattern {
    /// Compiles `source`: code points when [`Flags::full_unicode`], code units otherwise. `None` where it is no expression, or uses something that
    /// this matcher does not know: modifiers such as `(?i:…)`, or classes that match texts of several characters.
    pub fn new(source: &[u32], flags: Flags) -> Option<Self> {
        let parsed = parse::parse(source, flags)?;
        Some(Self { program: Program::new(parsed, flags)? })
    }

    /// Names of groups with their numbers, in source order.
    pub fn names(&self) -> &[(String, usize)] {
        &self.program.names
    }

    /// The first match that begins at `start` or later, or, when `sticky`, at `start` exactly. What it costs is taken from `steps`.
    ///
    /// # Errors
    ///
    /// [`TooManySteps`] when `steps` are used up, or when the backtracking stack exceeds `MAX_STACK` entries.
    pub fn find<T: Text + ?Sized>(
        &self,
        text: &T,
        start: usize,
        sticky: bool,
        steps: &mut u64,
    ) -> Result<Option<Match>, TooManySteps> {
        Matcher::new(&self.program, text, steps).find(start, sticky)
    }
}

//! What each code means: one paragraph, a wrong and a right example.

use super::Code;

/// What a code means.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// Which code.
    pub code: Code,
    /// One paragraph.
    pub text: &'static str,
    /// What is wrong.
    pub wrong: &'static str,
    /// How it is right.
    pub right: &'static str,
}

pub(super) const EXPLANATIONS: &[Explanation] = &[];

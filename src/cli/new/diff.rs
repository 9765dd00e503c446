//! Line diff of two texts.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

/// A line that only one text has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change<'t> {
    /// Only in the new text.
    Added(&'t str),
    /// Only in the old text.
    Removed(&'t str),
}

/// Time limit of a comparison, after which the rest is compared more coarsely.
// The comparison is quadratic in the worst case.
const TIME_LIMIT: Duration = Duration::from_millis(500);

/// The lines to add and remove, in order, to turn `old` into `new`.
pub fn changes<'t>(old: &'t str, new: &'t str) -> Vec<Change<'t>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let diff = TextDiff::configure().timeout(TIME_LIMIT).diff_slices(&old, &new);
    let changes = diff.iter_all_changes().filter_map(|change| match change.tag() {
        ChangeTag::Equal => None,
        ChangeTag::Delete => change.old_index().map(|at| Change::Removed(old[at])),
        ChangeTag::Insert => change.new_index().map(|at| Change::Added(new[at])),
    });
    changes.collect()
}

#[cfg(test)]
mod tests {
    use super::Change::{Added, Removed};
    use super::changes;

    #[test]
    fn only_what_differs_is_named() {
        assert_eq!(changes("a\nb\nc\n", "a\nb\nc\n"), []);
        assert_eq!(changes("a\nb\nc\nd\n", "a\nx\nc\ny\nd\n"), [Removed("b"), Added("x"), Added("y")]);
        assert_eq!(changes("", "a\nb"), [Added("a"), Added("b")]);
        assert_eq!(changes("a\na\n", "a\n"), [Removed("a")]);
    }

    #[test]
    fn very_long_texts_are_compared_as_a_whole() {
        let lines = |word: &str| (0..3000).map(|at| format!("{word} {at}\n")).collect::<String>();
        assert_eq!(changes(&lines("a"), &lines("b")).len(), 6000);
    }
}

//! What has changed between two texts, line by line.

/// A line that only one of the texts has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change<'t> {
    /// The new one has it.
    Added(&'t str),
    /// The old one had it.
    Removed(&'t str),
}

/// Texts that differ in more lines are told apart as a whole.
const CELLS: usize = 4_000_000;

/// The lines that make `new` of `old`, in their order.
pub fn changes<'t>(old: &'t str, new: &'t str) -> Vec<Change<'t>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = |(one, other): &(&&str, &&str)| one == other;
    let before = old.iter().zip(&new).take_while(same).count();
    let (old, new) = (&old[before..], &new[before..]);
    let behind = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let (old, new) = (&old[..old.len() - behind], &new[..new.len() - behind]);
    if old.len().saturating_mul(new.len()) > CELLS {
        return old
            .iter()
            .map(|line| Change::Removed(line))
            .chain(new.iter().map(|line| Change::Added(line)))
            .collect();
    }
    // How many lines the rests have in common, from each pair of places on.
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            common[a * width + b] = if old[a] == new[b] {
                common[(a + 1) * width + b + 1] + 1
            } else {
                common[(a + 1) * width + b].max(common[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b, mut changes) = (0, 0, Vec::new());
    while a < old.len() || b < new.len() {
        if a < old.len() && b < new.len() && old[a] == new[b] {
            (a, b) = (a + 1, b + 1);
        } else if b >= new.len() || a < old.len() && common[(a + 1) * width + b] >= common[a * width + b + 1] {
            changes.push(Change::Removed(old[a]));
            a += 1;
        } else {
            changes.push(Change::Added(new[b]));
            b += 1;
        }
    }
    changes
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
    fn very_long_texts_are_told_apart_as_a_whole() {
        let lines = |word: &str| (0..3000).map(|at| format!("{word} {at}\n")).collect::<String>();
        assert_eq!(changes(&lines("a"), &lines("b")).len(), 6000);
    }
}

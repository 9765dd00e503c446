//! Computes the difference of two moments: values by name, and lines of the screens as text.

use std::collections::BTreeMap;
use std::sync::Arc;

use ensemble_core::value::Value;
use ensemble_runtime::scene::Scene;
use ensemble_runtime::{Change, Record, parts};
use ensemble_ui::frame::tree;

/// Difference of two moments.
#[derive(Debug, Default, PartialEq)]
pub struct Difference {
    /// Values that differ at the later moment, by name.
    pub values: Vec<Change>,
    /// Lines of the screen that were removed (`false`) and added (`true`), in screen order.
    pub lines: Vec<(bool, String)>,
    /// Number of further different lines.
    pub more_lines: usize,
}

/// Limit of compared lines.
const MOST_LINES: usize = 400;

/// Values that differ after these records. A value that was set back does not.
pub fn changed_values<'a>(records: impl Iterator<Item = &'a Arc<Record>>) -> Vec<Change> {
    let mut values: BTreeMap<Arc<str>, (Value, Value)> = BTreeMap::new();
    for change in records.flat_map(|record| &record.changed) {
        match values.get_mut(&change.key) {
            Some((_, to)) => *to = change.to.clone(),
            None => _ = values.insert(change.key.clone(), (change.from.clone(), change.to.clone())),
        }
    }
    let differing = values.into_iter().filter(|(_, (from, to))| from != to);
    differing
        .map(|(key, (from, to))| {
            let is_container = matches!(to, Value::List(_) | Value::Map(_));
            let parts = if is_container { parts(&from, &to) } else { Vec::new() };
            Change { key, from, to, parts }
        })
        .collect()
}

/// Lines that differ between two scenes.
pub fn changed_lines(from: &Scene, to: &Scene) -> (Vec<(bool, String)>, usize) {
    changed_lines_of(&tree(from), &tree(to))
}

fn changed_lines_of(from: &str, to: &str) -> (Vec<(bool, String)>, usize) {
    let (mut old, mut new): (Vec<&str>, Vec<&str>) = (from.lines().collect(), to.lines().collect());
    while let (Some(a), Some(b)) = (old.last(), new.last())
        && a == b
    {
        old.pop();
        new.pop();
    }
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[same..], &new[same..]);
    let mut lines: Vec<(bool, &str)> = Vec::new();
    // A table of the longest common run of lines; for screens that have little in common it would be too large.
    const MOST_CELLS: usize = 1_000_000;
    if old.len() * new.len() > MOST_CELLS {
        lines.extend(old.iter().map(|line| (false, *line)));
        lines.extend(new.iter().map(|line| (true, *line)));
    } else {
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
        let (mut a, mut b) = (0, 0);
        while a < old.len() || b < new.len() {
            if a < old.len() && b < new.len() && old[a] == new[b] {
                (a, b) = (a + 1, b + 1);
            } else if b == new.len() || (a < old.len() && common[(a + 1) * width + b] >= common[a * width + b + 1]) {
                lines.push((false, old[a]));
                a += 1;
            } else {
                lines.push((true, new[b]));
                b += 1;
            }
        }
    }
    let more = lines.len().saturating_sub(MOST_LINES);
    lines.truncate(MOST_LINES);
    (lines.into_iter().map(|(is_new, line)| (is_new, line.trim_start().to_owned())).collect(), more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_on_both_screens_are_no_difference() {
        let (lines, more) =
            changed_lines_of("View\n  Text \"a\"\n  Text \"b\"\n  Row\n", "View\n  Text \"b\"\n  Text \"c\"\n  Row\n");
        assert_eq!(lines, [(false, "Text \"a\"".to_owned()), (true, "Text \"c\"".to_owned())]);
        assert_eq!(more, 0);
        assert_eq!(changed_lines_of("View\n", "View\n").0, []);
    }

    #[test]
    fn screens_with_nothing_in_common_are_told_up_to_a_bound() {
        let screen = |from: usize| (from..from + 3000).map(|at| format!("Text \"{at}\"\n")).collect::<String>();
        let (lines, more) = changed_lines_of(&screen(0), &screen(10_000));
        assert_eq!((lines.len(), more), (MOST_LINES, 6000 - MOST_LINES));
    }
}

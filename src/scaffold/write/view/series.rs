//! The lines of a chart: numbers of one magnitude together, or a line for each thing that a field tells apart.

use super::field_names::{ACTORS, SERIES};
use super::fields::Pick;
use super::found::Found;
use ensemble_core::value::Value;

/// Most lines in a chart: more colours are hard to tell apart.
const LINES: usize = 4;
/// Most series that a field tells apart: `linesOf` of the app draws as many.
const APART: usize = 6;
/// Most charts above each other.
const CHARTS: usize = 2;

/// The lines of a chart.
pub struct Lines {
    /// The numbers, those of a chart together.
    pub groups: Vec<Vec<Pick>>,
    /// The field that tells the series of each number apart.
    pub by: Option<Pick>,
}

/// The lines that these numbers make; none when they belong to several people, whose numbers in one line would be a zigzag.
pub fn lines(found: &Found<'_>, measures: Vec<Pick>) -> Option<Lines> {
    let is_actor = |pick: &&Pick| {
        ACTORS.contains(&&*pick.folded())
            && pick.schema.is_text()
            && found.varies(pick)
            && !found.is_new_each_time(pick)
    };
    if found.picks.iter().any(|pick| is_actor(&pick)) {
        return None;
    }
    let Some(by) = found.named(&SERIES, &|pick| tells_apart(found, pick)) else {
        return Some(Lines { groups: by_magnitude(measures), by: None });
    };
    Some(Lines { groups: measures.into_iter().take(CHARTS).map(|pick| vec![pick]).collect(), by: Some(by) })
}

/// Returns true for a text with a few values that every event has.
fn tells_apart(found: &Found<'_>, pick: &Pick) -> bool {
    let values = found.examples.distinct(pick);
    let count = if pick.schema.choices.is_empty() { values.distinct } else { pick.schema.choices.len() };
    let is_few = count <= APART && (count > 1 || values.of == 0);
    pick.schema.is_text() && pick.schema.format.is_empty() && pick.required && is_few && found.varies(pick)
}

/// Numbers whose examples are of one magnitude share a chart: a line of thousands flattens one of hundredths.
fn by_magnitude(numbers: Vec<Pick>) -> Vec<Vec<Pick>> {
    let size = |pick: &Pick| {
        let example = pick.schema.example.as_ref().and_then(Value::as_f64).or(pick.schema.range.1);
        example.map_or(50.0, |example| example.abs().max(1e-9)).log10()
    };
    let mut groups: Vec<Vec<Pick>> = Vec::new();
    for number in numbers.into_iter().take(3 * LINES) {
        let near = |group: &&mut Vec<Pick>| group.len() < LINES && (size(&group[0]) - size(&number)).abs() < 1.3;
        match groups.iter_mut().find(near) {
            Some(group) => group.push(number),
            None => groups.push(vec![number]),
        }
    }
    groups.truncate(CHARTS);
    groups
}

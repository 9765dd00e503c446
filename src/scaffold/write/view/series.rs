//! Groups numbers into charts: by magnitude, or a line for each value of a field.

use super::field_names::{ACTORS, SERIES};
use super::field_ref::FieldRef;
use super::field_set::FieldSet;
use ensemble_core::value::Value;

/// Most lines in a chart; more colours are hard to distinguish.
const LINES: usize = 4;
/// Most series of one number; the generated `linesOf` has the same limit.
const APART: usize = 6;
/// Most charts of a view.
const CHARTS: usize = 2;

/// Lines of the charts.
pub struct Lines {
    /// Numbers of each chart.
    pub groups: Vec<Vec<FieldRef>>,
    /// Field that separates the series of each number.
    pub by: Option<FieldRef>,
}

/// Lines for these numbers; `None` when they belong to several persons, whose values form no common series.
pub fn lines(found: &FieldSet<'_>, measures: Vec<FieldRef>) -> Option<Lines> {
    let is_actor = |pick: &&FieldRef| {
        ACTORS.contains(&&*pick.folded())
            && pick.schema.is_text()
            && found.varies(pick)
            && !found.is_new_each_time(pick)
    };
    if found.picks.iter().any(|pick| is_actor(&pick)) {
        return None;
    }
    let Some(by) = found.named(&SERIES, &|pick| distinguishes(found, pick)) else {
        return Some(Lines { groups: by_magnitude(measures), by: None });
    };
    Some(Lines { groups: measures.into_iter().take(CHARTS).map(|pick| vec![pick]).collect(), by: Some(by) })
}

/// True for a text that every event has, with few distinct values.
fn distinguishes(found: &FieldSet<'_>, pick: &FieldRef) -> bool {
    let values = found.examples.distinct(pick);
    let count = if pick.schema.choices.is_empty() { values.distinct } else { pick.schema.choices.len() };
    let is_few = count <= APART && (count > 1 || values.of == 0);
    pick.schema.is_text() && pick.schema.format.is_empty() && pick.required && is_few && found.varies(pick)
}

/// Groups numbers of one magnitude into a chart, because thousands would flatten hundredths.
fn by_magnitude(numbers: Vec<FieldRef>) -> Vec<Vec<FieldRef>> {
    let size = |pick: &FieldRef| {
        let example = pick.schema.example.as_ref().and_then(Value::as_f64).or(pick.schema.range.1);
        example.map_or(50.0, |example| example.abs().max(1e-9)).log10()
    };
    let mut groups: Vec<Vec<FieldRef>> = Vec::new();
    for number in numbers.into_iter().take(3 * LINES) {
        let near = |group: &&mut Vec<FieldRef>| group.len() < LINES && (size(&group[0]) - size(&number)).abs() < 1.3;
        match groups.iter_mut().find(near) {
            Some(group) => group.push(number),
            None => groups.push(vec![number]),
        }
    }
    groups.truncate(CHARTS);
    groups
}

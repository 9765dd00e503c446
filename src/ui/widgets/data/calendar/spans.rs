//! Bars of a Calendar: their rows of days, and their lane in a row.

use std::sync::Arc;

use super::parts::{self, ROW_SPANS, SPAN, SPAN_ITEM};
use crate::widgets::input::date::day::{self, Day};
use ensemble_core::spec::Color;
use ensemble_runtime::scene::Node;

/// A bar from one day to another.
#[derive(Clone, Debug)]
pub struct Bar<'a> {
    /// First day.
    pub start: Day,
    /// Last day.
    pub end: Day,
    /// The text on it.
    pub label: Arc<str>,
    /// Colour of the span.
    pub color: Option<Color>,
    /// A widget instead of it.
    pub widget: Option<&'a Arc<Node>>,
}

/// The bars of a calendar: written out, made from data, and added by scripts. The earliest ones first, the longer ones first among those.
pub fn bars(node: &Node) -> Vec<Bar<'_>> {
    /// A calendar with more cannot be read.
    const MOST: usize = 1000;
    let spans = parts::part(node, &ROW_SPANS).into_iter().flat_map(|spans| spans.parts());
    let spans =
        spans.flat_map(|part| if part.spec == &SPAN_ITEM { part.children.iter().collect() } else { vec![part] });
    // Those that scripts have added are parts of the calendar itself.
    let bars = spans.chain(&node.children).filter(|part| part.spec == &SPAN).filter_map(|span| {
        let at = |name: &str| span.props.get(name).and_then(day::read);
        let (start, end) = (at("start")?, at("end")?);
        let (label, color) = (span.props.read("label").unwrap_or_default(), span.props.read("color"));
        Some(Bar { start, end, label, color, widget: span.slot("widget") })
    });
    let mut bars: Vec<Bar<'_>> = bars.filter(|bar| bar.start <= bar.end).take(MOST).collect();
    bars.sort_by_key(|bar| (bar.start, std::cmp::Reverse(bar.end)));
    bars
}

/// The bars that touch the week from `first` on, each with its lane, its first and its last column.
pub fn lanes<'b, 'a>(bars: &'b [Bar<'a>], first: Day) -> Vec<(&'b Bar<'a>, usize, usize, usize)> {
    let last = day::plus_days(first, 6);
    let mut ends: Vec<Day> = Vec::new();
    let mut placed = Vec::new();
    for bar in bars.iter().filter(|bar| bar.start <= last && bar.end >= first) {
        let (start, end) = (bar.start.max(first), bar.end.min(last));
        let lane = ends.iter().position(|taken| *taken < start).unwrap_or(ends.len());
        match ends.get_mut(lane) {
            Some(taken) => *taken = end,
            None => ends.push(end),
        }
        let column = |day: Day| (day - first).whole_days().clamp(0, 6) as usize;
        placed.push((bar, lane, column(start), column(end)));
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_that_overlap_lie_in_lanes() {
        let at = |of_month: u8| day::day(2024, 1, of_month).unwrap();
        let bar = |start, end| Bar { start: at(start), end: at(end), label: "".into(), color: None, widget: None };
        // The first of January 2024 is a Monday.
        let bars = [bar(1, 3), bar(2, 9), bar(4, 5), bar(20, 21)];
        let placed: Vec<_> = lanes(&bars, at(1)).into_iter().map(|(_, lane, from, to)| (lane, from, to)).collect();
        assert_eq!(placed, [(0, 0, 2), (1, 1, 6), (0, 3, 4)]);
        let placed: Vec<_> = lanes(&bars, at(8)).into_iter().map(|(_, lane, from, to)| (lane, from, to)).collect();
        assert_eq!(placed, [(0, 0, 1)]);
    }
}

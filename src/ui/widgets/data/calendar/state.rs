//! The selected, marked and disabled days of a Calendar and its range; its methods change them.

use crate::widgets::input::date::day::{self, Day};
use ensemble_core::value::Value;

/// The days of a calendar that are more than days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Days {
    /// Selected days, in the order of selection.
    pub selected: Vec<Day>,
    /// The marked ones.
    pub marked: Vec<Day>,
    /// Days that cannot be selected.
    pub disabled: Vec<Day>,
    /// The first day of the range.
    pub start: Option<Day>,
    /// The last day of the range.
    pub end: Option<Day>,
}

/// The most days of one call or property: ten years.
const MOST: usize = 3660;

/// A day, a list of days, or `{start, end}`.
pub fn days(value: &Value) -> Vec<Day> {
    match value {
        Value::List(list) => list.iter().take(MOST).filter_map(day::read).collect(),
        Value::Map(map) => {
            let at = |name: &str| map.get(name).and_then(day::read);
            at("start").zip(at("end")).map_or_else(Vec::new, |(start, end)| between(start, end))
        }
        other => day::read(other).into_iter().collect(),
    }
}

/// The days from the first to the last one.
pub fn between(start: Day, end: Day) -> Vec<Day> {
    let mut all = Vec::new();
    let mut at = start;
    while at <= end && all.len() < MOST {
        all.push(at);
        let next = day::plus_days(at, 1);
        if next == at {
            break;
        }
        at = next;
    }
    all
}

/// A list of days as scripts read it.
pub fn written(days: &[Day]) -> Value {
    Value::list(days.iter().map(|day| Value::from(day.to_string())))
}

impl Days {
    /// True when the day is in the range.
    pub fn in_range(&self, day: Day) -> bool {
        self.start.zip(self.end).is_some_and(|(start, end)| (start..=end).contains(&day))
    }

    /// `{start, end}` of a complete range for scripts; otherwise null.
    pub fn range(&self) -> Value {
        self.start.zip(self.end).map_or(Value::Null, |(start, end)| {
            Value::map([("start", Value::from(start.to_string())), ("end", Value::from(end.to_string()))])
        })
    }

    /// Performs a method; false for one that does not concern days.
    pub fn call(&mut self, method: &str, args: &[Value]) -> bool {
        let first = args.first().map(days).unwrap_or_default();
        // `markStartEndCell(start, end)` means all days between the two.
        let span = || match (args.first().and_then(day::read), args.get(1).and_then(day::read)) {
            (Some(start), Some(end)) => between(start, end),
            _ => Vec::new(),
        };
        match method {
            "selectCell" => add(&mut self.selected, &first),
            "selectStartEndCell" => add(&mut self.selected, &span()),
            "toggleSelectCell" => toggle(&mut self.selected, &first),
            "unSelectCell" => remove(&mut self.selected, &first),
            "unSelectStartEndCell" => remove(&mut self.selected, &span()),
            "markCell" => self.mark(&first),
            "markStartEndCell" => self.mark(&span()),
            "unMarkCell" => self.unmark(&first),
            "unMarkStartEndCell" => self.unmark(&span()),
            "toggleMarkCell" => {
                toggle(&mut self.marked, &first);
                remove(&mut self.selected, &first);
            }
            "disableCell" => add(&mut self.disabled, &first),
            "enableCell" => remove(&mut self.disabled, &first),
            "toggleDisableCell" => toggle(&mut self.disabled, &first),
            "clearRange" => {}
            _ => return false,
        }
        // Taking days away leaves a range as it is; everything else begins anew.
        if !method.starts_with("unSelect") {
            (self.start, self.end) = (None, None);
        }
        true
    }

    fn mark(&mut self, days: &[Day]) {
        add(&mut self.marked, days);
        remove(&mut self.selected, days);
    }

    fn unmark(&mut self, days: &[Day]) {
        remove(&mut self.marked, days);
        remove(&mut self.selected, days);
    }

    /// The next click of a range: the first day, then the last one. Answers true when the range is complete.
    pub fn extend_range(&mut self, day: Day) -> bool {
        match (self.start, self.end) {
            (Some(start), None) if day >= start => {
                self.end = Some(day);
                true
            }
            _ => {
                (self.start, self.end) = (Some(day), None);
                false
            }
        }
    }
}

fn add(days: &mut Vec<Day>, more: &[Day]) {
    for day in more {
        if !days.contains(day) && days.len() < MOST {
            days.push(*day);
        }
    }
}

fn remove(days: &mut Vec<Day>, less: &[Day]) {
    days.retain(|day| !less.contains(day));
}

fn toggle(days: &mut Vec<Day>, turned: &[Day]) {
    for day in turned {
        match days.iter().position(|known| known == day) {
            Some(at) => _ = days.remove(at),
            None => add(days, &[*day]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(of_month: u8) -> Day {
        day::day(2024, 1, of_month).unwrap()
    }

    fn call(state: &mut Days, method: &str, args: &[&str]) {
        let args: Vec<Value> = args.iter().map(|text| Value::from(*text)).collect();
        assert!(state.call(method, &args), "{method}");
    }

    #[test]
    fn days_are_selected_marked_and_disabled() {
        let mut state = Days::default();
        call(&mut state, "selectCell", &["2024-01-03"]);
        call(&mut state, "selectStartEndCell", &["2024-01-05", "2024-01-07"]);
        call(&mut state, "toggleSelectCell", &["2024-01-03"]);
        assert_eq!(state.selected, [at(5), at(6), at(7)]);
        call(&mut state, "markCell", &["2024-01-06"]);
        assert_eq!(
            (state.selected.clone(), state.marked.clone()),
            (vec![at(5), at(7)], vec![at(6)]),
            "a marked day is not selected"
        );
        call(&mut state, "unMarkStartEndCell", &["2024-01-01", "2024-01-31"]);
        assert_eq!((state.selected.len(), state.marked.len()), (0, 0));
        call(&mut state, "disableCell", &["2024-01-09"]);
        call(&mut state, "toggleDisableCell", &["2024-01-09"]);
        assert_eq!(state.disabled, []);
        assert!(!state.call("next", &[]));
    }

    #[test]
    fn a_range_has_two_ends_in_order() {
        let mut state = Days::default();
        assert!(!state.extend_range(at(10)));
        assert!(!state.extend_range(at(5)), "before the first day: a new first day");
        assert!(state.extend_range(at(8)));
        assert!(state.in_range(at(6)) && !state.in_range(at(9)));
        assert!(!state.extend_range(at(2)), "a complete range begins anew");
        call(&mut state, "clearRange", &[]);
        assert_eq!(state.start, None);
    }

    #[test]
    fn days_are_read_in_every_form() {
        let list = Value::list(["2024-01-01", "no day", "2024-01-02"].map(Value::from));
        assert_eq!(days(&list), [at(1), at(2)]);
        let span = Value::map([("start", Value::from("2024-01-01")), ("end", Value::from("2024-01-03"))]);
        assert_eq!(days(&span).len(), 3);
        assert_eq!(between(at(3), at(1)), []);
        let ages = Value::map([("start", Value::from("0001-01-01")), ("end", Value::from("9999-12-31"))]);
        assert_eq!(days(&ages).len(), MOST);
    }
}

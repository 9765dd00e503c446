//! The slots of a scheduler that are chosen, and the ranges of time that they make.

use ensemble_core::spec::FromValue;
use ensemble_core::value::Value;

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// The chosen slots of each day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slots {
    /// Minutes of a slot.
    minutes: u32,
    days: Vec<Vec<bool>>,
}

impl Slots {
    /// Slots of a number of days, none selected.
    pub fn new(days: usize, minutes: u32) -> Self {
        let minutes = minutes.clamp(5, DAY);
        Self { minutes, days: vec![vec![false; DAY.div_ceil(minutes) as usize]; days] }
    }

    /// Reads ranges, each `{day, start, end}` with times such as `09:30` and the day's index or label.
    pub fn with_ranges(mut self, ranges: &Value, labels: &[String]) -> Self {
        for range in ranges.as_list().unwrap_or_default() {
            self.add(&range.get("day"), &range.get("start"), &range.get("end"), labels);
        }
        self
    }

    /// Chooses the slots of a day from one time to another. What is no time or no day changes nothing.
    pub fn add(&mut self, day: &Value, start: &Value, end: &Value, labels: &[String]) {
        let by_label = || labels.iter().position(|label| *label == *day.to_display());
        let Some(day) = usize::from_value(day).or_else(by_label) else { return };
        let (Some(start), Some(end)) = (minute(start), minute(end)) else { return };
        if let Some(slots) = self.days.get_mut(day) {
            for (at, slot) in slots.iter_mut().enumerate() {
                let from = at as u32 * self.minutes;
                *slot |= from < end && from + self.minutes > start;
            }
        }
    }

    /// Chooses the slots from one second of the week, or of the day, to another. A range that does not end after its start changes nothing.
    pub fn add_seconds(&mut self, start: f64, end: f64) {
        // Not a number is no start and no end.
        if start.is_nan() || end.is_nan() || start >= end {
            return;
        }
        let (minutes, day_seconds) = (self.minutes, f64::from(DAY) * 60.0);
        for (day, slots) in self.days.iter_mut().enumerate() {
            for (at, slot) in slots.iter_mut().enumerate() {
                let from = day as f64 * day_seconds + f64::from(at as u32 * minutes) * 60.0;
                *slot |= from < end && from + f64::from(minutes) * 60.0 > start;
            }
        }
    }

    /// The slots of a day.
    pub fn count(&self) -> usize {
        DAY.div_ceil(self.minutes) as usize
    }

    /// The slot is chosen.
    pub fn is_on(&self, day: usize, slot: usize) -> bool {
        self.days.get(day).and_then(|slots| slots.get(slot)).copied().unwrap_or_default()
    }

    /// Chooses a slot, or takes it back.
    pub fn set(&mut self, day: usize, slot: usize, on: bool) {
        if let Some(known) = self.days.get_mut(day).and_then(|slots| slots.get_mut(slot)) {
            *known = on;
        }
    }

    /// Start of a slot, `09:30`.
    pub fn time(&self, slot: usize) -> String {
        let minute = (slot as u32 * self.minutes).min(DAY);
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }

    /// Start of a slot in seconds since the beginning of the first day.
    fn second(&self, day: usize, slot: usize) -> Value {
        let minute = (slot as u32 * self.minutes).min(DAY);
        Value::from(60.0 * (day as f64 * f64::from(DAY) + f64::from(minute)))
    }

    /// The ranges as scripts read them: a list of `{day, label, start, end, startTime, endTime}`, the last two in seconds.
    pub fn ranges(&self, labels: &[String]) -> Value {
        let mut ranges = Vec::new();
        for (day, slots) in self.days.iter().enumerate() {
            let mut start = None;
            for slot in 0..=slots.len() {
                let is_on = slots.get(slot).copied().unwrap_or_default();
                match (start, is_on) {
                    (None, true) => start = Some(slot),
                    (Some(from), false) => {
                        ranges.push(Value::map([
                            ("day", Value::from(day as f64)),
                            ("label", labels.get(day).map_or(Value::Null, |label| Value::from(label.as_str()))),
                            ("start", Value::from(self.time(from))),
                            ("end", Value::from(self.time(slot))),
                            ("startTime", self.second(day, from)),
                            ("endTime", self.second(day, slot)),
                        ]));
                        start = None;
                    }
                    _ => {}
                }
            }
        }
        Value::list(ranges)
    }
}

/// Minutes since midnight: of `09:30`, or of a number of hours.
fn minute(time: &Value) -> Option<u32> {
    if let Value::Number(hours) = time {
        return (0.0..=24.0).contains(hours).then_some((hours * 60.0).round() as u32);
    }
    let text = time.as_str()?;
    let mut parts = text.trim().splitn(3, ':');
    let (hours, minutes) = (parts.next()?.parse::<u32>().ok()?, parts.next().unwrap_or("0").parse::<u32>().ok()?);
    (hours <= 24 && minutes < 60).then_some((hours * 60 + minutes).min(DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Vec<String> {
        ["Mon", "Tue"].map(str::to_owned).to_vec()
    }

    fn range(day: Value, start: &str, end: &str) -> Value {
        Value::map([("day", day), ("start", Value::from(start)), ("end", Value::from(end))])
    }

    #[test]
    fn ranges_become_slots_and_ranges_again() {
        let given =
            Value::list([range(Value::from(0.0), "09:00", "10:30"), range(Value::from("Tue"), "23:30", "24:00")]);
        let slots = Slots::new(2, 30).with_ranges(&given, &labels());
        assert!(slots.is_on(0, 18) && slots.is_on(0, 20) && !slots.is_on(0, 21));
        let written = slots.ranges(&labels());
        let found = |at: usize| {
            let range = &written.as_list().unwrap()[at];
            ["label", "start", "end"].map(|key| range.get(key).to_display().to_string())
        };
        assert_eq!(found(0), ["Mon", "09:00", "10:30"]);
        assert_eq!(found(1), ["Tue", "23:30", "24:00"]);
    }

    #[test]
    fn seconds_of_the_week_become_slots() {
        let mut slots = Slots::new(2, 30);
        slots.add_seconds(9.0 * 3600.0, 10.5 * 3600.0);
        slots.add_seconds(86_400.0 + 3600.0, 86_400.0 + 7200.0);
        let given = [range(Value::from(0.0), "09:00", "10:30"), range(Value::from(1.0), "01:00", "02:00")];
        assert_eq!(slots, Slots::new(2, 30).with_ranges(&Value::list(given), &labels()));
        slots.add_seconds(f64::NAN, f64::INFINITY);
        slots.add_seconds(50.0, 10.0);
        assert!(!slots.is_on(0, 0));
    }

    #[test]
    fn what_is_no_time_chooses_nothing() {
        let mut slots = Slots::new(1, 60);
        for (start, end) in [("25:00", "26:00"), ("noon", "13:00"), ("10:00", "09:00"), ("10:99", "11:00")] {
            slots.add(&Value::from(0.0), &Value::from(start), &Value::from(end), &[]);
        }
        slots.add(&Value::from(7.0), &Value::from("09:00"), &Value::from("10:00"), &[]);
        assert_eq!(slots.ranges(&[]), Value::list([]));
        assert_eq!(Slots::new(1, 0).count(), 288, "a slot of no time would be without end");
    }
}

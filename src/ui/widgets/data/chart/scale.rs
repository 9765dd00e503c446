//! Scales with round numbers that stay stable while values change.

use super::config::Axis;

/// The range of an axis and the distance between two grid lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Lower end.
    pub min: f64,
    /// Upper end.
    pub max: f64,
    /// Distance between two lines.
    pub step: f64,
}

/// The scale of the previous frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct StableScale(Option<Scale>);

impl StableScale {
    /// The scale for values from `low` to `high`. The previous one is kept while the values fit and fill a good part of it: an axis that
    /// moves with every value cannot be read.
    pub fn scale(&mut self, (low, high): (f64, f64), axis: &Axis, (lines, whole): (usize, bool)) -> Scale {
        let fresh = Scale::new(low, high, axis, (lines, whole));
        let fixed = axis.min.is_some() || axis.max.is_some();
        let stays = self.0.filter(|old| {
            let covers = old.min <= fresh.min + 1e-9 * old.step && old.max >= fresh.max - 1e-9 * old.step;
            let filled = (fresh.max - fresh.min) >= 0.5 * (old.max - old.min);
            // A chart that has become lower, or whose values have become whole, wants other lines.
            covers && filled && !fixed && old.lines() <= lines + 2 && (!whole || old.step.fract() == 0.0)
        });
        let scale = stays.unwrap_or(fresh);
        self.0 = Some(scale);
        scale
    }
}

impl Scale {
    /// The scale for values from `low` to `high` with about `lines` grid lines, on whole numbers when the values are `whole`: half a visitor
    /// is none.
    pub fn new(low: f64, high: f64, axis: &Axis, (lines, whole): (usize, bool)) -> Self {
        let (mut low, mut high) = if low <= high { (low, high) } else { (0.0, 1.0) };
        if axis.from_zero {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        // Values that differ by rounding only have no span to divide.
        if high - low < f64::EPSILON * high.abs().max(1.0) * 8.0 {
            let air = if high == 0.0 { 1.0 } else { high.abs() * 0.1 };
            (low, high) = if axis.from_zero { (low.min(0.0), high.max(0.0) + air) } else { (low - air, high + air) };
        }
        let (from, to) = (axis.min.unwrap_or(low), axis.max.unwrap_or(high));
        let (from, to) = if from < to { (from, to) } else { (low, high) };
        let step = nice((to - from) / lines.max(1) as f64, whole);
        let min = axis.min.filter(|min| *min < to).unwrap_or_else(|| (from / step).floor() * step);
        let max = axis.max.filter(|max| *max > min).unwrap_or_else(|| (to / step).ceil() * step);
        Self { min, max, step }
    }

    /// The position of a value: 0 at the lower end, 1 at the upper one.
    pub fn share(&self, value: f64) -> f32 {
        ((value - self.min) / (self.max - self.min)) as f32
    }

    /// The values of the grid lines.
    pub fn ticks(&self) -> impl Iterator<Item = f64> + use<> {
        let (first, step) = ((self.min / self.step).ceil(), self.step);
        (0..self.lines().min(100)).map(move |at| (first + at as f64) * step)
    }

    fn lines(&self) -> usize {
        let first = (self.min / self.step).ceil();
        let last = (self.max / self.step + 1e-6).floor();
        (last - first).clamp(0.0, 1000.0) as usize + 1
    }
}

/// The next round number: 1, 2, 2.5 or 5 times a power of ten.
fn nice(step: f64, whole: bool) -> f64 {
    let step = if whole { step.max(1.0) } else { step };
    let power = 10f64.powf(step.log10().floor());
    let power = if power.is_finite() && power > 0.0 { power } else { 1.0 };
    let mantissa = step / power;
    let fits = |nice: &f64| mantissa <= nice + 1e-9 && !(whole && (nice * power).fract() != 0.0);
    let pleasant = [1.0, 2.0, 2.5, 5.0].into_iter().find(fits).unwrap_or(10.0);
    pleasant * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(low: f64, high: f64) -> Scale {
        Scale::new(low, high, &Axis::default(), (5, false))
    }

    #[test]
    fn lines_stand_on_pleasant_numbers() {
        assert_eq!(scale(0.0, 97.0), Scale { min: 0.0, max: 100.0, step: 20.0 });
        assert_eq!(scale(101.2, 103.9).ticks().collect::<Vec<_>>(), [101.0, 102.0, 103.0, 104.0]);
        assert_eq!(scale(-3.0, 8.0).ticks().next(), Some(-5.0));
    }

    #[test]
    fn odd_data_gives_a_scale_all_the_same() {
        for (low, high) in
            [(5.0, 5.0), (0.0, 0.0), (1.0, -1.0), (f64::INFINITY, f64::NEG_INFINITY), (1e300, 1e301), (-1e-300, 1e-300)]
        {
            let scale = scale(low, high);
            assert!(scale.max > scale.min && scale.step > 0.0, "{low} {high} {scale:?}");
            assert!(scale.ticks().count() <= 100);
        }
        let axis = Axis { min: Some(10.0), max: Some(2.0), ..Axis::default() };
        let scale = Scale::new(0.0, 5.0, &axis, (5, true));
        assert!(scale.max > scale.min);
    }

    #[test]
    fn small_changes_do_not_move_the_axis() {
        let mut kept = StableScale::default();
        let axis = Axis::default();
        let first = kept.scale((0.0, 98.0), &axis, (5, false));
        assert_eq!(kept.scale((0.0, 79.0), &axis, (5, false)), first);
        assert_ne!(kept.scale((0.0, 104.0), &axis, (5, false)), first);
        assert!(kept.scale((0.0, 10.0), &axis, (5, false)).max <= 12.0);
    }

    #[test]
    fn whole_values_have_whole_lines() {
        for high in [2.0, 3.0, 5.0, 9.0, 10.0, 12.0, 24.0, 97.0] {
            for lines in 1..9 {
                let scale = Scale::new(0.0, high, &Axis::default(), (lines, true));
                assert!(scale.ticks().all(|value| value.fract() == 0.0), "{high} {lines} {scale:?}");
            }
        }
        assert_eq!(Scale::new(0.0, 10.0, &Axis::default(), (4, false)).step, 2.5);
        let mut kept = StableScale::default();
        kept.scale((0.0, 10.0), &Axis::default(), (4, false));
        assert_eq!(kept.scale((0.0, 10.0), &Axis::default(), (4, true)).step, 5.0, "the old lines are at 2.5");
    }
}

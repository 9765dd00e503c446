//! What is drawn: a [`Plot`], read from a Chart.js configuration.

use std::sync::Arc;

use egui::Color32;

use super::number;
use crate::toolkit::text::color32;
use ensemble_core::spec::{Color, FromValue};
use ensemble_core::value::{Value, format_number};

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plot {
    /// Lines, bars or a round one.
    pub kind: ChartKind,
    /// Written above it.
    pub title: Arc<str>,
    /// The words along the first axis.
    pub labels: Vec<Arc<str>>,
    /// Lines or groups of bars.
    pub series: Vec<Series>,
    /// Along the labels, or numbers of their own.
    pub x: Axis,
    /// The values.
    pub y: Axis,
    /// Whether the names of the series are shown; unless said, when there are several.
    pub legend: Option<bool>,
}

/// What kind of chart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum ChartKind {
    /// Lines, with or without an area below.
    #[default]
    Lines,
    /// Bars next to each other.
    Bars {
        /// From left to right instead of from bottom to top.
        horizontal: bool,
    },
    /// A pie.
    Round {
        /// With a hole.
        hole: bool,
    },
}

/// One line or the bars of one colour.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Its name.
    pub label: Arc<str>,
    /// Its values, by place along the axis; what is missing is left out.
    pub points: Vec<Point>,
    /// Line or edge.
    pub color: Option<Color32>,
    /// Area or bar.
    pub fill_color: Option<Color32>,
    /// A colour for each bar or slice.
    pub colors: Vec<Color32>,
    /// Whether the area below the line is filled.
    pub fill: bool,
    /// Width of the line.
    pub width: f32,
    /// How round the line is, 0 = straight.
    pub tension: f32,
    /// Radius of the points.
    pub point_radius: f32,
    /// Whether it is a line over bars.
    pub as_line: bool,
}

/// One value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// Which of the series' data.
    pub index: usize,
    /// Where along the axis.
    pub x: f64,
    /// How much.
    pub y: f64,
}

/// What is asked of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Its lower end.
    pub min: Option<f64>,
    /// Its upper end.
    pub max: Option<f64>,
    /// Whether zero is on it; unless said, for bars.
    pub from_zero: bool,
    /// Whether series stand on each other.
    pub stacked: bool,
    /// Its name.
    pub title: Arc<str>,
    /// Whether it is drawn.
    pub shown: bool,
}

impl Default for Axis {
    fn default() -> Self {
        Self { min: None, max: None, from_zero: false, stacked: false, title: Arc::from(""), shown: true }
    }
}

impl Plot {
    /// Reads a Chart.js configuration. What is not known is left out.
    pub fn from_config(config: &Value) -> Self {
        let options = config.get("options");
        let word = config.get("type");
        let word = word.as_str().unwrap_or("line");
        let horizontal = word == "horizontalBar" || options.get("indexAxis").as_str() == Some("y");
        let kind = match word {
            "bar" | "horizontalBar" | "stackbar" => ChartKind::Bars { horizontal },
            "pie" | "polarArea" => ChartKind::Round { hole: false },
            "doughnut" => ChartKind::Round { hole: true },
            _ => ChartKind::Lines,
        };
        let plugins = options.get("plugins");
        let data = config.get("data");
        let labels = data.get("labels").as_list().unwrap_or_default().iter().map(Value::to_display).collect();
        let series =
            data.get("datasets").as_list().unwrap_or_default().iter().map(|set| Series::read(set, &options)).collect();
        let scales = options.get("scales");
        let (mut x, mut y) = (Axis::read(&scales.get("x")), Axis::read(&scales.get("y")));
        if word == "stackbar" {
            y.stacked = true;
        }
        // Chart.js counts axes by where they stand; here `y` are the values.
        if matches!(kind, ChartKind::Bars { horizontal: true }) {
            std::mem::swap(&mut x, &mut y);
        }
        y.stacked |= x.stacked;
        y.from_zero |= matches!(kind, ChartKind::Bars { .. });
        Self {
            kind,
            title: title(&plugins.get("title")),
            labels,
            series,
            x,
            y,
            legend: plugins.get("legend").get("display").as_bool(),
        }
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.series.iter().all(|series| series.points.is_empty())
    }

    /// How many places there are along the axis.
    pub fn places(&self) -> usize {
        let most = self.series.iter().flat_map(|series| series.points.last()).map(|point| point.index + 1).max();
        self.labels.len().max(most.unwrap_or_default())
    }

    /// The word at a place.
    pub fn label(&self, index: usize) -> Option<Arc<str>> {
        self.labels.get(index).cloned()
    }

    /// Whether points carry numbers of their own along the axis.
    pub fn is_numeric(&self) -> bool {
        self.labels.is_empty() && self.kind == ChartKind::Lines
    }

    /// What a screen reader says.
    pub fn name(&self, label: Option<&str>) -> String {
        let own = label.or(Some(&*self.title)).filter(|name| !name.is_empty());
        let names: Vec<&str> =
            self.series.iter().map(|series| &*series.label).filter(|name| !name.is_empty()).take(8).collect();
        match (own, names.is_empty()) {
            (Some(own), _) => own.to_owned(),
            (None, false) => names.join(", "),
            (None, true) => "Chart".to_owned(),
        }
    }
}

impl Series {
    fn read(set: &Value, options: &Value) -> Self {
        let element = |name: &str, key: &str| number(&options.get("elements").get(name).get(key));
        let points = set
            .get("data")
            .as_list()
            .unwrap_or_default()
            .iter()
            .enumerate()
            .filter_map(|(at, value)| point(at, value))
            .collect();
        let color = |name: &str| Color::from_value(&set.get(name)).map(color32);
        let colors = set.get("backgroundColor");
        let colors = colors.as_list().unwrap_or_default().iter().filter_map(Color::from_value).map(color32).collect();
        let fill = match set.get("fill") {
            Value::Bool(fill) => fill,
            Value::Null => false,
            _ => true,
        };
        Self {
            label: set.get("label").to_display(),
            points,
            color: color("borderColor"),
            fill_color: color("backgroundColor"),
            colors,
            fill,
            width: number(&set.get("borderWidth"))
                .or_else(|| element("line", "borderWidth"))
                .unwrap_or(2.0)
                .clamp(0.0, 20.0) as f32,
            tension: number(&set.get("tension")).or_else(|| element("line", "tension")).unwrap_or(0.0).clamp(0.0, 1.0)
                as f32,
            point_radius: number(&set.get("pointRadius"))
                .or_else(|| element("point", "radius"))
                .unwrap_or(0.0)
                .clamp(0.0, 20.0) as f32,
            as_line: set.get("type").as_str() == Some("line"),
        }
    }

    /// A series of plain numbers.
    pub fn of(label: &str, values: impl IntoIterator<Item = f64>) -> Self {
        let points = values.into_iter().enumerate().map(|(index, y)| Point { index, x: index as f64, y }).collect();
        Self { label: Arc::from(label), points, width: 2.0, ..Self::default() }
    }
}

impl Axis {
    fn read(axis: &Value) -> Self {
        let bound = |name: &str, soft: &str| number(&axis.get(name)).or_else(|| number(&axis.get(soft)));
        Self {
            min: bound("min", "suggestedMin"),
            max: bound("max", "suggestedMax"),
            from_zero: axis.get("beginAtZero").as_bool().unwrap_or(false),
            stacked: axis.get("stacked").as_bool().unwrap_or(false),
            title: title(&axis.get("title")),
            shown: axis.get("display").as_bool().unwrap_or(true),
        }
    }
}

/// `{text, display}`; a title with text is shown unless it says otherwise.
fn title(title: &Value) -> Arc<str> {
    match title {
        Value::Text(text) => Arc::clone(text),
        map if map.get("display").as_bool() == Some(false) => Arc::from(""),
        map => match map.get("text") {
            Value::List(lines) => lines.iter().map(|line| line.to_display()).collect::<Vec<_>>().join(" ").into(),
            text => text.to_display(),
        },
    }
}

fn point(index: usize, value: &Value) -> Option<Point> {
    match value {
        Value::Map(map) => {
            let y = map.get("y").and_then(number)?;
            Some(Point { index, x: map.get("x").and_then(number).unwrap_or(index as f64), y })
        }
        Value::List(pair) => match pair.as_slice() {
            [x, y] => Some(Point { index, x: number(x)?, y: number(y)? }),
            _ => None,
        },
        value => number(value).map(|y| Point { index, x: index as f64, y }),
    }
}

/// A value as it is read off a chart: no more digits than the axis' steps can tell apart, thousands set apart.
pub fn readable(value: f64, step: f64) -> String {
    let text = format!("{value:.*}", digits(step));
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    grouped(value, text)
}

/// A value beside a line of an axis: as many digits as its neighbours have.
pub fn tick(value: f64, step: f64) -> String {
    grouped(value, &format!("{value:.*}", digits(step)))
}

/// How many decimals tell two steps apart.
fn digits(step: f64) -> usize {
    let whole = |digits: &usize| {
        let scaled = step * 10f64.powi(*digits as i32);
        scaled >= 0.999 && (scaled - scaled.round()).abs() < 1e-6
    };
    (0..=8).find(whole).unwrap_or(2)
}

fn grouped(value: f64, text: &str) -> String {
    let (sign, text) = match text.strip_prefix('-') {
        Some(zero) if zero.chars().all(|c| matches!(c, '0' | '.')) => ("", zero),
        Some(rest) => ("\u{2212}", rest),
        None => ("", text),
    };
    let (whole, rest) = text.find('.').map_or((text, ""), |dot| text.split_at(dot));
    if whole.len() <= 4 {
        return format!("{sign}{whole}{rest}");
    }
    if whole.len() > 15 {
        return format_number(value);
    }
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::data::chart::relaxed;

    #[test]
    fn reads_the_common_parts_of_a_config() {
        let config = relaxed::parse(
            "{type: 'bar', data: {labels: [1, 'b'], datasets: [{label: 'A', data: [1, null, {x: 5, y: '2'}], backgroundColor: ['red', '#00f']}]},
              options: {indexAxis: 'y', scales: {x: {max: 9, title: {text: 'T'}}, y: {stacked: true}}, plugins: {legend: {display: false}, title: {display: true, text: 'Sum'}}}}",
        )
        .unwrap();
        let plot = Plot::from_config(&config);
        assert_eq!(plot.kind, ChartKind::Bars { horizontal: true });
        assert_eq!((&*plot.title, plot.legend, plot.y.max, plot.y.stacked), ("Sum", Some(false), Some(9.0), true));
        assert_eq!(
            plot.series[0].points.iter().map(|point| (point.index, point.y)).collect::<Vec<_>>(),
            [(0, 1.0), (2, 2.0)]
        );
        assert_eq!((plot.series[0].colors.len(), plot.places(), &*plot.y.title), (2, 3, "T"));
    }

    #[test]
    fn values_are_read_as_people_write_them() {
        assert_eq!(readable(1234567.891, 1000.0), "1,234,568");
        assert_eq!(readable(-0.25, 0.05), "\u{2212}0.25");
        assert_eq!(readable(12.5, 0.1), "12.5");
        assert_eq!(readable(1500.0, 500.0), "1500");
        let ticks: Vec<_> = [2.0, 2.5, 3.0].map(|value| tick(value, 0.5)).into();
        assert_eq!(ticks, ["2.0", "2.5", "3.0"], "neighbours have as many decimals");
        assert_eq!((tick(-0.0, 1.0), tick(20_000.0, 5000.0)), ("0".to_owned(), "20,000".to_owned()));
        assert_eq!(readable(3.0, 0.5), "3");
        assert_eq!(readable(7.5, 2.5), "7.5");
    }
}

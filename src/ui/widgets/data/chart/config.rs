//! A [`Plot`], read from a Chart.js configuration.

use std::sync::Arc;

use egui::Color32;

use crate::toolkit::text::color32;
use ensemble_core::spec::{BorderRadius, Color, FromValue};
use ensemble_core::value::{Value, format_number};

/// A chart to draw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plot {
    /// The kind of chart.
    pub kind: ChartKind,
    /// The title; empty for none.
    pub title: Arc<str>,
    /// Labels along the first axis.
    pub labels: Vec<Arc<str>>,
    /// The series.
    pub series: Vec<Series>,
    /// The first axis: the labels, or the points' own numbers.
    pub x: Axis,
    /// The axis of the values.
    pub y: Axis,
    /// Shows the legend; by default when there are several series.
    pub legend: Option<bool>,
}

/// The kind of a chart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum ChartKind {
    /// Lines, with or without an area below.
    #[default]
    Lines,
    /// Bars.
    Bars {
        /// True when bars run from left to right instead of from bottom to top.
        horizontal: bool,
    },
    /// A pie.
    Round {
        /// True for a chart with a hole: a doughnut.
        hole: bool,
    },
    /// A polygon for each series, around a centre.
    Radar,
    /// Slices of equal angle, as long as their values.
    PolarArea,
}

/// A series: a line, or the bars of one colour.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// The label.
    pub label: Arc<str>,
    /// The points in the order of the axis; missing values are left out.
    pub points: Vec<Point>,
    /// Colour of the line or of a bar's border; by the theme when not set.
    pub color: Option<Color32>,
    /// Colour of the area or bar.
    pub fill_color: Option<Color32>,
    /// A colour for each bar or slice; one without is drawn in that of its series, or by the theme.
    pub colors: Vec<Option<Color32>>,
    /// True if the area below the line is filled.
    pub fill: bool,
    /// Width of the line, in logical pixels.
    pub width: f32,
    /// Smoothing of the line, from 0, straight, to 1.
    pub tension: f32,
    /// Radius of the points, in logical pixels; 0 for none.
    pub point_radius: f32,
    /// True for a line over bars.
    pub as_line: bool,
    /// The shape of its bars.
    pub bars: BarShape,
}

/// The shape of the bars of a series; by the theme where it is not set.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BarShape {
    /// Radius of the corners at the end of a bar, in logical pixels: `borderRadius`.
    pub radius: Option<f32>,
    /// Share of its place that a bar fills, from 0 to 1: `barPercentage`.
    pub share: Option<f32>,
    /// Width of a bar in logical pixels, which goes before `share`: `barThickness`.
    pub width: Option<f32>,
}

impl BarShape {
    fn read(set: &Value) -> Self {
        let read = |key: &str, most: f64| number(&set.get(key)).map(|number| number.clamp(0.0, most) as f32);
        Self {
            radius: radius(&set.get("borderRadius")),
            share: read("barPercentage", 1.0),
            width: read("barThickness", 1000.0),
        }
    }
}

/// The largest radius of the corners of a bar.
fn radius(value: &Value) -> Option<f32> {
    let corners = BorderRadius::from_value(value)?;
    let radii = [corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left];
    radii.into_iter().flatten().map(|radius| radius.clamp(0.0, 200.0)).reduce(f32::max)
}

/// A point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// Index in the data of the series.
    pub index: usize,
    /// Position along the first axis.
    pub x: f64,
    /// The value.
    pub y: f64,
}

/// The options of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The lower end; that of the data when not set.
    pub min: Option<f64>,
    /// The upper end; that of the data when not set.
    pub max: Option<f64>,
    /// True if the axis includes zero; by default for bars.
    pub from_zero: bool,
    /// True when series are stacked.
    pub stacked: bool,
    /// The label.
    pub title: Arc<str>,
    /// True if the axis is drawn.
    pub shown: bool,
    /// True if its grid lines are drawn.
    pub lines: bool,
    /// True if its numbers or labels are written.
    pub words: bool,
}

impl Default for Axis {
    fn default() -> Self {
        Self {
            min: None,
            max: None,
            from_zero: false,
            stacked: false,
            title: Arc::from(""),
            shown: true,
            lines: true,
            words: true,
        }
    }
}

impl Plot {
    /// Reads a Chart.js configuration. Unknown options are ignored.
    pub(crate) fn from_config(config: &Value) -> Self {
        let options = config.get("options");
        let word = config.get("type");
        let word = word.as_str().unwrap_or("line");
        let horizontal = word == "horizontalBar" || options.get("indexAxis").as_str() == Some("y");
        let kind = match word {
            "bar" | "horizontalBar" | "stackbar" => ChartKind::Bars { horizontal },
            "pie" => ChartKind::Round { hole: false },
            "radar" => ChartKind::Radar,
            "polarArea" => ChartKind::PolarArea,
            "doughnut" => ChartKind::Round { hole: true },
            _ => ChartKind::Lines,
        };
        let plugins = options.get("plugins");
        let data = config.get("data");
        let labels = data.get("labels").as_list().unwrap_or_default().iter().map(Value::to_display).collect();
        let sets = data.get("datasets");
        let sets = sets.as_list().unwrap_or_default().iter();
        let sets = sets.filter(|set| set.get("hidden").as_bool() != Some(true));
        let mut series: Vec<Series> = sets.map(|set| Series::read(set, &options)).collect();
        if matches!(word, "scatter" | "bubble") {
            series.iter_mut().for_each(Series::scatter);
        }
        let scales = options.get("scales");
        let is_radial = matches!(kind, ChartKind::Radar | ChartKind::PolarArea);
        let values = scales.get(if is_radial { "r" } else { "y" });
        // Version 2 of Chart.js has lists of axes.
        let first = |axes: &str| scales.get(axes).as_list().and_then(<[Value]>::first).cloned().unwrap_or_default();
        let either = |axis: Value, axes: &str| if axis.is_null() { first(axes) } else { axis };
        let (mut x, mut y) = (Axis::read(&either(scales.get("x"), "xAxes")), Axis::read(&either(values, "yAxes")));
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
            // Version 2 of Chart.js has the title among the options, older apps beside them.
            title: [plugins.get("title"), options.get("title"), config.get("title")]
                .iter()
                .find(|title| !title.is_null())
                .map_or_else(|| Arc::from(""), title),
            labels,
            series,
            x,
            y,
            legend: [plugins, options].iter().find_map(|place| place.get("legend").get("display").as_bool()),
        }
    }

    /// True when there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.series.iter().all(|series| series.points.is_empty())
    }

    /// Number of positions along the first axis.
    pub fn places(&self) -> usize {
        // Points are in the order of the data, so the last one has the highest index.
        let most = self.series.iter().flat_map(|series| series.points.last()).map(|point| point.index + 1).max();
        self.labels.len().max(most.unwrap_or_default())
    }

    /// The label at a position.
    pub fn label(&self, index: usize) -> Option<Arc<str>> {
        self.labels.get(index).cloned()
    }

    /// True when points have their own numbers along the first axis: `{x, y}`.
    pub fn is_numeric(&self) -> bool {
        self.labels.is_empty() && self.kind == ChartKind::Lines
    }

    /// The accessible description.
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
        let color = |name: &str| {
            let own = set.get(name);
            Color::from_value(own.as_list().and_then(<[Value]>::first).unwrap_or(&own)).map(color32)
        };
        let colors = set.get("backgroundColor");
        let colors = colors.as_list().unwrap_or_default().iter();
        let colors = colors.map(|color| Color::from_value(color).map(color32)).collect();
        let fill = match set.get("fill") {
            Value::Bool(fill) => fill,
            Value::Null => false,
            _ => true,
        };
        Self {
            label: set.get("label").to_display(),
            points,
            color: color("borderColor"),
            fill_color: Color::from_value(&set.get("backgroundColor")).map(color32),
            colors,
            fill,
            width: number(&set.get("borderWidth"))
                .or_else(|| element("line", "borderWidth"))
                .unwrap_or(2.0)
                .clamp(0.0, 20.0) as f32,
            tension: number(&set.get("tension"))
                .or_else(|| number(&set.get("lineTension")))
                .or_else(|| element("line", "tension"))
                .unwrap_or(0.0)
                .clamp(0.0, 1.0) as f32,
            point_radius: number(&set.get("pointRadius"))
                .or_else(|| element("point", "radius"))
                .unwrap_or(0.0)
                .clamp(0.0, 20.0) as f32,
            as_line: set.get("type").as_str() == Some("line"),
            bars: BarShape::read(set),
        }
    }

    /// Points without a line.
    fn scatter(&mut self) {
        const RADIUS: f32 = 3.0;
        self.width = 0.0;
        self.point_radius = if self.point_radius > 0.0 { self.point_radius } else { RADIUS };
    }

    /// A series of plain numbers.
    pub fn of(label: &str, values: impl IntoIterator<Item = f64>) -> Self {
        let points = values.into_iter().enumerate().map(|(index, y)| Point { index, x: index as f64, y }).collect();
        Self { label: Arc::from(label), points, width: 2.0, ..Self::default() }
    }
}

impl Axis {
    fn read(axis: &Value) -> Self {
        let ticks = axis.get("ticks");
        let bound = |name: &str, soft: &str| {
            [axis, &ticks].iter().find_map(|place| number(&place.get(name)).or_else(|| number(&place.get(soft))))
        };
        let is_set = |place: &Value, name: &str| place.get(name).as_bool();
        let lines = ["grid", "gridLines"].iter().find_map(|grid| is_set(&axis.get(grid), "display"));
        let named = title(&axis.get("title"));
        Self {
            min: bound("min", "suggestedMin"),
            max: bound("max", "suggestedMax"),
            from_zero: is_set(axis, "beginAtZero").or(is_set(&ticks, "beginAtZero")).unwrap_or(false),
            stacked: axis.get("stacked").as_bool().unwrap_or(false),
            title: if named.is_empty() { title(&axis.get("scaleLabel")) } else { named },
            lines: lines.unwrap_or(true),
            words: is_set(&ticks, "display").unwrap_or(true),
            shown: axis.get("display").as_bool().unwrap_or(true),
        }
    }
}

/// Reads `{text, display}`; `display` is true by default.
fn title(title: &Value) -> Arc<str> {
    match title {
        Value::Text(text) => Arc::clone(text),
        map if map.get("display").as_bool() == Some(false) => Arc::from(""),
        map => match map.get("text") {
            Value::List(lines) => lines.iter().map(|line| line.to_display()).collect::<Vec<_>>().join(" ").into(),
            Value::Null => map.get("labelString").to_display(),
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

/// Formats a value with the decimals that `step` can tell apart, and with thousands separators.
pub fn readable(value: f64, step: f64) -> String {
    let text = format!("{value:.*}", digits(step));
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    grouped(value, text)
}

/// The number of decimals that [`readable`] gives a value.
pub fn decimals(value: f64, step: f64) -> usize {
    let text = format!("{value:.*}", digits(step));
    text.split_once('.').map_or(0, |(_, decimals)| decimals.trim_end_matches('0').len())
}

/// Formats a value with a number of decimals.
pub fn with_decimals(value: f64, decimals: usize) -> String {
    grouped(value, &format!("{value:.decimals$}"))
}

/// Formats the value of a grid line with the decimals of the other lines.
pub fn tick(value: f64, step: f64) -> String {
    grouped(value, &format!("{value:.*}", digits(step)))
}

/// Number of decimals that distinguish two steps.
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

/// Reads a number or a text that holds one.
fn number(value: &Value) -> Option<f64> {
    f64::from_value(value)
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
        assert_eq!((decimals(22.3, 0.01), decimals(22.25, 0.01), decimals(7.0, 0.01)), (1, 2, 0));
        assert_eq!((with_decimals(22.3, 2), with_decimals(-0.001, 1)), ("22.30".to_owned(), "0.0".to_owned()));
    }
}

//! `LineChart`: one or more lines.

use std::sync::Arc;

use egui::{Ui, Vec2};

use super::chart::{self, ChartKind, Plot, Point, Series};
use crate::base::{BOX, ONE_DIRECTION, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure};
use crate::toolkit::text::color32;
use ensemble_core::spec::{Children, Color, FromValue, Kind, Prop, Props, Spec, prop};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// `LineChart`: one or more lines.
pub struct LineChart;

/// Keys of `properties`.
const SHAPE: &[Prop] = &[
    prop("minY", Kind::NUMBER, "Lowest value of the axis."),
    prop("maxY", Kind::NUMBER, "Highest value of the axis."),
    prop("asArea", Kind::Bool, "Fills the areas below the lines."),
    prop("curved", Kind::Bool, "Smooths the lines."),
];
/// Keys of a line.
const LINE: &[Prop] = &[
    prop("label", Kind::Text, "Its name."),
    prop("color", Kind::Color, "Its colour."),
    prop("data", Kind::ListOf(&Kind::NUMBER), "Its values."),
];

props! {
    /// Properties of a LineChart.
    pub struct LineChartSource {
        /// Title above the chart.
        "title" => title: Arc<str> = "",
        /// Labels along the axis, one for each value.
        "labels" => labels: Value; Kind::List,
        /// `{minY, maxY, asArea, curved}`: range of the axis, filled areas, smooth lines.
        "properties" => properties: Value; Kind::Keys(SHAPE),
        /// The lines: a list of `{label, color, data: [numbers]}`; null where a line has no value.
        "data" => data: Value; Kind::Items(LINE),
    }
}

/// The plot to draw.
pub struct LineChartProps(Result<Plot, Arc<str>>);

impl Widget for LineChart {
    const SPEC: Spec = Spec {
        name: "LineChart",
        aliases: &[],
        doc: "One or more lines.",
        without_effect: &[ONE_DIRECTION],
        base: &[&WIDGET, &BOX],
        props: LineChartSource::PROPS,
        events: &[],
        children: Children::None,
        methods: &[],
        examples: &[
            "LineChart:\n  height: 200\n  title: Load\n  labels: [Mo, Tu, We]\n  properties: {minY: 0, maxY: 10, asArea: true}\n  data:\n    - {color: 0xFF3B5BDB, data: [3, 5, 4]}\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Both;
    const ROLE: egui::Role = egui::Role::Figure;
    type Props = LineChartProps;

    fn read(props: &Props) -> LineChartProps {
        LineChartProps(Ok(plot(&LineChartSource::read(props))))
    }

    fn measure(_: &LineChartProps, _: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
        chart::measure(available)
    }

    fn show(props: &LineChartProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        chart::show(&props.0, node, ui, frame);
    }
}

fn plot(source: &LineChartSource) -> Plot {
    let flag = |name: &str| source.properties.get(name).as_bool().unwrap_or(false);
    let series = source.data.as_list().unwrap_or_default().iter().map(|line| {
        let values = line.get("data");
        // A value that is missing leaves its place free.
        let points = values.as_list().unwrap_or_default().iter().enumerate();
        let points = points
            .filter_map(|(index, value)| Some(Point { index, x: index as f64, y: f64::from_value(value)? }))
            .collect();
        Series {
            color: Color::from_value(&line.get("color")).map(color32),
            fill: flag("asArea"),
            tension: if flag("curved") { 0.4 } else { 0.0 },
            points,
            ..Series::of(&line.get("label").to_display(), [])
        }
    });
    let mut plot =
        Plot { kind: ChartKind::Lines, title: Arc::clone(&source.title), series: series.collect(), ..Plot::default() };
    plot.labels = source.labels.as_list().unwrap_or_default().iter().map(Value::to_display).collect();
    plot.y.min = f64::from_value(&source.properties.get("minY"));
    plot.y.max = f64::from_value(&source.properties.get("maxY"));
    plot
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_value_leaves_its_place_free() {
        let values = [Value::Null, Value::from(2.0), Value::Null, Value::from("4")];
        let data = Value::list([Value::map([("data", Value::list(values))])]);
        let source = LineChartSource { title: Arc::from(""), labels: Value::Null, properties: Value::Null, data };
        let points = plot(&source).series[0].points.iter().map(|point| (point.index, point.y)).collect::<Vec<_>>();
        assert_eq!(points, [(1, 2.0), (3, 4.0)]);
    }
}

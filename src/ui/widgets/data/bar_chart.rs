//! `BarChart`: a bar for each value.

use std::sync::Arc;

use egui::{Ui, Vec2};

use super::chart::{self, ChartKind, Plot, Series};
use crate::base::{BOX, ONE_DIRECTION, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure};
use crate::toolkit::text::color32;
use ensemble_core::spec::{Children, Color, FromValue, Kind, Prop, Props, Spec, prop};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// `BarChart`: a bar for each value.
pub struct BarChart;

/// Keys of `properties`.
const RANGE: &[Prop] = &[
    prop("minY", Kind::NUMBER, "Lowest value of the axis."),
    prop("maxY", Kind::NUMBER, "Highest value of the axis."),
    prop("barWidth", Kind::Any, "Width of a bar.").ignored("bars share the width of the chart"),
];
/// Keys of a bar.
const BAR: &[Prop] = &[
    prop("y", Kind::NUMBER, "Its height."),
    prop("color", Kind::Color, "Its colour."),
    prop("width", Kind::Any, "Its width.").ignored("bars share the width of the chart"),
];

props! {
    /// Properties of a BarChart.
    pub struct BarChartSource {
        /// Title above the chart.
        "title" => title: Arc<str> = "",
        /// Labels below the bars, one for each.
        "labels" => labels: Value; Kind::List,
        /// Range of the axis: `{minY, maxY}`; that of the data by default.
        "properties" => properties: Value; Kind::Keys(RANGE),
        /// The bars: a list of `{y, color}` or of numbers.
        "data" => data: Value; Kind::Items(BAR),
    }
}

/// The plot to draw.
pub struct BarChartProps(Result<Plot, Arc<str>>);

impl Widget for BarChart {
    const SPEC: Spec = Spec {
        name: "BarChart",
        aliases: &[],
        doc: "A bar for each value.",
        without_effect: &[ONE_DIRECTION],
        base: &[&WIDGET, &BOX],
        props: BarChartSource::PROPS,
        events: &[],
        children: Children::None,
        methods: &[],
        examples: &[
            "BarChart:\n  height: 200\n  labels: [Mon, Tue, Wed, Thu, Fri]\n  data:\n    - {y: 31, color: 0xFF3B5BDB}\n    - {y: 28}\n    - {y: 44}\n    - {y: 39}\n    - {y: 52}\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Both;
    const ROLE: egui::Role = egui::Role::Figure;
    type Props = BarChartProps;

    fn read(props: &Props) -> BarChartProps {
        BarChartProps(Ok(plot(&BarChartSource::read(props))))
    }

    fn measure(_: &BarChartProps, _: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
        chart::measure(available)
    }

    fn show(props: &BarChartProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        chart::show(&props.0, node, ui, frame);
    }
}

fn plot(source: &BarChartSource) -> Plot {
    let bars = source.data.as_list().unwrap_or_default();
    let value = |bar: &Value| f64::from_value(&bar.get("y")).or_else(|| f64::from_value(bar)).unwrap_or_default();
    let mut series = Series::of("", bars.iter().map(value));
    series.colors = bars.iter().map(|bar| Color::from_value(&bar.get("color")).map(color32)).collect();
    let mut plot = Plot {
        kind: ChartKind::Bars { horizontal: false },
        title: Arc::clone(&source.title),
        series: vec![series],
        ..Plot::default()
    };
    plot.labels = source.labels.as_list().unwrap_or_default().iter().map(Value::to_display).collect();
    plot.y.from_zero = true;
    plot.y.min = f64::from_value(&source.properties.get("minY"));
    plot.y.max = f64::from_value(&source.properties.get("maxY"));
    plot
}

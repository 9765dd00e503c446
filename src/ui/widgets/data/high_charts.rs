//! `HighCharts`: a chart with a Highcharts configuration, drawn like other charts.

use std::sync::Arc;

use egui::{Ui, Vec2};

use super::chart::{self, Plot};
use crate::base::{NO_SHADOW, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure};
use ensemble_core::spec::{Children, Kind, Props, Spec, WithoutEffect, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A chart with a Highcharts configuration.
pub struct HighCharts;

const SIDE: Kind = Kind::Number { min: 1.0, max: 10_000.0 };

props! {
    /// Properties of a chart with a Highcharts configuration.
    pub struct Source {
        /// The configuration: a map, or its JSON text.
        "data" | "config" => data: Value; Kind::Any,
        /// Width in pixels.
        "width" => width: Option<f32>; SIDE,
        /// Height in pixels.
        "height" => height: Option<f32>; SIDE,
    }
}

/// The plot to draw, or why there is none.
pub struct HighChartsData {
    plot: Result<Plot, Arc<str>>,
    source: Source,
}

impl Widget for HighCharts {
    const SPEC: Spec = Spec {
        name: "HighCharts",
        aliases: &[],
        doc: "A chart with a Highcharts configuration: lines, areas, columns, bars, pies.",
        base: &[&WIDGET],
        without_effect: &[
            NO_SHADOW,
            WithoutEffect { props: &["textDirection"], reason: "axes stand at the left in every language" },
        ],
        props: Source::PROPS,
        events: &[slot(
            "onTap",
            "A point was clicked. `event.data` is `{label, value, datasetLabel, datasetIndex, index}`.",
        )],
        children: Children::None,
        examples: &[
            "HighCharts:\n  height: 200\n  data: |\n    {chart: {type: 'column'}, title: {text: 'Load'}, xAxis: {categories: ['Mo', 'Tu', 'We']}, series: [{name: 'A', data: [3, 5, 4]}, {name: 'B', data: [2, 4, 6]}]}\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Both;
    const ROLE: egui::Role = egui::Role::Figure;
    type Props = HighChartsData;

    fn read(props: &Props) -> HighChartsData {
        let source = Source::read(props);
        HighChartsData {
            plot: chart::config_of(&source.data).map(|config| Plot::from_config(&translate(&config))),
            source,
        }
    }

    fn measure(props: &HighChartsData, _: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let natural = chart::measure(available);
        Vec2::new(props.source.width.unwrap_or(natural.x), props.source.height.unwrap_or(natural.y))
    }

    fn show(props: &HighChartsData, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        chart::show(&props.plot, node, ui, frame);
    }
}

/// The same chart as a configuration of Chart.js.
fn translate(config: &Value) -> Value {
    let kind = config.get("chart").get("type");
    let kind = kind.as_str().unwrap_or("line");
    let categories = config.get("xAxis").get("categories");
    let all = config.get("series");
    let all = all.as_list().unwrap_or_default();
    let is_round = kind == "pie" || all.first().is_some_and(|series| series.get("type").as_str() == Some("pie"));
    let has_hole = all.first().is_some_and(|series| !series.get("innerSize").is_null());
    let datasets = all.iter().map(|series| dataset(series, kind));
    // The slices of a pie have names of their own.
    let names = || all.first().map_or(Value::Null, |series| names_of(&series.get("data")));
    let labels = if categories.as_list().is_some() { categories } else { names() };
    let plot_options = config.get("plotOptions");
    let stacked = ["series", kind].iter().any(|part| plot_options.get(part).get("stacking").as_str().is_some());
    let axis = |name: &str| {
        let axis = config.get(name);
        let title = axis.get("title").get("text");
        let title = if title.is_null() { Value::Null } else { Value::map([("display", true.into()), ("text", title)]) };
        Value::map([
            ("min", axis.get("min")),
            ("max", axis.get("max")),
            ("title", title),
            ("stacked", Value::Bool(stacked)),
            ("beginAtZero", Value::Bool(matches!(kind, "column" | "bar" | "area"))),
        ])
    };
    let word = match kind {
        _ if is_round && has_hole => "doughnut",
        _ if is_round => "pie",
        "bar" => "horizontalBar",
        "column" => "bar",
        _ => "line",
    };
    let title = config.get("title").get("text");
    let mut plugins = vec![("title", Value::map([("display", Value::Bool(!title.is_null())), ("text", title)]))];
    if let Some(shown) = config.get("legend").get("enabled").as_bool() {
        plugins.push(("legend", Value::map([("display", Value::Bool(shown))])));
    }
    Value::map([
        ("type", Value::from(word)),
        ("data", Value::map([("labels", labels), ("datasets", Value::list(datasets))])),
        (
            "options",
            Value::map([
                ("plugins", Value::map(plugins)),
                ("scales", Value::map([("x", axis("xAxis")), ("y", axis("yAxis"))])),
            ]),
        ),
    ])
}

fn dataset(series: &Value, kind: &str) -> Value {
    let own = series.get("type");
    let own = own.as_str().unwrap_or(kind);
    let points = series.get("data");
    let points = points.as_list().unwrap_or_default();
    let is_area = matches!(own, "area" | "areaspline");
    let mut set = vec![
        ("label", series.get("name")),
        ("data", Value::list(points.iter().map(point))),
        ("fill", Value::Bool(is_area)),
        ("tension", Value::from(if own.ends_with("spline") { 0.4 } else { 0.0 })),
    ];
    if own == "line" && kind != "line" {
        set.push(("type", Value::from("line")));
    }
    let color = series.get("color");
    if !color.is_null() {
        set.push(("borderColor", color.clone()));
        set.push(("backgroundColor", color));
    } else if points.iter().any(|point| !point.get("color").is_null()) {
        set.push(("backgroundColor", Value::list(points.iter().map(|point| point.get("color")))));
    }
    Value::map(set)
}

/// A point: a number, `[x, y]` or `{x, y}`.
fn point(point: &Value) -> Value {
    match point {
        Value::List(pair) if pair.len() >= 2 && pair[0].as_f64().is_some() => {
            Value::map([("x", pair[0].clone()), ("y", pair[1].clone())])
        }
        Value::List(pair) => pair.get(1).cloned().unwrap_or_default(),
        Value::Map(_) if !point.get("x").is_null() => point.clone(),
        Value::Map(_) => point.get("y"),
        other => other.clone(),
    }
}

fn names_of(points: &Value) -> Value {
    let name = |point: &Value| match point {
        Value::List(pair) => pair.first().filter(|name| name.as_str().is_some()).cloned().unwrap_or_default(),
        other => other.get("name"),
    };
    let names: Vec<Value> = points.as_list().unwrap_or_default().iter().map(name).collect();
    if names.iter().all(Value::is_null) { Value::Null } else { Value::list(names) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::data::chart::ChartKind;
    use ensemble_core::json;

    fn plot(text: &str) -> Plot {
        Plot::from_config(&translate(&json::from_json(text).unwrap()))
    }

    #[test]
    fn columns_are_bars_with_categories() {
        let plot = plot(
            r#"{"chart": {"type": "column"}, "title": {"text": "Load"}, "xAxis": {"categories": ["Mo", "Tu"]},
            "plotOptions": {"column": {"stacking": "normal"}}, "series": [{"name": "A", "data": [3, 5]}]}"#,
        );
        assert_eq!(plot.kind, ChartKind::Bars { horizontal: false });
        assert_eq!((&*plot.title, plot.labels.len(), &*plot.series[0].label), ("Load", 2, "A"));
        assert!(plot.y.stacked && plot.series[0].points[1].y == 5.0);
    }

    #[test]
    fn slices_have_names_of_their_own() {
        let plot = plot(
            r##"{"series": [{"type": "pie", "innerSize": "50%", "data": [{"name": "A", "y": 1, "color": "#ff0000"}, ["B", 3]]}]}"##,
        );
        assert_eq!(plot.kind, ChartKind::Round { hole: true });
        assert_eq!(plot.labels.iter().map(|label| &**label).collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(plot.series[0].points[1].y, 3.0);
    }

    #[test]
    fn lines_have_points_with_numbers_of_their_own() {
        let plot = plot(r#"{"series": [{"data": [[1, 2], [3, 4]]}, {"type": "areaspline", "data": [5, 6]}]}"#);
        assert_eq!(plot.kind, ChartKind::Lines);
        assert_eq!((plot.series[0].points[1].x, plot.series[0].points[1].y), (3.0, 4.0));
        assert!(plot.series[1].fill && plot.series[1].tension > 0.0);
    }
}

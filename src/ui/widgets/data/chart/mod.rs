//! `Chart` and `ChartJs`: charts with a Chart.js configuration. `config` becomes a [`Plot`], which is painted here.
//! Charts are ours and not egui_plot's, because they need a natural size for the layout tree, must be drawn without interaction state for
//! screenshots, and follow Chart.js in options and look.

mod commands;
mod config;
mod keys;
mod legend;
mod line;
mod paint;
mod radial;
mod relaxed;
mod round;
mod scale;
mod source;

pub use config::{ChartKind, Plot, Point, Series};

use std::sync::Arc;

use egui::{Sense, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, ONE_DIRECTION, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure};
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Children, Props, Slot, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use paint::Memory;
use source::{ChartSource, written_config};

/// Size of a chart in an unbounded space, in logical pixels.
pub const NATURAL: Vec2 = Vec2::new(400.0, 240.0);

/// Least height of a chart in a page that scrolls: lower, its axes leave nothing for its values.
const LEAST_HEIGHT: f32 = 120.0;

/// A chart with a Chart.js configuration.
pub struct Chart;

/// `Chart` under its older name.
pub struct ChartJs;

/// The plot to draw, or why there is none.
pub struct ChartProps {
    plot: Result<Plot, Arc<str>>,
}

const EVENTS: &[Slot] =
    &[slot("onTap", "A point was clicked. `event.data` is `{label, value, datasetLabel, datasetIndex, index}`.")];

macro_rules! chart {
    ($widget:ident, $name:literal, $doc:literal, $examples:expr) => {
        impl Widget for $widget {
            const SPEC: Spec = Spec {
                name: $name,
                aliases: &[],
                doc: $doc,
                without_effect: &[ONE_DIRECTION],
                base: &[&WIDGET, &BOX],
                props: ChartSource::PROPS,
                events: EVENTS,
                children: Children::None,
                methods: commands::METHODS,
                examples: $examples,
                ..Spec::DEFAULT
            };
            const FILL: Fill = Fill::Both;
            type Props = ChartProps;

            fn read(props: &Props) -> ChartProps {
                let plot = read(&written_config(props)).map(|plot| titled(plot, props));
                ChartProps { plot }
            }

            fn measure(_: &ChartProps, _: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
                measure(available)
            }

            fn least_height(_: &ChartProps, _: &Node) -> f32 {
                LEAST_HEIGHT
            }

            fn show(props: &ChartProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
                commands::run_commands(node, frame);
                show(&props.plot, node, ui, frame);
            }
        }
    };
}

chart!(
    Chart,
    "Chart",
    "A chart with a Chart.js configuration.",
    &[
        "Chart:\n  height: 200\n  config:\n    type: line\n    data:\n      labels: [Mo, Tu, We]\n      datasets:\n        - {label: Load, data: [3, 5, 4]}\n",
        "Chart:\n  height: 240\n  config:\n    type: radar\n    data:\n      labels: [Speed, Range, Cost, Comfort, Looks]\n      datasets:\n        - {label: This, data: [4, 3, 2, 5, 4], fill: true}\n        - {label: That, data: [2, 5, 4, 3, 3], fill: true}\n",
    ]
);
chart!(
    ChartJs,
    "ChartJs",
    "A chart in the words of Chart.js; the configuration may be text.",
    &["ChartJs:\n  config: |\n    {type: 'bar', data: {labels: ['A', 'B'], datasets: [{data: [1, 2]}]}}\n"]
);

fn read(config: &Value) -> Result<Plot, Arc<str>> {
    let config = config_of(config)?;
    Ok(if config.is_null() { Plot::default() } else { Plot::from_config(&config) })
}

/// The plot with the title that stands beside its configuration, unless it has one in it.
fn titled(plot: Plot, props: &Props) -> Plot {
    let title = ChartSource::read(props).title;
    if plot.title.is_empty() { Plot { title: title.to_display(), ..plot } } else { plot }
}

/// A configuration given as a map or as text, as a map; null without one.
///
/// # Errors
///
/// A message when the text cannot be parsed.
pub fn config_of(config: &Value) -> Result<Value, Arc<str>> {
    match config {
        Value::Text(text) if text.trim().is_empty() => Ok(Value::Null),
        Value::Text(text) => relaxed::parse(text).map_err(Arc::from),
        config => Ok(config.clone()),
    }
}

/// The natural size of a chart.
pub fn measure(available: Vec2) -> Vec2 {
    let side = |available: f32, natural: f32| {
        if available.is_finite() && available > 0.0 { available.min(natural) } else { natural }
    };
    if available.x == 0.0 {
        Vec2::new(0.0, NATURAL.y)
    } else {
        Vec2::new(side(available.x, NATURAL.x), side(available.y, NATURAL.y))
    }
}

/// Draws a chart into the rectangle of `ui`.
pub fn show(plot: &Result<Plot, Arc<str>>, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
    let (rect, id, theme) = (ui.max_rect(), frame.id(node), Arc::clone(frame.theme()));
    let response = ui.interact(rect, id, Sense::click());
    let name = plot
        .as_ref()
        .map_or_else(|_| "Chart".to_owned(), |plot| plot.name(node.props.read::<Arc<str>>("label").as_deref()));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Figure, true, &name));
    let plot = match plot {
        Ok(plot) if plot.is_empty() => {
            let titled = format!("{}\nNo data yet", plot.title);
            return paint::words(ui, &theme, rect, titled.trim_start(), theme.colors.text3);
        }
        Ok(plot) => plot,
        Err(fault) => {
            return paint::words(
                ui,
                &theme,
                rect,
                &format!("The configuration cannot be read: {fault}"),
                theme.colors.danger,
            );
        }
    };
    let pointer = response.hover_pos();
    let hit = match plot.kind {
        ChartKind::Round { .. } => round::show(plot, ui, &theme, rect, pointer),
        ChartKind::Radar | ChartKind::PolarArea => radial::show(plot, ui, &theme, rect, pointer),
        ChartKind::Lines | ChartKind::Bars { .. } => {
            let mut kept = ui.states(|data| data.get_temp::<Memory>(id)).unwrap_or_default();
            let hit = paint::show(plot, ui, &theme, rect, pointer, &mut kept);
            ui.states(|data| data.insert_temp(id, kept));
            hit
        }
    };
    if response.clicked()
        && let Some((series, index)) = hit
    {
        frame.emit(node, "onTap", tapped(plot, series, index));
    }
}

fn tapped(plot: &Plot, series: usize, index: usize) -> Value {
    let point = plot.series[series].points.iter().find(|point| point.index == index);
    let at = |value: Option<f64>| value.map_or(Value::Null, Value::Number);
    Value::map([
        ("label", plot.label(index).map_or(Value::Null, Value::Text)),
        ("value", at(point.map(|point| point.y))),
        ("datasetLabel", Value::Text(Arc::clone(&plot.series[series].label))),
        ("datasetIndex", Value::Number(series as f64)),
        ("index", Value::Number(index as f64)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_config_is_a_map_or_its_text() {
        let text = Value::from("{type: 'bar', data: {labels: ['a', \"b\",], datasets: [{data: [1, 2.5]}]}}");
        let plot = read(&text).unwrap();
        assert!(matches!(plot.kind, ChartKind::Bars { horizontal: false }));
        assert_eq!(plot.series[0].points.len(), 2);
        assert!(read(&Value::Null).unwrap().is_empty());
        let titled = |text: &str| read(&Value::from(text)).unwrap().title;
        assert_eq!(&*titled("{title: 'Sum', data: {}}"), "Sum");
        assert_eq!(&*titled("{title: 'Sum', options: {plugins: {title: {text: 'All'}}}}"), "All");
        assert!(read(&Value::from("{type: ")).is_err());
    }

    #[test]
    fn a_tap_says_what_was_under_it() {
        let text = Value::from("{data: {labels: ['a', 'b'], datasets: [{label: 'L', data: [1, 2.5]}]}}");
        let data = tapped(&read(&text).unwrap(), 0, 1);
        assert_eq!(data.to_string(), r#"{"label":"b","value":2.5,"datasetLabel":"L","datasetIndex":0,"index":1}"#);
    }
}

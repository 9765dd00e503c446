//! Widgets for data: tables, charts, JSON trees.

use crate::frame::WidgetDef;

mod bar_chart;
mod bracket;
mod calendar;
mod chart;
mod chat;
mod data_grid;
mod data_row;
mod high_charts;
mod json_tree;
mod line_chart;

/// The widgets of this folder.
pub(super) static WIDGETS: &[WidgetDef] = &[
    WidgetDef::of::<bar_chart::BarChart>(),
    WidgetDef::of::<bracket::Bracket>(),
    WidgetDef::of::<calendar::Calendar>(),
    WidgetDef::of::<chart::Chart>(),
    WidgetDef::of::<chart::ChartJs>(),
    WidgetDef::of::<chat::Chat>(),
    WidgetDef::of::<data_grid::DataGrid>(),
    WidgetDef::of::<data_row::DataRow>(),
    WidgetDef::of::<high_charts::HighCharts>(),
    WidgetDef::of::<json_tree::JsonTree>(),
    WidgetDef::of::<line_chart::LineChart>(),
];

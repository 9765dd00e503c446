//! Widgets for data: tables, charts, JSON trees.

use crate::frame::WidgetDef;

pub mod bar_chart;
pub mod bracket;
pub mod calendar;
pub mod chart;
pub mod chat;
pub mod data_grid;
pub mod data_row;
pub mod high_charts;
pub mod json_tree;
pub mod line_chart;

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

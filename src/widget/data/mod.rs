//! What data looks like: tables and charts.

use super::WidgetDef;

mod bar_chart;
mod chart;
mod data_grid;
mod data_row;
mod line_chart;

/// The widgets of this folder.
pub(super) static WIDGETS: &[WidgetDef] = &[
    WidgetDef::of::<bar_chart::BarChart>(),
    WidgetDef::of::<chart::Chart>(),
    WidgetDef::of::<chart::ChartJs>(),
    WidgetDef::of::<data_grid::DataGrid>(),
    WidgetDef::of::<data_row::DataRow>(),
    WidgetDef::of::<line_chart::LineChart>(),
];

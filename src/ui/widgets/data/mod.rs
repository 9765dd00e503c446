//! Widgets for data: tables, charts, JSON trees.

use crate::frame::WidgetDef;

pub mod bar_chart;
pub mod chart;
pub mod data_grid;
pub mod data_row;
pub mod json_tree;
pub mod line_chart;

/// The widgets of this folder.
pub(super) static WIDGETS: &[WidgetDef] = &[
    WidgetDef::of::<bar_chart::BarChart>(),
    WidgetDef::of::<chart::Chart>(),
    WidgetDef::of::<chart::ChartJs>(),
    WidgetDef::of::<data_grid::DataGrid>(),
    WidgetDef::of::<data_row::DataRow>(),
    WidgetDef::of::<json_tree::JsonTree>(),
    WidgetDef::of::<line_chart::LineChart>(),
];

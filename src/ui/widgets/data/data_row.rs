//! A row of a DataGrid, which draws it. Outside of a DataGrid it shows its cells side by side.

use egui::{Rect, Ui, Vec2};

use crate::frame::{Frame, Widget};
use crate::layout::Measure;
use crate::toolkit::text::color32;
use ensemble_core::spec::{Children, Color, Kind, Props, Spec, slot};

use ensemble_runtime::scene::Node;

/// A row of a DataGrid.
pub struct DataRow;

props! {
    /// Properties of a row.
    pub struct DataRowProps {}
    elsewhere {
        /// Shows the row.
        "visible" => Kind::Bool; default "true",
        /// Highlights the row; by default the row that was clicked last.
        "selected" => Kind::Bool,
        /// Disables the check box of the row.
        "disableSelection" => Kind::Bool,
        /// A key that keeps its state when rows move.
        "key" => Kind::Any,
        /// Background colour of the row.
        "backgroundColor" | "background" => Kind::Color,
        /// Text style of its cells. Its keys may also stand beside the properties: `color: red`.
        "textStyle" => Kind::TextStyle,
    }
    ignored {
        "height" | "minHeight" | "maxHeight" => Kind::Length; "`dataRowHeight` of its DataGrid is the height of every row",
        "width" | "minWidth" | "maxWidth" => Kind::Length; "it is as wide as the columns of its DataGrid",
        "padding" => Kind::Insets; "`columnSpacing` and `horizontalMargin` of its DataGrid keep cells apart",
        "margin" => Kind::Insets; "rows touch each other",
        "border" | "borderTop" | "borderBottom" => Kind::Text; "`dividerThickness` of its DataGrid draws lines between rows",
        "borderRadius" => Kind::BorderRadius; "rows touch each other",
        "cursor" => Kind::Text; "the pointer over it says whether it can be pressed",
    }
}

impl Widget for DataRow {
    const SPEC: Spec = Spec {
        name: "DataRow",
        aliases: &[],
        doc: "A row of a DataGrid; its children are the cells.",
        base: &[],
        props: DataRowProps::PROPS,
        events: &[slot("onTap", "The row was clicked.").legacy(&["data", "index"])],
        children: Children::Many,
        methods: &[],
        examples: &[
            "DataRow:\n  children:\n    - Text: {text: ABC, textStyle: {fontWeight: w600}}\n    - Text: {text: \"12.50\"}\n    - Tag: {label: Up, icon: trending_up}\n",
        ],
        row_event: Some("onTap"),
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Row;
    type Props = DataRowProps;

    fn read(props: &Props) -> DataRowProps {
        DataRowProps::read(props)
    }

    fn measure(_: &DataRowProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let gap = cx.theme().spacing.lg;
        let mut size = Vec2::new(gap * node.parts().count().saturating_sub(1) as f32, 0.0);
        for cell in node.parts() {
            let cell = cx.child(cell, available);
            size = Vec2::new(size.x + cell.x, size.y.max(cell.y));
        }
        size
    }

    fn show(_: &DataRowProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        if let Some(ground) = node.props.read::<Color>("backgroundColor") {
            ui.painter().rect_filled(ui.max_rect(), 0.0, color32(ground));
        }
        let mut at = ui.max_rect().min;
        for cell in node.parts() {
            let size = frame.child_size(cell, ui.max_rect().size());
            frame.show_child(ui, cell, Rect::from_min_size(at, size));
            at.x += size.x + frame.theme().spacing.lg;
        }
    }
}

//! A row of a DataGrid, which draws it. Outside of a DataGrid it shows its cells side by side.

use egui::{Rect, Ui, Vec2};

use crate::frame::{Frame, Widget};
use crate::layout::Measure;
use ensemble_core::props;
use ensemble_core::spec::{Children, Props, Slot, Spec};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A row of a DataGrid.
pub struct DataRow;

props! {
    /// What a row accepts.
    pub struct DataRowProps {
        /// Whether it is shown.
        "visible" => visible: bool = true,
        /// Whether it is highlighted; by default the row that was clicked last is.
        "selected" => selected: Option<bool>,
        /// Whether it cannot be selected with its box.
        "disableSelection" => disable_selection: bool,
        /// A key that keeps its state when rows move.
        "key" => key: Value,
    }
}

impl Widget for DataRow {
    const SPEC: Spec = Spec {
        name: "DataRow",
        aliases: &[],
        doc: "A row of a DataGrid; its children are the cells.",
        base: &[],
        props: DataRowProps::PROPS,
        events: &[Slot { name: "onTap", doc: "The row was clicked." }],
        children: Children::Many,
        methods: &[],
        examples: &["DataRow:\n  children:\n    - Text: {text: ABC}\n    - Text: {text: 12.5}\n"],
        row_event: Some("onTap"),
        ..Spec::DEFAULT
    };
    type Props = DataRowProps;

    fn read(props: &Props) -> DataRowProps {
        DataRowProps::read(props)
    }

    fn measure(_: &DataRowProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let mut size = Vec2::ZERO;
        for cell in &node.children {
            let cell = cx.child(cell, available);
            size = Vec2::new(size.x + cell.x, size.y.max(cell.y));
        }
        size
    }

    fn show(_: &DataRowProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let mut at = ui.max_rect().min;
        for cell in &node.children {
            let size = frame.child_size(cell, ui.max_rect().size());
            frame.show_child(ui, cell, Rect::from_min_size(at, size));
            at.x += size.x;
        }
    }
}

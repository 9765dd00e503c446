//! `JsonTree`: any data as a tree whose branches open and close. Only visible rows are drawn. Ours, because crates for egui build a widget
//! for each node of the data: events of 100,000 entries have to open at once.

mod keys;
mod lines;
mod rows;
mod tree_state;

use egui::{Id, Ui, Vec2};

use self::lines::{ROW, TreeView};
pub use self::tree_state::JsonTreeProps;
use self::tree_state::TreeState;
use crate::base::{BOX, ONE_DIRECTION, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure};
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Children, Props, Spec, WithoutEffect, slot};
use ensemble_runtime::scene::Node;

/// A tree of data.
pub struct JsonTree;

impl Widget for JsonTree {
    const SPEC: Spec = Spec {
        name: "JsonTree",
        aliases: &["JsonView"],
        doc: "Any data as a tree whose branches open and close.",
        without_effect: &[
            ONE_DIRECTION,
            WithoutEffect { props: &["clipContent", "overflow"], reason: "it scrolls what does not fit" },
        ],
        base: &[&WIDGET, &BOX],
        props: JsonTreeProps::PROPS,
        events: &[
            slot("onItemTap", "A line was selected. `event.data` is `{path, value}`."),
            slot("onCopy", "A value or its path was copied. `event.data.text` is the text."),
        ],
        children: Children::None,
        methods: &[],
        examples: &[
            "JsonTree:\n  value: {symbol: ACRA, price: 212.75, venues: [{name: XNYS, open: true}]}\n  expandedDepth: 2\n",
            "JsonTree:\n  value: ${feed.body.data}\n  filter: ${words.value}\n  rootName: data\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Both;
    const ROLE: egui::Role = egui::Role::Tree;
    type Props = JsonTreeProps;

    fn read(props: &Props) -> JsonTreeProps {
        JsonTreeProps::read(props)
    }

    fn measure(props: &JsonTreeProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        // Kept, so that the rows of an event are made once: drawing finds them.
        let id = tree_id(node);
        let mut tree = cx.ctx().states(|data| std::mem::take(data.get_temp_mut_or_default::<TreeState>(id)));
        tree.refresh(props);
        let count = tree.rows.len();
        cx.ctx().states(|data| data.insert_temp(id, tree));
        let width = if available.x.is_finite() { available.x } else { 320.0 };
        Vec2::new(width, ROW * count.max(1) as f32)
    }

    fn show(props: &JsonTreeProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let id = tree_id(node);
        let mut tree = ui.states(|data| std::mem::take(data.get_temp_mut_or_default::<TreeState>(id)));
        let before = tree.rows.len();
        tree.refresh(props);
        TreeView { props, node, id }.show(&mut tree, ui, frame);
        tree.refresh(props);
        if tree.rows.len() != before {
            frame.remeasure(node);
        }
        ui.states(|data| data.insert_temp(id, tree));
    }
}

fn tree_id(node: &Node) -> Id {
    Id::unique(("json tree", node.id.0))
}

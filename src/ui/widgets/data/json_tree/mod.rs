//! `JsonTree`: any data as a tree whose branches open and close. Only visible rows are drawn. Ours, because crates for egui build a widget
//! for each node of the data: events of 100,000 entries have to open at once.

mod keys;
mod lines;
mod rows;

use std::sync::Arc;

use egui::{Id, Pos2, Ui, Vec2};
use rustc_hash::FxHashMap;

use self::lines::TreeView;
use self::rows::{Row, RowOptions, RowState};
use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure};
use crate::widgets::input::menu;
use ensemble_core::spec::{Children, Kind, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A tree of data.
pub struct JsonTree;

props! {
    /// Properties of a JsonTree.
    pub struct JsonTreeProps {
        /// The data: a map, a list, or anything else.
        "value" => value: Value; Kind::Any,
        /// Number of levels that are open at first.
        "expandedDepth" => levels: usize = 1usize; Kind::Number { min: 0.0, max: 64.0 },
        /// Shows only entries whose key or value contains this text, with their parents.
        "filter" => filter: Arc<str> = "",
        /// The beginning of the path of a line.
        "rootName" => root: Arc<str> = "$",
        /// Text while there is no data.
        "emptyText" => empty: Arc<str> = "No data yet",
    }
    elsewhere {
        /// The path of the line that was chosen last.
        "selectedPath" => Kind::Text,
    }
}

const ROW: f32 = 24.0;
const STEP: f32 = 16.0;
const ARROW: f32 = 20.0;

/// Characters of a text that are laid out: more does not fit into a line.
const PREVIEW: usize = 240;

/// The most branches whose open or closed state is remembered.
const TOGGLED: usize = 20_000;

/// The most branches that `Expand all` opens.
const EXPANDED: usize = 5_000;

/// Seconds that a check mark confirms a copy.
const CONFIRMED: f64 = 1.2;

/// The state of a tree between frames.
#[derive(Clone, Default)]
struct TreeState {
    rows: Arc<Vec<Row>>,
    /// Whether one of the rows can be opened; if not, no space is kept for arrows.
    branches: bool,
    made_of: Option<(Value, usize, Arc<str>)>,
    toggled: FxHashMap<u64, bool>,
    /// The selected line.
    chosen: Option<u64>,
    /// Whether the selected line has to be scrolled into view.
    shows: bool,
    menu: menu::Menu,
    menu_at: Pos2,
    copied: Option<(u64, f64)>,
}

impl Widget for JsonTree {
    const SPEC: Spec = Spec {
        name: "JsonTree",
        aliases: &["JsonView"],
        doc: "Any data as a tree whose branches open and close.",
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
    type Props = JsonTreeProps;

    fn read(props: &Props) -> JsonTreeProps {
        JsonTreeProps::read(props)
    }

    fn measure(props: &JsonTreeProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let known = cx.ctx().data(|data| data.get_temp::<TreeState>(tree_id(node)));
        let mut tree = known.unwrap_or_default();
        tree.refresh(props);
        let width = if available.x.is_finite() { available.x } else { 320.0 };
        Vec2::new(width, ROW * tree.rows.len().max(1) as f32)
    }

    fn show(props: &JsonTreeProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let id = tree_id(node);
        let mut tree = ui.data_mut(|data| std::mem::take(data.get_temp_mut_or_default::<TreeState>(id)));
        let before = tree.rows.len();
        tree.refresh(props);
        TreeView { props, node, id }.show(&mut tree, ui, frame);
        tree.refresh(props);
        if tree.rows.len() != before {
            frame.remeasure(node);
        }
        ui.data_mut(|data| data.insert_temp(id, tree));
    }
}

fn tree_id(node: &Node) -> Id {
    Id::unique(("json tree", node.id.0))
}

impl TreeState {
    /// Builds the rows again if the value, the filter, or the open branches have changed.
    fn refresh(&mut self, props: &JsonTreeProps) {
        let known = self.made_of.as_ref().is_some_and(|(value, levels, filter)| {
            is_same(value, &props.value) && *levels == props.levels && *filter == props.filter
        });
        if known {
            return;
        }
        let search = props.filter.trim().to_lowercase();
        let options = RowOptions { levels: props.levels, toggled: &self.toggled, search: &search };
        let rows = rows::rows(&props.value, &options);
        self.branches = rows.iter().any(|row| matches!(row.state, RowState::Open | RowState::Closed));
        self.rows = Arc::new(rows);
        self.made_of = Some((props.value.clone(), props.levels, Arc::clone(&props.filter)));
    }

    fn toggle(&mut self, row: usize, open: bool) {
        let Some(row) = self.rows.get(row) else { return };
        if self.toggled.len() >= TOGGLED {
            self.toggled.clear();
        }
        self.toggled.insert(row.place, open);
        self.made_of = None;
    }

    /// Opens or closes all branches, at most [`EXPANDED`].
    fn toggle_all(&mut self, props: &JsonTreeProps, open: bool) {
        let mut known = 0;
        // What opens shows branches that can be opened, too.
        while known < EXPANDED {
            let branches: Vec<u64> = self
                .rows
                .iter()
                .filter(|row| row.state == if open { RowState::Closed } else { RowState::Open })
                .map(|row| row.place)
                .take(EXPANDED - known)
                .collect();
            if branches.is_empty() {
                return;
            }
            known += branches.len();
            self.toggled.extend(branches.into_iter().map(|place| (place, open)));
            self.made_of = None;
            self.refresh(props);
        }
    }

    fn place(&self) -> Option<usize> {
        let chosen = self.chosen?;
        self.rows.iter().position(|row| row.place == chosen)
    }
}

/// Whether two values are the same, lists and maps by pointer: a changed one has another.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Map(one), Value::Map(other)) => Arc::ptr_eq(one, other),
        (Value::List(one), Value::List(other)) => Arc::ptr_eq(one, other),
        (one, other) => one == other,
    }
}

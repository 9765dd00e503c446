//! Matches of words in a scene: in its texts, in reading order, and in rows that do not exist yet.

use std::sync::Arc;

use ensemble_core::fold::{folded, occurrences};
use ensemble_runtime::scene::{Node, NodeId, Scene};

use crate::frame::{full_text, own_text};

/// Limit of matches.
pub const MOST: usize = 10_000;

/// Deeper nodes are not looked through.
const DEEPEST: usize = 256;

/// Widgets whose text is searched.
const TEXTS: [&str; 3] = ["Text", "Markdown", "Tag"];

/// A match of the words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Match {
    /// The text, and the index of the occurrence in it; `None` for a row that may not exist as a widget.
    pub text: Option<(NodeId, usize)>,
    /// Lists around the match, each with its row on the screen.
    pub rows: Vec<(NodeId, usize)>,
    /// Widgets around the match.
    pub path: Vec<NodeId>,
}

impl Match {
    /// True for the same match, also after it has moved.
    pub fn is(&self, other: &Match) -> bool {
        self.text == other.text && (self.text.is_some() || self.rows == other.rows)
    }
}

/// A list with rows that do not exist as widgets.
#[derive(Debug)]
pub struct LazyList {
    /// Node of the list.
    pub node: NodeId,
}

/// All matches of `words`, which are folded, on the screen or in the topmost dialog.
pub fn collect(scene: &Scene, words: &str) -> (Vec<Match>, Vec<LazyList>) {
    let root = scene.dialogs.last().map_or(&scene.root, |dialog| &dialog.node);
    let mut search = Search { scene, words, matches: Vec::new(), unbuilt: Vec::new(), around: Match::default() };
    search.node(root, 0);
    (search.matches, search.unbuilt)
}

struct Search<'a> {
    scene: &'a Scene,
    words: &'a str,
    matches: Vec<Match>,
    unbuilt: Vec<LazyList>,
    around: Match,
}

impl Search<'_> {
    fn node(&mut self, node: &Arc<Node>, depth: usize) {
        if depth > DEEPEST || self.matches.len() >= MOST {
            return;
        }
        self.around.path.push(node.id);
        if TEXTS.contains(&node.spec.name) {
            self.text(node);
        } else {
            self.inside(node, depth + 1);
        }
        self.around.path.pop();
    }

    /// The places in one text. Its spans are parts of it.
    fn text(&mut self, node: &Arc<Node>) {
        let text = if node.spec.name == "Markdown" {
            node.props.read::<Arc<str>>("text").unwrap_or_default().to_string()
        } else {
            let own = own_text(node).map(|(_, text)| text).unwrap_or_default();
            let spans = node.children.iter().filter_map(|span| span.props.read::<Arc<str>>("text"));
            spans.fold(own.to_string(), |text, span| text + &*span)
        };
        for nth in 0..occurrences(&text, self.words, MOST - self.matches.len()).len() {
            self.matches.push(Match { text: Some((node.id, nth)), ..self.around.clone() });
        }
    }

    fn inside(&mut self, node: &Arc<Node>, depth: usize) {
        for name in ["header", "titleWidget", "leadingWidget", "body", "widget", "firstWidget", "footer"] {
            if let Some(slot) = node.slot(name) {
                self.node(slot, depth);
            }
        }
        let chosen = chosen_part(node);
        let is_reversed = node.props.read("reverse").unwrap_or(false);
        let count = node.children.len() + node.rows.as_ref().map_or(0, |rows| rows.count);
        let place = |row: usize| if is_reversed { count.saturating_sub(1 + row) } else { row };
        let scrolls = node.rows.is_some() && matches!(node.spec.name, "ListView" | "GridView" | "DataGrid");
        for (at, child) in node.children.iter().enumerate() {
            if chosen.is_none_or(|chosen| chosen == at) {
                self.row(node, child, place(at), scrolls || node.spec.name == "ListView", depth);
            }
        }
        let Some(rows) = &node.rows else { return };
        if rows.nodes.len() < rows.count && scrolls {
            return self.unbuilt_rows(node, place);
        }
        for (at, row) in rows.nodes.iter().enumerate() {
            self.row(node, row, place(node.children.len() + rows.first + at), scrolls, depth);
        }
    }

    fn row(&mut self, list: &Node, row: &Arc<Node>, at: usize, scrolls: bool, depth: usize) {
        if scrolls {
            self.around.rows.push((list.id, at));
        }
        self.node(row, depth);
        if scrolls {
            self.around.rows.pop();
        }
    }

    /// Rows of which only some exist: whole rows are counted, those that exist by what they show, the others by their data.
    fn unbuilt_rows(&mut self, list: &Arc<Node>, place: impl Fn(usize) -> usize) {
        let Some(rows) = &list.rows else { return };
        self.unbuilt.push(LazyList { node: list.id });
        let exist = rows.first..rows.first + rows.nodes.len();
        let shown = exist.clone().zip(&rows.nodes).filter(|(_, row)| folded(&full_text(row)).contains(self.words));
        let mut found: Vec<usize> = shown.map(|(at, _)| at).collect();
        let answer = self.scene.found.iter().find(|found| found.node == list.id && *found.words == *self.words);
        let others = answer.iter().flat_map(|answer| answer.rows.iter().map(|row| *row as usize));
        found.extend(others.filter(|at| !exist.contains(at) && *at < rows.count));
        let mut found: Vec<usize> = found.into_iter().map(|at| place(list.children.len() + at)).collect();
        found.sort_unstable();
        for at in found.into_iter().take(MOST - self.matches.len()) {
            let mut around = self.around.clone();
            around.rows.push((list.id, at));
            self.matches.push(around);
        }
    }
}

/// The visible child of a widget that shows one of its children.
fn chosen_part(node: &Node) -> Option<usize> {
    match node.spec.name {
        "TabBar" => Some(node.props.read("selectedIndex").unwrap_or(0)),
        "Stepper" => Some(node.props.read("activeStepIndex").unwrap_or(0)),
        _ => None,
    }
}

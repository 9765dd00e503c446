//! What the window remembers from frame to frame: layouts, scroll positions, commands not executed yet.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::list_state::ListState;
use super::scroll::{ScrollRegion, ScrollState};
use crate::layout::LayoutCache;
use ensemble_runtime::scene::{Node, NodeId, WidgetCommand};

/// What the window remembers from frame to frame.
#[derive(Default)]
pub struct UiState {
    /// Everything laid out.
    pub layouts: LayoutCache,
    /// Where containers are scrolled to. Names of nodes last as long as their screens, so coming back finds them.
    pub scrolls: FxHashMap<NodeId, ScrollState>,
    /// Where windowed lists are scrolled to.
    pub lists: FxHashMap<NodeId, ListState>,
    /// Commands that were not executed yet.
    pub commands: Vec<WidgetCommand>,
    /// Widgets whose size has to be asked anew.
    pub stale: Vec<NodeId>,
    /// Faults that were said already.
    pub warned: FxHashSet<String>,
    /// The scrollers of this frame.
    pub scrollers: Vec<ScrollRegion>,
    /// The scroller that gets the keyboard.
    pub keyboard_target: Option<NodeId>,
    /// What had the keyboard's focus in the frame before.
    pub focused: Option<egui::Id>,
    /// What gets the keyboard's focus at the beginning of the next frame.
    pub focus_next: Option<egui::Id>,
    /// The screen that is drawn.
    pub root: Option<Arc<Node>>,
    /// Forms that were checked and not sent yet, and fields that were checked by themselves.
    pub validated: FxHashSet<NodeId>,
    /// What had the focus when each of the open dialogs opened.
    pub focus_before: Vec<(NodeId, Option<egui::Id>)>,
    /// Columns around bodies that are no page by themselves, by the body's name.
    pub pages: FxHashMap<NodeId, Arc<Node>>,
    /// How far the scroller at hand is asked to move.
    pub scroll_request: Option<f64>,
    /// Where everything was drawn in this frame, when somebody wants to know.
    pub drawn: Option<Vec<DrawnNode>>,
    last_command: u64,
}

/// Where a node was drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawnNode {
    /// Which node.
    pub node: NodeId,
    /// Its border box.
    pub rect: egui::Rect,
    /// What scrollers and clips around it leave of it.
    pub shown: egui::Rect,
    /// The product of its opacity and of those around it.
    pub opacity: f32,
}

impl UiState {
    /// More warnings than this say nothing new.
    pub const WARNINGS: usize = 200;
    const MAX_COMMANDS: usize = 256;
    const POSITIONS: usize = 4096;
    const VALIDATED: usize = 1024;

    /// Takes new commands and forgets what is too much.
    pub fn begin(&mut self, commands: &[WidgetCommand]) {
        self.layouts.begin();
        for node in std::mem::take(&mut self.stale) {
            self.layouts.remeasure(node);
        }
        for command in commands.iter().filter(|command| command.serial > self.last_command) {
            self.commands.push(command.clone());
        }
        self.last_command = commands.iter().map(|command| command.serial).fold(self.last_command, u64::max);
        let surplus = self.commands.len().saturating_sub(Self::MAX_COMMANDS);
        self.commands.drain(..surplus);
        if self.scrolls.len() > Self::POSITIONS {
            self.scrolls.clear();
        }
        if self.lists.len() > Self::POSITIONS {
            self.lists.clear();
        }
        if self.validated.len() > Self::VALIDATED {
            self.validated.clear();
        }
        self.scrollers.clear();
        self.drawn.iter_mut().for_each(Vec::clear);
    }

    /// Finds the scroller that the keyboard moves: the innermost under the pointer, otherwise the largest.
    pub fn end(&mut self) {
        let area = |scroller: &&ScrollRegion| scroller.rect.area().max(0.0) as u64;
        let hovered = self.scrollers.iter().filter(|scroller| scroller.hovered).min_by_key(area);
        self.keyboard_target = hovered.or_else(|| self.scrollers.iter().max_by_key(area)).map(|scroller| scroller.node);
    }
}

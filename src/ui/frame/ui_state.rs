//! The state of a window between frames: layouts, scroll positions, pending commands. State that the app can read is in the runtime's store
//! instead.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::announcer::Announcer;
use super::egui_memory::EguiMemory;
use super::find_marks::FindMarks;
use super::list_state::ListState;
use super::node_texts::DrawnShapes;
use super::scroll_state::{ScrollRegion, ScrollState};
use super::text_select::TextSelection;
use crate::layout::LayoutCache;
use ensemble_runtime::scene::{Node, NodeId, WidgetCommand};

/// The state of a window between frames.
#[derive(Default)]
pub struct UiState {
    /// The layouts of all trees.
    pub layouts: LayoutCache,
    /// Scroll positions of containers. Node ids stay the same as long as their screen is open, so going back to it finds the position.
    pub scrolls: FxHashMap<NodeId, ScrollState>,
    /// Scroll positions of lists.
    pub lists: FxHashMap<NodeId, ListState>,
    /// Commands of scripts whose widget has not been drawn yet.
    pub commands: Vec<WidgetCommand>,
    /// Widgets to measure again before the next frame.
    pub stale: Vec<NodeId>,
    /// Keys of the warnings that were logged.
    pub warned: FxHashSet<String>,
    /// The containers of this frame that the keyboard can scroll.
    pub scrollers: Vec<ScrollRegion>,
    /// The scroll container that the keyboard moves.
    pub keyboard_target: Option<NodeId>,
    /// The widget that had the keyboard's focus in the previous frame.
    pub focused: Option<egui::Id>,
    /// The widget that gets the keyboard's focus when the next frame begins.
    pub focus_next: Option<egui::Id>,
    /// The root of the screen that is drawn.
    pub root: Option<Arc<Node>>,
    /// Forms and fields that were validated; they show their messages. A form is removed when it is submitted.
    pub validated: FxHashSet<NodeId>,
    /// Open dialogs, each with the widget that had the focus before.
    pub focus_before: Vec<(NodeId, Option<egui::Id>)>,
    /// Columns that `widgets::containers::page` put around bodies, by the body's id.
    pub pages: FxHashMap<NodeId, Arc<Node>>,
    /// Logical pixels by which the keyboard's scroll container is to move in the next frame.
    pub scroll_request: Option<f64>,
    /// True since a container that has more than it shows took a `scroll_request`.
    pub scroll_taken: bool,
    /// Areas of the nodes drawn in this frame; recorded for tests and inspectors only.
    pub drawn: Option<Vec<DrawnNode>>,
    /// Shapes of the same nodes, each node before its descendants.
    pub drawn_shapes: Vec<DrawnShapes>,
    /// Announcements for screen readers.
    pub announcer: Announcer,
    /// The texts that the mouse has selected.
    pub selection: TextSelection,
    /// Search of the find bar.
    pub find: FindMarks,
    /// Short message of the window, and its end in egui's seconds.
    pub notice: Option<(String, f64)>,
    /// The text that is the title of the screen's header.
    pub title: Option<NodeId>,
    /// The height of the screen's header in this frame; 0 without one.
    pub header_height: f32,
    /// The part of the screen in which its body is seen in this frame; `None` before it is drawn.
    pub body: Option<egui::Rect>,
    /// Bounds of egui's own memory.
    pub egui_memory: EguiMemory,
    last_command: u64,
}

/// Area of a drawn node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawnNode {
    /// Id of the node.
    pub node: NodeId,
    /// Border box.
    pub rect: egui::Rect,
    /// The part of it that scroll containers and clips leave visible.
    pub shown: egui::Rect,
    /// Product of its opacity and that of its ancestors.
    pub opacity: f32,
}

impl UiState {
    /// The most warnings that are logged in a run.
    pub(crate) const WARNINGS: usize = 200;
    // A command to a widget that is not drawn stays; a script may send one in every frame.
    const MAX_COMMANDS: usize = 256;
    // Lists on a stream come and go with other ids; their positions would be kept for ever.
    const POSITIONS: usize = 4096;
    const VALIDATED: usize = 1024;

    /// Starts a frame: takes the commands that are new since the last one, and bounds the remembered state.
    pub fn begin(&mut self, commands: &[WidgetCommand]) {
        self.layouts.begin();
        for node in std::mem::take(&mut self.stale) {
            self.layouts.remeasure(node);
        }
        // A scene is drawn many times and brings its commands each time; serial numbers tell which are new.
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
        self.drawn_shapes.clear();
    }

    /// Ends a frame: the keyboard moves the smallest scroll container under the pointer, or the largest one when there is none.
    pub fn end(&mut self) {
        // Containers nest, so the smallest is the innermost. Whole numbers, because `f32` has no order for `min_by_key`.
        let area = |scroller: &&ScrollRegion| scroller.rect.area().max(0.0) as u64;
        let hovered = self.scrollers.iter().filter(|scroller| scroller.hovered).min_by_key(area);
        self.keyboard_target = hovered.or_else(|| self.scrollers.iter().max_by_key(area)).map(|scroller| scroller.node);
    }
}

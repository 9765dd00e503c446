//! What the window remembers from frame to frame: layouts, scroll positions, orders not done yet.

use rustc_hash::{FxHashMap, FxHashSet};

use super::scroll::{Scroll, Scroller};
use crate::runtime::scene::{NodeId, Order};
use crate::widget::layout::{Forest, ListState};

/// What the window remembers from frame to frame.
#[derive(Default)]
pub struct Stage {
    /// Everything laid out.
    pub forest: Forest,
    /// Where containers are scrolled to. Names of nodes last as long as their screens, so coming back finds them.
    pub scrolls: FxHashMap<NodeId, Scroll>,
    /// Where windowed lists are scrolled to.
    pub lists: FxHashMap<NodeId, ListState>,
    /// Orders that were not done yet.
    pub orders: Vec<Order>,
    /// Widgets whose size has to be asked anew.
    pub stale: Vec<NodeId>,
    /// Faults that were said already.
    pub warned: FxHashSet<String>,
    /// The scrollers of this frame.
    pub scrollers: Vec<Scroller>,
    /// The scroller that gets the keyboard.
    pub at_hand: Option<NodeId>,
    /// What had the keyboard's focus in the frame before.
    pub focused: Option<egui::Id>,
    /// How far the scroller at hand is asked to move.
    pub nudge: Option<f64>,
    last_order: u64,
}

impl Stage {
    /// More warnings than this say nothing new.
    pub const WARNINGS: usize = 200;
    const ORDERS: usize = 256;
    const POSITIONS: usize = 4096;

    /// Takes new orders and forgets what is too much.
    pub fn begin(&mut self, orders: &[Order]) {
        self.forest.begin();
        for node in std::mem::take(&mut self.stale) {
            self.forest.remeasure(node);
        }
        for order in orders.iter().filter(|order| order.serial > self.last_order) {
            self.orders.push(order.clone());
        }
        self.last_order = orders.iter().map(|order| order.serial).fold(self.last_order, u64::max);
        let surplus = self.orders.len().saturating_sub(Self::ORDERS);
        self.orders.drain(..surplus);
        if self.scrolls.len() > Self::POSITIONS {
            self.scrolls.clear();
        }
        if self.lists.len() > Self::POSITIONS {
            self.lists.clear();
        }
        self.scrollers.clear();
    }

    /// Finds the scroller that the keyboard moves: the innermost under the pointer, otherwise the largest.
    pub fn end(&mut self) {
        let area = |scroller: &&Scroller| scroller.rect.area().max(0.0) as u64;
        let hovered = self.scrollers.iter().filter(|scroller| scroller.hovered).min_by_key(area);
        self.at_hand = hovered.or_else(|| self.scrollers.iter().max_by_key(area)).map(|scroller| scroller.node);
    }
}

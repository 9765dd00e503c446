//! What a widget can ask while it says how large it would like to be.

use std::sync::Arc;

use egui::{Context, Galley, Vec2};

use super::Inherited;
use super::inherited::own_style;
use super::{Forest, Heights, Scenery, Space};
use crate::toolkit::text::{self, Look, Wrap};
use crate::toolkit::theme::{Role, Theme};
use ensemble_core::spec::TextStyle;
use ensemble_runtime::scene::Node;
use time::OffsetDateTime;

/// Fonts, theme and what is inherited, for measuring.
pub struct Measure<'a> {
    scenery: &'a Scenery<'a>,
    forest: &'a mut Forest,
    inherited: &'a Arc<Inherited>,
    bounded: [bool; 2],
}

impl<'a> Measure<'a> {
    pub(super) fn new(
        scenery: &'a Scenery<'a>,
        forest: &'a mut Forest,
        inherited: &'a Arc<Inherited>,
        bounded: [bool; 2],
    ) -> Self {
        Self { scenery, forest, inherited, bounded }
    }

    /// Whether width and height have an end where the node stands.
    pub fn bounded(&self) -> [bool; 2] {
        self.bounded
    }

    /// egui's context, for image loaders.
    pub fn ctx(&self) -> &Context {
        self.scenery.ctx
    }

    /// Colours and sizes.
    pub fn theme(&self) -> &Theme {
        self.scenery.theme
    }

    /// The time of this frame, in the device's zone.
    pub fn now(&self) -> OffsetDateTime {
        self.scenery.now
    }

    /// What the containers around hand down.
    pub fn inherited(&self) -> &Inherited {
        self.inherited
    }

    /// The node's text style, completed by what it inherits.
    pub fn text_style(&self, node: &Node) -> TextStyle {
        own_style(&node.props).or(&self.inherited.text)
    }

    /// The node's text style with nothing left open.
    pub fn look(&self, node: &Node, role: Role) -> Look {
        Look::new(self.theme(), role, &self.text_style(node))
    }

    /// Text laid out.
    pub fn galley(&self, text: &str, look: &Look, wrap: Wrap) -> Arc<Galley> {
        text::galley(self.scenery.ctx, text, look, wrap)
    }

    /// The size of a widget-valued property or a row, for an available space.
    pub fn child(&mut self, child: &Arc<Node>, available: Vec2) -> Vec2 {
        self.arrange(child, Space::up_to(available))
    }

    /// The size of a widget-valued property or a row in a space.
    pub fn arrange(&mut self, child: &Arc<Node>, space: Space) -> Vec2 {
        self.forest.arrange(self.scenery, child, self.inherited, space)
    }

    /// What is known of the heights of a list's rows.
    pub(crate) fn heights(&mut self, list: &Node) -> &mut Heights {
        self.forest.heights.entry(list.id).or_default()
    }
}

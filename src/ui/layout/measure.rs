//! What a widget can ask while it says how large it would like to be.

use std::sync::Arc;

use egui::{Context, Galley, Vec2};

use super::inherited::own_style;
use super::{Inherited, LayoutCache, LayoutCx, RowHeights, Space};
use crate::toolkit::text::{self, ResolvedTextStyle, Wrap};
use crate::toolkit::theme::{TextRole, Theme};
use ensemble_core::spec::TextStyle;
use ensemble_runtime::scene::Node;
use time::OffsetDateTime;

/// Fonts, theme and what is inherited, for measuring.
pub struct Measure<'a> {
    cx: &'a LayoutCx<'a>,
    layouts: &'a mut LayoutCache,
    inherited: &'a Arc<Inherited>,
    bounded: [bool; 2],
}

impl<'a> Measure<'a> {
    pub(super) fn new(
        cx: &'a LayoutCx<'a>,
        layouts: &'a mut LayoutCache,
        inherited: &'a Arc<Inherited>,
        bounded: [bool; 2],
    ) -> Self {
        Self { cx, layouts, inherited, bounded }
    }

    /// Whether width and height have an end where the node stands.
    pub fn bounded(&self) -> [bool; 2] {
        self.bounded
    }

    /// egui's context, for image loaders.
    pub fn ctx(&self) -> &Context {
        self.cx.ctx
    }

    /// Colours and sizes.
    pub fn theme(&self) -> &Theme {
        self.cx.theme
    }

    /// The time of this frame, in the device's zone.
    pub fn now(&self) -> OffsetDateTime {
        self.cx.now
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
    pub fn resolve_text_style(&self, node: &Node, role: TextRole) -> ResolvedTextStyle {
        ResolvedTextStyle::new(self.theme(), role, &self.text_style(node))
    }

    /// Text laid out.
    pub fn galley(&self, text: &str, text_style: &ResolvedTextStyle, wrap: Wrap) -> Arc<Galley> {
        text::galley(self.cx.ctx, text, text_style, wrap)
    }

    /// The size of a widget-valued property or a row, for an available space.
    pub fn child(&mut self, child: &Arc<Node>, available: Vec2) -> Vec2 {
        self.arrange(child, Space::up_to(available))
    }

    /// The size of a widget-valued property or a row in a space.
    pub fn arrange(&mut self, child: &Arc<Node>, space: Space) -> Vec2 {
        self.layouts.arrange(self.cx, child, self.inherited, space)
    }

    /// What is known of the heights of a list's rows.
    pub(crate) fn heights(&mut self, list: &Node) -> &mut RowHeights {
        self.layouts.heights.entry(list.id).or_default()
    }
}

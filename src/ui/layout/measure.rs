//! What a widget may use in `Widget::measure`.

use std::sync::Arc;

use egui::{Context, Galley, Vec2};

use super::inherited::own_style;
use super::{Inherited, LayoutCache, LayoutCx, RowHeights, Space};
use crate::toolkit::text::{self, ResolvedTextStyle, Wrap};
use crate::toolkit::theme::{TextRole, Theme};
use ensemble_core::spec::TextStyle;
use ensemble_runtime::scene::Node;
use time::OffsetDateTime;

/// Fonts, theme and inherited properties for measuring one widget.
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

    /// Whether the parent bounds the width and the height.
    pub fn bounded(&self) -> [bool; 2] {
        self.bounded
    }

    /// egui's context, for pictures.
    pub fn ctx(&self) -> &Context {
        self.cx.ctx
    }

    /// The theme.
    pub fn theme(&self) -> &Theme {
        self.cx.theme
    }

    /// The time of this frame, in the device's zone.
    pub fn now(&self) -> OffsetDateTime {
        self.cx.now
    }

    /// The properties that the node inherits from its ancestors.
    pub fn inherited(&self) -> &Inherited {
        self.inherited
    }

    /// The node's text style merged with the inherited one.
    pub fn text_style(&self, node: &Node) -> TextStyle {
        own_style(&node.props).or(&self.inherited.text)
    }

    /// The node's text style with every value resolved; `role` gives the defaults.
    pub fn resolve_text_style(&self, node: &Node, role: TextRole) -> ResolvedTextStyle {
        ResolvedTextStyle::new(self.theme(), role, &self.text_style(node))
    }

    /// Lays out text.
    pub fn galley(&self, text: &str, text_style: &ResolvedTextStyle, wrap: Wrap) -> Arc<Galley> {
        text::galley(self.cx.ctx, text, text_style, wrap)
    }

    /// Lays out a child, a widget-valued property or a row, in at most `available` logical pixels and returns its size.
    pub fn child(&mut self, child: &Arc<Node>, available: Vec2) -> Vec2 {
        self.arrange(child, Space::up_to(available))
    }

    /// Lays out a child, a widget-valued property or a row, in `space` and returns its size.
    pub fn arrange(&mut self, child: &Arc<Node>, space: Space) -> Vec2 {
        self.layouts.arrange(self.cx, child, self.inherited, space)
    }

    /// The heights of a list's rows.
    pub(crate) fn heights(&mut self, list: &Node) -> &mut RowHeights {
        self.layouts.heights.entry(list.id).or_default()
    }
}

//! [`Measure`], the context of `Widget::measure`: fonts, theme, time, inherited properties, and the layout of children.

use std::sync::Arc;

use egui::{Context, Galley, Vec2};

use super::inherited::{Inherited, own_style};
use super::space::{Extent, Space};
use super::virtual_list::RowHeights;
use crate::toolkit::text::{self, ResolvedTextStyle, Wrap};
use crate::toolkit::theme::{TextRole, Theme};
use ensemble_core::spec::TextStyle;
use ensemble_runtime::scene::{Node, NodeId};
use time::OffsetDateTime;

/// Lays out the trees inside of a widget: its children, widget-valued properties, rows. A trait, so that the interface that widgets use is below
/// the trees that call the widgets.
pub trait ChildLayout {
    /// Lays out the tree of `child` in `space` and returns its size.
    fn arrange(&mut self, child: &Arc<Node>, inherited: &Arc<Inherited>, space: Space) -> Vec2;

    /// The heights of the rows of a list.
    fn row_heights(&mut self, list: NodeId) -> &mut RowHeights;
}

/// Fonts, theme and inherited properties for measuring one widget.
pub struct Measure<'a> {
    pub(super) ctx: &'a Context,
    pub(super) theme: &'a Theme,
    pub(super) now: OffsetDateTime,
    pub(super) children: &'a mut (dyn ChildLayout + 'a),
    pub(super) inherited: &'a Arc<Inherited>,
    pub(super) bounded: [bool; 2],
}

impl Measure<'_> {
    /// Axes that the parent bounds: width, height.
    pub fn bounded(&self) -> [bool; 2] {
        self.bounded
    }

    /// egui's context, for pictures.
    pub fn ctx(&self) -> &Context {
        self.ctx
    }

    /// The theme.
    pub fn theme(&self) -> &Theme {
        self.theme
    }

    /// The time of this frame, in the device's zone.
    pub fn now(&self) -> OffsetDateTime {
        self.now
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
    pub(crate) fn resolve_text_style(&self, node: &Node, role: TextRole) -> ResolvedTextStyle {
        ResolvedTextStyle::new(self.theme(), role, &self.text_style(node))
    }

    /// Lays out text.
    pub fn galley(&self, text: &str, text_style: &ResolvedTextStyle, wrap: Wrap) -> Arc<Galley> {
        if text_style.direction.is_some() || self.inherited.direction.is_none() {
            return text::galley(self.ctx, text, text_style, wrap);
        }
        text::galley(self.ctx, text, &text_style.clone().direction(self.inherited.direction), wrap)
    }

    /// Lays out a child, a widget-valued property or a row, in at most `available` logical pixels and returns its size. No height asks for
    /// the least one, as in [`Widget::measure`](crate::frame::Widget::measure).
    pub fn child(&mut self, child: &Arc<Node>, available: Vec2) -> Vec2 {
        let space = Space::up_to(available);
        let height = if available.y > 0.0 { space.height } else { Extent::Least };
        self.arrange(child, Space { height, ..space })
    }

    /// Lays out a child, a widget-valued property or a row, in `space` and returns its size.
    pub(crate) fn arrange(&mut self, child: &Arc<Node>, space: Space) -> Vec2 {
        self.children.arrange(child, self.inherited, space)
    }

    /// Lays out a child whose texts have this style unless they set their own; see [`Self::arrange`].
    pub(crate) fn arrange_in_style(&mut self, child: &Arc<Node>, text_style: &TextStyle, space: Space) -> Vec2 {
        self.children.arrange(child, &self.inherited.with_text_style(text_style), space)
    }

    /// The heights of a list's rows.
    pub(crate) fn heights(&mut self, list: &Node) -> &mut RowHeights {
        self.children.row_heights(list.id)
    }
}

//! What a widget can ask while it says how large it would like to be.

use std::sync::Arc;

use egui::{Context, Galley};

use super::Inherited;
use super::inherited::own_style;
use super::text::{self, Look, Wrap};
use super::theme::{Role, Theme};
use crate::runtime::scene::Node;
use crate::spec::TextStyle;

/// Fonts, theme and what is inherited, for measuring.
pub struct Measure<'a> {
    ctx: &'a Context,
    theme: &'a Arc<Theme>,
    inherited: &'a Inherited,
}

impl<'a> Measure<'a> {
    pub(super) fn new(ctx: &'a Context, theme: &'a Arc<Theme>, inherited: &'a Inherited) -> Self {
        Self { ctx, theme, inherited }
    }

    /// egui's context, for image loaders.
    pub fn ctx(&self) -> &Context {
        self.ctx
    }

    /// Colours and sizes.
    pub fn theme(&self) -> &Theme {
        self.theme
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
        Look::new(self.theme, role, &self.text_style(node))
    }

    /// Text laid out.
    pub fn galley(&self, text: &str, look: &Look, wrap: Wrap) -> Arc<Galley> {
        text::galley(self.ctx, text, look, wrap)
    }
}

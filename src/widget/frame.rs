//! What a widget can ask and say while it is drawn.

use std::sync::Arc;

use egui::{Context, Galley, Id};

use super::Inherited;
use super::inherited::own_style;
use super::text::{self, Look, Wrap};
use super::theme::{Role, Theme};
use crate::runtime::scene::{Interaction, Node};
use crate::spec::TextStyle;
use crate::value::Value;

/// One frame of one screen.
pub struct Frame<'a> {
    ctx: &'a Context,
    theme: &'a Arc<Theme>,
    inherited: Arc<Inherited>,
    out: &'a mut Vec<Interaction>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(ctx: &'a Context, theme: &'a Arc<Theme>, out: &'a mut Vec<Interaction>) -> Self {
        Self { ctx, theme, inherited: Arc::default(), out }
    }

    /// Says that an event happened. Nothing happens when the node has no handler for it.
    pub fn emit(&mut self, node: &Node, event: &'static str, data: Value) {
        if node.handles(event) {
            self.out.push(Interaction::Fire { node: node.id, event, data });
        }
    }

    /// Says that the hand set a property: `value` of a field.
    pub fn set(&mut self, node: &Node, prop: &'static str, value: Value) {
        self.out.push(Interaction::Set { node: node.id, prop, value });
    }

    /// Anything else that a hand did.
    pub fn interact(&mut self, interaction: Interaction) {
        self.out.push(interaction);
    }

    /// egui's context.
    pub fn ctx(&self) -> &Context {
        self.ctx
    }

    /// Colours and sizes.
    pub fn theme(&self) -> &Arc<Theme> {
        self.theme
    }

    /// Under which name egui remembers this node.
    pub fn id(&self, node: &Node) -> Id {
        Id::unique(("node", node.id.0))
    }

    /// What the containers around hand down.
    pub fn inherited(&self) -> &Inherited {
        &self.inherited
    }

    /// Whether the node answers the hand: its own `enabled` and that of the form around it.
    pub fn enabled(&self, node: &Node) -> bool {
        self.inherited.enabled && node.props.read("enabled").unwrap_or(true)
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

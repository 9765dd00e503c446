//! Keeps the keyboard focus across a reload of the app: widgets are created anew, and the one with the same `id` gets the focus.

use std::sync::Arc;

use egui::{Context, Id, TextEdit};

use ensemble_runtime::scene::{Node, Scene, ScreenId};

/// The focused widget, by values that stay when the app is loaded again.
pub(super) struct FocusedField {
    screen: ScreenId,
    /// The author's `id`.
    key: Arc<str>,
    /// Index among the widgets with this `id`: custom widgets and rows have ids of their own.
    at: usize,
    /// Id in egui.
    id: Id,
}

impl FocusedField {
    /// The widget of the scene that has the focus; `None` when none has it or it has no `id`.
    pub(super) fn find(ctx: &Context, scene: &Scene, id_of: impl Fn(&Node) -> Id) -> Option<Self> {
        let id = ctx.memory(|memory| memory.focused())?;
        let named = nodes(&scene.root, &|node| id_of(node) == id);
        let key = named.first()?.key.clone()?;
        let alike = nodes(&scene.root, &|node| node.key.as_ref() == Some(&key));
        let at = alike.iter().position(|node| id_of(node) == id)?;
        Some(Self { screen: scene.screen, key, at, id })
    }

    /// Gives the focus, with the position of the caret, to the widget in the same place, if the focused one is gone.
    pub(super) fn hand_over(self, ctx: &Context, scene: &Scene, id_of: impl Fn(&Node) -> Id) {
        let is_mine = ctx.memory(|memory| memory.focused()).is_none_or(|focused| focused == self.id);
        if !is_mine || scene.screen != self.screen || !nodes(&scene.root, &|node| id_of(node) == self.id).is_empty() {
            return;
        }
        let alike = nodes(&scene.root, &|node| node.key.as_ref() == Some(&self.key));
        let Some(new) = alike.get(self.at).map(|node| id_of(node)) else { return };
        if let Some(caret) = TextEdit::load_state(ctx, self.id) {
            caret.store(ctx, new);
        }
        ctx.memory_mut(|memory| memory.request_focus(new));
    }
}

/// The nodes of a tree that satisfy `is_wanted`, from the top.
fn nodes<'n>(root: &'n Arc<Node>, is_wanted: &dyn Fn(&Node) -> bool) -> Vec<&'n Arc<Node>> {
    let mut found = Vec::new();
    let mut left = vec![root];
    while let Some(node) = left.pop() {
        if is_wanted(node) {
            found.push(node);
        }
        // The order does not matter as long as it is the same in both scenes: `at` counts in it.
        left.extend(node.all_children());
    }
    found
}

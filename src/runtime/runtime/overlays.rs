//! Opens and closes dialogs and toasts, and adds them to the scene.

use std::sync::Arc;

use super::Runtime;
use crate::callback::Callback;
use crate::overlays::{DialogState, ToastRequest, ToastState};
use crate::scene::{DIALOG_TITLE, Dialog, Node, NodeId, ScreenId, Toast};
use crate::scope::{Context, LexicalScope, event_args};
use crate::screens::TitleWidget;
use crate::tasks::Task;
use ensemble_core::app::Element;
use ensemble_core::message::Effect;
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::value::Value;

/// Age in milliseconds up to which a toast survives a navigation.
const JUST_BEFORE: f64 = 1000.0;

impl Runtime {
    /// Opens a dialog; false at the limit.
    pub(super) fn show_dialog(
        &mut self,
        body: &Arc<Element>,
        cx: &Context,
        options: Value,
        dismissible: bool,
        (title, on_dismiss): (Option<TitleWidget>, Option<Callback>),
    ) -> bool {
        if self.overlays.dialogs.is_full() {
            return false;
        }
        // A scope of its own: ids inside exist as long as the overlay, and names around it stay visible.
        let names = LexicalScope::locals(&cx.names, self.handles.next(), Vec::new(), Vec::new());
        let names = if matches!(cx.names.kind, crate::scope::ScopeKind::Screen) { cx.names.clone() } else { names };
        let inside = Context { names, ..cx.clone() };
        let root = self.create(body, &inside, None);
        let title = title.map(|title| self.create(&title.element, &inside, None));
        let id = NodeId(root);
        self.overlays.dialogs.push(DialogState {
            id,
            root,
            title,
            screen: cx.screen,
            on_dismiss,
            dismissible,
            options,
        });
        self.publisher.mark_changed();
        true
    }

    /// Closes the topmost dialog of the visible screen; without one, the screen if it is modal.
    pub(super) fn dismiss_dialog(&mut self, payload: Value) {
        let Some((screen, modal)) = self.screens.front().map(|screen| (screen.id, screen.modal)) else { return };
        match self.overlays.dialogs.take_top(screen) {
            Some(dialog) => self.close_dialog(dialog, payload),
            None if modal => self.navigate_back(payload),
            None => {}
        }
    }

    /// Closes all dialogs of the visible screen, topmost first. Dialogs that open meanwhile stay.
    pub(super) fn close_all_dialogs(&mut self) {
        let Some(screen) = self.screens.front_id() else { return };
        let open: Vec<NodeId> = self.overlays.dialogs.of(screen).rev().map(|dialog| dialog.id).collect();
        for id in open {
            if let Some(dialog) = self.overlays.dialogs.take(id) {
                self.close_dialog(dialog, Value::Null);
            }
        }
    }

    /// Handles the user closing a dialog.
    pub(super) fn dismiss_by_user(&mut self, id: NodeId) {
        if let Some(dialog) = self.overlays.dialogs.take_dismissible(id) {
            return self.close_dialog(dialog, Value::Null);
        }
        let closes = |look: &Value| look.get("maskClosable").as_bool() != Some(false);
        if self.screens.front().is_some_and(|screen| screen.modal && NodeId(screen.root) == id && closes(&screen.look))
        {
            self.navigate_back(Value::Null);
        }
    }

    /// Closes the dialogs of a screen that is left.
    pub(super) fn close_screen_dialogs(&mut self, screen: ScreenId) {
        for dialog in self.overlays.dialogs.take_all(screen) {
            self.remove_dialog(&dialog);
        }
    }

    fn close_dialog(&mut self, dialog: DialogState, payload: Value) {
        self.publisher.mark_changed();
        self.remove_dialog(&dialog);
        self.run_optional(dialog.on_dismiss, event_args(payload));
    }

    fn remove_dialog(&mut self, dialog: &DialogState) {
        self.remove(dialog.root);
        if let Some(title) = dialog.title {
            self.remove(title);
        }
    }

    /// Shows a toast and closes the one with the same alignment.
    pub(super) fn show_toast(&mut self, request: ToastRequest) {
        if let Some(same) = self.overlays.toasts.at(&request.alignment) {
            self.dismiss_toast(same);
        }
        let root = request.body.map(|(element, cx)| self.create(&element, &cx, None));
        let id = NodeId(root.unwrap_or_else(|| self.handles.next()));
        let task = request.duration.map(|after| {
            let task = TaskId(self.handles.next());
            self.tasks.add(task, Task::Toast(id));
            self.effect(Effect::Net(NetCommand::Timer { id: task, after }));
            task
        });
        let toast = Toast {
            id,
            message: request.message,
            node: None,
            kind: request.kind,
            alignment: request.alignment,
            dismissible: request.dismissible,
            styles: request.styles,
        };
        self.overlays.toasts.push(ToastState { toast, root, shown_at: self.store.elapsed_millis(), task });
        self.publisher.mark_changed();
    }

    pub(super) fn dismiss_toast(&mut self, id: NodeId) {
        let Some(toast) = self.overlays.toasts.take(id) else { return };
        if let Some(root) = toast.root {
            self.remove(root);
        }
        if let Some(task) = toast.task
            && self.tasks.remove(task)
        {
            self.effect(Effect::Net(NetCommand::CancelTimer { id: task }));
        }
        self.publisher.mark_changed();
    }

    /// Closes toasts at a navigation, because they belong to the screen that is left. A toast that was shown just before stays, such as "Saved"
    /// followed by going back, unless it contains widgets.
    pub(super) fn close_toasts(&mut self) {
        let long_ago = self.store.elapsed_millis() - JUST_BEFORE;
        let is_old = |toast: &&ToastState| toast.root.is_some() || toast.shown_at < long_ago;
        let all: Vec<NodeId> = self.overlays.toasts.iter().filter(is_old).map(|toast| toast.toast.id).collect();
        for id in all {
            self.dismiss_toast(id);
        }
    }

    pub(super) fn scene_dialogs(&mut self) -> Vec<Dialog> {
        let screen = self.screens.front().map(|screen| (screen.id, screen.modal, screen.root));
        let title = self.screens.front().and_then(|screen| screen.title);
        let look = self.screens.front().map(|screen| screen.look.clone()).unwrap_or_default();
        let mut dialogs = Vec::new();
        if let Some((_, true, root)) = screen
            && let Some(node) = self.node(root)
        {
            let dismissible = look.get("maskClosable").as_bool() != Some(false);
            let mut options = look.as_map().cloned().unwrap_or_default();
            options.insert("style", Value::from("screen"));
            let node = self.with_title(node, title);
            dialogs.push(Dialog { id: NodeId(root), node, dismissible, options: Value::Map(Arc::new(options)) });
        }
        let open = screen.into_iter().flat_map(|(id, ..)| self.overlays.dialogs.of(id));
        let wanted: Vec<_> = open
            .map(|dialog| (dialog.id, (dialog.root, dialog.title), dialog.dismissible, dialog.options.clone()))
            .collect();
        for (id, (root, title), dismissible, options) in wanted {
            if let Some(node) = self.node(root) {
                let node = self.with_title(node, title);
                dialogs.push(Dialog { id, node, dismissible, options });
            }
        }
        dialogs
    }

    /// A dialog's content with the title of the dialog among its slots.
    fn with_title(&mut self, node: Arc<Node>, title: Option<u64>) -> Arc<Node> {
        let Some(title) = title.and_then(|title| self.node(title)) else { return node };
        let mut titled = node.with_props(node.props.clone());
        titled.slots.push((DIALOG_TITLE, title));
        Arc::new(titled)
    }

    pub(super) fn scene_toasts(&mut self) -> Vec<Toast> {
        let wanted: Vec<(Toast, Option<u64>)> =
            self.overlays.toasts.iter().map(|toast| (toast.toast.clone(), toast.root)).collect();
        wanted.into_iter().map(|(toast, root)| Toast { node: root.and_then(|root| self.node(root)), ..toast }).collect()
    }
}

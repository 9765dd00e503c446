//! Opens and closes dialogs and toasts, and what of them is in the scene.

use std::sync::Arc;

use super::dialogs::DialogState;
use super::toasts::{ToastRequest, ToastState};
use crate::Runtime;
use crate::handler::Callback;
use crate::scene::{Dialog, NodeId, ScreenId, Toast};
use crate::scope::{Context, LexicalScope};
use crate::tasks::Task;
use ensemble_core::app::Element;
use ensemble_core::message::Effect;
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::value::Value;

impl Runtime {
    /// Opens a dialog. Answers `false` when too many are open.
    pub(crate) fn show_dialog(
        &mut self,
        body: &Arc<Element>,
        cx: &Context,
        options: Value,
        dismissible: bool,
        on_dismiss: Option<Callback>,
    ) -> bool {
        if self.dialogs.is_full() {
            return false;
        }
        // Its own level: ids inside of it come and go with it, names around it stay visible.
        let names = LexicalScope::locals(&cx.names, self.next_handle(), Vec::new(), Vec::new());
        let names = if matches!(cx.names.kind, crate::scope::ScopeKind::Screen) { cx.names.clone() } else { names };
        let inside = Context { names, ..cx.clone() };
        let root = self.create(body, &inside, None);
        let id = NodeId(root);
        self.dialogs.push(DialogState { id, root, screen: cx.screen, on_dismiss, dismissible, options });
        self.changed = true;
        true
    }

    /// Closes the top-most dialog of the visible screen, else that screen when it is a modal one.
    pub(crate) fn dismiss_dialog(&mut self, payload: Value) {
        let Some((screen, modal)) = self.screens.front().map(|screen| (screen.id, screen.modal)) else { return };
        match self.dialogs.take_top(screen) {
            Some(dialog) => self.close_dialog(dialog, payload),
            None if modal => self.navigate_back(payload),
            None => {}
        }
    }

    /// Closes every dialog of the visible screen, the top-most first. Those that open meanwhile stay.
    pub(crate) fn close_all_dialogs(&mut self) {
        let Some(screen) = self.screens.front_id() else { return };
        let open: Vec<NodeId> = self.dialogs.of(screen).rev().map(|dialog| dialog.id).collect();
        for id in open {
            if let Some(dialog) = self.dialogs.take(id) {
                self.close_dialog(dialog, Value::Null);
            }
        }
    }

    /// The user closes a dialog.
    pub(crate) fn dismiss_by_user(&mut self, id: NodeId) {
        if let Some(dialog) = self.dialogs.take_dismissible(id) {
            return self.close_dialog(dialog, Value::Null);
        }
        let closes = |look: &Value| look.get("maskClosable").as_bool() != Some(false);
        if self.screens.front().is_some_and(|screen| screen.modal && NodeId(screen.root) == id && closes(&screen.look))
        {
            self.navigate_back(Value::Null);
        }
    }

    /// Closes the dialogs of a screen that is left.
    pub(crate) fn close_screen_dialogs(&mut self, screen: ScreenId) {
        for dialog in self.dialogs.take_all(screen) {
            self.remove(dialog.root);
        }
    }

    fn close_dialog(&mut self, dialog: DialogState, payload: Value) {
        self.changed = true;
        self.remove(dialog.root);
        self.run_optional(dialog.on_dismiss, Self::event(payload));
    }

    /// Shows a toast; one at the same place goes.
    pub(crate) fn show_toast(&mut self, request: ToastRequest) {
        if let Some(same) = self.toasts.at(&request.alignment) {
            self.dismiss_toast(same);
        }
        let root = request.body.map(|(element, cx)| self.create(&element, &cx, None));
        let id = NodeId(root.unwrap_or_else(|| self.next_handle()));
        let task = request.duration.map(|after| {
            let task = TaskId(self.next_handle());
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
        self.toasts.push(ToastState { toast, root, task });
        self.changed = true;
    }

    pub(crate) fn dismiss_toast(&mut self, id: NodeId) {
        let Some(toast) = self.toasts.take(id) else { return };
        if let Some(root) = toast.root {
            self.remove(root);
        }
        if let Some(task) = toast.task
            && self.tasks.remove(task)
        {
            self.effect(Effect::Net(NetCommand::CancelTimer { id: task }));
        }
        self.changed = true;
    }

    /// Closes every toast, as navigation does.
    pub(crate) fn close_toasts(&mut self) {
        let all: Vec<NodeId> = self.toasts.iter().map(|toast| toast.toast.id).collect();
        for id in all {
            self.dismiss_toast(id);
        }
    }

    pub(crate) fn scene_dialogs(&mut self) -> Vec<Dialog> {
        let screen = self.screens.front().map(|screen| (screen.id, screen.modal, screen.root));
        let look = self.screens.front().map(|screen| screen.look.clone()).unwrap_or_default();
        let mut dialogs = Vec::new();
        if let Some((_, true, root)) = screen
            && let Some(node) = self.node(root)
        {
            let dismissible = look.get("maskClosable").as_bool() != Some(false);
            let mut options = look.as_map().cloned().unwrap_or_default();
            options.insert("style", Value::from("screen"));
            dialogs.push(Dialog { id: NodeId(root), node, dismissible, options: Value::Map(Arc::new(options)) });
        }
        let open = screen.into_iter().flat_map(|(id, ..)| self.dialogs.of(id));
        let wanted: Vec<(NodeId, u64, bool, Value)> =
            open.map(|dialog| (dialog.id, dialog.root, dialog.dismissible, dialog.options.clone())).collect();
        for (id, root, dismissible, options) in wanted {
            if let Some(node) = self.node(root) {
                dialogs.push(Dialog { id, node, dismissible, options });
            }
        }
        dialogs
    }

    pub(crate) fn scene_toasts(&mut self) -> Vec<Toast> {
        let wanted: Vec<(Toast, Option<u64>)> =
            self.toasts.iter().map(|toast| (toast.toast.clone(), toast.root)).collect();
        wanted.into_iter().map(|(toast, root)| Toast { node: root.and_then(|root| self.node(root)), ..toast }).collect()
    }
}

//! Dialogs and toasts.

use std::sync::Arc;
use std::time::Duration;

use crate::handler::Callback;
use crate::scene::{Dialog, NodeId, ScreenId, Toast};
use crate::scope::{Context, LexicalScope};
use crate::{Runtime, Task};
use ensemble_core::app::Element;
use ensemble_core::message::Effect;
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::value::Value;

/// An open dialog.
pub struct DialogState {
    /// Names it.
    pub id: NodeId,
    /// The widget it shows.
    pub root: u64,
    /// The screen that opened it.
    pub screen: ScreenId,
    /// Runs when it is closed.
    pub on_dismiss: Option<Callback>,
    /// Whether a click beside it closes it.
    pub dismissible: bool,
    /// `options`.
    pub options: Value,
}

/// A toast that is shown.
pub struct ToastState {
    /// What is drawn.
    pub toast: Toast,
    /// The widget it shows instead of a text.
    pub root: Option<u64>,
    /// The timer that ends it.
    pub task: Option<TaskId>,
}

/// What `showToast` asks for.
pub struct ToastRequest {
    /// The text.
    pub message: Arc<str>,
    /// The widget instead of a text, with its scope.
    pub body: Option<(Arc<Element>, Context)>,
    /// `success`, `error`, `warning`, `info`.
    pub kind: Arc<str>,
    /// One of nine places.
    pub alignment: Arc<str>,
    /// Whether it has a close button.
    pub dismissible: bool,
    /// How long it stays; `None` = until it is closed.
    pub duration: Option<Duration>,
}

/// So many dialogs may be open at once.
const MOST_DIALOGS: usize = 32;

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
        if self.dialogs.len() >= MOST_DIALOGS {
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
        let Some((screen, modal)) = self.screens.last().map(|screen| (screen.id, screen.modal)) else { return };
        match self.dialogs.iter().rposition(|dialog| dialog.screen == screen) {
            Some(at) => {
                let dialog = self.dialogs.remove(at);
                self.close_dialog(dialog, payload);
            }
            None if modal => self.navigate_back(payload),
            None => {}
        }
    }

    /// Closes every dialog of the visible screen, the top-most first. Those that open meanwhile stay.
    pub(crate) fn close_all_dialogs(&mut self) {
        let Some(screen) = self.screens.last().map(|screen| screen.id) else { return };
        let open: Vec<NodeId> =
            self.dialogs.iter().rev().filter(|dialog| dialog.screen == screen).map(|dialog| dialog.id).collect();
        for id in open {
            if let Some(at) = self.dialogs.iter().position(|dialog| dialog.id == id) {
                let dialog = self.dialogs.remove(at);
                self.close_dialog(dialog, Value::Null);
            }
        }
    }

    /// The user closes a dialog.
    pub(crate) fn dismiss_by_user(&mut self, id: NodeId) {
        if let Some(at) = self.dialogs.iter().position(|dialog| dialog.id == id && dialog.dismissible) {
            let dialog = self.dialogs.remove(at);
            return self.close_dialog(dialog, Value::Null);
        }
        let closes = |look: &Value| look.get("maskClosable").as_bool() != Some(false);
        if self.screens.last().is_some_and(|screen| screen.modal && NodeId(screen.root) == id && closes(&screen.look)) {
            self.navigate_back(Value::Null);
        }
    }

    /// Closes the dialogs of a screen that is left.
    pub(crate) fn close_screen_dialogs(&mut self, screen: ScreenId) {
        let (gone, kept) = std::mem::take(&mut self.dialogs).into_iter().partition(|dialog| dialog.screen == screen);
        self.dialogs = kept;
        let gone: Vec<DialogState> = gone;
        for dialog in gone {
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
        let same: Vec<NodeId> =
            self.toasts.iter().filter(|t| t.toast.alignment == request.alignment).map(|t| t.toast.id).collect();
        for id in same {
            self.dismiss_toast(id);
        }
        let root = request.body.map(|(element, cx)| self.create(&element, &cx, None));
        let id = NodeId(root.unwrap_or_else(|| self.next_handle()));
        let task = request.duration.map(|after| {
            let task = TaskId(self.next_handle());
            self.tasks.insert(task, Task::Toast(id));
            self.effects.push(Effect::Net(NetCommand::Timer { id: task, after }));
            task
        });
        let toast = Toast {
            id,
            message: request.message,
            node: None,
            kind: request.kind,
            alignment: request.alignment,
            dismissible: request.dismissible,
        };
        self.toasts.push(ToastState { toast, root, task });
        self.changed = true;
    }

    pub(crate) fn dismiss_toast(&mut self, id: NodeId) {
        let Some(at) = self.toasts.iter().position(|toast| toast.toast.id == id) else { return };
        let toast = self.toasts.remove(at);
        if let Some(root) = toast.root {
            self.remove(root);
        }
        if let Some(task) = toast.task
            && self.tasks.remove(&task).is_some()
        {
            self.effects.push(Effect::Net(NetCommand::CancelTimer { id: task }));
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
        let screen = self.screens.last().map(|screen| (screen.id, screen.modal, screen.root));
        let look = self.screens.last().map(|screen| screen.look.clone()).unwrap_or_default();
        let mut dialogs = Vec::new();
        if let Some((_, true, root)) = screen
            && let Some(node) = self.node(root)
        {
            let dismissible = look.get("maskClosable").as_bool() != Some(false);
            let mut options = look.as_map().cloned().unwrap_or_default();
            options.insert("style", Value::from("screen"));
            dialogs.push(Dialog { id: NodeId(root), node, dismissible, options: Value::Map(Arc::new(options)) });
        }
        let wanted: Vec<(NodeId, u64, bool, Value)> = self
            .dialogs
            .iter()
            .filter(|dialog| screen.is_some_and(|(id, ..)| id == dialog.screen))
            .map(|dialog| (dialog.id, dialog.root, dialog.dismissible, dialog.options.clone()))
            .collect();
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

//! Opens screens, and goes back.

use super::Runtime;
use crate::scope::{Context, event_args};
use crate::screens::{Navigation, ScreenStack};
use ensemble_core::diag::{Code, Diagnostic, nearest};
use ensemble_core::value::Value;

impl Runtime {
    /// Opens a screen.
    pub fn navigate(&mut self, name: &str, navigation: Navigation) -> Result<(), String> {
        let Some(screen) = self.program.app.screen(name).cloned() else {
            let known = self.program.app.screens.keys().map(|known| &**known);
            let hint = nearest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(format!("unknown screen `{name}`{hint}"));
        };
        if self.screens.len() >= ScreenStack::MAX && !navigation.clear && !navigation.replace {
            return Err(format!(
                "more than {} screens are open; use `navigateBack` or `replaceCurrentScreen`",
                ScreenStack::MAX
            ));
        }
        if !navigation.keep_toasts {
            self.close_toasts();
        }
        let top = self.screens.front_id().and_then(|front| self.overlays.dialogs.of(front).next_back());
        let is_sheet = top.map(|dialog| dialog.options.get("style").as_str() == Some("sheet"));
        if is_sheet.is_some_and(|sheet| if sheet { navigation.dismiss_sheet } else { navigation.dismiss_dialog }) {
            self.dismiss_dialog(Value::Null);
        }
        if navigation.clear {
            while let Some(old) = self.screens.pop() {
                self.close_screen(old);
            }
        } else if navigation.replace {
            for old in self.screens.take_front() {
                self.close_screen(old);
            }
        } else {
            self.pause(false);
        }
        let modal = navigation.modal || screen.view.modal;
        self.open(&screen, navigation.inputs, navigation.on_back, modal && !self.screens.is_empty(), None, None);
        let front = self.screens.front().map(|screen| screen.id);
        // The scope of a screen that was closed is gone.
        let is_closed = navigation.clear || navigation.replace;
        let title = navigation.title.zip(front).map(|(title, front)| {
            let context = if is_closed { Context::screen(front) } else { title.context };
            self.create(&title.element, &context, None)
        });
        if let Some(open) = self.screens.front_mut() {
            (open.look, open.title) = (navigation.look, title);
        }
        if let Some(group) = self.screens.front().filter(|screen| screen.group.is_some()).map(|screen| screen.id) {
            self.open_first_page(group);
        }
        Ok(())
    }

    /// Leaves the front screen; no effect on the first one.
    pub(super) fn navigate_back(&mut self, data: Value) {
        if self.screens.back_depth() < 2 {
            return;
        }
        let mut left = self.screens.take_front();
        let on_back = left.last_mut().and_then(|screen| screen.on_back.take());
        self.close_toasts();
        left.into_iter().for_each(|screen| self.close_screen(screen));
        self.resume(false);
        self.run_optional(on_back, event_args(data));
    }

    /// Leaves all modal screens in front.
    pub(super) fn close_modal_screens(&mut self) {
        while self.screens.len() > 1 && self.screens.front().is_some_and(|screen| screen.modal) {
            self.navigate_back(Value::Null);
        }
    }

    /// [`Self::navigate`]; an unknown screen is reported.
    pub(super) fn navigate_or_report(&mut self, name: &str, navigation: Navigation) {
        if let Err(message) = self.navigate(name, navigation) {
            self.report(Diagnostic::error(Code::UnknownScreen, None, message));
        }
    }
}

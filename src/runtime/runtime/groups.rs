//! Pages with a menu: a `ViewGroup` is an open screen without a body; its pages are screens above it. The shown page is the last of them; others stay
//! below unless the menu reopens its pages.

use std::sync::Arc;

use super::Runtime;
use crate::scene::ScreenId;
use crate::scope::Context;
use crate::screens::{Group, Navigation};
use ensemble_core::app::Menu;
use ensemble_core::diag::{Code, Diagnostic, nearest};
use ensemble_core::spec::FromValue;
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

impl Runtime {
    /// Creates the menu of a screen that is a group of pages.
    pub(super) fn create_group(&mut self, menu: &Menu, cx: &Context) -> Group {
        Group { menu: self.create(&menu.element, cx, None), selected: 0 }
    }

    /// Shows the first page of a group that was just opened.
    pub(super) fn open_first_page(&mut self, group: ScreenId) {
        self.settle_watches();
        let Some(screen) = self.screens.get(group) else { return };
        let Some(menu) = screen.group.as_ref().map(|group| group.menu) else { return };
        let wanted = usize::from_value(&screen.inputs.get("viewIndex"));
        let entries = self.entries(menu);
        let first = entries.iter().position(|entry| self.entry_prop(*entry, "selected") == Value::Bool(true));
        let wanted = wanted.filter(|at| *at < entries.len()).or(first).unwrap_or(0);
        self.open_page(group, wanted);
    }

    /// Handles a click in the menu.
    pub(super) fn menu_chosen(&mut self, menu: u64, at: usize) {
        let group = self.screens.group_of_menu(menu);
        let Some(entry) = self.entries(menu).get(at).copied() else { return };
        let address = self.entry_prop(entry, "url");
        if let Some(address) = address.as_str().filter(|address| !address.is_empty()) {
            let span = self.widgets.get(entry).map(|instance| instance.element.span);
            return self.open_address(address, span);
        }
        self.set_prop(menu, "open", Value::Bool(false));
        self.widgets.mark_stale(menu);
        match group {
            Some(group) => self.select_page(group, at),
            None => self.leave_by_menu(&self.entry_prop(entry, "page").to_display()),
        }
    }

    /// Replaces a screen whose menu leads to another screen with a menu.
    fn leave_by_menu(&mut self, page: &str) {
        if page.is_empty() || self.screens.front().is_some_and(|screen| &*screen.screen.name == page) {
            return;
        }
        let replace = self.program.app.screen(page).is_some_and(|screen| screen.view.menu.is_some());
        self.navigate_or_report(page, Navigation { replace, ..Navigation::default() });
    }

    /// Shows another page of the front group; false without one.
    pub(super) fn select_view(&mut self, at: usize) -> bool {
        let Some(group) = self.screens.front_group() else { return false };
        self.select_page(group, at);
        true
    }

    /// Name of the front group.
    pub(super) fn group_name(&self) -> Option<Arc<str>> {
        let group = self.screens.front_group()?;
        self.screens.get(group).map(|screen| screen.screen.name.clone())
    }

    /// Opens or closes the front drawer; false without one.
    pub(super) fn set_drawer(&mut self, open: bool) -> bool {
        let Some(menu) = self.front_menu() else { return false };
        self.set_prop(menu, "open", Value::Bool(open));
        self.widgets.mark_stale(menu);
        self.publisher.mark_changed();
        true
    }

    fn front_menu(&mut self) -> Option<u64> {
        let front = self.screens.base()?;
        let (root, page) = (front.root, front.page);
        let own = self.widgets.get(root)?.slots.iter().find(|(name, _)| *name == "menu").map(|(_, menu)| *menu);
        own.or_else(|| {
            let (group, _) = page?;
            Some(self.screens.get(group)?.group.as_ref()?.menu)
        })
    }

    fn select_page(&mut self, group: ScreenId, at: usize) {
        let Some(menu) = self.screens.menu_of(group) else { return };
        let at = at.min(self.entries(menu).len().saturating_sub(1));
        // Screens above the group are closed first.
        for over in self.screens.take_above_group(group) {
            self.close_screen(over);
        }
        let shown = self.screens.front_page().map(|(_, at)| at);
        if shown == Some(at) {
            return;
        }
        self.close_toasts();
        self.pause(false);
        let reload = match self.store.widget_get(menu, "reloadView") {
            Some(ScriptValue::Plain(value)) => bool::from_value(&value).unwrap_or(true),
            _ => true,
        };
        if reload
            && shown.is_some()
            && let Some(old) = self.screens.pop()
        {
            self.close_screen(old);
        }
        if self.screens.bring_page_to_front(group, at) {
            self.note_selected(group, at);
            self.resume_screen(false);
        } else {
            self.open_page(group, at);
        }
        self.notify_page(group);
    }

    /// Runs `onViewGroupUpdate` of the page that is now shown.
    fn notify_page(&mut self, group: ScreenId) {
        let Some(screen) = self.screens.front().filter(|screen| screen.page.is_some_and(|(of, _)| of == group)) else {
            return;
        };
        let (id, handler) = (screen.id, screen.screen.view.on_group_update.clone());
        self.life_cycle(id, handler, "onViewGroupUpdate", Value::Null);
    }

    /// Runs `onViewGroupResume` of the group whose page is in front again.
    pub(super) fn notify_group(&mut self) {
        let Some((group, _)) = self.screens.front_page() else { return };
        let handler = self.screens.get(group).and_then(|screen| screen.screen.group.as_ref()?.on_resume.clone());
        self.life_cycle(group, handler, "onViewGroupResume", Value::Null);
    }

    fn open_page(&mut self, group: ScreenId, at: usize) {
        let Some(screen) = self.screens.get(group) else { return };
        let (inputs, menu) = (screen.inputs.clone(), screen.group.as_ref().map(|group| group.menu));
        let Some(entry) = menu.and_then(|menu| self.entries(menu).get(at).copied()) else { return };
        let page = self.entry_prop(entry, "page").to_display();
        self.note_selected(group, at);
        let Some(screen) = self.program.app.screen(&page).cloned() else {
            let span = self.widgets.get(entry).map(|instance| instance.element.span);
            let known = self.program.app.screens.keys().map(|known| &**known);
            let hint = nearest(&page, known).map(|near| format!("did you mean `{near}`?"));
            let message = if page.is_empty() {
                "this entry of the menu has no `page`".to_owned()
            } else {
                format!("unknown screen `{page}`")
            };
            let mut fault = Diagnostic::error(Code::UnknownScreen, span, message);
            fault.help = hint;
            return self.report(fault);
        };
        if screen.group.is_some() {
            let span = self.widgets.get(entry).map(|instance| instance.element.span);
            let message = format!("`{page}` is a group of pages itself and cannot be a page");
            return self.report(Diagnostic::error(Code::NotSupported, span, message));
        }
        self.open(&screen, inputs, None, false, None, Some((group, at)));
    }

    fn note_selected(&mut self, group: ScreenId, at: usize) {
        let Some(state) = self.screens.get_mut(group).and_then(|screen| screen.group.as_mut()) else { return };
        state.selected = at;
        let menu = state.menu;
        self.set_prop(menu, "selectedIndex", Value::Number(at as f64));
        self.widgets.mark_stale(menu);
        self.publisher.mark_changed();
    }

    /// Restores the selected entry of a group's menu after a reload.
    pub(super) fn select_again(&mut self, group: ScreenId, selected: Option<usize>) {
        if let Some(at) = selected {
            self.note_selected(group, at);
        }
    }

    /// Shows the first page of each group whose page does not exist after a reload.
    pub(super) fn fill_groups(&mut self) {
        if let Some(front) = self.screens.front().filter(|screen| screen.group.is_some()).map(|screen| screen.id) {
            self.open_first_page(front);
        }
    }

    fn entries(&self, menu: u64) -> Vec<u64> {
        self.widgets.get(menu).map(|instance| instance.children.clone()).unwrap_or_default()
    }

    fn entry_prop(&self, entry: u64, name: &str) -> Value {
        match self.store.widget_get(entry, name) {
            Some(ScriptValue::Plain(value)) => value,
            _ => Value::Null,
        }
    }
}

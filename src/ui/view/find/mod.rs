//! The find bar: Ctrl+F searches the texts, lists and tables of the screen. The runtime searches the data of rows that do not exist yet; they
//! are scrolled to.

mod matches;

use std::sync::Arc;

use egui::{Align2, Area, Id, Key, Modifiers, Order, TextEdit, Ui, Vec2};

use self::matches::{LazyList, Match, collect};
use super::header::icon_button;
use crate::frame::draw::part;
use crate::frame::{Frame, UiState};
use crate::toolkit::theme::TextRole;
use ensemble_core::fold::folded;
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Interaction, Scene, WidgetCommand};

/// Minimum interval in seconds of searches in rows that do not exist as widgets, because a stream changes them all the time.
const PACE: f64 = 0.5;

/// Width of the field in logical pixels.
const WIDTH: f32 = 180.0;

/// The bar and its matches.
#[derive(Default)]
pub struct FindBar {
    is_open: bool,
    words: String,
    matches: Vec<Match>,
    /// Lists with rows that do not exist as widgets.
    unbuilt: Vec<LazyList>,
    present: usize,
    /// Scene and words of the last search.
    known: Option<(Arc<Scene>, String)>,
    asked_at: f64,
    takes_focus: bool,
    focus_before: Option<Id>,
}

impl FindBar {
    /// Handles the keys of the bar before drawing: Ctrl+F, F3, and while open Enter and Escape.
    pub fn keys(&mut self, ui: &Ui, state: &mut UiState) -> Option<Interaction> {
        let in_field = self.is_open && ui.memory(|memory| memory.has_focus(field_id()));
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        if pressed(Modifiers::COMMAND, Key::F) {
            if !in_field {
                self.focus_before = ui.memory(|memory| memory.focused());
            }
            (self.is_open, self.takes_focus) = (true, true);
        }
        // The keys with Shift first: without modifiers means with any.
        let back = pressed(Modifiers::SHIFT, Key::F3) || in_field && pressed(Modifiers::SHIFT, Key::Enter);
        let on = pressed(Modifiers::NONE, Key::F3) || in_field && pressed(Modifiers::NONE, Key::Enter);
        if (back || on) && !self.words.is_empty() {
            self.is_open = true;
            self.step(state, back);
        }
        if self.is_open && pressed(Modifiers::NONE, Key::Escape) {
            return self.close(ui, state);
        }
        None
    }

    fn close(&mut self, ui: &Ui, state: &mut UiState) -> Option<Interaction> {
        self.is_open = false;
        state.find = Default::default();
        self.matches.clear();
        let had_unbuilt = !std::mem::take(&mut self.unbuilt).is_empty();
        self.known = None;
        ui.memory_mut(|memory| match self.focus_before.take() {
            Some(before) => memory.request_focus(before),
            None => memory.surrender_focus(field_id()),
        });
        had_unbuilt.then_some(Interaction::StopFinding)
    }

    /// Selects the next match, or the previous one.
    fn step(&mut self, state: &mut UiState, back: bool) {
        let count = self.matches.len();
        if count == 0 {
            return;
        }
        self.present = if back { (self.present + count - 1) % count } else { (self.present + 1) % count };
        self.go(state);
    }

    /// Scrolls to the present match.
    fn go(&self, state: &mut UiState) {
        let Some(found) = self.matches.get(self.present) else { return };
        for (list, row) in &found.rows {
            let args = vec![Value::from(*row as f64)];
            state.commands.push(WidgetCommand { serial: 0, node: *list, method: "scrollToIndex", args });
        }
        self.mark(state);
        state.find.reveal();
    }

    fn mark(&self, state: &mut UiState) {
        let Some(found) = self.matches.get(self.present) else {
            (state.find.node, state.find.row) = (None, None);
            return;
        };
        state.find.node = found.text;
        state.find.row = if found.text.is_none() { found.rows.last().copied() } else { None };
        state.find.path = found.path.iter().copied().collect();
    }

    /// Searches the scene when it or the words have changed.
    fn look(&mut self, frame: &mut Frame<'_>, scene: &Arc<Scene>) {
        let words = folded(self.words.trim()).into_owned();
        let known = self.known.as_ref();
        let is_other = known.is_none_or(|(_, before)| *before != words);
        if !is_other && known.is_some_and(|(before, _)| Arc::ptr_eq(before, scene)) {
            return;
        }
        let was_empty = self.matches.is_empty();
        let before = self.matches.get(self.present).cloned();
        (self.matches, self.unbuilt) = if words.is_empty() { Default::default() } else { collect(scene, &words) };
        // A stream moves the matches: the present match stays the present one.
        self.present = match before.and_then(|before| self.matches.iter().position(|one| one.is(&before))) {
            Some(at) => at,
            None => self.present.min(self.matches.len().saturating_sub(1)),
        };
        if is_other {
            self.present = 0;
        }
        frame.ui_state.find.words.clone_from(&words);
        self.known = Some((Arc::clone(scene), words.clone()));
        self.mark(frame.ui_state);
        // Rows that do not exist are found a moment later.
        if is_other || was_empty {
            self.go(frame.ui_state);
        }
        let now = frame.ctx().input(|input| input.time);
        if is_other || now - self.asked_at >= PACE {
            self.asked_at = now;
            for list in &self.unbuilt {
                frame.interact(Interaction::FindRows { node: list.node, words: words.as_str().into() });
            }
        }
    }

    /// Draws the bar while it is open.
    pub fn show(&mut self, frame: &mut Frame<'_>, ui: &Ui, scene: &Arc<Scene>) {
        if !self.is_open {
            return;
        }
        self.look(frame, scene);
        let theme = Arc::clone(frame.theme());
        let corner = ui.max_rect().shrink(theme.spacing.md).right_top();
        let mut pressed = None;
        // Above dialogs, whose texts are searched, too.
        let area = Area::new(part("find")).order(Order::Tooltip).pivot(Align2::RIGHT_TOP).fixed_pos(corner);
        area.role(egui::Role::Search).accessible_name("Find").show(frame.ctx(), |ui| {
            let panel = egui::Frame::new()
                .fill(theme.colors.surface)
                .stroke(egui::Stroke::new(1.0, theme.colors.border))
                .corner_radius(theme.radius.card)
                .shadow(ui.visuals().popup_shadow)
                .inner_margin(theme.spacing.sm);
            panel.show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = theme.spacing.sm;
                    let edit = TextEdit::singleline(&mut self.words).id(field_id()).hint_text("Find").return_key(None);
                    let response = ui.add_sized(Vec2::new(WIDTH, theme.control.dense), edit);
                    crate::frame::access::tell(&response, |node| node.set_label("Find"));
                    if std::mem::take(&mut self.takes_focus) {
                        response.request_focus();
                        select_all(ui, self.words.chars().count());
                    }
                    let count = egui::RichText::new(self.count()).font(theme.font(TextRole::Caption));
                    ui.add(egui::Label::new(count.color(theme.colors.text2)).selectable(false));
                    for (label, icon) in
                        [("Previous match", "expand_less"), ("Next match", "expand_more"), ("Close", "close")]
                    {
                        let (place, _) = ui.allocate_exact_size(Vec2::splat(theme.control.dense), egui::Sense::hover());
                        let id = part("find").with(label);
                        if icon_button(frame, ui, id, place.center(), (label, icon), theme.colors.text2) {
                            pressed = Some(label);
                        }
                    }
                });
            });
        });
        if !self.words.is_empty() {
            frame.ui_state.announcer.note(part("found"), &self.count().into(), true);
        }
        match pressed {
            Some("Close") => {
                if let Some(stop) = self.close(ui, frame.ui_state) {
                    frame.interact(stop);
                }
            }
            Some(label) => self.step(frame.ui_state, label == "Previous match"),
            None => {}
        }
    }

    /// Number of matches and position of the current one, as text.
    fn count(&self) -> String {
        match self.matches.len() {
            0 if self.words.trim().is_empty() => String::new(),
            0 => "nothing found".to_owned(),
            count if count >= matches::MOST => format!("{} of over {}", self.present + 1, matches::MOST - 1),
            count => format!("{} of {count}", self.present + 1),
        }
    }
}

fn field_id() -> Id {
    part("find field")
}

/// Selects the whole text of the field, so that typing replaces it.
fn select_all(ui: &Ui, length: usize) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), field_id()).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), CCursor::new(length))));
    state.store(ui.ctx(), field_id());
}

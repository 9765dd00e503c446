//! The pane *State*: all values that apps read by name, as a live tree with search, pins and editing.

use egui::{Key, TextEdit, Ui};

use super::kit::{BAR, Face, Kit, PAD, clean};
use super::model::Model;
use super::order::Order;
use super::pane_request::PaneRequest;
use super::value_tree::{Root, TreeLine, TreeState, plain};
use ensemble_core::json::from_json;
use ensemble_core::value::Value;
use ensemble_runtime::StateTarget;
use ensemble_ui::toolkit::theme::Tone;

/// Limit of pinned values.
const MOST_PINS: usize = 50;

/// The pane.
#[derive(Default)]
pub struct StatePane {
    /// The words that it filters by.
    pub words: String,
    tree: TreeState,
    /// Paths of pinned values.
    pub pins: Vec<String>,
    /// The value being edited: path, target, typed text, error.
    editing: Option<Editing>,
    keep: Option<usize>,
    /// Lines of the last frame: path, and for a container whether it is open.
    order: Vec<(String, Option<bool>)>,
}

struct Editing {
    path: String,
    target: StateTarget,
    text: String,
    refusal: Option<String>,
    takes_focus: bool,
}

/// A press on a tool of a line.
enum Asked {
    /// Opens the editor.
    Edit(Editing),
    /// Pins the value of this path, or unpins it.
    Pin(String),
}

impl StatePane {
    /// A pane with these pins.
    pub fn with_pins(pins: Vec<String>) -> Self {
        Self { pins, ..Self::default() }
    }

    /// Draws the pane.
    pub fn show(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model, requests: &mut Vec<PaneRequest>) {
        kit.bar(ui, |ui| self.search(kit, ui, model));
        if let Some(refusal) = &model.refusal {
            kit.note(ui, &format!("Not set: {refusal}"), Tone::Danger);
        }
        self.editor(kit, ui, requests);
        let groups = groups(model);
        if groups.is_empty() {
            let words = "The open screens have no API, no variable, no storage and no input yet.";
            return kit.empty(ui, "data_object", "No state", words);
        }
        let roots: Vec<Root<'_>> =
            groups.iter().map(|(name, value)| Root { name, value, open: !matches!(*name, "app" | "device") }).collect();
        let lines = self.tree.lines(&roots, &self.words);
        self.order = lines.iter().map(|line| (line.path.clone(), line.is_open)).collect();
        if lines.is_empty() {
            return kit.empty(ui, "filter_list", "Nothing is found", "No name and no value holds these words.");
        }
        self.pinned(kit, ui, &groups);
        let keep = self.keep.take();
        let mut asked = None;
        kit.rows(ui, "state", lines.len(), false, keep, |ui, at| {
            asked = self.line(kit, ui, model, &lines[at]).or(asked.take());
        });
        match asked {
            Some(Asked::Edit(editing)) => self.editing = Some(editing),
            Some(Asked::Pin(path)) => self.pin(path),
            None => {}
        }
    }

    /// The search field, and a hint beside it.
    fn search(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model) {
        let id = egui::Id::unique("inspector state filter");
        kit.search(ui, id, &mut self.words, "Filter names and values", 220.0);
        let is_wide = ui.available_width() >= 360.0;
        let hint = match model.moment {
            Some(moment) if is_wide => format!("As it was behind event {}; the past cannot be set.", moment.number),
            Some(moment) => format!("As it was behind event {}", moment.number),
            None if is_wide => "Pin a value to keep it in sight; set what an author could set.".to_owned(),
            None => return,
        };
        ui.label(egui::RichText::new(hint).font(kit.font(Face::Hint)).color(kit.theme.colors.text3));
    }

    /// The pinned values, above the tree.
    fn pinned(&mut self, kit: &Kit<'_>, ui: &mut Ui, groups: &[(&'static str, Value)]) {
        let pins = self.pins.clone();
        for pin in &pins {
            let value = value_at(groups, pin);
            let name = pin.split_once('.').map_or(pin.as_str(), |(_, name)| name);
            let (words, color) = match &value {
                Some(value) => (super::value_tree::brief(value, 200), super::value_tree::value_color(kit, value)),
                None => ("not there now".to_owned(), kit.theme.colors.text3),
            };
            let response = kit.row(ui, false, &format!("pinned {name}: {words}"), |kit, painter, rect| {
                let theme = kit.theme;
                painter.rect_filled(rect, 0.0, theme.colors.surface2);
                let mut inner = rect.shrink2(egui::vec2(PAD, 0.0));
                if let Some(glyph) = ensemble_ui::toolkit::icons::glyph("push_pin") {
                    let at = inner.left_center() + egui::vec2(6.0, 0.0);
                    painter.text(at, egui::Align2::CENTER_CENTER, glyph, theme.icon_font(13.0), theme.colors.accent);
                }
                inner.min.x += 18.0;
                let width = kit.text(painter, inner, name, Face::Data, theme.colors.text);
                inner.min.x += width + 10.0;
                kit.text(painter, inner, &words, Face::Data, color);
            });
            if response.on_hover_text("Click to unpin").clicked() {
                self.pins.retain(|known| known != pin);
            }
        }
        if !pins.is_empty() {
            let rect = ui.cursor();
            ui.painter().hline(ui.max_rect().x_range(), rect.top(), kit.line());
        }
    }

    /// A line of the tree; of the selected one with its tools at its end.
    fn line(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model, line: &TreeLine<'_>) -> Option<Asked> {
        let selected = self.tree.selected.as_ref() == Some(&line.path);
        let is_group = !line.path.contains('.');
        let top = ui.cursor().min;
        self.tree.show(kit, ui, line, None);
        let value = line.value.filter(|_| selected && !is_group)?;
        let target = target_of(model, line);
        let row = egui::Rect::from_min_size(top, egui::vec2(ui.available_width(), super::kit::ROW));
        let width = if target.is_some() { 148.0 } else { 96.0 };
        let place = row.with_min_x(row.right() - width);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let mut tools = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt("tools").layout(layout));
        tools.painter().rect_filled(place, 0.0, kit.theme.soft(Tone::Accent));
        let mut asked = None;
        if let Some(target) = target
            && kit.icon(&mut tools, "edit", "Set", false)
        {
            let (path, text) = (line.path.clone(), value.to_string());
            asked = Some(Asked::Edit(Editing { path, target, text, refusal: None, takes_focus: true }));
        }
        let is_pinned = self.pins.contains(&line.path);
        if kit.icon(&mut tools, "push_pin", if is_pinned { "Unpin" } else { "Pin" }, is_pinned) {
            asked = Some(Asked::Pin(line.path.clone()));
        }
        if kit.icon(&mut tools, "content_copy", "Copy", false) {
            tools.ctx().copy_text(clean(&plain(value)));
        }
        asked
    }

    /// Pins or unpins a value.
    pub fn pin(&mut self, path: String) {
        if self.pins.contains(&path) {
            self.pins.retain(|known| *known != path);
        } else if self.pins.len() < MOST_PINS {
            self.pins.push(path);
        }
    }

    /// Moves the selection.
    pub fn step(&mut self, by: isize) {
        let at = self.order.iter().position(|(path, _)| Some(path) == self.tree.selected.as_ref());
        let next = match at {
            Some(at) => at.saturating_add_signed(by).min(self.order.len().saturating_sub(1)),
            None => 0,
        };
        if let Some((path, _)) = self.order.get(next) {
            self.tree.selected = Some(path.clone());
            self.keep = Some(next);
        }
    }

    /// Opens or closes the selected container.
    pub fn turn(&mut self, open: bool) {
        let Some(path) = self.tree.selected.clone() else { return };
        if self.order.iter().any(|(known, is_open)| *known == path && *is_open == Some(!open)) {
            self.tree.toggle(&path);
        }
    }

    /// Cancels editing; false when nothing was edited.
    pub fn leave(&mut self) -> bool {
        self.editing.take().is_some()
    }

    /// Text of the filter.
    pub fn words(&mut self) -> &mut String {
        &mut self.words
    }

    /// Field for a new value.
    fn editor(&mut self, kit: &Kit<'_>, ui: &mut Ui, requests: &mut Vec<PaneRequest>) {
        let Some(editing) = &mut self.editing else { return };
        let (mut done, mut set) = (false, false);
        let (rect, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), BAR), egui::Sense::hover());
        ui.painter().rect_filled(rect, 0.0, kit.theme.colors.surface2);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, kit.line());
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let mut bar = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink2(egui::vec2(PAD, 0.0))).layout(layout));
        let name = editing.path.split_once('.').map_or(editing.path.as_str(), |(_, name)| name);
        bar.label(
            egui::RichText::new(format!("{} =", clean(name))).font(kit.font(Face::Data)).color(kit.theme.colors.text),
        );
        let available_width = (bar.available_width() - 120.0).max(60.0);
        let edit = TextEdit::singleline(&mut editing.text)
            .id(egui::Id::unique("inspector state value"))
            .font(kit.font(Face::Data));
        let response = bar.add_sized(egui::vec2(available_width, super::kit::ROW), edit);
        ensemble_ui::frame::access::tell(&response, |node| node.set_label("New value"));
        if std::mem::take(&mut editing.takes_focus) {
            response.request_focus();
        }
        set |= response.lost_focus() && bar.input(|input| input.key_pressed(Key::Enter));
        set |= kit.button(&mut bar, "Set", true);
        done |= kit.button(&mut bar, "Cancel", true);
        if let Some(refusal) = &editing.refusal {
            kit.note(ui, refusal, Tone::Danger);
        }
        if set {
            match read_value(&editing.text) {
                Ok(value) => {
                    requests.push(PaneRequest::Order(Order::Set(editing.target.clone(), value)));
                    done = true;
                }
                Err(words) => editing.refusal = Some(words),
            }
        }
        if done {
            self.editing = None;
        }
    }
}

/// Parses typed text as JSON; text that is not JSON becomes a string.
fn read_value(text: &str) -> Result<Value, String> {
    let text = text.trim();
    match from_json(text) {
        Ok(value) => Ok(value),
        Err(error) if text.starts_with(['{', '[', '"']) => Err(format!("This is no JSON: {error}")),
        Err(_) => Ok(Value::text(text)),
    }
}

/// Target for setting the value of a line; `None` for values without a name of their own.
fn target_of(model: &Model, line: &TreeLine<'_>) -> Option<StateTarget> {
    let (group, name) = line.path.split_once('.')?;
    let group = model.state.iter().find(|known| known.name == group)?;
    group.entries.iter().find(|entry| *entry.name == *name)?.target.clone()
}

/// The value at a path of the tree.
/// The groups of the app's state that hold something. Each is a map of its own, so that paths begin with its name.
fn groups(model: &Model) -> Vec<(&'static str, Value)> {
    let filled = model.state.iter().filter(|group| !group.entries.is_empty());
    filled
        .map(|group| {
            let entries = group.entries.iter().map(|entry| (entry.name.clone(), entry.value.clone()));
            (group.name, Value::map(entries))
        })
        .collect()
}

fn value_at(groups: &[(&'static str, Value)], path: &str) -> Option<Value> {
    let (group, rest) = path.split_once('.')?;
    let (_, value) = groups.iter().find(|(name, _)| *name == group)?;
    // Names may hold dots themselves: the longest that fits is meant.
    fn walk(value: &Value, rest: &str) -> Option<Value> {
        if rest.is_empty() {
            return Some(value.clone());
        }
        match value {
            Value::Map(map) => map.iter().find_map(|(key, inner)| {
                let behind = rest.strip_prefix(&**key)?;
                let behind = match behind.strip_prefix('.') {
                    Some(behind) => behind,
                    None if behind.is_empty() || behind.starts_with('[') => behind,
                    None => return None,
                };
                walk(inner, behind)
            }),
            Value::List(items) => {
                let (index, behind) = rest.strip_prefix('[')?.split_once(']')?;
                walk(items.get(index.parse::<usize>().ok()?)?, behind.strip_prefix('.').unwrap_or(behind))
            }
            _ => None,
        }
    }
    walk(value, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pinned_path_finds_its_value_also_behind_names_with_dots() {
        let storage = from_json(r#"{"ensemble.theme": "dark", "list": [{"a": 1}, {"a": 2}]}"#).unwrap();
        let groups = [("Storage", storage)];
        assert_eq!(value_at(&groups, "Storage.list[1].a"), Some(Value::Number(2.0)));
        assert_eq!(value_at(&groups, "Storage.ensemble.theme"), Some(Value::from("dark")));
        assert_eq!(value_at(&groups, "Storage.list[7]"), None);
    }

    #[test]
    fn what_is_typed_is_json_or_a_text() {
        assert_eq!(read_value(" 12 "), Ok(Value::Number(12.0)));
        assert_eq!(read_value("hello there"), Ok(Value::from("hello there")));
        assert_eq!(read_value("\"12\""), Ok(Value::from("12")));
        assert!(read_value("{\"a\":").is_err());
    }
}

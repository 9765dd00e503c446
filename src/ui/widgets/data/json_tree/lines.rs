//! Draws the lines of a tree, the copy button and the context menu.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Id, Pos2, Rect, Response, Sense, Ui, UiBuilder, Vec2};

use super::rows::{self, Row, RowState};
use super::tree_state::{JsonTreeProps, TreeState};
use crate::frame::{Frame, access};
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, parts};
use crate::toolkit::theme::{TextRole, Theme, Tone, color};
use crate::widgets::input::menu;
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

pub(super) const ROW: f32 = 24.0;
const STEP: f32 = 16.0;
const ARROW: f32 = 20.0;

/// Characters of a text that are laid out: more does not fit into a line.
const PREVIEW: usize = 240;

/// Seconds that a check mark confirms a copy.
const CONFIRMED: f64 = 1.2;

/// The drawing of one tree in one frame.
pub(super) struct TreeView<'a> {
    pub(super) props: &'a JsonTreeProps,
    pub(super) node: &'a Node,
    pub(super) id: Id,
}

impl TreeView<'_> {
    pub(super) fn show(&self, tree: &mut TreeState, ui: &mut Ui, frame: &mut Frame<'_>) {
        let rect = ui.max_rect();
        let theme = Arc::clone(frame.theme());
        let text_style = ResolvedTextStyle {
            font: egui::FontId::new(12.0, theme.font(TextRole::Data).family),
            line_height: 16.0,
            ..frame.resolve_text_style(self.node, TextRole::Data)
        };
        if self.props.value.is_null() || tree.rows.is_empty() {
            let words = if self.props.value.is_null() { &*self.props.empty } else { "Nothing in it matches" };
            let quiet = frame.resolve_text_style(self.node, TextRole::Body).color(theme.colors.text3);
            let words = frame.galley(words, &quiet, Wrap::cut(rect.width()));
            ui.painter().galley(rect.left_top() + Vec2::new(4.0, 4.0), words, quiet.color);
            return;
        }
        let response = ui.interact(rect, frame.id(self.node), Sense::FOCUSABLE);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Tree, true, "Data"));
        if response.has_focus() && !tree.menu.open {
            self.keys(tree, ui, frame, &response);
        }
        let height = ROW * tree.rows.len() as f32;
        let fits = height <= rect.height() + 0.5;
        let area = egui::ScrollArea::new([false, !fits]).auto_shrink(false).id_salt("rows");
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect).scope_id(self.id));
        child.shrink_clip_rect(rect);
        let rows = Arc::clone(&tree.rows);
        area.show_viewport(&mut child, |ui, _| {
            let origin = ui.max_rect().min;
            let width = if fits { rect.width() } else { (rect.width() - 8.0).max(0.0) };
            ui.set_min_size(Vec2::new(width, height));
            let seen = rect.intersect(ui.clip_rect());
            let first = ((seen.min.y - origin.y) / ROW).floor().max(0.0) as usize;
            let end = (((seen.max.y - origin.y) / ROW).ceil().max(0.0) as usize).min(rows.len());
            let deepest = rows[first.min(end)..end].iter().map(|row| row.depth).max().unwrap_or_default();
            // Deep things stay in sight.
            let step = STEP.min(width * 0.4 / deepest.max(1) as f32);
            for at in first..end {
                let place = Rect::from_min_size(Pos2::new(origin.x, origin.y + at as f32 * ROW), Vec2::new(width, ROW));
                self.row(tree, ui, frame, &rows, at, place, step, &text_style, &response);
            }
            if std::mem::take(&mut tree.shows)
                && let Some(at) = tree.index()
            {
                let place = Rect::from_min_size(Pos2::new(origin.x, origin.y + at as f32 * ROW), Vec2::new(width, ROW));
                ui.scroll_to_rect(place, None);
            }
        });
        if response.has_focus() {
            ui.painter().rect_stroke(rect, CornerRadius::same(6), theme.focus_ring(), egui::StrokeKind::Inside);
        }
        self.menu(tree, ui, frame, &theme, &response);
    }

    #[expect(clippy::too_many_arguments, reason = "one line of a list, drawn in one place only")]
    fn row(
        &self,
        tree: &mut TreeState,
        ui: &mut Ui,
        frame: &mut Frame<'_>,
        rows: &[Row],
        at: usize,
        rect: Rect,
        step: f32,
        text_style: &ResolvedTextStyle,
        owner: &Response,
    ) {
        let theme = Arc::clone(frame.theme());
        let c = &theme.colors;
        let row = &rows[at];
        if row.state == RowState::Rest {
            let words =
                frame.galley("… and more: search for a part of it", &text_style.clone().color(c.text3), Wrap::LINE);
            ui.painter().galley(Pos2::new(rect.left() + ARROW, rect.center().y - words.size().y / 2.0), words, c.text3);
            return;
        }
        let own = self.id.with(row.id);
        // Not focusable: the tree has the focus as a whole, and the keys move inside of it.
        let response = ui.interact(rect, own, Sense::CLICK);
        let chosen = tree.chosen == Some(row.id);
        let name = name_of(row);
        let says = says_of(row);
        response.widget_info(|| {
            let label = if name.is_empty() { says.clone() } else { format!("{name}: {says}") };
            // An empty text has no words of its own.
            let label = if label.is_empty() { "empty text".to_owned() } else { label };
            egui::WidgetInfo::labeled(egui::Role::TreeItem, true, label)
        });
        access::tell(&response, |node| node.set_selected(chosen));
        if row.state != RowState::Leaf {
            access::open(&response, row.state == RowState::Open);
        }
        let ground = CornerRadius::same(4);
        if chosen {
            ui.painter().rect_filled(rect, ground, theme.soft(Tone::Accent));
        } else if response.contains_pointer() {
            ui.painter().rect_filled(rect, ground, color::alpha(c.text, 0.04));
        }
        for level in 0..row.depth {
            let x = ui.painter().round_to_pixel_center(rect.left() + step * level as f32 + ARROW / 2.0);
            ui.painter().vline(x, rect.y_range(), (1.0, c.border));
        }
        let left = rect.left() + step * row.depth as f32;
        // Where nothing opens, nothing is kept free for arrows.
        let arrow = if tree.branches { ARROW } else { 4.0 };
        if row.state != RowState::Leaf {
            let icon = if row.state == RowState::Open { "expand_more" } else { "chevron_right" };
            paint::symbol(ui.painter(), &theme, icon, Pos2::new(left + ARROW / 2.0, rect.center().y), 16.0, c.text3);
        }
        let hovered = response.contains_pointer();
        let right = if hovered || chosen { rect.right() - 28.0 } else { rect.right() - 4.0 };
        let galley = self.line(ui, &theme, text_style, row, &name, says, right - left - arrow);
        ui.painter().galley(Pos2::new(left + arrow, rect.center().y - galley.size().y / 2.0), galley, text_style.color);
        if (hovered || chosen) && self.copy_button(tree, ui, frame, row, rect) {
            owner.request_focus();
        }
        if response.clicked() || response.secondary_clicked() {
            owner.request_focus();
            self.choose(tree, frame, rows, at);
        }
        if response.clicked() && row.state != RowState::Leaf {
            tree.toggle(at, row.state == RowState::Closed);
        }
        if response.secondary_clicked() {
            tree.menu_at = response.interact_pointer_pos().unwrap_or(rect.left_bottom());
            tree.menu = menu::Menu { open: true, fresh: true, ..menu::Menu::default() };
        }
    }

    /// Lays out a line: key, value or number of entries, with the matches of the filter highlighted.
    #[expect(clippy::too_many_arguments, reason = "the parts of one line, drawn in one place only")]
    fn line(
        &self,
        ui: &Ui,
        theme: &Theme,
        text_style: &ResolvedTextStyle,
        row: &Row,
        name: &str,
        says: String,
        width: f32,
    ) -> Arc<egui::Galley> {
        let c = &theme.colors;
        let ink = |color: Color32| text_style.clone().color(color);
        let mut words: Vec<(String, ResolvedTextStyle)> = Vec::new();
        if !name.is_empty() {
            let color = if matches!(row.key, rows::RowKey::Index(_)) { c.text3 } else { c.text };
            words.push((name.to_owned(), ink(color)));
            words.push(("  ".to_owned(), ink(c.text3)));
        }
        let color = match (&row.value, row.state) {
            (Value::Map(_) | Value::List(_), RowState::Open) | (Value::Null, _) => c.text3,
            (Value::Map(_) | Value::List(_), _) => c.text2,
            (Value::Text(_), _) => c.success,
            (Value::Number(_), _) => c.info,
            (Value::Bool(_), _) => c.warning,
        };
        words.push((says, ink(color)));
        let search = self.props.filter.trim().to_lowercase();
        if !search.is_empty() {
            words =
                words.into_iter().flat_map(|(text, text_style)| marked(text, &text_style, &search, theme)).collect();
        }
        let pieces = words.iter().map(|(text, text_style)| (text.as_str(), text_style));
        parts(ui.ctx(), pieces, text_style, Wrap::cut(width.max(1.0)), None)
    }

    /// Draws the copy button of a line. Returns true when it was pressed.
    fn copy_button(&self, tree: &mut TreeState, ui: &Ui, frame: &mut Frame<'_>, row: &Row, rect: Rect) -> bool {
        let theme = Arc::clone(frame.theme());
        let place = Rect::from_center_size(Pos2::new(rect.right() - 14.0, rect.center().y), Vec2::splat(20.0));
        let response = ui.interact(place, self.id.with(("copy", row.id)), Sense::CLICK);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Copy {}", name_of(row))));
        let now = ui.input(|input| input.time);
        let done = tree.copied.is_some_and(|(id, until)| id == row.id && now < until);
        let (icon, ink) = match (done, response.hovered()) {
            (true, _) => ("check", theme.colors.success),
            (false, true) => ("content_copy", theme.colors.text),
            (false, false) => ("content_copy", theme.colors.text3),
        };
        paint::symbol(ui.painter(), &theme, icon, place.center(), 15.0, ink);
        let response = response.on_hover_text("Copy value");
        let pressed = response.clicked();
        if pressed {
            self.copy(tree, ui, frame, row.id, rows::copied(&row.value));
        }
        pressed
    }

    pub(super) fn copy(&self, tree: &mut TreeState, ui: &Ui, frame: &mut Frame<'_>, id: u64, text: String) {
        tree.copied = Some((id, ui.input(|input| input.time) + CONFIRMED));
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(CONFIRMED));
        frame.emit(self.node, "onCopy", Value::map([("text", Value::from(text.as_str()))]));
        ui.ctx().copy_text(text);
    }

    pub(super) fn choose(&self, tree: &mut TreeState, frame: &mut Frame<'_>, rows: &[Row], at: usize) {
        let Some(row) = rows.get(at) else { return };
        tree.chosen = Some(row.id);
        let path = Value::from(rows::path(rows, at, &self.props.root));
        frame.set(self.node, "selectedPath", path.clone());
        frame.emit(self.node, "onItemTap", Value::map([("path", path), ("value", row.value.clone())]));
    }

    fn menu(&self, tree: &mut TreeState, ui: &Ui, frame: &mut Frame<'_>, theme: &Theme, owner: &Response) {
        let Some(at) = tree.index().filter(|_| tree.menu.open) else { return };
        let rows = Arc::clone(&tree.rows);
        let row = &rows[at];
        let entry = |label: &str| menu::MenuEntry { label: Arc::from(label), ..menu::MenuEntry::default() };
        let line = menu::MenuEntry { kind: menu::EntryKind::Line, ..menu::MenuEntry::default() };
        let entries = [entry("Copy value"), entry("Copy path"), line, entry("Expand all"), entry("Collapse all")];
        let anchor = Rect::from_min_size(tree.menu_at, Vec2::ZERO);
        match menu::show(ui, theme, owner, anchor, 0.0, &entries, &mut tree.menu) {
            Some(0) => self.copy(tree, ui, frame, row.id, rows::copied(&row.value)),
            Some(1) => self.copy(tree, ui, frame, row.id, rows::path(&rows, at, &self.props.root)),
            Some(3) => tree.toggle_all(self.props, true),
            Some(4) => tree.toggle_all(self.props, false),
            _ => {}
        }
    }
}

fn name_of(row: &Row) -> String {
    match &row.key {
        rows::RowKey::Whole => String::new(),
        rows::RowKey::Name(name) => name.chars().take(PREVIEW).collect(),
        rows::RowKey::Index(at) => at.to_string(),
    }
}

/// The text of a line's value: a preview, or the number of entries when it is open.
fn says_of(row: &Row) -> String {
    let held = rows::count(&row.value);
    match (&row.value, row.state) {
        (Value::Map(_), RowState::Open) => counted(held, "field"),
        (Value::List(_), RowState::Open) => counted(held, "item"),
        (value, _) => rows::preview(value, PREVIEW),
    }
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// Splits a text into pieces and highlights the matches of `search`, which is in lower case.
fn marked(
    text: String,
    text_style: &ResolvedTextStyle,
    search: &str,
    theme: &Theme,
) -> Vec<(String, ResolvedTextStyle)> {
    let lower = text.to_lowercase();
    // Some letters take another number of bytes in lower case; then nothing is marked.
    if lower.len() != text.len() || !lower.contains(search) {
        return vec![(text, text_style.clone())];
    }
    let tint = ResolvedTextStyle { background: color::alpha(theme.colors.warning, 0.28), ..text_style.clone() };
    let (mut pieces, mut at) = (Vec::new(), 0);
    for (start, found) in lower.match_indices(search) {
        let end = start + found.len();
        let (Some(before), Some(found)) = (text.get(at..start), text.get(start..end)) else { break };
        pieces.push((before.to_owned(), text_style.clone()));
        pieces.push((found.to_owned(), tint.clone()));
        at = end;
    }
    pieces.push((text[at..].to_owned(), text_style.clone()));
    pieces
}

//! The pane *Widgets*: the tree of the screen, and of the chosen widget its place in the files, its properties with where each value comes from, its box,
//! and its bindings with their last value and the event that set it.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Rect, Ui};

use super::kit::{Face, Kit, NAME, PAD, Part};
use super::model::Model;
use super::snapshot::{BindingView, WidgetView};
use super::value_tree::{brief, value_color};
use super::wish::Wish;
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Node, NodeId, Scene};
use ensemble_runtime::{PropertyOrigin, Record};
use ensemble_ui::frame::own_text;
use ensemble_ui::toolkit::icons;
use ensemble_ui::toolkit::theme::Tone;

/// So many lines of the tree are made.
const MOST_LINES: usize = 20_000;

/// Distance between two levels; deep trees are indented less.
const INDENT: f32 = 12.0;

/// The pane.
#[derive(Default)]
pub struct WidgetsPane {
    words: String,
    closed: BTreeSet<NodeId>,
    /// The chosen widget.
    pub selected: Option<NodeId>,
    /// The widget under the pointer, in the tree.
    pub hovered: Option<NodeId>,
    shows_defaults: bool,
    fraction: Option<f32>,
    keep: bool,
    order: Vec<NodeId>,
}

/// A line of the tree.
struct Line {
    node: Arc<Node>,
    depth: usize,
    has_parts: bool,
    text: Option<Arc<str>>,
}

impl WidgetsPane {
    /// Draws the pane.
    pub fn show(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model, picking: bool, wishes: &mut Vec<Wish>) {
        kit.bar(ui, |ui| {
            if kit.icon(ui, "highlight_alt", "Choose a widget on the screen (Ctrl+Shift+C)", picking) {
                wishes.push(Wish::Pick);
            }
            kit.search(ui, egui::Id::unique("inspector widgets filter"), &mut self.words, "Kind, id or text", 200.0);
            kit.switch(ui, "Defaults", &mut self.shows_defaults);
            if picking {
                let words = "Point at a widget and click";
                ui.label(egui::RichText::new(words).font(kit.font(Face::Hint)).color(kit.theme.colors.accent));
            }
        });
        let Some(scene) = model.scene.clone() else {
            return kit.empty(ui, "widgets", "No screen", "The app has not shown a screen yet.");
        };
        let lines = self.lines(&scene);
        self.order = lines.iter().map(|line| line.node.id).collect();
        if lines.is_empty() {
            return kit.empty(
                ui,
                "filter_list",
                "Nothing is found",
                "No widget on the screen has this kind, id or text.",
            );
        }
        self.hovered = None;
        let keep = std::mem::take(&mut self.keep)
            .then(|| lines.iter().position(|line| Some(line.node.id) == self.selected))
            .flatten();
        let mut fraction = self.fraction.unwrap_or(0.5);
        let selected = self.selected;
        let mut clicked = None;
        let mut hovered = None;
        let closed = &self.closed;
        let mut list = |ui: &mut Ui| {
            kit.rows(ui, "widget tree", lines.len(), false, keep, |ui, at| {
                let line = &lines[at];
                let response = row(kit, ui, line, selected == Some(line.node.id), closed.contains(&line.node.id));
                if response.hovered() {
                    hovered = Some(line.node.id);
                }
                if response.clicked() {
                    let is_arrow = response.interact_pointer_pos().is_some_and(|at| {
                        at.x < response.rect.left() + PAD + INDENT * line.depth.min(24) as f32 + 14.0
                    });
                    clicked = Some((line.node.id, is_arrow && line.has_parts));
                }
            });
        };
        match self.selected.and_then(|id| find(&scene, id)) {
            Some(node) => {
                let shows_defaults = self.shows_defaults;
                kit.split(ui, &mut fraction, |ui, part| match part {
                    Part::List => list(ui),
                    Part::Detail => detail(kit, ui, model, &node, shows_defaults, wishes),
                });
            }
            None => list(ui),
        }
        self.hovered = hovered;
        self.fraction = Some(fraction);
        match clicked {
            Some((id, true)) if self.closed.contains(&id) => _ = self.closed.remove(&id),
            Some((id, true)) => _ = self.closed.insert(id),
            Some((id, false)) => self.selected = if self.selected == Some(id) { None } else { Some(id) },
            None => {}
        }
    }

    /// Chooses a widget and opens what is around it.
    pub fn choose(&mut self, scene: &Scene, id: NodeId) {
        self.selected = Some(id);
        self.words.clear();
        for around in path_to(scene, id) {
            self.closed.remove(&around);
        }
        self.keep = true;
    }

    /// Chooses the first widget with a bound text: for pictures, where nobody clicks.
    pub fn choose_first(&mut self, scene: &Scene) {
        let texts = all(scene).into_iter().filter(|node| node.spec.name == "Text" && node.key.is_some());
        let any = all(scene).into_iter().filter(|node| node.spec.name == "Text");
        if let Some(node) = texts.chain(any).next() {
            self.choose(scene, node.id);
        }
    }

    /// Moves the choice.
    pub fn step(&mut self, by: isize) {
        let at = self.order.iter().position(|id| Some(*id) == self.selected);
        let next = match at {
            Some(at) => at.saturating_add_signed(by).min(self.order.len().saturating_sub(1)),
            None => 0,
        };
        self.selected = self.order.get(next).copied().or(self.selected);
        self.keep = true;
    }

    /// Opens or closes the chosen widget.
    pub fn turn(&mut self, open: bool) {
        if let Some(id) = self.selected {
            if open {
                self.closed.remove(&id);
            } else {
                self.closed.insert(id);
            }
        }
    }

    /// Leaves the detail. Returns false when there was none.
    pub fn leave(&mut self) -> bool {
        self.selected.take().is_some()
    }

    /// The words that it filters by.
    pub fn words(&mut self) -> &mut String {
        &mut self.words
    }

    fn lines(&mut self, scene: &Scene) -> Vec<Line> {
        // Widgets that are gone do not come again: numbers are not used twice.
        if self.closed.len() > MOST_LINES {
            self.closed.clear();
        }
        let words = self.words.trim().to_lowercase();
        let mut lines = Vec::new();
        for root in roots(scene) {
            self.add(root, 0, &words, &mut lines);
        }
        lines
    }

    fn add(&self, node: &Arc<Node>, depth: usize, words: &str, lines: &mut Vec<Line>) -> bool {
        if lines.len() >= MOST_LINES || depth > 200 {
            return false;
        }
        let text = own_text(node).map(|(_, text)| text).filter(|text| !text.is_empty());
        let has_parts = node.all_children().next().is_some();
        let is_match = words.is_empty()
            || node.spec.name.to_lowercase().contains(words)
            || node.key.as_deref().is_some_and(|id| id.to_lowercase().contains(words))
            || text.as_deref().is_some_and(|text| text.to_lowercase().contains(words));
        let at = lines.len();
        lines.push(Line { node: node.clone(), depth, has_parts, text });
        let mut any = is_match;
        if !self.closed.contains(&node.id) || !words.is_empty() {
            for child in node.all_children() {
                any |= self.add(child, depth + 1, words, lines);
            }
        }
        if !any {
            lines.truncate(at);
        }
        any
    }
}

/// Everything on the screen, the screen itself first, then what lies above it.
fn roots(scene: &Scene) -> impl Iterator<Item = &Arc<Node>> {
    let dialogs = scene.dialogs.iter().map(|dialog| &dialog.node);
    let toasts = scene.toasts.iter().filter_map(|toast| toast.node.as_ref());
    std::iter::once(&scene.root).chain(dialogs).chain(toasts)
}

fn all(scene: &Scene) -> Vec<Arc<Node>> {
    let mut found = Vec::new();
    let mut left: Vec<&Arc<Node>> = roots(scene).collect();
    left.reverse();
    while let Some(node) = left.pop() {
        found.push(node.clone());
        let from = left.len();
        left.extend(node.all_children());
        left[from..].reverse();
        if found.len() >= MOST_LINES {
            break;
        }
    }
    found
}

/// The node with this id.
pub fn find(scene: &Scene, id: NodeId) -> Option<Arc<Node>> {
    all(scene).into_iter().find(|node| node.id == id)
}

/// The nodes around one.
fn path_to(scene: &Scene, id: NodeId) -> Vec<NodeId> {
    fn walk(node: &Arc<Node>, id: NodeId, path: &mut Vec<NodeId>) -> bool {
        if node.id == id {
            return true;
        }
        if path.len() > 200 {
            return false;
        }
        path.push(node.id);
        if node.all_children().any(|child| walk(child, id, path)) {
            return true;
        }
        path.pop();
        false
    }
    let mut path = Vec::new();
    for root in roots(scene) {
        if walk(root, id, &mut path) {
            return path;
        }
    }
    path
}

fn row(kit: &Kit<'_>, ui: &mut Ui, line: &Line, selected: bool, closed: bool) -> egui::Response {
    let Line { node, depth, has_parts, text } = line;
    let id = node.key.as_ref().map(|id| format!("#{id}")).unwrap_or_default();
    let words = text.as_deref().unwrap_or_default();
    kit.row(ui, selected, &format!("{} {id} {words}", node.spec.name), |kit, painter, rect| {
        let theme = kit.theme;
        let mut inner = rect.shrink2(egui::vec2(PAD, 0.0));
        inner.min.x += INDENT * (*depth).min(24) as f32;
        if *has_parts && let Some(glyph) = icons::glyph(if closed { "chevron_right" } else { "expand_more" }) {
            let at = egui::pos2(inner.left() + 5.0, inner.center().y);
            painter.text(at, egui::Align2::CENTER_CENTER, glyph, theme.icon_font(14.0), theme.colors.text3);
        }
        inner.min.x += 14.0;
        let width = kit.text(painter, inner, node.spec.name, Face::Name, theme.colors.accent);
        inner.min.x += width + 8.0;
        if !id.is_empty() {
            let width = kit.text(painter, inner, &id, Face::Data, theme.colors.text);
            inner.min.x += width + 8.0;
        }
        if !words.is_empty() {
            kit.text(painter, inner, &format!("\"{words}\""), Face::Text, theme.colors.text2);
        }
    })
}

fn detail(kit: &Kit<'_>, ui: &mut Ui, model: &Model, node: &Arc<Node>, shows_defaults: bool, wishes: &mut Vec<Wish>) {
    let colors = &kit.theme.colors;
    let view = model.widget.as_ref().filter(|view| view.node == node.id);
    egui::ScrollArea::vertical().id_salt("widget detail").auto_shrink(false).show(ui, |ui| {
        kit.section(ui, node.spec.name);
        if let Some(view) = view {
            kit.place_row(ui, "written in", view.span, wishes);
        }
        if let Some(id) = &node.key {
            kit.pair(ui, "id", id, colors.text);
        }
        if !node.handlers.is_empty() {
            kit.pair(ui, "handles", &node.handlers.join(", "), colors.text);
        }
        if let Some(drawn) = model.drawn.iter().rev().find(|drawn| drawn.node == node.id) {
            layout_box(kit, ui, node, drawn.rect);
        } else {
            kit.note(ui, "It is not in sight: nothing of it was drawn in the last frame.", Tone::Neutral);
        }
        let Some(view) = view else {
            return kit.note(
                ui,
                "A part of the widget around it: it has no place and no bindings of its own.",
                Tone::Neutral,
            );
        };
        properties(kit, ui, view, shows_defaults, wishes);
        bindings(kit, ui, model, view, wishes);
        ui.add_space(12.0);
    });
}

/// The box with its margin, border and padding, as browsers draw it.
fn layout_box(kit: &Kit<'_>, ui: &mut Ui, node: &Node, rect: Rect) {
    kit.section(ui, "Box");
    let theme = kit.theme;
    let (place, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 116.0), egui::Sense::hover());
    let painter = ui.painter_at(place);
    let center = Rect::from_center_size(place.center(), egui::vec2((place.width() - 2.0 * PAD).min(320.0), 108.0));
    let insets = |name: &str| -> String {
        match node.props.get(name) {
            Some(Value::Null) | None => "–".to_owned(),
            Some(value) => super::value_tree::plain(value),
        }
    };
    let layers = [
        ("margin", theme.colors.warning, 0.0),
        ("border", theme.colors.text3, 18.0),
        ("padding", theme.colors.success, 36.0),
    ];
    for (name, color, inset) in layers {
        let layer = center.shrink2(egui::vec2(inset * 1.6, inset));
        painter.rect_filled(layer, 4.0, color.gamma_multiply(0.12));
        painter.rect_stroke(layer, 4.0, egui::Stroke::new(1.0, color.gamma_multiply(0.5)), egui::StrokeKind::Inside);
        let line = Rect::from_min_size(layer.min + egui::vec2(6.0, 1.0), egui::vec2(layer.width() - 12.0, 16.0));
        kit.text(&painter, line, name, Face::Hint, theme.colors.text2);
        let value = if name == "border" { insets("borderWidth") } else { insets(name) };
        kit.text_right(&painter, line, &value, Face::Data, theme.colors.text);
    }
    let core = center.shrink2(egui::vec2(54.0 * 1.6, 45.0));
    let size = format!("{:.0} × {:.0}", rect.width(), rect.height());
    painter.text(core.center(), egui::Align2::CENTER_CENTER, size, kit.font(Face::Data), theme.colors.text);
    kit.pair(ui, "at", &format!("{:.0}, {:.0}", rect.left(), rect.top()), theme.colors.text);
}

fn properties(kit: &Kit<'_>, ui: &mut Ui, view: &WidgetView, shows_defaults: bool, wishes: &mut Vec<Wish>) {
    let is_shown = |origin: &PropertyOrigin| shows_defaults || !matches!(origin, PropertyOrigin::Default(_));
    let shown: Vec<_> = view.properties.iter().filter(|property| is_shown(&property.origin)).collect();
    kit.section(ui, "Properties");
    if shown.is_empty() {
        kit.note(ui, "None is set.", Tone::Neutral);
    }
    for property in shown {
        let (origin, tone) = match &property.origin {
            PropertyOrigin::Own => (own_or_style(kit, property.span), Tone::Accent),
            PropertyOrigin::Set => ("set".to_owned(), Tone::Info),
            PropertyOrigin::Class(name) => (format!(".{name}"), Tone::Success),
            PropertyOrigin::Theme(selector) => (format!("theme {selector}"), Tone::Success),
            PropertyOrigin::Default(_) => ("default".to_owned(), Tone::Neutral),
        };
        let value = match property.origin {
            PropertyOrigin::Default(default) => default.to_owned(),
            _ => brief(&property.value, 120),
        };
        let place = property.span.and_then(|span| kit.place_words(span)).unwrap_or_default();
        let name = format!("{}: {value}, {origin}", property.name);
        let response = kit.row(ui, false, &name, |kit, painter, rect| {
            let theme = kit.theme;
            let [name, data, from] = kit.columns(rect, [NAME + 20.0, 0.0, 132.0]);
            kit.text(painter, name, property.name, Face::Text, theme.colors.text2);
            let color = match property.origin {
                PropertyOrigin::Default(_) => theme.colors.text3,
                _ => value_color(kit, &property.value),
            };
            kit.text(painter, data, &value, Face::Data, color);
            let width = kit.tag(painter, from, &origin, tone);
            kit.text(painter, from.with_min_x(from.left() + width + 6.0), &place, Face::Hint, theme.colors.text3);
        });
        if response.clicked()
            && let Some(span) = property.span
        {
            wishes.push(Wish::Edit(span));
        }
    }
}

/// Whether a property stands below `styles:` or on the widget itself, by the text around it.
fn own_or_style(kit: &Kit<'_>, span: Option<ensemble_core::diag::Span>) -> String {
    let is_style = || {
        let span = span?;
        let source = kit.sources.get(span.file)?;
        let position = source.position(span.start);
        let indent = |line: &str| line.len() - line.trim_start().len();
        let own = source.line(position.line);
        // On one line: `styles: {color: red}`.
        if own.split_once("styles:").is_some_and(|(before, _)| before.chars().count() < position.column) {
            return Some(true);
        }
        let mut depth = indent(own);
        for at in (1..position.line).rev().take(400) {
            let line = source.line(at);
            if line.trim().is_empty() || line.trim_start().starts_with('#') || indent(line) >= depth {
                continue;
            }
            depth = indent(line);
            if line.trim_start().starts_with("styles:") {
                return Some(true);
            }
            // The line with the widget's name ends the search.
            if line.trim_start().trim_start_matches("- ").chars().next().is_some_and(char::is_uppercase) {
                return Some(false);
            }
        }
        Some(false)
    };
    if is_style() == Some(true) { "style".to_owned() } else { "own".to_owned() }
}

fn bindings(kit: &Kit<'_>, ui: &mut Ui, model: &Model, view: &WidgetView, wishes: &mut Vec<Wish>) {
    kit.section(ui, "Bindings");
    if view.bindings.is_empty() {
        return kit.note(ui, "Nothing of it is bound: it is written out.", Tone::Neutral);
    }
    for binding in &view.bindings {
        binding_rows(kit, ui, model, binding, wishes);
    }
}

fn binding_rows(kit: &Kit<'_>, ui: &mut Ui, model: &Model, binding: &BindingView, wishes: &mut Vec<Wish>) {
    let source = binding.span.and_then(|span| kit.written(span)).unwrap_or_default();
    let value = binding.value.as_ref().map(|value| brief(value, 60)).unwrap_or_default();
    let name = format!("{} ← {source} = {value}", binding.property);
    let indent = 14.0 * binding.depth.min(8) as f32;
    let response = kit.row(ui, false, &name, |kit, painter, rect| {
        let theme = kit.theme;
        let mut inner = rect.shrink2(egui::vec2(PAD, 0.0));
        inner.min.x += indent;
        let place = binding.span.and_then(|span| kit.place_words(span)).unwrap_or_default();
        let width = kit.text_right(painter, inner, &place, Face::Data, theme.colors.accent);
        inner.max.x -= width + 8.0;
        let width = kit.text(painter, inner, &binding.property, Face::Text, theme.colors.text2);
        inner.min.x += width + 8.0;
        let width = kit.text(
            painter,
            inner.with_max_x(inner.left() + inner.width() * 0.7),
            &source,
            Face::Data,
            theme.colors.text,
        );
        inner.min.x += width + 8.0;
        if let Some(value) = &binding.value {
            kit.text(painter, inner, &format!("= {}", brief(value, 60)), Face::Data, value_color(kit, value));
        }
    });
    if response.clicked()
        && let Some(span) = binding.span
    {
        wishes.push(Wish::Edit(span));
    }
    for (key, name) in &binding.reads {
        read_row(kit, ui, name, model.last_change(key), indent, wishes);
    }
    for name in &binding.variables {
        if let Some(record) = model.last_change_of_variable(name) {
            read_row(kit, ui, name, Some(record), indent, wishes);
        }
    }
}

/// What a binding has read, and the event that has set it.
fn read_row(kit: &Kit<'_>, ui: &mut Ui, name: &str, record: Option<&Arc<Record>>, indent: f32, wishes: &mut Vec<Wish>) {
    let by = match record {
        Some(record) => {
            let api = record.api.as_deref().map(|api| format!(" of {api}")).unwrap_or_default();
            format!("event {}, {}{api}, {}", record.number, record.kind(), kit.clock(record.wall_millis))
        }
        None => "not changed while the inspector was open".to_owned(),
    };
    let response = kit.row(ui, false, &format!("{name} ← {by}"), |kit, painter, rect| {
        let theme = kit.theme;
        let mut inner = rect.shrink2(egui::vec2(PAD, 0.0));
        inner.min.x += indent + 14.0;
        let width = kit.text(painter, inner, &format!("← {name}"), Face::Data, theme.colors.text2);
        inner.min.x += width + 10.0;
        kit.text(painter, inner, &by, Face::Text, theme.colors.text3);
    });
    if let Some(record) = record
        && response.on_hover_text("Show the event").clicked()
    {
        wishes.push(Wish::ShowEvent(record.number));
    }
}

//! Any data as a tree whose branches open and close: what an event holds, whatever its shape. Only the visible rows are drawn.

mod rows;

use std::sync::Arc;

use egui::{Color32, CornerRadius, EventFilter, Id, Key, Modifiers, Pos2, Rect, Response, Sense, Ui, UiBuilder, Vec2};
use rustc_hash::FxHashMap;

use self::rows::{Row, State, Wish};
use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::Fill;
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, parts};
use crate::toolkit::theme::{TextRole, Theme, Tone, color};
use crate::widgets::input::menu;
use ensemble_core::props;
use ensemble_core::spec::{Children, Kind, Props, Slot, Spec};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A tree of data.
pub struct JsonTree;

props! {
    /// What a tree of data accepts.
    pub struct JsonTreeProps {
        /// The data: a map, a list, or anything else.
        "value" => value: Value; Kind::Any,
        /// How many levels are open at first.
        "expandedDepth" => levels: usize = 1usize; Kind::Number { min: 0.0, max: 64.0 },
        /// Shows only what contains this text in its name or value, and what that stands in.
        "filter" => filter: Arc<str> = "",
        /// With what the path of a line begins.
        "rootName" => root: Arc<str> = "$",
        /// The path of the line that was chosen last.
        "selectedPath" => selected: Option<Arc<str>>,
        /// What is said while there is no data.
        "emptyText" => empty: Arc<str> = "No data yet",
    }
}

const ROW: f32 = 24.0;
const STEP: f32 = 16.0;
const ARROW: f32 = 20.0;

/// So much of a text is laid out; more does not fit into a line.
const PREVIEW: usize = 240;

/// So many branches keep what the hand has decided about them.
const TOGGLED: usize = 20_000;

/// So many branches open at once with `Expand all`.
const EXPANDED: usize = 5_000;

/// For so many seconds a copy is confirmed.
const CONFIRMED: f64 = 1.2;

/// What is remembered of a tree from frame to frame.
#[derive(Clone, Default)]
struct Tree {
    rows: Arc<Vec<Row>>,
    /// Whether one of them can be opened.
    branches: bool,
    made_of: Option<(Value, usize, Arc<str>)>,
    toggled: FxHashMap<u64, bool>,
    /// The chosen line.
    chosen: Option<u64>,
    /// The chosen line is to come into view.
    shows: bool,
    menu: menu::Menu,
    menu_at: Pos2,
    copied: Option<(u64, f64)>,
}

impl Widget for JsonTree {
    const SPEC: Spec = Spec {
        name: "JsonTree",
        aliases: &["JsonView"],
        doc: "Any data as a tree whose branches open and close.",
        base: &[&WIDGET, &BOX],
        props: JsonTreeProps::PROPS,
        events: &[
            Slot { name: "onItemTap", doc: "A line was chosen. `event.data` is `{path, value}`." },
            Slot { name: "onCopy", doc: "A value or its path was copied. `event.data.text` is what." },
        ],
        children: Children::None,
        methods: &[],
        examples: &[
            "JsonTree:\n  value: {symbol: ACRA, price: 212.75, venues: [{name: XNYS, open: true}]}\n  expandedDepth: 2\n",
            "JsonTree:\n  value: ${feed.body.data}\n  filter: ${words.value}\n  rootName: data\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Both;
    type Props = JsonTreeProps;

    fn read(props: &Props) -> JsonTreeProps {
        JsonTreeProps::read(props)
    }

    fn measure(props: &JsonTreeProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let known = cx.ctx().data(|data| data.get_temp::<Tree>(tree_id(node)));
        let mut tree = known.unwrap_or_default();
        tree.refresh(props);
        let width = if available.x.is_finite() { available.x } else { 320.0 };
        Vec2::new(width, ROW * tree.rows.len().max(1) as f32)
    }

    fn show(props: &JsonTreeProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let id = tree_id(node);
        let mut tree = ui.data_mut(|data| std::mem::take(data.get_temp_mut_or_default::<Tree>(id)));
        let before = tree.rows.len();
        tree.refresh(props);
        Painted { props, node, id }.show(&mut tree, ui, frame);
        tree.refresh(props);
        if tree.rows.len() != before {
            frame.remeasure(node);
        }
        ui.data_mut(|data| data.insert_temp(id, tree));
    }
}

fn tree_id(node: &Node) -> Id {
    Id::unique(("json tree", node.id.0))
}

impl Tree {
    /// Makes the rows anew when something that decides them has changed.
    fn refresh(&mut self, props: &JsonTreeProps) {
        let known = self.made_of.as_ref().is_some_and(|(value, levels, filter)| {
            is_same(value, &props.value) && *levels == props.levels && *filter == props.filter
        });
        if known {
            return;
        }
        let search = props.filter.trim().to_lowercase();
        let wish = Wish { levels: props.levels, toggled: &self.toggled, search: &search };
        let rows = rows::rows(&props.value, &wish);
        self.branches = rows.iter().any(|row| matches!(row.state, State::Open | State::Closed));
        self.rows = Arc::new(rows);
        self.made_of = Some((props.value.clone(), props.levels, Arc::clone(&props.filter)));
    }

    fn toggle(&mut self, row: usize, open: bool) {
        let Some(row) = self.rows.get(row) else { return };
        if self.toggled.len() >= TOGGLED {
            self.toggled.clear();
        }
        self.toggled.insert(row.place, open);
        self.made_of = None;
    }

    /// Opens or closes everything, as far as that many branches go.
    fn toggle_all(&mut self, props: &JsonTreeProps, open: bool) {
        let mut known = 0;
        // What opens shows branches that can be opened, too.
        while known < EXPANDED {
            let branches: Vec<u64> = self
                .rows
                .iter()
                .filter(|row| row.state == if open { State::Closed } else { State::Open })
                .map(|row| row.place)
                .take(EXPANDED - known)
                .collect();
            if branches.is_empty() {
                return;
            }
            known += branches.len();
            self.toggled.extend(branches.into_iter().map(|place| (place, open)));
            self.made_of = None;
            self.refresh(props);
        }
    }

    fn place(&self) -> Option<usize> {
        let chosen = self.chosen?;
        self.rows.iter().position(|row| row.place == chosen)
    }
}

/// Whether two values are the same one: a change of a list or a map makes another.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Map(one), Value::Map(other)) => Arc::ptr_eq(one, other),
        (Value::List(one), Value::List(other)) => Arc::ptr_eq(one, other),
        (one, other) => one == other,
    }
}

struct Painted<'a> {
    props: &'a JsonTreeProps,
    node: &'a Node,
    id: Id,
}

impl Painted<'_> {
    fn show(&self, tree: &mut Tree, ui: &mut Ui, frame: &mut Frame<'_>) {
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
                && let Some(at) = tree.place()
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
        tree: &mut Tree,
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
        if row.state == State::Rest {
            let words =
                frame.galley("… and more: search for a part of it", &text_style.clone().color(c.text3), Wrap::LINE);
            ui.painter().galley(Pos2::new(rect.left() + ARROW, rect.center().y - words.size().y / 2.0), words, c.text3);
            return;
        }
        let own = self.id.with(row.place);
        let response = ui.interact(rect, own, Sense::CLICK);
        let chosen = tree.chosen == Some(row.place);
        let name = name_of(row);
        let says = says_of(row);
        response.widget_info(|| {
            let label = if name.is_empty() { says.clone() } else { format!("{name}: {says}") };
            egui::WidgetInfo::selected(egui::Role::TreeItem, true, chosen, label)
        });
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
        if row.state != State::Leaf {
            let icon = if row.state == State::Open { "expand_more" } else { "chevron_right" };
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
        if response.clicked() && row.state != State::Leaf {
            tree.toggle(at, row.state == State::Closed);
        }
        if response.secondary_clicked() {
            tree.menu_at = response.interact_pointer_pos().unwrap_or(rect.left_bottom());
            tree.menu = menu::Menu { open: true, fresh: true, ..menu::Menu::default() };
        }
    }

    /// The words of a line: its name, what it is, how much it holds; what is searched for is marked.
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
            let color = if matches!(row.key, rows::Key::Index(_)) { c.text3 } else { c.text };
            words.push((name.to_owned(), ink(color)));
            words.push(("  ".to_owned(), ink(c.text3)));
        }
        let color = match (&row.value, row.state) {
            (Value::Map(_) | Value::List(_), State::Open) | (Value::Null, _) => c.text3,
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
        parts(ui.ctx(), pieces, text_style, Wrap::cut(width.max(1.0)))
    }

    /// Answers whether it was pressed.
    fn copy_button(&self, tree: &mut Tree, ui: &Ui, frame: &mut Frame<'_>, row: &Row, rect: Rect) -> bool {
        let theme = Arc::clone(frame.theme());
        let place = Rect::from_center_size(Pos2::new(rect.right() - 14.0, rect.center().y), Vec2::splat(20.0));
        let response = ui.interact(place, self.id.with(("copy", row.place)), Sense::CLICK);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Copy {}", name_of(row))));
        let now = ui.input(|input| input.time);
        let done = tree.copied.is_some_and(|(place, until)| place == row.place && now < until);
        let (icon, ink) = match (done, response.hovered()) {
            (true, _) => ("check", theme.colors.success),
            (false, true) => ("content_copy", theme.colors.text),
            (false, false) => ("content_copy", theme.colors.text3),
        };
        paint::symbol(ui.painter(), &theme, icon, place.center(), 15.0, ink);
        let response = response.on_hover_text("Copy value");
        let pressed = response.clicked();
        if pressed {
            self.copy(tree, ui, frame, row.place, rows::copied(&row.value));
        }
        pressed
    }

    fn copy(&self, tree: &mut Tree, ui: &Ui, frame: &mut Frame<'_>, place: u64, text: String) {
        tree.copied = Some((place, ui.input(|input| input.time) + CONFIRMED));
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(CONFIRMED));
        frame.emit(self.node, "onCopy", Value::map([("text", Value::from(text.as_str()))]));
        ui.ctx().copy_text(text);
    }

    fn choose(&self, tree: &mut Tree, frame: &mut Frame<'_>, rows: &[Row], at: usize) {
        let Some(row) = rows.get(at) else { return };
        tree.chosen = Some(row.place);
        let path = Value::from(rows::path(rows, at, &self.props.root));
        frame.set(self.node, "selectedPath", path.clone());
        frame.emit(self.node, "onItemTap", Value::map([("path", path), ("value", row.value.clone())]));
    }

    /// Arrows walk, open and close; Enter opens and closes; Ctrl+C copies the value, with Shift the path.
    fn keys(&self, tree: &mut Tree, ui: &Ui, frame: &mut Frame<'_>, response: &Response) {
        let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let rows = Arc::clone(&tree.rows);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let place = tree.place();
        let page = ((response.rect.height() / ROW) as usize).max(2) - 1;
        let last = rows.len() - 1;
        let mut to = None;
        if pressed(Key::ArrowDown) {
            to = Some(place.map_or(0, |at| (at + 1).min(last)));
        }
        if pressed(Key::ArrowUp) {
            to = Some(place.map_or(0, |at| at.saturating_sub(1)));
        }
        if pressed(Key::PageDown) {
            to = Some((place.unwrap_or(0) + page).min(last));
        }
        if pressed(Key::PageUp) {
            to = Some(place.unwrap_or(0).saturating_sub(page));
        }
        if pressed(Key::Home) {
            to = Some(0);
        }
        if pressed(Key::End) {
            to = Some(last);
        }
        if let Some((at, row)) = place.and_then(|at| rows.get(at).map(|row| (at, row))) {
            if pressed(Key::ArrowRight) {
                match row.state {
                    State::Closed => tree.toggle(at, true),
                    State::Open => to = Some(at + 1),
                    State::Leaf | State::Rest => {}
                }
            }
            if pressed(Key::ArrowLeft) {
                match row.state {
                    State::Open => tree.toggle(at, false),
                    State::Closed | State::Leaf | State::Rest => to = row.parent.or(to),
                }
            }
            if (pressed(Key::Enter) || pressed(Key::Space)) && matches!(row.state, State::Open | State::Closed) {
                tree.toggle(at, row.state == State::Closed);
            }
            // The window turns Ctrl+C into the event of its own.
            let copies = ui.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Copy)));
            let path = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C));
            if path {
                self.copy(tree, ui, frame, row.place, rows::path(&rows, at, &self.props.root));
            } else if copies {
                self.copy(tree, ui, frame, row.place, rows::copied(&row.value));
            }
        }
        if let Some(to) = to {
            self.choose(tree, frame, &rows, to);
            tree.shows = true;
        }
    }

    fn menu(&self, tree: &mut Tree, ui: &Ui, frame: &mut Frame<'_>, theme: &Theme, owner: &Response) {
        let Some(at) = tree.place().filter(|_| tree.menu.open) else { return };
        let rows = Arc::clone(&tree.rows);
        let row = &rows[at];
        let entry = |label: &str| menu::Entry { label: Arc::from(label), ..menu::Entry::default() };
        let line = menu::Entry { kind: menu::Kind::Line, ..menu::Entry::default() };
        let entries = [entry("Copy value"), entry("Copy path"), line, entry("Expand all"), entry("Collapse all")];
        let anchor = Rect::from_min_size(tree.menu_at, Vec2::ZERO);
        match menu::show(ui, theme, owner, anchor, 0.0, &entries, &mut tree.menu) {
            Some(0) => self.copy(tree, ui, frame, row.place, rows::copied(&row.value)),
            Some(1) => self.copy(tree, ui, frame, row.place, rows::path(&rows, at, &self.props.root)),
            Some(3) => tree.toggle_all(self.props, true),
            Some(4) => tree.toggle_all(self.props, false),
            _ => {}
        }
    }
}

fn name_of(row: &Row) -> String {
    match &row.key {
        rows::Key::Whole => String::new(),
        rows::Key::Name(name) => name.chars().take(PREVIEW).collect(),
        rows::Key::Index(at) => at.to_string(),
    }
}

/// What a line says of its value: what an open one holds stands below it.
fn says_of(row: &Row) -> String {
    let held = rows::count(&row.value);
    match (&row.value, row.state) {
        (Value::Map(_), State::Open) => counted(held, "field"),
        (Value::List(_), State::Open) => counted(held, "item"),
        (value, _) => rows::preview(value, PREVIEW),
    }
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// A text in pieces, those that are searched for on a tinted ground. `search` is in lower case.
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

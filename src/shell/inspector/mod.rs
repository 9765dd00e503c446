//! The inspector: shows what a running app does. F12 opens it at the side of the window, `--inspect` with the app, `--inspect=window` in a window of its
//! own, `screenshot --inspect PANE` in a picture.
//!
//! # One trace
//!
//! While somebody looks, the runtime makes a [`Record`](ensemble_runtime::Record) of each event: its number, time and kind, the handler and how long it
//! took, the values that changed, the bindings that were evaluated and the widgets that were made anew because of it, what was logged and thrown. A stream's
//! batch has a record for each of its events. The newest records stand in a [`trace::Trace`], bounded in number and bytes; what it drops is counted and
//! said. While nobody looks, an event costs the runtime a test of an option; `benches/inspector.rs` measures both. `inspect` and `why` read the same
//! records from a recording.
//!
//! # Two threads
//!
//! | part | where | what it does |
//! |---|---|---|
//! | [`probe::Probe`] | the app's thread | carries out orders; takes records, views of streams, state and the chosen widget |
//! | [`snapshot::Snapshot`] | between | news for the inspector, bounded: newer views replace older ones |
//! | [`order::Order`] | between | everything that the inspector may ask of the app |
//! | [`model::Model`] | the window | what the panes read, and nothing else; they change nothing in it |
//! | [`wish::Wish`] | the window | what a pane asks for: an order, a place in the editor, another pane |
//!
//! Views are made ten times a second at most, take a twentieth of the time at most, and only of what the pane in front shows ([`order::Watched`]).
//! What a stream says besides its events (protocol, remote address, headers, comments, idle time) the network driver tells: `ensemble_sse::StreamFacts`.
//!
//! # Panes
//!
//! Each is a file: [`streams`], [`events`], [`state`], [`widgets`], [`console`], [`performance`]. They draw with [`kit::Kit`], through which every text
//! of the app goes without its secrets. Lines of the console are kept while the app runs ([`console_log`]), so that they are there when it is opened.
//! Below them stands the [`timeline`]: pause, back, forward, what differs.
//!
//! # Keys
//!
//! F12 opens and closes; Ctrl+1 to Ctrl+6 are the panes; arrows choose, Enter opens the place in the editor; Ctrl+F filters; Escape leaves the detail, then
//! the filter; Ctrl+Shift+C chooses a widget by pointing at it. F8 pauses and goes on, F10 is one event forward and Shift+F10 one back, Shift+F8 the next
//! error, F9 a mark and Shift+F9 the next one, F7 compares.

pub mod console;
pub mod console_log;
pub mod curl;
pub mod editor;
pub mod events;
pub mod kit;
pub mod model;
pub mod order;
pub mod performance;
pub mod picking;
pub mod probe;
pub mod settings;
pub mod snapshot;
pub mod state;
pub mod streams;
pub mod timeline;
pub mod trace;
pub mod value_tree;
pub mod widgets;
pub mod wish;

use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Key, Modifiers, Rect, Sense, Ui, UiBuilder};

use self::console::ConsolePane;
use self::console_log::ConsoleLog;
use self::editor::FilePlace;
use self::events::EventsPane;
use self::kit::{Face, Kit, PAD};
use self::model::Model;
use self::order::{Go, Order, Watched};
use self::performance::PerformancePane;
use self::picking::Picking;
use self::settings::{Settings, Side};
use self::snapshot::Snapshot;
use self::state::StatePane;
use self::streams::StreamsPane;
use self::timeline::TimeLine;
use self::widgets::WidgetsPane;
use self::wish::Wish;
use crate::shell::clock::DEVICE;
use ensemble_core::calendar::TimeZone;
use ensemble_core::diag::Span;
use ensemble_runtime::scene::Scene;
use ensemble_ui::frame::DrawnNode;
use ensemble_ui::toolkit::theme::{Theme, Tone};

/// A pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Pane {
    /// Connections and their events.
    #[default]
    Streams,
    /// Everything that has happened, with what it did.
    Events,
    /// Everything that authors read by a name.
    State,
    /// The tree of the screen.
    Widgets,
    /// Lines of scripts, faults, and a prompt.
    Console,
    /// Frames, rates, handler times, memory.
    Performance,
}

/// Where the inspector of a window is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inspecting {
    /// It is closed.
    #[default]
    Closed,
    /// At a side of the window.
    Docked,
    /// In a window of its own.
    Window,
}

/// The panes in the order of their tabs.
const PANES: [(Pane, &str, Key); 6] = [
    (Pane::Streams, "Streams", Key::Num1),
    (Pane::Events, "Events", Key::Num2),
    (Pane::State, "State", Key::Num3),
    (Pane::Widgets, "Widgets", Key::Num4),
    (Pane::Console, "Console", Key::Num5),
    (Pane::Performance, "Performance", Key::Num6),
];

/// The least size that it leaves to the app, in logical pixels.
const LEAST_APP: f32 = 160.0;

/// A window that is wider has the inspector at its right unless it is told otherwise.
const WIDE: f32 = 1000.0;

/// Seconds for which a message stands at the bottom.
const NOTICE: f64 = 6.0;

/// The inspector.
pub struct Inspector {
    /// What the panes read.
    pub model: Model,
    settings: Settings,
    remembers: bool,
    pane: Pane,
    dark: bool,
    zone: TimeZone,
    streams: StreamsPane,
    events: EventsPane,
    state: StatePane,
    widgets: WidgetsPane,
    console: ConsolePane,
    performance: PerformancePane,
    picking: Picking,
    /// The keyboard belongs to the inspector: it was clicked last.
    has_focus: bool,
    watched: Option<Watched>,
    orders: Vec<Order>,
    lines_added: usize,
    notice: Option<(String, f64)>,
    timeline: TimeLine,
    /// The moment that the pane *Events* was told last.
    followed: Option<usize>,
    /// How often memory was looked at: a file is read for it.
    memory_at: f64,
}

impl Inspector {
    /// An inspector that remembers itself, or one that begins as it is: for pictures.
    pub fn new(remembers: bool) -> Self {
        let settings = if remembers { settings::read() } else { Settings::default() };
        let mut inspector = Self {
            model: Model::default(),
            pane: PANES.iter().map(|(pane, ..)| *pane).find(|pane| name_of(*pane) == settings.pane).unwrap_or_default(),
            remembers,
            dark: false,
            zone: DEVICE,
            streams: StreamsPane::default(),
            events: EventsPane::default(),
            state: StatePane::with_pins(settings.pins.clone()),
            widgets: WidgetsPane::default(),
            console: ConsolePane::with_history(settings.history.clone()),
            performance: PerformancePane::default(),
            picking: Picking::default(),
            has_focus: true,
            watched: None,
            orders: Vec::new(),
            lines_added: 0,
            notice: None,
            timeline: TimeLine::default(),
            followed: None,
            memory_at: f64::NEG_INFINITY,
            settings,
        };
        inspector.watch();
        inspector
    }

    /// Shows a pane.
    pub fn set_pane(&mut self, pane: Pane) {
        self.pane = pane;
        self.watch();
    }

    /// Draws light on dark, or dark on light.
    pub fn set_dark(&mut self, dark: bool) {
        self.dark = dark;
    }

    /// Shows times of day in this zone; that of the device otherwise.
    pub fn set_zone(&mut self, zone: TimeZone) {
        self.zone = zone;
    }

    /// The screen to show instead of the newest one: that of a past moment.
    pub fn past_scene(&self) -> Option<Arc<Scene>> {
        self.timeline.scene(&self.model).cloned()
    }

    /// True while the app takes no input: it stands, or its past is shown.
    pub fn stands(&self) -> bool {
        self.timeline.stands(&self.model)
    }

    /// Shows the moment of the event with this number, as far as it is kept.
    pub fn go_to_event(&mut self, number: usize) {
        let mut wishes = Vec::new();
        self.timeline.go_to_event(&self.model, number, &mut wishes);
        self.orders.extend(wishes.into_iter().filter_map(Wish::into_order));
    }

    /// Compares the shown moment with others from now on, or no more.
    pub fn toggle_comparing(&mut self) {
        self.timeline.toggle_comparing(&self.model);
    }

    /// What the app is asked for, once.
    pub fn take_orders(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.orders)
    }

    /// Says again what is looked at: to an app that was started afresh.
    pub fn watch_anew(&mut self) {
        self.watched = None;
        self.watch();
    }

    /// Nobody looks any more. Remembers itself.
    pub fn close(&mut self) {
        self.watched = None;
        self.picking.stop();
        // Nobody could let it go on.
        self.timeline.reset();
        self.orders.extend([Order::Go(Go::On), Order::Watch(None)]);
        self.remember();
    }

    /// Takes in what the app's side tells.
    pub fn take_in(&mut self, snapshot: Snapshot) {
        let is_anew = snapshot.is_anew;
        self.model.take_in(snapshot);
        self.timeline.follow(&self.model, is_anew);
    }

    /// Takes in the lines of the console.
    pub fn take_lines(&mut self, log: &ConsoleLog) {
        if let Some((lines, added, dropped)) = log.newer_than(self.lines_added) {
            (self.model.lines, self.lines_added, self.model.lines_dropped) = (lines, added, dropped);
        }
    }

    /// Takes in what is on the screen.
    pub fn take_screen(&mut self, scene: &Arc<Scene>, drawn: &[DrawnNode]) {
        if !self.model.scene.as_ref().is_some_and(|known| Arc::ptr_eq(known, scene)) {
            self.model.scene = Some(scene.clone());
        }
        // Only these look at boxes.
        if self.pane == Pane::Widgets || self.picking.is_on() {
            self.model.drawn.clear();
            self.model.drawn.extend_from_slice(drawn);
        }
    }

    /// Tells the time, how long the last frame took, and how to find out what memory the program takes.
    pub fn tick(&mut self, now_millis: f64, at: f64, frame: Option<Duration>, memory: impl FnOnce() -> Option<u64>) {
        self.model.now_millis = now_millis;
        if let Some(frame) = frame {
            self.model.note_frame(at, frame);
        }
        if self.pane == Pane::Performance && at >= self.memory_at + 1.0 {
            self.memory_at = at;
            self.model.memory = memory();
        }
    }

    /// Takes the keys of the inspector, before anything is drawn.
    pub fn keys(&mut self, ctx: &Context) {
        for (pane, _, key) in PANES {
            if ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, key)) {
                self.has_focus = true;
                self.set_pane(pane);
                if pane == Pane::Console {
                    self.console.focus();
                }
            }
        }
        if ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C)) {
            self.pick();
        }
        let mut wishes = Vec::new();
        self.timeline.keys(ctx, &self.model, &mut wishes);
        wishes.into_iter().for_each(|wish| self.grant(ctx, wish));
        self.follow_moment();
        let escape = |ctx: &Context| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if self.picking.is_on() && escape(ctx) {
            self.picking.stop();
        }
        if !self.has_focus {
            return;
        }
        if ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::F)) {
            let id = match self.pane {
                Pane::Streams => "inspector streams filter",
                Pane::Events => "inspector events filter",
                Pane::State => "inspector state filter",
                Pane::Widgets => "inspector widgets filter",
                Pane::Console => "inspector console filter",
                Pane::Performance => return,
            };
            ctx.memory_mut(|memory| memory.request_focus(egui::Id::unique(id)));
        }
        if escape(ctx) {
            self.leave(ctx);
        }
        let prompt = self.pane == Pane::Console || (self.pane == Pane::State && ctx.text_edit_focused());
        if !prompt {
            self.arrows(ctx);
        }
    }

    /// Divides a window between the app and the inspector.
    pub fn place(&self, whole: Rect) -> (Rect, Rect) {
        if self.is_at_right(whole) {
            let width = self.settings.width.min(whole.width() - LEAST_APP).max(0.0);
            whole.split_left_right_at_x((whole.right() - width).round())
        } else {
            let height = self.settings.height.min(whole.height() - LEAST_APP).max(0.0);
            whole.split_top_bottom_at_y((whole.bottom() - height).round())
        }
    }

    /// Draws the inspector at its side of the window. Returns true when it is to be closed.
    pub fn show_docked(&mut self, ui: &mut Ui, whole: Rect, rect: Rect) -> bool {
        let at_right = self.is_at_right(whole);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("inspector"));
        inner.set_clip_rect(rect);
        let close = self.show(&mut inner, true);
        // The edge moves with the pointer.
        let edge = if at_right {
            Rect::from_x_y_ranges(rect.left() - 4.0..=rect.left() + 3.0, rect.y_range())
        } else {
            Rect::from_x_y_ranges(rect.x_range(), rect.top() - 4.0..=rect.top() + 3.0)
        };
        let cursor = if at_right { egui::CursorIcon::ResizeHorizontal } else { egui::CursorIcon::ResizeVertical };
        let response =
            ui.interact(edge, ui.scope_id().with("inspector edge"), Sense::drag()).on_hover_and_drag_cursor(cursor);
        if response.dragged() {
            let moved = response.drag_delta();
            if at_right {
                self.settings.width = (rect.width() - moved.x).clamp(280.0, (whole.width() - LEAST_APP).max(280.0));
            } else {
                self.settings.height = (rect.height() - moved.y).clamp(160.0, (whole.height() - LEAST_APP).max(160.0));
            }
        }
        let theme = self.theme();
        let busy = response.hovered() || response.dragged();
        let stroke = if busy {
            egui::Stroke::new(2.0, theme.colors.accent)
        } else {
            egui::Stroke::new(1.0, theme.colors.border)
        };
        let painter = ui.painter();
        if at_right {
            painter.vline(rect.left() + 0.5, rect.y_range(), stroke);
        } else {
            painter.hline(rect.x_range(), rect.top() + 0.5, stroke);
        }
        let pressed_at = ui.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten());
        // What chooses a widget is pressed on the app, and is the inspector's all the same.
        if let Some(at) = pressed_at.filter(|_| !self.picking.is_on()) {
            self.has_focus = rect.contains(at);
        }
        close
    }

    /// Draws the inspector into a part of a window, or all of one. Returns true when it is to be closed.
    pub fn show(&mut self, ui: &mut Ui, docked: bool) -> bool {
        let theme = self.theme();
        let sources = self.model.sources.clone();
        let kit = Kit { theme: &theme, sources: &sources, zone: self.zone };
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, theme.colors.background);
        kit.set_style(ui);
        let close = self.tabs(&kit, ui, docked);
        let notice = self.notice.as_ref().map_or(0.0, |_| 28.0);
        let height = self.timeline.height(rect.width()) + notice;
        let body = ui.available_rect_before_wrap();
        let body = body.with_max_y((body.bottom() - height).max(body.top()));
        let mut wishes = Vec::new();
        let mut pane = ui.new_child(UiBuilder::new().max_rect(body).id_salt(self.pane as usize));
        pane.set_clip_rect(pane.clip_rect().intersect(body));
        // Panes see the state of the shown moment.
        let now = self.timeline.state(&self.model).map(|past| std::mem::replace(&mut self.model.state, past));
        match self.pane {
            Pane::Streams => self.streams.show(&kit, &mut pane, &self.model, &mut wishes),
            Pane::Events => self.events.show(&kit, &mut pane, &mut self.model, &mut wishes),
            Pane::State => self.state.show(&kit, &mut pane, &self.model, &mut wishes),
            Pane::Widgets => self.widgets.show(&kit, &mut pane, &self.model, self.picking.is_on(), &mut wishes),
            Pane::Console => self.console.show(&kit, &mut pane, &mut self.model, &mut wishes),
            Pane::Performance => self.performance.show(&kit, &mut pane, &self.model, &mut wishes),
        }
        drop(pane);
        if let Some(now) = now {
            self.model.state = now;
        }
        let mut below = rect.with_min_y(body.bottom());
        self.say_notice(&kit, ui, &mut below);
        let mut strip = ui.new_child(UiBuilder::new().max_rect(below).id_salt("time line"));
        strip.set_clip_rect(strip.clip_rect().intersect(below));
        self.timeline.show(&kit, &mut strip, &self.model, &mut wishes);
        drop(strip);
        self.follow_moment();
        wishes.into_iter().for_each(|wish| self.grant(ui.ctx(), wish));
        self.watch();
        self.remember();
        // Times go on without events.
        let pace = if matches!(self.pane, Pane::Streams | Pane::Performance) { 100 } else { 500 };
        ui.ctx().request_repaint_after(Duration::from_millis(pace));
        close
    }

    /// Draws over the app: the widget that is pointed at, in the tree or on the screen. Takes the click that chooses one.
    pub fn show_over(&mut self, ui: &Ui, app: Rect) {
        let theme = self.theme();
        let sources = self.model.sources.clone();
        let kit = Kit { theme: &theme, sources: &sources, zone: self.zone };
        if self.stands() {
            timeline::outline(&kit, ui.ctx(), app, &self.model, self.timeline.at());
        }
        if let Some(chosen) = self.picking.show(&kit, ui, app, &self.model) {
            self.grant(ui.ctx(), Wish::ShowWidget(chosen));
        } else if self.pane == Pane::Widgets
            && let Some(node) = self.widgets.hovered.or(self.widgets.selected)
        {
            picking::outline(&kit, ui.ctx(), app, &self.model, node);
        }
    }

    /// For pictures: chooses what a person would look at first.
    pub fn choose_something(&mut self) {
        match self.pane {
            Pane::Streams => self.streams.step(0),
            Pane::Events => self.events.choose_last(&self.model),
            Pane::Widgets if self.widgets.selected.is_none() => {
                if let Some(scene) = self.model.scene.clone() {
                    self.widgets.choose_first(&scene);
                }
            }
            Pane::Widgets | Pane::State | Pane::Console | Pane::Performance => {}
        }
        self.watch();
    }

    /// Chooses a widget by pointing at it.
    pub fn pick(&mut self) {
        self.set_pane(Pane::Widgets);
        self.picking.start();
    }

    fn theme(&self) -> Arc<Theme> {
        if self.dark { Theme::dark() } else { Theme::light() }
    }

    fn is_at_right(&self, whole: Rect) -> bool {
        match self.settings.side {
            Side::Auto => whole.width() >= WIDE,
            Side::Right => whole.width() >= LEAST_APP + 280.0,
            Side::Bottom => false,
        }
    }

    /// Draws the tabs. Returns true when the inspector is to be closed.
    fn tabs(&mut self, kit: &Kit<'_>, ui: &mut Ui, docked: bool) -> bool {
        let theme = kit.theme;
        let narrow = ui.available_width() < 500.0;
        let (rect, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), kit::BAR), Sense::hover());
        ui.painter().rect_filled(rect, 0.0, theme.colors.surface);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, kit.line());
        let errors = self.model.lines.iter().filter(|line| line.level == "error").count();
        let mut x = rect.left() + if narrow { 2.0 } else { 6.0 };
        for (at, (pane, name, _)) in PANES.into_iter().enumerate() {
            let pad = if narrow { 5.5 } else { 10.0 };
            let is_front = self.pane == pane;
            let color = if is_front { theme.colors.text } else { theme.colors.text2 };
            let galley = ui.painter().layout_no_wrap(
                name.to_owned(),
                kit.font(if narrow { Face::Name } else { Face::Title }),
                color,
            );
            let badge = if pane == Pane::Console && errors > 0 { 20.0 } else { 0.0 };
            let tab = Rect::from_min_size(
                egui::pos2(x, rect.top()),
                egui::vec2(galley.size().x + 2.0 * pad + badge, rect.height()),
            );
            let response = ui.interact(tab, ui.scope_id().with(("tab", at)), Sense::click());
            ensemble_ui::frame::access::choice(&response, egui::Role::Tab, (true, is_front), name);
            if response.hovered() && !is_front {
                ui.painter().rect_filled(tab.shrink2(egui::vec2(1.0, 5.0)), 5.0, theme.hovered(theme.colors.surface));
            }
            let text = egui::pos2(tab.left() + pad, tab.center().y - galley.size().y / 2.0);
            ui.painter().galley(text, galley, color);
            if badge > 0.0 {
                let center = egui::pos2(tab.right() - pad - 4.0, tab.center().y);
                ui.painter().circle_filled(center, 8.0, theme.soft(Tone::Danger));
                let count = if errors > 99 { "99".to_owned() } else { errors.to_string() };
                ui.painter().text(
                    center,
                    egui::Align2::CENTER_CENTER,
                    count,
                    kit.font(Face::Hint),
                    theme.on_soft(Tone::Danger),
                );
            }
            if is_front {
                let line = Rect::from_min_max(
                    egui::pos2(tab.left() + pad, rect.bottom() - 2.0),
                    egui::pos2(tab.right() - pad, rect.bottom()),
                );
                ui.painter().rect_filled(line, 1.0, theme.colors.accent);
            }
            if response.on_hover_text(format!("{name} (Ctrl+{})", at + 1)).clicked() {
                self.set_pane(pane);
            }
            x = tab.right();
        }
        let tools =
            Rect::from_min_max(egui::pos2(x.max(rect.right() - 92.0), rect.top()), rect.max - egui::vec2(6.0, 0.0));
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        let mut tools = ui.new_child(UiBuilder::new().max_rect(tools).layout(layout).id_salt("tools"));
        tools.spacing_mut().item_spacing.x = 0.0;
        if !docked {
            return false;
        }
        let close = kit.icon(&mut tools, "close", "Close (F12)", false);
        let right = self.is_at_right(ui.ctx().content_rect());
        if !narrow {
            let (icon, name, side) = if right {
                ("call_to_action", "Move to the bottom", Side::Bottom)
            } else {
                ("view_sidebar", "Move to the right", Side::Right)
            };
            if kit.icon(&mut tools, icon, name, false) {
                self.settings.side = side;
            }
        }
        if kit.icon(&mut tools, "highlight_alt", "Choose a widget on the screen (Ctrl+Shift+C)", self.picking.is_on()) {
            self.pick();
        }
        close
    }

    fn say_notice(&mut self, kit: &Kit<'_>, ui: &Ui, below: &mut Rect) {
        let now = ui.input(|input| input.time);
        let Some((words, until)) = &self.notice else { return };
        let line = below.with_max_y(below.top() + 28.0);
        below.min.y = line.bottom();
        let theme = kit.theme;
        ui.painter().rect_filled(line, 0.0, theme.soft(Tone::Warning));
        kit.text(ui.painter(), line.shrink2(egui::vec2(PAD, 0.0)), words, Face::Text, theme.on_soft(Tone::Warning));
        if now > *until {
            self.notice = None;
        }
    }

    fn arrows(&mut self, ctx: &Context) {
        // The time line has arrows of its own.
        if ctx.memory(|memory| memory.has_focus(timeline::track_id())) {
            return;
        }
        let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let by = isize::from(pressed(Key::ArrowDown)) - isize::from(pressed(Key::ArrowUp))
            + 10 * (isize::from(pressed(Key::PageDown)) - isize::from(pressed(Key::PageUp)));
        if by != 0 {
            match self.pane {
                Pane::Streams => self.streams.step(by),
                Pane::Events => self.events.step(by),
                Pane::State => self.state.step(by),
                Pane::Widgets => self.widgets.step(by),
                Pane::Console | Pane::Performance => {}
            }
        }
        // In a field they move the cursor.
        if ctx.text_edit_focused() {
            return;
        }
        let (left, right) = (pressed(Key::ArrowLeft), pressed(Key::ArrowRight));
        if left || right {
            match self.pane {
                Pane::State => self.state.turn(right),
                Pane::Widgets => self.widgets.turn(right),
                _ => {}
            }
        }
        if pressed(Key::Enter)
            && let Some(span) = self.chosen_place()
        {
            self.edit(ctx, span);
        }
    }

    /// The place of what is chosen.
    fn chosen_place(&self) -> Option<Span> {
        match self.pane {
            Pane::Events => self.events.chosen_place(&self.model),
            Pane::Widgets => {
                self.model.widget.as_ref().filter(|view| Some(view.node) == self.widgets.selected).map(|view| view.span)
            }
            _ => None,
        }
    }

    /// Escape: leaves the detail, else empties the filter.
    fn leave(&mut self, ctx: &Context) {
        let left = match self.pane {
            Pane::Streams => self.streams.leave(),
            Pane::Events => self.events.leave(),
            Pane::State => self.state.leave(),
            Pane::Widgets => self.widgets.leave(),
            Pane::Console => self.console.leave(),
            Pane::Performance => false,
        };
        if left {
            return;
        }
        let words = match self.pane {
            Pane::Streams => self.streams.words(),
            Pane::Events => self.events.words(),
            Pane::State => self.state.words(),
            Pane::Widgets => self.widgets.words(),
            Pane::Console => self.console.words(),
            Pane::Performance => return,
        };
        if words.is_empty() {
            self.has_focus = false;
            ctx.memory_mut(|memory| memory.stop_text_input());
        } else {
            words.clear();
        }
    }

    fn grant(&mut self, ctx: &Context, wish: Wish) {
        match wish {
            Wish::Order(order) => {
                self.model.refusal = None;
                self.orders.push(order);
            }
            Wish::Edit(span) => self.edit(ctx, span),
            Wish::ShowEvent(number) => {
                self.set_pane(Pane::Events);
                self.events.choose(&self.model, number);
            }
            Wish::ShowMoment(place) => {
                let mut wishes = Vec::new();
                self.timeline.go_to(&self.model, place, &mut wishes);
                self.orders.extend(wishes.into_iter().filter_map(Wish::into_order));
            }
            Wish::ShowWidget(node) => {
                self.set_pane(Pane::Widgets);
                if let Some(scene) = self.model.scene.clone() {
                    self.widgets.choose(&scene, node);
                }
            }
            Wish::Pick => {
                if self.picking.is_on() {
                    self.picking.stop();
                } else {
                    self.picking.start();
                }
            }
        }
        self.watch();
        ctx.request_repaint();
    }

    /// Opens a place in the editor.
    fn edit(&mut self, ctx: &Context, span: Span) {
        let opened = match self.model.sources.get(span.file) {
            Some(source) => {
                let position = source.position(span.start);
                match std::path::absolute(&source.name) {
                    Ok(path) if path.is_file() => {
                        editor::open(&FilePlace { path, line: position.line, column: position.column })
                    }
                    _ => Err(format!("`{}` is no file on this machine", source.name)),
                }
            }
            None => Err("the file of this place is not known".to_owned()),
        };
        if let Err(words) = opened {
            let until = ctx.input(|input| input.time) + NOTICE;
            self.notice = Some((words, until));
        }
    }

    /// Chooses the event of the shown moment in the pane *Events*, when it is another one than before.
    fn follow_moment(&mut self) {
        let at = self.timeline.at();
        if self.followed != at {
            self.followed = at;
            if let Some(place) = at {
                self.events.choose_place(&self.model, place);
            }
        }
    }

    /// Says what is looked at, when that is something else than before.
    fn watch(&mut self) {
        let watched = Watched {
            state: self.pane == Pane::State,
            widget: self.widgets.selected.filter(|_| self.pane == Pane::Widgets),
            names: self.pane == Pane::Console,
        };
        if self.watched.as_ref() != Some(&watched) {
            self.watched = Some(watched.clone());
            self.orders.push(Order::Watch(Some(watched)));
        }
    }

    fn remember(&mut self) {
        if !self.remembers {
            return;
        }
        let settings = Settings {
            pane: name_of(self.pane).to_owned(),
            pins: self.state.pins.clone(),
            history: self.console.history.clone(),
            ..self.settings.clone()
        };
        // While the edge is dragged it is another one in each frame: written when it rests.
        let rests = self.settings == settings;
        if !rests {
            self.settings = settings;
            if let Err(error) = settings::write(&self.settings) {
                self.remembers = false;
                crate::shell::terminal::say(&format!("warning: the inspector is not remembered: {error}"));
            }
        }
    }
}

fn name_of(pane: Pane) -> &'static str {
    match pane {
        Pane::Streams => "streams",
        Pane::Events => "events",
        Pane::State => "state",
        Pane::Widgets => "widgets",
        Pane::Console => "console",
        Pane::Performance => "performance",
    }
}

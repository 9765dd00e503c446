//! The inspector: shows the inner state of a running app. F12 opens it docked in the window, `--inspect` together with the app, `--inspect=window` in
//! a window of its own, `screenshot --inspect PANE` in a picture.
//!
//! # Trace
//!
//! While the inspector is open, the runtime makes a [`Record`](ensemble_runtime::Record) of each event: number, time and kind, handler and its
//! duration, changed values, evaluated bindings, rebuilt widgets, log lines, exceptions. A stream's batch has a record for each of its events. The
//! latest records are in a `trace::Trace`, bounded in number and bytes, which counts dropped ones. While it is closed, an event costs the test of
//! an option; `benches/inspector.rs` measures both. `inspect` and `why` read the same records from a recording.
//!
//! # Threads
//!
//! | part | thread | task |
//! |---|---|---|
//! | [`probe::Probe`] | app | executes orders; collects records, views of streams, state and the selected widget |
//! | [`snapshot::Snapshot`] | between | news for the inspector, bounded: newer views replace older ones |
//! | `order::Order` | between | all requests of the inspector to the app |
//! | `model::Model` | window | all data of the panes, read-only for them |
//! | `pane_request::PaneRequest` | window | a request of a pane: an order, a source location in the editor, another pane |
//!
//! Views are made at most ten times a second, take at most a twentieth of the time, and contain only what the pane in front shows
//! (`order::Watched`). Facts about a stream besides its events (protocol, remote address, headers, comments, idle time) come from the network
//! driver: `ensemble_sse::StreamFacts`.
//!
//! # Panes
//!
//! Each pane is a file: `streams`, `events`, `state`, `widgets`, `console`, `performance`. They draw with `kit::Kit`, which masks
//! secrets in all text of the app. Console lines are kept while the app runs ([`console_log`]), for an inspector that is opened later. Below the
//! panes is the [`timeline`]: pause, step back and forward, compare moments.
//!
//! # Keys
//!
//! F12 opens and closes; Ctrl+1 to Ctrl+6 are the panes; arrows choose, Enter opens the place in the editor; Ctrl+F filters; Escape leaves the detail, then
//! the filter; Ctrl+Shift+C chooses a widget by pointing at it, Ctrl+Shift+click at once. F8 pauses and goes on, F10 is one event forward and Shift+F10 one back, Shift+F8 the next
//! error, F9 a mark and Shift+F9 the next one, F7 compares, F6 plays the past.

mod console;
pub mod console_log;
mod curl;
mod dock;
mod editor;
mod events;
mod granting;
mod keys;
mod kit;
mod model;
pub(crate) mod order;
mod pane;
mod pane_request;
pub(crate) mod performance;
mod picking;
pub mod probe;
mod settings;
pub mod snapshot;
mod state;
mod stream;
mod streams;
mod tabs;
pub mod timeline;
mod trace;
pub(crate) mod value_tree;
pub(crate) mod widgets;
mod words;

use std::sync::Arc;
use std::time::Duration;

use egui::{Key, Rect, Ui, UiBuilder};

use self::console::ConsolePane;
use self::console_log::ConsoleLog;
use self::events::EventsPane;
use self::kit::Kit;
use self::model::Model;
use self::order::{DebugCommand, Order, Watched};
pub use self::pane::Pane;
use self::pane_request::PaneRequest;
use self::performance::PerformancePane;
use self::picking::WidgetPicker;
use self::settings::{PaneFilter, Settings};
use self::snapshot::Snapshot;
use self::state::StatePane;
use self::streams::StreamsPane;
use self::timeline::TimeLine;
use self::widgets::WidgetsPane;
use crate::shell::clock::DEVICE;
use ensemble_core::calendar::TimeZone;
use ensemble_runtime::scene::{NodeId, Scene};
use ensemble_ui::frame::DrawnNode;
use ensemble_ui::toolkit::theme::Theme;

/// Position of the inspector: docked to a side, or a window of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inspecting {
    /// Closed.
    #[default]
    Closed,
    /// Docked at a side of the window.
    Docked,
    /// In its own window.
    Window,
}

/// Panes in the order of their tabs.
const PANES: [(Pane, &str, Key); 6] = [
    (Pane::Streams, "Streams", Key::Num1),
    (Pane::Events, "Events", Key::Num2),
    (Pane::State, "State", Key::Num3),
    (Pane::Widgets, "Widgets", Key::Num4),
    (Pane::Console, "Console", Key::Num5),
    (Pane::Performance, "Performance", Key::Num6),
];

/// Minimum size of the app beside the inspector, in logical pixels.
const LEAST_APP: f32 = 160.0;

/// In a narrower window the inspector does not fit at its side.
const LEAST_WIDE: f32 = LEAST_APP + 280.0;

/// A window that is wider has the inspector at its right unless it is told otherwise.
const WIDE: f32 = 1000.0;

/// Duration of a message at the bottom, in seconds.
const NOTICE: f64 = 6.0;

/// The inspector.
pub struct Inspector {
    /// Data of the panes.
    pub model: Model,
    settings: Settings,
    /// Settings as the file has them.
    written: Settings,
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
    picking: WidgetPicker,
    /// True when the inspector has the keyboard focus: it was clicked last.
    has_focus: bool,
    watched: Option<Watched>,
    orders: Vec<Order>,
    lines_added: usize,
    notice: Option<(String, f64)>,
    timeline: TimeLine,
    /// Moment last shown in the pane *Events*.
    followed: Option<usize>,
    /// Time of the last memory measurement, which reads a file.
    memory_at: f64,
}

impl Inspector {
    /// `remembers`: settings are loaded and saved; false for pictures.
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
            picking: WidgetPicker::default(),
            has_focus: true,
            watched: None,
            orders: Vec::new(),
            lines_added: 0,
            notice: None,
            timeline: TimeLine::default(),
            followed: None,
            memory_at: f64::NEG_INFINITY,
            written: settings.clone(),
            settings,
        };
        for (pane, ..) in PANES {
            if let Some(filter) = inspector.settings.filters.get(name_of(pane)).cloned() {
                inspector.set_filter(pane, filter);
            }
        }
        inspector.watch();
        inspector
    }

    /// Switches to a pane.
    pub fn set_pane(&mut self, pane: Pane) {
        self.pane = pane;
        self.watch();
    }

    /// Sets dark or light colours.
    pub fn set_dark(&mut self, dark: bool) {
        self.dark = dark;
    }

    /// Sets the time zone of displayed times; the default is the system's.
    pub fn set_zone(&mut self, zone: TimeZone) {
        self.zone = zone;
    }

    /// The scene of the past moment that is shown, if any.
    pub fn past_scene(&self) -> Option<Arc<Scene>> {
        self.timeline.scene(&self.model).cloned()
    }

    /// True while the app takes no input: it is paused, or a past moment is shown.
    pub fn stands(&self) -> bool {
        self.timeline.stands(&self.model)
    }

    /// Shows the moment of the event with this number, or the nearest one that is kept.
    pub fn go_to_event(&mut self, number: usize) {
        let mut requests = Vec::new();
        self.timeline.go_to_event(&self.model, number, &mut requests);
        self.orders.extend(requests.into_iter().filter_map(PaneRequest::into_order));
    }

    /// Starts or stops comparing the shown moment with others.
    pub fn toggle_comparing(&mut self) {
        self.timeline.toggle_comparing(&self.model);
    }

    /// Removes and returns the pending orders to the app.
    pub fn take_orders(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.orders)
    }

    /// Sends the watched items again, to an app that was restarted.
    pub fn watch_anew(&mut self) {
        self.watched = None;
        self.watch();
    }

    /// Stops watching and saves the settings.
    pub fn close(&mut self) {
        self.watched = None;
        self.picking.stop();
        // The app is resumed, because the controls for it are hidden with the inspector.
        self.timeline.reset();
        self.orders.extend([Order::Debug(DebugCommand::Run), Order::Watch(None)]);
        self.remember();
    }

    /// Stores a snapshot from the app's thread.
    pub fn take_in(&mut self, snapshot: Snapshot) {
        let is_anew = snapshot.is_anew;
        self.model.take_in(snapshot);
        self.timeline.follow(&self.model, is_anew);
    }

    /// Stores new lines of the console.
    pub fn take_lines(&mut self, log: &ConsoleLog) {
        if let Some((lines, added, dropped)) = log.newer_than(self.lines_added) {
            (self.model.lines, self.lines_added, self.model.lines_dropped) = (lines, added, dropped);
        }
    }

    /// Stores the drawn screen.
    pub fn take_screen(&mut self, scene: &Arc<Scene>, drawn: &[DrawnNode]) {
        if !self.model.scene.as_ref().is_some_and(|known| Arc::ptr_eq(known, scene)) {
            self.model.scene = Some(scene.clone());
        }
        // Only these look at boxes.
        if self.pane == Pane::Widgets || self.picking.looks() {
            self.model.drawn.clear();
            self.model.drawn.extend_from_slice(drawn);
        }
    }

    /// Sets the time and the duration of the last frame; `memory` measures the process's memory.
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

    /// Draws the inspector; true when the user closes it.
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
        let mut requests = Vec::new();
        let mut pane = ui.new_child(UiBuilder::new().max_rect(body).id_salt(self.pane as usize));
        pane.set_clip_rect(pane.clip_rect().intersect(body));
        // Panes see the shown moment.
        let shows_past = self.timeline.put_past_in(&mut self.model, self.pane);
        match self.pane {
            Pane::Streams => self.streams.show(&kit, &mut pane, &self.model, &mut requests),
            Pane::Events => self.events.show(&kit, &mut pane, &mut self.model, &mut requests),
            Pane::State => self.state.show(&kit, &mut pane, &self.model, &mut requests),
            Pane::Widgets => self.widgets.show(&kit, &mut pane, &self.model, self.picking.is_on(), &mut requests),
            Pane::Console => self.console.show(&kit, &mut pane, &mut self.model, &mut requests),
            Pane::Performance => self.performance.show(&kit, &mut pane, &self.model, &mut requests),
        }
        drop(pane);
        if shows_past {
            self.timeline.restore_newest(&mut self.model);
        }
        let mut below = rect.with_min_y(body.bottom());
        self.say_notice(&kit, ui, &mut below);
        let mut strip = ui.new_child(UiBuilder::new().max_rect(below).id_salt("time line"));
        strip.set_clip_rect(strip.clip_rect().intersect(below));
        self.timeline.show(&kit, &mut strip, &self.model, &mut requests);
        drop(strip);
        self.follow_moment();
        requests.into_iter().for_each(|request| self.grant(ui.ctx(), request));
        self.watch();
        // While the edge is dragged it is another one in each frame: written when it rests.
        if !ui.input(|input| input.pointer.any_down()) {
            self.remember();
        }
        // Times go on without events.
        let pace = if matches!(self.pane, Pane::Streams | Pane::Performance) { 100 } else { 500 };
        ui.ctx().request_repaint_after(Duration::from_millis(pace));
        close
    }

    /// Draws the outline of the hovered widget over the app, and handles the click that selects one.
    pub fn show_over(&mut self, ui: &Ui, app: Rect) {
        let theme = self.theme();
        let sources = self.model.sources.clone();
        let kit = Kit { theme: &theme, sources: &sources, zone: self.zone };
        if self.stands() {
            timeline::outline(&kit, ui.ctx(), app, &self.model, self.timeline.at());
        }
        if let Some(chosen) = self.picking.show(&kit, ui, app, &self.model) {
            self.grant(ui.ctx(), PaneRequest::ShowWidget(chosen));
        } else if self.pane == Pane::Widgets
            && let Some(node) = self.widgets.hovered.or(self.widgets.selected)
        {
            picking::outline(&kit, ui.ctx(), app, &self.model, node);
        }
    }

    /// Selects an interesting entry, for pictures.
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

    /// Starts selecting a widget by pointing at it.
    pub fn pick(&mut self) {
        self.set_pane(Pane::Widgets);
        self.picking.start();
    }

    /// Shows a widget of the screen that [`Self::take_screen`] was given.
    pub(crate) fn show_widget(&mut self, ctx: &egui::Context, node: NodeId) {
        self.grant(ctx, PaneRequest::ShowWidget(node));
    }

    fn theme(&self) -> Arc<Theme> {
        if self.dark { Theme::dark() } else { Theme::light() }
    }

    /// Selects the event of the shown moment in the pane *Events*, when the moment has changed.
    fn follow_moment(&mut self) {
        let at = self.timeline.at();
        if self.followed != at {
            self.followed = at;
            if let Some(place) = at {
                self.events.choose_place(&self.model, place);
            }
        }
    }

    /// Sends the watched items to the app when they have changed.
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
            filters: PANES.iter().map(|(pane, ..)| (name_of(*pane).to_owned(), self.filter(*pane))).collect(),
            ..self.settings.clone()
        };
        self.settings = settings;
        if self.settings != self.written {
            self.written = self.settings.clone();
            if let Err(error) = settings::write(&self.settings) {
                self.remembers = false;
                crate::shell::terminal::say(&format!("warning: the inspector is not remembered: {error}"));
            }
        }
    }
}

impl Inspector {
    fn filter(&self, pane: Pane) -> PaneFilter {
        match pane {
            Pane::Streams => self.streams.filter(),
            Pane::Events => self.events.filter(),
            Pane::State => PaneFilter { words: self.state.words.clone(), hidden: Vec::new() },
            Pane::Widgets => PaneFilter { words: self.widgets.words.clone(), hidden: Vec::new() },
            Pane::Console => self.console.filter(),
            Pane::Performance => PaneFilter::default(),
        }
    }

    fn set_filter(&mut self, pane: Pane, filter: PaneFilter) {
        match pane {
            Pane::Streams => self.streams.set_filter(filter),
            Pane::Events => self.events.set_filter(filter),
            Pane::State => self.state.words = filter.words,
            Pane::Widgets => self.widgets.words = filter.words,
            Pane::Console => self.console.set_filter(filter),
            Pane::Performance => {}
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

/// Applies the inspector's colours to the controls of a context.
pub fn apply_theme(ctx: &egui::Context, is_dark: bool) {
    let theme = if is_dark { Theme::dark() } else { Theme::light() };
    theme.apply(ctx);
}

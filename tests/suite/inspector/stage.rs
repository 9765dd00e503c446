//! An app on virtual servers with the inspector beside it.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use egui::{Event, Key, Modifiers, Pos2, Vec2};
use ensemble_run::app::App;
use ensemble_run::calendar::TimeZone;
use ensemble_run::message::net::NetCommand;
use ensemble_run::recording::Labels;
use ensemble_run::runtime::{Now, Observer, Setup};
use ensemble_run::shell::inspector::console_log::ConsoleLog;
use ensemble_run::shell::inspector::probe::Probe;
use ensemble_run::shell::inspector::snapshot::Execution;
use ensemble_run::shell::inspector::{Inspector, Pane};
use ensemble_run::shell::secrets::hide_logins_of;
use ensemble_run::shell::virtual_app::{Servers, VirtualApp, VirtualAppConfig};
use ensemble_run::ui::offscreen::Offscreen;

/// 2026-01-01 12:00.
pub const WALL_MILLIS: f64 = 1_767_268_800_000.0;

/// Masks the logins of requests, as the hosts of a window and of a picture do.
struct Hiding;

impl Observer for Hiding {
    fn command(&mut self, command: &NetCommand, _: Duration, _: &dyn Labels) {
        hide_logins_of(command);
    }
}

/// An app with the inspector beside it.
pub struct Stage {
    /// The app.
    pub app: VirtualApp,
    /// The inspector.
    pub inspector: Inspector,
    /// The window that both are drawn in.
    pub window: Offscreen,
    probe: Probe,
    console: ConsoleLog,
    lines: usize,
}

impl Stage {
    /// Starts an app and looks on. Wants a thread with a large stack.
    pub fn start(app: Arc<App>, setup: Setup, servers: Rc<dyn Servers>) -> Self {
        let config = VirtualAppConfig {
            app,
            setup: Setup { seed: Some(7), ..setup },
            servers,
            longest_timer: None,
            wall_millis: WALL_MILLIS,
            desktop: Default::default(),
            observer: Some(Box::new(Hiding)),
        };
        let mut inspector = Inspector::new(false);
        inspector.set_zone(TimeZone::UTC);
        let mut stage = Self {
            app: VirtualApp::start(config).unwrap(),
            inspector,
            window: Offscreen::new(Vec2::new(1280.0, 800.0), 1.0, false),
            // Durations differ from run to run.
            probe: Probe::new(|| Duration::ZERO),
            console: ConsoleLog::default(),
            lines: 0,
        };
        stage.window.view().record_places();
        stage.exchange();
        stage
    }

    /// Another window: of this size, light or dark.
    pub fn set_window(&mut self, width: f32, height: f32, dark: bool) {
        self.window = Offscreen::new(Vec2::new(width, height), 1.0, dark);
        self.window.view().record_places();
        self.inspector.set_dark(dark);
    }

    /// Carries orders to the app and news back.
    pub fn exchange(&mut self) {
        let (inspector, probe) = (&mut self.inspector, &mut self.probe);
        // Said anew, so that views are made whatever the clock says.
        let mut orders = inspector.take_orders();
        inspector.watch_anew();
        orders.extend(inspector.take_orders());
        let elapsed = self.app.now();
        let now = Now { elapsed, wall_millis: WALL_MILLIS + elapsed.as_secs_f64() * 1000.0 };
        let snapshot = self.app.runtime(|runtime| {
            for order in orders {
                if let Some(event) = probe.carry_out(order, runtime, None) {
                    runtime.handle(ensemble_run::message::Event::Net(event), now);
                }
            }
            probe.set_execution(Execution { handled: runtime.handled_events(), ..Execution::default() });
            probe.gather(runtime, None, (0, 0))
        });
        if let Some(snapshot) = snapshot {
            inspector.take_in(snapshot);
        }
        let record = self.app.record();
        for line in record.console.iter().skip(self.lines) {
            self.console.push(now.wall_millis, line.level, &line.text, None);
        }
        self.lines = record.console.len();
        let now = WALL_MILLIS + self.app.now().as_secs_f64() * 1000.0;
        inspector.take_lines(&self.console);
        inspector.tick(now, self.app.now().as_secs_f64(), None, || None);
    }

    /// Draws a frame.
    pub fn frame(&mut self) {
        self.exchange();
        let scene = self.inspector.past_scene().unwrap_or_else(|| self.app.scene().clone());
        let inspector = &mut self.inspector;
        self.window.frame_around(self.app.now().as_secs_f64(), |view, ui, now| {
            inspector.take_screen(&scene, view.drawn_nodes());
            let whole = ui.max_rect();
            let (app, dock) = inspector.place(whole);
            inspector.keys(ui.ctx());
            inspector.show_docked(ui, whole, dock);
            let mut part = ui.new_child(egui::UiBuilder::new().max_rect(app).id_salt("app"));
            part.set_clip_rect(app);
            let out = view.ui(&mut part, &scene, now);
            inspector.show_over(ui, app);
            out
        });
    }

    /// Draws some frames.
    pub fn frames(&mut self, count: usize) {
        (0..count).for_each(|_| self.frame());
    }

    /// Shows a pane with something chosen in it.
    pub fn show(&mut self, pane: Pane) {
        self.inspector.set_pane(pane);
        self.frames(2);
        self.inspector.choose_something();
        self.frames(3);
    }

    /// Clicks at what has this name.
    pub fn click(&mut self, name: &str) {
        let Some(found) = self.window.find(name) else { panic!("nothing is called {name}:\n{}", self.text()) };
        self.click_at(found.rect.center());
    }

    /// Clicks at a place.
    pub fn click_at(&mut self, at: Pos2) {
        self.window.input(Event::PointerMoved(at));
        self.frame();
        self.window.click(at);
        self.frames(2);
    }

    /// Presses a key.
    pub fn press(&mut self, key: Key, modifiers: Modifiers) {
        for pressed in [true, false] {
            self.window.input(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
        }
        self.frames(2);
    }

    /// Types a text.
    pub fn type_text(&mut self, text: &str) {
        self.window.input(Event::Text(text.to_owned()));
        self.frames(2);
    }

    /// Everything that is painted and that a screen reader finds.
    pub fn text(&self) -> String {
        let painted = self.window.texts().into_iter().map(|text| text.text);
        let found = self.window.found().into_iter().map(|found| found.label);
        painted.chain(found).collect::<Vec<_>>().join("\n")
    }
}

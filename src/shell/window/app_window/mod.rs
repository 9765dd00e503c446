//! An app in its window: shows the latest scene, sends input to the app, reloads changed files, and limits the frame rate on slow machines.

mod inspecting;
mod previewing;
mod reload;
mod version;
mod viewport;
mod worker;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use egui::{Context, Rect, Ui, ViewportCommand};

use self::version::{ReadResult, print_faults, rendered};
use super::geometry::Geometry;
use super::question::QuestionDialog;
use super::{geometry, keys};
use crate::shell::file_watcher::FileWatcher;
use crate::shell::gate::AppGate;
use crate::shell::headless::ERROR_TITLE;
use crate::shell::inspector::{Inspecting, Inspector, apply_theme};
use crate::shell::named_families::NamedFamilies;
use crate::shell::open::{LaunchOptions, OpenedApp};
use crate::shell::permissions::Question;
use crate::shell::preview::Preview;
use crate::shell::signal::Signal;
use crate::shell::system_fonts::SystemFonts;
use crate::shell::terminal::say;
use crate::shell::worker::{Message, Worker};
use crate::shell::{clock, open, panic_guard, signal};
use ensemble_core::app::App;
use ensemble_core::diag::Severity;
use ensemble_core::message::Event;
use ensemble_runtime::scene::{Interaction, Scene};
use ensemble_ui::toolkit::theme::Theme;
use ensemble_ui::toolkit::{families, fonts};
use ensemble_ui::view::{View, show_error_page};

/// Least interval between frames: 60 Hz.
const PACE: Duration = Duration::from_millis(16);

/// Least interval after a frame that took a third of it or more: 30 Hz.
const SLOW_PACE: Duration = Duration::from_millis(33);

/// Multiple of a frame's time after which the next one begins, so that a stream without end leaves the window two thirds of its time for input.
const PACE_OF_FRAME: u32 = 3;

/// Minimum interval of scenes for a hidden window, which only shows its title.
const HIDDEN_PACE: Duration = Duration::from_secs(1);

/// Time after which a running handler is reported to the user.
const SLOW: Duration = Duration::from_secs(2);

/// The app for a renderer: one call per frame.
pub(super) struct AppWindow {
    launch: Arc<LaunchOptions>,
    app: Arc<App>,
    /// Security policy of the app.
    gate: AppGate,
    worker: Option<Worker>,
    view: View,
    scene: Option<Arc<Scene>>,
    /// Rendered faults of the current files, when the app cannot be shown or is older than its files.
    faults: Vec<String>,
    faults_shown: bool,
    /// True while the files have errors and an older version is shown.
    stale: bool,
    found: Arc<Mutex<Option<ReadResult>>>,
    waiting: Vec<Message>,
    /// Message of an app that has stopped.
    stopped: Option<String>,
    title: Arc<str>,
    size: egui::Vec2,
    dark: Option<bool>,
    visible: bool,
    question: QuestionDialog,
    /// Size of the window to be saved; `None` until known.
    geometry: Option<Geometry>,
    /// True while the list of shortcuts is shown.
    keys_shown: bool,
    /// True after the first start: a restart is not recorded.
    was_started: bool,
    /// The inspector, once opened.
    inspector: Option<Inspector>,
    /// Position of the inspector.
    inspecting: Inspecting,
    /// The inspector has got something new since its own window was drawn.
    inspector_has_news: bool,
    /// Ctrl and Shift are held: a click asks why a widget is there.
    asks_why: bool,
    /// The end of a live preview, where an editor is followed.
    preview: Option<Preview>,
    simulator: Option<Arc<ensemble_simulate::Simulator>>,
    _watch: Option<FileWatcher>,
}

impl AppWindow {
    pub(super) fn new(
        ctx: &Context,
        launch: LaunchOptions,
        opened: OpenedApp,
        watch_files: bool,
        remembered: Option<Geometry>,
    ) -> Result<Self, String> {
        install_fonts(ctx);
        if let Some(scale) = launch.scale {
            ctx.set_pixels_per_point(scale);
            // The window was made in logical pixels of the display; these are those of `--scale`.
            if remembered.is_none() {
                let (width, height) = launch.size.unwrap_or(open::DEFAULT_SIZE);
                ctx.send_viewport_cmd(ViewportCommand::InnerSize(egui::vec2(width, height)));
            }
        }
        close_by_signal(ctx)?;
        let mut view = View::default();
        let dark = launch.dark.unwrap_or_else(|| ctx.input(|input| input.raw.system_theme) == Some(egui::Theme::Dark));
        view.prefer_dark(dark);
        view.set_fonts(opened.app.fonts.clone());
        let mut window = Self {
            launch: Arc::new(launch),
            app: opened.app.clone(),
            gate: opened.gate,
            worker: None,
            view,
            scene: None,
            faults: Vec::new(),
            faults_shown: false,
            stale: false,
            found: Arc::default(),
            waiting: Vec::new(),
            stopped: None,
            title: opened.app.name.clone(),
            size: egui::Vec2::ZERO,
            dark: Some(dark),
            visible: true,
            question: QuestionDialog::default(),
            keys_shown: false,
            geometry: remembered,
            was_started: false,
            inspector: None,
            inspecting: Inspecting::Closed,
            asks_why: false,
            inspector_has_news: false,
            preview: None,
            simulator: opened.simulator.map(Arc::new),
            _watch: None,
        };
        print_faults(&opened.report);
        window.faults = rendered(&opened.report, Severity::Error);
        window.list_warnings(&opened.report);
        if open::can_start(&window.app, window.launch.screen.as_deref()) {
            window.start(ctx)?;
        } else {
            window.faults = open::refusal(&window.app, &opened.report);
        }
        if watch_files {
            window._watch = window.watch(ctx);
        }
        window.inspect(window.launch.inspect);
        if window.launch.preview {
            window.preview = Some(Preview::start(ctx, window.launch.open_texts.clone(), window.reader(ctx))?);
        }
        Ok(window)
    }

    /// Prepares the context of a further window.
    pub(super) fn prepare(&self, ctx: &Context) {
        install_fonts(ctx);
        apply_theme(ctx, self.view.theme().dark);
        if let Some(scale) = self.launch.scale {
            ctx.set_pixels_per_point(scale);
        }
    }

    /// One frame. A panic while it is drawn stops the app instead of the window: the next frame shows the reason, with the button that starts it
    /// again. `last` as in [`Self::frame`].
    pub(super) fn ui(&mut self, ui: &mut Ui, last: Option<Duration>) {
        self.guarded(ui, |window, ui| window.frame(ui, last));
    }

    /// Replaces a frame while the window is not visible: handles urgent events without layout and painting. `minimized` is false for a covered
    /// window, whose app continues as if visible.
    pub(super) fn rest(&mut self, ctx: &Context, minimized: bool) {
        self.take_files(ctx);
        self.set_visible(!minimized);
        self.take_news(ctx);
        self.feed_preview();
        if let Some(worker) = &self.worker {
            worker.paint_not_before(Instant::now() + HIDDEN_PACE);
        }
    }

    fn guarded(&mut self, ui: &mut Ui, draw: impl FnOnce(&mut Self, &mut Ui)) {
        if let Err(message) = panic_guard::catch(|| draw(self, ui)) {
            // The state that the frame was changing may be half changed, so nothing of it is used again.
            self.stop();
            (self.worker, self.scene, self.view) = (None, None, View::default());
            self.view.prefer_dark(self.dark == Some(true));
            self.stopped = Some(format!("The window was stopped by a fault of ensemble-run: {message}"));
            ui.ctx().request_repaint();
        }
    }

    /// Draws a frame. `last` is the duration of the previous frame, including painting; `None` if unknown, which counts as slow.
    fn frame(&mut self, ui: &mut Ui, last: Option<Duration>) {
        let begun = Instant::now();
        let ctx = ui.ctx().clone();
        self.take_files(&ctx);
        let whole = ui.max_rect();
        let (app, dock) = match (&self.inspector, self.inspecting) {
            (Some(inspector), Inspecting::Docked) => {
                let (app, dock) = inspector.place(whole);
                (app, Some(dock))
            }
            _ => (whole, None),
        };
        self.notice(ui, app.size());
        self.take_news(&ctx);
        self.feed_inspector(&ctx, last);
        self.feed_preview();
        let question = self.worker.as_ref().and_then(Worker::question);
        let escaped = question.is_some() && QuestionDialog::take_escape(&ctx);
        // A press that answers a question is no gesture for the app.
        if question.is_none()
            && keys::has_press(&ctx)
            && let Some(worker) = &self.worker
        {
            worker.pressed(begun);
        }
        self.keys(&ctx);
        self.inspector_before(ui, whole, dock);
        self.content(ui, app, dock.is_some());
        self.inspector_behind(ui, app);
        self.preview_behind(ui, app);
        if self.keys_shown {
            keys::show(ui, self.view.theme());
        }
        if let Some(question) = question {
            self.ask(&ctx, question, escaped);
        }
        let busy = self.worker.as_ref().and_then(Worker::busy).filter(|busy| busy.time >= SLOW);
        if let Some(words) = self.stopped.clone().or(busy.map(|busy| busy.message())) {
            self.restart_above(ui, &words);
        }
        if !self.waiting.is_empty() {
            ctx.request_repaint_after(Duration::from_millis(50));
        }
        if let Some(worker) = &self.worker {
            worker.paint_not_before(begun + pace(last.map(|last| last.max(begun.elapsed()))));
        }
    }

    /// Draws the app into its part of the window, or the reason why it cannot be drawn.
    fn content(&mut self, ui: &mut Ui, app: Rect, is_docked: bool) {
        let Some(scene) = self.shown_scene() else {
            if !self.faults.is_empty() {
                let theme = if self.dark == Some(true) { Theme::dark() } else { Theme::light() };
                theme.apply(ui.ctx());
                show_error_page(ui, &theme, ERROR_TITLE, &self.faults);
            }
            return;
        };
        let interactions: Vec<Interaction> = if is_docked {
            let mut part = ui.new_child(egui::UiBuilder::new().max_rect(app).id_salt("app"));
            part.set_clip_rect(app);
            self.view.ui(&mut part, &scene, clock::local_time())
        } else {
            self.view.ui(ui, &scene, clock::local_time())
        };
        // An app that stands, or whose past is shown, takes no input.
        let stands = self.stands();
        for interaction in interactions.into_iter().filter(|_| !stands) {
            self.send(Message::Event(Event::Interaction(interaction)));
        }
        if !self.faults.is_empty() {
            self.faults_above(ui);
        }
    }

    /// Draws a question to the user above everything else.
    fn ask(&mut self, ctx: &Context, question: Question, escaped: bool) {
        let app = self.launch.app.display().to_string();
        let answer = self.question.show(ctx, self.dark == Some(true), &app, &question, escaped);
        if let (Some(allowed), Some(worker)) = (answer, &self.worker) {
            let message = worker.answer(question, allowed);
            self.send(message);
        }
    }

    /// Background colour of the window.
    pub(super) fn ground(&self) -> egui::Color32 {
        self.view.theme().colors.background
    }

    /// Stops the app.
    pub(super) fn stop(&mut self) {
        if self.inspecting != Inspecting::Closed
            && let Some(inspector) = &mut self.inspector
        {
            inspector.close();
        }
        if let Some(Err(error)) = self.geometry.take().map(|last| geometry::write(&self.app.storage_key, last)) {
            say(&format!("warning: the size of the window was not kept: {error}"));
        }
        if let Some(worker) = &mut self.worker {
            worker.stop();
        }
    }
}

/// The least interval to the next frame after one of this duration, which is `None` where it is unknown.
fn pace(frame: Option<Duration>) -> Duration {
    frame.map_or(SLOW_PACE, |frame| (frame * PACE_OF_FRAME).clamp(PACE, SLOW_PACE))
}

/// Closes the window when the process is asked to end.
fn close_by_signal(ctx: &Context) -> Result<(), String> {
    let closing = ctx.clone();
    let watched = signal::watch(move |signal| match signal {
        Signal::Interrupt | Signal::Terminate => {
            closing.send_viewport_cmd(ViewportCommand::Close);
            closing.request_repaint();
        }
        Signal::Reconnect => {}
    });
    watched.map_err(|error| format!("cannot listen to signals: {error}"))
}

fn install_fonts(ctx: &Context) {
    fonts::install_with(ctx, SystemFonts::providers());
    families::install_system(ctx, Arc::new(NamedFamilies));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_of_the_loader_are_listed_until_a_version_without_them() {
        let folder = std::env::temp_dir().join(format!("ensemble-run-warnings-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("app.yaml");
        std::fs::write(&path, "View:\n  body:\n    Button: {lable: Send}\n").unwrap();
        let launch = LaunchOptions { app: path.clone(), ..LaunchOptions::default() };
        let opened = open::open(&launch).unwrap();
        let ctx = Context::default();
        let mut window = AppWindow::new(&ctx, launch, opened, false, None).unwrap();
        let listed: Vec<&str> = window.view.loaded_faults().iter().map(|fault| &*fault.message).collect();
        assert_eq!(listed, ["unknown property `lable` on `Button`"]);
        std::fs::write(&path, "View:\n  body:\n    Button: {label: Send}\n").unwrap();
        let (app, report) = open::read(&window.launch, None).unwrap();
        *window.found.lock().unwrap() = Some(ReadResult::Good(Arc::new(app), report));
        window.take_files(&ctx);
        assert_eq!(window.view.loaded_faults(), []);
        window.stop();
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_window_that_nobody_sees_takes_scenes_and_draws_none() {
        let app = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/counter.yaml");
        let launch = LaunchOptions { app, ..LaunchOptions::default() };
        let opened = open::open(&launch).unwrap();
        let ctx = Context::default();
        let (repaint, repainted) = std::sync::mpsc::channel();
        let repaint = Mutex::new(repaint);
        ctx.set_request_repaint_callback(move |_| {
            // Fails only after the test has ended.
            let _closed = repaint.lock().unwrap().send(());
        });
        let mut window = AppWindow::new(&ctx, launch, opened, false, None).unwrap();
        let rest = |window: &mut AppWindow| {
            let _ = ctx.run_logic(&egui::RawInput::default(), |ctx| window.rest(ctx, true));
        };
        while window.scene.is_none() {
            repainted.recv_timeout(Duration::from_secs(60)).unwrap();
            rest(&mut window);
        }
        assert_eq!((ctx.cumulative_pass_nr(), window.visible), (0, false), "nothing is laid out");
        let begun = Instant::now();
        rest(&mut window);
        let pace = window.worker.as_ref().unwrap().not_before() - begun;
        assert!(pace >= HIDDEN_PACE, "scenes are made once in a while: {pace:?}");
        window.set_visible(true);
        assert!(window.worker.as_ref().unwrap().not_before() <= Instant::now(), "and at once when it is seen");
        window.stop();
    }

    #[test]
    fn the_slower_a_frame_the_longer_the_next_one_waits() {
        let millis = |frame| pace(Some(Duration::from_millis(frame))).as_millis();
        assert_eq!([0, 5, 7, 10, 11, 500].map(millis), [16, 16, 21, 30, 33, 33]);
        assert_eq!(pace(None), SLOW_PACE, "a renderer that measures nothing");
    }

    #[test]
    fn a_panic_in_a_frame_stops_the_app_and_the_window_says_so() {
        let app = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/counter.yaml");
        let launch = LaunchOptions { app, ..LaunchOptions::default() };
        let opened = open::open(&launch).unwrap();
        let ctx = Context::default();
        let mut window = AppWindow::new(&ctx, launch, opened, false, None).unwrap();
        assert!(window.worker.is_some());
        let frame = |window: &mut AppWindow, draw: fn(&mut AppWindow, &mut Ui)| {
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| window.guarded(ui, draw));
            output.textures_delta.clear();
            output.shapes.len()
        };
        frame(&mut window, |_, _| panic!("out of ink"));
        let words = "The window was stopped by a fault of ensemble-run: out of ink";
        assert_eq!(window.stopped.as_deref(), Some(words));
        assert!(window.worker.is_none() && window.scene.is_none(), "nothing that was half changed is used again");
        assert!(frame(&mut window, |window, ui| window.frame(ui, None)) > 0, "the next frame shows why");
        assert_eq!(window.stopped.as_deref(), Some(words));
    }
}

//! An app in its window: shows the newest scene, sends the user's input to the app, reloads changed files, and paints no more often than the
//! machine can afford.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use egui::{Context, Ui, ViewportCommand};

use super::banner::{banner, fault_list};
use super::geometry::{self, Geometry};
use super::keys::{self, WindowKey};
use super::question::QuestionDialog;
use crate::shell::file_watcher::{self, FileWatcher};
use crate::shell::gate::AppGate;
use crate::shell::headless::ERROR_TITLE;
use crate::shell::image_downloads::start_decoder;
use crate::shell::inspector::performance::memory_of_program;
use crate::shell::inspector::{Inspecting, Inspector};
use crate::shell::named_families::NamedFamilies;
use crate::shell::open::{self, LaunchOptions, Opened};
use crate::shell::permissions::Question;
use crate::shell::signal::{self, Signal};
use crate::shell::system_fonts::SystemFonts;
use crate::shell::terminal::{fault_text, say, say_fault};
use crate::shell::worker::{Message, Start, Worker};
use crate::shell::{clock, panic_guard, recording, storage};
use ensemble_core::app::App;
use ensemble_core::diag::{Rendering, Report, Severity};
use ensemble_core::message::Event;
use ensemble_runtime::scene::{Interaction, Scene};
use ensemble_ui::toolkit::images::Images;
use ensemble_ui::toolkit::theme::Theme;
use ensemble_ui::toolkit::{families, fonts};
use ensemble_ui::view::{View, show_error_page};

/// Time above which a frame counts as expensive.
const DEAR: Duration = Duration::from_millis(4);

/// Least time between two frames after an expensive one: 30 a second.
const SLOW_PACE: Duration = Duration::from_millis(33);

/// Least time between two frames otherwise: 60 a second are as many as most displays show.
const PACE: Duration = Duration::from_millis(16);

/// Least time between two resolved scenes of a hidden window, for its title in the task bar.
const HIDDEN_PACE: Duration = Duration::from_secs(1);

/// A repaint without delay is two of them in egui, for what settles a frame later; a new scene settles in one.
const ONCE: Duration = Duration::from_micros(1);

/// Time after which a running handler is shown to the user.
const SLOW: Duration = Duration::from_secs(2);

/// Events that wait in the window for a busy app; beyond this the oldest are dropped.
const MAX_WAITING: usize = 4096;

/// The result of reading the changed files again.
enum Found {
    Good(Arc<App>, Report),
    Bad(Report),
}

/// The app as a renderer sees it: one call a frame, no scenes.
pub(super) struct AppWindow {
    launch: Arc<LaunchOptions>,
    app: Arc<App>,
    /// The app's permissions.
    gate: AppGate,
    worker: Option<Worker>,
    view: View,
    scene: Option<Arc<Scene>>,
    /// Rendered faults of the files as they are now, when the app cannot be shown or is older than its files.
    faults: Vec<String>,
    faults_shown: bool,
    /// True while the files are newer than the app that is shown, because they have errors.
    stale: bool,
    found: Arc<Mutex<Option<Found>>>,
    waiting: Vec<Message>,
    /// Why the app behind the last scene handles nothing more.
    stopped: Option<String>,
    title: Arc<str>,
    size: egui::Vec2,
    dark: Option<bool>,
    visible: bool,
    question: QuestionDialog,
    /// The window's size, for the next time; `None` until it is known.
    geometry: Option<Geometry>,
    /// True while the list of keys is shown.
    keys_shown: bool,
    /// True after the first start: a restart is not recorded over it.
    was_started: bool,
    /// The inspector, once it was opened.
    inspector: Option<Inspector>,
    /// Where the inspector is.
    inspecting: Inspecting,
    simulator: Option<Arc<ensemble_simulate::Simulator>>,
    _watch: Option<FileWatcher>,
}

impl AppWindow {
    pub(super) fn new(
        ctx: &Context,
        launch: LaunchOptions,
        opened: Opened,
        watch_files: bool,
        remembered: Option<Geometry>,
    ) -> Result<Self, String> {
        fonts::install_with(ctx, SystemFonts::providers());
        families::install_system(ctx, Arc::new(NamedFamilies));
        if let Some(scale) = launch.scale {
            ctx.set_pixels_per_point(scale);
            // The window was made in logical pixels of the display; these are those of `--scale`.
            if remembered.is_none() {
                let (width, height) = launch.size.unwrap_or(open::DEFAULT_SIZE);
                ctx.send_viewport_cmd(ViewportCommand::InnerSize(egui::vec2(width, height)));
            }
        }
        let closing = ctx.clone();
        signal::watch(move |signal| match signal {
            Signal::Interrupt | Signal::Terminate => {
                closing.send_viewport_cmd(ViewportCommand::Close);
                closing.request_repaint();
            }
            Signal::Reconnect => {}
        })
        .map_err(|error| format!("cannot listen to signals: {error}"))?;
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
        Ok(window)
    }

    /// One frame. A panic while it is drawn stops the app instead of the window: the next frame shows why, with the button that starts it
    /// afresh. `last` as in [`Self::frame`].
    pub(super) fn ui(&mut self, ui: &mut Ui, last: Option<Duration>) {
        self.guarded(ui, |window, ui| window.frame(ui, last));
    }

    /// Replaces a frame while nobody can see the window: takes what must not wait, and lays out and paints nothing. `minimized` is false for a
    /// window that others cover, whose app goes on as if it were seen.
    pub(super) fn rest(&mut self, ctx: &Context, minimized: bool) {
        self.take_files(ctx);
        self.set_visible(!minimized);
        self.take_news(ctx);
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

    /// One frame. `last` is the time of the frame before, painting included; `None` where it cannot be known, which counts as expensive.
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
        let question = self.worker.as_ref().and_then(Worker::question);
        let escaped = question.is_some() && QuestionDialog::take_escape(&ctx);
        // A press that answers a question is no gesture for the app.
        if question.is_none()
            && has_press(&ctx)
            && let Some(worker) = &self.worker
        {
            worker.pressed(begun);
        }
        self.keys(&ctx);
        self.inspector_before(ui, whole, dock);
        match self.shown_scene() {
            Some(scene) => {
                let interactions: Vec<Interaction> = match dock {
                    Some(_) => {
                        let mut part = ui.new_child(egui::UiBuilder::new().max_rect(app).id_salt("app"));
                        part.set_clip_rect(app);
                        self.view.ui(&mut part, &scene, clock::local_time())
                    }
                    None => self.view.ui(ui, &scene, clock::local_time()),
                };
                // An app that stands, or whose past is shown, takes no input.
                let stands =
                    self.inspecting != Inspecting::Closed && self.inspector.as_ref().is_some_and(Inspector::stands);
                for interaction in interactions.into_iter().filter(|_| !stands) {
                    self.send(Message::Event(Event::Interaction(interaction)));
                }
                if !self.faults.is_empty() {
                    self.faults_above(ui);
                }
            }
            None if !self.faults.is_empty() => {
                let theme = if self.dark == Some(true) { Theme::dark() } else { Theme::light() };
                theme.apply(&ctx);
                show_error_page(ui, &theme, ERROR_TITLE, &self.faults);
            }
            None => {}
        }
        self.inspector_behind(ui, app);
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
        let dear = last.is_none_or(|last| last.max(begun.elapsed()) > DEAR);
        if let Some(worker) = &self.worker {
            worker.paint_not_before(begun + if dear { SLOW_PACE } else { PACE });
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

    /// The colour below everything.
    pub(super) fn ground(&self) -> egui::Color32 {
        self.view.theme().colors.background
    }

    /// Opens the inspector there, or closes it.
    fn inspect(&mut self, inspecting: Inspecting) {
        if inspecting == self.inspecting {
            return;
        }
        self.inspecting = inspecting;
        match (inspecting, &mut self.inspector) {
            (Inspecting::Closed, Some(inspector)) => {
                inspector.close();
                self.view.forget_places();
            }
            (Inspecting::Closed, None) => {}
            (Inspecting::Docked | Inspecting::Window, Some(inspector)) => inspector.watch_anew(),
            (Inspecting::Docked | Inspecting::Window, none) => {
                let inspector = none.insert(Inspector::new(true));
                if let Some(most) = self.launch.inspect_events {
                    inspector.model.trace.set_most(most);
                }
            }
        }
        if inspecting != Inspecting::Closed {
            self.view.record_places();
        }
        self.send_orders();
    }

    /// Sends to the app what the inspector asks of it.
    fn send_orders(&mut self) {
        let orders = self.inspector.as_mut().map(Inspector::take_orders).unwrap_or_default();
        orders.into_iter().for_each(|order| self.send(Message::Inspect(order)));
    }

    /// The newest scene, or that of a past moment which the inspector shows.
    fn shown_scene(&self) -> Option<Arc<Scene>> {
        let inspector = self.inspector.as_ref().filter(|_| self.inspecting != Inspecting::Closed);
        inspector.and_then(Inspector::past_scene).or_else(|| self.scene.clone())
    }

    /// Gives the inspector what is new.
    fn feed_inspector(&mut self, ctx: &Context, last: Option<Duration>) {
        if self.inspecting == Inspecting::Closed {
            return;
        }
        let Some(inspector) = &mut self.inspector else { return };
        inspector.set_dark(self.view.theme().dark);
        inspector.tick(clock::wall_millis(), ctx.input(|input| input.time), last, memory_of_program);
        if let Some(worker) = &self.worker {
            inspector.take_in(worker.take_snapshot());
            worker.with_console(|console| inspector.take_lines(console));
        }
        if let Some(scene) = inspector.past_scene().or_else(|| self.scene.clone()) {
            inspector.take_screen(&scene, self.view.drawn_nodes());
        }
    }

    /// Draws the inspector beside the app or in its own window, before the app: its keys are its own.
    fn inspector_before(&mut self, ui: &mut Ui, whole: egui::Rect, dock: Option<egui::Rect>) {
        let Some(inspector) = self.inspector.as_mut().filter(|_| self.inspecting != Inspecting::Closed) else { return };
        let mut close = false;
        if let Some(dock) = dock {
            inspector.keys(ui.ctx());
            close = inspector.show_docked(ui, whole, dock);
        }
        if self.inspecting == Inspecting::Window {
            let builder = egui::ViewportBuilder::default()
                .with_title(format!("Inspector – {}", self.title))
                .with_app_id("ensemble-run")
                .with_inner_size(egui::vec2(900.0, 640.0))
                .with_min_inner_size(egui::vec2(360.0, 240.0));
            let id = egui::ViewportId::from_hash_of("inspector");
            close = ui.ctx().show_viewport_immediate(id, builder, |ui, _class| {
                inspector.keys(ui.ctx());
                let closes = inspector.show(ui, false);
                closes || ui.input(|input| input.viewport().close_requested())
            });
        }
        if close {
            self.inspect(Inspecting::Closed);
        }
        self.send_orders();
    }

    /// Draws what the inspector shows over the app.
    fn inspector_behind(&mut self, ui: &Ui, app: egui::Rect) {
        if let Some(inspector) = self.inspector.as_mut().filter(|_| self.inspecting != Inspecting::Closed) {
            inspector.show_over(ui, app);
            self.send_orders();
        }
    }

    /// Ends the app in order.
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

    fn start(&mut self, ctx: &Context) -> Result<(), String> {
        let (repaint, quit, watchdog) = (ctx.clone(), ctx.clone(), ctx.clone());
        let mut setup = open::setup(&self.launch, &self.app, self.dark.unwrap_or(false));
        if self.size != egui::Vec2::ZERO {
            setup.size = (self.size.x, self.size.y);
        }
        start_decoder(&Images::of(ctx));
        let simulated_at = self.simulator.as_ref().map(|simulator| simulator.url());
        let record = self.launch.record.clone().filter(|_| !self.was_started);
        if self.launch.record.is_some() && record.is_none() {
            say("warning: the recording has ended: the app was started afresh");
        }
        let record = record.map(|options| {
            let header = recording::header(&self.app, &self.launch.app, &setup, simulated_at);
            (options, header)
        });
        self.was_started = true;
        let worker = Worker::start(Start {
            record,
            replay: self.launch.replay.clone(),
            app: self.app.clone(),
            setup,
            gate: self.gate.clone(),
            exporter: self.launch.exporter.clone(),
            examples: self.launch.examples.clone(),
            repaint: Box::new(move || repaint.request_repaint_after(ONCE)),
            quit: Box::new(move || {
                quit.send_viewport_cmd(ViewportCommand::Close);
                quit.request_repaint();
            }),
            images: Images::of(ctx),
            keep_storage: true,
            external: self.launch.external.clone(),
        })?;
        worker.watch_slow(SLOW, move || watchdog.request_repaint());
        self.stopped = None;
        self.waiting.clear();
        self.worker = Some(worker);
        if let Some(inspector) = self.inspector.as_mut().filter(|_| self.inspecting != Inspecting::Closed) {
            inspector.watch_anew();
            self.send_orders();
        }
        Ok(())
    }

    /// Reads the app's files again and leaves the result for the next frame.
    fn reader(&self, ctx: &Context) -> impl Fn() + Send + 'static {
        let (launch, found, ctx) = (self.launch.clone(), self.found.clone(), ctx.clone());
        let simulator = self.simulator.clone();
        move || {
            let news = match open::read(&launch, simulator.as_deref()) {
                Ok((app, report)) if open::can_start(&app, launch.screen.as_deref()) => {
                    Found::Good(Arc::new(app), report)
                }
                Ok((_, report)) => Found::Bad(report),
                Err(message) => return say(&format!("error: {message}")),
            };
            *found.lock().unwrap_or_else(PoisonError::into_inner) = Some(news);
            ctx.request_repaint();
        }
    }

    /// The window's own keys.
    fn keys(&mut self, ctx: &Context) {
        match keys::pressed(ctx) {
            // Reading takes as long as the disk or the network does.
            Some(WindowKey::Reload) => {
                match std::thread::Builder::new().name("reload".into()).spawn(self.reader(ctx)) {
                    Ok(_detached) => {}
                    Err(error) => say(&format!("error: the app cannot be reloaded: {error}")),
                }
            }
            Some(WindowKey::Help) => self.keys_shown = !self.keys_shown,
            Some(WindowKey::Inspect) => self.inspect(match (self.inspecting, self.launch.inspect) {
                (Inspecting::Closed, Inspecting::Window) => Inspecting::Window,
                (Inspecting::Closed, _) => Inspecting::Docked,
                _ => Inspecting::Closed,
            }),
            Some(WindowKey::Pick) => {
                if self.inspecting == Inspecting::Closed {
                    self.inspect(Inspecting::Docked);
                }
                if let Some(inspector) = &mut self.inspector {
                    inspector.pick();
                }
            }
            None => {}
        }
        if self.keys_shown && ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape)) {
            self.keys_shown = false;
        }
    }

    fn watch(&self, ctx: &Context) -> Option<FileWatcher> {
        let watch = file_watcher::watch(&self.app.files, self.reader(ctx));
        match watch {
            Ok(watch) => Some(watch),
            Err(message) => {
                say(&format!("warning: {message}; changes of the files will not be seen"));
                None
            }
        }
    }

    /// Takes a new version of the files.
    fn take_files(&mut self, ctx: &Context) {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner).take();
        match found {
            None => {}
            Some(Found::Good(app, report)) => {
                print_faults(&report);
                self.faults = rendered(&report, Severity::Error);
                (self.stale, self.faults_shown) = (false, false);
                self.list_warnings(&report);
                self.app = app.clone();
                self.view.set_fonts(app.fonts.clone());
                match self.worker {
                    Some(_) => self.send(Message::Event(Event::Reload(app))),
                    None => {
                        if let Err(message) = self.start(ctx) {
                            self.faults = vec![message];
                        }
                    }
                }
            }
            Some(Found::Bad(report)) => {
                print_faults(&report);
                self.faults = rendered(&report, Severity::Error);
                self.stale = true;
                self.faults_shown = true;
            }
        }
    }

    /// Lists the warnings of the version that is shown; its errors are shown above the screen.
    fn list_warnings(&mut self, report: &Report) {
        let warnings = report.diagnostics().iter().filter(|fault| fault.severity == Severity::Warning);
        self.view.set_loaded_faults(warnings.cloned().collect(), report.sources.clone());
    }

    /// Sends a message to the app's thread; one that does not fit into the queue waits for the next frame.
    fn send(&mut self, message: Message) {
        // An app that starts later is told the size and the theme by `start`.
        let Some(worker) = &self.worker else { return };
        self.waiting.push(message);
        let mut waiting = std::mem::take(&mut self.waiting).into_iter();
        while let Some(message) = waiting.next() {
            if let Err(message) = worker.messages.urgent(message) {
                self.waiting.push(message);
                self.waiting.extend(waiting);
                break;
            }
        }
        // A user is not faster than an app for long; the oldest input to a hanging app is dropped.
        let excess = self.waiting.len().saturating_sub(MAX_WAITING);
        self.waiting.drain(..excess);
    }

    fn notice(&mut self, ui: &Ui, size: egui::Vec2) {
        if size != self.size && size.x > 0.0 && size.y > 0.0 {
            self.size = size;
            self.send(Message::Event(Event::Resized { width: size.x, height: size.y }));
        }
        let ctx = ui.ctx();
        self.measure(ctx);
        let (system, visible, focused) = ctx.input(|input| {
            let minimized = input.viewport().minimized.unwrap_or(false);
            let focused = input.raw.events.iter().any(|event| matches!(event, egui::Event::WindowFocused(true)));
            (input.raw.system_theme, !minimized, focused)
        });
        if focused {
            self.send(Message::Event(Event::Focused));
        }
        self.set_visible(visible);
        let dark = system.map(|theme| theme == egui::Theme::Dark).filter(|_| self.launch.dark.is_none());
        if let Some(dark) = dark.filter(|dark| self.dark != Some(*dark)) {
            self.dark = Some(dark);
            self.view.prefer_dark(dark);
            self.send(Message::Event(Event::DarkMode(dark)));
        }
    }

    /// Notes the window's size for the next time.
    fn measure(&mut self, ctx: &Context) {
        let (inner, maximized) = ctx.input(|input| {
            let viewport = input.viewport();
            (viewport.inner_rect, viewport.maximized == Some(true) || viewport.fullscreen == Some(true))
        });
        let Some(size) = inner.map(|inner| inner.size() * ctx.zoom_factor()) else { return };
        let before = self.geometry.filter(|_| maximized);
        let (width, height) = before.map_or((size.x, size.y), |before| (before.width, before.height));
        self.geometry = Some(Geometry { width, height, maximized });
    }

    fn set_visible(&mut self, visible: bool) {
        if visible == self.visible {
            return;
        }
        self.visible = visible;
        if let Some(worker) = self.worker.as_ref().filter(|_| visible) {
            // A window that is shown again does not wait for the pace of the hidden one.
            worker.paint_not_before(Instant::now());
        }
        self.send(Message::Event(Event::Visible(visible)));
    }

    /// Takes the newest scene with its title, texts for the clipboard, and the end of the app.
    fn take_news(&mut self, ctx: &Context) {
        if let Some(scene) = self.worker.as_ref().and_then(Worker::take_scene) {
            self.scene = Some(scene);
        }
        if let Some(failure) = self.worker.as_ref().and_then(Worker::take_failure) {
            self.worker = None;
            self.faults = vec![failure];
        }
        if let Some(words) = self.worker.as_ref().and_then(Worker::take_stopped) {
            self.worker = None;
            self.stopped = Some(words);
        }
        for text in self.worker.as_ref().map(Worker::take_copies).unwrap_or_default() {
            ctx.copy_text(text.to_string());
        }
        if let Some(scene) = &self.scene
            && scene.title != self.title
        {
            self.title = scene.title.clone();
            ctx.send_viewport_cmd(ViewportCommand::Title(self.title.to_string()));
        }
    }

    /// Draws a banner above the last good screen: the files have errors now.
    fn faults_above(&mut self, ui: &mut Ui) {
        let theme = self.view.theme().clone();
        let text = match self.faults.len() {
            1 if !self.stale => "The app has an error; what it concerns does not work.".to_owned(),
            count if !self.stale => format!("The app has {count} errors; what they concern does not work."),
            1 => "The changed file has an error; this is the last good version.".to_owned(),
            count => format!("The changed files have {count} errors; this is the last good version."),
        };
        let shown = self.faults_shown;
        banner(ui, &theme, &text, if shown { "Hide" } else { "Show" }, || self.faults_shown = !shown);
        if shown {
            fault_list(ui, &theme, &self.faults);
        }
    }

    /// Draws a banner above everything: the app has stopped or hangs, with a button that restarts it.
    fn restart_above(&mut self, ui: &mut Ui, words: &str) {
        let theme = self.view.theme().clone();
        let mut restart = false;
        banner(ui, &theme, words, "Stop and restart", || restart = true);
        if restart {
            // A thread that is still busy is left behind: it ends when its script ends.
            let storage = self.worker.take().and_then(Worker::abandon);
            self.scene = None;
            // Before the fresh thread reads it.
            if let Some(storage) = storage
                && let Err(error) = storage::write(&self.app.storage_key, &storage)
            {
                say(&format!("warning: the app's storage was not kept: {error}"));
            }
            if let Err(message) = self.start(ui.ctx()) {
                self.faults = vec![message];
            }
        }
    }
}

/// Returns true when the user presses something in this frame: a key, a button, a finger, or a screen reader on the user's behalf. Input that
/// the app makes itself has none of these.
fn has_press(ctx: &Context) -> bool {
    ctx.input(|input| {
        input.events.iter().any(|event| match event {
            egui::Event::Key { pressed, .. } => *pressed,
            // A click is its release, which may come long after the press.
            egui::Event::PointerButton { .. } => true,
            egui::Event::Touch { phase, .. } => *phase == egui::TouchPhase::Start,
            egui::Event::Paste(_) | egui::Event::Copy | egui::Event::Cut | egui::Event::AccessKitActionRequest(_) => {
                true
            }
            _ => false,
        })
    })
}

fn rendered(report: &Report, least: Severity) -> Vec<String> {
    let wanted = report.diagnostics().iter().filter(|diagnostic| diagnostic.severity >= least);
    wanted.map(|diagnostic| fault_text(&Rendering::PLAIN, diagnostic, &report.sources)).collect()
}

fn print_faults(report: &Report) {
    for diagnostic in report.diagnostics() {
        say_fault(diagnostic, &report.sources);
    }
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
        *window.found.lock().unwrap() = Some(Found::Good(Arc::new(app), report));
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
            // The test has ended where nobody listens.
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

//! Runs an app without a window: real network, real time, pictures from a rasteriser. For `screenshot`.

use std::sync::Arc;
use std::time::{Duration, Instant};

pub use egui::ColorImage as Picture;
use egui::{Event as Input, Key, Modifiers, Pos2, Vec2};

use super::app_export::{self, AppExporter};
use super::clock::Clock;
use super::disk::Disk;
use super::external_commands::ExternalCommands;
use super::host::{self, Host, NOBODY};
use super::image_downloads::{ImageDownloads, RequestedImages, deliver_recorded, picture_folders};
use super::inspector::console_log::ConsoleLog;
use super::inspector::performance::memory_of_program;
use super::inspector::probe::Probe;
use super::inspector::snapshot::{Going, Pace};
use super::inspector::{Inspector, Pane};
use super::named_families::NamedFamilies;
use super::open::{DEFAULT_SIZE, LaunchOptions, Opened, refusal, setup};
use super::recording::{self, Recorder, Replayer, Step as Replayed};
use super::script_deadline::ScriptDeadline;
use super::sign_in::SignIns;
use super::system_fonts::SystemFonts;
use super::terminal::{say, say_fault};
use super::{STACK, memory_limit, secrets, storage};
use crate::shell::Net;
use crate::shell::net_options::net_options;
use ensemble_action::ACTIONS;
use ensemble_core::diag::{Diagnostic, Severity, Sources};
use ensemble_core::message::Event;
use ensemble_core::message::app_export::AppExport;
use ensemble_core::message::desktop::{DesktopAnswer, DesktopRequest};
use ensemble_core::message::net::{NetCommand, NetEvent, TaskId};
use ensemble_core::message::sign_in::SignInRequest;
use ensemble_core::message::stream::StreamEvent;
use ensemble_core::recording::lines_of_event;
use ensemble_core::value::Map;
use ensemble_runtime::scene::{Interaction, Node, Scene};
use ensemble_runtime::{Now, Runtime};
use ensemble_sse::NetOptions;
use ensemble_sse::queue::{QueueReceiver, QueueSender, Received, queue};
use ensemble_ui::frame::tree;
use ensemble_ui::offscreen::Offscreen;

/// Something to do before the picture is taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Waits until this many more stream events have been handled.
    Events(u64),
    /// Waits until a node's visible text contains this.
    Text(String),
    /// Time passes.
    Pause(Duration),
    /// The widget with this label or id is tapped.
    Tap(String),
    /// A field gets a text.
    Type {
        /// Its id, testId or label.
        field: String,
        /// The text.
        text: String,
    },
    /// The main scroller moves by so many pixels.
    Scroll(f64),
}

/// The result of a run.
pub struct Outcome {
    /// The picture, when one was asked for.
    pub picture: Option<Picture>,
    /// The current scene as text.
    pub tree: String,
    /// The step that was not met in time.
    pub unmet: Option<Step>,
    /// How many faults the running app had.
    pub faults: usize,
}

/// Opens the app, performs the steps, draws.
///
/// # Errors
///
/// In words, when it cannot start or the picture is too large.
pub fn run(
    launch: &LaunchOptions,
    opened: Opened,
    steps: Vec<Step>,
    limit: Duration,
    picture: bool,
    inspect: Option<Pane>,
) -> Result<Outcome, String> {
    std::thread::scope(|scope| {
        let work = move || {
            HeadlessApp::start(launch, &opened, limit, inspect).and_then(|mut app| app.perform(steps, limit, picture))
        };
        let thread = std::thread::Builder::new().name("app".into()).stack_size(STACK).spawn_scoped(scope, work);
        let thread = thread.map_err(|error| format!("cannot start a thread: {error}"))?;
        thread.join().map_err(|_| "the app has failed; please report it".to_owned())?
    })
}

/// The page of an app that cannot be opened, with its faults.
///
/// # Errors
///
/// In words, when the picture is too large.
pub fn error_page(launch: &LaunchOptions, opened: &Opened) -> Result<Outcome, String> {
    let faults = refusal(&opened.app, &opened.report);
    let (size, dark) = (launch.size.unwrap_or(DEFAULT_SIZE), launch.dark.unwrap_or(false));
    let mut window = Offscreen::new(Vec2::new(size.0, size.1), launch.scale.unwrap_or(1.0), dark);
    window.set_font_providers(SystemFonts::providers());
    window.error_page(ERROR_TITLE, &faults, dark);
    let picture = window.picture().map_err(|error| error.to_string())?;
    let tree = format!("{ERROR_TITLE}\n{}", faults.concat());
    Ok(Outcome { picture: Some(picture), tree, unmet: None, faults: faults.len() })
}

/// Title above the faults of an app that cannot be opened.
pub const ERROR_TITLE: &str = "This app cannot be opened";

/// Events of the network and of the clock, for an app without a window.
struct News(NetEvent);

impl From<NetEvent> for News {
    fn from(event: NetEvent) -> Self {
        Self(event)
    }
}

/// A recording that is being played.
struct Replay {
    replayer: Replayer,
    speed: Option<f64>,
    /// The recording's time.
    at: Duration,
    /// The recording's time in milliseconds since 1970.
    wall_millis: f64,
    is_over: bool,
}

struct HeadlessApp {
    runtime: Runtime,
    host: HeadlessHost,
    receiver: QueueReceiver<News>,
    window: Offscreen,
    wanted: Arc<RequestedImages>,
    downloads: ImageDownloads,
    scene: Arc<Scene>,
    clock: Clock,
    events: u64,
    replay: Option<Replay>,
    /// Keeps the queue open while nothing sends into it.
    _silent: Option<QueueSender<News>>,
    /// The inspector, and its end on the app's side.
    inspector: Option<(Inspector, Probe)>,
    /// Ends the program when a script takes longer than all steps may.
    _deadline: ScriptDeadline,
}

/// Time between two frames: 60 a second, as in a window, so that animations take the same course.
const TICK: Duration = Duration::from_millis(16);

impl HeadlessApp {
    fn start(launch: &LaunchOptions, opened: &Opened, limit: Duration, inspect: Option<Pane>) -> Result<Self, String> {
        let (sender, receiver): (QueueSender<News>, QueueReceiver<News>) =
            // As in a window: a full queue stops the sockets from being read, so memory stays flat.
            queue(1, 16).map_err(|error| error.to_string())?;
        let keeps = !opened.gate.is_of_network();
        let sign_ins = Arc::new(SignIns::new(&opened.app.storage_key, keeps, Arc::new(opened.gate.clone())));
        let (net, silent) = match &launch.replay {
            Some(_) => (None, Some(sender)),
            None => {
                let token_source = Some(sign_ins.clone() as _);
                let gate = Arc::new(opened.gate.clone());
                let net = Net::start(sender, NetOptions { gate, token_source, ..net_options() });
                (Some(net.map_err(|error| format!("cannot start the network: {error}"))?), None)
            }
        };
        let setup = setup(launch, &opened.app, false);
        let (size, dark, zone) = (setup.size, setup.dark, setup.zone);
        let sources = opened.app.sources.clone();
        let deadline = ScriptDeadline::start(setup.running.clone(), sources.clone(), limit)?;
        memory_limit::watch(setup.running.clone(), move || sources.clone(), |_| std::process::exit(1));
        let simulated_at = opened.simulator.as_ref().map(|simulator| simulator.url());
        let header = launch.record.as_ref().map(|_| recording::header(&opened.app, &launch.app, &setup, simulated_at));
        let mut runtime = Runtime::new(opened.app.clone(), &super::catalog(), ACTIONS, setup)?;
        if let (Some(options), Some(header)) = (launch.record.clone(), header) {
            runtime.observe(Box::new(Recorder::create(options, header)?));
        }
        let replay = launch.replay.as_ref().map(|options| {
            let (replayer, observer) = Replayer::new(options, &opened.app);
            runtime.observe(observer);
            let wall_millis = options.tape.header().wall_millis;
            Replay { replayer, speed: options.speed, at: Duration::ZERO, wall_millis, is_over: false }
        });
        let clock = Clock::default();
        let mut now = clock.now();
        if let Some(replay) = &replay {
            now = Now { elapsed: Duration::ZERO, wall_millis: replay.wall_millis };
        }
        let inspector = inspect.map(|pane| {
            let (mut inspector, mut probe) = (Inspector::new(false), Probe::default());
            inspector.set_pane(pane);
            inspector.set_dark(dark);
            for order in inspector.take_orders() {
                probe.carry_out(order, &mut runtime, net.as_ref());
            }
            (inspector, probe)
        });
        runtime.start(now);
        // A recording contains the times at which its scenes were made.
        let scene = if replay.is_some() { runtime.published_scene() } else { runtime.scene() };
        let mut window = Offscreen::new(Vec2::new(size.0, size.1), launch.scale.unwrap_or(1.0), dark);
        window.set_font_providers(SystemFonts::providers());
        window.set_system_families(Arc::new(NamedFamilies));
        window.view().set_fonts(opened.app.fonts.clone());
        window.set_clock(zone, now.wall_millis);
        window.view().record_places();
        let wanted = Arc::new(RequestedImages::default());
        window.images().set_loader(wanted.clone());
        window.images().set_files(Arc::new(Disk), picture_folders(&opened.app.root));
        let mut app = Self {
            runtime,
            host: HeadlessHost {
                net,
                sign_ins,
                external: launch.external.clone(),
                exporter: launch.exporter.clone(),
                storage_key: opened.app.storage_key.clone(),
                sources: opened.app.sources.clone(),
                faults: 0,
                console: ConsoleLog::default(),
                clock: now.wall_millis,
            },
            receiver,
            window,
            wanted,
            downloads: ImageDownloads::default(),
            scene,
            clock,
            events: 0,
            replay,
            _silent: silent,
            inspector,
            _deadline: deadline,
        };
        if app.replay.is_none() {
            app.draw();
        }
        Ok(app)
    }

    fn perform(&mut self, steps: Vec<Step>, limit: Duration, picture: bool) -> Result<Outcome, String> {
        self.play();
        let until = Instant::now() + limit;
        let no_steps = steps.is_empty();
        let mut unmet = None;
        for step in steps {
            if !self.step(&step, until) {
                unmet = Some(step);
                break;
            }
        }
        if no_steps {
            // The first frame after `onLoad`, when nothing is pending but streams and timers.
            while self.runtime.is_busy() && Instant::now() < until {
                self.pass(TICK);
            }
        }
        self.come_to_rest();
        // Storage is written at most every 30 seconds while an app runs; this run ends here.
        self.runtime.flush_storage();
        self.effects();
        if self.inspector.is_some() {
            self.rest_inspector();
        }
        let tree = self.window.tree(&self.scene);
        let picture = if picture { Some(self.window.picture().map_err(|error| error.to_string())?) } else { None };
        Ok(Outcome { picture, tree, unmet, faults: self.host.faults })
    }

    fn step(&mut self, step: &Step, until: Instant) -> bool {
        match step {
            Step::Events(count) => {
                let wanted = self.events + count;
                self.wait(until, |this| this.events >= wanted)
            }
            Step::Text(text) => self.wait(until, |this| this.shows(text)),
            Step::Pause(time) => {
                let end = (Instant::now() + *time).min(until);
                while Instant::now() < end {
                    self.pass(TICK.min(end.saturating_duration_since(Instant::now())));
                }
                Instant::now() < until
            }
            Step::Tap(text) => {
                if !self.wait(until, |this| this.tap_target(text).is_some()) {
                    return false;
                }
                // A widget that slides in is pressed at its final position, not where it was found.
                if let Some(at) = self.rest_of(|this| this.tap_target(text)) {
                    self.window.click(at);
                }
                self.frames(3);
                true
            }
            Step::Type { field, text } => {
                if !self.wait(until, |this| this.field(field).is_some()) {
                    return false;
                }
                if let Some(at) = self.rest_of(|this| this.field(field)) {
                    self.window.click(at);
                    self.frames(2);
                    // The text replaces what is in the field, as `replaceText` of tests does.
                    self.window.input(key(Key::A, Modifiers::COMMAND));
                    self.frames(1);
                    self.window.input(key(Key::Delete, Modifiers::NONE));
                    self.frames(1);
                    self.window.input(Input::Text(text.clone()));
                    self.frames(2);
                }
                true
            }
            Step::Scroll(pixels) => {
                self.window.view().scroll_by(*pixels);
                self.frames(3);
                true
            }
        }
    }

    /// A position that `find` returns, once it is the same for two frames; within reason, because some widgets move for ever.
    fn rest_of(&mut self, find: impl Fn(&mut Self) -> Option<Pos2>) -> Option<Pos2> {
        let mut place = find(self)?;
        for _ in 0..60 {
            self.frames(2);
            let next = find(self)?;
            if next.distance(place) < 0.5 {
                return Some(next);
            }
            place = next;
        }
        Some(place)
    }

    fn wait(&mut self, until: Instant, met: impl Fn(&mut Self) -> bool) -> bool {
        loop {
            if met(self) {
                return true;
            }
            if Instant::now() >= until {
                return false;
            }
            self.pass(TICK);
        }
    }

    /// Handles what comes within `time`, then draws.
    fn pass(&mut self, time: Duration) {
        let end = Instant::now() + time;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.receiver.next(Some(left)) {
                Received::Message(News(event)) => {
                    self.count(&event);
                    let now = self.now();
                    if let Some(event) = self.downloads.deliver(event, &self.window.images(), &mut self.runtime) {
                        self.runtime.handle(Event::Net(event), now);
                    }
                    self.effects();
                }
                Received::TimedOut | Received::Closed => break,
            }
            if left.is_zero() {
                break;
            }
        }
        self.scene = self.runtime.scene();
        self.effects();
        self.draw();
    }

    fn count(&mut self, event: &NetEvent) {
        if let NetEvent::Stream(batch) = event {
            self.events += batch.events.iter().filter(|event| matches!(event, StreamEvent::Message(_))).count() as u64;
        }
    }

    fn frames(&mut self, count: usize) {
        for _ in 0..count {
            self.pass(TICK);
        }
    }

    /// Draws until nothing moves, within reason: a spinner moves for ever.
    fn come_to_rest(&mut self) {
        for _ in 0..30 {
            self.pass(TICK);
            if !self.window.wants_repaint() {
                break;
            }
        }
    }

    fn draw(&mut self) {
        let now = self.now();
        let interactions = self.frame(now);
        // The window's reports of the recorded run are among the events.
        let is_replayed = self.replay.as_ref().is_some_and(|replay| !replay.is_over);
        for interaction in interactions.into_iter().filter(|_| !is_replayed) {
            let now = self.now();
            self.runtime.handle(Event::Interaction(interaction), now);
            self.effects();
        }
        if let Some(replay) = &mut self.replay {
            deliver_recorded(&self.wanted, &self.window.images(), &mut replay.replayer);
        }
        for address in self.wanted.take() {
            let command = self.downloads.start(address);
            self.host.perform(command);
        }
        if !is_replayed {
            self.scene = self.runtime.scene();
        }
    }

    fn frame(&mut self, now: Now) -> Vec<Interaction> {
        let time = now.elapsed.as_secs_f64();
        let Some((inspector, probe)) = &mut self.inspector else { return self.window.frame(&self.scene, time) };
        for order in inspector.take_orders() {
            probe.carry_out(order, &mut self.runtime, self.host.net.as_ref());
        }
        self.tell_inspector();
        let Some((inspector, _)) = &mut self.inspector else { return self.window.frame(&self.scene, time) };
        inspector.take_lines(&self.host.console);
        inspector.tick(now.wall_millis, time, None, memory_of_program);
        let scene = &self.scene;
        self.window.frame_around(time, |view, ui, local| {
            inspector.take_screen(scene, view.drawn_nodes());
            let whole = ui.max_rect();
            let (app, dock) = inspector.place(whole);
            inspector.keys(ui.ctx());
            // Its close button is nothing in a picture.
            let _closed = inspector.show_docked(ui, whole, dock);
            let mut part = ui.new_child(egui::UiBuilder::new().max_rect(app).id_salt("app"));
            part.set_clip_rect(app);
            let out = view.ui(&mut part, scene, local);
            inspector.show_over(ui, app);
            out
        })
    }

    /// Gives the inspector what is new of the app.
    fn tell_inspector(&mut self) {
        let Some((inspector, probe)) = &mut self.inspector else { return };
        let handled = self.runtime.handled_events();
        let total = self.replay.as_ref().map(|replay| replay.replayer.events());
        let is_cut_short = self
            .replay
            .as_ref()
            .is_some_and(|replay| replay.is_over && replay.replayer.played() < replay.replayer.events());
        let going = if is_cut_short { Going::Stands } else { Going::On };
        probe.set_pace(Pace { going, handled, total, ..Pace::default() });
        if let Some(snapshot) = probe.gather(&mut self.runtime, self.host.net.as_ref(), self.receiver.waiting()) {
            inspector.take_in(snapshot);
        }
    }

    /// Draws the inspector as a person would look at it: with something chosen.
    fn rest_inspector(&mut self) {
        // Twice: what is chosen is asked for, then shown.
        for _ in 0..3 {
            self.pass(TICK);
            if let Some((inspector, _)) = &mut self.inspector {
                inspector.choose_something();
            }
            std::thread::sleep(Duration::from_millis(110));
        }
        self.pass(TICK);
    }

    fn effects(&mut self) {
        let now = self.now();
        self.host.clock = now.wall_millis;
        host::perform(&mut self.runtime, &mut self.host, now);
    }

    /// The time; after the end of a recording, its clock goes on.
    fn now(&self) -> Now {
        match &self.replay {
            Some(replay) => Now { elapsed: replay.at, wall_millis: replay.wall_millis },
            None => self.clock.now(),
        }
    }

    /// Plays the recording, when there is one: at its own pace times `speed`, or as fast as it is handled.
    fn play(&mut self) {
        if self.replay.is_some() {
            self.effects();
        }
        let begun = Instant::now();
        let mut drawn = Instant::now();
        while let Some(replay) = &mut self.replay {
            let Some(at) = replay.replayer.next_at() else { break };
            if let Some(speed) = replay.speed {
                let wait = at.div_f64(speed).saturating_sub(begun.elapsed());
                std::thread::sleep(wait);
            }
            let step = replay.replayer.next(&self.runtime);
            if let Some(Replayed::Event { number, event, .. }) = &step {
                // Events that do not fit were left out, and are counted all the same.
                self.runtime.count_events_from(number.saturating_sub(lines_of_event(event)));
            }
            for note in replay.replayer.take_notes() {
                self.host.fault(note);
            }
            match step {
                Some(Replayed::Event { event, now, .. }) => {
                    (replay.at, replay.wall_millis) = (now.elapsed, now.wall_millis);
                    self.runtime.handle(event, now);
                }
                Some(Replayed::Frame) => {
                    self.scene = self.runtime.scene();
                    self.tell_inspector();
                }
                None => break,
            }
            self.effects();
            // The window sees what a person would have seen; at full speed only the end.
            if self.replay.as_ref().is_some_and(|replay| replay.speed.is_some()) && drawn.elapsed() >= TICK {
                self.draw();
                drawn = Instant::now();
            }
        }
        if let Some(replay) = &mut self.replay {
            let notes = replay.replayer.take_notes();
            notes.into_iter().for_each(|note| self.host.fault(note));
            self.scene = self.runtime.scene();
            self.effects();
            // Drawn before the screen takes input: lists report what they show, which the recording has said.
            self.draw();
            self.draw();
        }
        if let Some(replay) = &mut self.replay {
            replay.is_over = true;
        }
    }

    fn shows(&self, text: &str) -> bool {
        tree(&self.scene).contains(text) || self.window.tree(&self.scene).contains(text)
    }

    /// The centre of the first widget that can be tapped and shows `text`, or has it as its id.
    fn tap_target(&mut self, text: &str) -> Option<Pos2> {
        if let Some(place) = self.place_of(text) {
            return Some(place);
        }
        let by_id = self.label_of(text);
        let wanted = by_id.as_deref().unwrap_or(text);
        let found = self.window.found();
        // `Send` must not press `Send all`.
        let exact = found.iter().find(|found| found.clickable && found.label == wanted);
        let part = || found.iter().find(|found| found.clickable && found.label.contains(wanted));
        exact
            .or_else(part)
            .or_else(|| found.iter().find(|found| found.label == wanted))
            .map(|found| found.rect.center())
    }

    fn field(&mut self, field: &str) -> Option<Pos2> {
        if let Some(place) = self.place_of(field.strip_prefix("id=").unwrap_or(field)) {
            return Some(place);
        }
        let by_id = self.node(field).and_then(|node| {
            let names = ["label", "labelText", "placeholder", "hintText"];
            names.iter().find_map(|name| node.props.get(name)).map(|value| value.to_display().to_string())
        });
        let wanted = by_id.as_deref().unwrap_or(field);
        self.window.find(wanted).map(|found| found.rect.center())
    }

    /// The centre of the visible part of the widget with this id: a field may be empty and show no text. The box of a field is at its end, below
    /// its label.
    fn place_of(&mut self, id: &str) -> Option<Pos2> {
        let node = self.node(id)?;
        let (node, is_field) = (node.id, node.spec.value.is_some() && node.props.get("label").is_some());
        let drawn = self.window.view().drawn_nodes().iter().rev().find(|drawn| drawn.node == node)?.shown;
        let place =
            if is_field { Pos2::new(drawn.center().x, drawn.top() + drawn.height() * 0.6) } else { drawn.center() };
        drawn.is_positive().then_some(place)
    }

    /// The label of the node with this id.
    fn label_of(&self, id: &str) -> Option<String> {
        let node = self.node(id)?;
        ["label", "text", "tooltip"]
            .iter()
            .find_map(|name| node.props.get(name))
            .map(|value| value.to_display().to_string())
    }

    fn node(&self, id: &str) -> Option<&Node> {
        let mut left: Vec<&Arc<Node>> =
            self.scene.dialogs.iter().map(|dialog| &dialog.node).chain([&self.scene.root]).collect();
        while let Some(node) = left.pop() {
            if node.key.as_deref() == Some(id) || node.test_id.as_deref() == Some(id) {
                return Some(node);
            }
            left.extend(node.all_children());
        }
        None
    }
}

/// The real network and disk around an app that has no window and disturbs nobody's desktop.
struct HeadlessHost {
    /// `None` while a recording takes the place of the network.
    net: Option<Net>,
    sign_ins: Arc<SignIns>,
    external: ExternalCommands,
    exporter: Option<AppExporter>,
    storage_key: String,
    sources: Arc<Sources>,
    faults: usize,
    /// For the inspector.
    console: ConsoleLog,
    /// The time of the app, in milliseconds since 1970.
    clock: f64,
}

impl HeadlessHost {
    fn perform(&self, command: NetCommand) {
        if let Some(net) = &self.net {
            net.perform(command);
        }
    }
}

impl Host for HeadlessHost {
    fn net(&mut self, command: NetCommand, _runtime: &Runtime) {
        secrets::hide_logins_of(&command);
        self.perform(command);
    }

    fn save_storage(&mut self, storage: Arc<Map>) {
        // Changes of the storage were saved when the recording was made.
        if self.net.is_none() {
            return;
        }
        if let Err(error) = storage::write(&self.storage_key, &storage) {
            say(&format!("warning: the app's storage was not kept: {error}"));
        }
    }

    fn log(&mut self, level: &'static str, text: String) {
        say(&format!("{level}: {text}"));
        self.console.push(self.clock, level, &text, None);
    }

    fn fault(&mut self, fault: Diagnostic) {
        self.faults += 1;
        say_fault(&fault, &self.sources);
        let level = if fault.severity == Severity::Error { "error" } else { "warn" };
        self.console.push(self.clock, level, &fault.message, Some(&fault));
    }

    fn desktop(&mut self, id: TaskId, request: DesktopRequest) -> Option<Event> {
        // Who is signed in is known without a person; somebody who signs in is needed for the rest.
        let result = match request {
            DesktopRequest::SignIn(request) if !matches!(*request, SignInRequest::Begin(_)) => {
                self.sign_ins.perform(*request, |_| Err(NOBODY.to_owned())).map(DesktopAnswer::Value).map_err(Arc::from)
            }
            DesktopRequest::External { name, payload } => {
                self.external.run(&name, &payload).map(DesktopAnswer::Value).map_err(Arc::from)
            }
            request => host::without_window(self, request),
        };
        Some(Event::Desktop { id, result })
    }

    fn is_replayed(&self) -> bool {
        self.net.is_none()
    }

    fn export_app(&mut self, id: TaskId, request: AppExport) -> Option<Event> {
        // Its answer is among the events.
        self.net.as_ref()?;
        Some(match &self.exporter {
            Some(exporter) => exporter.export(id, &request),
            None => app_export::refusal(id),
        })
    }
}

fn key(key: Key, modifiers: Modifiers) -> Input {
    Input::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

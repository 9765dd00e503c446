//! Runs an app without a window, network or clock for `test`: the caller advances the time, and servers are mocks.
//!
//! Everything else is as in a window: runtime, layout, and input through egui.

mod find;
mod host;
mod input;

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use egui::Vec2;

use super::catalog;
use super::disk::Disk;
use super::headless::Picture;
use super::host::perform;
use super::image_downloads::{ImageDownloads, RequestedImages, picture_folders};
use super::named_families::NamedFamilies;
use super::secrets;
use super::system_fonts::SystemFonts;
use ensemble_action::ACTIONS;
use ensemble_core::app::App;
use ensemble_core::message::Event;
use ensemble_core::message::net::NetEvent;
use ensemble_core::value::Map;
use ensemble_runtime::scene::{Scene, ScreenId};
use ensemble_runtime::{Now, Observer, Runtime, Setup};
use ensemble_sse::mock::MockNet;
use ensemble_ui::frame::tree;
use ensemble_ui::offscreen::{Offscreen, PaintedText};
use host::{VirtualHost, keep};

pub use find::{Hidden, Target};
pub use host::{ApiCall, ConsoleLine, Record, Servers, TestDesktop};
pub use input::Direction;

/// Options of a virtual app.
pub struct VirtualAppConfig {
    /// The app.
    pub app: Arc<App>,
    /// Setup of the runtime: storage, size, theme, language, start screen.
    pub setup: Setup,
    /// Mocked servers.
    pub servers: Rc<dyn Servers>,
    /// Upper limit of timer durations.
    pub longest_timer: Option<Duration>,
    /// Wall-clock time at the start, in milliseconds since 1970.
    pub wall_millis: f64,
    /// Simulated desktop.
    pub desktop: TestDesktop,
    /// Observer of all events, such as a recorder.
    pub observer: Option<Box<dyn Observer>>,
}

impl VirtualAppConfig {
    /// Default wall-clock time at the start: 14 March 2026, 9:26:53 UTC.
    pub const WALL_MILLIS: f64 = 1_773_480_413_000.0;

    /// An app with these servers, the default desktop, and no observer.
    pub fn new(app: Arc<App>, setup: Setup, servers: Rc<dyn Servers>) -> Self {
        Self {
            app,
            setup,
            servers,
            longest_timer: None,
            wall_millis: Self::WALL_MILLIS,
            desktop: TestDesktop::default(),
            observer: None,
        }
    }
}

/// A running virtual app.
pub struct VirtualApp {
    runtime: Runtime,
    host: VirtualHost,
    window: Offscreen,
    wanted: Arc<RequestedImages>,
    downloads: ImageDownloads,
    scene: Arc<Scene>,
    now: Duration,
    wall_millis: f64,
    front: Option<ScreenId>,
}

/// Duration of a frame.
pub const FRAME: Duration = Duration::from_millis(16);

/// Limit of frames until the screen is at rest after an action.
const REST: usize = 60;

/// Frames without a change that count as rest, even if a widget requests repaints: a spinner never stops.
const STILL: usize = 3;

/// Number of frames drawn while a span of time passes.
// An hour at 60 frames a second would be 216,000 unused frames.
const MOST_LOOKS: u32 = 20;

/// Limit of events in one wait, and at one moment. An app with more keeps itself busy.
const MOST_EVENTS: usize = 1_000_000;
const MOST_AT_ONCE: usize = 200_000;

/// Error of an app that keeps itself busy: the number of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endless;

impl VirtualApp {
    /// Opens the start screen.
    ///
    /// # Errors
    ///
    /// A message when the runtime cannot be made.
    pub fn start(config: VirtualAppConfig) -> Result<Self, String> {
        let VirtualAppConfig { app, setup, servers, longest_timer, wall_millis, desktop, observer } = config;
        let (size, dark, zone) = (setup.size, setup.dark, setup.zone);
        let (root, fonts) = (app.root.clone(), app.fonts.clone());
        let mut runtime = Runtime::new(app, &catalog(), ACTIONS, setup)?;
        if let Some(observer) = observer {
            runtime.observe(observer);
        }
        let mut net = MockNet::default();
        if let Some(longest) = longest_timer {
            net.shorten_timers(longest);
        }
        runtime.start(Now { elapsed: Duration::ZERO, wall_millis });
        let mut window = Offscreen::new(Vec2::new(size.0, size.1), 1.0, dark);
        window.set_font_providers(SystemFonts::providers());
        window.set_system_families(Arc::new(NamedFamilies));
        window.view().set_fonts(fonts);
        window.set_clock(zone, wall_millis);
        // Tests ask where a widget is; a window does not, and would pay for it in every frame.
        window.view().record_drawn_nodes();
        let wanted = Arc::new(RequestedImages::default());
        window.images().set_loader(wanted.clone());
        window.images().set_files(Arc::new(Disk), picture_folders(&root));
        let scene = runtime.scene();
        let mut virtual_app = Self {
            runtime,
            host: VirtualHost { net, servers, saved: None, record: Record::default(), desktop },
            window,
            wanted,
            downloads: ImageDownloads::default(),
            scene,
            now: Duration::ZERO,
            wall_millis,
            front: None,
        };
        virtual_app.look();
        virtual_app.draw();
        Ok(virtual_app)
    }

    /// Virtual time since the start.
    pub fn now(&self) -> Duration {
        self.now
    }

    /// The current scene.
    pub fn scene(&self) -> &Arc<Scene> {
        &self.scene
    }

    /// The current scene as text.
    pub fn tree(&self) -> String {
        tree(&self.scene)
    }

    /// The last frame as text, as `screenshot --tree` prints it: with painted texts, without parts that are not drawn.
    pub fn shown_tree(&self) -> String {
        self.window.tree(&self.scene)
    }

    /// Renders the last frame.
    ///
    /// # Errors
    ///
    /// A message when the window is too large for a picture.
    pub fn picture(&self) -> Result<Picture, String> {
        self.window.picture().map_err(|error| error.to_string())
    }

    /// A hash of the last frame's drawing commands; faster than a picture. Different hashes may belong to equal pictures.
    pub fn fingerprint(&self) -> u64 {
        self.window.fingerprint()
    }

    /// Texts painted in the last frame, in painting order.
    pub fn painted(&self) -> Vec<PaintedText> {
        self.window.texts()
    }

    /// Gives access to the runtime, for state that only scripts can read; changes are drawn at once.
    pub fn runtime<T>(&mut self, work: impl FnOnce(&mut Runtime) -> T) -> T {
        let result = work(&mut self.runtime);
        self.look();
        result
    }

    /// Effects of the run so far.
    pub fn record(&self) -> &Record {
        &self.host.record
    }

    /// Effects of the run so far, for clearing.
    pub fn record_mut(&mut self) -> &mut Record {
        &mut self.host.record
    }

    /// The simulated desktop.
    pub(crate) fn desktop_mut(&mut self) -> &mut TestDesktop {
        &mut self.host.desktop
    }

    /// True while a request waits for its response.
    pub fn is_busy(&self) -> bool {
        self.runtime.is_busy()
    }

    /// Storage as the next start would find it.
    pub(crate) fn saved_storage(&mut self) -> Map {
        self.runtime.flush_storage();
        self.effects();
        self.host.saved.as_deref().cloned().unwrap_or_default()
    }

    /// Time of the next scheduled event, if any.
    pub fn next_due(&self) -> Option<Duration> {
        self.host.net.next_due()
    }

    /// Advances the time; the screen is drawn some times meanwhile and at the end.
    ///
    /// # Errors
    ///
    /// If the app keeps itself busy.
    pub fn pass(&mut self, time: Duration) -> Result<(), Endless> {
        let end = self.now + time;
        // In steps, because debounced fields compare the time only when they are drawn.
        let between = (time / MOST_LOOKS).max(POLL);
        while self.now < end {
            self.advance_until((self.now + between).min(end))?;
            self.draw();
        }
        self.settle();
        Ok(())
    }

    /// Advances the time until `met` returns true, at most by `patience`; false on timeout.
    ///
    /// # Errors
    ///
    /// If the app keeps itself busy.
    pub fn wait(&mut self, patience: Duration, mut met: impl FnMut(&mut Self) -> bool) -> Result<bool, Endless> {
        let end = self.now + patience;
        for _ in 0..MOST_EVENTS {
            if met(self) {
                return Ok(true);
            }
            if self.now >= end {
                return Ok(false);
            }
            // Drawing may change the app later without an event: debounced fields, pictures that arrive.
            let moment = if self.window.wants_repaint() { FRAME } else { POLL };
            let soon = (self.now + moment).min(end);
            self.advance_until(self.next_due().map_or(soon, |due| due.clamp(self.now, soon)))?;
            self.draw();
        }
        Err(Endless)
    }

    /// Draws until nothing moves, up to a limit. Virtual time stands still; timers that are due fire.
    pub fn settle(&mut self) {
        let mut still = 0;
        for _ in 0..REST {
            let before = self.scene.clone();
            self.draw();
            // An app that is endlessly busy is found out by the steps that wait.
            let busy = self.advance_until(self.now).is_err();
            let same = Arc::ptr_eq(&before, &self.scene);
            still = if same { still + 1 } else { 0 };
            if busy || (same && !self.window.wants_repaint()) || still >= STILL {
                break;
            }
        }
    }

    /// Resizes the window.
    pub fn resize(&mut self, width: f32, height: f32) {
        self.window.resize(Vec2::new(width, height));
        let moment = self.moment();
        self.runtime.handle(Event::Resized { width, height }, moment);
        self.look();
        self.settle();
    }

    /// Enables animations, which are off at the start.
    pub fn animate(&mut self) {
        self.window.view().animate();
        self.draw();
    }

    /// Sets the number of physical pixels per logical pixel from the next frame on.
    pub fn set_scale(&mut self, scale: f32) {
        self.window.set_scale(scale);
    }

    /// Sets the user's preference of a dark or light theme.
    pub fn prefer_dark(&mut self, dark: bool) {
        self.window.view().prefer_dark(dark);
        let moment = self.moment();
        self.runtime.handle(Event::DarkMode(dark), moment);
        self.look();
        self.settle();
    }

    /// Handles everything that is due up to `end`.
    fn advance_until(&mut self, end: Duration) -> Result<(), Endless> {
        let mut at_once = 0;
        for _ in 0..MOST_EVENTS {
            let Some((at, event)) = self.host.net.next(end) else {
                self.now = self.now.max(end);
                return Ok(());
            };
            at_once = if at > self.now { 0 } else { at_once + 1 };
            if at_once > MOST_AT_ONCE {
                break;
            }
            self.now = self.now.max(at);
            if let Some(event) =
                event.and_then(|event| self.downloads.deliver(event, &self.window.images(), &mut self.runtime))
            {
                self.handle_net(event);
            }
        }
        Err(Endless)
    }

    fn handle_net(&mut self, event: NetEvent) {
        let moment = self.moment();
        let event = Event::Net(event);
        secrets::hide_cookies_of(&event);
        self.runtime.handle(event, moment);
        self.effects();
        // The scene is resolved once, after the last event of this moment.
        if self.next_due().is_none_or(|due| due > self.now) {
            self.look();
        }
    }

    /// Draws a frame and handles its interactions.
    fn draw(&mut self) {
        let interactions = self.window.frame(&self.scene, self.now.as_secs_f64());
        for address in self.wanted.take() {
            let command = self.downloads.start(address);
            self.host.net.perform(command);
        }
        for interaction in interactions {
            let moment = self.moment();
            self.runtime.handle(Event::Interaction(interaction), moment);
            self.effects();
        }
        self.look();
    }

    /// Updates the screen.
    fn look(&mut self) {
        self.scene = self.runtime.scene();
        self.effects();
        let front = self.runtime.open_screens().pop();
        if let Some((id, name)) = front.filter(|(id, _)| self.front != Some(*id)) {
            self.front = Some(id);
            keep(&mut self.host.record.visited, name);
        }
    }

    fn effects(&mut self) {
        let moment = self.moment();
        perform(&mut self.runtime, &mut self.host, moment);
    }

    fn moment(&self) -> Now {
        Now { elapsed: self.now, wall_millis: self.wall_millis + self.now.as_secs_f64() * 1000.0 }
    }
}

/// Interval of checking a condition when nothing is due.
const POLL: Duration = Duration::from_millis(100);

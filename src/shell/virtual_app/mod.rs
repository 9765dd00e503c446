//! Plays an app without a window, a network or a clock: time passes when the caller says so, servers follow a script. For `test`.
//!
//! Everything else is the app as it runs in a window: the runtime, the layout, and input that goes through egui.

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
use ensemble_ui::offscreen::{Offscreen, Painted};
use host::{VirtualHost, keep};

pub use find::{Hidden, Target};
pub use host::{Called, ConsoleLine, Record, Servers, TestDesktop};
pub use input::Direction;

/// Options of an app in virtual time.
pub struct VirtualAppConfig {
    /// The app.
    pub app: Arc<App>,
    /// Storage, size, theme, language and start screen of the runtime.
    pub setup: Setup,
    /// The servers.
    pub servers: Rc<dyn Servers>,
    /// Timers that would take longer take so long.
    pub longest_timer: Option<Duration>,
    /// Milliseconds since 1970 at the start.
    pub wall_millis: f64,
    /// The desktop around it.
    pub desktop: TestDesktop,
    /// Sees everything that happens: a recorder.
    pub observer: Option<Box<dyn Observer>>,
}

impl VirtualAppConfig {
    /// The clock at the start, unless another is wanted: 14 March 2026, 9:26:53 UTC.
    pub const WALL_MILLIS: f64 = 1_773_480_413_000.0;

    /// An app with these servers on an ordinary desktop, without a recorder.
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

/// An app being played.
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

/// From one frame to the next.
pub const FRAME: Duration = Duration::from_millis(16);

/// After an action, the screen comes to rest within so many frames.
const REST: usize = 60;

/// Frames without a change that count as rest, even if a widget asks for a repaint: a spinner turns without end.
const STILL: usize = 3;

/// The screen is drawn so often while time passes.
// An hour at 60 frames a second would be 216,000 drawings that nobody looks at.
const MOST_LOOKS: u32 = 20;

/// Most events in one wait, and at one moment. An app that has more is busy with itself.
const MOST_EVENTS: usize = 1_000_000;
const MOST_AT_ONCE: usize = 200_000;

/// Too much happened in a time: how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endless;

impl VirtualApp {
    /// Opens the start screen.
    ///
    /// # Errors
    ///
    /// In words, when the runtime cannot be made.
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

    /// The time since the start.
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

    /// The last frame as a picture.
    ///
    /// # Errors
    ///
    /// In words, when the window is larger than a picture can be.
    pub fn picture(&self) -> Result<Picture, String> {
        self.window.picture().map_err(|error| error.to_string())
    }

    /// A number that is the same for frames that paint the same, quicker than the picture. Frames of another number may look the same nevertheless.
    pub fn fingerprint(&self) -> u64 {
        self.window.fingerprint()
    }

    /// Every text that the last frame painted, in the order of painting.
    pub fn painted(&self) -> Vec<Painted> {
        self.window.texts()
    }

    /// The state of the app, for what only a script could know. What it does shows at once.
    pub fn runtime<T>(&mut self, work: impl FnOnce(&mut Runtime) -> T) -> T {
        let result = work(&mut self.runtime);
        self.look();
        result
    }

    /// The record of the run so far.
    pub fn record(&self) -> &Record {
        &self.host.record
    }

    /// The record of the run so far, to clear parts of it.
    pub fn record_mut(&mut self) -> &mut Record {
        &mut self.host.record
    }

    /// The desktop around the app, for setting the person's actions there.
    pub fn desktop_mut(&mut self) -> &mut TestDesktop {
        &mut self.host.desktop
    }

    /// Returns true while a request waits for its response.
    pub fn is_busy(&self) -> bool {
        self.runtime.is_busy()
    }

    /// The storage as it would be found at the next start.
    pub fn saved_storage(&mut self) -> Map {
        self.runtime.flush_storage();
        self.effects();
        self.host.saved.as_deref().cloned().unwrap_or_default()
    }

    /// When the next thing happens by itself, if anything does.
    pub fn next_due(&self) -> Option<Duration> {
        self.host.net.next_due()
    }

    /// Time passes. The screen is drawn some times meanwhile, and when it is over.
    ///
    /// # Errors
    ///
    /// When the app does not stop doing things in that time.
    pub fn pass(&mut self, time: Duration) -> Result<(), Endless> {
        let end = self.now + time;
        // Widgets that wait for a rest after typing look at the clock when they are drawn.
        let between = (time / MOST_LOOKS).max(POLL);
        while self.now < end {
            self.happen_until((self.now + between).min(end))?;
            self.draw();
        }
        self.settle();
        Ok(())
    }

    /// Waits until `met`, at most `patience`, looking after everything that happens. Returns true when it was met.
    ///
    /// # Errors
    ///
    /// When the app does not stop doing things in that time.
    pub fn wait(&mut self, patience: Duration, mut met: impl FnMut(&mut Self) -> bool) -> Result<bool, Endless> {
        let end = self.now + patience;
        for _ in 0..MOST_EVENTS {
            if met(self) {
                return Ok(true);
            }
            if self.now >= end {
                return Ok(false);
            }
            // Widgets may do something by themselves a moment later: what rests after typing, a picture that arrives.
            let moment = if self.window.wants_repaint() { FRAME } else { POLL };
            let soon = (self.now + moment).min(end);
            self.happen_until(self.next_due().map_or(soon, |due| due.clamp(self.now, soon)))?;
            self.draw();
        }
        Err(Endless)
    }

    /// Draws until nothing moves, within a bound. No time passes: timers that are due fire.
    pub fn settle(&mut self) {
        let mut still = 0;
        for _ in 0..REST {
            let before = self.scene.clone();
            self.draw();
            // An app that is endlessly busy is found out by the steps that wait.
            let busy = self.happen_until(self.now).is_err();
            let same = Arc::ptr_eq(&before, &self.scene);
            still = if same { still + 1 } else { 0 };
            if busy || (same && !self.window.wants_repaint()) || still >= STILL {
                break;
            }
        }
    }

    /// Another size of the window.
    pub fn resize(&mut self, width: f32, height: f32) {
        self.window.resize(Vec2::new(width, height));
        let moment = self.moment();
        self.runtime.handle(Event::Resized { width, height }, moment);
        self.look();
        self.settle();
    }

    /// Animations take their time from now on; they are off at the start.
    pub fn animate(&mut self) {
        self.window.view().animate();
        self.draw();
    }

    /// Another number of pixels for a logical pixel, from the next frame on.
    pub fn set_scale(&mut self, scale: f32) {
        self.window.set_scale(scale);
    }

    /// Dark or light, as the person wants it.
    pub fn prefer_dark(&mut self, dark: bool) {
        self.window.view().prefer_dark(dark);
        let moment = self.moment();
        self.runtime.handle(Event::DarkMode(dark), moment);
        self.look();
        self.settle();
    }

    /// Everything that is due up to `end` happens.
    fn happen_until(&mut self, end: Duration) -> Result<(), Endless> {
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
        // The screen follows when nothing more happens at this moment.
        if self.next_due().is_none_or(|due| due > self.now) {
            self.look();
        }
    }

    /// Draws one frame and handles the interactions that it reports.
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

    /// Brings the screen up to date.
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

/// Between two looks while something is waited for and nothing happens.
const POLL: Duration = Duration::from_millis(100);

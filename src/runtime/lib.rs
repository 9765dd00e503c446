//! The state of a running app: takes one event at a time, answers with `Effect`s and a `Scene`. Opens no socket, reads no clock, draws nothing.
//!
//! [`Runtime`] ties owners together. Each owner has private state and tests of its own and gets what it needs of the others as arguments;
//! `impl Runtime` blocks decide what happens in which order, and run handlers.
//!
//! | Owner | Holds |
//! |---|---|
//! | `store::Store` | what scripts reach while they run: storage, widget properties, API states; records reads and changes |
//! | `store::persistence::StorageSaver` | when the storage is handed out for saving |
//! | `reactive::watch_graph::WatchGraph` | which binding has read what, and which are out of date |
//! | `evaluator::Evaluator` | nothing: evaluates bindings on borrowed parts; builds requests, too (`apis::request_builder`) |
//! | `apis::ApiState`, `apis::list_reducer::ListReducer` | one API: its response, its stream, the lists of `into` |
//! | `screens::stack::ScreenStack`, `dialogs::Dialogs`, `toasts::Toasts` | what is open |
//! | `widgets::tree::WidgetTree` | the widgets that exist and whose nodes are stale |
//! | `widgets::row_window::RowWindow`, `row_filter::RowFilter` | which rows exist, and which are shown |
//! | `widgets::commands::WidgetCommands` | `list.scrollToBottom()` and its like, until the window has done it |
//! | `timers::Timers`, `tasks::Tasks` | what is under way outside, and what an answer belongs to |
//! | `effect_queue::EffectQueue` | what the app wants from the outside, until the host takes it |
//! | `action_budget::ActionBudget`, `promises::Promises` | how much one event may cause; which calls of scripts are not settled |
//! | `theme::ThemeState`, `locale::Locale` | how the app looks and speaks |
//! | `faults::Faults`, `compiled_texts::CompiledTexts` | what went wrong; JavaScript given as text |
//!
//! The way of one stream event: [`Runtime::handle`] → `apis::api_response` (state, handler) → `Store` (writes note their key) →
//! [`Runtime::scene`] → `reactive::resolve` (marks and evaluates the readers) → `reactive::build` (new nodes, equal ones stay) → `publish`.

#[macro_use]
#[path = "../core/spec/declare.rs"]
mod declare;

mod action;
mod action_budget;
mod apis;
mod app_export;
mod appearance;
mod compiled_texts;
mod effect_queue;
mod evaluator;
mod faults;
mod handler;
mod inline_call;
mod locale;
mod promises;
mod reactive;
mod reload;
pub mod scene;
mod scope;
mod screens;
mod sequence;
mod store;
mod tasks;
mod test_api;
mod theme;
mod timers;
pub mod topics;
mod widget_event;
mod widgets;

pub use action::{Action, ActionCx, ActionDef};
pub use apis::request::Invocation;
pub use handler::{Callback, event_sink};
pub use scope::{Context, EventSink, LexicalScope};
pub use screens::Navigation;
pub use screens::toasts::ToastRequest;
pub use timers::{Timer, Work};

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashMap;

use action_budget::ActionBudget;
use apis::ApiState;
use compiled_texts::CompiledTexts;
use effect_queue::EffectQueue;
use ensemble_core::app::{App, Handler};
use ensemble_core::calendar::TimeZone;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::stream::ConnectionId;
use ensemble_core::message::{Effect, Event};
use ensemble_core::spec::{Catalog, Spec};
use ensemble_core::value::{Map, Value};
use ensemble_script::{Engine, Limits, Running, ScriptValue};
use locale::Locale;
use promises::Promises;
use reactive::watch_graph::WatchGraph;
use scene::{Interaction, Node, NodeId, Scene, ScreenId, ThemeChoice};
use screens::dialogs::Dialogs;
use screens::stack::ScreenStack;
use screens::toasts::Toasts;
use store::persistence::StorageSaver;
use store::{Key, Store};
use tasks::Tasks;
use theme::ThemeState;
use timers::Timers;
use widgets::commands::WidgetCommands;
use widgets::tree::WidgetTree;

/// What a runtime starts with.
pub struct Setup {
    /// The app's storage as it was last saved.
    pub storage: Map,
    /// Size of the window's content in logical pixels.
    pub size: (f32, f32),
    /// Whether the system, or the person, wants a dark theme.
    pub dark: bool,
    /// The person's language: `en`.
    pub language: Arc<str>,
    /// The screen to start with instead of the home screen.
    pub screen: Option<Arc<str>>,
    /// Inputs of the start screen.
    pub inputs: Value,
    /// `device.platform`: the operating system as `std::env::consts::OS` names it, such as `linux`, `macos` or `windows`.
    pub platform: Arc<str>,
    /// The device's time zone, in which scripts read local times.
    pub zone: TimeZone,
    /// Told which code of the app runs.
    pub running: Arc<Running>,
}

impl Default for Setup {
    fn default() -> Self {
        let language = Arc::from("en");
        Self {
            storage: Map::default(),
            size: (1280.0, 800.0),
            dark: false,
            language,
            screen: None,
            inputs: Value::Null,
            platform: Arc::from("linux"),
            zone: TimeZone::UTC,
            running: Arc::default(),
        }
    }
}

/// The time, told from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Now {
    /// Since the runtime's start; never goes back.
    pub elapsed: Duration,
    /// Milliseconds since 1970.
    pub wall_millis: f64,
}

/// The state of a running app.
pub struct Runtime {
    app: Arc<App>,
    actions: &'static [ActionDef],
    specs: Specs,
    inline_calls: inline_call::InlineCalls,
    sequences: sequence::Sequences,
    engine: Engine,
    store: Rc<Store>,
    locale: Locale,
    platform: Arc<str>,
    theme: ThemeState,
    start_screen: (Option<Arc<str>>, Value),
    screens: ScreenStack,
    widgets: WidgetTree,
    graph: WatchGraph,
    pending_loads: Vec<(Option<Handler>, Context)>,
    dialogs: Dialogs,
    toasts: Toasts,
    texts: CompiledTexts,
    /// The page that is shown together with the menu of its group, as last published.
    page_with_menu: Option<screens::group::PageWithMenu>,
    timers: Timers,
    tasks: Tasks,
    streams: FxHashMap<ConnectionId, Arc<str>>,
    promises: Promises,
    reattachable: Vec<ApiState>,
    commands: WidgetCommands,
    effects: EffectQueue,
    faults: faults::Faults,
    now: Now,
    last_handle: u64,
    saver: StorageSaver,
    budget: ActionBudget,
    changed: bool,
    scene: Arc<Scene>,
}

/// Widgets that the runtime itself makes.
struct Specs {
    view: &'static Spec,
    header: &'static Spec,
    footer: &'static Spec,
    custom: &'static Spec,
    placeholder: &'static Spec,
}

impl Runtime {
    /// A runtime on which nothing is open yet. The catalogue must know `View`, `Header`, `Footer`, `Custom` and `Placeholder`.
    ///
    /// # Errors
    ///
    /// The name of the widget that the catalogue lacks.
    pub fn new(app: Arc<App>, catalog: &Catalog, actions: &'static [ActionDef], setup: Setup) -> Result<Self, String> {
        let spec = |name: &str| catalog.widget(name).ok_or_else(|| format!("the catalogue has no `{name}`"));
        let specs = Specs {
            view: spec("View")?,
            header: spec("Header")?,
            footer: spec("Footer")?,
            custom: spec("Custom")?,
            placeholder: spec("Placeholder")?,
        };
        let store: Rc<Store> = Rc::new(Store::default());
        let built = actions.iter().flat_map(|action| action.spec.aliases.iter().copied().chain([action.spec.name]));
        // What is not built yet says so when it is called, and the script goes on.
        let planned = catalog.planned_actions.iter().map(|planned| planned.name);
        *store.action_names.borrow_mut() = built.chain(planned).collect::<BTreeSet<_>>().into_iter().collect();
        let limits = Limits {
            running: setup.running.clone(),
            storage_keys: app.storage_keys.clone().into(),
            zone: setup.zone,
            ..Limits::default()
        };
        let engine = Engine::new(store.clone(), limits);
        let nothing = Arc::new(Node::new(NodeId(0), specs.view, Default::default()));
        let scene = Arc::new(Scene {
            screen: ScreenId(0),
            title: app.name.clone(),
            root: nothing,
            dialogs: Vec::new(),
            toasts: Vec::new(),
            theme: Arc::new(ThemeChoice::default()),
            commands: Vec::new(),
            faults: Arc::default(),
            fault_count: 0,
            sources: app.sources.clone(),
            busy: false,
        });
        let mut runtime = Self {
            app,
            actions,
            specs,
            inline_calls: inline_call::InlineCalls::new(catalog),
            sequences: sequence::Sequences::default(),
            engine,
            store,
            locale: Locale::new(setup.language),
            platform: setup.platform,
            theme: ThemeState::new(setup.dark),
            start_screen: (setup.screen, setup.inputs),
            screens: ScreenStack::default(),
            widgets: WidgetTree::default(),
            graph: WatchGraph::default(),
            pending_loads: Vec::new(),
            dialogs: Dialogs::default(),
            toasts: Toasts::default(),
            texts: CompiledTexts::default(),
            page_with_menu: None,
            timers: Timers::default(),
            tasks: Tasks::default(),
            streams: FxHashMap::default(),
            promises: Promises::default(),
            reattachable: Vec::new(),
            commands: WidgetCommands::default(),
            effects: EffectQueue::default(),
            faults: faults::Faults::default(),
            now: Now::default(),
            last_handle: 0,
            saver: StorageSaver::default(),
            budget: ActionBudget::default(),
            changed: true,
            scene,
        };
        runtime.saver.load(&runtime.store, &setup.storage);
        if let Some(theme) = setup.storage.get("ensemble.theme").and_then(|theme| theme.as_str()) {
            runtime.theme.set_name(theme);
        }
        runtime.resize(setup.size.0, setup.size.1);
        runtime.update_theme();
        Ok(runtime)
    }

    /// Opens the start screen.
    pub fn start(&mut self, now: Now) {
        self.set_now(now);
        let (name, inputs) = std::mem::take(&mut self.start_screen);
        let name = name.unwrap_or_else(|| self.app.home.clone());
        if let Err(message) = self.navigate(&name, Navigation { inputs, ..Navigation::default() }) {
            self.unknown_screen(message);
        }
    }

    /// Takes one event: the only way in which anything reaches a running app.
    pub fn handle(&mut self, event: Event, now: Now) {
        self.set_now(now);
        match event {
            Event::Net(event) => self.net_event(event),
            Event::Interaction(interaction) => self.interact(interaction),
            Event::Reload(app) => self.reload(app),
            Event::Resized { width, height } => self.resize(width, height),
            Event::Visible(true) => {
                self.hold_streams(false);
                self.resume(true);
            }
            Event::Visible(false) => {
                self.hold_streams(true);
                self.pause(true);
            }
            Event::DarkMode(dark) => {
                self.theme.set_system_dark(dark);
                self.update_theme();
            }
            Event::AppExported { id, result } => self.app_exported(id, result),
        }
        self.check_sequences();
    }

    fn interact(&mut self, interaction: Interaction) {
        match interaction {
            Interaction::Fire { node, event, data } => self.fire(node, event, data),
            Interaction::Set { node, prop, value } => {
                // A widget that is gone meanwhile: nothing to set.
                let _gone = self.store.widget_set(node.0, prop, ScriptValue::Plain(value));
                self.choice_changed(node.0, prop);
            }
            Interaction::Range { node, first, end } => self.set_range(node.0, first, end),
            Interaction::Back => self.navigate_back(Value::Null),
            Interaction::DismissDialog(id) => self.dismiss_by_user(id),
            Interaction::DismissToast(id) => self.dismiss_toast(id),
            Interaction::Link(target) => self.follow(&target),
            Interaction::ImageFailed { node, prop, source, reason } => {
                self.image_failed(node.0, prop, &source, &reason);
            }
            Interaction::Go { screen, inputs, replace } => {
                if let Err(message) = self.navigate(&screen, Navigation { inputs, replace, ..Navigation::default() }) {
                    self.unknown_screen(message);
                }
            }
        }
    }

    /// What is on the screen after everything that has happened. The same pointer when nothing has changed.
    pub fn scene(&mut self) -> Arc<Scene> {
        self.settle_watches();
        let mut changed = std::mem::take(&mut self.changed) | self.widgets.invalidate();
        // What `onLoad` does is part of the first frame where it takes no time.
        let mut rounds = 0;
        while self.run_loads() && rounds < LOAD_ROUNDS {
            rounds += 1;
            self.settle_watches();
            changed |= self.widgets.invalidate();
        }
        changed |= std::mem::take(&mut self.changed);
        if self.saver.is_due(&self.store, self.clock_millis()) {
            self.save_storage();
        }
        if changed {
            self.publish();
        }
        self.scene.clone()
    }

    /// What the app wants from the outside, in order.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        self.effects.take()
    }

    /// Queues an effect. `false` when it was dropped because too many wait, which is reported.
    pub(crate) fn effect(&mut self, effect: Effect) -> bool {
        let Err(dropped) = self.effects.push(effect) else { return true };
        if dropped.is_first {
            let message = format!(
                "the app asks for more than {} things or {} MiB at once; console lines, notifications and requests are dropped",
                EffectQueue::MAX,
                EffectQueue::MAX_BYTES >> 20
            );
            self.report(Diagnostic::error(Code::LimitReached, None, message));
        }
        false
    }

    /// The app that runs.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Reads a storage key as plain data.
    pub fn storage_get(&mut self, key: &str) -> Value {
        self.evaluator().storage_get(key)
    }

    /// Sets a storage key; null removes it.
    pub fn storage_set(&mut self, key: &str, value: Value) {
        self.store.storage_set(key, ScriptValue::Plain(value));
    }

    /// Hands the storage out for saving, when it has changed. For the end of the program and for quiet moments.
    pub fn flush_storage(&mut self) {
        if self.saver.may_have_changed(&self.store) {
            self.save_storage();
        }
    }

    fn save_storage(&mut self) {
        let mut faults = Vec::new();
        let changed = self.saver.take(&self.store, &mut self.engine, &mut faults);
        faults.into_iter().for_each(|fault| self.report(fault));
        if let Some(storage) = changed {
            self.effect(Effect::SaveStorage(Arc::new(storage)));
        }
    }

    /// Whether requests are under way. The scene says it, too, but a request that changes nothing on the screen makes no new scene.
    pub fn is_busy(&self) -> bool {
        self.store.apis.borrow().values().any(|api| !api.calls.is_empty())
    }

    fn publish(&mut self) {
        let front = self.screens.base();
        let Some((id, root, page)) = front.map(|screen| (screen.id, screen.root, screen.page)) else {
            self.scene = Arc::new(Scene {
                faults: self.faults.kept().clone(),
                fault_count: self.faults.count(),
                ..(*self.scene).clone()
            });
            return;
        };
        let root = self.node(root).unwrap_or_else(|| self.scene.root.clone());
        let root = self.with_menu(root, page, id);
        let dialogs = self.scene_dialogs();
        let toasts = self.scene_toasts();
        let busy = self.is_busy();
        self.scene = Arc::new(Scene {
            screen: id,
            title: self.title(),
            root,
            dialogs,
            toasts,
            theme: self.theme.choice().clone(),
            commands: self.commands.kept().to_vec(),
            faults: self.faults.kept().clone(),
            fault_count: self.faults.count(),
            sources: self.app.sources.clone(),
            busy,
        });
    }

    fn resize(&mut self, width: f32, height: f32) {
        let device = device_object(width, height, &self.platform);
        let changed = *self.store.device.borrow() != device;
        if changed {
            *self.store.device.borrow_mut() = device;
            self.store.record_change(Key::Device);
        }
    }

    fn set_now(&mut self, now: Now) {
        self.now = now;
        self.budget.start_event();
        self.store.now_millis.set(now.wall_millis);
    }

    fn clock_millis(&self) -> f64 {
        self.now.elapsed.as_secs_f64() * 1000.0
    }

    fn next_handle(&mut self) -> u64 {
        self.last_handle += 1;
        self.last_handle
    }
}

/// `device`, for a window of this size in logical pixels.
fn device_object(width: f32, height: f32, platform: &str) -> Value {
    let orientation = if width > height { "landscape" } else { "portrait" };
    Value::map([
        ("width", Value::Number(f64::from(width.round()))),
        ("height", Value::Number(f64::from(height.round()))),
        ("orientation", Value::from(orientation)),
        ("platform", Value::from(platform)),
        ("safeAreaTop", Value::Number(0.0)),
        ("safeAreaBottom", Value::Number(0.0)),
    ])
}

/// What a menu fires when one of its entries was chosen: `{index}`.
pub const MENU_CHOSEN: &str = "menuChosen";

/// `onLoad` of widgets may create widgets with `onLoad` so many times in one frame.
const LOAD_ROUNDS: usize = 16;

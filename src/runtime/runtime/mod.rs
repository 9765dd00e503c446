//! [`Runtime`]: the order of everything that an event causes. Decisions about a single state are made by its owner.

mod action;
mod action_cx;
mod api;
mod app_export;
mod appearance;
mod choices;
mod desktop;
mod evaluate;
mod fetch;
mod find;
mod groups;
mod handlers;
mod inline_calls;
mod instances;
mod interactions;
mod live;
mod navigation;
mod nodes;
mod open_address;
mod open_screen;
mod overlays;
mod perform;
mod program;
mod publish;
mod reload;
mod rows;
mod screen_life;
mod script_requests;
mod script_restart;
mod sequences;
mod setup;
mod sign_in;
mod sockets;
mod table_order;
mod tables;
mod test_api;
mod timers;
mod trace;
mod type_faults;
mod watches;
mod widget_names;

pub use action::{Action, ActionDef};
pub use action_cx::ActionCx;
pub use desktop::Upload;
pub use live::BindingValue;
pub use setup::Setup;
pub use trace::{
    BindingTrace, Change, EvaluatedBinding, Input, Observer, PropertyOrigin, PropertyView, Record, StateEntry,
    StateGroup, StateKey, StateTarget, StreamView, TakenRecords, TraceOptions, WidgetTrace, parts, value_size,
};

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::effect_queue::EffectQueue;
use crate::faults::Faults;
use crate::handles::Handles;
use crate::overlays::Overlays;
use crate::publisher::Publisher;
use crate::scene::FoundRows;
use crate::screens::{Navigation, ScreenStack};
use crate::store::Store;
use crate::store::persistence::StorageSaver;
use crate::tasks::Tasks;
use crate::watch_graph::WatchGraph;
use crate::widgets::WidgetTree;
use action::Actions;
use appearance::Appearance;
use ensemble_core::app::App;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::{Effect, Event};
use ensemble_core::value::{Map, Value};
use ensemble_script::ScriptValue;
use program::{Program, Scripts};

/// Time from the host.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Now {
    /// Monotonic time since the runtime's start.
    pub elapsed: Duration,
    /// Milliseconds since 1970.
    pub wall_millis: f64,
}

/// The state of a running app.
pub struct Runtime {
    program: Program,
    scripts: Scripts,
    store: Rc<Store>,
    saver: StorageSaver,
    appearance: Appearance,
    screens: ScreenStack,
    overlays: Overlays,
    widgets: WidgetTree,
    graph: WatchGraph,
    actions: Actions,
    tasks: Tasks,
    effects: EffectQueue,
    faults: Faults,
    /// Matches of the find bar in rows of lists, including rows that do not exist as widgets.
    found: Arc<Vec<FoundRows>>,
    publisher: Publisher,
    handles: Handles,
    observed: trace::Observed,
    /// Maker of records; `None` when no one takes them.
    tracer: Option<Box<trace::Tracer>>,
    /// Number of handled events, in lines of a recording.
    handled: usize,
}

impl Runtime {
    /// Opens the start screen.
    pub fn start(&mut self, now: Now) {
        let now = self.observed_moment(now);
        self.set_now(now);
        self.observe_start();
        self.open_start_record();
        let (name, inputs) = std::mem::take(&mut self.program.start);
        let name = name.unwrap_or_else(|| self.program.app.home.clone());
        self.navigate_or_report(&name, Navigation { inputs, ..Navigation::default() });
        self.close_record();
    }

    /// Handles one event. Events are the only input of a running app.
    pub fn handle(&mut self, event: Event, now: Now) {
        let now = self.observed_moment(now);
        self.observe_event(&event, now);
        self.set_now(now);
        // Between two events: while a handler runs, its callers still hold values of the old engine.
        self.replace_broken_engine();
        self.open_record(&event);
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
            Event::Focused => self.probe_streams(),
            Event::DarkMode(dark) => {
                self.appearance.theme.set_system_dark(dark);
                self.update_theme();
            }
            Event::AppExported { id, result } => self.app_exported(id, result),
            Event::Desktop { id, result } if self.tasks.take_network(id) => self.network_seen(result),
            Event::Desktop { id, result } => self.desktop_answered(id, result),
        }
        self.check_sequences();
        self.close_record();
    }

    /// Removes and returns the effects since the last call, in order.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        let effects = self.effects.take();
        self.store.queue().host_has_lines();
        self.observe_commands(&effects);
        effects
    }

    /// Queues an effect; false when it was dropped at the queue's limit, which is reported.
    fn effect(&mut self, effect: Effect) -> bool {
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

    /// The running app.
    pub fn app(&self) -> &Arc<App> {
        &self.program.app
    }

    /// Reads a storage key as plain data.
    pub fn storage_get(&mut self, key: &str) -> Value {
        self.evaluator().storage_get(key)
    }

    /// Sets a storage key; null removes it.
    pub fn storage_set(&mut self, key: &str, value: Value) {
        self.store.storage_set(key, ScriptValue::Plain(value));
    }

    /// Derives the encryption key from the app's secrets.
    fn update_encryption_key(&mut self) {
        let key = self.program.app.secrets.get("encryptionKey").map(Value::to_display);
        self.store.set_encryption_key(key.as_deref());
    }

    /// Queues the storage for saving if it has changed; for the end of the program and idle times.
    pub fn flush_storage(&mut self) {
        if self.saver.may_have_changed(&self.store) {
            self.save_storage();
        }
    }

    /// The storage as plain data if it may have changed since the last call.
    pub fn copy_storage(&mut self) -> Option<Map> {
        self.saver.copy(&self.store, &mut self.scripts.engine)
    }

    fn save_storage(&mut self) {
        let mut faults = Vec::new();
        let changed: Option<Map> = self.saver.take(&self.store, &mut self.scripts.engine, &mut faults);
        faults.into_iter().for_each(|fault| self.report(fault));
        if let Some(storage) = changed {
            self.effect(Effect::SaveStorage(Arc::new(storage)));
        }
    }

    /// Removes and returns new faults, each once, for printing.
    pub fn take_faults(&mut self) -> Vec<Diagnostic> {
        self.faults.take_new()
    }

    /// Size of the window in logical pixels, and true for a dark theme.
    pub fn window(&self) -> ((f32, f32), bool) {
        let device = self.store.device_object();
        let side = |name: &str| device.get(name).as_f64().unwrap_or(800.0) as f32;
        let dark = self.store.app_object().get("isDark").is_some_and(Value::is_truthy);
        ((side("width"), side("height")), dark)
    }

    /// True while requests are pending. The scene has this flag, too, but a request that changes nothing on the screen makes no new scene.
    pub fn is_busy(&self) -> bool {
        self.store.apis().is_calling() || self.tasks.is_waiting()
    }

    fn resize(&mut self, width: f32, height: f32) {
        let is_awake = self.store.device_object().get("wakelockEnabled");
        self.store.set_device(device_object(width, height, &self.program.platform));
        self.set_awake(is_awake == Value::Bool(true));
    }

    /// Sets `device.wakelockEnabled`.
    fn set_awake(&mut self, on: bool) {
        let device = self.store.device_object();
        if device.get("wakelockEnabled") != Value::Bool(on)
            && let Some(fields) = device.as_map()
        {
            let mut fields = fields.clone();
            fields.insert(Arc::from("wakelockEnabled"), Value::Bool(on));
            self.store.set_device(Value::Map(Arc::new(fields)));
        }
    }

    fn set_now(&mut self, now: Now) {
        self.actions.budget.start_event();
        self.store.set_time(now.elapsed, now.wall_millis);
    }
}

/// `device`, for a window of this size in logical pixels.
pub fn device_object(width: f32, height: f32, platform: &str) -> Value {
    let orientation = if width > height { "landscape" } else { "portrait" };
    Value::map([
        ("width", Value::Number(f64::from(width.round()))),
        ("height", Value::Number(f64::from(height.round()))),
        ("orientation", Value::from(orientation)),
        ("platform", Value::from(platform)),
        ("safeAreaTop", Value::Number(0.0)),
        ("safeAreaBottom", Value::Number(0.0)),
        ("wakelockEnabled", Value::Bool(false)),
    ])
}

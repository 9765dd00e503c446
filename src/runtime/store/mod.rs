//! `Store`: the state that scripts access while they run: storage, widget properties, API states, the queue of their requests. Reads are recorded for
//! the binding that is being evaluated, changes for its readers.

mod encryption_key;
mod form;
mod host;
mod items;
mod key;
pub(crate) mod persistence;
mod read_log;
mod script_queue;
mod secure;
mod storage;
mod trace_log;
mod widget_props;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::apis::{Apis, full_name};
use crate::scene::ScreenId;
use crate::scope::{LexicalScope, WidgetScope};
use crate::sockets::Sockets;
use encryption_key::EncryptionKey;
use ensemble_core::spec::Spec;
use ensemble_core::value::{Map, Value};
use ensemble_script::ScriptValue;
pub use key::Key;
use read_log::ReadLog;
pub(crate) use script_queue::{Queued, ScriptQueue};
use storage::Storage;
use trace_log::TraceLog;
pub use widget_props::CLASSES;
pub(crate) use widget_props::TEST_ID;
use widget_props::WidgetTable;

/// State shared with scripts. It has interior mutability, because scripts call back while the engine is borrowed; no method keeps a borrow when it
/// returns.
#[derive(Default)]
pub struct Store {
    storage: Storage,
    widgets: WidgetTable,
    apis: Apis,
    sockets: Sockets,
    reads: ReadLog,
    trace: TraceLog,
    /// Changes since the last resolve, except those of widget properties.
    changed: RefCell<Vec<Key>>,
    queue: ScriptQueue,
    encryption_key: EncryptionKey,
    /// `device`.
    device: RefCell<Value>,
    /// `app`.
    app: RefCell<Value>,
    /// Time since the runtime's start.
    elapsed: Cell<Duration>,
    /// Time of the current event, in milliseconds since 1970.
    wall_millis: Cell<f64>,
    /// Clock of scripts, see `Setup::clock`.
    clock: Cell<Option<fn() -> f64>>,
    /// The language of the app as a tag.
    locale: RefCell<Arc<str>>,
    /// The screen of the running script, for names without a screen.
    screen: Cell<ScreenId>,
    /// Number of scripts that have run.
    script_runs: Cell<u64>,
    /// Actions that scripts may call.
    action_names: RefCell<Vec<&'static str>>,
}

impl Store {
    /// The APIs of all open screens.
    pub fn apis(&self) -> &Apis {
        &self.apis
    }

    /// The WebSockets of all open screens.
    pub fn sockets(&self) -> &Sockets {
        &self.sockets
    }

    /// Requests of scripts that have not been performed.
    pub fn queue(&self) -> &ScriptQueue {
        &self.queue
    }

    /// The log of what handlers change, for `inspect` and `why`.
    pub fn trace(&self) -> &TraceLog {
        &self.trace
    }

    /// Starts to record the reads of a binding.
    pub fn start_recording(&self) {
        self.reads.start();
    }

    /// Stops recording. Returns the keys that were read, and true when scripts change some of them in place.
    pub fn finish_recording(&self) -> (Vec<Key>, bool) {
        self.reads.finish()
    }

    /// Records a dependency of the binding that is being evaluated.
    pub fn record_read(&self, key: impl FnOnce() -> Key) {
        self.reads.record(key);
    }

    /// Records that the binding reads state which scripts change in place. It is evaluated again after every batch in which a script ran.
    pub fn record_volatile(&self) {
        self.reads.set_volatile();
    }

    /// Records a volatile read if scripts can change `value` in place.
    pub fn watched(&self, value: ScriptValue) -> ScriptValue {
        if matches!(value, ScriptValue::Object(_)) {
            self.record_volatile();
        }
        value
    }

    /// Number of different keys read so far.
    pub fn read_count(&self) -> usize {
        self.reads.len()
    }

    /// True if an API without a response is among the keys read after the first `from`.
    pub fn has_read_unanswered(&self, from: usize) -> bool {
        self.reads.any(from, |key| match key {
            Key::Api(name) => self.apis.is_unanswered(name),
            _ => false,
        })
    }

    /// Records a change.
    pub fn record_change(&self, key: Key) {
        self.trace.change(|| key.clone());
        let mut changed = self.changed.borrow_mut();
        // The same key changes many times in a row under a flood; one note of it is enough.
        if changed.last() != Some(&key) && !changed.contains(&key) {
            changed.push(key);
        }
    }

    /// Removes and returns the changes since the last call, except those of widget properties.
    pub fn take_changed(&self) -> Vec<Key> {
        self.changed.take()
    }

    /// Records that a script is about to run on a screen; it may change values in place.
    pub fn enter_script(&self, screen: ScreenId) {
        self.screen.set(screen);
        self.note_script_run();
    }

    /// Records that an expression is about to run on a screen; it is not expected to change values.
    pub fn enter_expression(&self, screen: ScreenId) {
        self.screen.set(screen);
    }

    /// Records that scripts may have changed values in place.
    pub fn note_script_run(&self) {
        self.script_runs.set(self.script_runs.get() + 1);
    }

    /// Number of scripts that have run.
    pub fn script_runs(&self) -> u64 {
        self.script_runs.get()
    }

    /// The screen of the last script.
    pub fn script_screen(&self) -> ScreenId {
        self.screen.get()
    }

    /// The storage.
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Reads a storage key.
    pub fn storage_get(&self, key: &str) -> ScriptValue {
        self.record_read(|| Key::Storage(Arc::from(key)));
        self.watched(self.storage.get(key))
    }

    /// Sets a storage key; null removes it.
    pub fn storage_set(&self, key: &str, value: ScriptValue) {
        let name = self.storage.set(key, value);
        self.record_change(Key::Storage(name));
    }

    /// Stores the object that a script has received for a storage key, so that the script's changes of it are saved.
    fn storage_keep(&self, key: &str, data: ScriptValue) {
        if let Some(name) = self.storage.keep(key, data) {
            self.record_change(Key::Storage(name));
        }
    }

    /// Removes all storage keys except encrypted ones (`enc_…`).
    pub fn storage_clear(&self) {
        for key in self.storage.keys().iter().filter(|key| !key.starts_with("enc_")) {
            self.storage_set(key, ScriptValue::default());
        }
    }

    /// Adds a widget without properties, below `parent`.
    pub fn add_widget(&self, handle: u64, spec: &'static Spec, parent: Option<u64>, id: Option<Arc<str>>) {
        self.widgets.add(handle, spec, parent, id);
    }

    /// Removes a widget. Returns its declaration.
    pub fn remove_widget(&self, handle: u64) -> Option<&'static Spec> {
        self.widgets.remove(handle)
    }

    /// Adds the lexical scope inside of a custom widget.
    pub fn add_custom_scope(&self, handle: u64, scope: Rc<LexicalScope>) {
        self.widgets.add_custom_scope(handle, scope);
    }

    /// The scope of the oldest custom widget that satisfies `wanted`.
    pub fn find_custom_scope(&self, wanted: impl Fn(u64, &WidgetScope) -> bool) -> Option<Rc<LexicalScope>> {
        self.widgets.find_custom_scope(wanted)
    }

    /// The declaration of a widget; `None` when it was removed.
    pub fn widget_spec(&self, handle: u64) -> Option<&'static Spec> {
        self.widgets.spec(handle)
    }

    /// The set properties of a widget.
    pub fn widget_props(&self, handle: u64) -> Option<Vec<(&'static str, ScriptValue)>> {
        self.widgets.props(handle)
    }

    /// A set property, without recording the read.
    pub fn peek_prop(&self, handle: u64, name: &str) -> Option<ScriptValue> {
        self.widgets.peek(handle, name)
    }

    /// A set property as plain data, without recording the read; null when unset or an object of a script.
    pub fn peek_plain_prop(&self, handle: u64, name: &str) -> Value {
        match self.peek_prop(handle, name) {
            Some(ScriptValue::Plain(value)) => value,
            _ => Value::Null,
        }
    }

    /// Sets a declared property without recording the change, which is up to the caller. True when it may have changed.
    pub fn assign_prop(&self, handle: u64, name: &'static str, value: ScriptValue) -> bool {
        self.widgets.assign(handle, name, value)
    }

    /// A property of a widget; `None` when it is not declared.
    pub fn widget_get(&self, handle: u64, name: &str) -> Option<ScriptValue> {
        let (prop, value) = self.widgets.read(handle, name)?;
        self.record_read(|| Key::Widget(handle, prop));
        Some(self.watched(value))
    }

    /// Sets a property of a widget and records the change. No effect after the widget was removed.
    ///
    /// # Errors
    ///
    /// A message when the widget has no such property.
    pub fn widget_set(&self, handle: u64, name: &str, value: ScriptValue) -> Result<(), String> {
        let spec = self.widgets.set(handle, name, value)?;
        if let Some(prop) = spec.and_then(|spec| spec.prop(name)) {
            self.trace.change(|| Key::Widget(handle, prop.name));
        }
        Ok(())
    }

    /// Removes and returns the widgets with changed properties, in the order of change.
    pub fn take_changed_widgets(&self) -> Vec<u64> {
        self.widgets.take_changed()
    }

    /// Removes and returns the changed properties of a widget; `None` when it was removed.
    pub fn take_changed_props(&self, handle: u64) -> Option<(&'static Spec, Vec<&'static str>)> {
        self.widgets.take_changed_props(handle)
    }

    /// An input of a custom widget, as its caller sees it; `None` when it is not declared.
    pub fn input_get(&self, handle: u64, name: &str) -> Option<ScriptValue> {
        let (at, value) = self.widgets.input(handle, name)?;
        self.record_read(|| Key::Input(handle, at));
        value.map(|value| self.watched(value))
    }

    /// The full name of an API in a script.
    fn api_key(&self, name: &str) -> Arc<str> {
        // A full name is `SCREEN/NAME`: an object that a script has kept names its own screen, whichever runs now.
        if name.contains('/') { Arc::from(name) } else { full_name(self.screen.get(), name) }
    }

    /// Sets `device` if it differs.
    pub fn set_device(&self, device: Value) {
        let changed = *self.device.borrow() != device;
        if changed {
            *self.device.borrow_mut() = device;
            self.record_change(Key::Device);
        }
    }

    /// `device` as scripts see it.
    pub fn device_object(&self) -> Value {
        self.device.borrow().clone()
    }

    /// `app` as scripts see it.
    pub fn app_object(&self) -> Map {
        self.app.borrow().as_map().cloned().unwrap_or_default()
    }

    /// Sets `app`.
    pub fn set_app_object(&self, app: Map) {
        *self.app.borrow_mut() = Value::Map(Arc::new(app));
        self.record_change(Key::App);
    }

    /// Shows what a script asks of `app` to the rest of that script: the runtime does it when the script has ended. A theme that the app does not
    /// have changes nothing.
    pub(super) fn note_app(&self, key: &str, value: &Value) {
        let mut app = self.app_object();
        match key {
            "theme" | "setTheme" | "saveTheme" => {
                let themes = app.get("themes").cloned().unwrap_or_default();
                if !themes.as_list().unwrap_or_default().contains(value) {
                    return;
                }
                if key == "saveTheme" {
                    self.storage_set("ensemble.theme", value.clone().into());
                }
                app.insert("theme", value.clone());
                self.set_app_object(app);
            }
            "removeSavedTheme" => self.storage_set("ensemble.theme", ScriptValue::default()),
            "useMockResponse" | "setUseMockResponse" => {
                app.insert("useMockResponse", value.clone());
                self.set_app_object(app);
            }
            _ => {}
        }
    }

    /// Sets the time: since the runtime's start, and in milliseconds since 1970.
    pub fn set_time(&self, elapsed: Duration, wall_millis: f64) {
        self.elapsed.set(elapsed);
        self.wall_millis.set(wall_millis);
    }

    /// Sets the language tag for formatters of scripts.
    pub fn set_locale(&self, tag: Arc<str>) {
        *self.locale.borrow_mut() = tag;
    }

    /// Sets the clock of scripts; `None` for the time of the event.
    pub fn set_clock(&self, clock: Option<fn() -> f64>) {
        self.clock.set(clock);
    }

    /// Time since the runtime's start.
    pub fn elapsed(&self) -> Duration {
        self.elapsed.get()
    }

    /// Milliseconds since the runtime's start.
    pub fn elapsed_millis(&self) -> f64 {
        self.elapsed.get().as_secs_f64() * 1000.0
    }

    /// The time of the event that is being handled, in milliseconds since 1970.
    pub fn wall_millis(&self) -> f64 {
        self.wall_millis.get()
    }

    /// Sets the actions that scripts may call.
    pub fn set_action_names(&self, names: Vec<&'static str>) {
        *self.action_names.borrow_mut() = names;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_noted_once_and_taken_once() {
        let store = Store::default();
        for name in ["a", "b", "a"] {
            store.storage_set(name, ScriptValue::Plain(Value::from("x")));
        }
        assert_eq!(store.take_changed(), [Key::Storage("a".into()), Key::Storage("b".into())]);
        assert!(store.take_changed().is_empty());
    }

    #[test]
    fn only_what_a_binding_reads_is_recorded() {
        let store = Store::default();
        store.storage_get("before");
        store.start_recording();
        store.storage_get("a");
        store.storage_get("a");
        assert_eq!(store.read_count(), 1);
        assert_eq!(store.finish_recording(), (vec![Key::Storage("a".into())], false));
        store.storage_get("after");
        assert_eq!(store.finish_recording(), (Vec::new(), false));
    }

    #[test]
    fn the_device_changes_when_it_differs() {
        let store = Store::default();
        store.set_device(Value::from("wide"));
        store.set_device(Value::from("wide"));
        assert_eq!(store.take_changed(), [Key::Device]);
    }

    #[test]
    fn clearing_the_storage_keeps_what_is_encrypted() {
        let store = Store::default();
        for name in ["token", "enc_token"] {
            store.storage_set(name, ScriptValue::Plain(Value::from("x")));
        }
        store.storage_clear();
        assert_eq!(store.storage().keys(), ["enc_token".into()]);
    }
}

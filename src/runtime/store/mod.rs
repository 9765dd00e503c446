//! The part of the state that scripts reach while they run: storage, widget properties, API states, the queue of what they asked for.
//! Every read is recorded for the binding that is being evaluated, every change is noted for its readers.

mod host;
pub(crate) mod persistence;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::apis::ApiState;
use crate::scene::ScreenId;
use crate::scope::{LexicalScope, ScopeKind};
use ensemble_core::spec::{Kind, Prop, Spec, Unset};
use ensemble_core::value::Value;
use ensemble_script::{ActionRequest, Fault, Function, LogLevel, ScriptValue};

/// Something that a binding can read and that can change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// The state of an API, by its full name.
    Api(Arc<str>),
    /// A property of a widget.
    Widget(u64, &'static str),
    /// A key of the storage.
    Storage(Arc<str>),
    /// A level of plain names: a row.
    Locals(u64),
    /// An input of a custom widget, by its place.
    Input(u64, usize),
    /// `device`.
    Device,
    /// `app`: theme, language.
    App,
}

/// The visible properties of a widget.
pub struct WidgetProps {
    /// Which widget it is.
    pub spec: &'static Spec,
    /// Properties as they are now.
    pub props: Vec<(&'static str, ScriptValue)>,
    /// Properties that changed since the last resolve.
    pub changed: Vec<&'static str>,
}

/// What scripts asked for while they ran.
pub enum Queued {
    /// `ensemble.NAME(…)`.
    Action(ActionRequest),
    /// `list.scrollToBottom()`.
    Command {
        /// Which widget.
        node: u64,
        /// Which method.
        method: &'static str,
        /// Its arguments.
        args: Vec<Value>,
    },
    /// `setTimeout`, `setInterval`.
    SetTimer {
        /// Its number.
        timer: u32,
        /// What to call.
        callback: Function,
        /// With what.
        args: Vec<ScriptValue>,
        /// When, in milliseconds.
        delay: f64,
        /// Again and again.
        repeat: bool,
    },
    /// `clearTimeout`.
    ClearTimer(u32),
    /// A console line.
    Console(LogLevel, String),
    /// A fault in a promise nobody waits for.
    Fault(Fault),
    /// `app.theme = …` and the like.
    App(Arc<str>, Value),
    /// `card.title = …` on a custom widget.
    Input {
        /// Which custom widget.
        widget: u64,
        /// Which input.
        name: Arc<str>,
        /// Its new value.
        value: ScriptValue,
    },
}

/// State shared with scripts. Interior mutability, because scripts call back while the engine is borrowed.
#[derive(Default)]
pub struct Store {
    /// The app's storage.
    pub storage: RefCell<FxHashMap<Arc<str>, ScriptValue>>,
    /// Storage keys in the order in which they were first set.
    pub storage_order: RefCell<Vec<Arc<str>>>,
    /// Whether storage has changed since it was last saved.
    pub storage_dirty: Cell<bool>,
    /// Widgets by handle.
    pub widgets: RefCell<FxHashMap<u64, WidgetProps>>,
    /// Widgets with changed properties.
    pub changed_widgets: RefCell<Vec<u64>>,
    /// The custom_scopes of custom widgets by handle.
    pub custom_scopes: RefCell<FxHashMap<u64, Rc<LexicalScope>>>,
    /// APIs by full name: `SCREEN/NAME`.
    pub apis: RefCell<FxHashMap<Arc<str>, ApiState>>,
    /// Other changes since the last resolve.
    pub changed: RefCell<Vec<Key>>,
    /// What the binding that is being evaluated has read; `None` while none is.
    pub reads: RefCell<Option<Vec<Key>>>,
    /// Whether it has read something that scripts change in place: it is evaluated again after every batch in which a script ran.
    pub volatile: Cell<bool>,
    /// What scripts asked for.
    pub queue: RefCell<VecDeque<Queued>>,
    /// How many console lines and actions were dropped because [`Store::QUEUE`] was reached.
    pub queue_dropped: Cell<usize>,
    /// `device`.
    pub device: RefCell<Value>,
    /// `app`.
    pub app: RefCell<Value>,
    /// Milliseconds since 1970, as the event that is being handled was told.
    pub now_millis: Cell<f64>,
    /// The clock of scripts: see `Setup::clock`.
    pub clock: Cell<Option<fn() -> f64>>,
    /// The screen whose script runs, for names without a screen.
    pub screen: Cell<ScreenId>,
    /// Counts up with every script that ran.
    pub scripts: Cell<u64>,
    /// The actions that scripts may call.
    pub action_names: RefCell<Vec<&'static str>>,
    next_timer: Cell<u32>,
}

impl Store {
    /// How many requests of scripts may be queued at once.
    pub const QUEUE: usize = 10_000;

    /// Notes that the binding that is being evaluated depends on `key`.
    pub fn record_read(&self, key: impl FnOnce() -> Key) {
        if let Some(reads) = &mut *self.reads.borrow_mut() {
            let key = key();
            if !reads.contains(&key) {
                reads.push(key);
            }
        }
    }

    /// Notes a change.
    pub fn record_change(&self, key: Key) {
        let mut changed = self.changed.borrow_mut();
        // The same key changes many times in a row under a flood; one note of it is enough.
        if changed.last() != Some(&key) && !changed.contains(&key) {
            changed.push(key);
        }
    }

    /// Queues a request of a script.
    pub fn push(&self, queued: Queued) {
        let mut queue = self.queue.borrow_mut();
        if queue.len() < Self::QUEUE {
            queue.push_back(queued);
        } else {
            self.queue_dropped.set(self.queue_dropped.get() + 1);
        }
    }

    /// A number for a script's timer.
    pub fn next_timer(&self) -> u32 {
        self.next_timer.set(self.next_timer.get().wrapping_add(1).max(1));
        self.next_timer.get()
    }

    /// Reads a storage key.
    pub fn storage_get(&self, key: &str) -> ScriptValue {
        self.record_read(|| Key::Storage(Arc::from(key)));
        self.watched(self.storage.borrow().get(key).cloned().unwrap_or_default())
    }

    /// Notes that a script can change `datum` in place, when it can.
    pub fn watched(&self, datum: ScriptValue) -> ScriptValue {
        if matches!(datum, ScriptValue::Object(_)) {
            self.volatile.set(true);
        }
        datum
    }

    /// Sets a storage key; null removes it.
    pub fn storage_set(&self, key: &str, value: ScriptValue) {
        let mut storage = self.storage.borrow_mut();
        self.storage_dirty.set(true);
        let name = match storage.get_key_value(key) {
            Some((name, _)) => name.clone(),
            None => Arc::from(key),
        };
        if matches!(&value, ScriptValue::Plain(Value::Null)) {
            storage.remove(key);
            self.storage_order.borrow_mut().retain(|name| &**name != key);
        } else if storage.insert(name.clone(), value).is_none() {
            self.storage_order.borrow_mut().push(name.clone());
        }
        drop(storage);
        self.record_change(Key::Storage(name));
    }

    /// Puts the object that a script has got for a storage key in the key's place, so that what it changes in it is kept.
    pub fn storage_keep(&self, key: &str, data: ScriptValue) {
        let mut storage = self.storage.borrow_mut();
        let Some((name, old)) = storage.get_key_value(key).map(|(name, old)| (name.clone(), old.clone())) else {
            return;
        };
        if let ScriptValue::Plain(_) = old {
            storage.insert(name.clone(), data);
            drop(storage);
            self.record_change(Key::Storage(name));
        }
    }

    /// Whether scripts can change something of the storage in place.
    pub fn storage_is_live(&self) -> bool {
        self.storage.borrow().values().any(|datum| matches!(datum, ScriptValue::Object(_)))
    }

    /// Removes every storage key but the encrypted ones (`enc_…`).
    pub fn storage_clear(&self) {
        let keys: Vec<Arc<str>> =
            self.storage_order.borrow().iter().filter(|key| !key.starts_with("enc_")).cloned().collect();
        for key in keys {
            self.storage_set(&key, ScriptValue::default());
        }
    }

    /// Reads a property of a widget; `None` when it has no such property.
    pub fn widget_get(&self, handle: u64, name: &str) -> Option<ScriptValue> {
        let widgets = self.widgets.borrow();
        let cell = widgets.get(&handle)?;
        let prop = cell.spec.prop(name)?;
        self.record_read(|| Key::Widget(handle, prop.name));
        let datum = match cell.get(prop.name) {
            Some(datum) => datum.clone(),
            None => cell.unset(prop),
        };
        Some(self.watched(datum))
    }

    /// Sets a property of a widget. An error when it has no such property; nothing when the widget is gone.
    pub fn widget_set(&self, handle: u64, name: &str, value: ScriptValue) -> Result<(), String> {
        let mut widgets = self.widgets.borrow_mut();
        let Some(cell) = widgets.get_mut(&handle) else { return Ok(()) };
        let Some(prop) = cell.spec.prop(name) else {
            return Err(format!("`{}` has no property `{name}`", cell.spec.name));
        };
        if cell.set(prop.name, value) && cell.note(prop.name) {
            self.changed_widgets.borrow_mut().push(handle);
        }
        Ok(())
    }

    /// Reads an input of a custom widget, as its caller sees it; `None` when it has no such input.
    pub fn input_get(&self, handle: u64, name: &str) -> Option<ScriptValue> {
        let inside = self.custom_scopes.borrow().get(&handle).cloned()?;
        let ScopeKind::Widget(widget) = &inside.kind else { return None };
        let at = widget.definition.inputs.iter().position(|input| &**input == name)?;
        self.record_read(|| Key::Input(handle, at));
        let datum = widget.inputs.borrow().get(at).cloned();
        datum.map(|datum| self.watched(datum))
    }

    /// The full name of an API that a script names.
    pub fn api_key(&self, name: &str) -> Arc<str> {
        if name.contains('/') { Arc::from(name) } else { full_name(self.screen.get(), name) }
    }
}

/// The full name of an API of a screen.
pub fn full_name(screen: ScreenId, name: &str) -> Arc<str> {
    Arc::from(format!("{}/{name}", screen.0))
}

impl WidgetProps {
    /// A property as it is now.
    pub fn get(&self, name: &str) -> Option<&ScriptValue> {
        self.props.iter().find(|(key, _)| *key == name).map(|(_, datum)| datum)
    }

    /// Sets a property. Answers whether that may have changed anything.
    pub fn set(&mut self, name: &'static str, value: ScriptValue) -> bool {
        match self.props.iter_mut().find(|(key, _)| *key == name) {
            Some((_, old)) => {
                if let (ScriptValue::Plain(old), ScriptValue::Plain(new)) = (&*old, &value)
                    && old == new
                {
                    return false;
                }
                *old = value;
            }
            None => self.props.push((name, value)),
        }
        true
    }

    /// What a property reads as while it is unset.
    fn unset(&self, prop: &Prop) -> ScriptValue {
        // A field that nobody has typed in holds an empty text, not nothing.
        if self.spec.value == Some(prop.name) && prop.kind == Kind::Text {
            return ScriptValue::Plain(Value::from(""));
        }
        match self.spec.unset.iter().find(|(name, _)| *name == prop.name) {
            Some((_, Unset::As { prop, otherwise })) => {
                self.get(prop).cloned().unwrap_or(ScriptValue::Plain(Value::Bool(*otherwise)))
            }
            None => ScriptValue::default(),
        }
    }

    /// Notes that a property has changed. Answers whether it is the first one since the last resolve.
    pub fn note(&mut self, name: &'static str) -> bool {
        let first = self.changed.is_empty();
        if !self.changed.contains(&name) {
            self.changed.push(name);
        }
        first
    }
}

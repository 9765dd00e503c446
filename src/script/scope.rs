//! A screen's scope: a realm of its own with the app's names on its global object, and the code compiled for it.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::realm::Realm;
use boa_engine::{Context, Finalize, JsData, JsObject, JsResult, JsString, JsValue, Trace};
use rustc_hash::FxHashMap;

use super::convert::{Keys, to_js};
use super::direct::Field;
use super::instance::Factory;
use super::object::host_object;
use super::promise::{Pending, Rejections};
use super::texts::{TextId, Texts};
use super::{Host, Limits, Name, Object, memory};
use ensemble_core::app::{Code, CodeId};
use ensemble_core::spec::Spec;
use ensemble_core::value::Value;

/// Names a screen's scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

/// What the engine and the functions it hands to scripts have in common.
pub(super) struct Shared {
    pub host: Rc<dyn Host>,
    pub limits: Limits,
    pub keys: Keys,
    pub texts: Texts,
    pub scopes: RefCell<FxHashMap<ScopeId, Rc<Scope>>>,
    pub pending: Pending,
    pub rejections: Rejections,
}

/// A screen's realm and what was made in it.
pub(super) struct Scope {
    pub realm: Realm,
    pub global: JsObject,
    /// Names the host declared, with what stood on the global object for them.
    pub names: RefCell<FxHashMap<Arc<str>, Name>>,
    /// Names of APIs: reading below their `body` before it is there is no fault.
    pub apis: RefCell<Vec<Arc<str>>>,
    pub compiled: RefCell<FxHashMap<(CodeId, Signature), Rc<Compiled>>>,
    /// Handlers that take fields of an event; none where the handler needs the whole.
    pub direct: RefCell<FxHashMap<CodeId, Option<Rc<Compiled>>>>,
    /// Imports and Global, which ran when the screen was opened.
    pub scripts: RefCell<Vec<Arc<Code>>>,
    /// Functions that read a `let` or `const` of Global.
    pub readers: RefCell<FxHashMap<Arc<str>, JsObject>>,
    pub factories: RefCell<FxHashMap<usize, Rc<Factory>>>,
    pub texts: RefCell<Vec<TextId>>,
    /// One object for each thing of the app.
    pub objects: RefCell<FxHashMap<Object, JsObject>>,
    /// Prototypes by the address of the widget's declaration, or a small number for other kinds.
    pub prototypes: RefCell<FxHashMap<usize, JsObject>>,
    /// Objects made of lists and maps that things hold as plain data.
    data: RefCell<Vec<(Value, JsObject)>>,
}

/// Which of the names around a handler its function takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Signature {
    pub event: bool,
    pub response: bool,
}

/// A piece of code as a function.
pub(super) struct Compiled {
    pub function: JsObject,
    /// The item-template names it takes, by place; those it does not mention are left out.
    pub locals: Vec<Arc<str>>,
    pub taken: Vec<usize>,
    pub signature: Signature,
    /// What it takes in the place of `response`.
    pub fields: Vec<Field>,
}

/// Tells functions of a realm which scope they belong to.
#[derive(Trace, Finalize, JsData)]
struct Tag(#[unsafe_ignore_trace] ScopeId);

impl Scope {
    /// A new realm without names.
    pub fn new(id: ScopeId, context: &mut Context) -> JsResult<Self> {
        let realm = context.create_realm()?;
        realm.host_defined_mut().insert(Tag(id));
        let outer = context.enter_realm(realm.clone());
        let global = context.global_object();
        context.enter_realm(outer);
        Ok(Self {
            realm,
            global,
            names: RefCell::default(),
            apis: RefCell::default(),
            compiled: RefCell::default(),
            direct: RefCell::default(),
            scripts: RefCell::default(),
            readers: RefCell::default(),
            factories: RefCell::default(),
            texts: RefCell::default(),
            objects: RefCell::default(),
            prototypes: RefCell::default(),
            data: RefCell::default(),
        })
    }

    /// Does something inside the realm.
    pub fn inside<R>(&self, context: &mut Context, act: impl FnOnce(&mut Context) -> R) -> R {
        let outer = context.enter_realm(self.realm.clone());
        let result = memory::within(|| act(context));
        context.enter_realm(outer);
        result
    }

    /// Puts a name on the global object. A variable of the app's own scripts with this name stays.
    pub fn declare(&self, name: Arc<str>, what: Name, shared: &Rc<Shared>, context: &mut Context) -> JsResult<()> {
        let key = PropertyKey::from(JsString::from(&*name));
        let own = self.global.borrow().properties().contains_key(&key);
        if own && !self.names.borrow().contains_key(&name) && !is_replaceable(&name) {
            return Ok(());
        }
        let value = self.value_of(&what, shared, context)?;
        if let Name::Object(Object::Api(_)) = what {
            self.apis.borrow_mut().push(name.clone());
            self.direct.borrow_mut().clear();
        }
        let property =
            PropertyDescriptor::builder().value(value).writable(true).enumerable(true).configurable(true).build();
        self.global.define_property_or_throw(key, property, context)?;
        self.names.borrow_mut().insert(name, what);
        Ok(())
    }

    /// What a name stands for.
    pub fn value_of(&self, what: &Name, shared: &Rc<Shared>, context: &mut Context) -> JsResult<JsValue> {
        Ok(match what {
            Name::Object(object) => host_object(self, shared, object, None, context)?.into(),
            Name::Widget(handle, spec) => self.widget(*handle, spec, shared, context)?.into(),
            Name::Value(value) => to_js(value, &shared.keys, context)?,
        })
    }

    /// The object of a widget.
    pub fn widget(
        &self,
        handle: u64,
        spec: &'static Spec,
        shared: &Rc<Shared>,
        context: &mut Context,
    ) -> JsResult<JsObject> {
        host_object(self, shared, &Object::Widget(handle), Some(spec), context)
    }

    /// A list or map that a thing holds as plain data, as the same object each time: what a script changes in it, the next reader sees.
    pub fn data(&self, value: &Value, shared: &Shared, context: &mut Context) -> JsResult<JsValue> {
        if !matches!(value, Value::List(_) | Value::Map(_)) {
            return to_js(value, &shared.keys, context);
        }
        if let Some((_, known)) = self.data.borrow().iter().find(|(known, _)| same(known, value)) {
            return Ok(known.clone().into());
        }
        let made = to_js(value, &shared.keys, context)?;
        if let Some(object) = made.as_object() {
            let mut data = self.data.borrow_mut();
            if data.len() >= Self::DATA_LIMIT {
                data.remove(0);
            }
            data.push((value.clone(), object));
        }
        Ok(made)
    }

    /// So many pieces of plain data are remembered as objects.
    const DATA_LIMIT: usize = 32;
}

/// The scope whose function is running.
pub(super) fn current(shared: &Shared, context: &Context) -> Option<Rc<Scope>> {
    let id = current_id(context)?;
    shared.scopes.borrow().get(&id).cloned()
}

/// The name of the scope whose function is running.
pub(super) fn current_id(context: &Context) -> Option<ScopeId> {
    context.realm().host_defined().get::<Tag>().map(|tag| tag.0)
}

/// What all functions have in common.
pub(super) fn shared(context: &Context) -> JsResult<Rc<Shared>> {
    context
        .get_data::<Rc<Shared>>()
        .cloned()
        .ok_or_else(|| boa_engine::JsNativeError::error().with_message("the app has ended").into())
}

/// Names that the engine puts there itself and that an app may use for its own things.
fn is_replaceable(name: &str) -> bool {
    matches!(name, "app" | "device" | "env" | "secrets" | "appInfo")
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::List(a), Value::List(b)) => Arc::ptr_eq(a, b),
        (Value::Map(a), Value::Map(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}

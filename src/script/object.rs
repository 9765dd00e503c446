//! The app's things as JavaScript objects: widgets, APIs, device, app. Properties are native accessors on a prototype, so that the
//! engine's inline caches find them; a name that no accessor has ends in a proxy behind the prototype, which warns.

use std::rc::Rc;
use std::sync::Arc;

use boa_engine::object::builtins::{JsFunction, JsProxy};
use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction, Trace,
};

use super::convert::{from_script_value, set_plain, to_js, to_script_value, to_text, to_value};
use super::part;
use super::scope::{Scope, Shared};
use super::{LogLevel, Object, ScriptValue};
use ensemble_core::spec::{Kind, Spec};
use ensemble_core::value::Value;

/// A thing of the app.
#[derive(Trace, Finalize, JsData)]
pub(super) struct HostObject {
    #[unsafe_ignore_trace]
    pub shared: Rc<Shared>,
    #[unsafe_ignore_trace]
    pub object: Object,
    #[unsafe_ignore_trace]
    pub spec: Option<&'static Spec>,
}

/// What APIs and sockets have.
const API_KEYS: &[&str] = &[
    "body",
    "headers",
    "statusCode",
    "reasonPhrase",
    "cookies",
    "isLoading",
    "isSuccess",
    "isError",
    "isConnected",
    "isReconnecting",
    "sse",
    "data",
    "name",
];

/// What every widget has besides the properties of its declaration.
const WIDGET_KEYS: &[&str] = &["id", "testId", "className"];

/// The object for a thing of the app; one for each thing and screen.
pub(super) fn host_object(
    scope: &Scope,
    shared: &Rc<Shared>,
    object: &Object,
    spec: Option<&'static Spec>,
    context: &mut Context,
) -> JsResult<JsObject> {
    if let Some(known) = scope.objects.borrow().get(object) {
        return Ok(known.clone());
    }
    let prototype = prototype(scope, shared, object, spec, context)?;
    let data = HostObject { shared: shared.clone(), object: object.clone(), spec };
    let made = JsObject::new(context.root_shape(), prototype, data).upcast();
    scope.objects.borrow_mut().insert(object.clone(), made.clone());
    Ok(made)
}

fn prototype(
    scope: &Scope,
    shared: &Rc<Shared>,
    object: &Object,
    spec: Option<&'static Spec>,
    context: &mut Context,
) -> JsResult<JsObject> {
    let key = match (object, spec) {
        (_, Some(spec)) => std::ptr::from_ref(spec) as usize,
        (Object::Widget(_), None) => 1,
        (Object::Api(_), None) => 2,
        (Object::Storage, None) => 3,
        (Object::Device | Object::App | Object::Inputs(_), None) => 4,
    };
    if let Some(known) = scope.prototypes.borrow().get(&key) {
        return Ok(known.clone());
    }
    let fallback: JsObject = JsProxy::builder(JsObject::with_null_proto())
        .get(fallback_get)
        .set(fallback_set)
        .has(fallback_has)
        .build(context)?
        .into();
    let prototype =
        JsObject::new(context.root_shape(), fallback, boa_engine::builtins::object::OrdinaryObject).upcast();
    match (object, spec) {
        (_, Some(spec)) => add_widget(&prototype, spec, context),
        (Object::Widget(_), None) => {}
        (Object::Api(_), None) => API_KEYS.iter().for_each(|key| add_property(&prototype, key, key, None, context)),
        (Object::Storage, None) => super::storage::add(&prototype, &shared.limits.storage_keys, context),
        (Object::Device | Object::App | Object::Inputs(_), None) => {}
    }
    scope.prototypes.borrow_mut().insert(key, prototype.clone());
    Ok(prototype)
}

fn add_widget(prototype: &JsObject, spec: &'static Spec, context: &mut Context) {
    for key in WIDGET_KEYS {
        add_property(prototype, key, key, None, context);
    }
    for prop in spec.all_props() {
        for alias in prop.aliases {
            add_property(prototype, alias, prop.name, Some(prop.kind), context);
        }
        add_property(prototype, prop.name, prop.name, Some(prop.kind), context);
    }
    for method in spec.methods {
        let function = NativeFunction::from_copy_closure(move |this, args, context| {
            let (shared, object) = target(this)?;
            let args = args.iter().map(|arg| to_value(arg, context)).collect::<JsResult<Vec<_>>>()?;
            let result = shared.host.method(&object, method, args).map_err(thrown)?;
            from_script_value(&result, &shared.keys, context)
        });
        add_hidden(prototype, method, function, context);
    }
}

/// Adds a function that enumeration does not show.
pub(super) fn add_hidden(object: &JsObject, name: &str, function: NativeFunction, context: &Context) {
    let name = JsString::from(name);
    let function = boa_engine::object::FunctionObjectBuilder::new(context.realm(), function).name(name.clone()).build();
    let property = PropertyDescriptor::builder().value(function).writable(true).enumerable(false).configurable(true);
    object.insert_property(name, property);
}

fn add_property(
    prototype: &JsObject,
    name: &'static str,
    key: &'static str,
    kind: Option<Kind>,
    context: &mut Context,
) {
    let composite = kind.is_some_and(|kind| part::is_composite(&kind));
    let getter = NativeFunction::from_copy_closure(move |this, _, context| {
        let this = this.as_object();
        let Some(host) = this.as_ref().and_then(JsObject::downcast_ref::<HostObject>) else { return Err(misplaced()) };
        read(&host, key, composite, context)
    });
    let setter = NativeFunction::from_copy_closure(move |this, args, _| {
        let this = this.as_object();
        let Some(host) = this.as_ref().and_then(JsObject::downcast_ref::<HostObject>) else { return Err(misplaced()) };
        host.shared.host.write(&host.object, key, to_script_value(args.get_or_undefined(0))).map_err(thrown)?;
        Ok(JsValue::undefined())
    });
    add_accessor(prototype, name, getter, setter, context);
}

/// Adds a native accessor.
pub(super) fn add_accessor(
    object: &JsObject,
    name: &str,
    getter: NativeFunction,
    setter: NativeFunction,
    context: &Context,
) {
    let function = |native: NativeFunction| -> JsFunction { native.to_js_function(context.realm()) };
    let property = PropertyDescriptor::builder()
        .get(JsValue::from(function(getter)))
        .set(JsValue::from(function(setter)))
        .enumerable(true)
        .configurable(true);
    object.insert_property(JsString::from(name), property);
}

fn read(host: &HostObject, key: &str, composite: bool, context: &mut Context) -> JsResult<JsValue> {
    let shared = &host.shared;
    if let Object::Api(_) = host.object
        && let Some(response) = shared.host.response(&host.object, key)
        && let Some(value) = super::answer::read(&response, key, shared, context)?
    {
        return Ok(value);
    }
    match shared.host.read(&host.object, key) {
        ScriptValue::Plain(value) if composite && matches!(value, Value::Null | Value::Map(_)) => {
            part::make(host, key, &value, context)
        }
        ScriptValue::Plain(value @ (Value::List(_) | Value::Map(_))) => match super::scope::current(shared, context) {
            Some(scope) => scope.data(&value, shared, context),
            None => to_js(&value, &shared.keys, context),
        },
        datum => from_script_value(&datum, &shared.keys, context),
    }
}

fn target(this: &JsValue) -> JsResult<(Rc<Shared>, Object)> {
    let this = this.as_object();
    let host = this.as_ref().and_then(JsObject::downcast_ref::<HostObject>).ok_or_else(misplaced)?;
    Ok((host.shared.clone(), host.object.clone()))
}

/// `get` of the proxy behind a prototype: nothing that is declared has this name.
fn fallback_get(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = args.get_or_undefined(1).to_property_key(context)?;
    let receiver = args.get_or_undefined(2).as_object();
    let host = receiver.as_ref().and_then(JsObject::downcast_ref::<HostObject>);
    let ordinary = context.intrinsics().constructors().object().prototype();
    let (PropertyKey::String(name), Some(host)) = (&key, host) else { return ordinary.get(key, context) };
    let name = to_text(name);
    if !matches!(host.object, Object::Widget(_) | Object::Api(_)) {
        let value = read(&host, &name, false, context)?;
        // What every object has, these have too, unless their data has it.
        return if value.is_null() { Ok(ordinary.get(key, context)?.or_null()) } else { Ok(value) };
    }
    if ordinary.has_property(key.clone(), context)? {
        return ordinary.get(key, context);
    }
    // The lists of a stream have names of their own.
    if let Object::Api(_) = host.object {
        let value = read(&host, &name, false, context)?;
        if !value.is_null() {
            return Ok(value);
        }
    }
    // What engines and libraries ask of any object is no mistake of the author's.
    if !matches!(&*name, "toJSON" | "then" | "length" | "nodeType") {
        warn_unknown(&host, &name);
    }
    Ok(JsValue::undefined())
}

/// Null instead of undefined: what a thing does not have is null in bindings too.
trait OrNull {
    fn or_null(self) -> Self;
}

impl OrNull for JsValue {
    fn or_null(self) -> Self {
        if self.is_undefined() { JsValue::null() } else { self }
    }
}

fn fallback_set(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = args.get_or_undefined(1).to_property_key(context)?;
    let receiver = args.get_or_undefined(3).as_object();
    if let Some(host) = receiver.as_ref().and_then(JsObject::downcast_ref::<HostObject>) {
        let name = to_text(&JsValue::from(&key).to_string(context)?);
        match host.object {
            Object::Storage | Object::Device | Object::App | Object::Inputs(_) => {
                let datum = to_script_value(args.get_or_undefined(2));
                host.shared.host.write(&host.object, &name, datum).map_err(thrown)?;
            }
            Object::Widget(_) | Object::Api(_) => warn_unknown(&host, &name),
        }
    }
    Ok(JsValue::new(true))
}

/// `in` has no receiver to ask; every key of a thing counts as absent unless it is declared.
fn fallback_has(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = args.get_or_undefined(1).to_property_key(context)?;
    let ordinary = context.intrinsics().constructors().object().prototype();
    Ok(JsValue::new(ordinary.has_property(key, context)?))
}

fn warn_unknown(host: &HostObject, name: &str) {
    let what = match (&host.object, host.spec) {
        (Object::Api(api), _) => format!("`{api}`"),
        (_, Some(spec)) => format!("`{}`", spec.name),
        _ => "this".to_owned(),
    };
    host.shared.host.console(LogLevel::Warn, format!("unknown property `{name}` on {what}"));
}

/// Plain data of a thing, for where an object is wanted as data: storage and an API's answer; widgets have none.
pub(super) fn snapshot(object: &JsObject) -> Value {
    let Some(host) = object.downcast_ref::<HostObject>() else { return Value::Null };
    let keys: Vec<Arc<str>> = match host.object {
        Object::Api(_) => API_KEYS.iter().map(|key| Arc::from(*key)).collect(),
        Object::Widget(_) => return Value::Null,
        Object::Storage | Object::Device | Object::App | Object::Inputs(_) => host.shared.host.keys(&host.object),
    };
    let entries = keys.into_iter().filter_map(|key| {
        let ScriptValue::Plain(value) = host.shared.host.read(&host.object, &key) else { return None };
        (!value.is_null()).then_some((key, value))
    });
    Value::map(entries)
}

/// Writes back what a script changed inside a composite property.
pub(super) fn write_back(host: &HostObject, key: &str, value: Value) -> JsResult<()> {
    host.shared.host.write(&host.object, key, ScriptValue::Plain(value)).map_err(thrown)
}

/// What the host refused, as an exception.
pub(super) fn thrown(message: String) -> boa_engine::JsError {
    JsNativeError::typ().with_message(message).into()
}

fn misplaced() -> boa_engine::JsError {
    JsNativeError::typ().with_message("this property belongs to another kind of object").into()
}

/// A plain object with these functions.
pub(super) fn functions(
    entries: &[(&'static str, boa_engine::native_function::NativeFunctionPointer)],
    context: &Context,
) -> JsObject {
    let object = super::convert::plain_object(context);
    for (name, function) in entries {
        let function =
            boa_engine::object::FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(*function))
                .name(JsString::from(*name))
                .build();
        set_plain(&object, JsString::from(*name), function.into());
    }
    object
}

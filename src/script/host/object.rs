//! Objects of the app as JavaScript objects: widgets, APIs, device, app. Properties are native accessors on a prototype, so that the
//! engine's inline caches find them; a name that no accessor has ends in a proxy behind the prototype, which warns.

use std::rc::Rc;
use std::sync::Arc;

use boa_engine::builtins::object::OrdinaryObject;
use boa_engine::object::builtins::JsProxy;
use boa_engine::property::PropertyKey;
use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsValue, NativeFunction};

use super::data::data_object;
use super::native::{add_accessor, add_hidden, thrown};
use super::{class_list, nested_style, response_object, storage};
use crate::convert::{from_script_value, to_js, to_script_value, to_text, to_value};
use crate::host_data::{API_KEYS, HostObject};
use crate::scope::{Scope, Shared, current};
use crate::scope_id::current_id;
use crate::{Function, LogLevel, Object, ScriptValue, memory};
use ensemble_core::spec::{Kind, Spec};
use ensemble_core::value::Value;

/// Properties that every widget has besides those of its declaration.
const WIDGET_KEYS: &[&str] = &["id", "testId", "className"];

/// The JavaScript object for an object of the app; one for each object and screen.
pub(crate) fn host_object(
    scope: &Scope,
    shared: &Rc<Shared>,
    object: &Object,
    spec: Option<&'static Spec>,
    context: &mut Context,
) -> JsResult<JsObject> {
    // The same object each time, so that `===` holds between two reads of one widget.
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
        // Declarations are statics, so that the address names the widget.
        (_, Some(spec)) => std::ptr::from_ref(spec) as usize,
        (Object::Widget(_), None) => 1,
        (Object::Api(_), None) => 2,
        (Object::Storage, None) => 3,
        (Object::Inputs(_), None) => 4,
        (Object::Device, None) => 5,
        (Object::App, None) => 6,
    };
    if let Some(known) = scope.prototypes.borrow().get(&key) {
        return Ok(known.clone());
    }
    // Behind the prototype, not in front of the object: a proxy in front would defeat the engine's inline caches for every access.
    let fallback: JsObject = JsProxy::builder(JsObject::with_null_proto())
        .get(fallback_get)
        .set(fallback_set)
        .has(fallback_has)
        .build(context)?
        .into();
    let prototype = JsObject::new(context.root_shape(), fallback, OrdinaryObject).upcast();
    match (object, spec) {
        (_, Some(spec)) => add_widget(&prototype, spec, context),
        (Object::Widget(_), None) => {}
        (Object::Api(_), None) => API_KEYS.iter().for_each(|key| add_property(&prototype, key, key, None, context)),
        (Object::Storage, None) => storage::add(&prototype, &shared.limits.storage_keys, context),
        (Object::Device, None) => add_device(&prototype, context),
        (Object::Inputs(_), None) => {}
        (Object::App, None) => add_app(&prototype, context),
    }
    scope.prototypes.borrow_mut().insert(key, prototype.clone());
    Ok(prototype)
}

/// Adds the methods of `app`: those of the theme that is kept for the next start.
fn add_app(prototype: &JsObject, context: &mut Context) {
    let save = NativeFunction::from_fn_ptr(|this, args, _| {
        let (shared, object) = target(this)?;
        shared.host.write(&object, "saveTheme", to_script_value(args.get_or_undefined(0))).map_err(thrown)?;
        Ok(JsValue::undefined())
    });
    let function = JsValue::from(save.clone().to_js_function(context.realm()));
    // It can be assigned, too, so that it is no ordinary method.
    let getter =
        NativeFunction::from_copy_closure_with_captures(|_, _, function: &JsValue, _| Ok(function.clone()), function);
    add_accessor(prototype, "saveTheme", getter, save, context);
    let saved = NativeFunction::from_fn_ptr(|this, _, context| {
        let (shared, _) = target(this)?;
        let name = shared.host.read(&Object::Storage, "ensemble.theme");
        from_script_value(&name, &shared.strings, context)
    });
    add_hidden(prototype, "getSavedTheme", saved, context);
    let remove = NativeFunction::from_fn_ptr(|this, _, context| {
        let (shared, object) = target(this)?;
        let result = shared.host.method(&object, "removeSavedTheme", Vec::new()).map_err(thrown)?;
        from_script_value(&result, &shared.strings, context)
    });
    add_hidden(prototype, "removeSavedTheme", remove, context);
}

fn add_widget(prototype: &JsObject, spec: &'static Spec, context: &mut Context) {
    for key in WIDGET_KEYS {
        add_property(prototype, key, key, None, context);
    }
    add_class_list(prototype, context);
    for prop in spec.all_props() {
        for alias in prop.aliases {
            add_property(prototype, alias, prop.name, Some(prop.kind), context);
        }
        add_property(prototype, prop.name, prop.name, Some(prop.kind), context);
    }
    for method in spec.methods {
        let function = NativeFunction::from_copy_closure(move |this, args, context| {
            memory::check()?;
            let (shared, object) = target(this)?;
            let args = args.iter().map(|arg| to_value(arg, context)).collect::<JsResult<Vec<_>>>()?;
            let result = shared.host.method(&object, method, args).map_err(thrown)?;
            from_script_value(&result, &shared.strings, context)
        });
        add_hidden(prototype, method, function, context);
    }
}

fn add_class_list(prototype: &JsObject, context: &mut Context) {
    let getter = NativeFunction::from_fn_ptr(|this, _, context| {
        let widget = this.as_object().ok_or_else(wrong_receiver)?;
        class_list::class_list(&widget, context)
    });
    let setter = NativeFunction::from_fn_ptr(|this, args, context| {
        memory::check()?;
        let classes = to_value(args.get_or_undefined(0), context)?;
        let (shared, object) = target(this)?;
        shared.host.write(&object, "className", ScriptValue::Plain(classes)).map_err(thrown)?;
        Ok(JsValue::undefined())
    });
    add_accessor(prototype, "classList", getter, setter, context);
}

/// Methods of `device` that test the platform, each with the values of `device.platform` for which it returns true.
pub(crate) const PLATFORMS: &[(&str, &[&str])] = &[
    ("isIOS", &["ios"]),
    ("isAndroid", &["android"]),
    ("isWeb", &["web"]),
    ("isMacOS", &["macos"]),
    ("isWindows", &["windows"]),
    ("isLinux", &["linux"]),
    ("isDesktop", &["linux", "macos", "windows"]),
    ("isMobile", &["android", "ios"]),
];

fn add_device(prototype: &JsObject, context: &Context) {
    for (name, platforms) in PLATFORMS {
        let function = NativeFunction::from_copy_closure(move |_, _, context| {
            let platform = crate::scope::shared(context)?.host.read(&Object::Device, "platform");
            let is = matches!(&platform, ScriptValue::Plain(Value::Text(text)) if platforms.contains(&&**text));
            Ok(JsValue::new(is))
        });
        add_hidden(prototype, name, function, context);
    }
}

/// The property that a method of React's dialect sets: `setText` sets `text`.
fn set_by(method: &str) -> Option<String> {
    let rest = method.strip_prefix("set")?;
    let first = rest.chars().next().filter(char::is_ascii_uppercase)?;
    Some(format!("{}{}", first.to_ascii_lowercase(), &rest[1..]))
}

/// A method that sets one property of the object it is called on.
fn setter(prop: Arc<str>, context: &Context) -> JsValue {
    let function = NativeFunction::from_copy_closure_with_captures(
        |this, args, prop: &PropName, _| {
            memory::check()?;
            let (shared, object) = target(this)?;
            shared.host.write(&object, &prop.0, to_script_value(args.get_or_undefined(0))).map_err(thrown)?;
            Ok(JsValue::undefined())
        },
        PropName(prop),
    );
    function.to_js_function(context.realm()).into()
}

#[derive(boa_engine::Trace, boa_engine::Finalize)]
struct PropName(#[unsafe_ignore_trace] Arc<str>);

fn add_property(
    prototype: &JsObject,
    name: &'static str,
    key: &'static str,
    kind: Option<Kind>,
    context: &mut Context,
) {
    let composite = kind.is_some_and(|kind| nested_style::is_composite(&kind));
    let getter = NativeFunction::from_copy_closure(move |this, _, context| {
        let this = this.as_object();
        let Some(host) = this.as_ref().and_then(JsObject::downcast_ref::<HostObject>) else {
            return Err(wrong_receiver());
        };
        read(&host, key, composite, context)
    });
    let setter = NativeFunction::from_copy_closure(move |this, args, _| {
        memory::check()?;
        let this = this.as_object();
        let Some(host) = this.as_ref().and_then(JsObject::downcast_ref::<HostObject>) else {
            return Err(wrong_receiver());
        };
        host.shared.host.write(&host.object, key, to_script_value(args.get_or_undefined(0))).map_err(thrown)?;
        Ok(JsValue::undefined())
    });
    add_accessor(prototype, name, getter, setter, context);
}

fn read(host: &HostObject, key: &str, composite: bool, context: &mut Context) -> JsResult<JsValue> {
    let shared = &host.shared;
    if let Object::Api(_) = host.object
        && let Some(response) = shared.host.response(&host.object, key)
        && let Some(value) = response_object::read(&response, key, shared, context)?
    {
        return Ok(value);
    }
    match shared.host.read(&host.object, key) {
        ScriptValue::Plain(value) if composite && matches!(value, Value::Null | Value::Map(_)) => {
            nested_style::nested_style(host, key, &value, context)
        }
        ScriptValue::Plain(value @ (Value::List(_) | Value::Map(_))) => match current(shared, context) {
            Some(scope) => data_object(&scope, &value, shared, context),
            None => to_js(&value, &shared.strings, context),
        },
        script_value => from_script_value(&script_value, &shared.strings, context),
    }
}

fn target(this: &JsValue) -> JsResult<(Rc<Shared>, Object)> {
    let this = this.as_object();
    let host = this.as_ref().and_then(JsObject::downcast_ref::<HostObject>).ok_or_else(wrong_receiver)?;
    Ok((host.shared.clone(), host.object.clone()))
}

/// `get` trap of the proxy behind a prototype: no declared property has this name.
fn fallback_get(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = args.get_or_undefined(1).to_property_key(context)?;
    let receiver = args.get_or_undefined(2).as_object();
    let host = receiver.as_ref().and_then(JsObject::downcast_ref::<HostObject>);
    let ordinary = context.intrinsics().constructors().object().prototype();
    let (PropertyKey::String(name), Some(host)) = (&key, host) else { return ordinary.get(key, context) };
    let name = to_text(name);
    let set = set_by(&name);
    if let (Some(prop), Some(spec)) = (&set, host.spec)
        && let Some(prop) = spec.prop(prop)
    {
        return Ok(setter(Arc::from(prop.name), context));
    }
    if !matches!(host.object, Object::Widget(_) | Object::Api(_)) {
        let value = match host.object {
            // Keys that the app writes out have accessors; this is one that a script has computed.
            Object::Storage => storage::read(args.get_or_undefined(2), &name, context)?,
            _ => read(&host, &name, false, context)?,
        };
        if let (Object::Inputs(_), Some(prop), true) = (&host.object, set, value.is_null()) {
            return Ok(setter(Arc::from(prop), context));
        }
        // Members of every object, unless the data has a key of this name.
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
    if host.spec.is_some_and(|spec| spec.css(&name).is_some()) {
        return read(&host, &name, false, context);
    }
    // Engines and libraries read these keys of any object: that is no mistake of the author's.
    if !matches!(&*name, "toJSON" | "then" | "length" | "nodeType") {
        warn_unknown(&host, &name);
    }
    Ok(JsValue::undefined())
}

/// Null instead of undefined: a missing member of an object of the app is null in bindings, too.
trait UndefinedToNull {
    fn or_null(self) -> Self;
}

impl UndefinedToNull for JsValue {
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
                let script_value = to_script_value(args.get_or_undefined(2));
                host.shared.host.write(&host.object, &name, script_value).map_err(thrown)?;
            }
            // A name of CSS.
            Object::Widget(_) if host.spec.is_some_and(|spec| spec.css(&name).is_some()) => {
                memory::check()?;
                let script_value = to_script_value(args.get_or_undefined(2));
                if let Err(message) = host.shared.host.write(&host.object, &name, script_value) {
                    host.shared.host.console(LogLevel::Warn, message);
                }
            }
            Object::Api(_) if listens(&host, &name, args.get_or_undefined(2), context) => {}
            // A warning, not an exception: apps written for other runtimes set properties that this one does not have.
            Object::Widget(_) | Object::Api(_) => warn_unknown(&host, &name),
        }
    }
    Ok(JsValue::new(true))
}

/// True if `name` is an event of the object: the function is called for each of them, and nothing when it is null.
fn listens(host: &HostObject, name: &str, listener: &JsValue, context: &Context) -> bool {
    let function = listener.as_object().filter(JsObject::is_callable);
    let function = function.map(|object| Function { object, scope: current_id(context) });
    let is_none = function.is_none() && !listener.is_null_or_undefined();
    let is_event = host.shared.host.listen(&host.object, name, function);
    if is_event && is_none {
        host.shared.host.console(LogLevel::Warn, format!("`{name}` takes a function"));
    }
    is_event
}

/// `has` trap. It gets no receiver to ask, so that every key that is not declared counts as absent.
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

fn wrong_receiver() -> boa_engine::JsError {
    JsNativeError::typ().with_message("this property belongs to another kind of object").into()
}

//! `widget.classList`: the classes of a widget as a list with the methods of a browser's. They set `className`.

use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, Finalize, JsArgs, JsObject, JsResult, JsString, JsValue, NativeFunction, Trace};

use super::native::{add_hidden, thrown};
use crate::convert::to_text;
use crate::host_data::HostObject;
use crate::{ScriptValue, memory};
use ensemble_core::value::Value;

/// A change of the classes.
#[derive(Clone, Copy)]
enum Change {
    Add,
    Remove,
    Toggle,
}

#[derive(Clone, Trace, Finalize)]
struct Method {
    widget: JsObject,
    #[unsafe_ignore_trace]
    change: Change,
}

/// The list of the classes of `widget`, as they are now.
pub(super) fn class_list(widget: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let classes: Vec<JsValue> = names(widget).into_iter().map(|name| JsString::from(name).into()).collect();
    let list: JsObject = JsArray::from_iter(classes, context).into();
    for (name, change) in [("add", Change::Add), ("remove", Change::Remove), ("toggle", Change::Toggle)] {
        let method = Method { widget: widget.clone(), change };
        add_hidden(&list, name, NativeFunction::from_copy_closure_with_captures(change_classes, method), context);
    }
    let contains = NativeFunction::from_copy_closure_with_captures(
        |_, args, widget: &JsObject, context| {
            let wanted = to_text(&args.get_or_undefined(0).to_string(context)?);
            Ok(JsValue::new(names(widget).iter().any(|name| **name == *wanted)))
        },
        widget.clone(),
    );
    add_hidden(&list, "contains", contains, context);
    Ok(list.into())
}

/// `add(…)`, `remove(…)` and `toggle(name, force)`; the last answers whether the widget has the class now.
fn change_classes(_: &JsValue, args: &[JsValue], method: &Method, context: &mut Context) -> JsResult<JsValue> {
    memory::check()?;
    let mut classes = names(&method.widget);
    let mut has = false;
    let count = if matches!(method.change, Change::Toggle) { 1 } else { args.len() };
    for arg in args.iter().take(count) {
        let name = to_text(&arg.to_string(context)?).trim_start_matches('.').to_owned();
        let had = classes.contains(&name);
        has = match method.change {
            Change::Add => true,
            Change::Remove => false,
            Change::Toggle => args.get(1).map_or(!had, JsValue::to_boolean),
        };
        match (had, has) {
            (true, false) => classes.retain(|class| *class != name),
            (false, true) if !name.is_empty() => classes.push(name),
            _ => {}
        }
    }
    if let Some(host) = method.widget.downcast_ref::<HostObject>() {
        let value = ScriptValue::Plain(Value::text(classes.join(" ")));
        host.shared.host.write(&host.object, "className", value).map_err(thrown)?;
    }
    Ok(if matches!(method.change, Change::Toggle) { JsValue::new(has) } else { JsValue::undefined() })
}

fn names(widget: &JsObject) -> Vec<String> {
    let Some(host) = widget.downcast_ref::<HostObject>() else { return Vec::new() };
    let classes = match host.shared.host.read(&host.object, "className") {
        ScriptValue::Plain(Value::List(names)) => names.iter().map(Value::to_display).collect::<Vec<_>>().join(" "),
        ScriptValue::Plain(Value::Null) | ScriptValue::Object(_) => String::new(),
        ScriptValue::Plain(classes) => classes.to_display().to_string(),
    };
    classes.split_whitespace().map(|name| name.trim_start_matches('.').to_owned()).collect()
}

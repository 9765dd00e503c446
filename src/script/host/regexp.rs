//! `RegExp.prototype.exec`, through which every search with a regular expression goes, with a bound on its work.
//!
//! Implemented here because Boa runs `regress`, whose search nothing can interrupt: see [`ensemble_core::regex`]. `test`, `match`, `matchAll`,
//! `replace`, `search` and `split` stay Boa's: the standard makes them call `exec`.

use std::rc::Rc;

use boa_engine::object::builtins::{JsArray, JsRegExp};
use boa_engine::property::PropertyKey;
use boa_engine::string::JsStrVariant;
use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};
use ensemble_core::regex::{Flags, Match, Pattern};

use super::native::add_hidden;
use crate::convert::set_plain;
use crate::scope::{Shared, shared};

/// Most compiled patterns that are kept: an app has some dozens; scripts may make any number.
const MAX_PATTERNS: usize = 256;

/// Start of the message of a search that was aborted.
pub(crate) const TOO_MANY_STEPS: &str = "this regular expression takes too many steps";

/// The engine's own functions: apps may replace those of the prototype.
#[derive(Clone, boa_engine::Trace, boa_engine::Finalize)]
struct Originals {
    exec: JsObject,
    source: JsObject,
    unicode_sets: JsObject,
}

pub(crate) fn install(context: &mut Context) -> JsResult<()> {
    let prototype = context.intrinsics().constructors().regexp().prototype();
    let getter = |name: &str| {
        let property = prototype.borrow().properties().get(&PropertyKey::from(JsString::from(name)));
        property.and_then(|property| property.get().and_then(JsValue::as_object))
    };
    let (source, unicode_sets) = (getter("source"), getter("unicodeSets"));
    let exec = prototype.get(js_string!("exec"), context)?.as_callable();
    let (Some(exec), Some(source), Some(unicode_sets)) = (exec, source, unicode_sets) else { return Ok(()) };
    let function = NativeFunction::from_copy_closure_with_captures(
        |this, args, originals: &Originals, context| search(this, args, originals, context),
        Originals { exec, source, unicode_sets },
    );
    add_hidden(&prototype, "exec", function, context);
    Ok(())
}

fn search(this: &JsValue, args: &[JsValue], originals: &Originals, context: &mut Context) -> JsResult<JsValue> {
    let regexp = this.as_object().and_then(|object| JsRegExp::from_object(object.clone()).ok());
    // Boa's own function reports the fault.
    let Some(regexp) = regexp else { return originals.exec.call(this, args, context) };
    let text = args.get_or_undefined(0).to_string(context)?;
    let shared = shared(context)?;
    let Some(pattern) = pattern(&regexp, originals, &shared, context)? else {
        return originals.exec.call(this, &[text.into()], context);
    };
    let (global, sticky) = (regexp.global(context)?, regexp.sticky(context)?);
    let last_index = regexp.get(js_string!("lastIndex"), context)?.to_length(context)?;
    let start = if global || sticky { usize::try_from(last_index).unwrap_or(usize::MAX) } else { 0 };
    let mut steps = shared.regex_steps.get();
    let found = match text.as_str().variant() {
        JsStrVariant::Latin1(bytes) => pattern.find(bytes, start, sticky, &mut steps),
        JsStrVariant::Utf16(units) => pattern.find(units, start, sticky, &mut steps),
    };
    shared.regex_steps.set(steps);
    let Ok(found) = found else {
        // A script that catches this error has no steps left for another search.
        shared.regex_steps.set(0);
        let message = format!("{TOO_MANY_STEPS} on a text of {} characters", text.len());
        return Err(JsNativeError::range().with_message(message).into());
    };
    if global || sticky {
        let end = found.as_ref().and_then(|found| found.groups[0]).map_or(0, |(_, end)| end);
        regexp.set(js_string!("lastIndex"), end, true, context)?;
    }
    match found {
        Some(found) => result(&found, &text, &pattern, regexp.has_indices(context)?, context),
        None => Ok(JsValue::null()),
    }
}

fn pattern(
    regexp: &JsRegExp,
    originals: &Originals,
    shared: &Shared,
    context: &mut Context,
) -> JsResult<Option<Rc<Pattern>>> {
    let this = JsValue::from(regexp.clone());
    let source = originals.source.call(&this, &[], context)?.to_string(context)?;
    let flags = Flags {
        ignore_case: regexp.ignore_case(context)?,
        multiline: regexp.multiline(context)?,
        dot_all: regexp.dot_all(context)?,
        unicode: regexp.unicode(context)?,
        unicode_sets: originals.unicode_sets.call(&this, &[], context)?.to_boolean(),
    };
    let key = (source, flags);
    if let Some(known) = shared.patterns.borrow().get(&key) {
        return Ok(known.clone());
    }
    let mut source: Vec<u32> = match flags.full_unicode() {
        true => key.0.code_points().map(|point| point.as_u32()).collect(),
        false => key.0.iter().map(u32::from).collect(),
    };
    // Boa puts a backslash before every slash, whether there is one already or not.
    let is_slash: Vec<bool> = source.iter().skip(1).map(|c| *c == u32::from('/')).chain([false]).collect();
    let mut is_before_slash = is_slash.into_iter();
    source.retain(|_| is_before_slash.next() != Some(true));
    let made = Pattern::new(&source, flags).map(Rc::new);
    let mut patterns = shared.patterns.borrow_mut();
    if patterns.len() >= MAX_PATTERNS {
        patterns.clear();
    }
    patterns.insert(key, made.clone());
    Ok(made)
}

/// The array that `exec` returns.
fn result(
    found: &Match,
    text: &JsString,
    pattern: &Pattern,
    has_indices: bool,
    context: &mut Context,
) -> JsResult<JsValue> {
    let cut = |group: &Option<(usize, usize)>, _: &mut Context| match group {
        Some((begin, end)) => text.get(*begin..*end).map_or(JsValue::undefined(), JsValue::from),
        None => JsValue::undefined(),
    };
    let array = list(found, pattern, cut, context)?;
    let begin = found.groups[0].map_or(0, |(begin, _)| begin);
    let groups = array.get(js_string!("groups"), context)?;
    // In the order in which the standard makes them.
    array.delete_property_or_throw(js_string!("groups"), context)?;
    set_plain(&array, js_string!("index"), JsValue::from(begin));
    set_plain(&array, js_string!("input"), text.clone().into());
    set_plain(&array, js_string!("groups"), groups);
    if has_indices {
        let pair = |group: &Option<(usize, usize)>, context: &mut Context| match group {
            Some((begin, end)) => JsArray::from_iter([JsValue::from(*begin), JsValue::from(*end)], context).into(),
            None => JsValue::undefined(),
        };
        let indices = list(found, pattern, pair, context)?;
        set_plain(&array, js_string!("indices"), indices.into());
    }
    Ok(array.into())
}

/// One item for each group, and those with names once more under `groups`.
fn list(
    found: &Match,
    pattern: &Pattern,
    item: impl Fn(&Option<(usize, usize)>, &mut Context) -> JsValue,
    context: &mut Context,
) -> JsResult<JsObject> {
    let items: Vec<JsValue> = found.groups.iter().map(|group| item(group, context)).collect();
    let groups = match pattern.names() {
        [] => JsValue::undefined(),
        names => {
            let groups = JsObject::with_null_proto();
            for (name, number) in names {
                // Of groups with the same name at most one takes part.
                let name = JsString::from(&**name);
                if found.groups[*number].is_some() || !groups.has_own_property(name.clone(), context)? {
                    groups.create_data_property_or_throw(name, items[*number].clone(), context)?;
                }
            }
            groups.into()
        }
    };
    let array: JsObject = JsArray::from_iter(items, context).into();
    set_plain(&array, js_string!("groups"), groups);
    Ok(array)
}

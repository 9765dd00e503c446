//! `Intl`, `toLocaleString` of numbers and dates, and `localeCompare`, in the language of the app unless another one is asked for.
//!
//! `NumberFormat`, `DateTimeFormat`, `PluralRules`, `RelativeTimeFormat` and `Collator` with the options of ECMA-402 that `ensemble_core::locale` has data for. Not there:
//! `ListFormat`, `Segmenter`, `DisplayNames`, other calendars than the Gregorian one, `numberingSystem`, scientific notation, names of time zones.

mod collator;
mod date;
mod number;
mod options;
mod plural;

use boa_engine::object::FunctionObjectBuilder;
use boa_engine::object::builtins::JsArray;
use boa_engine::property::PropertyDescriptor;
use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};

use super::native::add_hidden;
use crate::convert::{plain_object, to_text};
use crate::scope::{Scope, shared};
use ensemble_core::locale::Locale;

pub(super) use date::local_moment;

/// A constructor's body: arguments to object.
type Make = fn(&JsValue, &[JsValue], &mut Context) -> JsResult<JsValue>;

/// Fills a new realm.
pub(super) fn install(scope: &Scope, context: &mut Context) {
    let intl = plain_object(context);
    let makers: [(&str, Make); 5] = [
        ("Collator", collator::make),
        ("NumberFormat", number::make),
        ("DateTimeFormat", date::make),
        ("PluralRules", plural::make_rules),
        ("RelativeTimeFormat", plural::make_relative),
    ];
    for (name, make) in makers {
        let function = FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(make))
            .name(JsString::from(name))
            .constructor(true)
            .build();
        let function: JsObject = function.into();
        add_hidden(&function, "supportedLocalesOf", NativeFunction::from_fn_ptr(supported), context);
        hidden(&intl, name, function.into());
    }
    hidden(&scope.global, "Intl", intl.into());
    let constructors = context.intrinsics().constructors();
    let (numbers, dates) = (constructors.number().prototype(), constructors.date().prototype());
    let strings = constructors.string().prototype();
    add_hidden(&strings, "localeCompare", NativeFunction::from_fn_ptr(collator::locale_compare), context);
    add_hidden(&numbers, "toLocaleString", NativeFunction::from_fn_ptr(number::to_locale_string), context);
    for (name, method) in date::METHODS {
        add_hidden(&dates, name, NativeFunction::from_fn_ptr(method), context);
    }
}

fn hidden(object: &JsObject, name: &str, value: JsValue) {
    let property = PropertyDescriptor::builder().value(value).writable(true).enumerable(false).configurable(true);
    object.insert_property(JsString::from(name), property);
}

/// The language of the app.
pub(super) fn app_locale(context: &Context) -> JsResult<&'static Locale> {
    Ok(Locale::of(&shared(context)?.host.locale()))
}

/// The locale of an argument: a tag or a list of tags; the app's if none is known.
fn locale_of(asked: &JsValue, context: &mut Context) -> JsResult<&'static Locale> {
    let tags = tags(asked, context)?;
    match tags.iter().find_map(|tag| Locale::known(tag)) {
        Some(locale) => Ok(locale),
        None => app_locale(context),
    }
}

/// Limit of tags of a list.
const MOST_TAGS: u64 = 64;

fn tags(asked: &JsValue, context: &mut Context) -> JsResult<Vec<String>> {
    if asked.is_null_or_undefined() {
        return Ok(Vec::new());
    }
    let Some(list) = asked.as_object() else { return Ok(vec![to_text(&asked.to_string(context)?).to_string()]) };
    let length = list.get(js_string!("length"), context)?.to_length(context)?.min(MOST_TAGS);
    let mut tags = Vec::new();
    for at in 0..length {
        tags.push(to_text(&list.get(at, context)?.to_string(context)?).to_string());
    }
    Ok(tags)
}

/// `supportedLocalesOf`.
fn supported(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let tags = tags(args.get_or_undefined(0), context)?;
    let known: Vec<JsValue> =
        tags.iter().filter(|tag| Locale::known(tag).is_some()).map(|tag| JsString::from(&**tag).into()).collect();
    Ok(JsArray::from_iter(known, context).into())
}

/// The value of `formatToParts`: `{type, value}` for each part.
fn parts_of(parts: Vec<(&'static str, String)>, context: &mut Context) -> JsValue {
    let parts: Vec<JsValue> = parts
        .into_iter()
        .map(|(kind, text)| {
            let part = plain_object(context);
            crate::convert::set_plain(&part, js_string!("type"), JsString::from(kind).into());
            crate::convert::set_plain(&part, js_string!("value"), JsString::from(text).into());
            part.into()
        })
        .collect();
    JsArray::from_iter(parts, context).into()
}

/// `resolvedOptions`: the entries and the locale.
fn resolved(locale: &Locale, entries: &[(&str, JsValue)], context: &Context) -> JsValue {
    let object = plain_object(context);
    crate::convert::set_plain(&object, js_string!("locale"), JsString::from(locale.tag()).into());
    for (name, value) in entries {
        crate::convert::set_plain(&object, JsString::from(*name), value.clone());
    }
    object.into()
}

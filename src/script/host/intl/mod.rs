//! `Intl`, `toLocaleString` of numbers and dates, and `localeCompare`, in the language of the app unless another one is asked for.
//!
//! `NumberFormat`, `DateTimeFormat`, `PluralRules`, `RelativeTimeFormat`, `ListFormat` and `Collator` with the options of ECMA-402 that
//! `ensemble_core::locale` has data for. Not there, and said so when a script makes one: `Segmenter`, `DisplayNames`, `DurationFormat`, `Locale`; other calendars than the Gregorian one, `numberingSystem`, scientific notation, names of time zones.

mod absent;
mod abstract_operations;
mod collator;
mod date;
mod letter_case;
mod list;
mod number;
mod options;
mod plural;

use boa_engine::object::FunctionObjectBuilder;
use boa_engine::object::builtins::JsArray;
use boa_engine::property::PropertyDescriptor;
use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, NativeFunction};

use super::native::add_hidden;
use crate::convert::plain_object;
use crate::scope::Scope;
use ensemble_core::locale::Locale;

pub(super) use abstract_operations::app_locale;
pub(super) use date::local_moment;

use abstract_operations::tags;

/// A constructor's body: arguments to object.
type Make = fn(&JsValue, &[JsValue], &mut Context) -> JsResult<JsValue>;

/// Fills a new realm.
pub(super) fn install(scope: &Scope, context: &mut Context) {
    let intl = plain_object(context);
    let makers: [(&str, Make); 6] = [
        ("Collator", collator::make),
        ("NumberFormat", number::make),
        ("DateTimeFormat", date::make),
        ("PluralRules", plural::make_rules),
        ("RelativeTimeFormat", plural::make_relative),
        ("ListFormat", list::make),
    ];
    for (name, make) in makers.into_iter().chain(absent::MAKERS) {
        let function = FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(make))
            .name(JsString::from(name))
            .constructor(true)
            .build();
        let function: JsObject = function.into();
        add_hidden(&function, "supportedLocalesOf", NativeFunction::from_fn_ptr(supported), context);
        hidden(&intl, name, function.into());
    }
    for (name, function) in absent::FUNCTIONS {
        add_hidden(&intl, name, NativeFunction::from_fn_ptr(function), context);
    }
    hidden(&scope.global, "Intl", intl.into());
    let constructors = context.intrinsics().constructors();
    let (numbers, dates) = (constructors.number().prototype(), constructors.date().prototype());
    let strings = constructors.string().prototype();
    add_hidden(&strings, "localeCompare", NativeFunction::from_fn_ptr(collator::locale_compare), context);
    for (name, method) in letter_case::METHODS {
        add_hidden(&strings, name, NativeFunction::from_fn_ptr(method), context);
    }
    add_hidden(&numbers, "toLocaleString", NativeFunction::from_fn_ptr(number::to_locale_string), context);
    for (name, method) in date::METHODS {
        add_hidden(&dates, name, NativeFunction::from_fn_ptr(method), context);
    }
}

fn hidden(object: &JsObject, name: &str, value: JsValue) {
    let property = PropertyDescriptor::builder().value(value).writable(true).enumerable(false).configurable(true);
    object.insert_property(JsString::from(name), property);
}

/// `supportedLocalesOf`.
fn supported(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let tags = tags(args.get_or_undefined(0), context)?;
    let known: Vec<JsValue> =
        tags.iter().filter(|tag| Locale::known(tag).is_some()).map(|tag| JsString::from(&**tag).into()).collect();
    Ok(JsArray::from_iter(known, context).into())
}

//! `Intl.PluralRules` and `Intl.RelativeTimeFormat`.

use std::rc::Rc;

use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, Finalize, JsArgs, JsResult, JsString, JsValue, NativeFunction, Trace};

use super::super::native::add_hidden;
use super::abstract_operations::{locale_of, resolved};
use super::options::{Options, range};
use crate::convert::{plain_object, to_text};
use ensemble_core::locale::{Locale, NumberFormat, RelativeFormat};

#[derive(Clone, Trace, Finalize)]
struct Rules(#[unsafe_ignore_trace] Rc<(&'static Locale, bool)>);

#[derive(Clone, Trace, Finalize)]
struct Relative(#[unsafe_ignore_trace] Rc<(&'static Locale, RelativeFormat)>);

/// `new Intl.PluralRules(locales, {type})`.
pub(super) fn make_rules(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let locale = locale_of(args.get_or_undefined(0), context)?;
    let kinds = [("cardinal", false), ("ordinal", true)];
    let ordinal = Options::new(args.get_or_undefined(1), context).word("type", &kinds)?.unwrap_or(false);
    let kept = Rules(Rc::new((locale, ordinal)));
    let object = plain_object(context);
    let select = NativeFunction::from_copy_closure_with_captures(
        |_, args, kept: &Rules, context| {
            let number = args.get_or_undefined(0).to_number(context)?;
            let (locale, ordinal) = *kept.0;
            if !number.is_finite() {
                return Ok(JsString::from("other").into());
            }
            let plain = NumberFormat::default().plain(number.abs());
            let category = if ordinal { locale.ordinal(&plain) } else { locale.plural(&plain) };
            Ok(JsString::from(category).into())
        },
        kept.clone(),
    );
    add_hidden(&object, "select", select, context);
    let options = NativeFunction::from_copy_closure_with_captures(
        |_, _, kept: &Rules, context| {
            let (locale, ordinal) = *kept.0;
            let categories: Vec<JsValue> =
                locale.plural_categories(ordinal).into_iter().map(|name| JsString::from(name).into()).collect();
            let categories = JsArray::from_iter(categories, context).into();
            let kind = JsString::from(if ordinal { "ordinal" } else { "cardinal" }).into();
            Ok(resolved(locale, &[("type", kind), ("pluralCategories", categories)], context))
        },
        kept,
    );
    add_hidden(&object, "resolvedOptions", options, context);
    Ok(object.into())
}

/// `new Intl.RelativeTimeFormat(locales, {numeric})`. Its style is always `long`.
pub(super) fn make_relative(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let locale = locale_of(args.get_or_undefined(0), context)?;
    let mut options = Options::new(args.get_or_undefined(1), context);
    let auto = options.word("numeric", &[("always", false), ("auto", true)])?.unwrap_or(false);
    options.word("style", &[("long", ()), ("short", ()), ("narrow", ())])?;
    let kept = Relative(Rc::new((locale, RelativeFormat { auto })));
    let object = plain_object(context);
    let write = NativeFunction::from_copy_closure_with_captures(
        |_, args, kept: &Relative, context| {
            let value = args.get_or_undefined(0).to_number(context)?;
            let unit = to_text(&args.get_or_undefined(1).to_string(context)?);
            let (locale, format) = *kept.0;
            match format.format(locale, value, &unit) {
                Some(text) => Ok(JsString::from(text).into()),
                None if !value.is_finite() => Err(range("a relative time is a finite number".into())),
                None => Err(range(format!(
                    "`{unit}` is no unit of time: it is one of {}",
                    RelativeFormat::UNITS.join(", ")
                ))),
            }
        },
        kept.clone(),
    );
    add_hidden(&object, "format", write, context);
    let options = NativeFunction::from_copy_closure_with_captures(
        |_, _, kept: &Relative, context| {
            let numeric = JsString::from(if kept.0.1.auto { "auto" } else { "always" }).into();
            Ok(resolved(kept.0.0, &[("numeric", numeric)], context))
        },
        kept,
    );
    add_hidden(&object, "resolvedOptions", options, context);
    Ok(object.into())
}

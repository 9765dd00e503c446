//! `Intl.ListFormat`.

use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsNativeError, JsResult, JsString, JsValue, NativeFunction, Trace, js_string,
};

use super::super::native::add_hidden;
use super::abstract_operations::{locale_of, parts_of, resolved};
use super::options::Options;
use crate::convert::{plain_object, to_text};
use ensemble_core::locale::{ListFormat, ListKind, ListWidth, Locale};

#[derive(Clone, Trace, Finalize)]
struct BoundListFormat(#[unsafe_ignore_trace] Rc<(&'static Locale, ListFormat)>);

const KINDS: [(&str, ListKind); 3] =
    [("conjunction", ListKind::And), ("disjunction", ListKind::Or), ("unit", ListKind::Unit)];
const WIDTHS: [(&str, ListWidth); 3] =
    [("long", ListWidth::Long), ("short", ListWidth::Short), ("narrow", ListWidth::Narrow)];

/// `new Intl.ListFormat(locales, {type, style})`.
pub(super) fn make(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let locale = locale_of(args.get_or_undefined(0), context)?;
    let mut options = Options::new(args.get_or_undefined(1), context);
    let kind = options.word("type", &KINDS)?.unwrap_or_default();
    let width = options.word("style", &WIDTHS)?.unwrap_or_default();
    let kept = BoundListFormat(Rc::new((locale, ListFormat { kind, width })));
    let object = plain_object(context);
    let write = NativeFunction::from_copy_closure_with_captures(
        |_, args, kept: &BoundListFormat, context| {
            let items = items(args.get_or_undefined(0), context)?;
            let (locale, format) = *kept.0;
            Ok(JsString::from(format.format(locale, &items.iter().map(String::as_str).collect::<Vec<_>>())).into())
        },
        kept.clone(),
    );
    add_hidden(&object, "format", write, context);
    let parts = NativeFunction::from_copy_closure_with_captures(
        |_, args, kept: &BoundListFormat, context| {
            let items = items(args.get_or_undefined(0), context)?;
            let (locale, format) = *kept.0;
            let parts = format.parts(locale, &items.iter().map(String::as_str).collect::<Vec<_>>());
            let named = |(is_item, text)| (if is_item { "element" } else { "literal" }, text);
            Ok(parts_of(parts.into_iter().map(named).collect(), context))
        },
        kept.clone(),
    );
    add_hidden(&object, "formatToParts", parts, context);
    let options = NativeFunction::from_copy_closure_with_captures(
        |_, _, kept: &BoundListFormat, context| {
            let (locale, format) = *kept.0;
            let kind = KINDS.iter().find(|(_, kind)| *kind == format.kind).map_or("", |(word, _)| word);
            let width = WIDTHS.iter().find(|(_, width)| *width == format.width).map_or("", |(word, _)| word);
            let entries = [("type", JsString::from(kind).into()), ("style", JsString::from(width).into())];
            Ok(resolved(locale, &entries, context))
        },
        kept,
    );
    add_hidden(&object, "resolvedOptions", options, context);
    Ok(object.into())
}

/// The most items of a list.
const MOST: u64 = 100_000;

/// The texts of a list; every other item is a fault, as in ECMA-402.
fn items(list: &JsValue, context: &mut Context) -> JsResult<Vec<String>> {
    if list.is_undefined() {
        return Ok(Vec::new());
    }
    let wrong = || JsNativeError::typ().with_message("a list of `Intl.ListFormat` is an array of texts");
    let list = list.as_object().ok_or_else(wrong)?;
    let length = list.get(js_string!("length"), context)?.to_length(context)?;
    if length > MOST {
        return Err(JsNativeError::range().with_message(format!("a list has at most {MOST} items")).into());
    }
    let mut items = Vec::with_capacity(length as usize);
    for at in 0..length {
        items.push(to_text(&list.get(at, context)?.as_string().ok_or_else(wrong)?).to_string());
    }
    Ok(items)
}

//! Operations that the constructors of `Intl` share (ECMA-402, 9): which locale an argument asks for, and the objects of `formatToParts` and `resolvedOptions`.

use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, JsResult, JsString, JsValue, js_string};

use crate::convert::{plain_object, set_plain, to_text};
use crate::scope::shared;
use ensemble_core::locale::Locale;

/// The language of the app.
pub(in crate::host) fn app_locale(context: &Context) -> JsResult<&'static Locale> {
    Ok(Locale::of(&shared(context)?.host.locale()))
}

/// The locale of an argument: a tag or a list of tags; the app's if none is known.
pub(super) fn locale_of(asked: &JsValue, context: &mut Context) -> JsResult<&'static Locale> {
    let tags = tags(asked, context)?;
    match tags.iter().find_map(|tag| Locale::known(tag)) {
        Some(locale) => Ok(locale),
        None => app_locale(context),
    }
}

/// Limit of tags of a list.
const MOST_TAGS: u64 = 64;

/// The tags of an argument: a tag, or a list of which at most [`MOST_TAGS`] are read.
pub(super) fn tags(asked: &JsValue, context: &mut Context) -> JsResult<Vec<String>> {
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

/// The value of `formatToParts`: `{type, value}` for each part.
pub(super) fn parts_of(parts: Vec<(&'static str, String)>, context: &mut Context) -> JsValue {
    let parts: Vec<JsValue> = parts
        .into_iter()
        .map(|(kind, text)| {
            let part = plain_object(context);
            set_plain(&part, js_string!("type"), JsString::from(kind).into());
            set_plain(&part, js_string!("value"), JsString::from(text).into());
            part.into()
        })
        .collect();
    JsArray::from_iter(parts, context).into()
}

/// `resolvedOptions`: the entries and the locale.
pub(super) fn resolved(locale: &Locale, entries: &[(&str, JsValue)], context: &Context) -> JsValue {
    let object = plain_object(context);
    set_plain(&object, js_string!("locale"), JsString::from(locale.tag()).into());
    for (name, value) in entries {
        set_plain(&object, JsString::from(*name), value.clone());
    }
    object.into()
}

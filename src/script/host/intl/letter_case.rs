//! `toLocaleLowerCase` and `toLocaleUpperCase`: Turkish has an `i` with and one without a dot, in both cases.

use boa_engine::native_function::NativeFunctionPointer;
use boa_engine::{Context, JsArgs, JsNativeError, JsResult, JsString, JsValue};

use super::abstract_operations::locale_of;
use crate::convert::to_text;

/// Methods of texts.
pub(super) const METHODS: [(&str, NativeFunctionPointer); 2] =
    [("toLocaleLowerCase", lower), ("toLocaleUpperCase", upper)];

fn lower(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (text, is_turkish) = text_of(this, args, context)?;
    let text = if is_turkish { text.replace("I\u{307}", "i").replace('İ', "i").replace('I', "ı") } else { text };
    Ok(JsString::from(text.to_lowercase()).into())
}

fn upper(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (text, is_turkish) = text_of(this, args, context)?;
    let text = if is_turkish { text.replace('i', "İ") } else { text };
    Ok(JsString::from(text.to_uppercase()).into())
}

/// The text, and whether the letters are those of Turkish: by the argument, otherwise by the app's language.
fn text_of(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<(String, bool)> {
    if this.is_null_or_undefined() {
        return Err(JsNativeError::typ().with_message("there is no text to change the letters of").into());
    }
    let text = to_text(&this.to_string(context)?).to_string();
    let asked = args.get_or_undefined(0);
    // Azerbaijani has no formats here, and the same letters.
    if let Some(tag) = asked.as_string()
        && to_text(&tag).to_ascii_lowercase().split(['-', '_']).next() == Some("az")
    {
        return Ok((text, true));
    }
    let locale = locale_of(asked, context)?;
    Ok((text, locale.language() == "tr"))
}

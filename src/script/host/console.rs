//! `console`.

use std::sync::Arc;

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue};

use super::native::functions;
use crate::LogLevel;
use crate::convert::{set_plain, to_text, to_value};
use crate::scope::{Scope, shared};

/// Longest line in bytes; the rest is cut off.
const MAX_LINE: usize = 64 * 1024;

pub(crate) fn install(scope: &Scope, context: &Context) {
    let console = functions(
        &[
            ("log", |_, args, context| print(LogLevel::Info, args, context)),
            ("info", |_, args, context| print(LogLevel::Info, args, context)),
            ("warn", |_, args, context| print(LogLevel::Warn, args, context)),
            ("error", |_, args, context| print(LogLevel::Error, args, context)),
            ("debug", |_, args, context| print(LogLevel::Debug, args, context)),
            ("trace", |_, args, context| print(LogLevel::Debug, args, context)),
        ],
        context,
    );
    set_plain(&scope.global, JsString::from("console"), console.into());
}

/// Prints one line.
pub(crate) fn print(level: LogLevel, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut line = String::new();
    for (at, arg) in args.iter().enumerate() {
        if at > 0 {
            line.push(' ');
        }
        line.push_str(&display(arg, context));
        if line.len() > MAX_LINE {
            let end = (0..=MAX_LINE).rev().find(|end| line.is_char_boundary(*end)).unwrap_or(0);
            line.truncate(end);
            line.push('…');
            break;
        }
    }
    shared(context)?.host.console(level, line);
    Ok(JsValue::undefined())
}

/// A value as the console shows it.
fn display(value: &JsValue, context: &mut Context) -> String {
    match value.as_object() {
        Some(object) => display_object(&object, context).to_string(),
        None => match value.as_string() {
            Some(text) => to_text(&text).to_string(),
            None => value.display().to_string(),
        },
    }
}

/// An object for display: compact JSON, or a word where it has no JSON form.
pub(crate) fn display_object(object: &JsObject, context: &mut Context) -> Arc<str> {
    if object.is_callable() {
        return Arc::from("function");
    }
    match to_value(&object.clone().into(), context) {
        Ok(value) => value.to_display(),
        Err(error) => Arc::from(error.as_native().map_or("object".to_owned(), |native| native.message().to_owned())),
    }
}

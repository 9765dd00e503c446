//! Small functions on text: `btoa`, `atob`, `parseDouble`, `regExp`, and what strings have beyond the standard.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use boa_engine::native_function::NativeFunctionPointer;
use boa_engine::{Context, JsArgs, JsNativeError, JsResult, JsString, JsValue, NativeFunction, js_string};

use super::formatter;
use super::native::add_hidden;
use super::regexp_limits;
use crate::convert::to_text;
use crate::scope::{Scope, shared};

pub(crate) fn install(scope: &Scope, context: &mut Context) {
    let entries: [(&str, NativeFunctionPointer); 6] = [
        ("btoa", |_, args, context| btoa(args.get_or_undefined(0), context)),
        ("atob", |_, args, context| atob(args.get_or_undefined(0), context)),
        ("parseDouble", |_, args, context| parse_float(args.get_or_undefined(0), context)),
        ("regExp", reg_exp),
        ("getStringValue", |_, args, context| Ok(args.get_or_undefined(0).to_string(context)?.into())),
        ("fetch", |_, _, _| {
            Err(JsNativeError::typ()
                .with_message("`fetch` is not available: declare an API and call `ensemble.invokeAPI`")
                .into())
        }),
    ];
    for (name, function) in entries {
        add_hidden(&scope.global, name, NativeFunction::from_fn_ptr(function), context);
    }
    let performance = super::native::functions(
        &[("now", |_, _, context| Ok(JsValue::new(shared(context)?.host.now_millis())))],
        context,
    );
    crate::convert::set_plain(&scope.global, js_string!("performance"), performance.into());
    let prototype = context.intrinsics().constructors().string().prototype();
    let methods: [(&str, NativeFunctionPointer); 9] = [
        ("btoa", |this, _, context| btoa(this, context)),
        ("atob", |this, _, context| atob(this, context)),
        ("tryParseInt", |this, _, context| try_parse(this, true, context)),
        ("tryParseDouble", |this, _, context| try_parse(this, false, context)),
        ("replaceAllMapped", replace_all_mapped),
        ("prettyDate", |this, _, context| formatter::date(this, context)),
        ("prettyTime", |this, _, context| formatter::time(this, context)),
        ("prettyDateTime", |this, _, context| formatter::date_time(this, context)),
        ("prettyCurrency", |this, _, context| formatter::currency(this, context)),
    ];
    for (name, method) in methods {
        add_hidden(&prototype, name, NativeFunction::from_fn_ptr(method), context);
    }
}

fn btoa(value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let text = to_text(&value.to_string(context)?);
    Ok(JsString::from(STANDARD.encode(&*text)).into())
}

fn atob(value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let text = to_text(&value.to_string(context)?);
    let bytes = STANDARD
        .decode(text.trim())
        .map_err(|_| JsNativeError::typ().with_message("`atob` was given text that is not base64"))?;
    Ok(JsString::from(&*String::from_utf8_lossy(&bytes)).into())
}

fn parse_float(value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let text = to_text(&value.to_string(context)?);
    let text = text.trim();
    // The longest beginning that is a number.
    let longest = (1..=text.len().min(64)).rev().filter(|end| text.is_char_boundary(*end)).find_map(|end| {
        let start = &text[..end];
        start.ends_with(|last: char| last.is_ascii_digit() || last == '.').then(|| start.parse::<f64>().ok()).flatten()
    });
    Ok(JsValue::new(longest.unwrap_or(f64::NAN)))
}

/// Null instead of NaN.
fn try_parse(value: &JsValue, integer: bool, context: &mut Context) -> JsResult<JsValue> {
    let text = to_text(&value.to_string(context)?);
    let number = match text.trim().parse::<f64>() {
        Ok(number) if number.is_finite() && (!integer || number.fract() == 0.0) => Some(number),
        _ => None,
    };
    Ok(number.map_or(JsValue::null(), JsValue::new))
}

fn reg_exp(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut args = args.to_vec();
    regexp_limits::bound(&mut args, context)?;
    let constructor = context.intrinsics().constructors().regexp().constructor();
    Ok(constructor.construct(&args, None, context)?.into())
}

/// `text.replaceAllMapped(pattern, match => …)`.
fn replace_all_mapped(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = this.to_string(context)?;
    let pattern = match args.get_or_undefined(0).as_regexp() {
        Some(pattern) => {
            let source = JsValue::from(JsString::from(pattern.source(context)?));
            let flags = pattern.flags(context)?;
            // All are replaced, whether the expression says so or not; its other flags stay.
            let flags = if flags.contains('g') { flags } else { format!("{flags}g") };
            reg_exp(this, &[source, JsString::from(flags).into()], context)?
        }
        None => args.get_or_undefined(0).clone(),
    };
    let prototype = context.intrinsics().constructors().string().prototype();
    let replace = prototype.get(js_string!("replaceAll"), context)?.to_object(context)?;
    replace.call(&text.into(), &[pattern, args.get_or_undefined(1).clone()], context)
}

//! `Intl.NumberFormat` and `Number.prototype.toLocaleString`.

use std::rc::Rc;

use boa_engine::{Context, Finalize, JsArgs, JsNativeError, JsResult, JsString, JsValue, NativeFunction, Trace};

use super::super::native::add_hidden;
use super::absent;
use super::abstract_operations::{locale_of, resolved};
use super::options::{Options, range};
use crate::convert::plain_object;
use ensemble_core::locale::{CurrencyDisplay, Grouping, Locale, Notation, NumberFormat, NumberStyle, Sign};

/// Locale and options that the functions of a formatter capture.
#[derive(Clone, Trace, Finalize)]
struct BoundNumberFormat(#[unsafe_ignore_trace] Rc<(&'static Locale, NumberFormat)>);

/// `new Intl.NumberFormat(locales, options)`.
pub(super) fn make(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let locale = locale_of(args.get_or_undefined(0), context)?;
    let format = read(args.get_or_undefined(1), context)?;
    let kept = BoundNumberFormat(Rc::new((locale, format)));
    let object = plain_object(context);
    let write = NativeFunction::from_copy_closure_with_captures(
        |_, args, kept: &BoundNumberFormat, context| text(&kept.0, args.get_or_undefined(0), context),
        kept.clone(),
    );
    add_hidden(&object, "format", write, context);
    for (name, method) in absent::RANGES {
        add_hidden(&object, name, NativeFunction::from_fn_ptr(method), context);
    }
    let options = NativeFunction::from_copy_closure_with_captures(
        |_, _, kept: &BoundNumberFormat, context| {
            let (locale, format) = &*kept.0;
            let style = match &format.style {
                NumberStyle::Decimal => "decimal",
                NumberStyle::Percent => "percent",
                NumberStyle::Currency { .. } => "currency",
                NumberStyle::Unit { .. } => "unit",
            };
            let mut entries = vec![
                ("style", JsString::from(style).into()),
                ("minimumFractionDigits", JsValue::from(format.fraction.0 as u32)),
                ("maximumFractionDigits", JsValue::from(format.fraction.1 as u32)),
            ];
            if let NumberStyle::Currency { code, .. } = &format.style {
                entries.push(("currency", JsString::from(&**code).into()));
            }
            Ok(resolved(locale, &entries, context))
        },
        kept,
    );
    add_hidden(&object, "resolvedOptions", options, context);
    Ok(object.into())
}

/// `(1234.5).toLocaleString('de', {style: 'currency', currency: 'EUR'})`.
pub(super) fn to_locale_string(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let locale = locale_of(args.get_or_undefined(0), context)?;
    let format = read(args.get_or_undefined(1), context)?;
    text(&(locale, format), this, context)
}

fn text(
    (locale, format): &(&'static Locale, NumberFormat),
    value: &JsValue,
    context: &mut Context,
) -> JsResult<JsValue> {
    let number = match value.as_bigint() {
        Some(big) => big.to_f64(),
        None => value.to_number(context)?,
    };
    Ok(JsString::from(format.format(locale, number)).into())
}

fn read(options: &JsValue, context: &mut Context) -> JsResult<NumberFormat> {
    let mut options = Options::new(options, context);
    let mut format = style(&mut options)?;
    if options.word("notation", &[("standard", false), ("compact", true)])? == Some(true) {
        format.notation = Notation::Compact;
        format.fraction = (0, 0);
    }
    options.word("compactDisplay", &[("short", ()), ("long", ())])?;
    let sign = [
        ("auto", Sign::Auto),
        ("always", Sign::Always),
        ("exceptZero", Sign::ExceptZero),
        ("never", Sign::Never),
        ("negative", Sign::Auto),
    ];
    format.sign = options.word("signDisplay", &sign)?.unwrap_or_default();
    if let Some(value) = options.value("useGrouping")? {
        format.grouping = match value.as_string().map(|text| text.to_std_string_lossy()).as_deref() {
            Some("always") => Grouping::Always,
            Some("min2") => Grouping::Min2,
            Some("auto" | "true") => Grouping::Auto,
            Some("false") => Grouping::Off,
            _ if value.to_boolean() => Grouping::Always,
            _ => Grouping::Off,
        };
    }
    format.min_integer = options.count("minimumIntegerDigits", 1, 21)?.unwrap_or(1);
    let (least, most) =
        (options.count("minimumFractionDigits", 0, 100)?, options.count("maximumFractionDigits", 0, 100)?);
    format.fraction = match (least, most) {
        (Some(least), Some(most)) if least > most => {
            return Err(range("`maximumFractionDigits` is less than `minimumFractionDigits`".into()));
        }
        (Some(least), Some(most)) => (least, most),
        (Some(least), None) => (least, format.fraction.1.max(least)),
        (None, Some(most)) => (format.fraction.0.min(most), most),
        (None, None) => format.fraction,
    };
    let (least, most) =
        (options.count("minimumSignificantDigits", 1, 21)?, options.count("maximumSignificantDigits", 1, 21)?);
    if least.is_some() || most.is_some() {
        let most = most.unwrap_or(21);
        format.significant = Some((least.unwrap_or(1).min(most), most));
    }
    Ok(format)
}

fn style(options: &mut Options<'_>) -> JsResult<NumberFormat> {
    let currency = options.text("currency")?;
    let names = [
        ("symbol", CurrencyDisplay::Symbol),
        ("narrowSymbol", CurrencyDisplay::Narrow),
        ("code", CurrencyDisplay::Code),
        // There are no names of currencies in the table.
        ("name", CurrencyDisplay::Code),
    ];
    let shown = options.word("currencyDisplay", &names)?.unwrap_or_default();
    let accounts = options.word("currencySign", &[("standard", false), ("accounting", true)])?.unwrap_or(false);
    let unit = options.text("unit")?;
    let is_long = options.word("unitDisplay", &[("short", false), ("narrow", false), ("long", true)])?.unwrap_or(false);
    let style = options.text("style")?;
    match style.as_deref() {
        None | Some("decimal") => Ok(NumberFormat::default()),
        Some("percent") => {
            Ok(NumberFormat { style: NumberStyle::Percent, fraction: (0, 0), ..NumberFormat::default() })
        }
        Some("currency") => {
            let Some(code) = currency else {
                let message = "the style `currency` needs the option `currency`, such as `EUR`";
                return Err(JsNativeError::typ().with_message(message).into());
            };
            if code.len() != 3 || !code.bytes().all(|c| c.is_ascii_alphabetic()) {
                return Err(range(format!("`{code}` is no code of a currency: it has three letters, such as `EUR`")));
            }
            let mut format = NumberFormat::currency(&code.to_ascii_uppercase());
            if let NumberStyle::Currency { display, accounting, .. } = &mut format.style {
                (*display, *accounting) = (shown, accounts);
            }
            Ok(format)
        }
        Some("unit") => {
            let Some(unit) = unit else {
                let message = "the style `unit` needs the option `unit`, such as `liter`";
                return Err(JsNativeError::typ().with_message(message).into());
            };
            Ok(NumberFormat { style: NumberStyle::Unit { unit, long: is_long }, ..NumberFormat::default() })
        }
        Some(other) => {
            Err(range(format!("`{other}` is no value of `style`: it is one of decimal, percent, currency, unit")))
        }
    }
}

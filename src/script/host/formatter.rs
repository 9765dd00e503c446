//! The `pretty…` family and `ensemble.formatter`.

use boa_engine::native_function::NativeFunctionPointer;
use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};
use time::{OffsetDateTime, UtcOffset};

use super::moment::moment;
use super::native::add_hidden;
use super::{date_format, intl};
use crate::convert::{plain_object, set_plain, to_text};
use crate::scope::shared;
use ensemble_core::calendar;
use ensemble_core::locale::{DateFormat, DateStyle, NumberFormat};

/// The usual pattern of `customDateTime`.
const DATE_TIME: &str = "MMM d, y, h:mm a";

/// Date style of the `pretty…` functions.
const DATE: (Option<DateStyle>, Option<DateStyle>) = (Some(DateStyle::Medium), None);
const TIME: (Option<DateStyle>, Option<DateStyle>) = (None, Some(DateStyle::Short));
const BOTH: (Option<DateStyle>, Option<DateStyle>) = (Some(DateStyle::Medium), Some(DateStyle::Short));

/// `ensemble.formatter`.
pub(crate) fn formatter(context: &mut Context) -> JsObject {
    let formatter = plain_object(context);
    let methods: [(&str, NativeFunctionPointer); 9] = [
        ("now", |_, _, context| now(context)),
        ("prettyDate", |_, args, context| date(args.get_or_undefined(0), context)),
        ("prettyTime", |_, args, context| time(args.get_or_undefined(0), context)),
        ("prettyDateTime", |_, args, context| date_time(args.get_or_undefined(0), context)),
        ("prettyCurrency", |_, args, context| currency(args.get_or_undefined(0), context)),
        ("prettyDuration", |_, args, context| duration(args.get_or_undefined(0), context)),
        ("customDateTime", custom),
        ("customDate", custom),
        ("pluralize", pluralize),
    ];
    for (name, method) in methods {
        add_hidden(&formatter, name, NativeFunction::from_fn_ptr(method), context);
    }
    formatter
}

/// `Jan 17, 2024`.
pub(crate) fn date(value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    pretty(value, DATE, context)
}

/// `3:14 PM`.
pub(crate) fn time(value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    pretty(value, TIME, context)
}

/// `Jan 17, 2024, 3:14 PM`.
pub(crate) fn date_time(value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    pretty(value, BOTH, context)
}

/// Formats a date and time in the app's language.
fn pretty(value: &JsValue, styles: (Option<DateStyle>, Option<DateStyle>), context: &mut Context) -> JsResult<JsValue> {
    let text = match moment(value, context)? {
        Some(millis) => styled(styles).format(intl::app_locale(context)?, &intl::local_moment(millis, context)),
        None => String::new(),
    };
    Ok(JsString::from(text).into())
}

fn styled((date_style, time_style): (Option<DateStyle>, Option<DateStyle>)) -> DateFormat {
    DateFormat { date_style, time_style, ..DateFormat::default() }
}

/// `$1,234.50`, or an amount of the currency of the app's language; an empty text for a value that is no number.
pub(crate) fn currency(value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let number = value.to_number(context)?;
    let locale = intl::app_locale(context)?;
    let format = NumberFormat::currency(locale.currency());
    let text = if number.is_finite() { format.format(locale, number) } else { String::new() };
    Ok(JsString::from(text).into())
}

/// `2 hours 5 minutes`; an empty text for a value that is no number.
pub(crate) fn duration(value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let seconds = value.to_number(context)?;
    let locale = intl::app_locale(context)?;
    let text = if seconds.is_finite() { date_format::duration(locale, seconds) } else { String::new() };
    Ok(JsString::from(text).into())
}

fn custom(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let pattern = match args.get_or_undefined(1) {
        pattern if pattern.is_null_or_undefined() => DATE_TIME.into(),
        pattern => to_text(&pattern.to_string(context)?),
    };
    format(args.get_or_undefined(0), &pattern, context)
}

fn pluralize(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let word = args.get_or_undefined(0).to_string(context)?;
    if args.get_or_undefined(1).to_number(context)? <= 1.0 {
        return Ok(word.into());
    }
    match args.get_or_undefined(2) {
        plural if plural.is_null_or_undefined() => Ok(JsString::from(format!("{}s", to_text(&word))).into()),
        plural => Ok(plural.to_string(context)?.into()),
    }
}

fn format(value: &JsValue, pattern: &str, context: &mut Context) -> JsResult<JsValue> {
    let text = match moment(value, context)? {
        Some(millis) => calendar::format_in(intl::app_locale(context)?, local(millis, context), pattern),
        None => String::new(),
    };
    Ok(JsString::from(text).into())
}

fn local(millis: f64, context: &Context) -> OffsetDateTime {
    let utc = calendar::utc(millis);
    let seconds = context.host_hooks().local_timezone_offset_seconds(utc.unix_timestamp());
    UtcOffset::from_whole_seconds(seconds).ok().and_then(|offset| utc.checked_to_offset(offset)).unwrap_or(utc)
}

/// `ensemble.formatter.now()`.
fn now(context: &mut Context) -> JsResult<JsValue> {
    let millis = shared(context)?.host.now_millis();
    let now = plain_object(context);
    let moment = local(millis, context);
    set_plain(&now, js_string!("millis"), JsValue::new(millis));
    let numbers: [(&str, i32); 8] = [
        ("getYear", moment.year()),
        ("getMonth", u8::from(moment.month()).into()),
        ("getDay", moment.day().into()),
        ("getDayOfWeek", moment.weekday().number_from_monday().into()),
        ("getHour", moment.hour().into()),
        ("getMinute", moment.minute().into()),
        ("getSecond", moment.second().into()),
        ("getMilliseconds", moment.millisecond().into()),
    ];
    for (name, number) in numbers {
        add_hidden(&now, name, NativeFunction::from_copy_closure(move |_, _, _| Ok(JsValue::from(number))), context);
    }
    for (name, styles) in [("prettyDate", DATE), ("prettyTime", TIME), ("prettyDateTime", BOTH)] {
        let function = move |_: &JsValue, _: &[JsValue], context: &mut Context| {
            let moment = intl::local_moment(millis, context);
            Ok(JsString::from(styled(styles).format(intl::app_locale(context)?, &moment)).into())
        };
        add_hidden(&now, name, NativeFunction::from_copy_closure(function), context);
    }
    let texts = [
        ("getDate", "yyyy-MM-dd"),
        ("getDateTime", "yyyy-MM-dd'T'HH:mm:ss.SSS"),
        ("toString", "yyyy-MM-dd'T'HH:mm:ss.SSS"),
    ];
    for (name, pattern) in texts {
        let function = move |_: &JsValue, _: &[JsValue], _: &mut Context| {
            Ok(JsString::from(calendar::format(moment, pattern)).into())
        };
        add_hidden(&now, name, NativeFunction::from_copy_closure(function), context);
    }
    Ok(now.into())
}

//! The `pretty…` family and `ensemble.formatter`.

use boa_engine::builtins::date::Date;
use boa_engine::native_function::NativeFunctionPointer;
use boa_engine::object::builtins::JsDate;
use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};
use time::{OffsetDateTime, UtcOffset};

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

/// Numbers from here on are milliseconds: as seconds they would lie beyond the year 5000.
const MILLIS_FROM: f64 = 1e11;

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

/// A date and a time as the app's language writes them.
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

/// `$1,234.50`, or an amount of the currency of the app's language; an empty text for what is no number.
pub(crate) fn currency(value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let number = value.to_number(context)?;
    let locale = intl::app_locale(context)?;
    let format = NumberFormat::currency(locale.currency());
    let text = if number.is_finite() { format.format(locale, number) } else { String::new() };
    Ok(JsString::from(text).into())
}

/// `2 hours 5 minutes`; an empty text for what is no number.
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

/// Milliseconds since 1970 of whatever stands for a moment: a Date, seconds, or text in a common form.
pub(super) fn moment(value: &JsValue, context: &mut Context) -> JsResult<Option<f64>> {
    let from_number = |number: f64| {
        let millis = if number.abs() < MILLIS_FROM { number * 1000.0 } else { number };
        // The range of a Date, ECMA-262 21.4.1.1: 100 million days around 1970.
        (millis.abs() <= 8.64e15).then_some(millis)
    };
    if let Some(object) = value.as_object() {
        if object.is::<Date>() {
            let millis = JsDate::from_object(object)?.get_time(context)?.to_number(context)?;
            return Ok(millis.is_finite().then_some(millis));
        }
        // A boxed number or text, as `this` of a method is.
        let inner = JsValue::from(object).to_string(context)?;
        return moment(&inner.into(), context);
    }
    if let Some(number) = value.as_number() {
        return Ok(from_number(number));
    }
    let Some(text) = value.as_string().map(|text| to_text(&text)) else { return Ok(None) };
    if let Ok(number) = text.trim().parse::<f64>() {
        return Ok(from_number(number));
    }
    if is_day(text.trim()) {
        return Ok(local_day(text.trim(), context));
    }
    let parsed = JsDate::parse(JsString::from(&*text).into(), context)?.to_number(context)?;
    if parsed.is_finite() {
        return Ok(Some(parsed));
    }
    Ok(date_format::from_mail(&text))
}

/// True for text such as `2024-01-17`.
fn is_day(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    matches!(*parts, [year, month, day] if [year.len(), month.len(), day.len()] == [4, 2, 2] && digits(year) && digits(month) && digits(day))
}

/// The start of a day in local time: `2024-01-17` is that day wherever it is read. JavaScript alone takes it for a moment in UTC, which in America is
/// the day before.
fn local_day(text: &str, context: &Context) -> Option<f64> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let month = time::Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let date = time::Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    let utc = date.midnight().assume_utc().unix_timestamp();
    // The offset at this day's midnight in UTC is wrong only where the zone changes its time within these hours.
    let hooks = context.host_hooks();
    let guess = utc - i64::from(hooks.local_timezone_offset_seconds(utc));
    let offset = i64::from(hooks.local_timezone_offset_seconds(guess));
    Some((utc - offset) as f64 * 1000.0)
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

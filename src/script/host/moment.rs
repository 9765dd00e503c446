//! Moments from values of scripts: Dates, seconds, texts in a common form.

use boa_engine::builtins::date::Date;
use boa_engine::object::builtins::JsDate;
use boa_engine::{Context, JsResult, JsString, JsValue};

use super::date_format;
use crate::convert::to_text;

/// Least absolute number that is read as milliseconds: as seconds it would be beyond the year 5000.
const MILLIS_FROM: f64 = 1e11;

/// Milliseconds since 1970 of a Date, of seconds, or of text in a common form; `None` for other values.
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

/// The start of a day in local time: `2024-01-17` is that day in every zone. JavaScript reads it as a moment in UTC, which in America is the day
/// before.
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

//! `Intl.DateTimeFormat` and the `toLocale…String` family of dates.

use std::rc::Rc;

use boa_engine::builtins::date::Date;
use boa_engine::native_function::NativeFunctionPointer;
use boa_engine::object::builtins::JsDate;
use boa_engine::{Context, Finalize, JsArgs, JsNativeError, JsResult, JsString, JsValue, NativeFunction, Trace};

use super::super::native::add_hidden;
use super::absent;
use super::abstract_operations::{locale_of, parts_of, resolved};
use super::options::{Options, range};
use crate::convert::plain_object;
use crate::scope::shared;
use ensemble_core::calendar;
use ensemble_core::locale::{DateFormat, DateStyle, HourCycle, Locale, Moment, Width};

/// Methods of dates.
pub(super) const METHODS: [(&str, NativeFunctionPointer); 3] = [
    ("toLocaleString", |this, args, context| to_locale(this, args, Needed::Both, context)),
    ("toLocaleDateString", |this, args, context| to_locale(this, args, Needed::Date, context)),
    ("toLocaleTimeString", |this, args, context| to_locale(this, args, Needed::Time, context)),
];

/// Default fields when the options request none.
#[derive(Clone, Copy, PartialEq)]
enum Needed {
    Date,
    Time,
    Both,
}

/// A formatter: locale, format, zone.
struct Formatter {
    locale: &'static Locale,
    format: DateFormat,
    zone: Zone,
}

#[derive(Clone, Trace, Finalize)]
struct BoundDateFormat(#[unsafe_ignore_trace] Rc<Formatter>);

/// The time zone of a formatter.
#[derive(Clone)]
enum Zone {
    /// The time zone of the device.
    Local,
    /// A constant offset from UTC in seconds.
    Fixed(i32),
    /// A zone of the IANA database.
    Named(jiff::tz::TimeZone),
}

/// `new Intl.DateTimeFormat(locales, options)`.
pub(super) fn make(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let formatter = read(args, Needed::Date, context)?;
    let kept = BoundDateFormat(Rc::new(formatter));
    let object = plain_object(context);
    let write = NativeFunction::from_copy_closure_with_captures(
        |_, args, kept: &BoundDateFormat, context| {
            let millis = asked_moment(args.get_or_undefined(0), context)?;
            let formatter = &*kept.0;
            let moment = formatter.zone.moment(millis, context);
            Ok(JsString::from(formatter.format.format(formatter.locale, &moment)).into())
        },
        kept.clone(),
    );
    add_hidden(&object, "format", write, context);
    for (name, method) in absent::RANGES {
        add_hidden(&object, name, NativeFunction::from_fn_ptr(method), context);
    }
    let parts = NativeFunction::from_copy_closure_with_captures(
        |_, args, kept: &BoundDateFormat, context| {
            let millis = asked_moment(args.get_or_undefined(0), context)?;
            let formatter = &*kept.0;
            let moment = formatter.zone.moment(millis, context);
            Ok(parts_of(formatter.format.parts(formatter.locale, &moment), context))
        },
        kept.clone(),
    );
    add_hidden(&object, "formatToParts", parts, context);
    let options = NativeFunction::from_copy_closure_with_captures(
        |_, _, kept: &BoundDateFormat, context| {
            let formatter = &*kept.0;
            let zone = match &formatter.zone {
                Zone::Named(zone) => zone.iana_name().unwrap_or("UTC").to_owned(),
                Zone::Fixed(0) => "UTC".to_owned(),
                // The device's zone is known by its offset alone.
                Zone::Fixed(_) | Zone::Local => {
                    let offset = formatter.zone.moment(shared(context)?.host.now_millis(), context).offset / 60;
                    let sign = if offset < 0 { '-' } else { '+' };
                    format!("{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
                }
            };
            let hour12 = formatter.format.is_12_hour(formatter.locale).into();
            let entries = [
                ("calendar", JsString::from("gregory").into()),
                ("timeZone", JsString::from(zone).into()),
                ("hour12", hour12),
            ];
            Ok(resolved(formatter.locale, &entries, context))
        },
        kept,
    );
    add_hidden(&object, "resolvedOptions", options, context);
    Ok(object.into())
}

fn to_locale(this: &JsValue, args: &[JsValue], needed: Needed, context: &mut Context) -> JsResult<JsValue> {
    let date = this.as_object().filter(|object| object.is::<Date>());
    let Some(date) = date else {
        return Err(JsNativeError::typ().with_message("this is a method of dates").into());
    };
    let millis = JsDate::from_object(date)?.get_time(context)?.to_number(context)?;
    if !millis.is_finite() {
        return Ok(JsString::from("Invalid Date").into());
    }
    let formatter = read(args, needed, context)?;
    let moment = formatter.zone.moment(millis, context);
    Ok(JsString::from(formatter.format.format(formatter.locale, &moment)).into())
}

/// The moment that is to be written: now when there is none.
fn asked_moment(value: &JsValue, context: &mut Context) -> JsResult<f64> {
    if value.is_undefined() {
        return Ok(shared(context)?.host.now_millis());
    }
    let millis = match value.as_object() {
        Some(object) if object.is::<Date>() => JsDate::from_object(object)?.get_time(context)?.to_number(context)?,
        // A number is milliseconds here; a text is read as the `pretty…` family reads it.
        _ if value.is_string() => super::super::moment::moment(value, context)?.unwrap_or(f64::NAN),
        _ => value.to_number(context)?,
    };
    if millis.is_finite() && millis.abs() <= 8.64e15 { Ok(millis) } else { Err(range("this is no date".into())) }
}

fn read(args: &[JsValue], needed: Needed, context: &mut Context) -> JsResult<Formatter> {
    let locale = locale_of(args.get_or_undefined(0), context)?;
    let mut options = Options::new(args.get_or_undefined(1), context);
    let styles = [
        ("full", DateStyle::Full),
        ("long", DateStyle::Long),
        ("medium", DateStyle::Medium),
        ("short", DateStyle::Short),
    ];
    let text = [("narrow", Width::Narrow), ("short", Width::Short), ("long", Width::Long)];
    let digits = [("numeric", Width::Numeric), ("2-digit", Width::TwoDigit)];
    let both = [text.as_slice(), &digits].concat();
    let zones = ["short", "long", "shortOffset", "longOffset", "shortGeneric", "longGeneric"].map(|word| (word, true));
    let mut format = DateFormat {
        weekday: options.word("weekday", &text)?,
        era: options.word("era", &text)?.is_some(),
        year: options.word("year", &digits)?,
        month: options.word("month", &both)?,
        day: options.word("day", &digits)?,
        hour: options.word("hour", &digits)?,
        minute: options.word("minute", &digits)?,
        second: options.word("second", &digits)?,
        fraction: options.count("fractionalSecondDigits", 1, 3)?.unwrap_or(0),
        zone: options.word("timeZoneName", &zones)?.unwrap_or(false),
        date_style: options.word("dateStyle", &styles)?,
        time_style: options.word("timeStyle", &styles)?,
        hour_cycle: None,
    };
    let cycles = [("h11", HourCycle::H12), ("h12", HourCycle::H12), ("h23", HourCycle::H23), ("h24", HourCycle::H23)];
    let cycle = options.word("hourCycle", &cycles)?;
    format.hour_cycle = match options.bool("hour12")? {
        Some(true) => Some(HourCycle::H12),
        Some(false) => Some(HourCycle::H23),
        None => cycle,
    };
    let zone = match options.text("timeZone")? {
        Some(name) => Zone::named(&name).ok_or_else(|| {
            range(format!("`{name}` is no time zone: it has a name such as `Europe/Berlin` or `UTC`"))
        })?,
        None => Zone::Local,
    };
    let has_style = format.date_style.is_some() || format.time_style.is_some();
    let has_date = [format.weekday, format.year, format.month, format.day].iter().any(Option::is_some);
    let has_time = [format.hour, format.minute, format.second].iter().any(Option::is_some) || format.fraction > 0;
    let has_fields = has_date || has_time;
    if has_style && has_fields {
        let message = "`dateStyle` and `timeStyle` go without single fields such as `month`";
        return Err(JsNativeError::typ().with_message(message).into());
    }
    let lacks = match needed {
        Needed::Date => !has_date && (!has_time || args.is_empty()),
        Needed::Time => !has_time,
        Needed::Both => !has_fields,
    };
    if lacks && !has_style {
        if needed != Needed::Time {
            let number = Some(Width::Numeric);
            (format.year, format.month, format.day) = (number, number, number);
        }
        if needed != Needed::Date {
            format.hour = Some(Width::Numeric);
            (format.minute, format.second) = (Some(Width::TwoDigit), Some(Width::TwoDigit));
        }
    }
    Ok(Formatter { locale, format, zone })
}

impl Zone {
    /// `UTC`, `+05:30` or a name of the IANA database.
    fn named(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("utc") || name.eq_ignore_ascii_case("gmt") {
            return Some(Self::Fixed(0));
        }
        if let Some(offset) = name.strip_prefix('+').or_else(|| name.strip_prefix('-')) {
            let (hours, minutes) = offset.split_once(':').unwrap_or((offset, "0"));
            let (hours, minutes) = (hours.parse::<i32>().ok()?, minutes.parse::<i32>().ok()?);
            let seconds = (hours * 60 + minutes) * 60;
            let is_offset = (0..24).contains(&hours) && (0..60).contains(&minutes);
            return is_offset.then_some(Self::Fixed(if name.starts_with('-') { -seconds } else { seconds }));
        }
        jiff::tz::TimeZone::get(name).ok().map(Self::Named)
    }

    fn moment(&self, millis: f64, context: &Context) -> Moment {
        match self {
            Self::Local => local_moment(millis, context),
            Self::Fixed(offset) => moment_in(millis, *offset, *offset == 0),
            Self::Named(zone) => {
                let seconds = (millis / 1000.0).floor() as i64;
                let offset = jiff::Timestamp::from_second(seconds).map_or(0, |at| zone.to_offset(at).seconds());
                moment_in(millis, offset, false)
            }
        }
    }
}

/// A moment in the device's zone.
pub(in crate::host) fn local_moment(millis: f64, context: &Context) -> Moment {
    let seconds = (millis / 1000.0).floor() as i64;
    moment_in(millis, context.host_hooks().local_timezone_offset_seconds(seconds), false)
}

/// A moment in a zone that is so many seconds ahead of UTC.
fn moment_in(millis: f64, offset: i32, is_utc: bool) -> Moment {
    let local = calendar::utc(millis + f64::from(offset) * 1000.0);
    Moment {
        year: local.year(),
        month: local.month().into(),
        day: local.day(),
        weekday: local.weekday().number_days_from_monday(),
        hour: local.hour(),
        minute: local.minute(),
        second: local.second(),
        millis: local.millisecond(),
        offset,
        is_utc,
    }
}

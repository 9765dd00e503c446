//! Steps that select dates and times in the calendar and clock of their fields.

use egui::{Key, Modifiers};
use ensemble_core::locale::Locale;
use ensemble_core::spec::{Kind, Prop, prop};
use ensemble_core::value::Value;
use ensemble_ui::widgets::input::date::day::{self, Day};
use ensemble_ui::widgets::input::date::time::TimeOfDay;

use super::args::{ID, TIMEOUT};
use crate::shell::virtual_app::{Target, VirtualApp};
use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;

const DATE: &[Prop] = &[
    ID,
    prop(
        "value",
        Kind::Any,
        "The day, `2024-01-17`. For a DateRange the first and the last: `[2024-01-17, 2024-01-20]`.",
    ),
    TIMEOUT,
];
const TIME: &[Prop] = &[ID, prop("value", Kind::Text, "The time of day, `14:30`."), TIMEOUT];

pub const STEPS: &[StepDef] = &[
    StepDef::new(
        "chooseDate",
        "Opens the calendar of a Date or DateRange, goes to the month and picks the day.",
        choose_date,
    )
    .takes(DATE)
    .needs(&["id", "value"]),
    StepDef::new(
        "chooseTime",
        "Opens the clock of a Time, sets it with the arrow keys and presses Enter.",
        choose_time,
    )
    .takes(TIME)
    .needs(&["id", "value"]),
];

/// Limit of months to page through; a date further away is most likely a mistake.
const MOST_MONTHS: i32 = 12 * 300;

fn choose_date(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (id, value) = (step.need("id"), step.arg("value"));
    let target = cx.reach(&id, step.timeout())?;
    let days = match (target.node.spec.name, value.as_list()) {
        ("Date", _) => vec![read_day(&value)?],
        ("DateRange", Some([first, last])) => vec![read_day(first)?, read_day(last)?],
        ("DateRange", _) => {
            let stop = StepError::failed(format!("`{id}` is a DateRange, `value` has to be its first and last day"));
            return Err(stop.help("write it as `[2024-01-17, 2024-01-20]`"));
        }
        (name, _) => return Err(StepError::failed(format!("`{id}` is a {name}, not a Date or DateRange"))),
    };
    open(cx, &target, |app| shown_day(app).is_some())?;
    for day in days {
        pick_day(cx, &id, day)?;
    }
    Ok(())
}

fn choose_time(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (id, value) = (step.need("id"), step.arg("value"));
    let target = cx.reach(&id, step.timeout())?;
    if target.node.spec.name != "Time" {
        return Err(StepError::failed(format!("`{id}` is a {}, not a Time", target.node.spec.name)));
    }
    let Some(wanted) = TimeOfDay::read(&value) else {
        return Err(
            StepError::failed(format!("`{}` is no time of day", value.to_display())).help("write it as `14:30`")
        );
    };
    open(cx, &target, |app| app.pressable().iter().any(|label| label == "Later hour"))?;
    let current = TimeOfDay::read(target.node.props.get("value").unwrap_or(&Value::Null));
    let from = current.unwrap_or(TimeOfDay::NOON);
    let (hours, minutes) = (steps(from.hour, wanted.hour), steps(from.minute, wanted.minute));
    // An empty field takes the time that its clock shows only when it is moved there.
    let (there, back) = if current.is_none() && (hours, minutes) == (0, 0) { (1, -1) } else { (0, 0) };
    // Minutes carry into the hour only beyond 59 and 0, which the difference of two minutes never reaches.
    for (count, more, less) in [
        (there, Key::ArrowRight, Key::ArrowLeft),
        (back, Key::ArrowRight, Key::ArrowLeft),
        (hours, Key::ArrowUp, Key::ArrowDown),
        (minutes, Key::ArrowRight, Key::ArrowLeft),
    ] {
        for _ in 0..count.unsigned_abs() {
            cx.app.press(if count > 0 { more } else { less }, Modifiers::NONE);
        }
    }
    // Closes the clock, and fires `onChangeEnd`, as a user who is done would.
    cx.app.enter();
    Ok(())
}

fn steps(from: u32, to: u32) -> i32 {
    to as i32 - from as i32
}

fn read_day(value: &Value) -> Result<Day, StepError> {
    day::read(value).ok_or_else(|| {
        StepError::failed(format!("`{}` is no day", value.to_display())).help("write it as `2024-01-17`")
    })
}

/// Opens the calendar or clock of a field.
///
/// # Errors
///
/// If it does not open.
fn open(cx: &mut TestCx<'_>, target: &Target, is_open: fn(&VirtualApp) -> bool) -> StepResult {
    cx.app.tap(target);
    if !is_open(&cx.app) {
        // It was open: the first press has closed it.
        cx.app.tap(target);
    }
    if is_open(&cx.app) { Ok(()) } else { Err(StepError::failed("the field does not open".to_owned())) }
}

/// The app's locale for dates.
fn locale(app: &VirtualApp) -> &'static Locale {
    Locale::of(&app.scene().language)
}

/// A day of the month shown by the open calendar.
fn shown_day(app: &VirtualApp) -> Option<Day> {
    let days: Vec<Day> = app.labels().iter().filter_map(|label| day::read_written(label, locale(app))).collect();
    // Only a calendar names all days of one month; other days are texts of the page around it.
    let of_month =
        |day: Day| days.iter().filter(|other| day::first_of_month(**other) == day::first_of_month(day)).count();
    days.iter().copied().find(|day| of_month(*day) >= usize::from(day.month().length(day.year())))
}

fn pick_day(cx: &mut TestCx<'_>, id: &str, day: Day) -> StepResult {
    let months = shown_day(&cx.app).map_or(0, |shown| {
        let month = |day: Day| day.year() * 12 + i32::from(u8::from(day.month()));
        month(day) - month(shown)
    });
    let arrow = if months > 0 { "Next month" } else { "Previous month" };
    for _ in 0..months.abs().min(MOST_MONTHS) {
        cx.app.pick(arrow, None);
    }
    if cx.app.pick(&day::written(day, None, locale(&cx.app)), None) {
        return Ok(());
    }
    cx.app.escape();
    let stop = StepError::failed(format!("`{day}` cannot be picked in the calendar of `{id}`"));
    Err(stop.help("its `firstDate` and `lastDate` say which days can"))
}

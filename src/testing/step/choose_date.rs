//! Steps that select dates and times in the calendar and clock of their fields.

use egui::{Key, Modifiers, Rect};
use ensemble_core::locale::Locale;
use ensemble_core::spec::{Kind, Prop, prop};
use ensemble_core::value::Value;
use ensemble_ui::offscreen::FoundWidget;
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
        "The day, `2024-01-17`. For a DateRange the first and the last, for a Calendar each that is clicked: `[2024-01-17, 2024-01-20]`.",
    ),
    TIMEOUT,
];
const TIME: &[Prop] = &[ID, prop("value", Kind::Text, "The time of day, `14:30`."), TIMEOUT];

pub const STEPS: &[StepDef] = &[
    StepDef::new(
        "chooseDate",
        "Opens the calendar of a Date or DateRange, goes to the month and picks the day. In a Calendar it goes to the month and clicks the day.",
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
        ("Calendar", Some(days)) => days.iter().map(read_day).collect::<Result<_, _>>()?,
        ("Date" | "Calendar", _) => vec![read_day(&value)?],
        ("DateRange", Some([first, last])) => vec![read_day(first)?, read_day(last)?],
        ("DateRange", _) => {
            let stop = StepError::failed(format!("`{id}` is a DateRange, `value` has to be its first and last day"));
            return Err(stop.help("write it as `[2024-01-17, 2024-01-20]`"));
        }
        (name, _) => return Err(StepError::failed(format!("`{id}` is a {name}, not a Date, DateRange or Calendar"))),
    };
    let area = if target.node.spec.name == "Calendar" {
        target.shown
    } else {
        let locale = locale(&cx.app);
        let opened = open(cx, &target, |opened| month_of(opened, locale).is_some())?;
        let is_part =
            |found: &&FoundWidget| ARROWS.contains(&&*found.label) || day::read_written(&found.label, locale).is_some();
        opened.iter().filter(is_part).fold(Rect::NOTHING, |area, found| area.union(found.rect))
    };
    for day in days {
        pick_day(cx, (&id, area), day)?;
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
    open(cx, &target, |opened| opened.iter().any(|found| found.clickable && found.label == "Later hour"))?;
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

/// Opens what belongs to the field, and answers with what has appeared: a page may have a calendar beside it.
///
/// # Errors
///
/// Fails when it does not open.
fn open(
    cx: &mut TestCx<'_>,
    target: &Target,
    is_open: impl Fn(&[FoundWidget]) -> bool,
) -> Result<Vec<FoundWidget>, StepError> {
    // Twice, because it may be open: then the first press closes it.
    for _ in 0..2 {
        let before = cx.app.found();
        cx.app.tap(target);
        let opened: Vec<FoundWidget> = cx.app.found().into_iter().filter(|found| !before.contains(found)).collect();
        if is_open(&opened) {
            return Ok(opened);
        }
    }
    Err(StepError::failed("the field does not open".to_owned()))
}

/// Names of the buttons that change the month.
const ARROWS: [&str; 2] = ["Previous month", "Next month"];

/// Format of days in the app.
fn locale(app: &VirtualApp) -> &'static Locale {
    Locale::of(&app.scene().language)
}

/// A day of the month that is shown: only a calendar names all days of one month; other days are texts around it.
fn month_of(found: &[FoundWidget], locale: &Locale) -> Option<Day> {
    let days: Vec<Day> = found.iter().filter_map(|found| day::read_written(&found.label, locale)).collect();
    let of_month =
        |day: Day| days.iter().filter(|other| day::first_of_month(**other) == day::first_of_month(day)).count();
    days.iter().copied().find(|day| of_month(*day) >= usize::from(day.month().length(day.year())))
}

fn pick_day(cx: &mut TestCx<'_>, (id, area): (&str, Rect), day: Day) -> StepResult {
    let locale = locale(&cx.app);
    let inside: Vec<FoundWidget> =
        cx.app.found().into_iter().filter(|found| area.expand(1.0).contains(found.rect.center())).collect();
    let months = month_of(&inside, locale).map_or(0, |shown| {
        let month = |day: Day| day.year() * 12 + i32::from(u8::from(day.month()));
        month(day) - month(shown)
    });
    let arrow = ARROWS[usize::from(months > 0)];
    for _ in 0..months.abs().min(MOST_MONTHS) {
        cx.app.pick(arrow, Some(area));
    }
    if cx.app.pick(&day::written(day, None, locale), Some(area)) {
        return Ok(());
    }
    cx.app.escape();
    let stop = StepError::failed(format!("`{day}` cannot be picked in the calendar of `{id}`"));
    let bounds = if cx.app.nodes(id).first().is_some_and(|node| node.spec.name == "Calendar") {
        "its `firstDay` and `lastDay` say which days can"
    } else {
        "its `firstDate` and `lastDate` say which days can"
    };
    Err(stop.help(bounds))
}

//! The week of a calendar as a language has it: the day that it begins with, and the names of its days.

use super::day::{self, Day};
use ensemble_core::locale::Locale;

/// Column of a day in its week, from 0 to 6.
pub fn column(day: Day, locale: &Locale) -> i32 {
    (i32::from(day.weekday().number_days_from_monday()) - first(locale)).rem_euclid(7)
}

/// The first day of the week that a day is in.
pub fn start(day: Day, locale: &Locale) -> Day {
    day::plus_days(day, -column(day, locale))
}

/// Names of the days from the first day of the week: short ones such as `Mon`, or narrow ones where the short ones are whole words.
pub fn names(locale: &Locale) -> Vec<&'static str> {
    // Narrower than a day's cell in a small type.
    const LONGEST: usize = 4;
    let short = locale.days("short");
    let fits = short.iter().all(|name| name.chars().count() <= LONGEST);
    let mut names = if fits { short } else { locale.days("narrow") };
    let first = first(locale) as usize;
    if first < names.len() {
        names.rotate_left(first);
    }
    names
}

/// The first day of the week, counted from Monday.
fn first(locale: &Locale) -> i32 {
    match locale.first_day() {
        "sun" => 6,
        "sat" => 5,
        "fri" => 4,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_where_the_language_lets_it_begin() {
        // A Wednesday.
        let day = day::day(2024, 1, 17).unwrap();
        for (tag, column_of, first, name) in
            [("en", 3, "2024-01-14", "Sun"), ("de", 2, "2024-01-15", "Mo."), ("ar", 4, "2024-01-13", "س")]
        {
            let locale = Locale::of(tag);
            assert_eq!((column(day, locale), &*start(day, locale).to_string()), (column_of, first), "{tag}");
            assert_eq!((names(locale).len(), names(locale)[0]), (7, name), "{tag}");
        }
    }
}

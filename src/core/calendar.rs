//! Days of the Gregorian calendar and their names. Knows neither clock nor time zone.

/// The months, from January.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Days from year 0, March 1st, to 1970 began.
const TO_1970: i64 = 719_468;

/// Days since 1970 (Howard Hinnant's `days_from_civil`). The month counts from 1.
pub fn to_days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - TO_1970
}

/// Year, month and day, both from 1, of a count of days since 1970 (Howard Hinnant's `civil_from_days`). A count beyond all calendars is
/// taken for the last one.
pub fn from_days(days: i64) -> (i64, u32, u32) {
    let days = days.saturating_add(TO_1970);
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * shifted + 2) / 5 + 1) as u32;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 } as u32;
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_there_and_back() {
        assert_eq!((to_days(1970, 1, 1), from_days(0)), (0, (1970, 1, 1)));
        for days in (-800_000..4_000_000).step_by(97) {
            let (year, month, day) = from_days(days);
            assert_eq!(to_days(year, i64::from(month), i64::from(day)), days);
        }
        assert_eq!([from_days(11_016), from_days(11_017)], [(2000, 2, 29), (2000, 3, 1)]);
        assert!(from_days(i64::MAX).0 > 1_000_000);
    }
}

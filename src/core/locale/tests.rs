//! Compared with the output of a browser's engine, Node 20 with ICU 78 and CLDR 48: `expected.tsv` has locale, kind, options, value, text.

use super::*;

static EXPECTED: &str = include_str!("expected.tsv");

/// The value of a key in options of JSON that hold no nesting.
fn option<'a>(options: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = options.split_once(&format!("\"{key}\":"))?;
    Some(rest.split([',', '}']).next()?.trim_matches('"'))
}

fn number(options: &str) -> NumberFormat {
    let count = |key: &str| option(options, key).and_then(|text| text.parse::<usize>().ok());
    let mut format = match (option(options, "style"), option(options, "currency")) {
        (Some("currency"), Some(code)) => NumberFormat::currency(code),
        (Some("percent"), _) => {
            NumberFormat { style: NumberStyle::Percent, fraction: (0, 0), ..NumberFormat::default() }
        }
        _ => NumberFormat::default(),
    };
    if let NumberStyle::Currency { display, accounting, .. } = &mut format.style {
        *display = match option(options, "currencyDisplay") {
            Some("code") => CurrencyDisplay::Code,
            Some("narrowSymbol") => CurrencyDisplay::Narrow,
            _ => CurrencyDisplay::Symbol,
        };
        *accounting = option(options, "currencySign") == Some("accounting");
    }
    if let Some(unit) = option(options, "unit") {
        let long = option(options, "unitDisplay") == Some("long");
        format.style = NumberStyle::Unit { unit: unit.to_owned(), long };
    }
    if option(options, "notation") == Some("compact") {
        (format.notation, format.fraction) = (Notation::Compact, (0, 0));
    }
    if let Some(most) = count("maximumFractionDigits") {
        format.fraction = (count("minimumFractionDigits").unwrap_or(0), most);
    }
    format.significant = count("maximumSignificantDigits").map(|most| (1, most));
    format.min_integer = count("minimumIntegerDigits").unwrap_or(1);
    format.sign = match option(options, "signDisplay") {
        Some("always") => Sign::Always,
        Some("exceptZero") => Sign::ExceptZero,
        _ => Sign::Auto,
    };
    if option(options, "useGrouping") == Some("false") {
        format.grouping = Grouping::Off;
    }
    format
}

fn date(options: &str) -> DateFormat {
    let width = |key: &str| {
        option(options, key).map(|word| match word {
            "2-digit" => Width::TwoDigit,
            "short" => Width::Short,
            "long" => Width::Long,
            "narrow" => Width::Narrow,
            _ => Width::Numeric,
        })
    };
    let style = |key: &str| {
        option(options, key).map(|word| match word {
            "full" => DateStyle::Full,
            "long" => DateStyle::Long,
            "medium" => DateStyle::Medium,
            _ => DateStyle::Short,
        })
    };
    DateFormat {
        date_style: style("dateStyle"),
        time_style: style("timeStyle"),
        weekday: width("weekday"),
        year: width("year"),
        month: width("month"),
        day: width("day"),
        hour: width("hour"),
        minute: width("minute"),
        second: width("second"),
        zone: option(options, "timeZoneName").is_some(),
        hour_cycle: option(options, "hour12").map(|word| if word == "true" { HourCycle::H12 } else { HourCycle::H23 }),
        ..DateFormat::default()
    }
}

fn list(options: &str) -> ListFormat {
    let kind = match option(options, "type") {
        Some("disjunction") => ListKind::Or,
        Some("unit") => ListKind::Unit,
        _ => ListKind::And,
    };
    let width = match option(options, "style") {
        Some("short") => ListWidth::Short,
        Some("narrow") => ListWidth::Narrow,
        _ => ListWidth::Long,
    };
    ListFormat { kind, width }
}

/// The two moments of the table.
fn moment(millis: &str) -> Moment {
    let base = Moment {
        year: 2024,
        month: 1,
        day: 17,
        weekday: 2,
        hour: 15,
        minute: 4,
        second: 9,
        millis: 7,
        offset: 0,
        is_utc: true,
    };
    match millis {
        "1705503849007" => base,
        _ => Moment { year: 2023, month: 11, weekday: 6, day: 5, hour: 0, minute: 30, second: 0, millis: 0, ..base },
    }
}

#[test]
fn texts_are_those_of_a_browser() {
    let mut wrong: Vec<String> = Vec::new();
    let mut count = 0;
    for line in EXPECTED.lines() {
        let [tag, kind, options, value, expected] = *line.split('\t').collect::<Vec<_>>() else {
            panic!("{line}");
        };
        let locale = Locale::of(tag);
        let parsed = value.parse::<f64>().unwrap_or_default();
        let made = match kind {
            "number" => number(options).format(locale, parsed),
            "date" => date(options).format(locale, &moment(value)),
            "relative" => {
                let format = RelativeFormat { auto: option(options, "numeric") == Some("auto") };
                format.format(locale, parsed, option(options, "unit").unwrap_or_default()).unwrap_or_default()
            }
            "list" => list(options).format(locale, &value.split('/').collect::<Vec<_>>()),
            _ if options.contains("ordinal") => locale.ordinal(value).to_owned(),
            _ => locale.plural(value).to_owned(),
        };
        count += 1;
        if made != expected {
            wrong.push(format!("{tag} {kind} {options} {value}: `{made}` is to be `{expected}`"));
        }
    }
    assert!(count > 1000, "{count}");
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn tags_find_their_language() {
    for (tag, found) in [
        ("de_DE.UTF-8", "de"),
        ("de-AT", "de-AT"),
        ("zh-TW", "zh-Hant"),
        ("es-AR", "es-419"),
        ("iw", "he"),
        ("no-NO", "nb"),
        ("EN-gb", "en-GB"),
        ("tlh", "en"),
        ("", "en"),
        ("C", "en"),
    ] {
        assert_eq!(Locale::of(tag).tag(), found, "{tag}");
    }
}

#[test]
fn odd_numbers_are_written_and_never_panic() {
    let english = Locale::of("en");
    let plain = NumberFormat::default();
    assert_eq!(plain.format(english, f64::NAN), "NaN");
    assert_eq!(plain.format(english, f64::NEG_INFINITY), "-∞");
    assert_eq!(plain.format(english, -0.0), "-0");
    for tag in Locale::tags() {
        let locale = Locale::of(tag);
        for number in [f64::MAX, f64::MIN_POSITIVE, -1e300, 0.5, 999_999.5, f64::INFINITY] {
            for notation in [Notation::Standard, Notation::Compact] {
                let format = NumberFormat { notation, ..NumberFormat::default() };
                assert!(!format.format(locale, number).is_empty());
            }
        }
    }
}

//! Numbers, amounts, percentages and measures as a locale writes them: `1.234,5`, `$1,234.50`, `12 %`, `5 km/h`, `1.2M`.

use super::{Locale, pattern};

/// Format of numbers, with the options of `Intl.NumberFormat`.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberFormat {
    /// Decimal, percent, currency or unit.
    pub style: NumberStyle,
    /// The fewest digits before the decimals; more are filled with zeros.
    pub min_integer: usize,
    /// The fewest and the most decimals.
    pub fraction: (usize, usize),
    /// The fewest and the most significant digits; takes precedence over `fraction`.
    pub significant: Option<(usize, usize)>,
    /// Separator of thousands: always, never, by locale, or from 10,000 on.
    pub grouping: Grouping,
    /// Written out, or shortened as in `1.2M`.
    pub notation: Notation,
    /// Signs that are written.
    pub sign: Sign,
}

/// Kind of quantity that is formatted.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum NumberStyle {
    /// A number.
    #[default]
    Decimal,
    /// A share: 0.5 is 50 %.
    Percent,
    /// An amount of money.
    Currency {
        /// The code of the currency, such as `EUR`.
        code: String,
        /// Name or symbol of the currency.
        display: CurrencyDisplay,
        /// Writes negative amounts in parentheses where the locale does.
        accounting: bool,
    },
    /// A measure.
    Unit {
        /// The unit, such as `kilometer-per-hour`.
        unit: String,
        /// Writes the unit out.
        long: bool,
    },
}

/// Form in which a currency is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CurrencyDisplay {
    /// `CA$`.
    #[default]
    Symbol,
    /// `$`.
    Narrow,
    /// `CAD`.
    Code,
}

/// Grouping of thousands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// Form of the locale.
    #[default]
    Auto,
    /// From 1,000 on.
    Always,
    /// From 10,000 on.
    Min2,
    /// Never.
    Off,
}

/// Form in which large numbers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notation {
    /// Written out.
    #[default]
    Standard,
    /// `1.2M`.
    Compact,
}

/// Signs that are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    /// The sign of negative numbers only.
    #[default]
    Auto,
    /// Plus and minus.
    Always,
    /// Plus and minus, but no sign for zero.
    ExceptZero,
    /// No signs.
    Never,
}

impl Default for NumberFormat {
    fn default() -> Self {
        Self {
            style: NumberStyle::Decimal,
            min_integer: 1,
            fraction: (0, 3),
            significant: None,
            grouping: Grouping::Auto,
            notation: Notation::Standard,
            sign: Sign::Auto,
        }
    }
}

impl NumberFormat {
    /// An amount of money with the decimals of its currency.
    pub fn currency(code: &str) -> Self {
        let digits = Self::currency_digits(code);
        let style =
            NumberStyle::Currency { code: code.to_owned(), display: CurrencyDisplay::Symbol, accounting: false };
        Self { style, fraction: (digits, digits), ..Self::default() }
    }

    /// Decimals of amounts in a currency (ISO 4217).
    pub(crate) fn currency_digits(code: &str) -> usize {
        match code {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
            | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    /// Writes a number.
    pub fn format(&self, locale: &Locale, number: f64) -> String {
        let symbols = locale.list("symbols");
        let symbol = |at: usize| symbols.get(at).copied().unwrap_or_default();
        if number.is_nan() {
            return symbol(6).to_owned();
        }
        let shown = if self.style == NumberStyle::Percent { number.abs() * 100.0 } else { number.abs() };
        let (mut body, plain, around) = if shown.is_infinite() {
            (symbol(5).to_owned(), "0".to_owned(), String::from("0"))
        } else {
            let (plain, around) = self.shortened(locale, shown);
            (self.written(locale, &plain), plain, around)
        };
        if around != "0" {
            // `0 Mio'.'`: zeros stand for the number.
            let (before, after) = (around.find('0').unwrap_or(0), around.rfind('0').map_or(0, |at| at + 1));
            let (head, tail) = (pattern::unquoted(&around[..before]), pattern::unquoted(&around[after..]));
            body = format!("{head}{body}{tail}");
        }
        let is_zero = plain.chars().all(|c| matches!(c, '0' | '.')) && !shown.is_infinite();
        let negative = number.is_sign_negative();
        let sign = match self.sign {
            Sign::Never => "",
            Sign::ExceptZero if is_zero => "",
            _ if negative => symbol(2),
            Sign::Always | Sign::ExceptZero => symbol(3),
            Sign::Auto => "",
        };
        let pattern = match &self.style {
            NumberStyle::Decimal | NumberStyle::Unit { .. } => "#",
            NumberStyle::Percent => locale.text("percent"),
            NumberStyle::Currency { accounting: true, .. } => locale.text("accounting"),
            NumberStyle::Currency { .. } => locale.text("currency"),
        };
        let text = self.placed(locale, pattern, &body, sign, negative && self.sign != Sign::Never);
        match &self.style {
            NumberStyle::Unit { unit, long } => {
                let key = format!("unit.{}.{unit}", if *long { "long" } else { "short" });
                match locale.counted(&key, &plain) {
                    "" => format!("{text} {unit}"),
                    pattern => pattern.replace("{0}", &text),
                }
            }
            _ => text,
        }
    }

    /// A number in plain digits with `.` before its decimals, rounded as it will be written.
    pub fn plain(&self, number: f64) -> String {
        round(number, self.fraction, self.significant)
    }

    /// Rounded digits, and the pattern around them when the number is shortened.
    fn shortened(&self, locale: &Locale, number: f64) -> (String, String) {
        let none = |plain: String| (plain, "0".to_owned());
        if self.notation == Notation::Standard {
            return none(self.plain(number));
        }
        let patterns = locale.list("compact");
        // Two significant digits, and all those before the decimals.
        let round_compact = |number: f64| match self.significant {
            None if self.fraction == (0, 0) && number < 100.0 => round(number, (0, 0), Some((1, 2))),
            _ => round(number, self.fraction, self.significant),
        };
        let mut power = if number >= 1.0 { number.log10().floor() as usize } else { 0 };
        loop {
            let pattern = power.checked_sub(3).and_then(|at| patterns.get(at.min(patterns.len().saturating_sub(1))));
            let zeros = pattern.map_or(0, |pattern| pattern.matches('0').count());
            let Some(pattern) = pattern.filter(|pattern| **pattern != "0") else { return none(round_compact(number)) };
            let scale = (power.min(14) + 1).saturating_sub(zeros);
            let plain = round_compact(number / 10f64.powi(scale as i32));
            // 999,999 is rounded to a thousand thousands: that is a million.
            if plain.split('.').next().map_or(0, str::len) > zeros && power < 14 {
                power += 1;
                continue;
            }
            return (plain, (*pattern).to_owned());
        }
    }

    /// Plain digits with the separators and in the digits of the locale.
    fn written(&self, locale: &Locale, plain: &str) -> String {
        // A few countries write amounts with other separators than numbers.
        let money = matches!(self.style, NumberStyle::Currency { .. }) && !locale.text("symbols.currency").is_empty();
        let symbols = locale.list(if money { "symbols.currency" } else { "symbols" });
        let symbol = |at: usize| symbols.get(at).copied().unwrap_or_default();
        let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
        let whole = format!("{whole:0>width$}", width = self.min_integer.min(21));
        let least = match self.grouping {
            Grouping::Off => usize::MAX,
            Grouping::Always => 4,
            Grouping::Min2 => 5,
            Grouping::Auto if self.notation == Notation::Compact => 5,
            Grouping::Auto => 3 + locale.text("mingroup").parse().unwrap_or(1),
        };
        let mut grouped = String::new();
        if whole.len() < least {
            grouped.push_str(&whole);
        } else {
            // `#,##,##0`: the last group has three digits, those before it two.
            let upper = if locale.text("decimal").contains("#,##,") { 2 } else { 3 };
            for (at, digit) in whole.chars().enumerate() {
                let left = whole.len() - at;
                if at > 0 && left >= 3 && (left - 3).is_multiple_of(upper) {
                    grouped.push_str(symbol(1));
                }
                grouped.push(digit);
            }
        }
        if !decimals.is_empty() {
            grouped.push_str(symbol(0));
            grouped.push_str(decimals);
        }
        locale.localized_digits(&grouped)
    }

    /// Puts the digits in their pattern, with sign, percent sign and currency.
    fn placed(&self, locale: &Locale, pattern: &str, body: &str, sign: &str, negative: bool) -> String {
        let (positive, own) = pattern.split_once(';').map_or((pattern, None), |(first, second)| (first, Some(second)));
        let own = own.filter(|_| negative);
        let chosen = own.unwrap_or(positive);
        let is_number = |c: char| matches!(c, '#' | '0' | ',' | '.');
        let (Some(from), Some(to)) = (chosen.find(is_number), chosen.rfind(is_number)) else { return body.to_owned() };
        let percent = locale.list("symbols").get(4).copied().unwrap_or("%");
        let currency = match &self.style {
            NumberStyle::Currency { code, display, .. } => symbol_of(locale, code, *display),
            _ => String::new(),
        };
        let part = |text: &str| {
            let text = pattern::unquoted(text).replace('%', percent);
            if own.is_some() { text.replace('-', sign) } else { text }
        };
        let (mut before, mut after) = (part(&chosen[..from]), part(&chosen[to + 1..]));
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        if before.contains('¤') {
            // Letters and digits are kept apart: `CHF 5`, `$5`.
            let gap = if before.ends_with('¤') && letter(currency.chars().last()) { "\u{a0}" } else { "" };
            before = before.replace('¤', &format!("{currency}{gap}"));
        }
        if after.contains('¤') {
            let gap = if after.starts_with('¤') && letter(currency.chars().next()) { "\u{a0}" } else { "" };
            after = after.replace('¤', &format!("{gap}{currency}"));
        }
        if own.is_some() {
            return format!("{before}{body}{after}");
        }
        format!("{sign}{before}{body}{after}")
    }
}

fn symbol_of(locale: &Locale, code: &str, display: CurrencyDisplay) -> String {
    let find = |key: &str| {
        let mut list = locale.text(key).split('|');
        list.find_map(|entry| entry.split_once(' ').filter(|(name, _)| *name == code))
            .map(|(_, symbol)| symbol.to_owned())
    };
    let found = match display {
        CurrencyDisplay::Code => None,
        CurrencyDisplay::Symbol => find("money"),
        CurrencyDisplay::Narrow => find("narrow").or_else(|| find("money")),
    };
    found.unwrap_or_else(|| code.to_owned())
}

/// Plain digits, rounded half away from zero on the shortest decimal of the number: 1.005 is 1.01.
fn round(number: f64, (least, most): (usize, usize), significant: Option<(usize, usize)>) -> String {
    let text = format!("{number}");
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(decimals.bytes()).map(|digit| digit - b'0').collect();
    let mut point = whole.len();
    let first = digits.iter().position(|digit| *digit != 0);
    // How many digits are kept, counted from the first one.
    let keep = match significant {
        Some((_, most)) => first.unwrap_or(point.saturating_sub(1)) + most,
        None => point + most,
    };
    if keep < digits.len() {
        let up = digits[keep] >= 5;
        let tail = keep;
        for digit in &mut digits[tail..] {
            *digit = 0;
        }
        if up {
            let mut at = keep;
            loop {
                if at == 0 {
                    digits.insert(0, 1);
                    point += 1;
                    break;
                }
                at -= 1;
                if digits[at] < 9 {
                    digits[at] += 1;
                    break;
                }
                digits[at] = 0;
            }
        }
    }
    let least = match significant {
        Some((least, _)) => {
            let first = digits.iter().position(|digit| *digit != 0).unwrap_or(point.saturating_sub(1));
            (first + least).saturating_sub(point)
        }
        None => least,
    };
    let text = |digits: &[u8]| digits.iter().map(|digit| char::from(b'0' + digit)).collect::<String>();
    let (whole, decimals) = digits.split_at(point.min(digits.len()));
    let mut decimals = text(decimals).trim_end_matches('0').to_owned();
    while decimals.len() < least.min(100) {
        decimals.push('0');
    }
    let whole = text(whole);
    if decimals.is_empty() { whole } else { format!("{whole}.{decimals}") }
}

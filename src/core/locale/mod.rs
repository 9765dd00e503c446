//! Locales: how numbers, dates, plurals and relative times are written, by the data of Unicode's CLDR 48 for the languages that `locales.txt` names.
//!
//! Our own tables hold the locales and formats that apps ask for; Boa's `intl` feature brings those of every locale.
//! `generate.mjs` writes the table; `tests` compare with the output of a browser's engine (ICU 78).

mod collate;
mod date;
mod list;
mod number;
mod pattern;
mod plural;
mod relative;
mod tailoring;

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

pub use collate::{Collation, Sensitivity};
pub use date::{DateFormat, DateStyle, HourCycle, Moment, Width};
pub use list::{ListFormat, ListKind, ListWidth};
pub use number::{CurrencyDisplay, Grouping, Notation, NumberFormat, NumberStyle, Sign};
pub use relative::RelativeFormat;

/// The data of CLDR (Unicode licence, version 3): one block a language, `[de]`, one `key=value` a line.
static DATA: &str = include_str!("locales.txt");

/// A language, or its variety in a country, and its formats.
pub struct Locale {
    tag: &'static str,
    entries: BTreeMap<&'static str, &'static str>,
}

impl PartialEq for Locale {
    fn eq(&self, other: &Self) -> bool {
        self.tag == other.tag
    }
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Locale").field(&self.tag).finish()
    }
}

struct Block {
    tag: &'static str,
    text: &'static str,
    locale: OnceLock<Locale>,
}

static BLOCKS: LazyLock<Vec<Block>> = LazyLock::new(|| {
    let blocks = DATA.split("\n[").filter_map(|block| block.trim_start_matches('[').split_once("]\n"));
    blocks.map(|(tag, text)| Block { tag, text, locale: OnceLock::new() }).collect()
});

impl Locale {
    /// The locale of a language tag such as `de`, `de-AT` or `zh_TW`: of the country, else of the language, else English.
    pub fn of(tag: &str) -> &'static Self {
        Self::known(tag).unwrap_or_else(|| Self::known("en").expect("the table has English"))
    }

    /// The locale of a language tag; `None` for a language that the table does not have.
    pub fn known(tag: &str) -> Option<&'static Self> {
        let parts: Vec<&str> = tag.split(['-', '_', '.', '@']).collect();
        let language = parts.first()?.to_ascii_lowercase();
        let language = match &*language {
            "no" => "nb",
            "iw" => "he",
            "in" => "id",
            language => language,
        };
        let region = parts.iter().skip(1).find(|part| part.len() == 2).map(|part| part.to_ascii_uppercase());
        let region = region.as_deref().unwrap_or_default();
        let traditional =
            parts.iter().any(|part| part.eq_ignore_ascii_case("hant")) || matches!(region, "TW" | "HK" | "MO");
        let parent = match (language, region) {
            ("zh", _) if traditional => "zh-Hant",
            (
                "es",
                "AR" | "BO" | "CL" | "CO" | "CR" | "CU" | "DO" | "EC" | "GT" | "HN" | "NI" | "PA" | "PE" | "PR" | "PY"
                | "SV" | "UY" | "VE",
            ) => "es-419",
            ("es", _) if parts.contains(&"419") => "es-419",
            ("pt", "AO" | "CH" | "CV" | "LU" | "MO" | "MZ") => "pt-PT",
            ("en", "IE" | "NZ" | "ZA" | "SG" | "HK" | "MT" | "NG" | "KE" | "PK" | "IL") => "en-GB",
            _ => language,
        };
        let exact = format!("{language}-{region}");
        [exact.as_str(), parent, language].into_iter().find_map(Self::block)
    }

    fn block(tag: &str) -> Option<&'static Self> {
        let block = BLOCKS.iter().find(|block| block.tag == tag)?;
        Some(block.locale.get_or_init(|| Self {
            tag: block.tag,
            entries: block.text.lines().filter_map(|line| line.split_once('=')).collect(),
        }))
    }

    /// Tag of the locale in the table, such as `de-AT`.
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// Language of the tag, such as `de`.
    pub fn language(&self) -> &'static str {
        self.tag.split('-').next().unwrap_or(self.tag)
    }

    /// All tags.
    pub fn tags() -> impl Iterator<Item = &'static str> {
        BLOCKS.iter().map(|block| block.tag)
    }

    /// The first day of a week, `mon` or `sun`.
    pub fn first_day(&self) -> &'static str {
        self.text("first")
    }

    /// Months by their width (`wide`, `short`, `narrow`), in the form used within a date.
    pub fn months(&self, width: &str) -> Vec<&'static str> {
        self.list(&format!("months.{width}"))
    }

    /// Days of the week from Monday by their width (`wide`, `short`, `narrow`), in the form used within a date.
    pub fn days(&self, width: &str) -> Vec<&'static str> {
        self.list(&format!("days.{width}"))
    }

    /// The currency of its country, or of the largest country that speaks it.
    pub fn currency(&self) -> &'static str {
        match self.tag {
            "en-GB" => "GBP",
            "en-CA" | "fr-CA" => "CAD",
            "en-AU" => "AUD",
            "en-IN" => "INR",
            "es-MX" | "es-419" => "MXN",
            "es-US" => "USD",
            "de-CH" | "fr-CH" => "CHF",
            "pt-PT" => "EUR",
            "ar-AE" => "AED",
            "zh-Hant" => "TWD",
            _ => match self.language() {
                "ar" => "EGP",
                "bg" => "BGN",
                "bn" => "BDT",
                "cs" => "CZK",
                "da" => "DKK",
                "de" | "el" | "es" | "fi" | "fr" | "hr" | "it" | "nl" | "sk" | "sl" => "EUR",
                "fa" => "IRR",
                "he" => "ILS",
                "hi" | "ta" | "te" | "mr" => "INR",
                "hu" => "HUF",
                "id" => "IDR",
                "ja" => "JPY",
                "ko" => "KRW",
                "ms" => "MYR",
                "nb" => "NOK",
                "pl" => "PLN",
                "pt" => "BRL",
                "ro" => "RON",
                "ru" => "RUB",
                "sr" => "RSD",
                "sv" => "SEK",
                "th" => "THB",
                "tr" => "TRY",
                "uk" => "UAH",
                "ur" => "PKR",
                "vi" => "VND",
                "zh" => "CNY",
                _ => "USD",
            },
        }
    }

    /// Writes the digits of a text in the digits of the locale.
    pub fn localized_digits(&self, text: &str) -> String {
        let own = self.text("digits");
        if own.is_empty() {
            return text.to_owned();
        }
        let own: Vec<char> = own.chars().collect();
        let digit = |c: char| c.to_digit(10).and_then(|digit| own.get(digit as usize)).copied().unwrap_or(c);
        text.chars().map(digit).collect()
    }

    /// The words for the morning and the afternoon, `AM` and `PM`.
    pub(crate) fn day_halves(&self) -> [&'static str; 2] {
        let halves = self.list("ampm");
        [0, 1].map(|at| halves.get(at).copied().unwrap_or_default())
    }

    fn text(&self, key: &str) -> &'static str {
        self.entries.get(key).copied().unwrap_or_default()
    }

    fn list(&self, key: &str) -> Vec<&'static str> {
        self.text(key).split('|').collect()
    }
}

#[cfg(test)]
mod tests;

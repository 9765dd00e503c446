//! Plural categories by the rules of CLDR: `n % 10 = 2..4 and n % 100 != 12..14`.

use super::Locale;

/// All categories, in the order of patterns in the table.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

impl Locale {
    /// The plural category (`one`, `few`, `other` …) of a number as written, with `.` as the decimal separator: `1.0` may differ from `1`.
    pub fn plural(&self, number: &str) -> &'static str {
        self.category("plural", number)
    }

    /// The category of a number that counts a place: `1st` is `one` in English.
    pub fn ordinal(&self, number: &str) -> &'static str {
        self.category("ordinal", number)
    }

    /// The categories that the locale distinguishes.
    pub fn plural_categories(&self, ordinal: bool) -> Vec<&'static str> {
        let kind = if ordinal { "ordinal" } else { "plural" };
        CATEGORIES
            .into_iter()
            .filter(|name| *name == "other" || !self.text(&format!("{kind}.{name}")).is_empty())
            .collect()
    }

    /// Selects a plural pattern from a list of all six categories; empty ones fall back to `other`.
    pub(super) fn counted(&self, key: &str, number: &str) -> &'static str {
        let patterns = self.list(key);
        let category = self.plural(number);
        let at = CATEGORIES.iter().position(|name| *name == category).unwrap_or(5);
        let own = patterns.get(at).copied().filter(|pattern| !pattern.is_empty());
        own.or(patterns.get(5).copied()).unwrap_or_default()
    }

    fn category(&self, kind: &str, number: &str) -> &'static str {
        let operands = Operands::of(number);
        let holds = |name: &&str| {
            let rule = self.text(&format!("{kind}.{name}"));
            !rule.is_empty() && rule.split(" or ").any(|all| all.split(" and ").all(|one| operands.holds(one)))
        };
        CATEGORIES.into_iter().find(holds).unwrap_or("other")
    }
}

/// The operands of rules (UTS #35, Plural Operand Meanings).
struct Operands {
    n: f64,
    i: f64,
    v: f64,
    w: f64,
    f: f64,
    t: f64,
}

impl Operands {
    fn of(number: &str) -> Self {
        let number = number.trim_start_matches('-');
        let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
        let trimmed = decimals.trim_end_matches('0');
        let read = |text: &str| text.parse::<f64>().unwrap_or_default();
        Self {
            n: read(number),
            i: read(whole),
            v: decimals.len() as f64,
            w: trimmed.len() as f64,
            f: read(decimals),
            t: read(trimmed),
        }
    }

    /// Evaluates a relation: `n % 100 = 3..10,12`.
    fn holds(&self, relation: &str) -> bool {
        let (left, right, equal) = match (relation.split_once("!="), relation.split_once('=')) {
            (Some((left, right)), _) => (left, right, false),
            (None, Some((left, right))) => (left, right, true),
            (None, None) => return false,
        };
        let (name, modulus) = left.split_once('%').map_or((left, None), |(name, modulus)| (name, Some(modulus)));
        let operand = match name.trim() {
            "n" => self.n,
            "i" => self.i,
            "v" => self.v,
            "w" => self.w,
            "f" => self.f,
            "t" => self.t,
            // The exponent of a compact number: `1M` is written as such nowhere else.
            _ => 0.0,
        };
        let value = match modulus.and_then(|modulus| modulus.trim().parse::<f64>().ok()) {
            Some(modulus) => operand % modulus,
            None => operand,
        };
        let is_in = |range: &str| match range.trim().split_once("..") {
            Some((from, to)) => {
                let bounds = from.parse::<f64>().ok().zip(to.parse::<f64>().ok());
                value.fract() == 0.0 && bounds.is_some_and(|(from, to)| (from..=to).contains(&value))
            }
            None => range.trim().parse() == Ok(value),
        };
        right.split(',').any(is_in) == equal
    }
}

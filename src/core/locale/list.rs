//! Lists in a sentence: `A, B, and C`.

use super::Locale;

/// The word between the last two items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListKind {
    /// `and`.
    #[default]
    And,
    /// `or`.
    Or,
    /// None, as between `3 feet, 7 inches`.
    Unit,
}

/// Length of the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ListWidth {
    #[default]
    Long,
    Short,
    Narrow,
}

/// Format of lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListFormat {
    /// The word between the last two items.
    pub kind: ListKind,
    /// Length of the words.
    pub width: ListWidth,
}

impl ListFormat {
    /// The list as one text.
    pub fn format(self, locale: &Locale, items: &[&str]) -> String {
        self.parts(locale, items).into_iter().map(|(_, text)| text).collect()
    }

    /// Items (true) and the texts between them (false), in their order.
    pub fn parts(self, locale: &Locale, items: &[&str]) -> Vec<(bool, String)> {
        let patterns = self.patterns(locale);
        let between = |at: usize| patterns.get(at).and_then(|pattern| pattern.strip_prefix("{0}")?.strip_suffix("{1}"));
        let mut parts = Vec::with_capacity(items.len() * 2);
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                let is_last = at + 1 == items.len();
                let pattern = match (at, is_last) {
                    (1, true) => 0,
                    (_, true) => 3,
                    (1, false) => 1,
                    (_, false) => 2,
                };
                let text = self.in_context(locale, between(pattern).unwrap_or(", "), item);
                if !text.is_empty() {
                    parts.push((false, text));
                }
            }
            parts.push((true, (*item).to_owned()));
        }
        parts
    }

    /// Patterns of two items, and of the start, the middle and the end of more; a width without its own has those of the next longer one.
    fn patterns(self, locale: &Locale) -> Vec<&'static str> {
        let kind = match self.kind {
            ListKind::And => "list.and",
            ListKind::Or => "list.or",
            ListKind::Unit => "list.unit",
        };
        let widths: &[&str] = match self.width {
            ListWidth::Long => &[""],
            ListWidth::Short => &[".short", ""],
            ListWidth::Narrow => &[".narrow", ".short", ""],
        };
        let found = widths.iter().map(|width| locale.text(&format!("{kind}{width}"))).find(|text| !text.is_empty());
        found.unwrap_or_default().split('|').collect()
    }

    /// The text before `next`, which changes some words: Spanish `y` before an `i`, `o` before an `o`; Hebrew sets a dash before other scripts.
    fn in_context(self, locale: &Locale, text: &str, next: &str) -> String {
        match (locale.language(), self.kind) {
            ("es", ListKind::And) if text == " y " && sounds_like_i(next) => " e ".to_owned(),
            ("es", ListKind::Or) if text == " o " && sounds_like_o(next) => " u ".to_owned(),
            ("he", _) if text.ends_with('ו') && !next.starts_with(|c: char| ('\u{590}'..='\u{5ff}').contains(&c)) => {
                format!("{text}-")
            }
            _ => text.to_owned(),
        }
    }
}

fn sounds_like_i(word: &str) -> bool {
    let word = word.to_lowercase();
    word.starts_with('i') || (word.starts_with("hi") && !word.starts_with("hia") && !word.starts_with("hie"))
}

fn sounds_like_o(word: &str) -> bool {
    let word = word.to_lowercase();
    word.starts_with(['o', '8']) || word.starts_with("ho") || word == "11" || word.starts_with("11 ")
}

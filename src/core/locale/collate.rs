//! The order of texts as a dictionary has it (the root collation of Unicode, UTS #10, in its levels): letters first, then accents, then capitals, so
//! that `adam` stands before `Zoe` and `Ärger` beside `arg`. Letters that a language orders by rules of its own, such as `å` after `z` in
//! Swedish, stand where `tailoring.rs` says.

use std::cmp::Ordering;

use super::tailoring::{Letter, letters};

/// The differences that count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sensitivity {
    /// Letters alone.
    Base,
    /// Letters and accents.
    Accent,
    /// Letters and capitals.
    Case,
    /// All three.
    #[default]
    Variant,
}

/// Options of a comparison of texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collation {
    /// The language whose letters are ordered by its own rules: `sv`. Another one, or none, has the order of the root collation.
    pub language: &'static str,
    /// The differences that count.
    pub sensitivity: Sensitivity,
    /// Digits in a row are a number: `item 9` stands before `item 10`.
    pub numeric: bool,
    /// Capitals stand before small letters.
    pub upper_first: bool,
}

impl Collation {
    /// Compares two texts.
    pub fn compare(self, a: &str, b: &str) -> Ordering {
        if a == b {
            return Ordering::Equal;
        }
        let letters = by_letters(&letters(a, self.language), &letters(b, self.language), self.numeric);
        let accents = || match self.sensitivity {
            Sensitivity::Accent | Sensitivity::Variant => a.to_lowercase().cmp(&b.to_lowercase()),
            Sensitivity::Base | Sensitivity::Case => Ordering::Equal,
        };
        let capitals = || match self.sensitivity {
            Sensitivity::Case | Sensitivity::Variant => self.by_capitals(a, b),
            Sensitivity::Base | Sensitivity::Accent => Ordering::Equal,
        };
        letters.then_with(accents).then_with(capitals)
    }

    fn by_capitals(self, a: &str, b: &str) -> Ordering {
        let first = a.chars().zip(b.chars()).find(|(a, b)| a != b && a.is_uppercase() != b.is_uppercase());
        match first {
            Some((a, _)) if a.is_uppercase() == self.upper_first => Ordering::Less,
            Some(_) => Ordering::Greater,
            None => Ordering::Equal,
        }
    }
}

fn by_letters(mut a: &[Letter], mut b: &[Letter], numeric: bool) -> Ordering {
    loop {
        let (Some(x), Some(y)) = (a.first(), b.first()) else { return a.len().cmp(&b.len()) };
        if numeric && x.is_digit() && y.is_digit() {
            let ((m, rest_a), (n, rest_b)) = (number(a), number(b));
            let order = m.len().cmp(&n.len()).then_with(|| m.cmp(n));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (rest_a, rest_b);
            continue;
        }
        if x != y {
            return x.cmp(y);
        }
        (a, b) = (&a[1..], &b[1..]);
    }
}

/// The digits at the start of a text without leading zeros, and what follows them.
fn number(text: &[Letter]) -> (&[Letter], &[Letter]) {
    let end = text.iter().position(|letter| !letter.is_digit()).unwrap_or(text.len());
    let zeros = text[..end].iter().take_while(|letter| letter.base == '0').count();
    (&text[zeros..end], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(collation: Collation, words: &[&'static str]) -> Vec<&'static str> {
        let mut words = words.to_vec();
        words.sort_by(|a, b| collation.compare(a, b));
        words
    }

    #[test]
    fn letters_count_before_accents_and_accents_before_capitals() {
        let words = ["Zoe", "zebra", "Adam", "adam", "Ärger", "arg", "a b", "ab", "10", "9", "_x", "côte", "cote"];
        let expected = ["_x", "10", "9", "a b", "ab", "adam", "Adam", "arg", "Ärger", "cote", "côte", "zebra", "Zoe"];
        assert_eq!(sorted(Collation::default(), &words), expected);
        assert_eq!(sorted(Collation { upper_first: true, ..Collation::default() }, &["a", "A"]), ["A", "a"]);
    }

    #[test]
    fn digits_may_be_numbers() {
        let numeric = Collation { numeric: true, ..Collation::default() };
        assert_eq!(
            sorted(numeric, &["item 10", "item 9", "item 009b", "item"]),
            ["item", "item 9", "item 009b", "item 10"]
        );
    }

    #[test]
    fn what_does_not_count_is_equal() {
        let equal = |sensitivity, a, b| Collation { sensitivity, ..Collation::default() }.compare(a, b).is_eq();
        assert!(equal(Sensitivity::Base, "Éa", "ea") && !equal(Sensitivity::Base, "a", "b"));
        assert!(equal(Sensitivity::Accent, "a", "A") && !equal(Sensitivity::Accent, "a", "á"));
        assert!(equal(Sensitivity::Case, "a", "á") && !equal(Sensitivity::Case, "a", "A"));
        assert!(!equal(Sensitivity::Variant, "a", "A"));
    }

    #[test]
    fn a_language_has_letters_of_its_own() {
        let order = |language, words: &[&'static str]| sorted(Collation { language, ..Collation::default() }, words);
        assert_eq!(
            order("sv", &["Örebro", "Zorn", "Ängelholm", "Åre", "Alingsås"]),
            ["Alingsås", "Zorn", "Åre", "Ängelholm", "Örebro"]
        );
        assert_eq!(order("de", &["Zorn", "Ärger", "Arg"]), ["Arg", "Ärger", "Zorn"]);
        assert_eq!(
            order("da", &["Aarhus", "Zoo", "Ærø", "Østerbro", "Odense"]),
            ["Odense", "Zoo", "Ærø", "Østerbro", "Aarhus"]
        );
        assert_eq!(order("es", &["ñandú", "nz", "oso"]), ["nz", "ñandú", "oso"]);
        assert_eq!(order("cs", &["chata", "hora", "ibis", "cesta"]), ["cesta", "hora", "chata", "ibis"]);
        assert_eq!(
            order("tr", &["ılık", "izmir", "hız", "çay", "cuma", "dede"]),
            ["cuma", "çay", "dede", "hız", "ılık", "izmir"]
        );
        assert_eq!(order("pl", &["łza", "lz", "ma"]), ["lz", "łza", "ma"]);
        assert_eq!(
            order("uk", &["яма", "їжак", "йод", "ґанок", "гора", "ель"]),
            ["гора", "ґанок", "ель", "їжак", "йод", "яма"]
        );
        assert_eq!(order("ru", &["ёлка", "ель", "жук", "еж"]), ["еж", "ёлка", "ель", "жук"]);
    }
}

//! Letters of languages whose dictionaries order them otherwise than the root collation (CLDR, Collation Tailorings).

use std::sync::LazyLock;

use crate::fold::fold_char;

/// A letter in the order of a dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Letter {
    /// Blanks stand before signs, those before digits, those before letters.
    class: u8,
    /// The letter, without its accents.
    pub base: char,
    /// Position of a letter of its own behind the base; 0 for the base.
    behind: u8,
}

impl Letter {
    pub fn is_digit(&self) -> bool {
        self.base.is_ascii_digit()
    }
}

/// Languages with their rules: a letter and those that stand behind it in this order, before the next letter of the alphabet. A comma joins
/// letters of one place.
const RULES: &[(&str, &[&str])] = &[
    ("cs", &["c č", "h ch", "r ř", "s š", "z ž"]),
    ("da", &["z æ,ä ø,ö å,aa"]),
    ("es", &["n ñ"]),
    ("fi", &["z å ä,æ ö,ø"]),
    ("hr", &["c č ć", "d dž đ", "l lj", "n nj", "s š", "z ž"]),
    ("hu", &["c cs", "d dz dzs", "g gy", "l ly", "n ny", "o ö,ő", "s sz", "t ty", "u ü,ű", "z zs"]),
    ("nb", &["z æ,ä ø,ö å,aa"]),
    ("pl", &["a ą", "c ć", "e ę", "l ł", "n ń", "o ó", "s ś", "z ź ż"]),
    ("ro", &["a ă â", "i î", "s ș,ş", "t ț,ţ"]),
    ("sk", &["a ä", "c č", "h ch", "o ô", "r ř", "s š", "z ž"]),
    ("sl", &["c č ć", "d đ", "s š", "z ž"]),
    ("sv", &["z å ä,æ ö,ø"]),
    ("tr", &["c ç", "g ğ", "h ı", "o ö", "s ş", "u ü"]),
];

/// Letters of Cyrillic whose code points stand outside of the alphabet, in every language.
const CYRILLIC: &[&str] = &["г ґ", "д ђ", "е,ё є", "и і ї ј", "л љ", "н њ", "т ћ", "ч џ"];

/// A letter, or two that count as one, with its place.
struct Rule {
    written: &'static str,
    letter: Letter,
}

/// Rules by language; those of the empty one are of every other language.
static TABLE: LazyLock<Vec<(&str, Vec<Rule>)>> = LazyLock::new(|| {
    let own = RULES.iter().map(|(language, texts)| (*language, rules(texts)));
    own.chain([("", rules(&[]))]).collect()
});

fn rules(texts: &'static [&'static str]) -> Vec<Rule> {
    texts.iter().chain(CYRILLIC).flat_map(|text| places(text)).collect()
}

fn places(text: &'static str) -> impl Iterator<Item = Rule> {
    let base = text.chars().next().unwrap_or_default();
    text.split(' ').zip(0u8..).flat_map(move |(place, behind)| {
        place.split(',').map(move |written| Rule { written, letter: Letter { class: LETTER, base, behind } })
    })
}

const LETTER: u8 = 3;

/// The letters of a text in the order of `language`.
pub(super) fn letters(text: &str, language: &str) -> Vec<Letter> {
    let of = |language: &str| TABLE.iter().find(|(known, _)| *known == language).map(|(_, rules)| rules.as_slice());
    let rules = of(language).or_else(|| of("")).unwrap_or_default();
    // Turkish has two letters i: the small one without a dot belongs to the capital one without a dot.
    let dotted = if language == "tr" { text.replace('I', "ı").replace('İ', "i") } else { text.to_owned() };
    let lower = dotted.to_lowercase();
    let (mut letters, mut rest) = (Vec::with_capacity(lower.len()), lower.as_str());
    while let Some(first) = rest.chars().next() {
        let longest = rules.iter().filter(|rule| rest.starts_with(rule.written)).max_by_key(|rule| rule.written.len());
        if let Some(rule) = longest {
            letters.push(rule.letter);
            rest = &rest[rule.written.len()..];
            continue;
        }
        let mut folded = String::new();
        fold_char(first, &mut folded);
        letters.extend(folded.chars().map(|base| Letter { class: class(base), base, behind: 0 }));
        rest = &rest[first.len_utf8()..];
    }
    letters
}

fn class(c: char) -> u8 {
    match c {
        c if c.is_whitespace() => 0,
        c if c.is_numeric() => 2,
        c if c.is_alphabetic() => LETTER,
        _ => 1,
    }
}

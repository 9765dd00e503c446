//! Case-insensitive and accent-insensitive text comparison, so that `zur` finds `Zürich`.

use std::borrow::Cow;

/// A text in lower case and without accents.
pub fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| fold_char(c, &mut folded));
    Cow::Owned(folded)
}

/// Ranges of characters of `text` that match `words`, which are folded; at most `most`.
pub fn occurrences(text: &str, words: &str, most: usize) -> Vec<std::ops::Range<usize>> {
    if words.is_empty() {
        return Vec::new();
    }
    let mut folded = String::with_capacity(text.len());
    // The character that each byte of the folded text comes from.
    let mut from = Vec::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        fold_char(c, &mut folded);
        from.resize(folded.len(), at);
    }
    folded.match_indices(words).take(most).map(|(at, found)| from[at]..from[at + found.len() - 1] + 1).collect()
}

/// Appends a character in lower case and without its accents.
pub(crate) fn fold_char(c: char, folded: &mut String) {
    for c in c.to_lowercase() {
        // Accents that stand as characters of their own.
        if ('\u{300}'..='\u{36f}').contains(&c) {
            continue;
        }
        match BASES.iter().find(|(accented, _)| !c.is_ascii() && accented.contains(c)) {
            Some((_, base)) => folded.push_str(base),
            None => folded.push(c),
        }
    }
}

/// Letters of Latin-1, Latin Extended-A and Vietnamese by the letters that they are found by.
const BASES: &[(&str, &str)] = &[
    ("àáâãäåāăąǎạảấầẩẫậắằẳẵặ", "a"),
    ("çćĉċč", "c"),
    ("ďđð", "d"),
    ("èéêëēĕėęěẹẻẽếềểễệ", "e"),
    ("ĝğġģ", "g"),
    ("ĥħ", "h"),
    ("ìíîïĩīĭįıǐịỉ", "i"),
    ("ĵ", "j"),
    ("ķ", "k"),
    ("ĺļľŀł", "l"),
    ("ñńņňŉ", "n"),
    ("òóôõöøōŏőǒọỏốồổỗộơớờởỡợ", "o"),
    ("ŕŗř", "r"),
    ("śŝşšș", "s"),
    ("ţťŧț", "t"),
    ("ùúûüũūŭůűųǔụủưứừửữự", "u"),
    ("ŵ", "w"),
    ("ýÿŷỳỵỷỹ", "y"),
    ("źżž", "z"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("ß", "ss"),
    ("þ", "th"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_text_as_it_is() {
        assert_eq!(occurrences("Zürich, ZURICH", "zur", 10), [0..3, 8..11]);
        assert_eq!(occurrences("Straße", "ss", 10).first(), Some(&(4..5)));
        assert_eq!(occurrences("e\u{301}te", "ete", 10).first(), Some(&(0..4)));
        assert_eq!(occurrences("aaaa", "a", 2).len(), 2);
        assert!(occurrences("anything", "", 2).is_empty());
    }
}

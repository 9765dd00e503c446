//! The case in which a text is drawn, `textTransform` of CSS.

use std::borrow::Cow;

use ensemble_core::spec::LetterCase;

/// True for a language whose `i` keeps its dot as a capital: Turkish and Azerbaijani.
pub fn is_turkish(language: &str) -> bool {
    matches!(language.split(['-', '_']).next(), Some("tr" | "az"))
}

/// The text in this case.
pub fn drawn(text: &str, case: LetterCase, is_turkish: bool) -> Cow<'_, str> {
    match case {
        LetterCase::AsWritten => Cow::Borrowed(text),
        LetterCase::Upper if is_turkish => Cow::Owned(text.replace('i', "İ").to_uppercase()),
        LetterCase::Upper => Cow::Owned(text.to_uppercase()),
        LetterCase::Lower if is_turkish => {
            Cow::Owned(text.replace("I\u{307}", "i").replace('İ', "i").replace('I', "ı").to_lowercase())
        }
        LetterCase::Lower => Cow::Owned(text.to_lowercase()),
        LetterCase::Capitalized => Cow::Owned(capitalized(text, is_turkish)),
    }
}

/// The text in this case, with as many letters as it has: one whose other case has several, such as `ß`, stays as it is. For fields, where the
/// cursor counts letters.
pub fn drawn_alike(text: &str, case: LetterCase, is_turkish: bool) -> Cow<'_, str> {
    let whole = drawn(text, case, is_turkish);
    if whole.chars().count() == text.chars().count() {
        return whole;
    }
    let alike = |letter: char| {
        let drawn = drawn(letter.encode_utf8(&mut [0; 4]), case, is_turkish).into_owned();
        let mut letters = drawn.chars();
        letters.next().filter(|_| letters.next().is_none()).unwrap_or(letter)
    };
    Cow::Owned(text.chars().map(alike).collect())
}

/// The first letter of each word as a capital; a mark before it belongs to the word, a digit begins it.
fn capitalized(text: &str, is_turkish: bool) -> String {
    let mut drawn = String::with_capacity(text.len());
    let mut begins = true;
    for letter in text.chars() {
        if begins && letter.is_alphanumeric() {
            begins = false;
            if is_turkish && letter == 'i' {
                drawn.push('İ');
                continue;
            }
            // `ß` has two capitals, of which a title has the first.
            let mut capitals = letter.to_uppercase();
            drawn.extend(capitals.next());
            drawn.extend(capitals.flat_map(char::to_lowercase));
        } else {
            begins = begins || letter.is_whitespace() || letter == '-';
            drawn.push(letter);
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_the_case_of_their_language() {
        assert_eq!(drawn("Straße i", LetterCase::Upper, false), "STRASSE I");
        assert_eq!(drawn("Straße i", LetterCase::Upper, true), "STRASSE İ");
        assert_eq!(drawn("IĞDIR İzmir", LetterCase::Lower, true), "ığdır izmir");
        assert_eq!(drawn("ÄRA", LetterCase::Lower, false), "ära");
        assert_eq!(
            drawn("jean-luc's \u{201c}old one\u{201d} 1st", LetterCase::Capitalized, false),
            "Jean-Luc's \u{201c}Old One\u{201d} 1st"
        );
        assert_eq!(drawn("iki", LetterCase::Capitalized, true), "İki");
        assert_eq!(drawn("aB", LetterCase::AsWritten, false), "aB");
        assert_eq!(drawn_alike("Straße", LetterCase::Upper, false), "STRAßE");
        assert_eq!(drawn_alike("one", LetterCase::Upper, false), "ONE");
        assert!(is_turkish("tr-TR") && is_turkish("az") && !is_turkish("en"));
    }
}

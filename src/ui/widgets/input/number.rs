//! Filter for number fields.

/// The text without characters that cannot be part of a number: digits, a leading minus and one decimal sign stay.
pub fn keep(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut decimal = false;
    for c in text.chars() {
        match c {
            '0'..='9' => kept.push(c),
            '-' | '\u{2212}' if kept.is_empty() => kept.push('-'),
            '.' | ',' if !decimal => {
                decimal = true;
                kept.push(c);
            }
            _ => {}
        }
    }
    kept
}

/// True for a number; a decimal comma is accepted.
pub fn is_number(text: &str) -> bool {
    text.trim().replace(',', ".").parse::<f64>().is_ok_and(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minus_and_decimals_can_be_typed() {
        for text in ["", "-", "-1", "3.5", "-0,25", "1."] {
            assert_eq!(keep(text), text);
        }
        assert_eq!(keep("1-2"), "12");
        assert_eq!(keep("1.2.3"), "1.23");
        assert_eq!(keep("€ 12 abc"), "12");
        assert_eq!(keep("\u{2212}4"), "-4");
    }

    #[test]
    fn a_number_is_told_from_half_of_one() {
        assert!(is_number("-0,5") && is_number(" 7 "));
        assert!(!is_number("-") && !is_number("") && !is_number("inf"));
    }
}

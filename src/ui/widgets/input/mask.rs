//! Input masks such as `(###) ###-####`.

/// Formats a text by a mask: `#` is a digit, `A` a letter, `*` any character; other characters of the mask are inserted when a character
/// follows them.
pub fn apply(mask: &str, text: &str) -> String {
    let mut made = String::new();
    let mut between = String::new();
    let mut typed = text.chars().peekable();
    for place in mask.chars() {
        let fits: fn(&char) -> bool = match place {
            '#' => char::is_ascii_digit,
            'A' => |c| c.is_alphabetic(),
            '*' => |_| true,
            other => {
                if typed.peek() == Some(&other) {
                    typed.next();
                }
                between.push(other);
                continue;
            }
        };
        let Some(found) = typed.by_ref().find(fits) else { break };
        made.push_str(&between);
        between.clear();
        made.push(found);
    }
    made
}

/// True for a text with a character in every place of the mask.
pub fn is_full(mask: &str, text: &str) -> bool {
    apply(mask, text).chars().count() == mask.chars().count()
}

#[cfg(test)]
mod tests {
    use super::{apply, is_full};

    #[test]
    fn a_mask_is_full_when_every_place_is_taken() {
        assert!(is_full("(###) ###-####", "(555) 123-4567"));
        assert!(!is_full("(###) ###-####", "(555) 123-456") && !is_full("##", ""));
    }

    #[test]
    fn a_mask_writes_what_stands_between() {
        for (typed, made) in [
            ("5", "(5"),
            ("555", "(555"),
            ("5551", "(555) 1"),
            ("(555) 1234567890", "(555) 123-4567"),
            ("abc5", "(5"),
            ("(555) ", "(555"),
            ("", ""),
        ] {
            assert_eq!(apply("(###) ###-####", typed), made, "{typed}");
        }
        assert_eq!(apply("AA-##", "xy12"), "xy-12");
    }
}

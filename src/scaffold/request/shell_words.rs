//! Splits a command into words like a POSIX shell: quotes, escapes, line continuation.

/// Splits `text` into words.
///
/// # Errors
///
/// A message for an unterminated quote.
pub fn words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            // A line that goes on: a shell's backslash, and the caret of Windows.
            '\\' | '^' if matches!(letters.peek(), Some('\n' | '\r')) => {
                while letters.next_if(|next| matches!(next, '\n' | '\r')).is_some() {}
            }
            '\\' => word.get_or_insert_default().extend(letters.next()),
            '\'' => quoted(&mut letters, word.get_or_insert_default())?,
            '"' => double_quoted(&mut letters, word.get_or_insert_default())?,
            '$' if letters.peek() == Some(&'\'') => {
                letters.next();
                ansi_quoted(&mut letters, word.get_or_insert_default())?;
            }
            blank if blank.is_whitespace() => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Ok(words)
}

type Letters<'t> = std::iter::Peekable<std::str::Chars<'t>>;

fn unclosed(quote: &str) -> String {
    format!("a quote {quote} is never closed")
}

fn quoted(letters: &mut Letters<'_>, word: &mut String) -> Result<(), String> {
    loop {
        match letters.next() {
            Some('\'') => return Ok(()),
            Some(letter) => word.push(letter),
            None => return Err(unclosed("'")),
        }
    }
}

fn double_quoted(letters: &mut Letters<'_>, word: &mut String) -> Result<(), String> {
    loop {
        match letters.next() {
            Some('"') => return Ok(()),
            Some('\\') => match letters.next() {
                // What a shell lets be escaped there; before others the backslash stays.
                Some(letter @ ('"' | '\\' | '$' | '`')) => word.push(letter),
                Some('\n') => {}
                Some(other) => word.extend(['\\', other]),
                None => return Err(unclosed("\"")),
            },
            Some(letter) => word.push(letter),
            None => return Err(unclosed("\"")),
        }
    }
}

/// Reads `$'…'` with C escapes, as browsers write it.
fn ansi_quoted(letters: &mut Letters<'_>, word: &mut String) -> Result<(), String> {
    loop {
        match letters.next() {
            Some('\'') => return Ok(()),
            Some('\\') => match letters.next() {
                Some('n') => word.push('\n'),
                Some('r') => word.push('\r'),
                Some('t') => word.push('\t'),
                Some(kind @ ('u' | 'x')) => {
                    let most = if kind == 'u' { 4 } else { 2 };
                    let mut digits = String::new();
                    while digits.len() < most
                        && let Some(digit) = letters.next_if(char::is_ascii_hexdigit)
                    {
                        digits.push(digit);
                    }
                    word.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
                }
                Some(other) => word.push(other),
                None => return Err(unclosed("$'")),
            },
            Some(letter) => word.push(letter),
            None => return Err(unclosed("$'")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_a_shell_reads_them() {
        let read = |text: &str| words(text).unwrap();
        assert_eq!(read("a 'b c' \"d \\\"e\\\" $f\" g\\ h"), ["a", "b c", "d \"e\" $f", "g h"]);
        assert_eq!(read("curl \\\n  -N \\\r\n 'x'"), ["curl", "-N", "x"]);
        assert_eq!(read("curl ^\n -N"), ["curl", "-N"]);
        assert_eq!(read("$'a\\n\\u00e9\\x41\\''"), ["a\né A'".replace(' ', "")]);
        assert_eq!(read("'it'\\''s' ''"), ["it's", ""]);
        for open in ["'a", "\"a", "$'a", "\"a\\"] {
            assert!(words(open).unwrap_err().ends_with("is never closed"), "{open}");
        }
    }
}

//! Files of `KEY=value` lines as other tools read them: `.env`, `.env.config`, `.env.secrets`.
//!
//! - `#` begins a comment at the start of a line and, behind a blank, in a line. `COLOR=#fff` has a value.
//! - `export KEY=value` is `KEY=value`.
//! - In `'…'` everything is as it stands. In `"…"`, `\n`, `\r`, `\t`, `\"`, `\\` and `\$` are escapes. Both may span lines.
//! - What is not quoted ends with its line and loses the blanks around it.

use std::ops::Range;

/// A variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Name of the variable.
    pub key: String,
    /// Value of the variable.
    pub value: String,
}

/// Reads `text`. The second part of the answer are the places of lines that cannot be read; they are left out.
pub fn dotenv(text: &str) -> (Vec<Variable>, Vec<Range<usize>>) {
    let (mut variables, mut unreadable) = (Vec::new(), Vec::new());
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while at < text.len() {
        let end = line_end(text, at);
        let line = text[at..end].trim();
        if line.is_empty() || line.starts_with('#') {
            at = end + 1;
            continue;
        }
        let start = at + (text[at..end].len() - text[at..end].trim_start().len());
        match variable(text, start, end) {
            Some((variable, next)) => {
                variables.push(variable);
                at = next;
            }
            None => {
                unreadable.push(start..start + line.len());
                at = end + 1;
            }
        }
    }
    (variables, unreadable)
}

/// The variable of the line from `start` to `end`, and where the next line begins.
fn variable(text: &str, start: usize, end: usize) -> Option<(Variable, usize)> {
    let (name, _) = text[start..end].split_once('=')?;
    let name_length = name.len();
    let name = name.strip_prefix("export").filter(|rest| rest.starts_with([' ', '\t'])).unwrap_or(name).trim();
    if name.is_empty() || name.contains(char::is_whitespace) {
        return None;
    }
    let behind = start + name_length + 1;
    let value_at = behind + (text[behind..end].len() - text[behind..end].trim_start().len());
    let quote = text[value_at..end].chars().next().filter(|c| matches!(c, '\'' | '"'));
    let (value, next) = match quote {
        Some(quote) => {
            let (value, after) = quoted(&text[value_at + 1..], quote)?;
            let after = value_at + 1 + after;
            let end = line_end(text, after);
            let rest = text[after..end].trim();
            if !rest.is_empty() && !rest.starts_with('#') {
                return None;
            }
            (value, end + 1)
        }
        None => (unquoted(&text[behind..end]).to_owned(), end + 1),
    };
    Some((Variable { key: name.to_owned(), value }, next))
}

/// Content of a quoted text, and the offset behind its closing quote; `None` if unterminated.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == quote => return Some((value, at + 1)),
            '\\' if quote == '"' => match chars.next()?.1 {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                c @ ('"' | '\\' | '$') => value.push(c),
                other => value.extend(['\\', other]),
            },
            c => value.push(c),
        }
    }
    None
}

/// A value up to a comment, which must follow a blank.
fn unquoted(text: &str) -> &str {
    let comment = text.match_indices('#').find(|(at, _)| text[..*at].ends_with([' ', '\t']));
    text[..comment.map_or(text.len(), |(at, _)| at)].trim()
}

fn line_end(text: &str, from: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[from..]).map_or(text.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let (variables, unreadable) = dotenv(text);
        let lines = variables.iter().map(|variable| format!("{}={}", variable.key, variable.value));
        lines.chain(unreadable.into_iter().map(|range| format!("? {}", &text[range]))).collect()
    }

    #[test]
    fn a_blank_and_a_hash_begin_a_comment_outside_of_quotes() {
        let text = "# c\nA=1 # one\nB = two#2 \t# c\nC=\"x # y\" # c\nD='x # y'# c\nE=#fff\nF= # nothing\nG=\n";
        assert_eq!(read(text), ["A=1", "B=two#2", "C=x # y", "D=x # y", "E=#fff", "F=", "G="]);
    }

    #[test]
    fn quotes_keep_what_is_in_them_and_double_quotes_know_escapes() {
        let text = "A=\"a\\n\\\"b\\\" \\\\ \\$ \\d\"\nB='a\\n$x'\nC=\"one\n two\" \r\nexport D = 'x y' \nexported=1\n";
        assert_eq!(read(text), ["A=a\n\"b\" \\ $ \\d", "B=a\\n$x", "C=one\n two", "D=x y", "exported=1"]);
    }

    #[test]
    fn the_first_equals_sign_splits_and_other_line_ends_are_known() {
        assert_eq!(read("\u{feff}A=1=2\r\n  B=x\r\n"), ["A=1=2", "B=x"]);
    }

    #[test]
    fn what_is_no_variable_is_reported() {
        let text = "nonsense\nA=\"open\nB=2\n=3\nC D=4\nE='x' y\nF=5";
        assert_eq!(read(text), ["B=2", "F=5", "? nonsense", "? A=\"open", "? =3", "? C D=4", "? E='x' y"]);
    }
}

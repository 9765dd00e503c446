//! Finds causes of YAML syntax faults away from the parser's position: a missing colon, an unterminated quotation mark, a colour that is a comment.

use std::ops::Range;

use granit_parser::ErrorKind;

use crate::syntax::tree::{Content, Node, Style};

/// Cause of a syntax fault: its bytes in the text, the message and the cure.
pub struct Cause {
    pub start: usize,
    pub end: usize,
    pub message: String,
    pub help: String,
}

/// The cause of a parser fault at byte `at`; `None` when the parser's position and message are best.
pub fn find(text: &str, at: usize, kind: &ErrorKind) -> Option<Cause> {
    match kind {
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            missing_colon(text, at).or_else(|| missing_space(text, at))
        }
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => open_bracket(text, at),
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence => comment_in_brackets(text, at),
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar
        | ErrorKind::UnexpectedEof => open_quote(text, at),
        _ => None,
    }
}

/// `Column` alone on the line above one that is indented further.
fn missing_colon(text: &str, at: usize) -> Option<Cause> {
    let begin = line_start(text, at);
    let here = text[begin..].lines().next()?;
    let (start, line, word) = line_above(text, begin, |line| line.trim_start().trim_start_matches("- ").trim_start())?;
    let is_name = word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    if !is_name || indentation(line) >= indentation(here) {
        return None;
    }
    let start = start + line.len() - word.len();
    let (message, help) = (format!("`{word}` lacks its `:`"), format!("write `{word}:`"));
    Some(Cause { start, end: start + word.len(), message, help })
}

/// Offset, text and `word` of the nearest line above `begin` whose word is neither empty nor a comment.
fn line_above<'t>(text: &'t str, begin: usize, word: impl Fn(&'t str) -> &'t str) -> Option<(usize, &'t str, &'t str)> {
    let mut end = begin.checked_sub(1)?;
    loop {
        let start = line_start(text, end);
        let line = text[start..end].trim_end();
        let word = word(line);
        if !word.is_empty() && !word.starts_with('#') {
            return Some((start, line, word));
        }
        end = start.checked_sub(1)?;
    }
}

/// `text:hello` on the line above a key that is indented like it.
fn missing_space(text: &str, at: usize) -> Option<Cause> {
    let begin = line_start(text, at);
    let here = text[begin..].lines().next()?;
    let (start, line, word) = line_above(text, begin, str::trim_start)?;
    let (key, value) = word.split_once(':')?;
    let is_name = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    if !is_name || value.is_empty() || value.starts_with(' ') || indentation(line) != indentation(here) {
        return None;
    }
    let start = start + line.len() - word.len();
    let message = format!("`{key}:` lacks the space behind its colon");
    let help = format!("write `{key}: {value}`");
    Some(Cause { start, end: start + key.len() + 1, message, help })
}

/// An unclosed bracket on an earlier line: the parser reads the next lines as its content and gives up there.
fn open_bracket(text: &str, at: usize) -> Option<Cause> {
    let mut end = line_start(text, at).checked_sub(1)?;
    for _ in 0..LINES {
        let start = line_start(text, end);
        let line = &text[start..end];
        if let Some((mark, bracket)) = unclosed_bracket(line) {
            let (open, close) = (&line[mark..=mark], if bracket == '{' { '}' } else { ']' });
            let message = format!("`{open}` is never closed");
            let help = format!("add `{close}` at the end of this line");
            return Some(Cause { start: start + mark, end: start + mark + 1, message, help });
        }
        if !line.trim().is_empty() {
            return None;
        }
        end = start.checked_sub(1)?;
    }
    None
}

/// The innermost bracket that a line opens and does not close. Quoted text is skipped.
fn unclosed_bracket(line: &str) -> Option<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut quote: Option<char> = None;
    for (at, letter) in line.char_indices() {
        match (quote, letter) {
            (Some(mark), letter) if letter == mark => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '{' | '[') => open.push((at, letter)),
            (None, '}' | ']') => drop(open.pop()),
            (None, '#') if line[..at].ends_with(' ') => break,
            (None, _) => {}
        }
    }
    open.pop()
}

/// `{color: #00ff00}`: the rest of the line, its bracket included, is a comment.
fn comment_in_brackets(text: &str, at: usize) -> Option<Cause> {
    let begin = line_start(text, at);
    let line = text[begin..].lines().next()?;
    let hash = line.find(" #")? + 1;
    let hex = begin + hash..begin + hash + 1 + hex_digits(&line[hash + 1..])?;
    let word = &text[hex.clone()];
    let message = format!("`{word}` begins a comment, which takes the rest of the line");
    Some(Cause { start: hex.start, end: hex.end, message, help: format!("put it in quotes: `\"{word}\"`") })
}

/// The last quotation mark before `at` that begins a value and is not closed on its line.
fn open_quote(text: &str, at: usize) -> Option<Cause> {
    let mut end = text[..at.min(text.len())].trim_end().len();
    // Bounded, because the unclosed mark is near its fault, and the text may be long.
    for _ in 0..LINES {
        let start = line_start(text, end);
        let line = &text[start..end];
        if let Some(mark) = unclosed(line) {
            let quote = &line[mark..=mark];
            let message = "this quotation mark is never closed".to_owned();
            let help = format!("end the text with {quote} on this line");
            return Some(Cause { start: start + mark, end: start + mark + 1, message, help });
        }
        end = start.checked_sub(1)?;
    }
    None
}

const LINES: usize = 64;

/// Byte of the quotation mark of a quoted value that does not end on its line.
fn unclosed(line: &str) -> Option<usize> {
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    for (at, letter) in line.char_indices() {
        match open {
            None if matches!(letter, '"' | '\'') && matches!(before, ' ' | '[' | '{' | ',') => {
                open = Some((at, letter))
            }
            Some((_, quote)) if letter == quote && before != '\\' => open = None,
            _ => {}
        }
        before = letter;
    }
    open.map(|(at, _)| at)
}

/// The colour behind a key without a value, which YAML parses as a comment: `backgroundColor: #ff0000`.
pub fn commented_colour(text: &str, value: &Node) -> Option<Range<usize>> {
    let Content::Scalar(scalar) = &value.content else { return None };
    if !scalar.text.is_empty() || scalar.style != Style::Plain {
        return None;
    }
    let at = value.span.start as usize;
    let line = text.get(at..)?.lines().next()?;
    let hash = line.len() - line.trim_start_matches([':', ' ']).len();
    let digits = hex_digits(line.get(hash..)?.strip_prefix('#')?)?;
    Some(at + hash..at + hash + 1 + digits)
}

/// Digits of a colour at the end of a line or before a bracket or comma; `None` for a comment.
fn hex_digits(rest: &str) -> Option<usize> {
    let end = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
    let ends = rest[end..].trim_start();
    let is_whole = ends.is_empty() || ends.starts_with([',', '}', ']']);
    (matches!(end, 3 | 4 | 6 | 8) && is_whole).then_some(end)
}

/// Help for a line with an unquoted expression, whose braces and colons YAML parses as syntax.
pub fn quotes(text: &str, at: usize) -> Option<String> {
    let begin = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text[begin..].lines().next()?;
    let begins = |(start, _): &(usize, &str)| line[..*start].trim_end().ends_with([':', '{', '[', ',', '-']);
    let (start, _) = line.match_indices("${").find(begins)?;
    let mut open = 0_usize;
    for (index, letter) in line[start..].char_indices() {
        match letter {
            '{' => open += 1,
            '}' if open == 1 => {
                let expression = &line[start..=start + index];
                let mark = if expression.contains('"') { '\'' } else { '"' };
                return Some(format!("put the expression in quotes: `{mark}{expression}{mark}`"));
            }
            '}' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    Some("put a text with `${…}` in quotes".to_owned())
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

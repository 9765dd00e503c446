//! How deeply a text nests, found without recursion before a recursive parser sees it.

/// What a text may have at most before parsing is refused.
const MAX_BRACKETS: usize = 256;
/// Operators, dots, conditions and arrows that may hang on each other, brackets around them included.
const MAX_WEIGHT: usize = 4096;
/// A level that sends a parser through all its rules weighs this much.
const HEAVY: usize = 12;

/// Why a text is not parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooDeep {
    /// Byte at which the bound was passed.
    pub at: usize,
}

/// One open bracket.
struct Level {
    bracket: u8,
    /// Weight of what hangs together in it since the last separator.
    weight: usize,
}

/// Refuses a text whose nesting could exhaust a parser's stack.
pub(super) fn check(text: &str) -> Result<(), TooDeep> {
    let bytes = text.as_bytes();
    let mut levels = vec![Level { bracket: 0, weight: 0 }];
    let mut total = 0;
    let mut at = 0;
    // Whether the last token was a value, after which `/` divides.
    let mut after_value = false;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        let mut add = 0;
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => continue,
            b'/' if bytes.get(at) == Some(&b'/') => {
                at = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
                continue;
            }
            b'/' if bytes.get(at) == Some(&b'*') => {
                at = memchr::memmem::find(&bytes[at + 1..], b"*/").map_or(bytes.len(), |end| at + end + 3);
                continue;
            }
            b'/' if !after_value => {
                at = skip_regex(bytes, at).map_err(|at| TooDeep { at })?;
                after_value = true;
            }
            b'"' | b'\'' => {
                at = skip_text(bytes, at, byte);
                after_value = true;
            }
            b'`' => {
                at = enter_template(bytes, at, &mut levels);
                after_value = true;
                add = HEAVY;
            }
            b'(' | b'[' | b'{' => {
                levels.push(Level { bracket: byte, weight: HEAVY });
                total += HEAVY;
                after_value = false;
            }
            b')' | b']' | b'}' => {
                after_value = byte != b'}';
                let closed = if levels.len() > 1 { levels.pop() } else { None };
                total -= closed.as_ref().map_or(0, |level| level.weight);
                if byte == b'}' && closed.is_some_and(|level| level.bracket == b'`') {
                    at = enter_template(bytes, at, &mut levels);
                    after_value = true;
                }
                // What was just closed still hangs on what comes after it: `a()()()`.
                add = 1;
            }
            b';' | b',' => {
                after_value = false;
                if let Some(level) = levels.last_mut() {
                    let base = if level.bracket == 0 { 0 } else { HEAVY };
                    total -= level.weight.saturating_sub(base);
                    level.weight = base;
                }
            }
            b'?' | b'=' | b'!' | b'~' | b':' => {
                add = HEAVY;
                after_value = false;
            }
            b'+' | b'-' | b'*' | b'%' | b'&' | b'|' | b'^' | b'<' | b'>' | b'/' | b'.' => {
                // A sign before a value is a prefix: each nests the parser once more.
                add = if after_value { 1 } else { HEAVY };
                after_value = false;
            }
            _ => {
                while bytes
                    .get(at)
                    .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..))
                {
                    at += 1;
                }
                let word = &text[start..at];
                let keyword = is_keyword(word);
                after_value = !keyword;
                add = if keyword { HEAVY } else { 0 };
            }
        }
        if let Some(level) = levels.last_mut() {
            level.weight += add;
            total += add;
        }
        if levels.len() > MAX_BRACKETS || total > MAX_WEIGHT {
            return Err(TooDeep { at: start });
        }
    }
    Ok(())
}

/// Words after which an expression or statement begins inside another.
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "typeof"
            | "void"
            | "delete"
            | "await"
            | "yield"
            | "new"
            | "else"
            | "if"
            | "for"
            | "while"
            | "do"
            | "in"
            | "of"
            | "instanceof"
            | "return"
            | "throw"
            | "case"
            | "function"
            | "async"
            | "class"
            | "extends"
    )
}

fn skip_text(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            b'\n' => break,
            _ if byte == quote => break,
            _ => {}
        }
    }
    at.min(bytes.len())
}

/// Passes a regular expression; its groups may nest a little only.
fn skip_regex(bytes: &[u8], mut at: usize) -> Result<usize, usize> {
    let mut class = false;
    let mut groups = 0_usize;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            b'\n' => break,
            b'[' => class = true,
            b']' => class = false,
            b'(' if !class => groups += 1,
            b')' if !class => groups = groups.saturating_sub(1),
            b'/' if !class => break,
            _ => {}
        }
        if groups > 64 {
            return Err(at);
        }
    }
    Ok(at.min(bytes.len()))
}

/// Passes a template's text up to its end or into its next `${`.
fn enter_template(bytes: &[u8], mut at: usize, levels: &mut Vec<Level>) -> usize {
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            b'`' => break,
            b'$' if bytes.get(at) == Some(&b'{') => {
                levels.push(Level { bracket: b'`', weight: 0 });
                return at + 1;
            }
            _ => {}
        }
    }
    at.min(bytes.len())
}

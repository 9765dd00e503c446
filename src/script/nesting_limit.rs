//! Refuses source that nests too deeply, without recursion, before Boa's recursive parser sees it.
//!
//! This guard is ours because Boa 0.22 has no limit of its own: its parser and its compiler recurse once per level, and a
//! stack overflow cannot be caught: it ends the process. The recursion limit of the engine counts calls at run time only.
//!
//! A parser goes one level down for each bracket, prefix, assignment, condition and arrow, a compiler also for each operator and
//! dot in a row. Both counts are kept here per bracket and begin anew with each statement.

/// Most brackets inside brackets.
const MAX_BRACKETS: usize = 256;
/// Largest weight of one statement together with the brackets around it. Code just below it is parsed on 16 MiB of stack (`tests/limits.rs`).
const MAX_WEIGHT: usize = 4096;
/// A level that sends a parser through all its rules weighs this much; one in a row of operators weighs one.
const HEAVY: usize = 12;

/// Operators of more than one character, longest first.
const OPERATORS: &[&str] = &[
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&",
    "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**",
];

/// Source that nests too deeply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooDeep {
    /// Byte at which the limit was passed.
    pub at: usize,
}

/// Refuses source whose nesting could exhaust the parser's stack.
pub(super) fn check(text: &str) -> Result<(), TooDeep> {
    let mut scanner = Scanner { text, at: 0, levels: Vec::new(), total: 0, last: Last::Start, fresh_line: false };
    scanner.open(Bracket::Top);
    while scanner.at < text.len() {
        let start = scanner.at;
        scanner.token();
        if scanner.levels.len() > MAX_BRACKETS || scanner.total > MAX_WEIGHT {
            return Err(TooDeep { at: start });
        }
    }
    Ok(())
}

/// The kind of the previous token; it decides whether `/` divides and whether a line break ends a statement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Start,
    /// A name, a literal, a closing bracket: `/` divides after it, a line may end after it.
    Value,
    /// A word such as `return`: an expression follows.
    Keyword,
    /// `if`, `for`, `while`, `with`: a bracket, then a statement, follow.
    Control,
    /// The closing bracket of those.
    ControlEnd,
    Operator,
    /// `;`.
    End,
    /// `}`.
    Block,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Top,
    Round,
    /// After `if` and the like.
    Control,
    Square,
    Curly,
    /// `${` in a template.
    Template,
}

struct Level {
    bracket: Bracket,
    weight: usize,
    /// The part of the weight that no statement's end takes away.
    base: usize,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    levels: Vec<Level>,
    total: usize,
    last: Last,
    fresh_line: bool,
}

impl Scanner<'_> {
    fn token(&mut self) {
        let bytes = self.text.as_bytes();
        let Some(&byte) = bytes.get(self.at) else { return };
        let rest = &bytes[self.at..];
        match byte {
            b'\n' => {
                self.fresh_line = true;
                self.at += 1;
            }
            b' ' | b'\t' | b'\r' => self.at += 1,
            _ if rest.starts_with(b"//") => self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
            _ if rest.starts_with(b"/*") => {
                self.at += memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |end| end + 4);
            }
            b'/' if !matches!(self.last, Last::Value | Last::Block) => self.regex(),
            b'"' | b'\'' => {
                self.at += 1;
                self.until(byte);
                self.value();
            }
            b'`' => {
                self.at += 1;
                self.weigh(HEAVY);
                self.template();
            }
            b'(' => self.open(if self.last == Last::Control { Bracket::Control } else { Bracket::Round }),
            b'[' => self.open(Bracket::Square),
            b'{' => self.open(Bracket::Curly),
            b')' | b']' | b'}' => self.close(byte),
            b';' => {
                self.at += 1;
                self.last = Last::End;
            }
            b',' => self.comma(),
            _ if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#' | b'\\' | 0x80..) => self.word(),
            _ => self.operator(),
        }
    }

    fn open(&mut self, bracket: Bracket) {
        if bracket != Bracket::Top {
            self.at += 1;
        }
        self.levels.push(Level { bracket, weight: HEAVY, base: HEAVY });
        self.total += HEAVY;
        self.last = Last::Start;
        self.fresh_line = false;
    }

    fn close(&mut self, byte: u8) {
        self.at += 1;
        // The outermost level stays: a bracket that closes nothing is the parser's to report.
        let closed = if self.levels.len() > 1 { self.levels.pop() } else { None };
        self.total -= closed.as_ref().map_or(0, |level| level.weight);
        let bracket = closed.map_or(Bracket::Top, |level| level.bracket);
        if bracket == Bracket::Template {
            self.template();
            return;
        }
        self.last = match (byte, bracket) {
            (b'}', _) => Last::Block,
            (_, Bracket::Control) => Last::ControlEnd,
            _ => Last::Value,
        };
        // What comes next may hang on what was just closed: `a()()()`.
        self.weigh(1);
        self.fresh_line = false;
    }

    /// Begins a new statement, unless this token still belongs to the last one.
    fn statement(&mut self, word: &str) {
        let ended = match self.last {
            Last::End | Last::Block => true,
            Last::Value => self.fresh_line,
            Last::Start | Last::Keyword | Last::Control | Last::ControlEnd | Last::Operator => false,
        };
        let goes_on = matches!(word, "else" | "catch" | "finally" | "in" | "of" | "instanceof");
        if let Some(level) = self.levels.last_mut()
            && ended
            && !goes_on
        {
            self.total -= level.weight - level.base;
            level.weight = level.base;
        }
        self.fresh_line = false;
    }

    /// Items of a list stand side by side; elsewhere a comma may be an operator.
    fn comma(&mut self) {
        self.at += 1;
        if let Some(level) = self.levels.last_mut() {
            if level.bracket != Bracket::Square {
                level.base += 1;
                level.weight += 1;
                self.total += 1;
            }
            self.total -= level.weight - level.base;
            level.weight = level.base;
        }
        self.last = Last::Operator;
        self.fresh_line = false;
    }

    fn word(&mut self) {
        let rest = &self.text[self.at..];
        // `#` for private names, `\` for escapes such as `\u0061`, which may stand in a name.
        let part = |char: char| char.is_alphanumeric() || matches!(char, '_' | '$' | '#' | '\\') || !char.is_ascii();
        let length = rest.find(|char| !part(char)).unwrap_or(rest.len());
        let word = &rest[..length];
        self.at += length;
        self.statement(word);
        match word {
            "if" | "for" | "while" | "with" => {
                self.weigh(HEAVY);
                self.last = Last::Control;
            }
            "typeof" | "void" | "delete" | "await" | "yield" | "new" | "else" | "do" | "in" | "of" | "instanceof"
            | "return" | "throw" | "case" | "function" | "async" | "class" | "extends" => {
                self.weigh(HEAVY);
                self.last = Last::Keyword;
            }
            _ => self.last = Last::Value,
        }
    }

    fn operator(&mut self) {
        let rest = &self.text[self.at..];
        let token = OPERATORS.iter().copied().find(|operator| rest.starts_with(operator)).unwrap_or_else(|| {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            &rest[..length]
        });
        self.at += token.len();
        let after_value = matches!(self.last, Last::Value | Last::Block | Last::ControlEnd);
        let comparison = matches!(token, "==" | "===" | "!=" | "!==" | "<=" | ">=");
        let heavy = matches!(token, "?" | ":" | "=>" | "**") || (token.ends_with('=') && !comparison);
        let prefix = !after_value && token != "." && token != "...";
        self.weigh(if heavy || prefix { HEAVY } else { 1 });
        // `i++` is a value still.
        if !(matches!(token, "++" | "--") && after_value) {
            self.last = Last::Operator;
        }
        self.fresh_line = false;
    }

    fn value(&mut self) {
        self.last = Last::Value;
        self.fresh_line = false;
    }

    fn weigh(&mut self, weight: usize) {
        if let Some(level) = self.levels.last_mut() {
            level.weight += weight;
            self.total += weight;
        }
    }

    /// Skips a string up to its closing quote.
    fn until(&mut self, quote: u8) {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.skip_char(),
                // A string that is not closed ends with its line for the parser, too: what follows must be weighed.
                b'\n' => return,
                _ if byte == quote => return,
                _ => {}
            }
        }
    }

    /// Skips a template's text up to its end or into its next `${`.
    fn template(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.skip_char(),
                b'`' => break,
                b'$' if bytes.get(self.at) == Some(&b'{') => return self.open(Bracket::Template),
                _ => {}
            }
        }
        self.value();
    }

    /// Skips a regular expression. Its groups nest in a recursive parser of their own.
    fn regex(&mut self) {
        let bytes = self.text.as_bytes();
        let (mut class, mut groups, mut deepest) = (false, 0_usize, 0);
        self.at += 1;
        while let Some(&byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.skip_char(),
                b'\n' => break,
                b'[' => class = true,
                b']' => class = false,
                b'(' if !class => groups += 1,
                b')' if !class => groups = groups.saturating_sub(1),
                b'/' if !class => break,
                _ => {}
            }
            deepest = deepest.max(groups);
        }
        if deepest > MAX_BRACKETS / 4 {
            // Makes `check` refuse at this token.
            self.total = MAX_WEIGHT + 1;
        }
        self.value();
    }

    /// Skips the character after a backslash.
    fn skip_char(&mut self) {
        self.at += self.text.get(self.at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn long_scripts_of_short_statements_are_shallow() {
        for line in [
            "foo(a.b, c)\n",
            "x = x + 1\n",
            "function f(a) { return a ? [1, 2] : {b: 3} }\n",
            "if (a) { b() } else { c() }\n",
            "const s = `a${b}c`;",
            "var re = /[(]/g\n",
            "items.push({name: 'x', value: a / b / c})\n",
            "list.map(x => x.y).filter(x => !x)\n",
            "i++\n",
        ] {
            assert_eq!(check(&line.repeat(5000)), Ok(()), "{line}");
        }
        assert_eq!(check(&format!("var a = [{}]", "{a: 1, b: [1, 2]},".repeat(5000))), Ok(()));
    }

    #[test]
    fn a_line_that_goes_on_does_not_hide_nesting() {
        for line in ["if (a)\n", "a ?\n 1 :\n", "else\n if (a) b\n", "!\n", "a =\n", "a\n+", "a,", "for (;;)\n", "do\n"]
        {
            assert!(check(&line.repeat(5000)).is_err(), "{line}");
        }
    }
}

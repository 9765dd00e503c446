//! One reading of a text: cuts it into tokens and estimates how deep a parser would be at each.
//!
//! A parser goes one level down for each bracket, prefix, assignment, condition and arrow, a compiler also for each operator and
//! dot in a row. Both counts are kept here per bracket and begin anew with each statement. Where it is not certain that a statement has
//! ended, it has not: a weight that is too large refuses a text that nobody writes, one that is too small ends the process.

mod literals;
mod text;
mod words;

pub(crate) use self::literals::MAX_ALTERNATIVES;
use self::text::{is_space, line_end};

/// Most brackets inside brackets.
const MAX_BRACKETS: usize = 256;
/// Largest weight of one statement together with the brackets around it. Code just below it is parsed on 16 MiB of stack (`tests/nesting.rs`).
const MAX_WEIGHT: usize = 4096;
/// Weight of a level that sends a parser through all its rules; a level in a row of operators weighs one.
const HEAVY: usize = 12;

/// The kind of the previous token; it decides what `/` can be and whether a line break ends a statement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LastToken {
    Start,
    /// A name, a literal, a closing bracket: a line may end after it.
    Value,
    /// A word such as `return`, or one such as `let` that may be a name, too: an expression may follow.
    Keyword,
    /// `if`, `for`, `while`, `with`: a bracket, then a statement, follow.
    Control,
    /// The closing bracket of those.
    ControlEnd,
    Operator,
    /// `++` and `--`, before or behind what they change.
    Increment,
    /// `:`, which a label may follow.
    Colon,
    /// `.` and `?.`: any word behind it is a name.
    Dot,
    /// `;`.
    End,
    /// `}`.
    Block,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Top,
    Round,
    /// The bracket after `if` and the like.
    Control,
    Square,
    Curly,
    /// `${` in a template.
    Template,
}

#[derive(Clone)]
struct Level {
    bracket: Bracket,
    weight: usize,
    /// The part of the weight that stays at the end of a statement.
    base: usize,
    /// The part of the weight that stays at a comma: `if (a) b, c; else d, e; …` nests its statements.
    floor: usize,
    /// Count of `do` without their `while`, which begins no statement.
    open_dos: usize,
}

#[derive(Clone)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    levels: Vec<Level>,
    total: usize,
    last: LastToken,
    /// True if a line break follows the previous token.
    fresh_line: bool,
    /// The previous token is a word that may be a label.
    may_be_label: bool,
    /// The parser would have ended here.
    is_dead: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // The program puts a line of its own before the code.
        let (last, fresh_line) = (LastToken::Start, true);
        let levels = Vec::new();
        let mut new = Self { text, at: 0, levels, total: 0, last, fresh_line, may_be_label: false, is_dead: false };
        new.open(Bracket::Top);
        new.fresh_line = true;
        if text.starts_with("#!") {
            new.at = line_end(text, 0);
        }
        new
    }

    /// The byte at which the next token begins, or white space before it.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn is_too_deep(&self) -> bool {
        self.levels.len() > MAX_BRACKETS || self.total > MAX_WEIGHT
    }

    pub(super) fn has_ended(&self) -> bool {
        self.is_dead || self.at >= self.text.len()
    }

    /// True if this reading is in the same state as the other one and weighs at least as much in every respect.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let covers = |(one, other): (&Level, &Level)| {
            one.bracket == other.bracket
                && one.weight >= other.weight
                && one.base >= other.base
                && one.floor >= other.floor
                && one.open_dos >= other.open_dos
        };
        (self.at, self.last, self.fresh_line, self.may_be_label, self.levels.len())
            == (other.at, other.last, other.fresh_line, other.may_be_label, other.levels.len())
            && self.levels.iter().zip(&other.levels).all(covers)
    }

    /// Advances by one token. Where it can be read in two ways, the other reading is returned. The bytes that a search for the end of a regular
    /// expression reads are subtracted from `searchable`; at 0 no regular expression is found.
    pub(super) fn token(&mut self, searchable: &mut usize) -> Option<Self> {
        let bytes = self.text.as_bytes();
        let byte = *bytes.get(self.at)?;
        let rest = &bytes[self.at..];
        match byte {
            b'\n' | b'\r' => {
                self.fresh_line = true;
                self.at += 1;
            }
            b' ' | b'\t' | 0x0b | 0x0c => self.at += 1,
            _ if rest.starts_with(b"//") || rest.starts_with(b"<!--") => self.at = line_end(self.text, self.at),
            // A comment where a line begins, else a decrement and a comparison.
            _ if rest.starts_with(b"-->") && self.fresh_line => {
                let mut other = self.clone();
                other.operator();
                self.at = line_end(self.text, self.at);
                return Some(other);
            }
            _ if rest.starts_with(b"/*") => self.comment(),
            b'/' => return self.slash(searchable),
            b'"' | b'\'' => self.quoted(byte),
            b'`' => {
                self.at += 1;
                self.weigh(HEAVY);
                self.template();
            }
            b'(' => self.open(if self.last == LastToken::Control { Bracket::Control } else { Bracket::Round }),
            b'[' => self.open(Bracket::Square),
            b'{' => self.open(Bracket::Curly),
            b')' | b']' | b'}' => self.close(byte),
            b';' => {
                self.at += 1;
                self.last = LastToken::End;
                self.may_be_label = false;
            }
            b',' => self.comma(),
            // Outside of texts it begins an escape in a name and nothing else.
            b'\\' if rest.get(1) != Some(&b'u') => self.is_dead = true,
            _ if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#' | b'\\') => self.word(),
            0x80.. => self.beyond_ascii(),
            _ => self.operator(),
        }
        None
    }

    fn beyond_ascii(&mut self) {
        let Some(char) = self.text[self.at..].chars().next() else { return };
        if !is_space(char) {
            return self.word();
        }
        self.at += char.len_utf8();
        self.fresh_line |= matches!(char, '\u{2028}' | '\u{2029}');
    }

    /// Reads `/` as a division or as the start of a regular expression; where it may be both, the reading as a division is returned.
    fn slash(&mut self, searchable: &mut usize) -> Option<Self> {
        let (divides, begins_regex) = match self.last {
            // A statement such as `break a` may end with its line.
            LastToken::Value => (true, self.fresh_line),
            LastToken::Start | LastToken::Operator | LastToken::Colon | LastToken::End => (false, true),
            LastToken::Keyword
            | LastToken::Control
            | LastToken::ControlEnd
            | LastToken::Increment
            | LastToken::Dot
            | LastToken::Block => (true, true),
        };
        let other = (divides && begins_regex).then(|| {
            let mut other = self.clone();
            other.operator();
            other
        });
        if begins_regex {
            self.regex(searchable);
        } else {
            self.operator();
        }
        other
    }

    fn open(&mut self, bracket: Bracket) {
        if bracket != Bracket::Top {
            self.at += 1;
        }
        self.levels.push(Level { bracket, weight: HEAVY, base: HEAVY, floor: HEAVY, open_dos: 0 });
        self.total += HEAVY;
        self.last = LastToken::Start;
        self.fresh_line = false;
        self.may_be_label = false;
    }

    fn close(&mut self, byte: u8) {
        self.at += 1;
        // The outermost level stays: a bracket that closes nothing is the parser's to report.
        let closed = if self.levels.len() > 1 { self.levels.pop() } else { None };
        self.total -= closed.as_ref().map_or(0, |level| level.weight);
        let bracket = closed.map_or(Bracket::Top, |level| level.bracket);
        let expected = match bracket {
            Bracket::Top => byte,
            Bracket::Round | Bracket::Control => b')',
            Bracket::Square => b']',
            Bracket::Curly | Bracket::Template => b'}',
        };
        if byte != expected {
            self.is_dead = true;
            return;
        }
        if bracket == Bracket::Template {
            self.template();
            return;
        }
        self.last = match (byte, bracket) {
            (b'}', _) => LastToken::Block,
            (_, Bracket::Control) => LastToken::ControlEnd,
            _ => LastToken::Value,
        };
        // The next token may continue the expression that was just closed: `a()()()`.
        self.weigh(1);
        self.fresh_line = false;
        self.may_be_label = false;
    }

    fn value(&mut self) {
        self.last = LastToken::Value;
        self.fresh_line = false;
        self.may_be_label = false;
    }

    fn weigh(&mut self, weight: usize) {
        if let Some(level) = self.levels.last_mut() {
            level.weight += weight;
            self.total += weight;
        }
    }

    /// Adds the weight of a statement nested in a statement.
    fn weigh_statement(&mut self, weight: usize) {
        self.weigh(weight);
        if let Some(level) = self.levels.last_mut() {
            level.floor += weight;
        }
    }
}

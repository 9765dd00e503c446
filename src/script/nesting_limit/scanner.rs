//! One reading of a text: cuts it into tokens and estimates how deep a parser would be at each.
//!
//! A parser goes one level down for each bracket, prefix, assignment, condition and arrow, a compiler also for each operator and
//! dot in a row. Both counts are kept here per bracket and begin anew with each statement. Where it is not certain that a statement has
//! ended, it has not: a weight that is too large refuses a text that nobody writes, one that is too small ends the process.

/// Most brackets inside brackets.
const MAX_BRACKETS: usize = 256;
/// Most alternatives of one regular expression: the engine nests them, one in the other.
pub(crate) const MAX_ALTERNATIVES: usize = 4096;
/// Most groups inside groups of a regular expression.
const MAX_GROUPS: usize = 64;
/// Largest weight of one statement together with the brackets around it. Code just below it is parsed on 16 MiB of stack (`tests/nesting.rs`).
const MAX_WEIGHT: usize = 4096;
/// Weight of a level that sends a parser through all its rules; a level in a row of operators weighs one.
const HEAVY: usize = 12;

/// Weight of a level that doubles the time of its inside: fifteen of them are let through.
const DOUBLING: usize = 240;

/// Operators of more than one character, longest first.
const OPERATORS: &[&str] = &[
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&",
    "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**",
];

/// The kind of the previous token; it decides what `/` can be and whether a line break ends a statement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
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
    /// `:`, behind which a label may stand.
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
    /// After `if` and the like.
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
    /// How many `do` wait for their `while`, which begins no statement.
    open_dos: usize,
}

#[derive(Clone)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    levels: Vec<Level>,
    total: usize,
    last: Last,
    /// A line break stands behind the previous token.
    fresh_line: bool,
    /// The previous token is a word that may be a label.
    may_be_label: bool,
    /// The parser would have ended here.
    is_dead: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // Code is parsed behind a line of the program's own.
        let (last, fresh_line) = (Last::Start, true);
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

    /// True when this reading goes on as the other does and never weighs less.
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
            b'(' => self.open(if self.last == Last::Control { Bracket::Control } else { Bracket::Round }),
            b'[' => self.open(Bracket::Square),
            b'{' => self.open(Bracket::Curly),
            b')' | b']' | b'}' => self.close(byte),
            b';' => {
                self.at += 1;
                self.last = Last::End;
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
            Last::Value => (true, self.fresh_line),
            Last::Start | Last::Operator | Last::Colon | Last::End => (false, true),
            Last::Keyword | Last::Control | Last::ControlEnd | Last::Increment | Last::Dot | Last::Block => {
                (true, true)
            }
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

    fn comment(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        match memchr::memmem::find(&rest[2..], b"*/") {
            Some(end) => {
                let end = self.at + end + 4;
                self.fresh_line |= line_end(self.text, self.at) < end;
                self.at = end;
            }
            None => self.is_dead = true,
        }
    }

    fn open(&mut self, bracket: Bracket) {
        if bracket != Bracket::Top {
            self.at += 1;
        }
        self.levels.push(Level { bracket, weight: HEAVY, base: HEAVY, floor: HEAVY, open_dos: 0 });
        self.total += HEAVY;
        self.last = Last::Start;
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
            (b'}', _) => Last::Block,
            (_, Bracket::Control) => Last::ControlEnd,
            _ => Last::Value,
        };
        // The next token may continue the expression that was just closed: `a()()()`.
        self.weigh(1);
        self.fresh_line = false;
        self.may_be_label = false;
    }

    /// Begins a new statement, unless this word, or a literal without one, still belongs to the last one.
    fn statement(&mut self, word: &str) {
        let ended = match self.last {
            Last::End | Last::Block => true,
            Last::Value => self.fresh_line,
            // The parser is back at the list of cases.
            Last::Dot => false,
            _ => word == "case",
        };
        self.may_be_label =
            ended || matches!(self.last, Last::Start | Last::Keyword | Last::ControlEnd | Last::Colon | Last::Control);
        self.fresh_line = false;
        let Some(level) = self.levels.last_mut() else { return };
        if !ended || matches!(word, "else" | "catch" | "finally" | "in" | "of" | "instanceof" | "extends") {
            return;
        }
        if word == "while" && level.open_dos > 0 {
            level.open_dos -= 1;
            return;
        }
        self.total -= level.weight - level.base;
        level.weight = level.base;
        level.floor = level.base;
        level.open_dos = 0;
    }

    /// Items of a list stand side by side; elsewhere a comma may be an operator.
    fn comma(&mut self) {
        self.at += 1;
        if let Some(level) = self.levels.last_mut() {
            if level.bracket != Bracket::Square {
                level.base += 1;
                level.floor += 1;
                level.weight += 1;
                self.total += 1;
            }
            self.total -= level.weight - level.floor;
            level.weight = level.floor;
        }
        self.last = Last::Operator;
        self.fresh_line = false;
        self.may_be_label = false;
    }

    fn word(&mut self) {
        let rest = &self.text[self.at..];
        // `#` for private names, `\` for escapes such as `\u0061`, which may stand in a name.
        let part = |char: char| {
            char.is_alphanumeric() || matches!(char, '_' | '$' | '#' | '\\') || (!char.is_ascii() && !is_space(char))
        };
        let length = rest.find(|char| !part(char)).unwrap_or(rest.len());
        let word = &rest[..length];
        self.at += length;
        let (last, behind_dot) = (self.last, self.last == Last::Dot);
        self.statement(word);
        match word {
            "if" | "for" | "while" | "with" => {
                self.weigh_statement(HEAVY);
                self.last = Last::Control;
            }
            // `for await (`.
            "await" if last == Last::Control => {}
            "else" | "do" => {
                self.weigh_statement(HEAVY);
                self.last = Last::Keyword;
                if let Some(level) = self.levels.last_mut().filter(|_| word == "do") {
                    level.open_dos += 1;
                }
            }
            "typeof" | "void" | "delete" | "await" | "yield" | "new" | "in" | "of" | "instanceof" | "return"
            | "throw" | "case" | "function" | "async" | "class" | "extends" => {
                self.weigh(HEAVY);
                self.last = Last::Keyword;
            }
            // The engine visits the expression behind it twice, so that each level doubles the time.
            "default" if !behind_dot => {
                self.weigh_statement(DOUBLING);
                if let Some(level) = self.levels.last_mut() {
                    level.base += DOUBLING;
                }
                self.last = Last::Keyword;
            }
            // The next line continues a statement that begins with one of these.
            "var" | "let" | "const" | "static" | "get" | "set" | "accessor" | "using" | "switch" | "try" | "import"
            | "export" | "enum"
                if !behind_dot =>
            {
                self.last = Last::Keyword;
            }
            _ => {
                self.last = Last::Value;
                // `1.` is a number: what follows is no name of a property.
                let is_whole =
                    word.bytes().all(|byte| byte.is_ascii_digit()) && (word == "0" || !word.starts_with('0'));
                if is_whole && !behind_dot && self.text.as_bytes().get(self.at) == Some(&b'.') {
                    self.at += 1;
                }
            }
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
        let prefix = !after_value && !matches!(token, "." | "?." | "...");
        let is_increment = matches!(token, "++" | "--");
        // `i++` is a value still.
        let is_postfix = is_increment && self.last == Last::Value && !self.fresh_line;
        let weight = if heavy || prefix || (is_increment && !is_postfix) { HEAVY } else { 1 };
        let in_block = self.levels.last().is_some_and(|level| matches!(level.bracket, Bracket::Curly | Bracket::Top));
        if token == ":" && self.may_be_label && in_block {
            // With the word itself.
            self.weigh_statement(weight);
        } else {
            self.weigh(weight);
        }
        if !is_postfix {
            self.last = match token {
                "++" | "--" => Last::Increment,
                ":" => Last::Colon,
                "." | "?." => Last::Dot,
                _ => Last::Operator,
            };
        }
        self.fresh_line = false;
        self.may_be_label = false;
    }

    fn value(&mut self) {
        self.last = Last::Value;
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

    /// Skips a text between quotes.
    fn quoted(&mut self, quote: u8) {
        // Behind a line break it may begin a statement: it continues no expression.
        self.statement("");
        let bytes = self.text.as_bytes();
        self.at += 1;
        while let Some(&byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.skip_escaped(),
                b'\n' | b'\r' => break,
                _ if byte == quote => return self.value(),
                _ => {}
            }
        }
        self.is_dead = true;
    }

    /// Skips a template's text up to its end or into its next `${`.
    fn template(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.skip_escaped(),
                b'`' => return self.value(),
                b'$' if bytes.get(self.at) == Some(&b'{') => return self.open(Bracket::Template),
                _ => {}
            }
        }
        self.is_dead = true;
    }

    /// Skips a regular expression with its flags. Its groups nest in a recursive parser of their own.
    fn regex(&mut self, searchable: &mut usize) {
        let bytes = self.text.as_bytes();
        let end = line_end(self.text, self.at);
        self.statement("");
        let (mut class, mut groups, mut classes, mut deepest, mut alternatives) = (false, 0_usize, 0_usize, 0, 0);
        let start = self.at;
        self.at += 1;
        let mut is_closed = false;
        while self.at < end && !is_closed {
            let byte = bytes[self.at];
            self.at += 1;
            match byte {
                b'\\' => self.skip_char(),
                b'[' => (class, classes) = (true, classes + 1),
                b']' => (class, classes) = (false, classes.saturating_sub(1)),
                b'(' if !class => groups += 1,
                b')' if !class => groups = groups.saturating_sub(1),
                b'|' if !class => alternatives += 1,
                b'/' if !class => is_closed = true,
                _ => {}
            }
            deepest = deepest.max(groups).max(classes);
        }
        *searchable = searchable.saturating_sub(self.at - start);
        while let Some(flag) = bytes.get(self.at).filter(|byte| byte.is_ascii_alphanumeric()) {
            self.at += 1;
            is_closed &= b"dgimsuvy".contains(flag);
        }
        // A backslash may have led over the end of the line.
        if !is_closed || self.at > end {
            self.is_dead = true;
        } else if deepest > MAX_GROUPS || alternatives > MAX_ALTERNATIVES {
            // Makes this reading too deep.
            self.weigh(MAX_WEIGHT + 1);
        }
        self.value();
    }

    /// Skips what a backslash escapes; a line break of two characters is one.
    fn skip_escaped(&mut self) {
        let bytes = self.text.as_bytes();
        let is_pair = bytes.get(self.at..self.at + 2) == Some(b"\r\n");
        self.skip_char();
        self.at += usize::from(is_pair);
    }

    fn skip_char(&mut self) {
        self.at += self.text.get(self.at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
}

/// Returns true for a character that the parser skips between tokens, and for a few more that it refuses.
fn is_space(char: char) -> bool {
    char.is_whitespace() || matches!(char, '\u{feff}' | '\u{180e}')
}

/// The byte at which the line of `from` ends: at one of JavaScript's four line breaks or at the end of the text.
fn line_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr3(b'\n', b'\r', 0xe2, rest)) {
        at += found;
        let is_break = bytes[at] != 0xe2 || matches!(bytes.get(at + 1..at + 3), Some(b"\x80\xa8" | b"\x80\xa9"));
        if is_break {
            return at;
        }
        at += 1;
    }
    text.len()
}

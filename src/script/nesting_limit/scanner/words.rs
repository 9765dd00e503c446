//! Words, operators and commas: begin statements and add weight.

use super::text::is_space;
use super::{Bracket, HEAVY, LastToken, Scanner};

/// Operators of more than one character, longest first.
const OPERATORS: &[&str] = &[
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&",
    "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**",
];

/// Weight of a level that doubles the parse time of its content: fifteen of them are accepted.
const DOUBLING: usize = 240;

impl Scanner<'_> {
    /// Starts a new statement, unless this word or literal continues the previous one.
    pub(super) fn statement(&mut self, word: &str) {
        let ended = match self.last {
            LastToken::End | LastToken::Block => true,
            LastToken::Value => self.fresh_line,
            // The parser is back at the list of cases.
            LastToken::Dot => false,
            _ => word == "case",
        };
        self.may_be_label = ended
            || matches!(
                self.last,
                LastToken::Start | LastToken::Keyword | LastToken::ControlEnd | LastToken::Colon | LastToken::Control
            );
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

    /// Items of a list are independent; elsewhere a comma may be an operator.
    pub(super) fn comma(&mut self) {
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
        self.last = LastToken::Operator;
        self.fresh_line = false;
        self.may_be_label = false;
    }

    pub(super) fn word(&mut self) {
        let rest = &self.text[self.at..];
        // `#` for private names, `\` for escapes such as `\u0061`, which may stand in a name.
        let part = |char: char| {
            char.is_alphanumeric() || matches!(char, '_' | '$' | '#' | '\\') || (!char.is_ascii() && !is_space(char))
        };
        let length = rest.find(|char| !part(char)).unwrap_or(rest.len());
        let word = &rest[..length];
        self.at += length;
        let (last, behind_dot) = (self.last, self.last == LastToken::Dot);
        self.statement(word);
        match word {
            "if" | "for" | "while" | "with" => {
                self.weigh_statement(HEAVY);
                self.last = LastToken::Control;
            }
            // `for await (`.
            "await" if last == LastToken::Control => {}
            "else" | "do" => {
                self.weigh_statement(HEAVY);
                self.last = LastToken::Keyword;
                if let Some(level) = self.levels.last_mut().filter(|_| word == "do") {
                    level.open_dos += 1;
                }
            }
            "typeof" | "void" | "delete" | "await" | "yield" | "new" | "in" | "of" | "instanceof" | "return"
            | "throw" | "case" | "function" | "async" | "class" | "extends" => {
                self.weigh(HEAVY);
                self.last = LastToken::Keyword;
            }
            // The engine visits the following expression twice, so each level doubles the time.
            "default" if !behind_dot => {
                self.weigh_statement(DOUBLING);
                if let Some(level) = self.levels.last_mut() {
                    level.base += DOUBLING;
                }
                self.last = LastToken::Keyword;
            }
            // The next line continues a statement that begins with one of these.
            "var" | "let" | "const" | "static" | "get" | "set" | "accessor" | "using" | "switch" | "try" | "import"
            | "export" | "enum"
                if !behind_dot =>
            {
                self.last = LastToken::Keyword;
            }
            _ => {
                self.last = LastToken::Value;
                // `1.` is a number: what follows is no name of a property.
                let is_whole =
                    word.bytes().all(|byte| byte.is_ascii_digit()) && (word == "0" || !word.starts_with('0'));
                if is_whole && !behind_dot && self.text.as_bytes().get(self.at) == Some(&b'.') {
                    self.at += 1;
                }
            }
        }
    }

    pub(super) fn operator(&mut self) {
        let rest = &self.text[self.at..];
        let token = OPERATORS.iter().copied().find(|operator| rest.starts_with(operator)).unwrap_or_else(|| {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            &rest[..length]
        });
        self.at += token.len();
        let after_value = matches!(self.last, LastToken::Value | LastToken::Block | LastToken::ControlEnd);
        let comparison = matches!(token, "==" | "===" | "!=" | "!==" | "<=" | ">=");
        let heavy = matches!(token, "?" | ":" | "=>" | "**") || (token.ends_with('=') && !comparison);
        let prefix = !after_value && !matches!(token, "." | "?." | "...");
        let is_increment = matches!(token, "++" | "--");
        // `i++` is a value still.
        let is_postfix = is_increment && self.last == LastToken::Value && !self.fresh_line;
        let weight = if heavy || prefix || (is_increment && !is_postfix) { HEAVY } else { 1 };
        let in_block = self.levels.last().is_some_and(|level| matches!(level.bracket, Bracket::Curly | Bracket::Top));
        if token == ":" && self.may_be_label && in_block {
            // The label counts as a statement.
            self.weigh_statement(weight);
        } else {
            self.weigh(weight);
        }
        if !is_postfix {
            self.last = match token {
                "++" | "--" => LastToken::Increment,
                ":" => LastToken::Colon,
                "." | "?." => LastToken::Dot,
                _ => LastToken::Operator,
            };
        }
        self.fresh_line = false;
        self.may_be_label = false;
    }
}

//! Reads relaxed JSON of scripts: unquoted keys, single quotes, trailing commas, comments. Nothing is evaluated. JSON5 readers refuse parts of real
//! Chart.js configurations: functions, which are left out here, texts in backticks, a last semicolon.

use std::sync::Arc;

use ensemble_core::value::{Map, Value};

/// The deepest nesting that is read.
// The parser recurses, and the text may come from a server.
const DEEPEST: usize = 64;

/// Parses a value.
///
/// # Errors
///
/// A message with the expected token and the position.
pub fn parse(text: &str) -> Result<Value, String> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.blank();
    let rest = reader.rest().trim_start_matches(';').trim();
    if rest.is_empty() { Ok(value) } else { Err(reader.fault("the end")) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn fault(&self, wanted: &str) -> String {
        let before = &self.text[..self.at];
        let line = before.matches('\n').count() + 1;
        let found: String = self.rest().chars().take(12).collect();
        let found = if found.is_empty() { "nothing".to_owned() } else { format!("`{}`", found.trim_end()) };
        format!("line {line}: expected {wanted}, found {found}")
    }

    /// Skips white space and comments.
    fn blank(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let skipped = if trimmed.starts_with("//") {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |end| end + 2)
            } else {
                return;
            };
            self.at += skipped;
        }
    }

    fn eat(&mut self, c: char) -> bool {
        self.blank();
        let found = self.rest().starts_with(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    fn value(&mut self, depth: usize) -> Result<Value, String> {
        if depth > DEEPEST {
            return Err(self.fault("fewer levels"));
        }
        self.blank();
        match self.rest().chars().next() {
            Some('{') => self.map(depth),
            Some('[') => self.list(depth),
            Some('"' | '\'' | '`') => Ok(Value::Text(self.quoted()?)),
            Some('-' | '+' | '.' | '0'..='9') => self.number(),
            Some(c) if is_word(c) => {
                let from = self.at;
                match self.word() {
                    "true" => Ok(Value::Bool(true)),
                    "false" => Ok(Value::Bool(false)),
                    "null" | "undefined" | "NaN" => Ok(Value::Null),
                    "function" | "async" | "new" => self.code(),
                    _ if self.is_arrow() => self.code(),
                    _ => {
                        self.at = from;
                        Err(self.fault("a value"))
                    }
                }
            }
            Some('(') => self.code(),
            _ => Err(self.fault("a value")),
        }
    }

    fn is_arrow(&mut self) -> bool {
        self.blank();
        self.rest().starts_with("=>")
    }

    /// Skips a function or another expression that would need evaluation.
    fn code(&mut self) -> Result<Value, String> {
        let (mut depth, mut quote, mut escaped) = (0_usize, None, false);
        for (at, c) in self.rest().char_indices() {
            match (quote, c) {
                (Some(_), _) if escaped => escaped = false,
                (Some(_), '\\') => escaped = true,
                (Some(open), c) if open == c => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'' | '`') => quote = Some(c),
                (None, '(' | '[' | '{') => depth += 1,
                (None, ',' | ')' | ']' | '}') if depth == 0 => {
                    self.at += at;
                    return Ok(Value::Null);
                }
                // Not below zero: the arm above has taken depth 0.
                (None, ')' | ']' | '}') => depth -= 1,
                (None, _) => {}
            }
        }
        self.at = self.text.len();
        Err(self.fault("the end of this function"))
    }

    fn map(&mut self, depth: usize) -> Result<Value, String> {
        self.eat('{');
        let mut map = Map::default();
        while !self.eat('}') {
            self.blank();
            let key: Arc<str> = match self.rest().chars().next() {
                Some('"' | '\'' | '`') => self.quoted()?,
                Some(c) if is_word(c) => Arc::from(self.word()),
                _ => return Err(self.fault("a key or `}`")),
            };
            if !self.eat(':') {
                return Err(self.fault("`:`"));
            }
            map.insert(key, self.value(depth + 1)?);
            if !self.eat(',') {
                if self.eat('}') {
                    break;
                }
                return Err(self.fault("`,` or `}`"));
            }
        }
        Ok(Value::Map(Arc::new(map)))
    }

    fn list(&mut self, depth: usize) -> Result<Value, String> {
        self.eat('[');
        let mut items = Vec::new();
        while !self.eat(']') {
            items.push(self.value(depth + 1)?);
            if !self.eat(',') {
                if self.eat(']') {
                    break;
                }
                return Err(self.fault("`,` or `]`"));
            }
        }
        Ok(Value::List(Arc::new(items)))
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn number(&mut self) -> Result<Value, String> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-' | '_')))
            .unwrap_or(rest.len());
        let text = rest[..end].replace('_', "");
        let number = text.trim_start_matches('+').parse::<f64>().ok().filter(|number| number.is_finite());
        let number = number.ok_or_else(|| self.fault("a number"))?;
        self.at += end;
        Ok(Value::Number(number))
    }

    fn quoted(&mut self) -> Result<Arc<str>, String> {
        let mut chars = self.rest().char_indices();
        let Some((_, quote)) = chars.next() else { return Err(self.fault("a text")) };
        let mut text = String::new();
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.at += at + c.len_utf8();
                    return Ok(text.into());
                }
                '\\' => match chars.next().map(|(_, c)| c) {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('u') => {
                        let digits: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
                        let c = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                        text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    Some('\n') | None => {}
                    Some(other) => text.push(other),
                },
                c => text.push(c),
            }
        }
        Err(self.fault("a closing quote"))
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        let text = "{type: 'line', // kind\n data: [1, -2.5, .5, 1e3,], \"q\\u0041\": `x`, on: true, no: undefined};";
        let value = parse(text).unwrap();
        assert_eq!(value.to_string(), r#"{"type":"line","data":[1,-2.5,0.5,1000],"qA":"x","on":true,"no":null}"#);
    }

    #[test]
    fn says_where_it_stopped() {
        assert_eq!(parse("{a: 1\n b: 2}").unwrap_err(), "line 2: expected `,` or `}`, found `b: 2}`");
        assert_eq!(parse("{a: f(1)}").unwrap_err(), "line 1: expected a value, found `f(1)}`");
        assert_eq!(parse("").unwrap_err(), "line 1: expected a value, found nothing");
        assert!(parse("'open").is_err() && parse("{'ä").is_err() && parse("-").is_err() && parse("{} x").is_err());
    }

    #[test]
    fn functions_are_left_out() {
        let text = "{a: function (x) { return '}' + [x, (1)]; }, b: (x) => x, c: x => { return 1 }, d: 2}";
        assert_eq!(parse(text).unwrap().to_string(), r#"{"a":null,"b":null,"c":null,"d":2}"#);
        assert!(parse("{a: function () {").is_err());
    }

    #[test]
    fn depth_has_an_end() {
        assert!(parse(&"[".repeat(100_000)).unwrap_err().contains("fewer levels"));
    }
}

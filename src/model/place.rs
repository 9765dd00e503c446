//! Finds the syntactic context of a place. Its key path is read from the lines above by their indentation, so that broken YAML elsewhere has no
//! influence.

use std::sync::Arc;

use ensemble_core::diag::{FileId, Span};

use crate::expect::Expect;
use crate::file_kind::FileKind;
use crate::model::Model;

/// Syntactic form of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A key of a map.
    Key,
    /// A value, or an item of a list.
    Value,
    /// JavaScript: `${…}`, a handler, `Global`, a script.
    JavaScript,
    /// A comment.
    Comment,
}

/// Syntactic context of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Form of the place.
    pub form: Form,
    /// Span of the word around the place; empty between words.
    pub span: Span,
    /// Text of that word.
    pub word: Arc<str>,
    /// Keys from the root to the place; `-` stands for a list item. For a value, the last is its key.
    pub path: Vec<Arc<str>>,
    /// Allowed content: for a key, that of the map around it.
    pub expect: Expect,
    /// Other keys of the same map.
    pub siblings: Vec<Arc<str>>,
    /// Column of the key.
    pub indent: usize,
}

/// An open bracket: the character, the key whose value is missing, and the entries before it.
type Bracket = (char, Option<String>, Vec<(Arc<str>, Arc<str>)>);

/// One key on the path to a place.
struct Step {
    key: Arc<str>,
    /// Keys and text values of the same map; some content depends on them.
    siblings: Vec<(Arc<str>, Arc<str>)>,
}

impl Model {
    /// The context of byte `offset` of a file; `None` where nothing can be written.
    pub fn place_at(&self, file: FileId, offset: u32) -> Option<Place> {
        let text = self.text(file);
        let mut at = (offset as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let part = self.part_of(file)?;
        let (start, end) = word_around(text, at);
        let span = Span { file, start: start as u32, end: end as u32 };
        let word: Arc<str> = Arc::from(&text[start..end]);
        let in_script = part.kind == FileKind::Script
            || part.pieces.iter().any(|piece| (piece.range.start..=piece.range.end).contains(&(at as u32)));
        let lines = Lines { text };
        let (steps, is_value, indent) = lines.steps(at);
        let root = match part.kind {
            FileKind::Screen => Expect::Screen,
            FileKind::Widget => Expect::WidgetFile,
            FileKind::Action => Expect::ActionFile,
            FileKind::Resources => Expect::Resources,
            FileKind::Script => Expect::JavaScript,
            _ => Expect::Data,
        };
        let (walked, last) =
            if is_value { (&steps[..], None) } else { (&steps[..steps.len().saturating_sub(1)], steps.last()) };
        let mut expect = root;
        let mut api: Option<Arc<str>> = None;
        for step in walked {
            let name = |key: &str| match key {
                "" => api.clone(),
                key => step.siblings.iter().find(|(name, _)| &**name == key).map(|(_, value)| value.clone()),
            };
            let next =
                if &*step.key == "-" { expect.item() } else { expect.below(&step.key, self.vocabulary(), &name) };
            if expect == Expect::Apis {
                api = Some(step.key.clone());
            }
            expect = next;
        }
        let siblings = last.map(|step| step.siblings.iter().map(|(key, _)| key.clone()).collect()).unwrap_or_default();
        let is_open = lines.in_expression(at);
        let form = if part.kind != FileKind::Script && lines.in_comment(at) && !in_script {
            Form::Comment
        } else if in_script || is_open || (is_value && matches!(expect, Expect::JavaScript)) {
            Form::JavaScript
        } else if is_value {
            Form::Value
        } else {
            Form::Key
        };
        let mut path: Vec<Arc<str>> = walked.iter().map(|step| step.key.clone()).collect();
        if path.is_empty() && part.kind == FileKind::Script {
            path.clear();
        }
        Some(Place { form, span, word, path, expect, siblings, indent })
    }
}

fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '-')
}

fn word_around(text: &str, at: usize) -> (usize, usize) {
    let start = text[..at]
        .rfind(|c| !is_part_of_word(c))
        .map_or(0, |before| before + text[before..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(|c| !is_part_of_word(c)).map_or(text.len(), |end| at + end);
    (start, end)
}

struct Lines<'a> {
    text: &'a str,
}

/// A line, split at its key.
struct KeyLine<'a> {
    /// Columns of the list dashes at its start.
    dashes: Vec<usize>,
    /// Column of the key or value.
    column: usize,
    /// The key; `None` for a line without one.
    key: Option<&'a str>,
    /// Text behind the key; the whole line without a key.
    value: &'a str,
}

impl<'a> Lines<'a> {
    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |end| at + end)
    }

    /// True inside of a comment.
    fn in_comment(&self, at: usize) -> bool {
        let before = &self.text[self.line_start(at)..at];
        let mut quote = None;
        let mut last = ' ';
        for c in before.chars() {
            match (quote, c) {
                (None, '\'' | '"') if !last.is_alphanumeric() => quote = Some(c),
                (Some(open), c) if open == c => quote = None,
                (None, '#') if last.is_whitespace() => return true,
                _ => {}
            }
            last = c;
        }
        false
    }

    /// True inside of a `${…}` that is open on this line.
    fn in_expression(&self, at: usize) -> bool {
        let before = &self.text[self.line_start(at)..at];
        let Some(open) = before.rfind("${") else { return false };
        let mut depth = 1_i32;
        for c in before[open + 2..].chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return false;
            }
        }
        true
    }

    fn cut(line: &'a str) -> KeyLine<'a> {
        let mut rest = line;
        let mut column = 0;
        let mut dashes = Vec::new();
        loop {
            let trimmed = rest.trim_start_matches(' ');
            column += rest.len() - trimmed.len();
            rest = trimmed;
            match rest.strip_prefix("- ").or_else(|| rest.strip_prefix('-').filter(|rest| rest.is_empty())) {
                Some(behind) => {
                    dashes.push(column);
                    column += rest.len() - behind.len();
                    rest = behind;
                }
                None => break,
            }
        }
        let rest = rest.trim_end();
        match key_of(rest) {
            Some((key, value)) => KeyLine { dashes, column, key: Some(key), value },
            None => KeyLine { dashes, column, key: None, value: rest },
        }
    }

    /// Key path to byte `at`, whether a value stands there, and the column of the key or value.
    fn steps(&self, at: usize) -> (Vec<Step>, bool, usize) {
        let start = self.line_start(at);
        let line = &self.text[start..self.line_end(at)];
        let here = Self::cut(line);
        let column = at - start;
        let mut steps: Vec<Step> = Vec::new();
        let is_blank = line.trim().is_empty();
        // On a blank line the column of the cursor is the indentation of the key.
        let indent = if is_blank { column } else { here.column };
        let key_end = here.key.map(|key| here.column + key.len());
        let mut is_value = key_end.is_some_and(|end| column > end);
        if is_value {
            steps.extend(self.flow(&line[..column], key_end.unwrap_or_default() + 1, &mut is_value));
        }
        let own = match here.key {
            Some(key) => key,
            None => here.value,
        };
        steps.insert(0, Step { key: Arc::from(own.trim_matches(['"', '\''])), siblings: self.siblings(start, indent) });
        if here.key.is_none() && !is_blank && !here.dashes.is_empty() && here.value.contains(['{', '[']) {
            // `- {a: b}`
            steps.clear();
            let mut value = true;
            let flow = self.flow(&line[..column], here.column, &mut value);
            is_value = value;
            steps.extend(flow);
        }
        let mut above = indent;
        for dash in here.dashes.iter().rev().filter(|_| !is_blank) {
            steps.insert(0, Step { key: Arc::from("-"), siblings: Vec::new() });
            above = *dash;
        }
        self.walk_up(start, above, !here.dashes.is_empty(), &mut steps);
        (steps, is_value, indent)
    }

    /// Adds the keys above line `start` that are indented by less than `indent` columns.
    fn walk_up(&self, start: usize, indent: usize, is_item: bool, steps: &mut Vec<Step>) {
        let (mut start, mut indent, mut is_item) = (start, indent, is_item);
        while start > 0 && (indent > 0 || is_item) {
            start = self.line_start(start - 1);
            let line = &self.text[start..self.line_end(start)];
            if line.trim().is_empty() || line.trim_start().starts_with('#') {
                continue;
            }
            let cut = Self::cut(line);
            let Some(key) = cut.key else { continue };
            // A list may stand at the column of its key.
            let is_above = cut.column < indent || (is_item && cut.column == indent && cut.dashes.is_empty());
            if is_above {
                steps.insert(
                    0,
                    Step { key: Arc::from(key.trim_matches(['"', '\''])), siblings: self.siblings(start, cut.column) },
                );
                indent = cut.column;
                is_item = false;
                for dash in cut.dashes.iter().rev() {
                    steps.insert(0, Step { key: Arc::from("-"), siblings: Vec::new() });
                    indent = *dash;
                    is_item = true;
                }
            } else if let Some(dash) = cut.dashes.iter().rev().find(|dash| **dash < indent && cut.column == indent) {
                // The key is one of an item whose first key stands on this line.
                for dash in cut.dashes.iter().rev().filter(|other| *other <= dash) {
                    steps.insert(0, Step { key: Arc::from("-"), siblings: Vec::new() });
                    indent = *dash;
                    is_item = true;
                }
            }
        }
    }

    /// Keys at column `indent` of the map around line `start`, with their values.
    fn siblings(&self, start: usize, indent: usize) -> Vec<(Arc<str>, Arc<str>)> {
        let mut found = Vec::new();
        let mut take = |cut: &KeyLine<'_>| {
            if cut.column == indent
                && let Some(key) = cut.key
            {
                found.push((Arc::from(key), Arc::from(cut.value.trim().trim_matches(['"', '\'']))));
            }
        };
        let mut at = start;
        while at > 0 {
            at = self.line_start(at - 1);
            let line = &self.text[at..self.line_end(at)];
            if line.trim().is_empty() || line.trim_start().starts_with('#') {
                continue;
            }
            let cut = Self::cut(line);
            if cut.column < indent {
                break;
            }
            take(&cut);
            if cut.column == indent && !cut.dashes.is_empty() {
                break;
            }
        }
        let mut at = start;
        let mut is_first = true;
        while at < self.text.len() {
            let end = self.line_end(at);
            let line = &self.text[at..end];
            if !(line.trim().is_empty() || line.trim_start().starts_with('#')) {
                let cut = Self::cut(line);
                if cut.column < indent || (!is_first && !cut.dashes.is_empty() && cut.dashes[0] < indent) {
                    break;
                }
                take(&cut);
            }
            is_first = false;
            at = end + 1;
        }
        found
    }

    /// Keys inside of the flow brackets that are open at the end of `before`, from column `from` on.
    fn flow(&self, before: &str, from: usize, is_value: &mut bool) -> Vec<Step> {
        let mut open: Vec<Bracket> = Vec::new();
        let mut word = String::new();
        let mut quote = None;
        let rest = before.get(from.min(before.len())..).unwrap_or_default();
        let mut chars = rest.chars().peekable();
        let mut last = ' ';
        while let Some(c) = chars.next() {
            match (quote, c) {
                (Some(end), c) => {
                    if c == end {
                        quote = None;
                    }
                    word.push(c);
                }
                (None, '"' | '\'') => {
                    quote = Some(c);
                    word.push(c);
                }
                // An expression is a value as a whole.
                (None, '{') if last == '$' => {
                    skip_expression(&mut chars);
                    word.push_str("{}");
                }
                (None, '{' | '[') => {
                    open.push((c, None, Vec::new()));
                    word.clear();
                }
                (None, '}' | ']') => {
                    open.pop();
                    word.clear();
                }
                (None, ':') if open.last().is_some_and(|(bracket, key, _)| *bracket == '{' && key.is_none()) => {
                    if let Some((_, key, _)) = open.last_mut() {
                        *key = Some(word.trim().trim_matches(['"', '\'']).to_owned());
                    }
                    word.clear();
                }
                (None, ',') => {
                    if let Some((_, key, done)) = open.last_mut()
                        && let Some(key) = key.take()
                    {
                        done.push((Arc::from(key), Arc::from(word.trim().trim_matches(['"', '\'']))));
                    }
                    word.clear();
                }
                (None, c) => word.push(c),
            }
            last = c;
        }
        steps_of(open, word.trim(), is_value)
    }
}

/// Steps past the end of an expression whose `${` was read.
fn skip_expression(chars: &mut impl Iterator<Item = char>) {
    let mut depth = 1;
    for c in chars {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

/// The keys of open flow brackets, outermost first; `word` is the text behind the last sign. `is_value` becomes false where it is a key.
fn steps_of(open: Vec<Bracket>, word: &str, is_value: &mut bool) -> Vec<Step> {
    let mut steps = Vec::new();
    let levels = open.len();
    for (level, (bracket, key, mut done)) in open.into_iter().enumerate() {
        let is_last = level + 1 == levels;
        match (bracket, key) {
            ('[', _) => steps.push(Step { key: Arc::from("-"), siblings: Vec::new() }),
            (_, Some(key)) => {
                done.push((Arc::from(&*key), Arc::from(word)));
                steps.push(Step { key: Arc::from(key), siblings: done });
            }
            (_, None) if is_last => {
                *is_value = false;
                steps.push(Step { key: Arc::from(word), siblings: done });
            }
            (_, None) => {}
        }
    }
    steps
}

/// Splits `key: value` or `key:`; the key may be quoted.
fn key_of(line: &str) -> Option<(&str, &str)> {
    if line.starts_with(['{', '[', '#', '|', '>', '$']) {
        return None;
    }
    let from = match line.chars().next()? {
        quote @ ('"' | '\'') => line[1..].find(quote)? + 2,
        _ => 0,
    };
    let colon = line[from..]
        .match_indices(':')
        .map(|(at, _)| from + at)
        .find(|at| line[at + 1..].chars().next().is_none_or(char::is_whitespace))?;
    let key = &line[..colon];
    (!key.contains(['{', '(', ';', '='])).then(|| (key, &line[colon + 1..]))
}

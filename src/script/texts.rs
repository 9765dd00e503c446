//! Which text the engine was given, and where each of its lines stands in the YAML.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use ensemble_core::app::Code;
use ensemble_core::diag::Span;

/// Names one text that the engine was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct TextId(u32);

/// Every text that the engine was given and may still complain about.
#[derive(Default)]
pub(super) struct Texts {
    next: Cell<u32>,
    texts: RefCell<FxHashMap<TextId, Vec<Part>>>,
}

/// A stretch of whole lines that one piece of the app's code fills.
struct Part {
    first_line: u32,
    code: Arc<Code>,
    insertions: Vec<Insertion>,
}

/// Characters that were put into a line and that the author did not write.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Insertion {
    /// Line in the code, from 1.
    pub line: u32,
    /// Column before which it stands, from 1, in UTF-16 units of the author's line.
    pub column: u32,
    /// How many columns were put there.
    pub width: u32,
}

/// A place in a piece of code.
pub(super) struct Spot {
    code: Arc<Code>,
    /// Byte in the code's own text.
    byte: usize,
    /// Byte in the file.
    start: u32,
}

/// A text under construction: glue and code, each code on lines of its own.
#[derive(Default)]
pub(super) struct TextBuilder {
    text: String,
    lines: u32,
    parts: Vec<Part>,
}

impl Texts {
    /// Remembers what stands where in a text and gives it a name.
    pub fn add(&self, text: &mut TextBuilder) -> TextId {
        let id = TextId(self.next.get());
        self.next.set(id.0.wrapping_add(1));
        self.texts.borrow_mut().insert(id, std::mem::take(&mut text.parts));
        id
    }

    /// Forgets a text.
    pub fn remove(&self, id: TextId) {
        self.texts.borrow_mut().remove(&id);
    }

    /// The innermost place of the app's code that a stack trace names.
    pub fn find(&self, trace: &str) -> Option<Spot> {
        marks(trace).find_map(|mark| {
            let (line, column) = mark.place?;
            self.place(mark.text, line, column)
        })
    }

    /// Where one of `words` stands in the code that a stack trace names, near the place that it names.
    pub fn find_word(&self, trace: &str, words: &[&str]) -> Option<Spot> {
        let mark = marks(trace).next()?;
        let texts = self.texts.borrow();
        let parts = texts.get(&mark.text)?;
        let near =
            mark.place.and_then(|(line, _)| parts.partition_point(|part| part.first_line <= line).checked_sub(1));
        let line = |part: &Part| mark.place.map_or(1, |(line, _)| (line + 1).saturating_sub(part.first_line).max(1));
        let order = near.into_iter().chain(0..parts.len());
        order.map(|at| &parts[at]).find_map(|part| {
            let from = nth_line(&part.code.source, line(part) as usize - 1);
            let found = words.iter().filter_map(|word| {
                let after = occurrences(&part.code.source, word).find(|at| *at >= from);
                after.or_else(|| occurrences(&part.code.source, word).next())
            });
            found.min().map(|byte| Spot::at_byte(part.code.clone(), byte))
        })
    }

    /// The place of a line and a column, both from 1.
    pub fn place(&self, id: TextId, line: u32, column: u32) -> Option<Spot> {
        let texts = self.texts.borrow();
        let parts = texts.get(&id)?;
        let part = &parts[parts.partition_point(|part| part.first_line <= line).checked_sub(1)?];
        let line = line - part.first_line + 1;
        let shift: u32 = part
            .insertions
            .iter()
            .filter(|insertion| insertion.line == line)
            .scan(0, |before, insertion| {
                let begins = insertion.column + *before;
                *before += insertion.width;
                Some((begins, insertion.width))
            })
            .take_while(|(begins, _)| *begins < column)
            .map(|(_, width)| width)
            .sum();
        Some(Spot::new(part.code.clone(), line, column - shift))
    }
}

impl TextId {
    /// The name that stack traces carry.
    pub fn path(self) -> PathBuf {
        PathBuf::from(format!("@{}", self.0))
    }
}

/// One `(@text:line:column)` of a stack trace.
struct Mark {
    text: TextId,
    place: Option<(u32, u32)>,
}

/// The marks of a stack trace, innermost first; what the message itself carries comes last.
fn marks(trace: &str) -> impl Iterator<Item = Mark> {
    let frames = trace.lines().filter(|line| line.starts_with("    at "));
    let others = trace.lines().filter(|line| !line.starts_with("    at "));
    frames.chain(others).filter_map(|line| {
        let inside = &line[line.rfind("(@")? + 2..];
        let mut numbers = inside.split(')').next()?.split(':');
        let text = TextId(numbers.next()?.parse().ok()?);
        let place =
            numbers.next().and_then(|line| line.parse().ok()).zip(numbers.next().and_then(|at| at.parse().ok()));
        Some(Mark { text, place })
    })
}

/// Where a whole word stands in a text.
fn occurrences<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> {
    let part_of_word = |char: char| char.is_alphanumeric() || matches!(char, '_' | '$');
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(|char| part_of_word(char) || char == '.') && !after.is_some_and(part_of_word)
    })
}

impl Spot {
    /// A byte of the code's own text.
    fn at_byte(code: Arc<Code>, byte: usize) -> Self {
        let before = &code.source[..byte];
        let line = before.matches('\n').count();
        let within = byte - before.rfind('\n').map_or(0, |at| at + 1);
        let file = code.line_starts.get(line).or(code.line_starts.last()).copied().unwrap_or(code.span.start);
        Self { start: file + within as u32, byte, code }
    }

    /// The place of a line and a UTF-16 column, both from 1, in the code's own text.
    pub fn new(code: Arc<Code>, line: u32, column: u32) -> Self {
        let (line, column) = (line.max(1) as usize, column.max(1) as usize);
        let start = nth_line(&code.source, line - 1);
        let text = code.source[start..].split('\n').next().unwrap_or_default();
        let mut units = 0;
        let within = text
            .char_indices()
            .find(|(_, char)| {
                let here = units >= column - 1;
                units += char.len_utf16();
                here
            })
            .map_or(text.len(), |(at, _)| at);
        let file = code.line_starts.get(line - 1).or(code.line_starts.last()).copied().unwrap_or(code.span.start);
        Self { start: file + within as u32, byte: start + within, code }
    }

    /// Where a word first stands in a piece of code, or the code's beginning.
    pub fn of_word(code: Arc<Code>, word: &str) -> Self {
        let byte = if word.is_empty() { None } else { occurrences(&code.source, word).next() };
        Self::at_byte(code, byte.unwrap_or(0))
    }

    /// The word at the place as a range of the file.
    pub fn span(&self) -> Span {
        let length = self.word().map_or(1, |word| word.len()) as u32;
        let mut start = self.start;
        if self.code.source[self.byte..].starts_with('.') {
            start += 1;
        }
        let end = (start + length).min(self.code.span.end.max(start));
        Span { file: self.code.span.file, start, end }
    }

    /// The name that stands at the place.
    pub fn word(&self) -> Option<String> {
        let rest = self.code.source[self.byte..].trim_start_matches('.');
        let word: String =
            rest.chars().take_while(|char| char.is_alphanumeric() || matches!(char, '_' | '$')).collect();
        (!word.is_empty()).then_some(word)
    }
}

impl TextBuilder {
    /// Adds text of our own; it ends with its line.
    pub fn glue(&mut self, text: &str) {
        let _ = writeln!(self.text, "{text}");
        self.lines += text.matches('\n').count() as u32 + 1;
    }

    /// Adds a piece of the app's code on lines of its own, `rewritten` standing for its text.
    pub fn code(&mut self, code: &Arc<Code>, rewritten: Option<(&str, Vec<Insertion>)>) {
        let (text, insertions) = rewritten.unwrap_or((&code.source, Vec::new()));
        self.parts.push(Part { first_line: self.lines + 1, code: code.clone(), insertions });
        self.glue(text);
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

fn nth_line(text: &str, line: usize) -> usize {
    if line == 0 {
        return 0;
    }
    memchr::memchr_iter(b'\n', text.as_bytes()).nth(line - 1).map_or(text.len(), |at| at + 1)
}

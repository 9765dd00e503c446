//! Source map: from a line and column of source that the engine was given to the place in the YAML.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use ensemble_core::app::{Code, CodeId};
use ensemble_core::diag::Span;

/// Id of a source given to the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct SourceId(u32);

/// Sources that the engine may still name in a stack trace.
#[derive(Default)]
pub(super) struct SourceMap {
    next: Cell<u32>,
    texts: RefCell<FxHashMap<SourceId, Vec<MappedCode>>>,
    /// Code that runs by the function of another one with the same text, innermost last.
    stand_ins: RefCell<Vec<(CodeId, Arc<Code>)>>,
}

/// While it lives, positions in one piece of code are positions in another one with the same text.
pub(super) struct StandIn<'a>(&'a SourceMap);

impl Drop for StandIn<'_> {
    fn drop(&mut self) {
        self.0.stand_ins.borrow_mut().pop();
    }
}

/// A stretch of whole lines that one piece of the app's code fills.
struct MappedCode {
    first_line: u32,
    lines: u32,
    code: Arc<Code>,
    /// The compiled code, if its columns differ from the author's source.
    rewritten: Option<Arc<str>>,
    insertions: Vec<Insertion>,
}

/// Position that a stack trace names: a piece of the app's code, and a position in it as it was compiled.
pub(super) struct TracePoint {
    pub code: Arc<Code>,
    rewritten: Option<Arc<str>>,
    insertions: Vec<Insertion>,
    /// Line and column, from 1; `None` for the generated function around the code.
    pub position: Option<(u32, u32)>,
}

/// Characters that were put into a line and that the author did not write.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Insertion {
    /// Line in the code, from 1.
    pub line: u32,
    /// Column before which it was inserted, from 1, in characters of the author's line.
    pub column: u32,
    /// Count of inserted columns.
    pub width: u32,
}

/// A position in a piece of the app's code.
pub(super) struct CodePosition {
    code: Arc<Code>,
    /// Byte in the code's own source.
    byte: usize,
    /// Byte in the file.
    start: u32,
}

/// A source under construction: generated lines, and code of the app on lines of its own.
#[derive(Default)]
pub(super) struct SourceBuilder {
    text: String,
    lines: u32,
    parts: Vec<MappedCode>,
}

impl SourceMap {
    /// Adds a source; its id is the path that stack traces carry.
    pub fn add(&self, text: &mut SourceBuilder) -> SourceId {
        let id = SourceId(self.next.get());
        // Four thousand million sources later the first ones are long removed.
        self.next.set(id.0.wrapping_add(1));
        self.texts.borrow_mut().insert(id, std::mem::take(&mut text.parts));
        id
    }

    /// Removes a source.
    pub fn remove(&self, id: SourceId) {
        self.texts.borrow_mut().remove(&id);
    }

    /// Takes positions in the code `original` for positions in `code`, which has the same text and runs by its function.
    pub fn stand_in(&self, original: CodeId, code: Arc<Code>) -> StandIn<'_> {
        self.stand_ins.borrow_mut().push((original, code));
        StandIn(self)
    }

    /// The code that runs where the engine sees this part.
    fn code_of(&self, part: &MappedCode) -> Arc<Code> {
        let stand_ins = self.stand_ins.borrow();
        let running = stand_ins.iter().rev().find(|(original, _)| *original == part.code.id);
        running.map_or(&part.code, |(_, code)| code).clone()
    }

    /// The innermost position in the app's code that a stack trace names.
    pub fn find(&self, trace: &str) -> Option<CodePosition> {
        marks(trace).find_map(|mark| {
            let (line, column) = mark.place?;
            self.place(mark.text, line, column)
        })
    }

    /// Position of one of `words` in the code that a stack trace names: at or after the line that it names, otherwise anywhere.
    pub fn find_word(&self, trace: &str, words: &[&str]) -> Option<CodePosition> {
        let mark = marks(trace).next()?;
        let texts = self.texts.borrow();
        let parts = texts.get(&mark.text)?;
        let near =
            mark.place.and_then(|(line, _)| parts.partition_point(|part| part.first_line <= line).checked_sub(1));
        let line =
            |part: &MappedCode| mark.place.map_or(1, |(line, _)| (line + 1).saturating_sub(part.first_line).max(1));
        let order = near.into_iter().chain(0..parts.len());
        order.map(|at| &parts[at]).find_map(|part| {
            let from = nth_line(&part.code.source, line(part) as usize - 1);
            let found = words.iter().filter_map(|word| {
                let after = occurrences(&part.code.source, word).find(|at| *at >= from);
                after.or_else(|| occurrences(&part.code.source, word).next())
            });
            found.min().map(|byte| CodePosition::at_byte(self.code_of(part), byte))
        })
    }

    /// Position of the innermost frame of a stack trace that has one.
    pub fn trace_point(&self, trace: &str) -> Option<TracePoint> {
        let (id, (line, column)) = marks(trace).find_map(|mark| Some((mark.text, mark.place?)))?;
        let texts = self.texts.borrow();
        let parts = texts.get(&id)?;
        let after = parts.partition_point(|part| part.first_line <= line);
        let inside = after.checked_sub(1).map(|at| &parts[at]).filter(|part| line < part.first_line + part.lines);
        // The function around a piece of code begins one line before it, the one around an expression two.
        let part = inside.or_else(|| parts.get(after).filter(|part| part.first_line - line <= 2))?;
        Some(TracePoint {
            code: self.code_of(part),
            rewritten: part.rewritten.clone(),
            insertions: part.insertions.clone(),
            position: inside.map(|part| (line - part.first_line + 1, column)),
        })
    }

    /// The position of a line and a column of a source, both from 1.
    pub fn place(&self, id: SourceId, line: u32, column: u32) -> Option<CodePosition> {
        let texts = self.texts.borrow();
        let parts = texts.get(&id)?;
        let part = &parts[parts.partition_point(|part| part.first_line <= line).checked_sub(1)?];
        if line >= part.first_line + part.lines {
            return None;
        }
        let line = line - part.first_line + 1;
        Some(CodePosition::new(self.code_of(part), line, author_column(&part.insertions, line, column)))
    }
}

/// The author's column for a column of the code as it was compiled.
fn author_column(insertions: &[Insertion], line: u32, column: u32) -> u32 {
    let shift: u32 = insertions
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
    // Never below 1: the inserted text follows `body` or `storage`, which are longer.
    column - shift
}

impl TracePoint {
    /// The code as it was compiled.
    pub fn text(&self) -> &str {
        self.rewritten.as_deref().unwrap_or(&self.code.source)
    }

    /// The author's position for a line and a column of [`Self::text`].
    pub fn code_position(&self, (line, column): (u32, u32)) -> CodePosition {
        CodePosition::new(self.code.clone(), line, author_column(&self.insertions, line, column))
    }

    /// As [`Self::author_text`], with the bracket that ends a computed access: the parser's spans end before it.
    pub fn author_expression(&self, from: (u32, u32), to: (u32, u32)) -> String {
        let text = self.author_text(from, to);
        let rest = &self.code.source[self.code_position(to).byte..];
        let is_open = text.matches('[').count() > text.matches(']').count();
        let more = rest.find(']').filter(|at| is_open && rest[..*at].trim().is_empty()).map_or(0, |at| at + 1);
        format!("{text}{}", &rest[..more])
    }

    /// The author's text between two positions, line and column each, of [`Self::text`].
    pub fn author_text(&self, from: (u32, u32), to: (u32, u32)) -> &str {
        let (from, to) = (self.code_position(from).byte, self.code_position(to).byte);
        self.code.source.get(from..to).unwrap_or_default()
    }
}

impl SourceId {
    /// The name that stack traces carry.
    pub fn path(self) -> PathBuf {
        PathBuf::from(format!("@{}", self.0))
    }
}

/// A `(@source:line:column)` of a stack trace.
struct Mark {
    text: SourceId,
    place: Option<(u32, u32)>,
}

/// The frames of a stack trace, innermost first; the position in the message comes last.
fn marks(trace: &str) -> impl Iterator<Item = Mark> {
    // The message line comes last, because an error may have been made elsewhere than where it was thrown.
    let frames = trace.lines().filter(|line| line.starts_with("    at "));
    let others = trace.lines().filter(|line| !line.starts_with("    at "));
    frames.chain(others).filter_map(|line| {
        let inside = &line[line.rfind("(@")? + 2..];
        let mut numbers = inside.split(')').next()?.split(':');
        let text = SourceId(numbers.next()?.parse().ok()?);
        let place =
            numbers.next().and_then(|line| line.parse().ok()).zip(numbers.next().and_then(|at| at.parse().ok()));
        Some(Mark { text, place })
    })
}

/// Positions of `word` in `text` as a whole name that is no property (no `.` before it).
fn occurrences<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> {
    let part_of_word = |char: char| char.is_alphanumeric() || matches!(char, '_' | '$');
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(|char| part_of_word(char) || char == '.') && !after.is_some_and(part_of_word)
    })
}

impl CodePosition {
    /// The position of a byte of the code's own source.
    fn at_byte(code: Arc<Code>, byte: usize) -> Self {
        let before = &code.source[..byte];
        let line = before.matches('\n').count();
        let within = byte - before.rfind('\n').map_or(0, |at| at + 1);
        let file = code.line_starts.get(line).or(code.line_starts.last()).copied().unwrap_or(code.span.start);
        Self { start: file + within as u32, byte, code }
    }

    /// The position of a line and a column in characters, both from 1, in the code's own source.
    pub fn new(code: Arc<Code>, line: u32, column: u32) -> Self {
        let (line, column) = (line.max(1) as usize, column.max(1) as usize);
        let start = nth_line(&code.source, line - 1);
        let text = code.source[start..].split('\n').next().unwrap_or_default();
        let mut units = 0;
        let within = text
            .char_indices()
            .find(|_| {
                let here = units >= column - 1;
                units += 1;
                here
            })
            .map_or(text.len(), |(at, _)| at);
        let file = code.line_starts.get(line - 1).or(code.line_starts.last()).copied().unwrap_or(code.span.start);
        Self { start: file + within as u32, byte: start + within, code }
    }

    /// First position of a word in a piece of code, or the code's beginning.
    pub fn of_word(code: Arc<Code>, word: &str) -> Self {
        let byte = if word.is_empty() { None } else { occurrences(&code.source, word).next() };
        Self::at_byte(code, byte.unwrap_or(0))
    }

    /// The range in the file of the name at the position; one byte when there is no name.
    pub fn span(&self) -> Span {
        let length = self.word().map_or(1, |word| word.len()) as u32;
        let mut start = self.start;
        // The engine reports an access at its dot; the name follows it.
        if self.code.source[self.byte..].starts_with('.') {
            start += 1;
        }
        let end = (start + length).min(self.code.span.end.max(start));
        Span { file: self.code.span.file, start, end }
    }

    /// The name at the position, after any dots.
    pub fn word(&self) -> Option<String> {
        let rest = self.code.source[self.byte..].trim_start_matches('.');
        let word: String =
            rest.chars().take_while(|char| char.is_alphanumeric() || matches!(char, '_' | '$')).collect();
        (!word.is_empty()).then_some(word)
    }
}

impl SourceBuilder {
    /// Adds generated source and a line break.
    pub fn push_generated(&mut self, text: &str) {
        let _ = writeln!(self.text, "{text}");
        self.lines += text.matches('\n').count() as u32 + 1;
    }

    /// Adds a piece of the app's code on lines of its own; `rewritten` replaces its source.
    pub fn push_code(&mut self, code: &Arc<Code>, rewritten: Option<(&str, Vec<Insertion>)>) {
        let first_line = self.lines + 1;
        // Without insertions each line and column is that of the author's source, which names more than `ƒ0`.
        let rewritten_text =
            rewritten.as_ref().filter(|(_, insertions)| !insertions.is_empty()).map(|(text, _)| Arc::from(*text));
        let (text, insertions) = rewritten.unwrap_or((&code.source, Vec::new()));
        self.push_generated(text);
        let (lines, code) = (self.lines + 1 - first_line, code.clone());
        self.parts.push(MappedCode { first_line, lines, code, rewritten: rewritten_text, insertions });
    }

    /// The whole source.
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

//! Computes the column of each line from the YAML tree.

use ensemble_core::syntax::{Content, Node, Scalar, Style};

/// Indentation of one level, in columns.
const STEP: usize = 2;

/// Shift of a line inside of a multi-line scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// The shift of the line on which the scalar begins.
    WithLine,
    /// A fixed number of columns.
    By(isize),
}

/// Target columns of the lines of a text.
pub struct Columns<'a> {
    text: &'a str,
    /// Offset of each line.
    starts: Vec<usize>,
    /// Column of the first word of each line, behind its dashes; `None` for a line that continues another one.
    pub content: Vec<Option<usize>>,
    /// Column of the dash, for a line that holds nothing else.
    pub dash: Vec<Option<usize>>,
    /// Shift of lines inside of scalars; `None` for other lines.
    pub text_lines: Vec<Option<Shift>>,
    /// Byte ranges of the blanks between a key and its value.
    pub gaps: Vec<(usize, usize)>,
}

impl<'a> Columns<'a> {
    /// Computes the columns of a text with the tree `root`.
    pub fn of(text: &'a str, root: &Node) -> Self {
        let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
        let lines = starts.len();
        let mut columns = Self {
            text,
            starts,
            content: vec![None; lines],
            dash: vec![None; lines],
            text_lines: vec![None; lines],
            gaps: Vec::new(),
        };
        columns.node(root, 0);
        columns
    }

    fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).max(1) - 1
    }

    fn is_flow(&self, node: &Node) -> bool {
        self.text.get(node.span.start as usize..).is_some_and(|rest| rest.starts_with(['{', '[']))
    }

    /// True when only blanks and dashes stand in front of a byte on its line.
    fn is_first(&self, byte: usize) -> bool {
        let start = self.starts[self.line(byte)];
        self.text.get(start..byte).is_some_and(|lead| lead.chars().all(|c| matches!(c, ' ' | '-')))
    }

    // The reader of YAML bounds the depth.
    fn node(&mut self, node: &Node, column: usize) {
        match &node.content {
            Content::Scalar(scalar) => self.scalar(node, scalar, column),
            Content::List(_) | Content::Map(_) if self.is_flow(node) => {}
            Content::List(items) => {
                for item in items {
                    self.item(item, column);
                }
            }
            Content::Map(entries) => {
                for entry in entries {
                    let key = entry.key_span.start as usize;
                    if !self.set(key, column) {
                        // What an alias or a merged key repeats stands elsewhere.
                        continue;
                    }
                    self.gap(entry.key_span.end as usize, entry.node.span.start as usize);
                    self.node(&entry.node, column + STEP);
                }
            }
        }
    }

    /// Sets the column of the line that begins with the word at `byte`; false when it is set already or the word is not the first of its line.
    fn set(&mut self, byte: usize, column: usize) -> bool {
        let line = self.line(byte);
        if self.content[line].is_some() || !self.is_first(byte) {
            return false;
        }
        self.content[line] = Some(column);
        true
    }

    fn item(&mut self, item: &Node, column: usize) {
        let start = item.span.start as usize;
        let own = self.line(start);
        let lead = self.text.get(self.starts[own]..start).unwrap_or_default();
        if lead.trim_end().ends_with('-') {
            let is_block = !matches!(item.content, Content::Scalar(_)) && !self.is_flow(item);
            if !is_block {
                self.set(start, column + STEP);
            }
        } else {
            // `-` alone on a line above.
            let above = (0..own).rev().map(|line| (line, self.written(line)));
            let dash = above.take_while(|(_, written)| matches!(*written, "" | "-") || written.starts_with('#'));
            let dash = dash.filter(|(_, written)| *written == "-").map(|(line, _)| line).next();
            if let Some(line) = dash {
                self.dash[line].get_or_insert(column);
            }
        }
        self.node(item, column + STEP);
    }

    fn written(&self, line: usize) -> &'a str {
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        self.text.get(self.starts[line]..end).unwrap_or_default().trim()
    }

    /// Sets the shift of a scalar's lines below its first. Those of a block scalar are indented by one level more than its key.
    fn scalar(&mut self, node: &Node, scalar: &Scalar, column: usize) {
        let (start, end) = (node.span.start as usize, node.span.end as usize);
        // The span of a block ends where the next thing begins.
        let written = self.text.get(start..end).unwrap_or_default().trim_end().len();
        let (own, last) = (self.line(start), self.line((start + written).saturating_sub(1).max(start)));
        if scalar.style != Style::Block {
            for line in own + 1..=last {
                self.text_lines[line].get_or_insert(Shift::WithLine);
            }
            return;
        }
        // It begins with its first line that is not blank, below `|` or `>`.
        let blank_above = (0..own).rev().take_while(|line| self.written(*line).is_empty()).count();
        let header = own.checked_sub(blank_above + 1).map(|line| self.written(line)).unwrap_or_default();
        let header = header.split(" #").next().unwrap_or_default().rsplit(['|', '>']).next().unwrap_or_default();
        let indents = (own..=last).filter(|line| !self.written(*line).is_empty()).map(|line| self.indent(line));
        let shift = match indents.min().filter(|_| !header.contains(|c: char| c.is_ascii_digit())) {
            Some(least) => Shift::By(column as isize - least as isize),
            None => Shift::WithLine,
        };
        for line in own - blank_above..=last {
            self.text_lines[line].get_or_insert(shift);
        }
    }

    /// Number of blanks at the start of a line.
    fn indent(&self, line: usize) -> usize {
        let rest = &self.text[self.starts[line]..];
        rest.len() - rest.trim_start_matches(' ').len()
    }

    fn gap(&mut self, key_end: usize, value: usize) {
        let Some(between) = self.text.get(key_end..value) else { return };
        let blanks = between.trim_start_matches(['"', '\'']).strip_prefix(':');
        if let Some(blanks) = blanks.filter(|blanks| blanks.len() > 1 && blanks.chars().all(|c| c == ' ')) {
            self.gaps.push((value - blanks.len(), value));
        }
    }
}

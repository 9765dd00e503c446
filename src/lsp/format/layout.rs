//! Writes the lines of a text at their computed columns.

use ensemble_core::syntax::Node;

use super::columns::{Columns, Shift};

/// The text with each line at its column; `None` for unsupported YAML: several documents, explicit keys (`?`).
pub fn laid_out(text: &str, root: &Node) -> Option<String> {
    let columns = Columns::of(text, root);
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let narrowed = without_gaps(text, &columns.gaps);
    let lines: Vec<&str> = narrowed.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    let is_text = |at: usize| columns.text_lines.get(at).copied().flatten();
    let other_forms = lines.iter().enumerate().any(|(at, line)| {
        let is_other = line.starts_with("...") || line.trim_start().starts_with("? ") || line.contains('\t');
        (is_other || (line.starts_with("---") && at > 0)) && is_text(at).is_none()
    });
    if other_forms || lines.len() != columns.content.len() {
        return None;
    }
    // A block scalar with `+` keeps its trailing blank lines.
    let keeps_blanks = text.contains("|+") || text.contains(">+");
    let mut laid = Layout { lines: &lines, columns: &columns, moved: 0 };
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let is_blank = line.trim().is_empty();
        match is_text(at) {
            Some(shift) => out.push(laid.text_line(line, shift)),
            None if is_blank && !keeps_blanks && out.last().is_none_or(String::is_empty) => {}
            None if is_blank => out.push(String::new()),
            None => out.push(laid.line(at)),
        }
    }
    while !keeps_blanks && out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    let mut whole = out.join(line_end);
    if !keeps_blanks && !whole.is_empty() {
        whole.push_str(line_end);
    }
    Some(whole)
}

fn without_gaps(text: &str, gaps: &[(usize, usize)]) -> String {
    let mut narrowed = text.to_owned();
    let mut gaps = gaps.to_vec();
    gaps.sort_unstable();
    for (from, to) in gaps.into_iter().rev() {
        narrowed.replace_range(from..to, " ");
    }
    narrowed
}

struct Layout<'a> {
    lines: &'a [&'a str],
    columns: &'a Columns<'a>,
    /// Shift of the last line that was placed, in columns.
    moved: isize,
}

impl Layout<'_> {
    fn text_line(&self, line: &str, shift: Shift) -> String {
        let by = match shift {
            Shift::WithLine => self.moved,
            Shift::By(by) => by,
        };
        shifted(line, by)
    }

    fn line(&mut self, at: usize) -> String {
        let line = self.lines[at];
        if let Some(column) = self.columns.dash[at] {
            return format!("{}-", " ".repeat(column));
        }
        if let Some(column) = self.columns.content[at] {
            let content = line.trim_start_matches([' ', '-']);
            let lead = &line[..line.len() - content.len()];
            // A value may begin with a dash of its own, and an empty item is one alone.
            let (lead, content) = match lead.rfind("- ") {
                Some(dash) => line.split_at(dash + 2),
                None if lead.trim() == "-" && content.is_empty() => (line, ""),
                None => line.split_at(lead.find('-').unwrap_or(lead.len())),
            };
            let content = content.trim_start();
            let dashes = lead.matches('-').count();
            self.moved = column as isize - (line.len() - content.len()) as isize;
            let first = column.saturating_sub(2 * dashes);
            return format!("{}{}{}", " ".repeat(first), "- ".repeat(dashes), content).trim_end().to_owned();
        }
        if line.trim_start().starts_with('#') {
            return format!("{}{}", " ".repeat(self.column_of_comment(at)), line.trim());
        }
        shifted(line.trim_end(), self.moved)
    }

    /// Column of a comment: that of the line below it, unless it is aligned with a line above.
    fn column_of_comment(&self, at: usize) -> usize {
        let indent = |line: &str| line.len() - line.trim_start().len();
        let own = indent(self.lines[at]);
        let begins = |line: &usize| self.columns.content[*line].is_some() || self.columns.dash[*line].is_some();
        let below = (at + 1..self.lines.len()).find(|line| begins(line));
        if let Some(below) = below.filter(|below| indent(self.lines[*below]) == own) {
            return self.first_column(below);
        }
        let mut above = (0..at).rev().filter(|line| begins(line)).take_while(|line| indent(self.lines[*line]) >= own);
        let alike = above.find(|line| indent(self.lines[*line]) == own);
        match (alike, below) {
            (Some(line), _) | (None, Some(line)) => self.first_column(line),
            (None, None) => own,
        }
    }

    /// The new column of a line's first word or dash.
    fn first_column(&self, line: usize) -> usize {
        match (self.columns.dash[line], self.columns.content[line]) {
            (Some(column), _) => column,
            (None, Some(column)) => {
                let lead = self.lines[line].trim_start();
                let dashes = lead.split(' ').take_while(|word| matches!(*word, "-" | "")).filter(|word| *word == "-");
                column.saturating_sub(2 * dashes.count())
            }
            (None, None) => 0,
        }
    }
}

fn shifted(line: &str, by: isize) -> String {
    let indent = line.len() - line.trim_start_matches(' ').len();
    if line.is_empty() {
        return String::new();
    }
    match usize::try_from(by) {
        Ok(more) => format!("{}{line}", " ".repeat(more)),
        Err(_) => line[indent.min(by.unsigned_abs())..].to_owned(),
    }
}

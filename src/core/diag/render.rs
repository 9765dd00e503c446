//! Renders faults for people: `severity[CODE]: message`, location, source lines, help.

use std::fmt;

use miette::{
    Diagnostic as _, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::{Diagnostic, Report, Severity, Source, Sources};
use crate::security::{is_printable, printable, printable_in_place};

/// Style of rendered faults.
#[derive(Clone, Copy, Debug)]
pub struct Rendering {
    /// Coloured.
    pub color: bool,
    /// True for output with characters beyond ASCII.
    pub unicode: bool,
    /// Columns of the terminal; labels are wrapped there.
    pub width: usize,
}

// A longer line is data: its snippet would fill the screen.
const LONGEST_LINE: usize = 500;

impl Rendering {
    /// Neither colours nor characters beyond ASCII, 100 columns: for pipes, files and tests.
    pub const PLAIN: Rendering = Rendering { color: false, unicode: false, width: 100 };

    /// Renders a fault; the text ends with a line feed.
    pub fn render(&self, diagnostic: &Diagnostic, sources: &Sources) -> String {
        let mut text = format!("{}\n", self.headline(diagnostic));
        let source = diagnostic.span.and_then(|span| sources.get(span.file));
        if let (Some(span), Some(source)) = (diagnostic.span, source) {
            let place = source.position(span.start);
            let line = source.line(place.line);
            let name = one_line(&source.name);
            if source.text.is_empty() {
                text.push_str(&format!("  --> {name}\n"));
            } else if line.len() > LONGEST_LINE {
                text.push_str(&format!("  --> {name}:{}:{}\n", place.line, place.column));
            } else {
                text.push_str(&self.snippet(diagnostic, source));
            }
        }
        let notes = [("help", &diagnostic.help), ("note", &diagnostic.note)];
        for (word, words) in notes.into_iter().filter_map(|(word, words)| Some((word, words.as_ref()?))) {
            text.push_str(&format!("  = {word}: {}\n", printable(words)));
        }
        text
    }

    /// Every fault of a report.
    pub fn render_all(&self, report: &Report) -> String {
        report.diagnostics().iter().map(|diagnostic| self.render(diagnostic, &report.sources)).collect()
    }

    fn headline(&self, diagnostic: &Diagnostic) -> String {
        let (word, color) = match diagnostic.severity {
            Severity::Error => ("error", "31"),
            Severity::Warning => ("warning", "33"),
        };
        let message = one_line(&diagnostic.message);
        if self.color {
            format!("\u{1b}[1;{color}m{word}[{}]\u{1b}[0m\u{1b}[1m: {message}\u{1b}[0m", diagnostic.code)
        } else {
            format!("{word}[{}]: {message}", diagnostic.code)
        }
    }

    fn snippet(&self, diagnostic: &Diagnostic, source: &Source) -> String {
        let theme = GraphicalTheme {
            characters: if self.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() },
            styles: if self.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
        };
        let handler =
            GraphicalReportHandler::new_themed(theme).with_width(self.width).with_context_lines(1).with_links(false);
        let mut drawn = String::new();
        let printable = printable_source(diagnostic, source);
        let source = printable.as_ref().unwrap_or(source);
        let report = RenderedFault { diagnostic, source: Lines(source) };
        debug_assert!(report.help().is_none());
        if handler.render_report(&mut drawn, &report).is_err() {
            return String::new();
        }
        // The first line is the message, which the headline has said.
        let lines: Vec<&str> =
            drawn.lines().skip_while(|line| !line.contains(&*source.name)).map(str::trim_end).collect();
        lines.iter().filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
    }
}

/// Text of an app on one line that does not steer the terminal.
fn one_line(text: &str) -> String {
    printable(text).replace(['\n', '\t'], " ")
}

/// The source without control characters; `None` if the shown part has none. The whole text is copied only if it has.
fn printable_source(diagnostic: &Diagnostic, source: &Source) -> Option<Source> {
    let span = diagnostic.span?;
    let line = source.position(span.start).line;
    let shown = source.text.get(source.line_start(line.saturating_sub(1))..source.line_start(line + 2))?;
    let is_good = |line: &str| line.strip_suffix('\r').unwrap_or(line).chars().all(is_printable);
    if shown.split('\n').all(is_good) && source.name.chars().all(is_printable) {
        return None;
    }
    Some(source.with_text(one_line(&source.name), printable_in_place(&source.text)))
}

/// A fault in the form of the rendering library.
struct RenderedFault<'a> {
    diagnostic: &'a Diagnostic,
    source: Lines<'a>,
}

impl fmt::Debug for RenderedFault<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.diagnostic)
    }
}

impl fmt::Display for RenderedFault<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // miette prints this first and `snippet` drops what stands before the file's name: a message could hold that name.
        f.write_str("-")
    }
}

impl std::error::Error for RenderedFault<'_> {}

impl miette::Diagnostic for RenderedFault<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.diagnostic.span?;
        let source = self.source.0;
        let start = (span.start as usize).min(source.text.len());
        // Only the first line is marked: a whole widget would hide what is wrong with it.
        let line = source.line_start(source.position(span.start).line + 1);
        let end = (span.end as usize).min(line).min(source.text.len());
        let marked = source.text.get(start..end).unwrap_or_default().trim_end().len();
        let label = self.diagnostic.label.as_ref().map(|label| printable(label).into_owned());
        Some(Box::new(std::iter::once(LabeledSpan::new_primary_with_span(label, (start, marked)))))
    }
}

/// Lines of a source by its table of lines: a large file is not searched for each fault.
struct Lines<'a>(&'a Source);

impl SourceCode for Lines<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let place = self.0.position(span.offset() as u32);
        let last = self.0.position((span.offset() + span.len()) as u32).line;
        let short = |line: &usize| self.0.line(*line).len() <= LONGEST_LINE;
        let first = (place.line.saturating_sub(before).max(1)..=place.line).find(short).unwrap_or(place.line);
        let shown = (last..=last + after).take_while(short).last().unwrap_or(last);
        // Without lines around it, only the marked text is requested, whose column stands in the heading of the snippet.
        let bare = before == 0 && after == 0;
        let (start, column) = if bare { (span.offset(), place.column - 1) } else { (self.0.line_start(first), 0) };
        let end = self.0.line_start(shown + 1);
        let data = self.0.text.as_bytes().get(start..end).ok_or(MietteError::OutOfBounds)?;
        let contents = MietteSpanContents::new_named(
            self.0.name.to_string(),
            data,
            SourceSpan::from((start, end - start)),
            first - 1,
            column,
            shown - first + 1,
        );
        Ok(Box::new(contents))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Span};

    #[test]
    fn a_fault_shows_its_place_and_what_to_type() {
        let mut sources = Sources::default();
        let text = "View:\n  body:\n    Button:\n      lable: Send\n      onTap: go()\n";
        let file = sources.add("screens/Home.yaml", text);
        let start = text.find("lable").unwrap() as u32;
        let fault = Diagnostic::warning(
            Code::UnknownProperty,
            Span { file, start, end: start + 5 },
            "unknown property `lable` on `Button`",
        )
        .label("`Button` has no such property")
        .help("did you mean `label`?")
        .note("in a test");
        let wanted = "\
warning[E0203]: unknown property `lable` on `Button`
   ,-[screens/Home.yaml:4:7]
 3 |     Button:
 4 |       lable: Send
   :       ^^|^^
   :         `-- `Button` has no such property
 5 |       onTap: go()
   `----
  = help: did you mean `label`?
  = note: in a test
";
        assert_eq!(Rendering::PLAIN.render(&fault, &sources), wanted);
    }

    #[test]
    fn no_text_of_an_app_steers_the_terminal() {
        let mut sources = Sources::default();
        let hostile = "\u{1b}[2J\u{9b}\u{202e}\u{7}";
        let text = format!("a: 1 # {hostile}\r\nlable: x # {hostile}\r\nb: {hostile}\r\n");
        let file = sources.add(format!("{hostile}.yaml"), text.as_str());
        let start = text.find("lable").unwrap() as u32;
        let fault = Diagnostic::warning(Code::UnknownKey, Span { file, start, end: start + 5 }, hostile)
            .label(hostile)
            .help(hostile)
            .note(hostile);
        let drawn = Rendering::PLAIN.render(&fault, &sources);
        assert!(drawn.chars().all(is_printable), "{drawn:?}");
        let lines: Vec<&str> = drawn.lines().collect();
        let (at, marked) = lines.iter().enumerate().find(|(_, line)| line.contains("lable")).unwrap();
        let column = marked.find("lable").unwrap();
        assert_eq!(lines[at + 1].find('^'), Some(column), "the mark stands below its word:\n{drawn}");
    }

    #[test]
    fn a_fault_without_a_place_is_a_headline() {
        let fault = Diagnostic::error(Code::NoScreen, None, "no screen lies in `x`").help("add one");
        assert_eq!(
            Rendering::PLAIN.render(&fault, &Sources::default()),
            "error[E0216]: no screen lies in `x`\n  = help: add one\n"
        );
    }

    #[test]
    fn long_lines_are_not_drawn() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "x".repeat(100_000));
        let fault = Diagnostic::error(Code::YamlSyntax, Span { file, start: 5, end: 6 }, "bad");
        assert_eq!(Rendering::PLAIN.render(&fault, &sources), "error[E0101]: bad\n  --> a.yaml:1:6\n");
    }
}

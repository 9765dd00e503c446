//! Prints the guide: styled headings and indented code on a terminal, Markdown to a pipe.

use std::fmt::Write as _;
use std::io::IsTerminal as _;

use super::chapter::{Chapter, Part};

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

/// The list of chapters.
pub(super) fn contents(chapters: &[Chapter]) -> String {
    let mut text = String::new();
    // Writing into a text cannot fail, here and below.
    for (at, chapter) in chapters.iter().enumerate() {
        let _ = writeln!(text, "{:>2}  {:24} {}", at + 1, chapter.short(), chapter.title);
    }
    text.push_str(
        "\n`ensemble-run guide 1` shows the first, `ensemble-run guide --files DIR` writes the files of all steps.\n",
    );
    text
}

/// A chapter.
pub(super) fn page(chapter: &Chapter) -> String {
    if !std::io::stdout().is_terminal() {
        return chapter.text.to_owned();
    }
    let mut text = String::new();
    for part in chapter.parts() {
        match part {
            Part::Text(lines) => lines.lines().for_each(|line| match line.trim_start_matches('#') {
                heading if heading.len() < line.len() => {
                    let _ = writeln!(text, "{BOLD}{}{PLAIN}", heading.trim());
                }
                _ => {
                    let _ = writeln!(text, "{line}");
                }
            }),
            Part::Code { file, text: code, .. } => {
                if !file.is_empty() {
                    let _ = writeln!(text, "\n    {DIM}{file}{PLAIN}");
                }
                text.push('\n');
                code.lines().for_each(|line| {
                    let _ = writeln!(text, "    {line}");
                });
                text.push('\n');
            }
        }
    }
    text
}

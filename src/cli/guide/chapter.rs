//! Chapters: Markdown files of `assets/guide`, split into text and code.

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use serde_json::{Value, json};

use crate::shell::bundled;

static CHAPTERS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/guide");

/// A chapter.
#[derive(Clone, Copy, Debug)]
pub struct Chapter {
    /// File name without extension: `02-lists-and-tables`.
    pub name: &'static str,
    /// Heading of the chapter.
    pub title: &'static str,
    /// Markdown of the chapter.
    pub text: &'static str,
}

/// A part of a chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'t> {
    /// Markdown without code blocks.
    Text(&'t str),
    /// A code block.
    Code {
        /// Language of the block: `yaml`, `sh`.
        language: &'t str,
        /// File of `examples/guide` with this code, as named after the language; empty for none.
        file: &'t str,
        /// The code.
        text: &'t str,
    },
}

/// All chapters in order: numbered ones, then the others.
pub fn all() -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = CHAPTERS.files().filter_map(chapter).collect();
    chapters.sort_by_key(|chapter| chapter.name);
    chapters
}

fn chapter(file: &'static include_dir::File<'static>) -> Option<Chapter> {
    let name = file.path().file_name()?.to_str()?.strip_suffix(".md")?;
    let text = file.contents_utf8()?;
    let title = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(name);
    Some(Chapter { name, title, text })
}

impl Chapter {
    /// Name of the chapter without its number.
    pub fn short(&self) -> &'static str {
        self.name.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('-')
    }

    /// Text and code blocks, alternating.
    pub fn parts(&self) -> Vec<Part<'static>> {
        let mut parts = Vec::new();
        let mut rest = self.text;
        while let Some(open) = fence(rest) {
            push_text(&mut parts, &rest[..open]);
            let (info, code) = rest[open + 3..].split_once('\n').unwrap_or_default();
            // A block that is never closed ends with its chapter.
            let end = fence(code).unwrap_or(code.len());
            let (language, file) = info.trim().split_once(' ').unwrap_or((info.trim(), ""));
            parts.push(Part::Code { language, file: file.trim(), text: code[..end].trim_end_matches('\n') });
            rest = code.get(end + 3..).unwrap_or_default();
        }
        push_text(&mut parts, rest);
        parts
    }

    /// Parts of the chapter for the guide's app.
    pub fn blocks(&self) -> Vec<Value> {
        let block = |part| match part {
            Part::Text(text) => json!({"kind": "text", "text": text}),
            Part::Code { language, file, text } => {
                let run = app_of(Path::new(file)).map(|app| app.display().to_string());
                let file = if file.is_empty() && language == "sh" { "Type on the terminal" } else { file };
                json!({"kind": "code", "file": file, "text": text, "run": run.unwrap_or_default()})
            }
        };
        self.parts().into_iter().map(block).collect()
    }
}

fn push_text(parts: &mut Vec<Part<'static>>, text: &'static str) {
    let text = text.trim_matches('\n');
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
}

/// Offset of the next line that opens or closes a code block.
fn fence(text: &str) -> Option<usize> {
    if text.starts_with("```") { Some(0) } else { text.find("\n```").map(|at| at + 1) }
}

/// The app of a file in `examples/guide`: the nearest folder with `screens/`, otherwise the screen itself. `None` for a file that is no screen, such
/// as a script or a description of streams.
pub fn app_of(file: &Path) -> Option<PathBuf> {
    let known = |path: &Path| bundled::STEPS.get_entry(path).is_some();
    if file.as_os_str().is_empty() || !known(file) {
        return None;
    }
    let folder = file.ancestors().find(|folder| !folder.as_os_str().is_empty() && known(&folder.join("screens")));
    if let Some(folder) = folder {
        return Some(folder.to_owned());
    }
    let is_screen = file.extension().is_some_and(|extension| extension == "yaml")
        && file.parent().and_then(Path::file_name).is_some_and(|folder| folder != "simulate");
    is_screen.then(|| file.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_is_cut_into_text_and_code() {
        let chapter = Chapter {
            name: "01-x",
            title: "X",
            text: "# X\n\nOne.\n\n```yaml a/b.yaml\nView:\n  x: 1\n```\n\nTwo.\n```sh\nls\n```\n",
        };
        assert_eq!(
            chapter.parts(),
            [
                Part::Text("# X\n\nOne."),
                Part::Code { language: "yaml", file: "a/b.yaml", text: "View:\n  x: 1" },
                Part::Text("Two."),
                Part::Code { language: "sh", file: "", text: "ls" },
            ]
        );
        assert_eq!(chapter.short(), "x");
    }

    #[test]
    fn a_step_is_opened_with_the_app_around_it() {
        let app = |file: &str| app_of(Path::new(file)).map(|app| app.display().to_string());
        assert_eq!(app("01-first-stream/hello.yaml").as_deref(), Some("01-first-stream/hello.yaml"));
        assert_eq!(app("05-several-screens/screens/Home.yaml").as_deref(), Some("05-several-screens"));
        assert_eq!(app("08-tests/tests/storm.test.yaml").as_deref(), Some("08-tests"));
        assert_eq!(app("01-first-stream/simulate/readings.yaml"), None);
        assert_eq!((app(""), app("../secret"), app("no/such.yaml")), (None, None, None));
    }
}

//! Explanations of diagnostic codes: a paragraph, a wrong and a right example, in one file per code below `assets/explanations`.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use super::Code;

/// The explanation of a code.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// The code that is explained.
    pub code: Code,
    /// One paragraph.
    pub text: &'static str,
    /// The kind of the examples.
    pub examples: Examples,
    /// YAML with the fault.
    pub wrong: &'static str,
    /// The same YAML without the fault.
    pub right: &'static str,
}

/// The kind of a code's examples. A test loads whole files: the wrong one must have the fault, the right one none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Examples {
    /// Whole screens.
    Screen,
    /// Whole files of this name in an app's folder, or a description of streams.
    File(&'static str),
    /// Words, where an example would be too long or is no text.
    Words,
}

impl Code {
    /// Meaning of the code in one paragraph, with a wrong and a right example; `None` for a code that needs none.
    pub fn explanation(self) -> Option<&'static Explanation> {
        EXPLANATIONS.iter().find(|explanation| explanation.code == self)
    }
}

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../assets/explanations");

/// All explanations, by number.
static EXPLANATIONS: LazyLock<Vec<Explanation>> = LazyLock::new(|| {
    let mut all: Vec<Explanation> = FILES
        .files()
        .filter_map(|file| {
            let code = file.path().file_stem()?.to_str()?.parse().ok()?;
            read(code, file.contents_utf8()?)
        })
        .collect();
    all.sort_by_key(|explanation| explanation.code);
    all
});

/// Parses a file: the paragraph, `== wrong`, an example, `== right`, another one. The kind of the examples follows `wrong` and `right`: nothing for
/// screens, a file's name, or `in words`.
fn read(code: Code, file: &'static str) -> Option<Explanation> {
    let (text, rest) = file.split_once("\n== wrong")?;
    let (what, rest) = rest.split_once('\n')?;
    let (wrong, rest) = rest.split_once("\n== right")?;
    let (same, right) = rest.split_once('\n')?;
    let examples = match what.trim() {
        "" => Examples::Screen,
        "in words" => Examples::Words,
        name => Examples::File(name),
    };
    (what == same).then_some(Explanation { code, text: text.trim_end(), examples, wrong, right })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_the_explanation_of_a_code() {
        for file in FILES.files() {
            let name = file.path().display().to_string();
            let code: Result<Code, _> = name.trim_end_matches(".txt").parse();
            let read = code.ok().and_then(|code| read(code, file.contents_utf8()?));
            let read = read.unwrap_or_else(|| panic!("{name} explains nothing"));
            assert!(!read.text.contains('\n') && !read.wrong.is_empty() && !read.right.is_empty(), "{name}");
        }
        assert_eq!(FILES.files().count(), Code::ALL.len());
    }

    #[test]
    fn every_code_is_explained_once() {
        assert!(Code::ALL.is_sorted());
        for code in Code::ALL {
            assert_eq!(EXPLANATIONS.iter().filter(|explanation| explanation.code == *code).count(), 1, "{code:?}");
        }
    }
}

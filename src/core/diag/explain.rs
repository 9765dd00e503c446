//! What each code means: one paragraph, a wrong and a right example, each in a file of its own under `assets/explanations`. Examples that
//! begin with a root key are whole screens.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use super::Code;

/// What a code means.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// Which code.
    pub code: Code,
    /// One paragraph.
    pub text: &'static str,
    /// What is wrong.
    pub wrong: &'static str,
    /// How it is right.
    pub right: &'static str,
}

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../assets/explanations");

/// Every one of them, by number.
pub(super) static EXPLANATIONS: LazyLock<Vec<Explanation>> = LazyLock::new(|| {
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

/// Reads a file: the paragraph, `== wrong`, an example, `== right`, another one.
fn read(code: Code, file: &'static str) -> Option<Explanation> {
    let (text, examples) = file.split_once("\n== wrong\n")?;
    let (wrong, right) = examples.split_once("\n== right\n")?;
    Some(Explanation { code, text: text.trim_end(), wrong, right })
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
}

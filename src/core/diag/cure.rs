//! The change of a text that mends a fault, where it is certain.

use super::{Diagnostic, Sources, Span, is_slip};

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// Replaced range of the text; empty for an insertion.
    pub span: Span,
    /// Text that takes its place.
    pub text: String,
}

impl Diagnostic {
    /// The edit that cures this fault; `None` if only its author can decide. A likely misspelling is replaced by the name that the help suggests.
    pub fn cure(&self, sources: &Sources) -> Option<Edit> {
        let meant = self.help.as_deref()?.strip_prefix("did you mean `")?.strip_suffix("`?")?;
        let mut span = self.span?;
        let written = sources.get(span.file)?.text.get(span.start as usize..span.end as usize)?;
        // The quotation marks are kept.
        let name = written.trim_matches(['"', '\'']);
        let lead = written.len() - written.trim_start_matches(['"', '\'']).len();
        span.start += lead as u32;
        span.end = span.start + name.len() as u32;
        let is_name = !name.is_empty()
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | ' ' | '.' | '@'));
        let (word, other) = differing_word(name, meant)?;
        // The message names what is mended: a place may hold more than the word.
        let is_named = ["`", "."]
            .iter()
            .any(|lead| ["`", "."].iter().any(|end| self.message.contains(&format!("{lead}{word}{end}"))));
        (is_name && is_named && is_slip(word, other)).then(|| Edit { span, text: meant.to_owned() })
    }
}

/// The word of a dotted name that differs from that of another; of a bare name the last word of the other. `None` when several differ.
fn differing_word<'n>(name: &'n str, meant: &'n str) -> Option<(&'n str, &'n str)> {
    if !name.contains('.') {
        return Some((name, meant.rsplit('.').next()?));
    }
    if name.split('.').count() != meant.split('.').count() {
        return None;
    }
    let mut differing = name.split('.').zip(meant.split('.')).filter(|(word, other)| word != other);
    differing.next().filter(|_| differing.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    fn mended(text: &str, name: &str, help: &str) -> Option<String> {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", text);
        let start = text.find(name)? as u32;
        let span = Span { file, start, end: start + name.len() as u32 };
        let bare = name.trim_matches(['"', '\'']);
        let edit = Diagnostic::warning(Code::NameUnknown, span, format!("nothing is called `{bare}`"))
            .help(help)
            .cure(&sources)?;
        let mut mended = text.to_owned();
        mended.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        Some(mended)
    }

    #[test]
    fn a_slip_is_mended_and_a_guess_is_not() {
        assert_eq!(mended("a: lable", "lable", "did you mean `label`?").unwrap(), "a: label");
        assert_eq!(mended("a: 'pricess'", "'pricess'", "did you mean `prices`?").unwrap(), "a: 'prices'");
        assert_eq!(
            mended("showTost()", "showTost", "did you mean `ensemble.showToast`?").unwrap(),
            "ensemble.showToast()"
        );
        assert_eq!(mended("a: r@b.titel", "r@b.titel", "did you mean `r@b.title`?").unwrap(), "a: r@b.title");
        assert_eq!(mended("${stok.a}", "stok.a", "did you mean `stock.a`?").unwrap(), "${stock.a}");
        assert_eq!(mended("${stok.b}", "stok.b", "did you mean `stock.a`?"), None);
        assert_eq!(mended("a: ro", "ro", "did you mean `row`?"), None);
        assert_eq!(mended("a: lable", "lable", "write `label`"), None);
    }
}

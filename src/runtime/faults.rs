//! Faults of the running app: each is listed once with a count until its cause is gone, up to a limit.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::scene::{ListedFault, Scene};
use ensemble_core::diag::{Code, Diagnostic, Span};

/// The faults so far.
#[derive(Default)]
pub struct Faults {
    kept: Arc<Vec<ListedFault>>,
    fresh: Vec<Diagnostic>,
    /// Hashes of printed faults, so that a recurring fault is printed once.
    printed: FxHashSet<u64>,
    /// Properties whose value was reported as unusable, so that a thousand rows with the same mistake are one fault. Bounded by the number of
    /// properties in the app's files.
    unusable: FxHashMap<Unusable, (u64, Diagnostic)>,
    /// All faults since they were last taken, including known ones; `None` while nobody takes them.
    seen: Option<Vec<Diagnostic>>,
}

/// A property of the widget at a span, or a part of a property.
type Unusable = (Span, &'static str, Option<&'static str>);

/// Limit of remembered printed faults; older ones may be printed again.
const MOST_PRINTED: usize = 4096;

impl Faults {
    /// Adds a fault. A repetition, or one at the same place that differs in numbers only, is counted.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.see(&diagnostic);
        let kept = Arc::make_mut(&mut self.kept);
        if let Some(known) = kept.iter_mut().find(|known| is_same(&known.diagnostic, &diagnostic)) {
            known.times += 1;
            known.diagnostic = diagnostic;
            return;
        }
        if kept.len() >= Scene::FAULTS {
            kept.remove(0);
        }
        kept.push(ListedFault { diagnostic: diagnostic.clone(), times: 1 });
        let hash = hash(&diagnostic);
        if self.printed.contains(&hash) {
            return;
        }
        if self.printed.len() < MOST_PRINTED {
            self.printed.insert(hash);
        }
        self.print_new(diagnostic);
    }

    /// Adds a fault for printing only, when the window shows it by other means.
    pub fn print(&mut self, diagnostic: Diagnostic) {
        self.see(&diagnostic);
        self.print_new(diagnostic);
    }

    fn print_new(&mut self, diagnostic: Diagnostic) {
        if self.fresh.len() < Scene::FAULTS {
            self.fresh.push(diagnostic);
        }
    }

    /// Removes the faults of this kind at this place, whose cause is gone. If it returns, it is printed again.
    pub fn mend(&mut self, code: Code, span: Span) {
        let is_mended = |fault: &ListedFault| fault.diagnostic.code == code && fault.diagnostic.span == Some(span);
        for fault in self.kept.iter().filter(|fault| is_mended(fault)) {
            self.printed.remove(&hash(&fault.diagnostic));
        }
        self.remove(is_mended);
    }

    /// Clears the list at the user's request. A fault that recurs is listed again, but not printed again.
    pub fn clear(&mut self) {
        self.kept = Arc::default();
        self.unusable.clear();
    }

    /// Enables or disables collecting for [`Self::take_seen`].
    pub fn set_collecting(&mut self, looks_on: bool) {
        self.seen = looks_on.then(Vec::new);
    }

    /// Removes and returns all faults since the last call, including known ones.
    pub fn take_seen(&mut self) -> Vec<Diagnostic> {
        self.seen.as_mut().map(std::mem::take).unwrap_or_default()
    }

    fn see(&mut self, diagnostic: &Diagnostic) {
        if let Some(seen) = self.seen.as_mut().filter(|seen| seen.len() < Scene::FAULTS) {
            seen.push(diagnostic.clone());
        }
    }

    /// Removes the faults of the app's previous version, whose spans point into changed files.
    pub fn start_over(&mut self) {
        let seen = self.seen.take();
        *self = Self { seen, ..Self::default() };
    }

    /// The listed faults, newest last.
    pub fn kept(&self) -> &Arc<Vec<ListedFault>> {
        &self.kept
    }

    /// Removes and returns new faults, each once, for printing.
    pub fn take_new(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.fresh)
    }

    /// True when the property at `span`, or a part of it, was reported as unusable.
    pub fn is_unusable(&self, span: Span, name: &'static str, part: Option<&'static str>) -> bool {
        self.unusable.contains_key(&(span, name, part))
    }

    /// Records that a property of `widget` at `span`, or a part of it, has an unusable value.
    pub fn add_unusable(
        &mut self,
        widget: u64,
        span: Span,
        name: &'static str,
        part: Option<&'static str>,
        diagnostic: Diagnostic,
    ) {
        self.unusable.insert((span, name, part), (widget, diagnostic.clone()));
        self.add(diagnostic);
    }

    /// True while any property is known to be unusable.
    pub fn has_unusable(&self) -> bool {
        !self.unusable.is_empty()
    }

    /// Records that a property of `widget` at `span` has a usable value, with all its parts. Among rows of a list, only the reported one counts.
    /// Faults of a picture's content stay, because its URL is a valid text.
    pub fn mend_unusable(&mut self, widget: u64, span: Span, name: &'static str) {
        let is_mended = |key: &Unusable, (whose, fault): &mut (u64, Diagnostic)| {
            *whose == widget && (key.0, key.1) == (span, name) && fault.code != Code::ImageFailed
        };
        let mended: Vec<Diagnostic> = self.unusable.extract_if(is_mended).map(|(_, (_, fault))| fault).collect();
        for fault in mended {
            self.remove(|listed| listed.diagnostic == fault);
        }
    }

    fn remove(&mut self, is_gone: impl Fn(&ListedFault) -> bool) {
        if self.kept.iter().any(&is_gone) {
            Arc::make_mut(&mut self.kept).retain(|fault| !is_gone(fault));
        }
    }
}

/// True for equal faults, and for faults at one place that differ in numbers only.
fn is_same(a: &Diagnostic, b: &Diagnostic) -> bool {
    a == b
        || (a.code == b.code
            && a.span == b.span
            && a.span.is_some()
            && without_digits(&a.message).eq(without_digits(&b.message)))
}

fn without_digits(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_ascii_digit())
}

fn hash(diagnostic: &Diagnostic) -> u64 {
    let mut hasher = FxHasher::default();
    diagnostic.code.hash(&mut hasher);
    diagnostic.span.hash(&mut hasher);
    diagnostic.message.hash(&mut hasher);
    diagnostic.note.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Diagnostic {
        Diagnostic::error(Code::LimitReached, None, text)
    }

    fn listed(faults: &Faults) -> Vec<(&str, usize)> {
        faults.kept().iter().map(|fault| (&*fault.diagnostic.message, fault.times)).collect()
    }

    #[test]
    fn a_repeated_fault_is_listed_once_with_its_times() {
        let mut faults = Faults::default();
        for text in ["a", "b", "a"] {
            faults.add(fault(text));
        }
        assert_eq!(listed(&faults), [("a", 2), ("b", 1)]);
        assert_eq!(faults.take_new().len(), 2);
        assert!(faults.take_new().is_empty());
    }

    #[test]
    fn one_place_whose_message_differs_in_numbers_is_one_fault() {
        let mut faults = Faults::default();
        let at = |text: &str| Diagnostic::error(Code::HandlerFailed, Span::default(), text);
        for text in ["row 1 of x", "row 12 of x", "row 1 of y"] {
            faults.add(at(text));
        }
        assert_eq!(listed(&faults), [("row 12 of x", 2), ("row 1 of y", 1)]);
    }

    #[test]
    fn the_oldest_fall_out_and_a_new_version_starts_over() {
        let mut faults = Faults::default();
        for n in 0..Scene::FAULTS + 5 {
            faults.add(fault(&format!("fault {n}")));
        }
        assert_eq!(faults.kept().len(), Scene::FAULTS);
        assert_eq!(faults.kept()[0].diagnostic, fault("fault 5"));
        faults.start_over();
        assert!(faults.kept().is_empty() && faults.take_new().is_empty());
    }

    #[test]
    fn a_fault_goes_with_its_cause_and_is_printed_when_it_comes_back() {
        let mut faults = Faults::default();
        let failed = || Diagnostic::error(Code::RequestFailed, Span::default(), "refused");
        for _ in 0..2 {
            faults.add(fault("other"));
            faults.add(failed());
            faults.take_new();
            faults.mend(Code::RequestFailed, Span::default());
            assert_eq!(faults.kept().len(), 1);
        }
        faults.add(failed());
        assert_eq!(faults.take_new(), [failed()]);
        faults.clear();
        faults.add(failed());
        assert_eq!((faults.kept().len(), faults.take_new().len()), (1, 0), "cleared, and listed again");
    }

    #[test]
    fn a_value_is_mended_by_the_widget_that_had_it() {
        let mut faults = Faults::default();
        let width = Span::default();
        faults.add_unusable(1, width, "width", None, fault("width"));
        assert!(faults.is_unusable(width, "width", None) && faults.has_unusable());
        faults.mend_unusable(2, width, "width");
        assert_eq!(faults.kept().len(), 1, "another row");
        faults.mend_unusable(1, width, "width");
        assert!(faults.kept().is_empty() && !faults.has_unusable());
        faults.add_unusable(1, width, "width", None, fault("width"));
        assert_eq!(faults.take_new().len(), 1, "what comes and goes is printed once");
    }
}

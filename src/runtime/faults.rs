//! The faults of the running app: kept once each, counted, never more than fit.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::scene::Scene;
use ensemble_core::diag::{Diagnostic, Span};

/// The faults so far.
#[derive(Default)]
pub struct Faults {
    kept: Arc<Vec<Diagnostic>>,
    count: usize,
    fresh: Vec<Diagnostic>,
    /// Properties whose value was reported to be unusable, by the widget's span: a thousand rows with the same mistake are one
    /// fault. No more are remembered than there are properties in the app's files.
    mismatches: FxHashSet<(Span, &'static str, Option<&'static str>)>,
}

impl Faults {
    /// Notes a fault. The same one again is only counted.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.count += 1;
        if self.kept.contains(&diagnostic) {
            return;
        }
        let kept = Arc::make_mut(&mut self.kept);
        if kept.len() >= Scene::FAULTS {
            kept.remove(0);
        }
        kept.push(diagnostic.clone());
        if self.fresh.len() < Scene::FAULTS {
            self.fresh.push(diagnostic);
        }
    }

    /// Forgets the faults of the app's last version: their spans point into files that have changed. The count goes on.
    pub fn start_over(&mut self) {
        *self = Self { count: self.count, ..Self::default() };
    }

    /// The newest ones.
    pub fn kept(&self) -> &Arc<Vec<Diagnostic>> {
        &self.kept
    }

    /// Takes those that were not taken yet, each one once: for printing.
    pub fn take_new(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.fresh)
    }

    /// Notes that a property of the widget at `span`, or a part of one, has a value that it cannot use. Returns true the first time.
    pub fn note_unusable(&mut self, span: Span, name: &'static str, part: Option<&'static str>) -> bool {
        self.mismatches.insert((span, name, part))
    }

    /// How many there were, repetitions included.
    pub fn count(&self) -> usize {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::diag::Code;

    fn fault(text: &str) -> Diagnostic {
        Diagnostic::error(Code::LimitReached, None, text)
    }

    #[test]
    fn a_repeated_fault_is_kept_once_and_counted() {
        let mut faults = Faults::default();
        for text in ["a", "b", "a"] {
            faults.add(fault(text));
        }
        assert_eq!((faults.kept().len(), faults.count(), faults.take_new().len()), (2, 3, 2));
        assert!(faults.take_new().is_empty());
    }

    #[test]
    fn the_oldest_fall_out_and_a_new_version_starts_over() {
        let mut faults = Faults::default();
        for n in 0..Scene::FAULTS + 5 {
            faults.add(fault(&format!("fault {n}")));
        }
        assert_eq!(faults.kept().len(), Scene::FAULTS);
        assert_eq!(faults.kept()[0], fault("fault 5"));
        assert!(faults.note_unusable(Span::default(), "width", None));
        assert!(!faults.note_unusable(Span::default(), "width", None));
        faults.start_over();
        assert!(faults.kept().is_empty() && faults.count() == Scene::FAULTS + 5);
        assert!(faults.note_unusable(Span::default(), "width", None));
    }
}

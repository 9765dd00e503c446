//! Faults that need the model of the whole app: unresolved names, undeclared arguments, unused declarations.

mod arguments;
mod assigned;
mod checker;
mod inputs;
mod members;
mod names;
mod never;
mod reach;
mod streams;
mod unused;

pub use self::checker::Findings;

use ensemble_core::app::hints::Hint;
use ensemble_core::diag::Diagnostic;

use self::checker::AppChecker;
use crate::model::Model;

impl Model {
    /// Faults that the loader does not find, and suggestions; see [`Self::faults`] and [`Self::hints`] for the arguments.
    pub fn check(&self, reported: &[Diagnostic], others: &[&str]) -> Findings {
        Findings { diagnostics: self.faults(reported), hints: self.hints(others) }
    }

    /// Faults that the loader does not find. `reported` are the loader's faults; places that have one get no second.
    pub fn faults(&self, reported: &[Diagnostic]) -> Vec<Diagnostic> {
        let mut checker = AppChecker::new(self, reported);
        names::check(&mut checker);
        members::check(&mut checker);
        arguments::check(&mut checker);
        inputs::check(&mut checker);
        assigned::check(&mut checker);
        never::check(&mut checker);
        streams::check(&mut checker);
        let mut found = checker.found.diagnostics;
        found.sort_by_key(|fault| fault.span);
        found
    }

    /// Suggestions. `others` are texts of the app that the model does not parse, such as tests: names in them count as used.
    pub fn hints(&self, others: &[&str]) -> Vec<Hint> {
        let mut checker = AppChecker::new(self, &[]);
        unused::check(&mut checker, others);
        reach::check(&mut checker);
        let mut found = checker.found.hints;
        found.sort_by_key(|hint| hint.span);
        found
    }
}

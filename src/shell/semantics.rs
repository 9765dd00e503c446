//! Semantic model of an app, with the declarations of this program.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use ensemble_core::app::{App, Files, KeptTrees, LoadOptions, load_again};
use ensemble_core::diag::{Diagnostic, Report};
use ensemble_model::{Facts, Findings, Model, Parts, Vocabulary};
use ensemble_script::Checker;

use super::answers::AnswerSources;
use super::catalog;

static VOCABULARY: LazyLock<Arc<Vocabulary>> = LazyLock::new(|| {
    let topics = ensemble_core::app::topics::TOPICS.iter().chain(ensemble_runtime::topics::TOPICS);
    let topics = topics.chain(ensemble_script::topics::TOPICS).chain(ensemble_ui::toolkit::theme::topics::TOPICS);
    Arc::new(Vocabulary { catalog: catalog(), topics: topics.copied().collect(), js: Arc::new(Checker) })
});

/// Declarations of the language: widgets and actions.
pub fn vocabulary() -> Arc<Vocabulary> {
    VOCABULARY.clone()
}

/// The model of an app that was loaded; `answers` stands beside it. Needs a thread with the stack of [`super::STACK`].
pub fn model(app: &App, answers: &AnswerSources, parts: &mut Parts) -> Model {
    let facts = Facts { answers: answers.shapes(app), ..Facts::of(app) };
    Model::of(app, facts, &vocabulary(), parts)
}

/// Loads an app with everything that is wrong with it: what loading finds, and what the model does. `answers` stands beside it. Needs a thread with the stack of [`super::STACK`].
pub fn load(path: &Path, files: &dyn Files, answers: &AnswerSources, options: &LoadOptions) -> (App, Report) {
    let (mut trees, mut parts) = (KeptTrees::default(), Parts::default());
    let (app, mut report) = load_again(path, files, &vocabulary().catalog, &Checker, options, &mut trees);
    parts.offer(&trees);
    let found = model(&app, answers, &mut parts).faults(report.diagnostics());
    found.into_iter().for_each(|fault| report.add(fault));
    report.sort();
    (app, report)
}

/// Adds the model's faults to those of the loader. Needs a thread with the stack size [`super::STACK`].
pub fn complete(app: &App, answers: &AnswerSources, report: &mut Report) {
    let found = findings(app, answers, report.diagnostics(), &[]);
    found.diagnostics.into_iter().for_each(|fault| report.add(fault));
    report.sort();
}

/// Findings of the model, without faults that the loader reports. `others` are texts of the app that the loader does not parse. Needs a thread with
/// the stack size [`super::STACK`].
pub fn findings(app: &App, answers: &AnswerSources, reported: &[Diagnostic], others: &[&str]) -> Findings {
    model(app, answers, &mut Parts::default()).check(reported, others)
}

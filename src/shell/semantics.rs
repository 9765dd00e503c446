//! Semantic model of an app, with the declarations of this program.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use ensemble_core::app::{App, Files, KeptTrees, LoadOptions, load_again};
use ensemble_core::diag::{Diagnostic, Report};
use ensemble_model::{Facts, Findings, Model, Parts, Vocabulary};
use ensemble_script::Checker;
use ensemble_simulate::Simulation;

use super::answers::answers;
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

/// Builds the model of a loaded app; `simulation` are its simulated services. Needs a thread with the stack size [`super::STACK`].
pub fn model(app: &App, simulation: &Simulation, parts: &mut Parts) -> Model {
    let facts = Facts { answers: answers(app, simulation), ..Facts::of(app) };
    Model::of(app, facts, &vocabulary(), parts)
}

/// Loads an app with all faults of loader and model. `simulation` are its simulated services. Needs a thread with the stack size [`super::STACK`].
pub fn load(path: &Path, files: &dyn Files, simulation: &Simulation, options: &LoadOptions) -> (App, Report) {
    let (mut trees, mut parts) = (KeptTrees::default(), Parts::default());
    let (app, mut report) = load_again(path, files, &vocabulary().catalog, &Checker, options, &mut trees);
    parts.offer(&trees);
    let found = model(&app, simulation, &mut parts).faults(report.diagnostics());
    found.into_iter().for_each(|fault| report.add(fault));
    report.sort();
    (app, report)
}

/// Adds the model's faults to those of the loader. Needs a thread with the stack size [`super::STACK`].
pub fn complete(app: &App, simulation: &Simulation, report: &mut Report) {
    let found = findings(app, simulation, report.diagnostics(), &[]);
    found.diagnostics.into_iter().for_each(|fault| report.add(fault));
    report.sort();
}

/// Findings of the model, without faults that the loader reports. `others` are texts of the app that the loader does not parse. Needs a thread with
/// the stack size [`super::STACK`].
pub fn findings(app: &App, simulation: &Simulation, reported: &[Diagnostic], others: &[&str]) -> Findings {
    model(app, simulation, &mut Parts::default()).check(reported, others)
}

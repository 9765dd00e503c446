//! The semantic model of an app with all that this program declares.

use std::sync::{Arc, LazyLock};

use ensemble_core::app::App;
use ensemble_core::diag::Diagnostic;
use ensemble_model::{Facts, Findings, Model, Parts, Vocabulary};
use ensemble_script::Checker;

use super::catalog;

static VOCABULARY: LazyLock<Arc<Vocabulary>> = LazyLock::new(|| {
    let topics = ensemble_core::app::topics::TOPICS.iter().chain(ensemble_runtime::topics::TOPICS);
    let topics = topics.chain(ensemble_script::topics::TOPICS).chain(ensemble_ui::toolkit::theme::topics::TOPICS);
    Arc::new(Vocabulary { catalog: catalog(), topics: topics.copied().collect(), js: Arc::new(Checker) })
});

/// What the language declares.
pub fn vocabulary() -> Arc<Vocabulary> {
    VOCABULARY.clone()
}

/// The model of an app that was loaded. Needs a thread with the stack of [`super::STACK`].
pub fn model(app: &App, parts: &mut Parts) -> Model {
    Model::of(app, Facts::of(app), &vocabulary(), parts)
}

/// What the model finds in an app beside what loading has reported. `others` are texts of the app that loading does not read. Needs a thread with the stack of [`super::STACK`].
pub fn findings(app: &App, reported: &[Diagnostic], others: &[&str]) -> Findings {
    model(app, &mut Parts::default()).check(reported, others)
}

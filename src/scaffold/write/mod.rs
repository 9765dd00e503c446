//! An app folder from a description: a home screen, a screen for each stream, simulated streams, tests, and how to go on.

mod api;
mod env;
mod home;
mod plan;
mod readme;
mod shared;
mod simulate;
mod stream;
mod test;
mod view;
mod yaml;

pub use plan::STAND_IN;
pub use view::is_time;
pub use yaml::block;

use self::plan::Plan;
use super::Description;

/// A file of the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where, below the app's folder.
    pub path: String,
    /// What it holds.
    pub text: String,
}

impl File {
    fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }
}

/// How each stream will be shown, in words.
pub fn shown_as(description: &Description) -> Vec<String> {
    Plan::new(description).streams.iter().map(|planned| planned.view.words()).collect()
}

/// Every file of the app. `folder` is what the person calls it, for the commands in the README.
pub fn write(description: &Description, folder: &str) -> Vec<File> {
    let plan = Plan::new(description);
    let mut files = vec![env::config(&plan)];
    files.extend(env::secrets(&plan));
    files.push(home::screen(&plan));
    for planned in &plan.streams {
        files.push(stream::widget(planned));
        files.push(stream::screen(planned));
        files.push(simulate::file(planned));
        files.push(test::file(planned));
    }
    files.extend(shared::files());
    files.push(super::sidecar::file(description));
    files.push(readme::file(&plan, folder));
    files
}

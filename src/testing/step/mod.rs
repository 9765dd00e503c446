//! Steps of tests, a small table in each file. A step declares its arguments; the loader, the reference and `--steps` read the declaration.

mod api;
mod args;
mod choose;
mod choose_date;
mod device;
mod expect_app;
mod expect_list;
mod expect_screen;
mod expect_text;
mod expect_widget;
mod files;
mod flow;
mod picture;
mod press;
mod screen;
mod script;
mod scroll;
mod storage;
mod wait;
mod write;

use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::StepResult;

const TABLES: [&[StepDef]; 19] = [
    press::STEPS,
    write::STEPS,
    choose::STEPS,
    choose_date::STEPS,
    scroll::STEPS,
    wait::STEPS,
    expect_text::STEPS,
    expect_widget::STEPS,
    expect_list::STEPS,
    screen::STEPS,
    expect_screen::STEPS,
    api::STEPS,
    storage::STEPS,
    device::STEPS,
    files::STEPS,
    script::STEPS,
    expect_app::STEPS,
    picture::STEPS,
    flow::STEPS,
];

/// All steps.
pub fn all() -> impl Iterator<Item = &'static StepDef> {
    TABLES.into_iter().flatten()
}

/// The step called `name`, by name or alias.
pub fn find(name: &str) -> Option<&'static StepDef> {
    all().find(|step| step.name == name || step.aliases.contains(&name))
}

/// Runs steps that need no app (`setup`). The loader refuses others.
///
/// # Errors
///
/// The error of the first step that fails.
pub(crate) fn run_setup(steps: &[Step]) -> StepResult {
    for step in steps {
        match step.def.name {
            "httpRequest" => api::ask(step)?,
            "optional" => drop(run_setup(&step.steps)),
            _ => run_setup(&step.steps)?,
        }
    }
    Ok(())
}

/// Name of the step whose argument is a map of mocks.
pub(crate) const MOCKS: &str = api::MOCKS;

/// Steps allowed in `setup`.
pub(crate) const SETUP: [&str; 3] = ["httpRequest", "group", "optional"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_given_once_and_what_is_needed_is_known() {
        let mut names: Vec<&str> = all().flat_map(|step| step.aliases.iter().copied().chain([step.name])).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for step in all() {
            for name in step.required.iter().chain(&step.shorthand) {
                assert!(step.arg(name).is_some(), "{}: {name}", step.name);
            }
            assert!(!step.doc.is_empty(), "{}", step.name);
        }
    }
}

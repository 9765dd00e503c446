//! The steps of tests, a small table a file. A step says what it accepts and does it; the loader and `--steps` know it from there.

mod api;
mod choose;
mod device;
mod expect_app;
mod expect_list;
mod expect_screen;
mod expect_text;
mod expect_widget;
mod flow;
mod picture;
mod press;
mod screen;
mod script;
mod scroll;
mod storage;
mod wait;
mod write;

use super::file::Step;
use super::run::{Ran, TestCx};
use ensemble_core::spec::{Kind, Prop, prop};

/// What a step accepts and does.
pub struct StepDef {
    /// Its name in YAML.
    pub name: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// One sentence for the author of a test.
    pub doc: &'static str,
    /// Its arguments.
    pub args: &'static [Prop],
    /// Arguments without which it makes no sense.
    pub required: &'static [&'static str],
    /// The argument that a bare scalar stands for: `tap: more`.
    pub shorthand: Option<&'static str>,
    /// Whether it has steps of its own, below `steps` or `step`.
    pub nests: bool,
    /// What it does.
    pub run: fn(&Step, &mut TestCx<'_>) -> Ran,
}

impl std::fmt::Debug for StepDef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl StepDef {
    const fn new(name: &'static str, doc: &'static str, run: fn(&Step, &mut TestCx<'_>) -> Ran) -> Self {
        Self { name, aliases: &[], doc, args: &[], required: &[], shorthand: None, nests: false, run }
    }

    const fn also(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    const fn takes(mut self, args: &'static [Prop]) -> Self {
        self.args = args;
        self
    }

    /// What it cannot do without; the first of them is what a bare scalar stands for.
    const fn needs(mut self, required: &'static [&'static str]) -> Self {
        self.required = required;
        if let [first, ..] = required {
            self.shorthand = Some(*first);
        }
        self
    }

    const fn short(mut self, shorthand: &'static str) -> Self {
        self.shorthand = Some(shorthand);
        self
    }

    const fn nests(mut self) -> Self {
        self.nests = true;
        self
    }

    /// The argument that `name` means, by name or alias.
    pub fn arg(&self, name: &str) -> Option<&'static Prop> {
        self.args.iter().find(|prop| prop.is(name))
    }
}

const TABLES: [&[StepDef]; 17] = [
    press::STEPS,
    write::STEPS,
    choose::STEPS,
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
    script::STEPS,
    expect_app::STEPS,
    picture::STEPS,
    flow::STEPS,
];

/// Every step.
pub fn all() -> impl Iterator<Item = &'static StepDef> {
    TABLES.into_iter().flatten()
}

/// The step called `name`, by name or alias.
pub fn find(name: &str) -> Option<&'static StepDef> {
    all().find(|step| step.name == name || step.aliases.contains(&name))
}

/// Does steps that need no app: `setup`. Others are refused by the loader.
///
/// # Errors
///
/// Why the test does not go on.
pub fn set_up(steps: &[Step]) -> Ran {
    for step in steps {
        match step.def.name {
            "httpRequest" => api::ask(step)?,
            "optional" => drop(set_up(&step.steps)),
            _ => set_up(&step.steps)?,
        }
    }
    Ok(())
}

/// Steps that `setup` may hold.
pub const SETUP: [&str; 3] = ["httpRequest", "group", "optional"];

/// The argument that names a widget.
const ID: Prop = prop("id", Kind::Text, "The widget's `testId` or `id`.");
/// The argument of steps that wait.
const TIMEOUT: Prop = prop("timeoutMs", MILLIS, "Milliseconds of virtual time to wait, 5000 unless given.");
const MILLIS: Kind = Kind::Number { min: 0.0, max: 366.0 * 86_400_000.0 };
const COUNT: Kind = Kind::Number { min: 0.0, max: 1_000_000.0 };
const EQUALS: Prop = prop("equals", Kind::Any, "What it has to be.");

const ONLY_ID: &[Prop] = &[ID];
const ID_AND_TIMEOUT: &[Prop] = &[ID, TIMEOUT];

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

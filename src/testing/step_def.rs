//! [`StepDef`]: the declaration of a step, and [`Step`]: its use in a test.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::mocks::millis;
use super::step_error::{StepError, StepResult};
use super::test_cx::TestCx;
use ensemble_core::diag::Span;
use ensemble_core::spec::{FromValue, Prop};
use ensemble_core::value::Value;

/// The declaration of a step.
pub struct StepDef {
    /// Name in YAML.
    pub name: &'static str,
    /// Aliases.
    pub aliases: &'static [&'static str],
    /// One sentence for the author of a test.
    pub doc: &'static str,
    /// Arguments of the step.
    pub args: &'static [Prop],
    /// Names of required arguments.
    pub required: &'static [&'static str],
    /// Argument set by a bare scalar: `tap: more`.
    pub shorthand: Option<&'static str>,
    /// True for a step with nested steps below `steps` or `step`.
    pub nests: bool,
    /// Performs the step.
    pub run: fn(&Step, &mut TestCx<'_>) -> StepResult,
}

impl std::fmt::Debug for StepDef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl StepDef {
    pub(super) const fn new(
        name: &'static str,
        doc: &'static str,
        run: fn(&Step, &mut TestCx<'_>) -> StepResult,
    ) -> Self {
        Self { name, aliases: &[], doc, args: &[], required: &[], shorthand: None, nests: false, run }
    }

    pub(super) const fn also(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    pub(super) const fn takes(mut self, args: &'static [Prop]) -> Self {
        self.args = args;
        self
    }

    /// Sets the required arguments; a bare scalar sets the first.
    pub(super) const fn needs(mut self, required: &'static [&'static str]) -> Self {
        self.required = required;
        if let [first, ..] = required {
            self.shorthand = Some(*first);
        }
        self
    }

    pub(super) const fn short(mut self, shorthand: &'static str) -> Self {
        self.shorthand = Some(shorthand);
        self
    }

    pub(super) const fn nests(mut self) -> Self {
        self.nests = true;
        self
    }

    /// The argument with this name or alias.
    pub fn arg(&self, name: &str) -> Option<&'static Prop> {
        self.args.iter().find(|prop| prop.is(name))
    }
}

/// A step of a test, with its arguments.
#[derive(Clone, Debug)]
pub struct Step {
    /// Declaration of the step.
    pub def: &'static StepDef,
    /// Arguments by canonical name.
    pub args: Value,
    /// Place of the step.
    pub span: Span,
    /// Nested steps.
    pub steps: Vec<Step>,
    /// The arguments that it has read.
    pub asked: AskedArgs,
}

/// The arguments that a step has read: bit `n` for the argument at index `n` of [`StepDef::args`].
#[derive(Debug, Default)]
pub struct AskedArgs(AtomicU32);

impl Clone for AskedArgs {
    fn clone(&self) -> Self {
        Self(AtomicU32::new(self.0.load(Ordering::Relaxed)))
    }
}

impl Step {
    /// The argument called `name`; null when it is absent.
    pub fn arg(&self, name: &str) -> Value {
        if let Some(index) = self.def.args.iter().position(|prop| prop.name == name) {
            self.asked.0.fetch_or(1 << index, Ordering::Relaxed);
        }
        self.args.get(name)
    }

    /// Arguments that are given and that the step has not read: they have had no effect.
    pub fn unread(&self) -> impl Iterator<Item = &'static str> {
        let asked = self.asked.0.load(Ordering::Relaxed);
        let given = |name: &str| self.args.as_map().is_some_and(|args| args.get(name).is_some());
        let unread = move |(index, prop): (usize, &'static Prop)| {
            (asked & (1 << index) == 0 && given(prop.name)).then_some(prop.name)
        };
        self.def.args.iter().enumerate().filter_map(unread)
    }

    /// True when the argument is given, even as `null`.
    pub fn gives(&self, name: &str) -> bool {
        self.arg(name);
        self.args.as_map().is_some_and(|args| args.get(name).is_some())
    }

    /// The argument as text; `None` when it is absent.
    pub fn text(&self, name: &str) -> Option<Arc<str>> {
        let value = self.arg(name);
        (!value.is_null()).then(|| value.to_display())
    }

    /// The argument as text; empty when absent. For arguments whose presence the loader has checked.
    pub fn need(&self, name: &str) -> Arc<str> {
        self.text(name).unwrap_or_default()
    }

    /// The argument as a `T`; `None` when it is absent or has another form.
    pub fn read<T: FromValue>(&self, name: &str) -> Option<T> {
        let value = self.arg(name);
        if value.is_null() { None } else { T::from_value(&value) }
    }

    /// `text`, or each item of `anyOf`.
    ///
    /// # Errors
    ///
    /// If the step has neither.
    pub(crate) fn wanted_texts(&self) -> Result<Vec<Arc<str>>, StepError> {
        let any_of = self.arg("anyOf");
        let mut wanted: Vec<Arc<str>> = self.text("text").into_iter().collect();
        wanted.extend(any_of.as_list().unwrap_or_default().iter().map(Value::to_display));
        if wanted.is_empty() {
            let names: Vec<String> = ["id", "text", "anyOf"]
                .into_iter()
                .filter(|name| self.def.arg(name).is_some())
                .map(|name| format!("`{name}`"))
                .collect();
            let help = format!("write for example `{}: {{text: …}}`", self.def.name);
            return Err(StepError::failed(format!("`{}` needs {}", self.def.name, names.join(" or "))).help(help));
        }
        Ok(wanted)
    }

    /// `timeoutMs`, or [`Self::DEFAULT_TIMEOUT`].
    pub fn timeout(&self) -> Duration {
        self.read::<f64>("timeoutMs").map_or(Self::DEFAULT_TIMEOUT, millis)
    }

    /// Default of `timeoutMs`, the same as the original runner's.
    // Tests written for that runner wait as long here. It is virtual time and costs nothing.
    pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(5);
}

/// Limit of steps in a test, including repetitions, because `repeat` can be nested.
const MOST_STEPS: usize = 100_000;

/// Runs the steps up to the first failure.
///
/// # Errors
///
/// The error of the step that fails.
pub fn perform(cx: &mut TestCx<'_>, steps: &[Step]) -> StepResult {
    for step in steps {
        cx.done += 1;
        let ran = if cx.done > MOST_STEPS {
            Err(StepError::failed(format!("the test has more than {MOST_STEPS} steps")))
        } else {
            (step.def.run)(step, cx)
        };
        // A missing mock is reported instead of the failure that it causes.
        let ran = match cx.missing_mock() {
            Some(stop) => Err(stop),
            None => ran,
        };
        if ran.is_ok() {
            for name in step.unread() {
                cx.warn(format!("`{name}` of `{}` has no effect here", step.def.name), step.span);
            }
        }
        if let Err(stop) = ran {
            // The innermost step is the one to look at.
            cx.failed_at.get_or_insert(step.span);
            return Err(stop);
        }
    }
    Ok(())
}

//! The faults of the running app: kept once each, counted, never more than fit.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::Runtime;
use crate::scene::Scene;
use ensemble_core::app::{Binding, TextPart, What};
use ensemble_core::diag::{Code, Diagnostic, Span, excerpt};
use ensemble_core::spec::Kind;
use ensemble_core::value::Value;

/// What has gone wrong so far.
#[derive(Default)]
pub struct Faults {
    kept: Arc<Vec<Diagnostic>>,
    count: usize,
    fresh: Vec<Diagnostic>,
    /// Properties whose value was reported to be unusable, by the widget's place in the file: a thousand rows with the same mistake are one
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

    /// Forgets the faults of the app's last version: their places are places in files that have changed. The count goes on.
    pub fn start_over(&mut self) {
        *self = Self { count: self.count, ..Self::default() };
    }

    /// The newest ones.
    pub fn kept(&self) -> &Arc<Vec<Diagnostic>> {
        &self.kept
    }

    /// How many there were, repetitions included.
    pub fn count(&self) -> usize {
        self.count
    }
}

impl Runtime {
    /// Reports a fault.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.faults.add(diagnostic);
        self.changed = true;
    }

    /// Says that a property of a widget, or a part of one such as the `color` of a `textStyle`, was given a value that it cannot use: once for
    /// each that is written in the app.
    #[cold]
    pub(crate) fn type_mismatch(
        &mut self,
        handle: u64,
        name: &'static str,
        part: Option<&'static str>,
        kind: Kind,
        value: &Value,
    ) {
        let Some(instance) = self.widgets.get(handle) else { return };
        let element = &instance.element;
        let setting = element.settings.iter().find(|setting| setting.name == name);
        let written = setting.map(|setting| &setting.value);
        let written = match (written, part) {
            (Some(Binding::Map(entries)), Some(part)) => {
                entries.iter().find(|(key, _)| &**key == part).map(|(_, binding)| binding)
            }
            // What is written out was reported when the app was loaded.
            (Some(Binding::Constant(map)), Some(part)) if map.get(part) == *value => return,
            (written, _) => written,
        };
        if written.and_then(Binding::constant) == Some(value) || is_blank(value, written) {
            return;
        }
        if !self.faults.mismatches.insert((element.span, name, part)) {
            return;
        }
        let owner = match &element.what {
            What::Builtin(spec) => spec.name,
            What::Custom(call) => &call.name,
            What::Planned(name) => name,
        };
        let computed = written.filter(|binding| binding.constant().is_none());
        let span = match (computed, setting) {
            // Parts that stand flat on the widget share a setting: the expression has the better place.
            (Some(Binding::Code(code)), Some(_)) if part.is_some() => code.span,
            (Some(_), Some(setting)) => setting.span,
            _ => element.span,
        };
        let property = part.map_or_else(|| name.to_owned(), |part| format!("{name}.{part}"));
        let message = format!("`{property}` of `{owner}` cannot be `{}`", excerpt(&value.to_display()));
        let fault = Diagnostic::error(Code::TypeMismatch, span, message).help(format!("it takes {}", kind.accepted()));
        self.report(match computed {
            Some(_) => fault,
            None => fault.note("a script has set it"),
        });
    }

    /// Says that a picture cannot be shown: once for each property that is written in the app.
    pub(crate) fn image_failed(&mut self, handle: u64, prop: &'static str, source: &str, reason: &str) {
        let Some(instance) = self.widgets.get(handle) else { return };
        let element = &instance.element;
        if !self.faults.mismatches.insert((element.span, prop, None)) {
            return;
        }
        let setting = element.settings.iter().find(|setting| setting.name == prop);
        let span = setting.map_or(element.span, |setting| setting.span);
        let message = format!("the picture `{}` cannot be shown: {reason}", excerpt(source));
        self.report(Diagnostic::warning(Code::ImageFailed, span, message));
    }

    /// Faults that were not taken yet, each one once: for printing.
    pub fn take_faults(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.faults.fresh)
    }
}

/// Whether a value says no more than null does, which is "not set" and no fault: an empty text, or a text such as `${width}px` whose
/// expressions gave nothing.
fn is_blank(value: &Value, written: Option<&Binding>) -> bool {
    let Some(text) = value.as_str() else { return false };
    if text.trim().is_empty() {
        return true;
    }
    let Some(Binding::Text(parts)) = written else { return false };
    let mut rest = text;
    parts.iter().all(|part| match part {
        TextPart::Literal(literal) => match rest.strip_prefix(&**literal) {
            Some(after) => {
                rest = after;
                true
            }
            None => false,
        },
        TextPart::Code(_) => true,
    }) && rest.is_empty()
}

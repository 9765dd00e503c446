//! Reports values that widgets cannot use: wrong types, pictures that cannot be shown.

use super::Runtime;
use ensemble_core::app::{Binding, TextPart, WidgetType};
use ensemble_core::diag::{Code, Diagnostic, excerpt};
use ensemble_core::spec::Kind;
use ensemble_core::value::Value;

impl Runtime {
    /// Reports a value that a property, or a part of one such as the `color` of a `textStyle`, cannot use: once for each occurrence in the app's
    /// files.
    #[cold]
    pub(super) fn type_mismatch(
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
        // A widget says so what its parts hold: a calendar the days of its `range`.
        let is_written_out = written.is_none_or(|binding| binding.constant().is_some());
        if matches!(kind, Kind::Parts(_)) && value.as_map().is_some() && is_written_out {
            return;
        }
        if written.and_then(Binding::constant) == Some(value) || is_blank(value, written) {
            return;
        }
        if self.faults.is_unusable(element.span, name, part) {
            return;
        }
        let owner = match &element.widget {
            WidgetType::Builtin(spec) => spec.name,
            WidgetType::Custom(call) => &call.name,
            WidgetType::Planned(name) => name,
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
        let fault = match computed {
            Some(_) => fault,
            None => fault.note("a script has set it"),
        };
        self.faults.add_unusable(handle, element.span, name, part, fault);
    }

    /// Reports a picture that cannot be shown: once for each occurrence in the app's files.
    pub(super) fn image_failed(&mut self, handle: u64, prop: &'static str, source: &str, reason: &str) {
        let Some(instance) = self.widgets.get(handle) else { return };
        let element = &instance.element;
        if self.faults.is_unusable(element.span, prop, None) {
            return;
        }
        let setting = element.settings.iter().find(|setting| setting.name == prop);
        let span = setting.map_or(element.span, |setting| setting.span);
        let message = format!("the picture `{}` cannot be shown: {reason}", excerpt(source));
        let fault = Diagnostic::warning(Code::ImageFailed, span, message);
        self.faults.add_unusable(handle, element.span, prop, None, fault);
    }
}

/// True for a value that counts as unset: an empty text, or a text such as `${width}px` whose expressions are all empty.
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

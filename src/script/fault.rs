//! `Fault`: an error of a script with a readable message and its place in the YAML.

use std::sync::Arc;

use boa_engine::error::{EngineError, RuntimeLimitError};
use boa_engine::{Context, JsError, JsValue, js_string};

use crate::memory;
use crate::source_map::{CodePosition, SourceId, SourceMap};
use crate::syntax::{self, SyntaxFault};
use ensemble_core::app::Code;
use ensemble_core::diag::Span;

/// An error that ended a script.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What happened; lower case, no final period.
    pub message: String,
    /// Where, when it is known.
    pub span: Option<Span>,
    /// What to write instead, when it is known.
    pub help: Option<String>,
    /// What kind of fault.
    pub kind: FaultKind,
}

/// What kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// An exception that nothing caught.
    Thrown,
    /// A loop that ran too often.
    LoopLimit,
    /// A call that held more memory than it may.
    MemoryLimit,
    /// Functions that called each other too deeply.
    RecursionLimit,
    /// Data or source that is nested too deeply, or too large.
    TooDeep,
    /// Source that is no JavaScript.
    Syntax,
}

impl Fault {
    /// A fault without a span.
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { message: message.into(), span: None, help: None, kind }
    }

    /// The fault behind an exception.
    pub(super) fn from_error(error: JsError, source_map: &SourceMap, context: &mut Context) -> Self {
        let trace = error.to_string();
        let place = source_map.find(&trace);
        if let Some(limit) = limit_of(&error) {
            let place = place.or_else(|| source_map.find_word(&trace, &["while", "for", "do"]));
            return Self { span: place.as_ref().map(CodePosition::span), ..limit };
        }
        let message = message_of(&error, context);
        // The engine notes where calls and reads stand, but not where names do.
        let place = match message.strip_suffix(" is not defined") {
            Some(name) => source_map.find_word(&trace, &[name]).or(place),
            None => place,
        };
        let span = place.as_ref().map(CodePosition::span);
        let (message, help) = explain(&message, place.as_ref());
        let kind = if error.is_syntax() { FaultKind::Syntax } else { FaultKind::Thrown };
        Self { message, span, help, kind }
    }

    /// With a span in `code` when it has none: that of the name in its message, otherwise the code's beginning.
    pub(super) fn located_in(mut self, code: &Arc<Code>) -> Self {
        if self.span.is_none() {
            let name = self.message.split('`').nth(1).unwrap_or_default();
            self.span = Some(CodePosition::of_word(code.clone(), name).span());
        }
        self
    }

    /// The fault of code that does not parse.
    pub(super) fn from_syntax_fault(fault: SyntaxFault, code: &Code) -> Self {
        let position = CodePosition::new(Arc::new(code.clone()), fault.line, fault.column);
        let deep = fault.message.contains("nested too deeply") || fault.message.contains("too long");
        let kind = if deep { FaultKind::TooDeep } else { FaultKind::Syntax };
        Self { span: Some(position.span()), ..Self::new(kind, fault.message) }
    }

    /// The fault behind a refusal to parse generated source.
    pub(super) fn from_syntax(message: &str, text: SourceId, source_map: &SourceMap) -> Self {
        let (message, place) = syntax::position(message);
        let position = place.and_then(|(line, column)| source_map.place(text, line, column));
        Self { span: position.map(|position| position.span()), ..Self::new(FaultKind::Syntax, message) }
    }

    /// The fault behind a promise that was rejected with `reason`.
    pub(super) fn from_reason(reason: JsValue, source_map: &SourceMap, context: &mut Context) -> Self {
        let error = JsError::from_opaque(reason);
        match error.try_native(context) {
            // The native form remembers where it was made.
            Ok(native) => Self::from_error(native.into(), source_map, context),
            Err(_) => Self::from_error(error, source_map, context),
        }
    }
}

/// Tells syntax errors from others.
trait IsSyntax {
    fn is_syntax(&self) -> bool;
}

impl IsSyntax for JsError {
    fn is_syntax(&self) -> bool {
        self.as_native().is_some_and(|native| native.is_syntax())
    }
}

fn limit_of(error: &JsError) -> Option<Fault> {
    let engine = error.as_engine()?;
    if memory::take_ended() {
        // What the script held is garbage by now, and may be much of the machine's memory.
        boa_gc::force_collect();
        let fault = Fault::new(FaultKind::MemoryLimit, format!("script stopped: {}", memory::too_much()));
        return Some(Fault { help: Some(memory::HELP.to_owned()), ..fault });
    }
    let EngineError::RuntimeLimit(limit) = engine else {
        return Some(Fault::new(FaultKind::Thrown, "the script engine gave up on this script"));
    };
    let (kind, message, help) = match limit {
        RuntimeLimitError::LoopIteration => {
            (FaultKind::LoopLimit, "this loop does not end", "leave the loop with `break`, or count to a bound")
        }
        RuntimeLimitError::Recursion | RuntimeLimitError::StackSize => {
            (FaultKind::RecursionLimit, "functions call each other too deeply", "end the recursion, or use a loop")
        }
    };
    Some(Fault { help: Some(help.to_owned()), ..Fault::new(kind, message) })
}

fn message_of(error: &JsError, context: &mut Context) -> String {
    if let Some(native) = error.as_native() {
        return native.message().to_owned();
    }
    let Some(value) = error.as_opaque() else { return error.to_string() };
    let Some(object) = value.as_object() else { return value.display().to_string().trim_matches('"').to_owned() };
    let text = match object.get(js_string!("message"), context) {
        Ok(message) if message.is_string() => message.as_string(),
        _ => None,
    };
    text.map_or_else(|| "an object was thrown".to_owned(), |text| text.to_std_string_lossy())
}

/// The engine's message made readable: which property was read of which object.
fn explain(message: &str, place: Option<&CodePosition>) -> (String, Option<String>) {
    let lacks_object = message.contains("cannot convert 'null' or 'undefined' to object")
        || message.contains("cannot convert null or undefined to Object");
    let word = place.and_then(CodePosition::word);
    if lacks_object {
        return match word {
            Some(word) => (
                format!("cannot read `{word}` of null or undefined"),
                Some("`?.` instead of `.` gives undefined where there is nothing to read".to_owned()),
            ),
            None => ("cannot read a property of null or undefined".to_owned(), None),
        };
    }
    if let Some(name) = message.strip_suffix(" is not defined") {
        return (format!("`{name}` is not defined"), None);
    }
    if message == "not a callable function" {
        return match word {
            Some(word) => (format!("`{word}` is not a function"), None),
            None => ("what is called here is not a function".to_owned(), None),
        };
    }
    let message = message.trim().trim_end_matches('.');
    if message.is_empty() {
        return ("an error without a message was thrown".to_owned(), None);
    }
    (message.to_owned(), None)
}

//! Converts errors of the engine to a [`Fault`]: a readable message, the place in the YAML, the nearest name.

use std::rc::Rc;
use std::sync::Arc;

use boa_engine::error::{EngineError, RuntimeLimitError};
use boa_engine::{Context, JsError, JsValue, js_string};

use crate::access_fault::{self, Access, AccessKind, EnginePosition};
use crate::host::regexp::TOO_MANY_STEPS;
use crate::host_data::ResponseObject;
use crate::memory;
use crate::names_in_scope::NamesInScope;
use crate::source_map::{CodePosition, SourceId, SourceMap, TracePoint};
use crate::syntax::SyntaxFault;
use crate::syntax_message;
use crate::{Fault, FaultKind, Response};
use ensemble_core::app::Code;
use ensemble_core::diag::nearest;

impl Fault {
    /// The fault behind an exception of code outside of a screen.
    pub(super) fn from_error(error: JsError, source_map: &SourceMap, context: &mut Context) -> Self {
        Self::from_error_among(error, source_map, &NamesInScope::default(), context)
    }

    /// The fault behind an exception of code that sees `names`.
    pub(super) fn from_error_among(
        error: JsError,
        source_map: &SourceMap,
        names: &NamesInScope<'_>,
        context: &mut Context,
    ) -> Self {
        let trace = error.to_string();
        let position = source_map.find(&trace);
        if let Some(limit) = limit_of(&error) {
            // A loop without a call or an access in it has set no position: its keyword is the next best.
            let position = position.or_else(|| source_map.find_word(&trace, &["while", "for", "do"]));
            return Self { span: position.as_ref().map(CodePosition::span), ..limit };
        }
        if let Some(fault) = request_fault(&error) {
            return fault;
        }
        let message = message_of(&error, context);
        let kind = if error.is_syntax() { FaultKind::Syntax } else { FaultKind::Thrown };
        if let Some(name) = message.strip_suffix(" is not defined") {
            // The engine notes where calls and accesses stand, but not where names do.
            let position = source_map.find_word(&trace, &[name]).or(position);
            let all = names.all();
            return Self {
                span: position.as_ref().map(CodePosition::span),
                help: nearest(name, all.iter().map(|name| &**name)).map(did_you_mean),
                ..Self::new(kind, format!("`{name}` is not defined"))
            };
        }
        if let Some(fault) = access_fault(&message, &trace, source_map, names) {
            return fault;
        }
        let span = position.as_ref().map(CodePosition::span);
        let (message, help) = readable(&message, position.as_ref());
        Self { message, span, help, kind }
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
        let (message, place) = syntax_message::position(message);
        let position = place.and_then(|(line, column)| source_map.place(text, line, column));
        Self { span: position.map(|position| position.span()), ..Self::new(FaultKind::Syntax, message) }
    }

    /// The fault behind a promise that was rejected with `reason`.
    pub(super) fn from_reason(
        reason: JsValue,
        source_map: &SourceMap,
        names: &NamesInScope<'_>,
        context: &mut Context,
    ) -> Self {
        let error = JsError::from_opaque(reason);
        match error.try_native(context) {
            // The native form remembers where it was made.
            Ok(native) => Self::from_error_among(native.into(), source_map, names, context),
            Err(_) => Self::from_error_among(error, source_map, names, context),
        }
    }
}

/// Distinguishes syntax errors from others.
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
        // The values of the ended script are unreachable now; collecting at once returns their memory.
        boa_gc::force_collect();
        let fault = Fault::new(FaultKind::MemoryLimit, memory::too_much());
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
    let mut text = |key| match object.get(key, context) {
        Ok(text) => text.as_string().filter(|text| !text.is_empty()).map(|text| text.to_std_string_lossy()),
        Err(_) => None,
    };
    if let Some(message) = text(js_string!("message")) {
        return message;
    }
    match text(js_string!("reasonPhrase")) {
        Some(reason) => format!("a request failed: {}", reason.trim_end_matches('.')),
        None => "an object was thrown".to_owned(),
    }
}

/// The response of a failed request with which a promise was rejected.
fn failed_response(reason: &JsValue) -> Option<Rc<Response>> {
    let object = reason.as_object()?;
    let response = object.downcast_ref::<ResponseObject>()?.response.borrow().clone()?;
    response.failed_api.get().is_some().then_some(response)
}

/// True for the response of a failure that the runtime has reported.
pub(super) fn is_reported(reason: &JsValue) -> bool {
    failed_response(reason).is_some_and(|response| response.failed_api.get().is_some_and(|api| api.is_reported))
}

/// The fault behind a rejection with the response of a failed request: it stands at the API.
fn request_fault(error: &JsError) -> Option<Fault> {
    let response = failed_response(error.as_opaque()?)?;
    let api = response.failed_api.get()?;
    let reason = response.reason.borrow();
    let message = format!("API `{}` failed: {}", api.name, reason.trim_end_matches('.'));
    let help = Some("give it an `onError`, or catch what the script awaits".to_owned());
    Some(Fault { span: Some(api.span), help, ..Fault::new(FaultKind::RequestFailed, message) })
}

/// Fault of a failed access or call, if the source identifies it.
fn access_fault(message: &str, trace: &str, source_map: &SourceMap, names: &NamesInScope<'_>) -> Option<Fault> {
    let wanted: &[AccessKind] = if is_null_access(message) {
        &[
            AccessKind::Read,
            AccessKind::Write,
            AccessKind::Delete,
            AccessKind::Method,
            AccessKind::Iterate,
            AccessKind::Call,
        ]
    } else if message == NOT_CALLABLE || message == "not a constructor" {
        &[AccessKind::Call]
    } else if message.starts_with("Cannot destructure") {
        &[AccessKind::Destructure]
    } else {
        return None;
    };
    let point = source_map.trace_point(trace)?;
    let at = point.position.map_or(EnginePosition::Body, |(line, column)| EnginePosition::Position(line, column));
    let mut found = access_fault::find(point.text(), point.code.is_expression, point.code.is_async, at);
    found.retain(|access| wanted.contains(&access.kind));
    // A native function that has got null fails under the position of its call; any other access there is likelier.
    if wanted.len() > 1 && found.iter().any(|access| access.kind != AccessKind::Call) {
        let knows_null = |access: &Access| names.value(access.path.as_ref()?).map(|value| value.is_null_or_undefined());
        let certain =
            found.iter().position(|access| access.kind != AccessKind::Call && knows_null(access) == Some(true));
        let possible = found.iter().position(|access| access.kind != AccessKind::Call && knows_null(access).is_none());
        let at = certain.or(possible).or_else(|| found.iter().position(|access| access.kind == AccessKind::Call))?;
        found.swap(0, at);
    }
    if wanted == [AccessKind::Call] {
        // Calls of optional chains share the position around them: those of functions that are there have not failed.
        let is_callable = |access: &Access| {
            access.path.as_deref().and_then(|path| names.value(path)).is_some_and(|value| value.is_callable())
        };
        found.retain(|access| !is_callable(access));
    }
    let access = found.first()?;
    let object = shortened(&point.author_expression(access.object.0, access.object.1));
    let property = access.property.map(|(from, to)| {
        let text = shortened(point.author_text(from, to));
        if access.is_computed { format!("[{text}]") } else { text }
    });
    let property = property.unwrap_or_default();
    let mark = access.property.map_or(access.object.0, |(from, _)| from);
    let what = match access.kind {
        AccessKind::Read => format!("cannot read `{property}` of `{object}`: it is null or undefined"),
        AccessKind::Method => format!("cannot call `{property}` of `{object}`: it is null or undefined"),
        AccessKind::Write => format!("cannot set `{property}` of `{object}`: it is null or undefined"),
        AccessKind::Delete => format!("cannot delete `{property}` of `{object}`: it is null or undefined"),
        AccessKind::Iterate => format!("cannot iterate over `{object}`: it is null or undefined"),
        AccessKind::Destructure => format!("cannot take properties out of `{object}`: it is null or undefined"),
        AccessKind::Call if wanted.len() > 1 => format!("`{object}` got null or undefined"),
        AccessKind::Call => return Some(not_a_function(message, &point, &found, names)),
    };
    let help = matches!(access.kind, AccessKind::Read | AccessKind::Method)
        .then(|| "`?.` instead of `.` gives undefined where there is nothing to read".to_owned());
    Some(Fault { span: Some(point.code_position(mark).span()), help, ..Fault::new(FaultKind::Thrown, what) })
}

/// `ensemble.showTost()`: the called name, and the method with the nearest name. `calls`, one or more, are the candidates.
fn not_a_function(message: &str, point: &TracePoint, calls: &[Access], names: &NamesInScope<'_>) -> Fault {
    let what = if message == NOT_CALLABLE { "function" } else { "constructor" };
    let functions: Vec<String> = calls
        .iter()
        .take(MOST_CALLS_NAMED)
        .map(|call| format!("`{}`", shortened(&point.author_expression(call.object.0, call.object.1))))
        .collect();
    let more = if calls.len() > MOST_CALLS_NAMED { " or another call" } else { "" };
    let path = calls.first().and_then(|call| call.path.as_deref()).filter(|_| calls.len() == 1);
    let help = path.and_then(|path| path.split_last()).and_then(|(method, object)| {
        let object = names.value(object)?.as_object()?;
        let known = NamesInScope::properties(&object);
        nearest(method, known.iter().map(|name| &**name)).map(did_you_mean)
    });
    // The name that is called is the last one of `a.b.c`.
    let mark = calls.first().map(|call| call.property.map_or(call.object.0, |(from, _)| from));
    Fault {
        span: mark.map(|mark| point.code_position(mark).span()),
        help,
        ..Fault::new(FaultKind::Thrown, format!("{}{more} is not a {what}", functions.join(" or ")))
    }
}

fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// Source on one line, truncated to fit into a message.
fn shortened(text: &str) -> String {
    // An access over several lines would break the one-line form of a diagnostic.
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" .", ".").replace(" ?.", "?.");
    if line.chars().count() <= 60 { line } else { line.chars().take(59).chain(['…']).collect() }
}

/// Limit of calls named in a message, to fit on a line.
const MOST_CALLS_NAMED: usize = 3;

const NOT_CALLABLE: &str = "not a callable function";

fn is_null_access(message: &str) -> bool {
    message.contains("cannot convert 'null' or 'undefined' to object")
        || message.contains("cannot convert null or undefined to Object")
}

/// The engine's message reworded, where the source gives no better one.
fn readable(message: &str, position: Option<&CodePosition>) -> (String, Option<String>) {
    if is_null_access(message) {
        return ("cannot read a property of null or undefined".to_owned(), None);
    }
    if message == NOT_CALLABLE {
        return match position.and_then(CodePosition::word) {
            Some(word) => (format!("`{word}` is not a function"), None),
            None => ("what is called here is not a function".to_owned(), None),
        };
    }
    if let Some(name) = message.strip_prefix("cannot mutate an immutable binding '") {
        return (format!("cannot assign to `{}`: it is a constant", name.trim_end_matches('\'')), None);
    }
    if message.starts_with(TOO_MANY_STEPS) {
        let help = "a repetition inside of a repetition, such as `(a+)+`, is tried in every way there is: say what stands between the parts";
        return (message.to_owned(), Some(help.to_owned()));
    }
    let message = message.trim().trim_end_matches('.');
    if message.is_empty() {
        return ("an error without a message was thrown".to_owned(), None);
    }
    (message.to_owned(), None)
}

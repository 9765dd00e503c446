//! Checks assignments to members that are read-only and to constants.

use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::{JsAccess, JsDeclarationKind, JsStep};

use super::checker::{AppChecker, place};
use crate::names::Meaning;
use crate::shape::Shape;
use crate::symbol::SymbolKind;

pub fn check(checker: &mut AppChecker<'_>) {
    for (file, piece) in checker.pieces() {
        for chain in
            piece.outline.chains.iter().filter(|chain| matches!(chain.access, JsAccess::Write | JsAccess::Update))
        {
            let Some(last) = chain.steps.len().checked_sub(1) else {
                constant(checker, file, piece, chain);
                continue;
            };
            let JsStep::Member { name, range } = &chain.steps[last] else { continue };
            let shape = checker.model.shape_of_chain(file, piece, chain, last);
            let Some((what, cure)) = unsettable(&shape, name, checker) else { continue };
            let fault = Diagnostic::warning(
                Code::NotAssignable,
                place(file, piece, range),
                format!("`{name}` of {what} cannot be set"),
            );
            checker.add(fault.help(cure));
        }
    }
}

/// The reason why the member of a value cannot be assigned, with the cure.
fn unsettable(shape: &Shape, name: &str, checker: &AppChecker<'_>) -> Option<(&'static str, String)> {
    let member = |shape: &Shape| checker.model.member(shape, name).is_some_and(|member| !member.is_settable);
    match shape {
        Shape::Api(_) => Some(("an API", format!("set `response.{name}` in its `onResponse`"))),
        Shape::StreamState => Some((
            "a stream's state",
            "it says what the stream is doing; call `ensemble.disconnectSSE` or `reconnectSSE`".to_owned(),
        )),
        Shape::Response(_) if member(shape) => Some(("an answer", "`body` and `headers` can be set".to_owned())),
        Shape::Object("device") => Some(("`device`", "it says what the window and the system are".to_owned())),
        Shape::Object("app") if member(shape) => {
            Some(("`app`", "`theme`, `saveTheme` and `useMockResponse` can be set".to_owned()))
        }
        Shape::Socket(_) if checker.model.member(shape, name).is_some_and(|member| member.is_settable) => None,
        Shape::Socket(_) => Some(("a WebSocket", "send with `ensemble.messageSocket`".to_owned())),
        _ => None,
    }
}

/// Reports an assignment to a `const`, which throws.
fn constant(
    checker: &mut AppChecker<'_>,
    file: u32,
    piece: &crate::part::Piece,
    chain: &ensemble_core::syntax::JsChain,
) {
    let is_constant = match checker.model.meaning(file, piece, &chain.root, chain.range.start) {
        Meaning::Local(local) => {
            let declared = &piece.outline.declarations[local];
            // A function that a variable holds counts as one; how it was declared is in the text.
            declared.kind == JsDeclarationKind::Constant || is_const(piece, declared.range.start)
        }
        Meaning::Declared(found) => {
            let declared = checker.model.declaration(found);
            declared.kind == SymbolKind::Constant
        }
        _ => false,
    };
    if is_constant {
        let message = format!("`{}` is a `const` and cannot be set again", chain.root);
        let fault = Diagnostic::warning(Code::NotAssignable, place(file, piece, &chain.range), message);
        checker.add(fault.help(format!("declare it with `let {}`", chain.root)));
    }
}

fn is_const(piece: &crate::part::Piece, at: usize) -> bool {
    piece.source.get(..at).is_some_and(|before| before.trim_end().ends_with("const"))
}

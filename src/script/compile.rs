//! Turns a piece of the app's code into a function of its scope.

use std::rc::Rc;
use std::sync::Arc;

use boa_engine::{Context, JsObject, Script, Source};

use super::direct::{self, Direct};
use super::scope::{Compiled, Scope, Shared, Signature};
use super::syntax;
use super::texts::{Insertion, TextBuilder};
use super::{Fault, FaultKind};
use ensemble_core::app::Code;

/// The function for a piece of code that stands in a screen, made at its first use.
pub(super) fn compiled(
    scope: &Scope,
    code: &Code,
    locals: &[Arc<str>],
    signature: Signature,
    shared: &Shared,
    context: &mut Context,
) -> Result<Rc<Compiled>, Fault> {
    if let Some(known) = scope.compiled.borrow().get(&(code.id, signature))
        && known.locals == locals
    {
        return Ok(known.clone());
    }
    let code = &Arc::new(code.clone());
    let taken = taken(code, locals);
    let parameters = taken.iter().map(|at| &*locals[*at]);
    let function = with_rewriting(scope, code, |rewritten| {
        let mut text = TextBuilder::default();
        text.glue(&format!("({}", function_head(code, parameters.clone(), signature)));
        add_body(&mut text, code, rewritten);
        text.glue("})");
        evaluate(scope, text, shared, context)
    })?;
    let compiled = Rc::new(Compiled { function, locals: locals.to_vec(), taken, signature, fields: Vec::new() });
    scope.compiled.borrow_mut().insert((code.id, signature), compiled.clone());
    Ok(compiled)
}

/// The function for a handler that looks at fields of a stream's event and does no more with it; none for any other handler.
pub(super) fn compiled_direct(
    scope: &Scope,
    code: &Code,
    locals: &[Arc<str>],
    shared: &Shared,
    context: &mut Context,
) -> Option<Rc<Compiled>> {
    // While the handler runs, what it calls could change the event through its API.
    let apis = scope.apis.borrow();
    let scripts = scope.scripts.borrow();
    if apis.iter().any(|api| mentions(code, api) || scripts.iter().any(|script| mentions(script, api))) {
        return None;
    }
    if syntax::rewrite(code, &[]).is_some() {
        return None;
    }
    let Direct { fields, text: direct } = direct::direct(code)?;
    let code = &Arc::new(code.clone());
    let taken = taken(code, locals);
    let mut names: Vec<String> = taken.iter().map(|at| locals[*at].to_string()).collect();
    names.extend((0..fields.len()).map(direct::parameter));
    let mut text = TextBuilder::default();
    let signature = Signature::default();
    text.glue(&format!("({}", function_head(code, names.iter().map(String::as_str), signature)));
    add_body(&mut text, code, Some((&direct, Vec::new())));
    text.glue("})");
    let function = evaluate(scope, text, shared, context).ok()?;
    Some(Rc::new(Compiled { function, locals: locals.to_vec(), taken, signature, fields }))
}

/// Which locals the code mentions. The innermost of equal names wins, so an outer one is left out.
pub(super) fn taken(code: &Code, locals: &[Arc<str>]) -> Vec<usize> {
    (0..locals.len())
        .filter(|at| {
            let name = &locals[*at];
            mentions(code, name) && syntax::is_name(name) && !locals[at + 1..].contains(name)
        })
        .collect()
}

/// Whether the code may read or write `name`.
pub(super) fn mentions(code: &Code, name: &str) -> bool {
    code.free.binary_search_by(|free| (**free).cmp(name)).is_ok()
}

/// `function (row, event) {`.
pub(super) fn function_head<'a>(
    code: &Code,
    parameters: impl Iterator<Item = &'a str>,
    signature: Signature,
) -> String {
    let mut names: Vec<&str> = parameters.filter(|name| !matches!((*name, signature.event), ("event", true))).collect();
    if signature.event {
        names.push("event");
    }
    if signature.response {
        names.retain(|name| *name != "response");
        names.push("response");
    }
    let keyword = if code.is_async { "async function" } else { "function" };
    format!("{keyword}({}) {{", names.join(", "))
}

/// The code as a function's body.
pub(super) fn add_body(text: &mut TextBuilder, code: &Arc<Code>, rewritten: Option<(&str, Vec<Insertion>)>) {
    if code.is_expression {
        text.glue("return (");
        text.code(code, rewritten);
        text.glue(")");
    } else {
        text.code(code, rewritten);
    }
}

/// Tries with reads below unanswered APIs made safe, then as written.
pub(super) fn with_rewriting(
    scope: &Scope,
    code: &Arc<Code>,
    mut attempt: impl FnMut(Option<(&str, Vec<Insertion>)>) -> Result<JsObject, Fault>,
) -> Result<JsObject, Fault> {
    if code.is_expression {
        // What is put into brackets must not close them.
        syntax::check_code(code).map_err(|fault| fault.at(code))?;
    } else {
        syntax::bounded(&code.source, false).map_err(|fault| fault.at(code))?;
    }
    match syntax::rewrite(code, &scope.apis.borrow()) {
        Some((text, insertions)) => attempt(Some((&text, insertions))).or_else(|_| attempt(None)),
        None => attempt(None),
    }
}

/// Runs a text in the scope's realm; it must give an object.
pub(super) fn evaluate(
    scope: &Scope,
    mut text: TextBuilder,
    shared: &Shared,
    context: &mut Context,
) -> Result<JsObject, Fault> {
    let id = shared.texts.add(&mut text);
    let path = id.path();
    let result = scope.inside(context, |context| {
        let source = Source::from_bytes(text.text()).with_path(&path);
        match Script::parse(source, None, context) {
            Ok(script) => script.evaluate(context).map_err(|error| Fault::from_error(error, &shared.texts, context)),
            Err(error) => Err(Fault::from_syntax(&error.to_string(), id, &shared.texts)),
        }
    });
    let object = result.and_then(|value| {
        value.as_object().ok_or_else(|| Fault::new(FaultKind::Syntax, "this is no code that can be called"))
    });
    match object {
        Ok(object) => {
            scope.texts.borrow_mut().push(id);
            Ok(object)
        }
        Err(fault) => {
            shared.texts.remove(id);
            Err(fault)
        }
    }
}

/// Runs a script (an import, Global) in the scope's realm, so that its variables become the screen's.
pub(super) fn run_script(scope: &Scope, code: &Arc<Code>, shared: &Shared, context: &mut Context) -> Result<(), Fault> {
    syntax::bounded(&code.source, false).map_err(|fault| fault.at(code))?;
    let mut text = TextBuilder::default();
    let rewritten = syntax::rewrite(code, &[]);
    text.code(code, rewritten.as_ref().map(|(text, insertions)| (&**text, insertions.clone())));
    let id = shared.texts.add(&mut text);
    scope.texts.borrow_mut().push(id);
    let path = id.path();
    scope.inside(context, |context| {
        let source = Source::from_bytes(text.text()).with_path(&path);
        let script = Script::parse(source, None, context)
            .map_err(|error| Fault::from_syntax(&error.to_string(), id, &shared.texts))?;
        script.evaluate(context).map_err(|error| Fault::from_error(error, &shared.texts, context))?;
        Ok(())
    })
}

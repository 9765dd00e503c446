//! Turns a piece of the app's code into a function of its scope.

use std::rc::Rc;
use std::sync::Arc;

use boa_engine::{Context, JsObject, Script, Source};

use crate::compiled_code::{Compiled, Signature};
use crate::field_fast_path::{self, FastHandler};
use crate::names_in_scope::NamesInScope;
use crate::scope::{Scope, Shared};
use crate::source_map::{Insertion, SourceBuilder};
use crate::syntax::{self, has_free_name};
use crate::{Fault, FaultKind};
use ensemble_core::app::Code;

/// Function of a piece of a screen's code, compiled at its first use.
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
    shared.see(&code.source);
    let same = scope.same_text.borrow().get(code, locals, signature, false);
    if let Some(compiled) = same {
        scope.compiled.borrow_mut().insert((code.id, signature), compiled.clone());
        return Ok(compiled);
    }
    // Kept by the source map for as long as a stack trace may name it.
    let code = &Arc::new(code.clone());
    let used_locals = used_locals(code, locals);
    let parameters = used_locals.iter().map(|at| &*locals[*at]);
    let function = with_rewriting(scope, code, shared, |rewritten| {
        let mut text = SourceBuilder::default();
        text.push_generated(&format!("({}", function_head(code, parameters.clone(), signature)));
        add_body(&mut text, code, rewritten);
        text.push_generated("})");
        evaluate(scope, text, shared, context)
    })?;
    let read_fields = read_fields(code, locals, &used_locals);
    let locals = locals.to_vec();
    let compiled = Rc::new(Compiled {
        function,
        locals,
        used_locals,
        read_fields,
        signature,
        fields: Vec::new(),
        stands_for: None,
    });
    scope.same_text.borrow_mut().add(code, &compiled);
    scope.compiled.borrow_mut().insert((code.id, signature), compiled.clone());
    Ok(compiled)
}

/// The function for a handler that takes the field fast path; `None` for any other handler.
pub(super) fn compiled_fast_path(
    scope: &Scope,
    code: &Code,
    locals: &[Arc<str>],
    shared: &Shared,
    context: &mut Context,
) -> Option<Rc<Compiled>> {
    shared.see(&code.source);
    // While the handler runs, what it calls could change the event through its API.
    let apis = scope.apis.borrow();
    let scripts = scope.scripts.borrow();
    if apis.iter().any(|api| has_free_name(code, api) || scripts.iter().any(|script| has_free_name(script, api))) {
        return None;
    }
    // Two rewritings of one text would lose the columns.
    if syntax::rewrite(code, &[], &shared.cache_hazards).is_some() {
        return None;
    }
    let same = scope.same_text.borrow().get(code, locals, Signature::default(), true);
    if same.is_some() {
        return same;
    }
    let FastHandler { fields, source } = field_fast_path::fast_handler(code)?;
    let code = &Arc::new(code.clone());
    let used_locals = used_locals(code, locals);
    let mut names: Vec<String> = used_locals.iter().map(|at| locals[*at].to_string()).collect();
    names.extend((0..fields.len()).map(field_fast_path::parameter));
    let mut text = SourceBuilder::default();
    let signature = Signature::default();
    text.push_generated(&format!("({}", function_head(code, names.iter().map(String::as_str), signature)));
    add_body(&mut text, code, Some((&source, Vec::new())));
    text.push_generated("})");
    let function = evaluate(scope, text, shared, context).ok()?;
    let read_fields = read_fields(code, locals, &used_locals);
    let locals = locals.to_vec();
    let compiled =
        Rc::new(Compiled { function, locals, used_locals, read_fields, signature, fields, stands_for: None });
    scope.same_text.borrow_mut().add(code, &compiled);
    Some(compiled)
}

/// Places in `locals` of the names that the code mentions. The innermost of equal names wins, so an outer one is left out.
pub(super) fn used_locals(code: &Code, locals: &[Arc<str>]) -> Vec<usize> {
    (0..locals.len())
        .filter(|at| {
            let name = &locals[*at];
            has_free_name(code, name) && syntax::is_name(name) && !locals[at + 1..].contains(name)
        })
        .collect()
}

/// For each used local, the fields that the code reads.
pub(super) fn read_fields(code: &Code, locals: &[Arc<str>], used_locals: &[usize]) -> Vec<Option<Vec<Arc<str>>>> {
    used_locals.iter().map(|at| fields_of(code, &locals[*at])).collect()
}

/// The fields of `name` that an expression reads, such as `n` and `time` of `clock(one.time) + one.n`; `None` when it may do more with the value.
/// Decided by the text alone, and `None` in case of doubt: a word in a string or a comment counts as code.
fn fields_of(code: &Code, name: &str) -> Option<Vec<Arc<str>>> {
    const CHANGES: [&str; 18] = [
        "(", "?.(", "`", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "**=", "<<=", ">>=", "&&=", "||=",
    ];
    let source = &*code.source;
    if !code.is_expression || source.contains("delete") || source.contains("\\u") {
        return None;
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let mut fields: Vec<Arc<str>> = Vec::new();
    for (at, _) in source.match_indices(name) {
        let (before, after) = (&source[..at], &source[at + name.len()..]);
        if before.ends_with(is_part) || after.starts_with(is_part) {
            // A longer name.
            continue;
        }
        let rest = after.strip_prefix("?.").or_else(|| after.strip_prefix('.'))?;
        let field = &rest[..rest.find(|c: char| !is_part(c)).unwrap_or(rest.len())];
        let next = rest[field.len()..].trim_start();
        // `??=` is none of the operators above, as `??` alone is a read.
        let is_assigned = (next.starts_with('=') && !next.starts_with("==")) || next.starts_with("??=");
        let is_changed = is_assigned || CHANGES.iter().any(|change| next.starts_with(change));
        let before = before.trim_end();
        if field.is_empty() || is_changed || before.ends_with("++") || before.ends_with("--") {
            return None;
        }
        if fields.iter().all(|known| &**known != field) {
            fields.push(Arc::from(field));
        }
    }
    Some(fields)
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
pub(super) fn add_body(text: &mut SourceBuilder, code: &Arc<Code>, rewritten: Option<(&str, Vec<Insertion>)>) {
    if code.is_expression {
        // On lines of their own, so that columns inside stay the author's and a `//` comment does not swallow the bracket.
        text.push_generated("return (");
        text.push_code(code, rewritten);
        text.push_generated(")");
    } else {
        text.push_code(code, rewritten);
    }
}

/// Compiles with reads below unanswered APIs made safe; when that does not parse, as written.
pub(super) fn with_rewriting(
    scope: &Scope,
    code: &Arc<Code>,
    shared: &Shared,
    mut attempt: impl FnMut(Option<(&str, Vec<Insertion>)>) -> Result<JsObject, Fault>,
) -> Result<JsObject, Fault> {
    if code.is_expression {
        // What is put into brackets must not close them.
        syntax::check_code(code).map_err(|fault| Fault::from_syntax_fault(fault, code))?;
    } else {
        syntax::bounded(&code.source, false).map_err(|fault| Fault::from_syntax_fault(fault, code))?;
    }
    match syntax::rewrite(code, &scope.apis.borrow(), &shared.cache_hazards) {
        // `?.` may not stand everywhere (`new api.body.x()`); then the code is compiled as the author wrote it.
        Some((text, insertions)) => attempt(Some((&text, insertions))).or_else(|_| attempt(None)),
        None => attempt(None),
    }
}

/// Runs generated source in the scope's realm. Fails when its value is no object.
pub(super) fn evaluate(
    scope: &Scope,
    mut text: SourceBuilder,
    shared: &Shared,
    context: &mut Context,
) -> Result<JsObject, Fault> {
    let id = shared.source_map.add(&mut text);
    let path = id.path();
    let result = scope.enter(shared, context, |context| {
        let source = Source::from_bytes(text.text()).with_path(&path);
        match Script::parse(source, None, context) {
            Ok(script) => {
                script.evaluate(context).map_err(|error| Fault::from_error(error, &shared.source_map, context))
            }
            Err(error) => Err(Fault::from_syntax(&error.to_string(), id, &shared.source_map)),
        }
    });
    let object = result.and_then(|value| {
        value.as_object().ok_or_else(|| Fault::new(FaultKind::Syntax, "this is no code that can be called"))
    });
    match object {
        Ok(object) => {
            scope.sources.borrow_mut().push(id);
            Ok(object)
        }
        Err(fault) => {
            shared.source_map.remove(id);
            Err(fault)
        }
    }
}

/// Runs a script (an import, Global) in the scope's realm, so that its variables become the screen's.
pub(super) fn run_script(scope: &Scope, code: &Arc<Code>, shared: &Shared, context: &mut Context) -> Result<(), Fault> {
    syntax::bounded(&code.source, false).map_err(|fault| Fault::from_syntax_fault(fault, code))?;
    let mut text = SourceBuilder::default();
    let rewritten = syntax::rewrite(code, &[], &shared.cache_hazards);
    text.push_code(code, rewritten.as_ref().map(|(text, insertions)| (&**text, insertions.clone())));
    let id = shared.source_map.add(&mut text);
    // Kept even when it fails: functions that it has declared before may be called and fail later.
    scope.sources.borrow_mut().push(id);
    let path = id.path();
    scope.enter(shared, context, |context| {
        let source = Source::from_bytes(text.text()).with_path(&path);
        let script = Script::parse(source, None, context)
            .map_err(|error| Fault::from_syntax(&error.to_string(), id, &shared.source_map))?;
        script.evaluate(context).map_err(|error| {
            let names = NamesInScope { scope: Some(scope), ..NamesInScope::default() };
            Fault::from_error_among(error, &shared.source_map, &names, context)
        })?;
        Ok(())
    })
}

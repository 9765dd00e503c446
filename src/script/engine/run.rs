//! Runs handlers and expressions.

use std::rc::Rc;
use std::sync::Arc;

use boa_engine::{Context, JsValue};
use smallvec::SmallVec;

use super::{Engine, ScriptEnv, closed_fault};
use crate::compile::{compiled, compiled_fast_path};
use crate::compiled_code::{Compiled, Signature};
use crate::convert::{fields_to_js, from_script_value};
use crate::field_fast_path;
use crate::host::names::widget;
use crate::host::response_object::response_object;
use crate::names_in_scope::NamesInScope;
use crate::scope::Scope;
use crate::syntax::has_free_name;
use crate::{Body, Fault, Function, HandlerArgs, ScriptValue, engine_panic};
use ensemble_core::app::Code;
use ensemble_core::value::Value;

impl Engine {
    /// Evaluates an expression. `locals` are item-template names, outermost first.
    pub fn evaluate(
        &mut self,
        at: ScriptEnv,
        code: &Code,
        locals: &[(Arc<str>, ScriptValue)],
    ) -> Result<ScriptValue, Fault> {
        self.run(at, code, locals, &HandlerArgs::default())
    }

    /// Runs a handler's body; `return` gives the value, an async body a promise.
    pub fn run(
        &mut self,
        at: ScriptEnv,
        code: &Code,
        locals: &[(Arc<str>, ScriptValue)],
        extra: &HandlerArgs,
    ) -> Result<ScriptValue, Fault> {
        let scope = self.scope(at.scope).ok_or_else(closed_fault)?;
        let mut fields: SmallVec<[JsValue; 8]> = SmallVec::new();
        let fast = self.fast_path(at, &scope, code, locals, extra).filter(|fast| {
            extra.response.as_ref().is_some_and(|response| {
                field_fast_path::arguments(&fast.fields, response, &self.shared.strings, |field| fields.push(field))
                    .is_some()
            })
        });
        let compiled = match fast {
            Some(fast) => fast,
            None => {
                // Filled up to the field that was a list or a map.
                fields.clear();
                self.compiled(at, &scope, code, locals, extra)?
            }
        };
        let shared = self.shared.clone();
        let stands_for = compiled.stands_for.clone();
        let _stand_in = stands_for.map(|(original, code)| shared.source_map.stand_in(original, code));
        let outer = shared.limits.running.enter(code.span);
        let result = scope.enter(&shared, &mut self.context, |context| {
            let mut args: SmallVec<[JsValue; 8]> = SmallVec::new();
            for (at, fields) in compiled.used_locals.iter().zip(&compiled.read_fields) {
                args.push(match (locals.get(*at), fields) {
                    (Some((_, ScriptValue::Plain(Value::Map(row)))), Some(fields)) => {
                        fields_to_js(row, fields, &shared.strings, context)?
                    }
                    (Some((_, script_value)), _) => from_script_value(script_value, &shared.strings, context)?,
                    (None, _) => JsValue::undefined(),
                });
            }
            if compiled.signature.event {
                args.push(match &extra.event {
                    Some(event) => from_script_value(event, &shared.strings, context)?,
                    None => JsValue::undefined(),
                });
            }
            if compiled.signature.response {
                args.push(match &extra.response {
                    Some(response) => response_object(&scope, &shared, response, context).into(),
                    None => JsValue::undefined(),
                });
            }
            args.append(&mut fields);
            let this = match extra.this {
                Some((handle, spec)) => widget(&scope, handle, spec, &shared, context)?.into(),
                None => JsValue::undefined(),
            };
            compiled.function.call(&this, &args, context)
        });
        shared.limits.running.restore(outer);
        if code.is_async
            && let Ok(value) = &result
        {
            self.track_async(value, at.scope, code);
        }
        let names = match &result {
            Ok(_) => NamesInScope::default(),
            Err(_) => NamesInScope { scope: Some(&*scope), locals, others: self.other_names(at, extra) },
        };
        self.finish(result, &names).map_err(|fault| match fault.span {
            // A spread or a panic leaves no trace of where in the code it was.
            None => Fault { span: Some(code.span), ..fault },
            Some(_) => fault,
        })
    }

    /// The handler compiled for the field fast path; `None` when it has to get the whole event.
    fn fast_path(
        &mut self,
        at: ScriptEnv,
        scope: &Scope,
        code: &Code,
        locals: &[(Arc<str>, ScriptValue)],
        extra: &HandlerArgs,
    ) -> Option<Rc<Compiled>> {
        let is_event =
            extra.response.as_ref().is_some_and(|response| matches!(&*response.body.borrow(), Body::Event { .. }));
        let takes_more = extra.event.is_some() && has_free_name(code, "event");
        // Code of a custom widget is part of one function for the whole definition, so that it cannot be rewritten alone.
        if !is_event || takes_more || at.instance.is_some() {
            return None;
        }
        let known = scope.fast_paths.borrow().get(&code.id).cloned();
        let compiled = match known {
            Some(known) => known?,
            None => {
                let names: Vec<Arc<str>> = locals.iter().map(|(name, _)| name.clone()).collect();
                let made = compiled_fast_path(scope, code, &names, &self.shared.clone(), &mut self.context);
                // `None` is kept, too: deciding it again for each event would cost a parse.
                scope.fast_paths.borrow_mut().insert(code.id, made.clone());
                made?
            }
        };
        // A piece of code may run where other item-template names are in scope: its parameters are then not these.
        compiled.locals.iter().eq(locals.iter().map(|(name, _)| name)).then_some(compiled)
    }

    fn compiled(
        &mut self,
        at: ScriptEnv,
        scope: &Scope,
        code: &Code,
        locals: &[(Arc<str>, ScriptValue)],
        extra: &HandlerArgs,
    ) -> Result<Rc<Compiled>, Fault> {
        let shared = self.shared.clone();
        if let Some(instance) = at.instance {
            let (_, instance) = self.instances.get(&instance).ok_or_else(closed_fault)?;
            // Code that is not of its definition (a callback passed in as an input) belongs to the screen.
            if instance.has(code.id) {
                let instance = instance.clone();
                return instance.compiled(scope, code, &shared, &mut self.context);
            }
        }
        let signature = Signature {
            event: extra.event.is_some() && has_free_name(code, "event"),
            response: extra.response.is_some() && has_free_name(code, "response"),
        };
        // Looked up before the names are collected, which allocates; this runs for every event.
        if let Some(known) = scope.compiled.borrow().get(&(code.id, signature))
            && known.locals.iter().eq(locals.iter().map(|(name, _)| name))
        {
            return Ok(known.clone());
        }
        let names: Vec<Arc<str>> = locals.iter().map(|(name, _)| name.clone()).collect();
        compiled(scope, code, &names, signature, &shared, &mut self.context)
    }

    /// Calls a function that a script passed to the host.
    pub fn call(&mut self, function: &Function, args: &[ScriptValue]) -> Result<ScriptValue, Fault> {
        let shared = self.shared.clone();
        let context = &mut self.context;
        let call = |context: &mut Context| {
            let args = args
                .iter()
                .map(|arg| from_script_value(arg, &shared.strings, context))
                .collect::<Result<Vec<_>, _>>()?;
            function.object.call(&JsValue::undefined(), &args, context)
        };
        let scope = function.scope.and_then(|scope| shared.scopes.borrow().get(&scope).cloned());
        let result = match &scope {
            Some(scope) => scope.enter(&shared, context, call),
            None => engine_panic::catch(&shared.broken, || call(context)),
        };
        self.finish(result, &NamesInScope { scope: scope.as_deref(), ..NamesInScope::default() })
    }

    /// Names that a handler sees besides those of its screen and of item templates.
    fn other_names(&self, at: ScriptEnv, extra: &HandlerArgs) -> Vec<Arc<str>> {
        let mut names: Vec<Arc<str>> = Vec::new();
        names.extend(extra.event.is_some().then(|| Arc::from("event")));
        names.extend(extra.response.is_some().then(|| Arc::from("response")));
        if let Some((_, instance)) = at.instance.and_then(|instance| self.instances.get(&instance)) {
            names.extend(instance.names().cloned());
        }
        names
    }
}

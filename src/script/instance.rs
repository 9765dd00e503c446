//! Custom widgets: every instance has its own inputs, ids and variables, shared by all code of its definition.
//!
//! The definition becomes one function. Called for an instance, it runs imports and Global and gives back doors to that instance's
//! variables and code:
//!
//! ```js
//! (function (input, id) {
//!   function $set($at, $value) { switch ($at) { case 0: input = $value; return; … } }
//!   return (function () {
//!     /* imports, Global */
//!     return [$set, function get($at) {…}, function code($at) { switch ($at) { case 0: return function (row) {…}; … } }];
//!   })();
//! })
//! ```
//!
//! What is not the author's begins with `$`, so that an input may be called `value` or `at`.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::Arc;

use boa_engine::{Context, JsObject, JsResult, JsValue};
use rustc_hash::FxHashMap;

use super::compile::{add_body, evaluate, function_head, mentions, taken};
use super::convert::{from_script_value, to_script_value};
use super::scope::{Compiled, Scope, Shared, Signature};
use super::syntax;
use super::texts::TextBuilder;
use super::{Fault, FaultKind, Name, ScriptValue};
use ensemble_core::app::{Code, CodeId, CustomWidget};

/// Names an instance of a custom widget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InstanceId(pub u32);

/// What an instance begins with.
pub struct InstanceSpec<'a> {
    /// Whose instance.
    pub definition: &'a Arc<CustomWidget>,
    /// Inputs as the caller gave them.
    pub inputs: Vec<(Arc<str>, ScriptValue)>,
    /// Ids of the widgets in its body, and other names that only it has.
    pub names: Vec<(Arc<str>, Name)>,
    /// Imports, then Global.
    pub scripts: &'a [Arc<Code>],
}

/// A definition as a function.
pub(super) struct Factory {
    /// Keeps the address, by which factories are found, from being used again.
    definition: Arc<CustomWidget>,
    function: JsObject,
    /// Names that are set from outside.
    inputs: Vec<Arc<str>>,
    /// Names that can be read: the inputs, then variables of its scripts.
    readable: Vec<Arc<str>>,
    codes: FxHashMap<CodeId, usize>,
}

/// One instance.
pub(super) struct Instance {
    factory: Rc<Factory>,
    doors: RefCell<Option<Doors>>,
    /// Inputs and names that the script has not been told yet.
    waiting: RefCell<Vec<(usize, Waiting)>>,
    has_waiting: Cell<bool>,
    compiled: RefCell<FxHashMap<usize, Rc<Compiled>>>,
}

#[derive(Clone)]
struct Doors {
    set: JsObject,
    get: JsObject,
    code: JsObject,
}

enum Waiting {
    Value(ScriptValue),
    Name(Name),
}

/// `event` and `response` are parameters of every function of a definition that mentions them.
fn signature_of(code: &Code) -> Signature {
    Signature { event: mentions(code, "event"), response: mentions(code, "response") }
}

impl Factory {
    /// The factory of a definition, made at its first use in a scope.
    pub fn of(
        scope: &Scope,
        spec: &InstanceSpec<'_>,
        shared: &Shared,
        context: &mut Context,
    ) -> Result<(Rc<Self>, Vec<Fault>), Fault> {
        let key = Arc::as_ptr(spec.definition) as usize;
        if let Some(known) = scope.factories.borrow().get(&key) {
            return Ok((known.clone(), Vec::new()));
        }
        let (factory, faults) = Self::new(scope, spec, shared, context)?;
        let factory = Rc::new(factory);
        scope.factories.borrow_mut().insert(key, factory.clone());
        Ok((factory, faults))
    }

    fn new(
        scope: &Scope,
        spec: &InstanceSpec<'_>,
        shared: &Shared,
        context: &mut Context,
    ) -> Result<(Self, Vec<Fault>), Fault> {
        let definition = spec.definition;
        let mut inputs: Vec<Arc<str>> = definition.inputs.clone();
        inputs.extend(definition.ids.iter().cloned());
        inputs.extend(spec.inputs.iter().map(|(name, _)| name.clone()));
        inputs.extend(spec.names.iter().map(|(name, _)| name.clone()));
        let mut seen = rustc_hash::FxHashSet::default();
        inputs.retain(|name| syntax::is_name(name) && seen.insert(name.clone()));

        let mut faults = Vec::new();
        let mut usable = |code: &Arc<Code>| match syntax::check_code(code) {
            Ok(info) => Some(info),
            Err(fault) => {
                faults.push(fault.at(code));
                None
            }
        };
        let mut readable = inputs.clone();
        let mut scripts = Vec::new();
        for code in spec.scripts {
            let Some(info) = usable(code) else { continue };
            readable.extend(info.declared.into_iter().filter(|name| seen.insert(name.clone())));
            scripts.push(code);
        }
        let codes: Vec<_> = definition.codes.iter().filter(|(code, _)| usable(code).is_some()).collect();

        let mut text = TextBuilder::default();
        text.glue(&format!("(function ({}) {{", inputs.join(", ")));
        text.glue(&format!(
            "function $set($at, $value) {{ switch ($at) {{ {} }} }}",
            switch(&inputs, |name| format!("{name} = $value; return"))
        ));
        text.glue("return (function () {");
        for code in scripts {
            let rewritten = syntax::rewrite(code, &[]);
            text.code(code, rewritten.as_ref().map(|(text, insertions)| (&**text, insertions.clone())));
            text.glue(";");
        }
        text.glue(&format!(
            "return [$set, function ($at) {{ switch ($at) {{ {} }} }}, function ($at) {{ switch ($at) {{",
            switch(&readable, |name| format!("return {name}"))
        ));
        let apis = scope.apis.borrow().clone();
        for (at, (code, locals)) in codes.iter().enumerate() {
            let parameters = taken(code, locals);
            let head = function_head(code, parameters.iter().map(|at| &*locals[*at]), signature_of(code));
            text.glue(&format!("case {at}: return {head}"));
            let guarded = syntax::rewrite(code, &apis);
            add_body(&mut text, code, guarded.as_ref().map(|(text, insertions)| (&**text, insertions.clone())));
            text.glue("};");
        }
        text.glue("} }]; })(); })");
        let function = evaluate(scope, text, shared, context)?;
        let codes = codes.iter().enumerate().map(|(at, (code, _))| (code.id, at)).collect();
        Ok((Self { definition: definition.clone(), function, inputs, readable, codes }, faults))
    }
}

impl Instance {
    /// A new instance. Its scripts run now if it has any, otherwise at its first use.
    pub fn open(
        scope: &Scope,
        spec: InstanceSpec<'_>,
        shared: &Rc<Shared>,
        context: &mut Context,
    ) -> Result<(Self, Vec<Fault>), Fault> {
        let (factory, mut faults) = Factory::of(scope, &spec, shared, context)?;
        let instance = Self {
            factory,
            doors: RefCell::default(),
            waiting: RefCell::default(),
            has_waiting: Cell::new(false),
            compiled: RefCell::default(),
        };
        for (name, datum) in spec.inputs {
            instance.set(&name, datum);
        }
        for (name, what) in spec.names {
            instance.wait(&name, Waiting::Name(what));
        }
        if !spec.scripts.is_empty()
            && let Err(fault) = instance.doors(scope, shared, context)
        {
            faults.push(fault);
        }
        Ok((instance, faults))
    }

    /// Sets an input; the script is told when it next runs.
    pub fn set(&self, name: &str, value: ScriptValue) {
        self.wait(name, Waiting::Value(value));
    }

    /// Gives a name another meaning; the script is told when it next runs.
    pub fn name(&self, name: &str, what: Name) {
        self.wait(name, Waiting::Name(what));
    }

    fn wait(&self, name: &str, what: Waiting) {
        let Some(at) = self.factory.inputs.iter().position(|input| &**input == name) else { return };
        let mut waiting = self.waiting.borrow_mut();
        waiting.retain(|(other, _)| *other != at);
        waiting.push((at, what));
        self.has_waiting.set(true);
    }

    /// Whether `code` belongs to the definition.
    pub fn has(&self, code: CodeId) -> bool {
        self.factory.codes.contains_key(&code)
    }

    /// The function for a piece of the definition's code.
    pub fn compiled(
        &self,
        scope: &Scope,
        code: &Code,
        shared: &Rc<Shared>,
        context: &mut Context,
    ) -> Result<Rc<Compiled>, Fault> {
        let doors = self.doors(scope, shared, context)?;
        self.tell(&doors, scope, shared, context)?;
        let Some(at) = self.factory.codes.get(&code.id).copied() else {
            return Err(Fault::new(FaultKind::Syntax, "this code is not part of the widget"));
        };
        if let Some(known) = self.compiled.borrow().get(&at) {
            return Ok(known.clone());
        }
        let locals = self
            .factory
            .definition
            .codes
            .iter()
            .find(|(known, _)| known.id == code.id)
            .map(|(_, locals)| locals.clone());
        let locals = locals.unwrap_or_default();
        let function = doors
            .code
            .call(&JsValue::undefined(), &[JsValue::from(at)], context)
            .map_err(|error| Fault::from_error(error, &shared.texts, context))?;
        let function =
            function.as_object().ok_or_else(|| Fault::new(FaultKind::Syntax, "this code cannot be called"))?;
        let compiled = Rc::new(Compiled {
            function,
            taken: taken(code, &locals),
            locals,
            signature: signature_of(code),
            fields: Vec::new(),
        });
        self.compiled.borrow_mut().insert(at, compiled.clone());
        Ok(compiled)
    }

    /// A variable of the instance: an input, or one of its scripts' own.
    pub fn variable(
        &self,
        name: &str,
        scope: &Scope,
        shared: &Rc<Shared>,
        context: &mut Context,
    ) -> Option<ScriptValue> {
        let at = self.factory.readable.iter().position(|known| &**known == name)?;
        let untold =
            self.waiting.borrow().iter().find(|(other, _)| *other == at).and_then(|(_, waiting)| match waiting {
                Waiting::Value(datum) => Some(datum.clone()),
                Waiting::Name(_) => None,
            });
        if untold.is_some() {
            return untold;
        }
        let doors = self.doors(scope, shared, context).ok()?;
        self.tell(&doors, scope, shared, context).ok()?;
        let value = doors.get.call(&JsValue::undefined(), &[JsValue::from(at)], context).ok()?;
        Some(to_script_value(&value))
    }

    fn doors(&self, scope: &Scope, shared: &Rc<Shared>, context: &mut Context) -> Result<Doors, Fault> {
        if let Some(doors) = &*self.doors.borrow() {
            return Ok(doors.clone());
        }
        let mut arguments = vec![JsValue::undefined(); self.factory.inputs.len()];
        let waiting = self.waiting.take();
        self.has_waiting.set(false);
        let made = scope.inside(context, |context| {
            for (at, waiting) in &waiting {
                arguments[*at] = waiting.to_js(scope, shared, context)?;
            }
            let doors = self.factory.function.call(&JsValue::undefined(), &arguments, context)?;
            let doors = doors.to_object(context)?;
            let mut door = |at: u32| doors.get(at, context)?.to_object(context);
            Ok(Doors { set: door(0)?, get: door(1)?, code: door(2)? })
        });
        let doors: Doors = made.map_err(|error| Fault::from_error(error, &shared.texts, context))?;
        *self.doors.borrow_mut() = Some(doors.clone());
        Ok(doors)
    }

    fn tell(&self, doors: &Doors, scope: &Scope, shared: &Rc<Shared>, context: &mut Context) -> Result<(), Fault> {
        if !self.has_waiting.take() {
            return Ok(());
        }
        let waiting = self.waiting.take();
        let told: JsResult<()> = scope.inside(context, |context| {
            for (at, waiting) in &waiting {
                let value = waiting.to_js(scope, shared, context)?;
                doors.set.call(&JsValue::undefined(), &[JsValue::from(*at), value], context)?;
            }
            Ok(())
        });
        told.map_err(|error| Fault::from_error(error, &shared.texts, context))
    }
}

impl Waiting {
    fn to_js(&self, scope: &Scope, shared: &Rc<Shared>, context: &mut Context) -> JsResult<JsValue> {
        match self {
            Self::Value(datum) => from_script_value(datum, &shared.keys, context),
            Self::Name(name) => scope.value_of(name, shared, context),
        }
    }
}

fn switch(names: &[Arc<str>], case: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    for (at, name) in names.iter().enumerate() {
        let _ = write!(text, "case {at}: {}; ", case(name));
    }
    text
}

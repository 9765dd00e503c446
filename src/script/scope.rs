//! Scope of a screen: a realm with the app's names on its global object, and the code compiled for it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use boa_engine::object::builtins::JsFunction;
use boa_engine::realm::Realm;
use boa_engine::{Context, JsObject, JsResult, JsString};
use rustc_hash::FxHashMap;

use crate::compiled_code::{Compiled, Signature};
use crate::engine_panic::{self, EnginePanic};
use crate::inline_caches::CacheHazards;
use crate::promise::{Pending, Rejections};
use crate::same_text::SameText;
use crate::scope_id::{self, ScopeId, current_id};
use crate::source_map::{SourceId, SourceMap};
use crate::string_cache::StringCache;
use crate::{Host, Limits, Name, Object, memory, native_stack};
use ensemble_core::app::{Code, CodeId};
use ensemble_core::regex::{Flags, Pattern};
use ensemble_core::value::Value;

/// Compiled expressions by source and flags; `None` for those that only Boa's own matcher knows.
pub(super) type Patterns = FxHashMap<(JsString, Flags), Option<Rc<Pattern>>>;

/// State that the engine shares with native functions.
pub(super) struct Shared {
    pub host: Rc<dyn Host>,
    pub limits: Limits,
    pub strings: StringCache,
    pub source_map: SourceMap,
    /// Accesses that the engine's inline caches would get wrong.
    pub cache_hazards: CacheHazards,
    pub scopes: RefCell<FxHashMap<ScopeId, Rc<Scope>>>,
    pub pending: Pending,
    pub rejections: Rejections,
    /// Regular expressions, compiled for the bounded matcher.
    pub patterns: RefCell<Patterns>,
    /// Remaining steps of regular expressions in the running call.
    pub regex_steps: Cell<u64>,
    /// State of a seeded `Math.random()`.
    pub random: Cell<u64>,
    /// True after Boa has panicked: its state may be half changed.
    pub broken: Cell<bool>,
    /// Bytes of events held by objects of scripts outside of the engine's heap, since the last collection.
    pub outside: Cell<isize>,
    /// Address of the event that was added to `outside` last.
    pub counted: Cell<usize>,
    /// A script has called `event.preventDefault()`.
    pub default_prevented: Cell<bool>,
    /// The program holds more than [`Limits::kept_bytes`].
    pub full: Cell<bool>,
}

/// A screen's realm and its objects.
pub(super) struct Scope {
    pub id: ScopeId,
    pub realm: Realm,
    pub global: JsObject,
    /// Names that the host declared.
    pub names: RefCell<FxHashMap<Arc<str>, Name>>,
    /// Names of APIs: reading below their `body` before it is there is no fault.
    pub apis: RefCell<Vec<Arc<str>>>,
    pub compiled: RefCell<FxHashMap<(CodeId, Signature), Rc<Compiled>>>,
    /// Handlers on the field fast path; `None` where the handler needs the whole event.
    pub fast_paths: RefCell<FxHashMap<CodeId, Option<Rc<Compiled>>>>,
    /// Functions of both kinds by their text.
    pub same_text: RefCell<SameText>,
    /// Imports and `Global`, which ran when the screen was opened.
    pub scripts: RefCell<Vec<Arc<Code>>>,
    /// Functions that read a `let` or `const` of Global.
    pub binding_readers: RefCell<FxHashMap<Arc<str>, JsObject>>,
    /// Compiled texts, whose entries in the source map end with the scope.
    pub sources: RefCell<Vec<SourceId>>,
    /// JavaScript objects of the app's objects.
    pub objects: RefCell<FxHashMap<Object, JsObject>>,
    /// Prototypes by the address of the widget's declaration, or a small number for other kinds.
    pub prototypes: RefCell<FxHashMap<usize, JsObject>>,
    /// Getters and setters of values that are converted when they are read, by key.
    pub lazy_accessors: RefCell<FxHashMap<Arc<str>, LazyAccessor>>,
    /// JavaScript objects for lists and maps that the host holds as plain data; see `host::data`.
    pub data: RefCell<Vec<(Value, JsObject)>>,
}

/// Getter and setter of a property that is converted when read; see `convert::lazy_object`.
#[derive(Clone)]
pub(super) struct LazyAccessor {
    pub get: JsFunction,
    pub set: JsFunction,
}

impl Shared {
    /// Looks at code that will run, and compiles the expressions and handlers of all screens anew when it makes their inline caches wrong.
    pub fn see(&self, source: &str) {
        if self.cache_hazards.see(source) {
            for scope in self.scopes.borrow().values() {
                scope.compiled.borrow_mut().clear();
                scope.fast_paths.borrow_mut().clear();
                scope.same_text.borrow_mut().clear();
            }
        }
    }
}

impl Scope {
    /// A new realm without names.
    pub fn new(id: ScopeId, context: &mut Context) -> JsResult<Self> {
        let realm = context.create_realm()?;
        scope_id::mark(&realm, id);
        let outer = context.enter_realm(realm.clone());
        let global = context.global_object();
        context.enter_realm(outer);
        Ok(Self {
            id,
            realm,
            global,
            names: RefCell::default(),
            apis: RefCell::default(),
            compiled: RefCell::default(),
            fast_paths: RefCell::default(),
            same_text: RefCell::default(),
            scripts: RefCell::default(),
            binding_readers: RefCell::default(),
            sources: RefCell::default(),
            objects: RefCell::default(),
            prototypes: RefCell::default(),
            lazy_accessors: RefCell::default(),
            data: RefCell::default(),
        })
    }

    /// Runs `act` inside the realm, with the limits of memory and stack of a call. A panic in it is an error.
    pub fn enter<T, E: From<EnginePanic>>(
        &self,
        shared: &Shared,
        context: &mut Context,
        act: impl FnOnce(&mut Context) -> Result<T, E>,
    ) -> Result<T, E> {
        let outer = context.enter_realm(self.realm.clone());
        // Calls from outside go through here, so that none runs without the memory limit; jobs of promises set it themselves (`Engine::run_jobs`).
        let result =
            engine_panic::catch(&shared.broken, || memory::limited(|| native_stack::measured(|| act(context))));
        context.enter_realm(outer);
        result
    }
}

/// The scope whose function is running.
pub(super) fn current(shared: &Shared, context: &Context) -> Option<Rc<Scope>> {
    let id = current_id(context)?;
    shared.scopes.borrow().get(&id).cloned()
}

/// The shared state, from inside a native function.
pub(super) fn shared(context: &Context) -> JsResult<Rc<Shared>> {
    context
        .get_data::<Rc<Shared>>()
        .cloned()
        .ok_or_else(|| boa_engine::JsNativeError::error().with_message("the app has ended").into())
}

//! Loads maps that a script makes while the app runs and that contain widgets, actions or handlers: arguments of an action, parts of a widget.

use std::sync::Arc;

use super::LoadOptions;
use super::loader::Loader;
use crate::app::{ActionCall, App, Element, Handler, MemoryFiles, Screen};
use crate::diag::{Report, Span};
use crate::spec::{ActionSpec, Catalog, Kind, Spec};
use crate::syntax::JavaScript;
use crate::value::Value;

/// Scope of a call: the app, and the screen whose private widgets and actions it may use.
pub struct InlineScope<'a> {
    /// The app.
    pub app: &'a App,
    /// The screen.
    pub screen: Option<&'a Screen>,
    /// The widgets and actions that apps may name.
    pub catalog: &'a Catalog,
    /// Checks JavaScript.
    pub js: &'a dyn JavaScript,
    /// The id of the first piece of code in the call; no other code of the app has it or a greater one below `u32::MAX`.
    pub first_code: u32,
}

/// True when an argument contains widgets, actions or handlers, which the loader must read. A callback counts if it is a map (`onResponse:
/// {showToast: {…}}`), not if it is JavaScript text.
pub fn is_structure(action: &ActionSpec, name: &str, value: &Value) -> bool {
    let made = |kind: &Kind| matches!(kind, Kind::Widget | Kind::Action);
    action.arg(name).is_some_and(|prop| made(&prop.kind))
        || (value.as_map().is_some() && action.callbacks.iter().any(|slot| slot.name == name))
        || matches!(
            (action.name, name),
            ("executeActionGroup", "actions")
                | ("executeConditionalAction", "conditions")
                | ("executeAction", "events")
                | ("executeCode", "body")
        )
}

/// Loads a call with the arguments `args`, a map. Returns the call (`None` if unusable), its faults, and the next free code id.
pub fn load_call(
    action: &'static ActionSpec,
    args: &Value,
    scope: &InlineScope<'_>,
) -> (Option<Arc<ActionCall>>, Report, u32) {
    let (options, files) = (LoadOptions::default(), MemoryFiles::default());
    let mut loader = Loader::new(&files, scope.catalog, scope.js, &options);
    scope.prepare(&mut loader);
    // JSON is YAML: the same reader, the same limits.
    let file = loader.sources.add(format!("`ensemble.{}`", action.name), args.to_display());
    let tree = loader.tree_of(file);
    let handler = tree.map(|tree| {
        let span = Span { file, start: 0, end: 0 };
        loader.action(action, span, Some(&tree.root))
    });
    let call = match handler {
        Some(Handler::Action(call)) => Some(call),
        Some(Handler::Script(_) | Handler::Unusable(_) | Handler::Nothing(_)) | None => None,
    };
    let next_code = loader.next_code;
    let (_, _, report) = loader.into_app();
    (call, report, next_code)
}

/// Reads a part of a widget whose properties are `props`, a map. Answers as [`load_call`] does.
pub fn load_part(spec: &'static Spec, props: &Value, scope: &InlineScope<'_>) -> (Option<Arc<Element>>, Report, u32) {
    let (options, files) = (LoadOptions::default(), MemoryFiles::default());
    let mut loader = Loader::new(&files, scope.catalog, scope.js, &options);
    scope.prepare(&mut loader);
    let file = loader.sources.add(format!("`{}`", spec.name), props.to_display());
    let tree = loader.tree_of(file);
    let span = Span { file, start: 0, end: 0 };
    let part = tree.map(|tree| Arc::new(loader.builtin(spec, span, Some(&tree.root))));
    let next_code = loader.next_code;
    let (_, _, report) = loader.into_app();
    (part, report, next_code)
}

impl InlineScope<'_> {
    /// Gives a loader the names that may stand in the structure.
    fn prepare(&self, loader: &mut Loader<'_>) {
        (loader.first_code, loader.next_code) = (self.first_code, self.first_code);
        // A new file id, so that a fault of the structure is not shown in a file of the app.
        loader.sources = (*self.app.sources).clone();
        loader.widget_names = self.app.widgets.keys().cloned().collect();
        loader.action_names = self.app.actions.keys().cloned().collect();
        if let Some(screen) = self.screen {
            loader.doc.private = screen.widgets.keys().cloned().collect();
            loader.doc.private_actions = screen.actions.keys().cloned().collect();
        }
    }
}

//! Scope of API names, and of the expressions and handlers of an API.

use std::rc::Rc;
use std::sync::Arc;

use crate::apis::full_name;
use crate::runtime::Runtime;
use crate::scene::ScreenId;
use crate::scope::{Context, LexicalScope, ScopeKind};
use ensemble_core::app::{Api, ApiKind};
use ensemble_core::value::Value;
use ensemble_script::{HandlerArgs, Name, Object, ScriptValue};

impl Runtime {
    /// The full name of an API that is visible from `cx`.
    pub(in crate::runtime) fn find_api(&self, cx: &Context, name: &str) -> Option<Arc<str>> {
        let key = full_name(cx.screen, name);
        self.store.apis().contains(&key).then_some(key)
    }

    /// Context of an API's expressions: the definition that it belongs to, with the API's inputs.
    pub(in crate::runtime) fn api_context(&mut self, cx: &Context, api: &Arc<Api>, inputs: &Value) -> Context {
        let owns = |lexical: &LexicalScope| match &lexical.kind {
            ScopeKind::Widget(widget) => widget.definition.apis.iter().any(|own| own.name == api.name),
            ScopeKind::Screen | ScopeKind::Locals(_) => false,
        };
        let mut level = cx.names.definition_level();
        while !owns(&level)
            && let Some(parent) = level.parent.clone()
        {
            level = parent.definition_level();
        }
        // The screen calls an API of a custom widget: its handlers still run in the scope of that widget.
        if !owns(&level)
            && let Some(inside) = self.owner_of(cx.screen, api)
        {
            level = inside;
        }
        let names = if api.inputs.is_empty() {
            level
        } else {
            let values = api.inputs.iter().map(|name| ScriptValue::Plain(inputs.get(name))).collect();
            LexicalScope::locals(&level, self.handles.next(), api.inputs.clone(), values)
        };
        Context {
            screen: cx.screen,
            names,
            extra: HandlerArgs::default(),
            origin: Some(Arc::from(format!("API `{}`", api.name))),
        }
    }

    /// Scope of the first custom widget of the screen that declares an API.
    fn owner_of(&self, screen: ScreenId, api: &Arc<Api>) -> Option<Rc<LexicalScope>> {
        self.store.find_custom_scope(|handle, widget| {
            let here = self.widgets.get(handle).is_some_and(|instance| instance.cx.screen == screen);
            here && widget.definition.apis.iter().any(|own| Arc::ptr_eq(own, api))
        })
    }

    /// Declares an alias (`invokeAPI.id`) for a response.
    pub(in crate::runtime) fn declare_alias(&mut self, screen: ScreenId, id: &Arc<str>, api: &Arc<Api>, of: &Arc<str>) {
        if api.kind == ApiKind::Sse {
            // An API has one stream, so its second name is the same thing.
            return self.declare(screen, id.clone(), Name::Object(Object::Api(of.clone())));
        }
        self.add_api_as(screen, id, api);
    }

    /// Adds an API of a reusable action to an open screen.
    pub(in crate::runtime) fn add_api(&mut self, screen: ScreenId, api: &Arc<Api>) {
        self.add_api_as(screen, &api.name, api);
    }

    fn add_api_as(&mut self, screen: ScreenId, name: &Arc<str>, api: &Arc<Api>) {
        let key = full_name(screen, name);
        if self.store.apis().add(&key, api, screen) {
            self.declare(screen, name.clone(), Name::Object(Object::Api(key)));
        }
    }
}

//! Evaluates plain paths such as `feed.body.data.price` without JavaScript.

use std::sync::Arc;

use super::Evaluator;
use crate::apis::response;
use crate::scope::{Context, ScopeKind, find_id};
use crate::store::Key;
use ensemble_core::app::PathExpr;
use ensemble_core::value::{Segment, Value};
use ensemble_script::{Body, Name, Object, Response, ScriptValue};

impl Evaluator<'_> {
    /// The value at the end of a path; `None` when its first name is not one of the app's.
    pub(super) fn path(&mut self, path: &PathExpr, cx: &Context) -> Option<ScriptValue> {
        let (root, rest) = (&*path.root, &*path.rest);
        match root {
            "event" if cx.extra.event.is_some() => {
                let event = cx.extra.event.clone().unwrap_or_default();
                return Some(self.engine.path(&event, rest));
            }
            "response" if cx.extra.response.is_some() => {
                let response = cx.extra.response.clone()?;
                return Some(self.response_path(&response, rest, cx));
            }
            "this" => {
                if let Some((handle, _)) = cx.extra.this {
                    return Some(self.widget_path(handle, rest));
                }
            }
            _ => {}
        }
        for lexical in cx.names.outwards() {
            match &lexical.kind {
                ScopeKind::Locals(locals) => {
                    if let Some(at) = locals.names.iter().position(|name| &**name == root) {
                        self.store.record_read(|| Key::Locals(locals.id));
                        let value = locals.values.borrow().get(at).cloned().unwrap_or_default();
                        return Some(self.engine.path(&value, rest));
                    }
                    if let Some(handle) = find_id(&locals.ids.borrow(), root) {
                        return Some(self.widget_path(handle, rest));
                    }
                }
                ScopeKind::Widget(widget) => {
                    if let Some(at) = widget.definition.inputs.iter().position(|name| &**name == root) {
                        self.store.record_read(|| Key::Input(widget.handle, at));
                        let value = widget.inputs.borrow().get(at).cloned().unwrap_or_default();
                        let value = self.store.watched(value);
                        return Some(self.engine.path(&value, rest));
                    }
                    if let Some(handle) = find_id(&widget.ids.borrow(), root) {
                        return Some(self.widget_path(handle, rest));
                    }
                }
                ScopeKind::Screen => {}
            }
        }
        if matches!(root, "ensemble" | "e") {
            return self.ensemble_path(rest, cx);
        }
        let screen = self.screens.get(cx.screen)?;
        // Scripts may have given it another value.
        let name = screen.names.get(root).filter(|_| !screen.variables.contains(root)).cloned()?;
        Some(match name {
            Name::Widget(handle, _) => self.widget_path(handle, rest),
            Name::Value(value) => {
                // A theme's tokens change with it.
                self.store.record_read(|| Key::App);
                ScriptValue::Plain(value.at(rest))
            }
            Name::Object(Object::Api(key)) => self.api_path(&key, rest, cx),
            Name::Object(object) => self.object_path(&object, rest),
        })
    }

    fn ensemble_path(&mut self, rest: &[Segment], cx: &Context) -> Option<ScriptValue> {
        let (Segment::Key(first), rest) = rest.split_first()? else { return None };
        match &**first {
            "storage" => Some(self.object_path(&Object::Storage, rest)),
            "device" => Some(self.object_path(&Object::Device, rest)),
            "app" => Some(self.object_path(&Object::App, rest)),
            "env" | "secrets" => match self.screens.get(cx.screen)?.names.get(&**first) {
                Some(Name::Value(value)) => Some(ScriptValue::Plain(value.at(rest))),
                _ => None,
            },
            _ => None,
        }
    }

    fn object_path(&mut self, object: &Object, rest: &[Segment]) -> ScriptValue {
        let Some((Segment::Key(key), rest)) = rest.split_first() else { return ScriptValue::default() };
        let value = ensemble_script::Host::read(self.store, object, key);
        self.engine.path(&value, rest)
    }

    fn widget_path(&mut self, handle: u64, rest: &[Segment]) -> ScriptValue {
        let Some((Segment::Key(key), rest)) = rest.split_first() else { return ScriptValue::default() };
        let value =
            self.store.input_get(handle, key).or_else(|| self.store.widget_get(handle, key)).unwrap_or_default();
        self.engine.path(&value, rest)
    }

    fn api_path(&mut self, key: &Arc<str>, rest: &[Segment], cx: &Context) -> ScriptValue {
        self.store.record_read(|| Key::Api(key.clone()));
        let Some((Segment::Key(first), after)) = rest.split_first() else { return ScriptValue::default() };
        if &**first == "body" {
            let Some(response) = self.store.apis().response(key) else { return ScriptValue::default() };
            return self.response_path(&response, rest, cx);
        }
        let field = self.store.apis().field(key, first).or_else(|| self.store.sockets().field(key, first));
        self.engine.path(&field.unwrap_or_default(), after)
    }

    fn response_path(&mut self, response: &Response, rest: &[Segment], cx: &Context) -> ScriptValue {
        let Some((Segment::Key(first), rest)) = rest.split_first() else { return ScriptValue::default() };
        let value = match &**first {
            "body" => match &*response.body.borrow() {
                Body::Value(value) => value.clone(),
                Body::Event { event, id, raw, data } => match rest.split_first() {
                    None => ScriptValue::Plain(response::event_body(event, id, raw, self.plain(data, cx))),
                    Some((Segment::Key(field), rest)) => {
                        let value = match &**field {
                            "data" => data.clone(),
                            "event" => ScriptValue::Plain(Value::Text(event.clone())),
                            "id" => ScriptValue::Plain(Value::Text(id.clone())),
                            "raw" => ScriptValue::Plain(Value::Text(raw.clone())),
                            _ => ScriptValue::default(),
                        };
                        let value = self.store.watched(value);
                        return self.engine.path(&value, rest);
                    }
                    Some(_) => ScriptValue::default(),
                },
            },
            "statusCode" => {
                ScriptValue::Plain(response.status.get().map_or(Value::Null, |status| Value::Number(f64::from(status))))
            }
            "reasonPhrase" => ScriptValue::Plain(Value::Text(response.reason.borrow().clone())),
            "headers" => ScriptValue::Plain(response.headers.borrow().clone()),
            "cookies" => ScriptValue::Plain(response.cookies.borrow().clone()),
            "sse" => ScriptValue::Plain(response.sse.borrow().to_value()),
            _ => ScriptValue::default(),
        };
        let value = self.store.watched(value);
        self.engine.path(&value, rest)
    }
}

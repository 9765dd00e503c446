//! Implements `Host` for `Store`: the access of scripts to the runtime.

use std::rc::Rc;
use std::sync::Arc;

use super::{Key, Queued, Store};
use crate::sockets::SocketListener;
use ensemble_core::spec::MethodRole;
use ensemble_core::value::Value;
use ensemble_script::{ActionRequest, Fault, Function, Host, LogLevel, Object, Response, ScriptValue};

impl Host for Store {
    fn read(&self, object: &Object, key: &str) -> ScriptValue {
        match object {
            Object::Api(name) => {
                let full = self.api_key(name);
                self.record_read(|| Key::Api(full.clone()));
                self.apis.field(&full, key).or_else(|| self.sockets.field(&full, key)).unwrap_or_default()
            }
            Object::Widget(handle) => self.widget_get(*handle, key).unwrap_or_default(),
            Object::Storage => self.storage_get(key),
            Object::Device => {
                self.record_read(|| Key::Device);
                ScriptValue::Plain(self.device.borrow().get(key))
            }
            Object::App => {
                self.record_read(|| Key::App);
                ScriptValue::Plain(self.app.borrow().get(key))
            }
            Object::Inputs(handle) => {
                // A name that is no input is a property that every use of a custom widget has: `card.visible`.
                self.input_get(*handle, key).or_else(|| self.widget_get(*handle, key)).unwrap_or_default()
            }
        }
    }

    fn response(&self, object: &Object, key: &str) -> Option<Rc<Response>> {
        // The other fields, such as `isSuccess` and `sse`, are of the API and not of its response.
        let (Object::Api(name), "body" | "headers" | "statusCode" | "reasonPhrase" | "cookies") = (object, key) else {
            return None;
        };
        let full = self.api_key(name);
        self.record_read(|| Key::Api(full.clone()));
        self.apis.response(&full)
    }

    fn write(&self, object: &Object, key: &str, value: ScriptValue) -> Result<(), String> {
        match object {
            Object::Widget(handle) => self.widget_set(*handle, key, value),
            Object::Storage => {
                self.storage_set(key, value);
                Ok(())
            }
            Object::App => {
                let ScriptValue::Plain(value) = value else { return Err(format!("`app.{key}` takes a plain value")) };
                self.note_app(key, &value);
                self.queue.push(Queued::App(Arc::from(key), value));
                Ok(())
            }
            Object::Inputs(handle) => {
                self.queue.push(Queued::Input { widget: *handle, name: Arc::from(key), value });
                Ok(())
            }
            Object::Api(name) => {
                Err(format!("`{name}.{key}` cannot be set here; set `response.{key}` in its `onResponse`"))
            }
            Object::Device => Err("`device` cannot be changed".to_owned()),
        }
    }

    fn listen(&self, object: &Object, event: &str, listener: Option<Function>) -> bool {
        let (Object::Api(name), Some(event)) = (object, SocketListener::named(event)) else { return false };
        self.sockets.listen(&self.api_key(name), event, listener)
    }

    fn keep(&self, object: &Object, key: &str, data: ScriptValue) {
        if let Object::Storage = object {
            self.storage_keep(key, data);
        }
    }

    fn remove(&self, object: &Object, key: Option<&str>) {
        match (object, key) {
            (Object::Storage, Some(key)) => self.storage_set(key, ScriptValue::default()),
            (Object::Storage, None) => self.storage_clear(),
            _ => {}
        }
    }

    fn keys(&self, object: &Object) -> Vec<Arc<str>> {
        match object {
            Object::Storage => self.storage.keys(),
            _ => Vec::new(),
        }
    }

    fn method(&self, object: &Object, name: &str, args: Vec<Value>) -> Result<ScriptValue, String> {
        match object {
            Object::Widget(handle) => {
                let Some(spec) = self.widgets.spec(*handle) else { return Ok(ScriptValue::default()) };
                let Some(method) = spec.methods.iter().find(|method| **method == name) else {
                    return Err(format!("`{}` has no method `{name}`", spec.name));
                };
                if spec.method_role(method) == Some(MethodRole::ReadValue)
                    && let Some(value) = spec.value
                {
                    return Ok(self.widget_get(*handle, value).unwrap_or_default());
                }
                if let (Some(role), Some(list)) = (spec.method_role(method), spec.list) {
                    match role {
                        MethodRole::AddItem => self.add_item(*handle, list, args.first().cloned().unwrap_or_default()),
                        MethodRole::ReadItems => return Ok(ScriptValue::Plain(Value::list(self.items(*handle, list)))),
                        _ => {}
                    }
                }
                if let Some(role) = spec.method_role(method)
                    && let Some(result) = self.form_method(*handle, role, &args)
                {
                    return Ok(result);
                }
                self.queue.push(Queued::Command { node: *handle, method, args });
                let result = spec.results.iter().find(|(name, _)| name == method);
                Ok(result.and_then(|(_, prop)| self.widget_get(*handle, prop)).unwrap_or_default())
            }
            Object::Storage if name == "getSecureStorage" => {
                let name = args.first().map(|name| match name.get("key") {
                    Value::Null => name.to_display(),
                    key => key.to_display(),
                });
                self.get_secure(&name.unwrap_or_default()).map(ScriptValue::Plain)
            }
            Object::App => {
                let argument = args.into_iter().next().unwrap_or_default();
                self.note_app(name, &argument);
                self.queue.push(Queued::App(Arc::from(name), argument));
                Ok(ScriptValue::default())
            }
            _ => Err(format!("there is no method `{name}`")),
        }
    }

    fn action(&self, call: ActionRequest) {
        self.queue.push(Queued::Action(call));
    }

    fn set_timer(&self, callback: Function, args: Vec<ScriptValue>, delay_millis: f64, repeat: bool) -> u32 {
        let timer = self.queue.next_timer();
        self.queue.push(Queued::SetTimer { timer, callback, args, delay: delay_millis, repeat });
        timer
    }

    fn clear_timer(&self, timer: u32) {
        self.queue.push(Queued::ClearTimer(timer));
    }

    fn console(&self, level: LogLevel, text: String) {
        self.queue.push(Queued::Console(level, text));
    }

    fn action_names(&self) -> Vec<&'static str> {
        self.action_names.borrow().clone()
    }

    fn locale(&self) -> Arc<str> {
        self.locale.borrow().clone()
    }

    fn now_millis(&self) -> f64 {
        self.clock.get().map_or_else(|| self.wall_millis.get(), |clock| clock())
    }

    fn fault(&self, fault: Fault) {
        self.queue.push(Queued::Fault(fault));
    }
}

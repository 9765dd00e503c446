//! `fetch` of scripts: requests without an API. They use the same path as those of APIs and pass the same gate.

use std::sync::Arc;

use super::Runtime;
use crate::promises::Promises;
use crate::scope::Context;
use crate::tasks::Task;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::Effect;
use ensemble_core::message::http::{Body, HttpFault, HttpRequest, HttpResponse, to_map};
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::value::{Map, Value};
use ensemble_script::{ActionRequest, PromiseId, ScriptValue};

impl Runtime {
    /// Sends a script's request.
    pub(super) fn fetch(&mut self, request: ActionRequest, cx: &Context) {
        let promise = request.promise;
        if !self.actions.promises.add(promise, cx.clone()) {
            let message = format!("more than {} calls of actions by scripts wait at once", Promises::MAX);
            self.report(Diagnostic::error(Code::LimitReached, None, message.as_str()));
            return self.reject(Some(promise), ScriptValue::Plain(Value::text(message)));
        }
        let options = request.args.into_iter().next().unwrap_or_default();
        let url = self.absolute(&options.get("url").to_display());
        let headers = options.get("headers");
        let headers = headers.as_map().into_iter().flat_map(Map::iter);
        let mut wanted = HttpRequest::get(url);
        wanted.method = options.get("method").to_display();
        wanted.headers = headers.map(|(name, value)| (name.clone(), value.to_display())).collect();
        if let Value::Text(body) = options.get("body") {
            wanted.body = Body::Text(body);
        }
        wanted.is_text = true;
        let task = TaskId(self.handles.next());
        self.tasks.add(task, Task::Fetch(promise));
        let sent = self.effect(Effect::Net(NetCommand::Request { id: task, request: Box::new(wanted) }));
        if !sent {
            self.tasks.remove(task);
            self.settle(Some(promise), Err(Value::from("too many requests at once")));
        }
    }

    /// Resolves a URL that begins with `/` against the app's base URL.
    fn absolute(&self, url: &str) -> String {
        match &self.program.app.base_url {
            Some(base) if url.starts_with('/') => format!("{}{url}", base.trim_end_matches('/')),
            _ => url.trim().to_owned(),
        }
    }

    /// Settles the promise of a script with the response.
    pub(super) fn fetched(&mut self, promise: PromiseId, result: Result<Box<HttpResponse>, HttpFault>) {
        let result = match result {
            Ok(answer) => Ok(Value::map([
                ("status", Value::Number(f64::from(answer.status))),
                ("statusText", Value::Text(answer.reason.clone())),
                ("headers", Value::Map(Arc::new(to_map(&answer.headers)))),
                ("text", Value::Text(text_of(&answer.body))),
            ])),
            Err(fault) => Err(Value::Text(fault.message)),
        };
        self.settle(Some(promise), result);
    }
}

/// Body as text; JSON for the data of a mock.
fn text_of(body: &Value) -> Arc<str> {
    match body {
        Value::Null => Arc::from(""),
        Value::Text(text) => text.clone(),
        data => Arc::from(data.to_string()),
    }
}

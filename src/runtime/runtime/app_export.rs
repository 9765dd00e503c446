//! `saveStreamAsApp`: the host generates the app, if it supports that.

use std::sync::Arc;

use super::Runtime;
use crate::callback::Callback;
use crate::scope::event_args;
use crate::tasks::{PendingExport, Task};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::Effect;
use ensemble_core::message::app_export::AppExport;
use ensemble_core::message::net::TaskId;
use ensemble_core::value::Value;
use ensemble_script::{HandlerArgs, PromiseId, ScriptValue};

impl Runtime {
    /// Requests the generation; the result is a later event.
    pub(super) fn export_app(
        &mut self,
        request: AppExport,
        done: Option<Callback>,
        failed: Option<Callback>,
        promise: Option<PromiseId>,
    ) {
        let task = TaskId(self.handles.next());
        self.tasks.add(task, Task::AppExport(Box::new(PendingExport { done, failed, promise })));
        self.effect(Effect::ExportApp { id: task, request: Box::new(request) });
    }

    /// Handles the result.
    pub(super) fn app_exported(&mut self, task: TaskId, result: Result<Value, Arc<str>>) {
        let Some(pending) = self.tasks.take_export(task) else { return };
        let PendingExport { done, failed, promise } = pending;
        match result {
            Ok(data) => {
                if let Some(done) = done {
                    self.run_callback(&done, event_args(data.clone()));
                }
                self.settle(promise, Ok(data));
            }
            Err(message) => {
                let text = Value::Text(message.clone());
                let heard = failed.is_some();
                if let Some(failed) = failed {
                    let event = Value::map([("error", text.clone()), ("data", Value::Null)]);
                    self.run_callback(
                        &failed,
                        HandlerArgs { event: Some(ScriptValue::Plain(event)), ..HandlerArgs::default() },
                    );
                }
                match promise {
                    Some(_) if !heard => self.settle(promise, Err(text)),
                    Some(_) => self.reject(promise, ScriptValue::Plain(text)),
                    None if heard => {}
                    None => {
                        let message = format!("no app was made: {message}");
                        self.report(
                            Diagnostic::error(Code::RequestFailed, None, message)
                                .help("give `saveStreamAsApp` an `onError`"),
                        );
                    }
                }
            }
        }
    }
}

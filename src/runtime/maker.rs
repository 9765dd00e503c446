//! Apps made of streams: the program around this one does it, when it is one that does.

use std::sync::Arc;

use super::handler::Callback;
use super::{Runtime, Task};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::Effect;
use ensemble_core::message::maker::NewApp;
use ensemble_core::message::net::TaskId;
use ensemble_core::value::Value;
use ensemble_script::{Datum, Extra, Promise};

/// Who waits for an app that is being made.
pub(super) struct Waiting {
    done: Option<Callback>,
    failed: Option<Callback>,
    promise: Option<Promise>,
}

impl Runtime {
    /// Asks for an app. What becomes of it comes back as an event.
    pub fn make_app(
        &mut self,
        wish: NewApp,
        done: Option<Callback>,
        failed: Option<Callback>,
        promise: Option<Promise>,
    ) {
        let task = TaskId(self.next_handle());
        self.tasks.insert(task, Task::Maker(Box::new(Waiting { done, failed, promise })));
        self.effects.push(Effect::MakeApp { id: task, wish: Box::new(wish) });
    }

    /// Takes what became of it.
    pub(super) fn app_made(&mut self, task: TaskId, result: Result<Value, Arc<str>>) {
        let Some(Task::Maker(waiting)) = self.tasks.remove(&task) else { return };
        let Waiting { done, failed, promise } = *waiting;
        match result {
            Ok(data) => {
                if let Some(done) = done {
                    self.run_callback(&done, Self::event(data.clone()));
                }
                self.settle(promise, Ok(data));
            }
            Err(message) => {
                let text = Value::Text(message.clone());
                let heard = failed.is_some();
                if let Some(failed) = failed {
                    let event = Value::map([("error", text.clone()), ("data", Value::Null)]);
                    self.run_callback(&failed, Extra { event: Some(Datum::Value(event)), ..Extra::default() });
                }
                match promise {
                    Some(_) if !heard => self.settle(promise, Err(text)),
                    Some(_) => self.reject(promise, Datum::Value(text)),
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

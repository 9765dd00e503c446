//! Desktop requests with an answer. The host performs them; their answer is an event that runs callbacks, settles promises and binds the variable
//! named by the app.

use std::rc::Rc;
use std::sync::Arc;

use super::Runtime;
use crate::callback::{Call, Callback};
use crate::scene::ScreenId;
use crate::scope::{Context, error_args, event_args};
use crate::store::Key;
use crate::tasks::{AnswerReceivers, FileReceiver, NetworkListener, PendingDesktop, PendingUpload, Task};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::Effect;
use ensemble_core::message::desktop::{AudioAction, DesktopAnswer, DesktopRequest, FormFile};
use ensemble_core::message::http::{Body, HttpFault, HttpResponse, to_map};
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::value::Value;
use ensemble_script::{HandlerArgs, Name, ScriptValue};

/// Upload of files.
pub struct Upload {
    /// Name of the API.
    pub api: Arc<str>,
    /// Variable for the state of the upload.
    pub id: Option<Arc<str>>,
    /// Inputs of the API.
    pub inputs: Value,
    /// Files.
    pub files: Vec<FormFile>,
    /// Limit of the total size in bytes.
    pub most_bytes: u64,
    /// Message beyond the limit; `None` for the default.
    pub too_large: Option<Arc<str>>,
}

impl Runtime {
    /// Sends a request to the desktop. `done` and `failed` name callbacks of the call; `files` says that the answer are files, and what becomes of
    /// them.
    pub(super) fn ask_desktop(
        &mut self,
        call: &Call,
        request: DesktopRequest,
        (done, failed): (&str, &str),
        files: Option<FileReceiver>,
    ) {
        let asked = self.asked_by(call, done, failed);
        let task = TaskId(self.handles.next());
        let awake = match &request {
            DesktopRequest::KeepAwake(on) => Some(*on),
            _ => None,
        };
        self.tasks.add(task, Task::Desktop(Box::new(PendingDesktop { asked, files, awake })));
        self.effect(Effect::Desktop { id: task, request: Box::new(request) });
    }

    /// Starts or controls a sound.
    pub(super) fn play(&mut self, call: &Call, id: Arc<str>, action: AudioAction) {
        let asked = self.asked_by(call, "onComplete", "onError");
        let task = TaskId(self.handles.next());
        self.tasks.add(task, Task::Audio(Box::new(asked)));
        self.effect(Effect::Desktop { id: task, request: Box::new(DesktopRequest::Audio { id, action }) });
    }

    fn audio_answered(&mut self, asked: AnswerReceivers, result: Result<DesktopAnswer, Arc<str>>) {
        match result {
            Ok(answer) => {
                // One that was ended before its end is not complete.
                if answer == DesktopAnswer::Value(Value::Bool(true)) {
                    self.run_optional(asked.done, event_args(Value::Null));
                }
                self.settle(asked.promise, Ok(Value::Null));
            }
            Err(message) => self.desktop_failed(asked, message),
        }
    }

    /// Callbacks and promise of a call that await an answer.
    pub(super) fn asked_by(&self, call: &Call, done: &str, failed: &str) -> AnswerReceivers {
        AnswerReceivers {
            action: call.spec.name,
            span: call.span(),
            screen: call.context.screen,
            done: call.callback(done),
            failed: call.callback(failed),
            promise: call.promise,
        }
    }

    /// Uploads files, after the host has read them.
    ///
    /// # Errors
    ///
    /// A message when there is no such API or its request cannot be built.
    pub(super) fn upload(&mut self, call: &Call, upload: Upload) -> Result<(), String> {
        let cx = &call.context;
        let key = self.find_api(cx, &upload.api).ok_or_else(|| format!("unknown API `{}`", upload.api))?;
        let api = self.store.apis().api(&key).ok_or_else(|| format!("unknown API `{}`", upload.api))?;
        let inside = self.api_context(cx, &api, &upload.inputs);
        let body = api.body.as_ref().map(|body| self.evaluate_value(body, &inside)).unwrap_or_default();
        let mut request = self.evaluator().http_request(&api, &inside)?;
        if api.method.is_none() {
            request.method = Arc::from("POST");
        }
        request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        request.body = Body::Empty;
        request.reports_progress = true;
        let fields = body.as_map().into_iter().flat_map(|map| map.iter());
        let fields = fields.map(|(name, value)| (name.clone(), value.to_display())).collect();
        let asked = AnswerReceivers {
            action: call.spec.name,
            span: call.span(),
            screen: cx.screen,
            done: call.callback("onComplete"),
            failed: call.callback("onError"),
            promise: call.promise,
        };
        let task = TaskId(self.handles.next());
        let pending = PendingUpload { asked, id: upload.id.clone(), request };
        self.show_upload(task, &pending, "pending", 0.0, None);
        self.tasks.add(task, Task::Upload(Box::new(pending)));
        let Upload { files, most_bytes, too_large, .. } = upload;
        let request = DesktopRequest::ReadFiles { files, fields, most_bytes, too_large };
        self.effect(Effect::Desktop { id: task, request: Box::new(request) });
        Ok(())
    }

    /// Hands on the files that were chosen; null when nothing was.
    fn files_picked(&mut self, asked: AnswerReceivers, receiver: &FileReceiver, files: Value) {
        if files.is_null() {
            return self.settle(asked.promise, Ok(files));
        }
        if let Some(id) = &receiver.bind {
            self.bind(asked.screen, id, Value::map([("files", files.clone())]));
        }
        let is_too_large =
            |file: &Value| receiver.most_bytes.is_some_and(|most| file.get("size").as_f64() >= Some(most));
        if let Some(file) = files.as_list().unwrap_or_default().iter().find(|file| is_too_large(file)) {
            let most = receiver.most_bytes.unwrap_or_default();
            let name = file.get("name").to_display();
            return self.desktop_failed(asked, Arc::from(format!("`{name}` has {most} bytes or more")));
        }
        let legacy = Some(Rc::from([(Arc::from("files"), ScriptValue::Plain(files.clone()))]));
        self.run_optional(asked.done, HandlerArgs { legacy, ..event_args(files.clone()) });
        self.settle(asked.promise, Ok(files));
    }

    /// Handles an answer of the desktop.
    pub(super) fn desktop_answered(&mut self, task: TaskId, result: Result<DesktopAnswer, Arc<str>>) {
        if let Some(pending) = self.tasks.take_desktop(task) {
            let value = match result {
                Ok(DesktopAnswer::Value(value)) => value,
                Ok(DesktopAnswer::Form { .. }) => return,
                Err(message) => return self.desktop_failed(pending.asked, message),
            };
            if let Some(on) = pending.awake {
                self.set_awake(on);
            }
            if let Some(receiver) = &pending.files {
                return self.files_picked(pending.asked, receiver, value);
            }
            self.run_optional(pending.asked.done, event_args(value.clone()));
            return self.settle(pending.asked.promise, Ok(value));
        }
        if let Some(asked) = self.tasks.take_audio(task) {
            return self.audio_answered(asked, result);
        }
        if let Some(pending) = self.tasks.take_sign_in(task) {
            return self.sign_in_answered(pending, result);
        }
        let Some(pending) = self.tasks.upload(task) else { return };
        match result {
            Ok(DesktopAnswer::Form { content_type, body }) => {
                let mut request = pending.request.clone();
                request.headers.push((Arc::from("Content-Type"), content_type));
                request.body = Body::Bytes(body);
                let sent = self.effect(Effect::Net(NetCommand::Request { id: task, request: Box::new(request) }));
                if !sent {
                    self.end_upload(task, Err(Arc::from("too many requests at once")));
                }
            }
            Ok(DesktopAnswer::Value(_)) => {}
            Err(message) => self.end_upload(task, Err(message)),
        }
    }

    /// Handles the progress of an upload.
    pub(super) fn upload_progress(&mut self, task: TaskId, sent: u64, total: u64) {
        let share = if total == 0 { 1.0 } else { sent as f64 / total as f64 };
        if let Some(pending) = self.tasks.upload(task) {
            let pending = pending.clone();
            self.show_upload(task, &pending, "running", share, None);
        }
    }

    /// Handles the server's response to an upload; returns it if it belongs to none.
    pub(super) fn uploaded(&mut self, task: TaskId, result: Result<Box<HttpResponse>, HttpFault>) {
        self.end_upload(task, result.map_err(|fault| fault.message));
    }

    fn end_upload(&mut self, task: TaskId, result: Result<Box<HttpResponse>, Arc<str>>) {
        let Some(pending) = self.tasks.take_upload(task) else { return };
        match result {
            Ok(answer) if answer.is_success() => {
                self.show_upload(task, &pending, "completed", 1.0, Some(&answer));
                let data = Value::map([
                    ("body", answer.body.clone()),
                    ("headers", Value::Map(Arc::new(to_map(&answer.headers)))),
                    ("statusCode", Value::Number(f64::from(answer.status))),
                ]);
                self.run_optional(pending.asked.done, event_args(data.clone()));
                self.settle(pending.asked.promise, Ok(data));
            }
            Ok(answer) => {
                self.show_upload(task, &pending, "failed", 1.0, Some(&answer));
                let message = format!("the server answered {} {}", answer.status, answer.reason);
                self.desktop_failed(pending.asked, Arc::from(message.trim_end()));
            }
            Err(message) => {
                self.show_upload(task, &pending, "failed", 0.0, None);
                self.desktop_failed(pending.asked, message);
            }
        }
    }

    /// Binds the state of an upload to its variable.
    fn show_upload(
        &mut self,
        task: TaskId,
        pending: &PendingUpload,
        status: &str,
        progress: f64,
        answer: Option<&HttpResponse>,
    ) {
        let Some(id) = &pending.id else { return };
        let (progress, status) = (Value::Number(progress), Value::from(status));
        let one = [("id", Value::text(task.0.to_string())), ("status", status.clone()), ("progress", progress.clone())];
        let headers = answer.map_or(Value::Null, |answer| Value::Map(Arc::new(to_map(&answer.headers))));
        let state = Value::map([
            ("status", status),
            ("progress", progress),
            ("body", answer.map_or(Value::Null, |answer| answer.body.clone())),
            ("headers", headers),
            ("allTasks", Value::list([Value::map(one)])),
        ]);
        self.bind(pending.asked.screen, id, state);
    }

    /// Binds a variable of a screen; bindings that read it are evaluated again.
    fn bind(&mut self, screen: ScreenId, name: &Arc<str>, value: Value) {
        if self.screens.get(screen).is_some() {
            self.declare(screen, name.clone(), Name::Value(value));
            self.store.record_change(Key::App);
        }
    }

    /// Passes a failed request to its callback or the awaiting script; otherwise reports it.
    pub(super) fn desktop_failed(&mut self, asked: AnswerReceivers, message: Arc<str>) {
        let text = Value::Text(message.clone());
        let heard = asked.failed.is_some();
        if let Some(failed) = asked.failed {
            self.run_callback(&failed, error_args(text.clone()));
        }
        match asked.promise {
            Some(_) if !heard => self.settle(asked.promise, Err(text)),
            Some(_) => self.reject(asked.promise, ScriptValue::Plain(text)),
            None if heard => {}
            None => {
                let message = format!("`{}` failed: {message}", asked.action);
                let fault = Diagnostic::error(Code::DesktopFailed, asked.span, message);
                self.report(fault.help("give it an `onError`"));
            }
        }
    }

    /// Ends an action with a failure and reports it.
    pub(super) fn call_failed(&mut self, call: &Call, message: &str) {
        let asked = AnswerReceivers {
            action: call.spec.name,
            span: call.span(),
            screen: call.context.screen,
            done: None,
            failed: call.callback("onError"),
            promise: call.promise,
        };
        self.desktop_failed(asked, Arc::from(message));
    }

    /// Watches the network: requests its state now and every few seconds, and passes changes to the callbacks.
    pub(super) fn listen_to_network(&mut self, cx: &Context, callbacks: [Option<Callback>; 3]) {
        // An app has one listener: the next look is the new one's.
        if let Some(timer) = self.tasks.listener.take().and_then(|old| old.timer) {
            self.tasks.remove(timer);
            self.effect(Effect::Net(NetCommand::CancelTimer { id: timer }));
        }
        self.tasks.listener = Some(NetworkListener { screen: cx.screen, callbacks, online: None, timer: None });
        self.look_at_network();
    }

    /// Requests the state of the network.
    pub(super) fn look_at_network(&mut self) {
        let Some(listener) = &mut self.tasks.listener else { return };
        listener.timer = None;
        // The app listens as long as the screen that asked for it is open.
        if self.screens.get(listener.screen).is_none() {
            self.tasks.listener = None;
            return;
        }
        let task = TaskId(self.handles.next());
        self.tasks.add(task, Task::Network);
        self.effect(Effect::Desktop { id: task, request: Box::new(DesktopRequest::NetworkInfo) });
    }

    /// Handles the state of the network.
    pub(super) fn network_seen(&mut self, result: Result<DesktopAnswer, Arc<str>>) {
        let Some(listener) = &mut self.tasks.listener else { return };
        let online = matches!(result, Ok(DesktopAnswer::Value(info)) if info.get("isOnline") == Value::Bool(true));
        let before = listener.online.replace(online);
        let [on_change, on_online, on_offline] = listener.callbacks.clone();
        let task = TaskId(self.handles.next());
        listener.timer = Some(task);
        self.tasks.add(task, Task::NetworkTimer);
        self.effect(Effect::Net(NetCommand::Timer { id: task, after: NetworkListener::EVERY }));
        // The first answer is reported only when there is no network.
        if before == Some(online) || before.is_none() && online {
            return;
        }
        let data = event_args(Value::map([("isOnline", Value::Bool(online))]));
        self.run_optional(on_change, data.clone());
        self.run_optional(if online { on_online } else { on_offline }, data);
    }
}

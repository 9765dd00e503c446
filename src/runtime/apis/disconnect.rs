//! Closes streams: by `disconnectSSE`, with their screen, with the widget that they belong to.

use std::sync::Arc;

use crate::Runtime;
use crate::handler::Callback;
use crate::scope::Context;
use crate::store::Key;
use ensemble_core::message::Effect;
use ensemble_core::message::net::NetCommand;
use ensemble_core::message::stream_state::Phase;
use ensemble_core::value::Value;
use ensemble_script::{Body, ScriptValue};

impl Runtime {
    /// Ends a stream, whatever it is doing. Its API becomes idle.
    pub(crate) fn disconnect(&mut self, cx: &Context, name: &str) -> Result<(), String> {
        let Some(key) = self.find_api(cx, name) else { return Err(format!("unknown API `{name}`")) };
        self.disconnect_stream(key);
        Ok(())
    }

    fn disconnect_stream(&mut self, key: Arc<str>) {
        self.close_stream(&key);
        if let Some(state) = self.store.apis.borrow_mut().get_mut(&key) {
            state.loading = false;
            state.success = Some(false);
            state.sse.phase = Phase::Idle;
            state.sse.delay = None;
            state.idle = true;
            let body = Value::map([("message", Value::from("SSE connection disconnected"))]);
            *state.response.body.borrow_mut() = Body::Value(ScriptValue::Plain(body));
        }
        self.store.record_change(Key::Api(key));
    }

    /// Closes a stream without a word to its handlers.
    pub(crate) fn close_stream(&mut self, key: &Arc<str>) {
        let stream = self.store.apis.borrow_mut().get_mut(key).and_then(|state| {
            state.generation += 1;
            state.stream.take()
        });
        if let Some(stream) = stream {
            self.streams.remove(&stream.connection);
            self.effect(Effect::Net(NetCommand::CloseStream { id: stream.connection }));
            // The app itself disconnects: a handler that waits for it to open waits no longer, and that is no fault.
            if let Some(promise) = stream.waiting.promise {
                self.promises.take(promise);
                self.engine.forget_promise(promise);
            }
        }
    }

    /// Custom widgets are gone, with a dialog or a branch: the streams of their own APIs end, and nobody of them listens any more to
    /// those of their surroundings.
    pub(crate) fn disconnect_streams_of(&mut self, gone: &[u64]) {
        let is_gone = |cx: &Context| cx.names.widget().is_some_and(|widget| gone.contains(&widget.handle));
        let deaf = |callback: &Option<Callback>| callback.as_ref().is_some_and(|callback| is_gone(callback.context()));
        let mut ended: Vec<Arc<str>> = Vec::new();
        for (key, state) in self.store.apis.borrow_mut().iter_mut() {
            let Some(stream) = &mut state.stream else { continue };
            let waiting = &mut stream.waiting;
            if is_gone(&waiting.context) {
                ended.push(key.clone());
            }
            if deaf(&waiting.on_response) {
                waiting.on_response = None;
            }
            if deaf(&waiting.on_error) {
                waiting.on_error = None;
            }
        }
        ended.sort_unstable();
        ended.into_iter().for_each(|key| self.disconnect_stream(key));
    }
}

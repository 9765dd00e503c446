//! Closes streams: by `disconnectSSE`, with their screen, with the custom widget that owns them.

use std::sync::Arc;

use crate::apis::ClosedStream;
use crate::runtime::Runtime;
use crate::scene::ScreenId;
use crate::scope::Context;
use crate::store::Key;
use ensemble_core::message::Effect;
use ensemble_core::message::net::NetCommand;

impl Runtime {
    /// Closes a stream in any state; its API becomes idle.
    ///
    /// # Errors
    ///
    /// A message when there is no such API.
    pub(in crate::runtime) fn disconnect(&mut self, cx: &Context, name: &str) -> Result<(), String> {
        let Some(key) = self.find_api(cx, name) else { return Err(format!("unknown API `{name}`")) };
        self.disconnect_stream(key);
        Ok(())
    }

    /// Closes the stream of an API, which becomes idle.
    pub(in crate::runtime) fn disconnect_stream(&mut self, key: Arc<str>) {
        self.close_stream(&key);
        self.store.apis().disconnected(&key);
        self.store.record_change(Key::Api(key));
    }

    /// Closes a stream without running handlers.
    fn close_stream(&mut self, key: &str) {
        let Some(ClosedStream { connection, caller }) = self.store.apis().close(key) else { return };
        self.effect(Effect::Net(NetCommand::CloseStream { id: connection }));
        // The app itself disconnects: a handler that waits for it to open waits no longer, and that is no fault.
        self.forget_promise(caller.promise);
    }

    /// Closes the streams of removed custom widgets, and removes their callbacks from the streams of their surroundings.
    pub(in crate::runtime) fn disconnect_streams_of(&mut self, gone: &[u64]) {
        let is_gone = |cx: &Context| cx.names.widget().is_some_and(|widget| gone.contains(&widget.handle));
        for key in self.store.apis().drop_widgets(is_gone) {
            self.disconnect_stream(key);
        }
    }

    /// Closes the streams and calls of a screen that is left, and removes its APIs.
    pub(in crate::runtime) fn close_apis(&mut self, screen: ScreenId) {
        for key in self.store.apis().of_screen(screen) {
            self.close_stream(&key);
            for task in self.store.apis().remove(&key) {
                self.tasks.remove(task);
                self.effect(Effect::Net(NetCommand::CancelRequest { id: task }));
            }
        }
    }
}

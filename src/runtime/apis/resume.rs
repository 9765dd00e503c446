//! Where streams stand: the last id kept in storage, and connections held while the window is hidden.

use std::sync::Arc;

use crate::Runtime;
use ensemble_core::message::Effect;
use ensemble_core::message::net::NetCommand;
use ensemble_core::message::stream::{Resume, StreamRequest};
use ensemble_core::value::Value;

/// Below this key storage holds the last id of a stream.
const KEPT: &str = "ensemble.lastEventId";

impl Runtime {
    /// The request with the id that storage has kept for it (`resume: storage`).
    pub(crate) fn with_kept_id(&mut self, key: &Arc<str>, mut request: StreamRequest) -> StreamRequest {
        if request.options.resume == Resume::Storage {
            let kept = self.storage_get(&self.kept_key(key));
            if let Some(id) = kept.as_str().filter(|id| !id.is_empty()) {
                request.options.last_event_id = Some(Arc::from(id));
            }
        }
        request
    }

    /// Keeps the last id of a stream that wants it.
    pub(crate) fn keep_id(&mut self, key: &Arc<str>) {
        let Some(id) = self.store.apis.borrow().get(key).and_then(|state| {
            let resume = state.stream.as_ref()?.request.options.resume;
            (resume == Resume::Storage).then(|| state.sse.last_event_id.clone())
        }) else {
            return;
        };
        let kept = self.kept_key(key);
        if self.storage_get(&kept).as_str().unwrap_or_default() != &*id {
            self.storage_set(&kept, if id.is_empty() { Value::Null } else { Value::Text(id) });
        }
    }

    /// A stream is known by its screen and its name; the number of the screen changes with every visit.
    fn kept_key(&self, key: &Arc<str>) -> String {
        let apis = self.store.apis.borrow();
        let Some(state) = apis.get(key) else { return KEPT.to_owned() };
        let screen = self.screens.get(state.screen);
        let screen = screen.map(|screen| screen.screen.name.to_string()).unwrap_or_default();
        format!("{KEPT}.{screen}.{}", state.api.name)
    }

    /// Closes the connections that have no reader while the window is hidden (`pauseWhenHidden`), or lets them go on.
    pub(crate) fn hold_streams(&mut self, held: bool) {
        let apis = self.store.apis.borrow();
        let mut ids: Vec<_> = apis
            .values()
            .filter_map(|state| state.stream.as_ref())
            .filter(|stream| stream.request.options.pause_when_hidden)
            .map(|stream| stream.connection)
            .collect();
        drop(apis);
        ids.sort_unstable();
        for id in ids {
            self.effect(Effect::Net(NetCommand::HoldStream { id, held }));
        }
    }
}

//! Positions of streams: the last id kept in storage, and connections held while the window is hidden.

use std::sync::Arc;

use super::Runtime;
use ensemble_core::message::Effect;
use ensemble_core::message::net::NetCommand;
use ensemble_core::message::stream::{Resume, StreamRequest};
use ensemble_core::value::Value;

/// Below this key storage holds the last id of a stream.
const KEPT: &str = "ensemble.lastEventId";

impl Runtime {
    /// The request with the id that storage has kept for it (`resume: storage`).
    pub(super) fn with_kept_id(&mut self, key: &Arc<str>, mut request: StreamRequest) -> StreamRequest {
        if request.options.resume == Resume::Storage {
            let kept = self.storage_get(&self.kept_key(key));
            if let Some(id) = kept.as_str().filter(|id| !id.is_empty()) {
                request.options.last_event_id = Some(Arc::from(id));
            }
        }
        request
    }

    /// Keeps the last id of a stream that wants it.
    pub(super) fn keep_id(&mut self, key: &Arc<str>) {
        let Some(id) = self.store.apis().id_to_keep(key) else { return };
        let kept = self.kept_key(key);
        if self.storage_get(&kept).as_str().unwrap_or_default() != &*id {
            self.storage_set(&kept, if id.is_empty() { Value::Null } else { Value::Text(id) });
        }
    }

    /// A stream is known by the names of its screen and its API; the number of the screen changes with every visit.
    fn kept_key(&self, key: &Arc<str>) -> String {
        let apis = self.store.apis();
        let (Some(api), Some(screen)) = (apis.api(key), apis.screen(key)) else { return KEPT.to_owned() };
        let screen = self.screens.get(screen).map(|screen| screen.screen.name.to_string()).unwrap_or_default();
        format!("{KEPT}.{screen}.{}", api.name)
    }

    /// Tries the streams that have failed and are tried now and then (`afterMaxAttempts: probe`).
    pub(super) fn probe_streams(&mut self) {
        for id in self.store.apis().failed_streams() {
            self.effect(Effect::Net(NetCommand::ProbeStream { id }));
        }
    }

    /// Closes the connections that have no reader while the window is hidden (`pauseWhenHidden`), or lets them go on.
    pub(super) fn hold_streams(&mut self, held: bool) {
        for id in self.store.apis().pausable() {
            self.effect(Effect::Net(NetCommand::HoldStream { id, held }));
        }
    }
}

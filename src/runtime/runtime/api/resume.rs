//! Stream positions: the last event id in storage, and connections that are paused while the window is hidden.

use std::sync::Arc;

use crate::runtime::Runtime;
use ensemble_core::message::Effect;
use ensemble_core::message::net::NetCommand;
use ensemble_core::message::stream::{Resume, StreamRequest};
use ensemble_core::value::Value;

/// Prefix of storage keys for last event ids.
const KEPT: &str = "ensemble.lastEventId";

impl Runtime {
    /// Adds the last event id from storage to a request (`resume: storage`).
    pub(in crate::runtime) fn with_kept_id(&mut self, key: &Arc<str>, mut request: StreamRequest) -> StreamRequest {
        if request.options.resume == Resume::Storage {
            let kept = self.storage_get(&self.kept_key(key));
            if let Some(id) = kept.as_str().filter(|id| !id.is_empty()) {
                request.options.last_event_id = Some(Arc::from(id));
            }
        }
        request
    }

    /// Stores the last event id of a stream with `resume: storage`.
    pub(in crate::runtime) fn keep_id(&mut self, key: &Arc<str>) {
        let Some(id) = self.store.apis().id_to_keep(key) else { return };
        let kept = self.kept_key(key);
        if self.storage_get(&kept).as_str().unwrap_or_default() != &*id {
            self.storage_set(&kept, if id.is_empty() { Value::Null } else { Value::Text(id) });
        }
    }

    /// Storage key of a stream: names of screen and API. Screen ids change with every visit.
    fn kept_key(&self, key: &Arc<str>) -> String {
        let apis = self.store.apis();
        let (Some(api), Some(screen)) = (apis.api(key), apis.screen(key)) else { return KEPT.to_owned() };
        let screen = self.screens.get(screen).map(|screen| screen.screen.name.to_string()).unwrap_or_default();
        format!("{KEPT}.{screen}.{}", api.name)
    }

    /// Retries failed streams with `afterMaxAttempts: probe`.
    pub(in crate::runtime) fn probe_streams(&mut self) {
        for id in self.store.apis().failed_streams() {
            self.effect(Effect::Net(NetCommand::ProbeStream { id }));
        }
    }

    /// Pauses connections with `pauseWhenHidden` while the window is hidden, or resumes them.
    pub(in crate::runtime) fn hold_streams(&mut self, held: bool) {
        for id in self.store.apis().pausable() {
            self.effect(Effect::Net(NetCommand::HoldStream { id, held }));
        }
    }
}

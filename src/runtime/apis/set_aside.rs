//! Retains open streams while the app's files are replaced. The new version takes them over if it asks for the same streams.

use std::sync::Arc;

use super::caller::Caller;
use super::list_reducer::ListReducer;
use super::state::ApiState;
use super::state::Stream;
use super::table::{Apis, full_name};
use crate::scene::ScreenId;
use ensemble_core::app::{Api, ApiKind};
use ensemble_core::message::stream::{ConnectionId, StreamRequest};
use ensemble_core::value::Value;

/// An API of the app's previous version that has not been called again.
pub struct RetainedApi {
    /// Connection at the network driver.
    pub connection: ConnectionId,
    /// Name of the API below the screen that it belongs to.
    pub key: Arc<str>,
    state: ApiState,
}

impl RetainedApi {
    /// The screen that it belongs to.
    pub fn screen(&self) -> ScreenId {
        self.state.screen
    }

    /// The inputs of its latest call.
    pub fn inputs(&self) -> &Value {
        &self.state.inputs
    }
}

impl Apis {
    /// Moves the open streams of a screen out of the table, so that closing the screen does not close them.
    pub fn set_aside(&self, screen: ScreenId) {
        let mut states = self.states.borrow_mut();
        let is_open = |state: &mut ApiState| state.screen == screen && state.stream.is_some();
        let open: Vec<_> = states.extract_if(|_, state| is_open(state)).collect();
        for (key, state) in open {
            self.streams.borrow_mut().retain(|_, open| *open != key);
            self.set_aside.borrow_mut().push(*state);
        }
    }

    /// Resumes a stream that was set aside, if the new version of the app asks for the same stream. `false` when there is none.
    pub fn reattach(&self, key: &Arc<str>, api: &Arc<Api>, request: &StreamRequest, caller: &Caller) -> bool {
        let same = |old: &ApiState| {
            old.api.name == api.name && old.stream.as_ref().is_some_and(|stream| stream.request == *request)
        };
        let mut set_aside = self.set_aside.borrow_mut();
        let Some(at) = set_aside.iter().position(same) else { return false };
        self.adopt(key, api, set_aside.swap_remove(at), caller.clone())
    }

    /// Removes and returns the retained APIs that were not called again, because the user or a script had opened them, or the new version does not
    /// call them.
    pub fn take_leftovers(&self) -> Vec<RetainedApi> {
        let left = self.set_aside.take().into_iter();
        left.filter_map(|state| {
            let connection = state.stream.as_ref()?.connection;
            Some(RetainedApi { connection, key: full_name(state.screen, &state.api.name), state })
        })
        .collect()
    }

    /// The API of the new version that may continue a retained stream: still a stream, not opened meanwhile, and without listeners of the old version
    /// that are gone now.
    pub fn continuing_api(&self, old: &RetainedApi) -> Option<Arc<Api>> {
        let states = self.states.borrow();
        let new = states.get(&old.key).filter(|new| new.stream.is_none() && new.api.kind == ApiKind::Sse)?;
        let heard = old.state.stream.as_ref().is_some_and(|stream| stream.caller.has_listeners());
        (!heard).then(|| new.api.clone())
    }

    /// Resumes a retained stream if it was opened with `request`. `false` if it was not.
    pub fn resume_leftover(&self, old: RetainedApi, api: &Arc<Api>, request: &StreamRequest, caller: Caller) -> bool {
        let same = old.state.stream.as_ref().is_some_and(|stream| stream.request == *request);
        same && self.adopt(&old.key, api, old.state, caller)
    }

    /// Gives the retained state and stream to the new version's API; lists with equal declarations keep their rows.
    fn adopt(&self, key: &Arc<str>, api: &Arc<Api>, old: ApiState, caller: Caller) -> bool {
        let mut states = self.states.borrow_mut();
        let (Some(new), Some(stream)) = (states.get_mut(key), old.stream) else { return false };
        self.streams.borrow_mut().insert(stream.connection, key.clone());
        let takes_event = caller.takes_event(api);
        let stream = Some(Stream { caller, takes_event, ..stream });
        let lists = ListReducer::carry_over(&api.into, old.lists);
        let fresh = ApiState::new(api.clone(), new.screen);
        **new = ApiState {
            stream,
            lists,
            response: old.response,
            loading: old.loading,
            success: old.success,
            idle: old.idle,
            inputs: old.inputs,
            sse: old.sse,
            outage: old.outage,
            generation: old.generation,
            ..fresh
        };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::fixture;
    use ensemble_script::{PromiseId, ScriptValue};

    const SCREEN: ScreenId = ScreenId(1);

    fn feed() -> Arc<Api> {
        fixture::api("feed", ApiKind::Sse)
    }

    /// A screen with a retained open stream, reopened.
    fn reloaded(caller: Caller) -> (Apis, Arc<str>) {
        let (apis, key) = (Apis::default(), full_name(SCREEN, "feed"));
        apis.add(&key, &feed(), SCREEN);
        apis.open(&key, ConnectionId(1), StreamRequest::get("http://old"), caller);
        apis.opened(&key, 200, &Vec::new());
        apis.set_aside(SCREEN);
        assert!(!apis.contains(&key) && !apis.has_streams());
        apis.add(&key, &feed(), SCREEN);
        (apis, key)
    }

    #[test]
    fn the_same_request_goes_on_with_the_old_connection() {
        let (apis, key) = reloaded(fixture::without_callbacks());
        assert!(!apis.reattach(&key, &feed(), &StreamRequest::get("http://new"), &fixture::without_callbacks()));
        assert!(apis.reattach(&key, &feed(), &StreamRequest::get("http://old"), &fixture::without_callbacks()));
        assert_eq!(apis.connection(&key), Some(ConnectionId(1)));
        assert_eq!(apis.field(&key, "isSuccess"), Some(ScriptValue::Plain(Value::Bool(true))));
        assert!(apis.take_leftovers().is_empty());
    }

    #[test]
    fn what_nobody_listened_to_goes_on_by_itself() {
        let (apis, key) = reloaded(fixture::without_callbacks());
        let left = apis.take_leftovers().remove(0);
        let api = apis.continuing_api(&left).unwrap();
        assert!(apis.resume_leftover(left, &api, &StreamRequest::get("http://old"), fixture::without_callbacks()));
        assert_eq!(apis.of_connection(ConnectionId(1)), Some(key));
    }

    #[test]
    fn a_stream_of_somebody_who_is_gone_has_no_heir() {
        let (apis, key) = reloaded(Caller { promise: Some(PromiseId(1)), ..fixture::without_callbacks() });
        assert!(apis.continuing_api(&apis.take_leftovers()[0]).is_some(), "the promise was settled when it opened");
        let callback = crate::callback::Callback::Text("x".into(), fixture::context(1));
        let (other, _) = reloaded(Caller { on_error: Some(callback), ..fixture::without_callbacks() });
        assert!(other.continuing_api(&other.take_leftovers()[0]).is_none());
        assert!(apis.connection(&key).is_none());
    }
}

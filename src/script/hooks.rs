//! Host hooks of Boa: rejected promises, the clock, the time zone, bounds.

use std::rc::Rc;

use boa_engine::builtins::promise::{OperationType, Promise as PromiseData};
use boa_engine::context::time::JsInstant;
use boa_engine::context::{Clock, HostHooks};
use boa_engine::realm::Realm;
use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsString};

use crate::Host;
use ensemble_core::calendar::TimeZone;

/// The engine's host hooks.
pub(super) struct Hooks {
    /// The zone of local times: that of `Limits`.
    pub zone: TimeZone,
}

impl HostHooks for Hooks {
    fn promise_rejection_tracker(
        &self,
        promise: &JsObject<PromiseData>,
        operation: OperationType,
        context: &mut Context,
    ) {
        let Ok(shared) = crate::scope::shared(context) else { return };
        match operation {
            OperationType::Reject => shared.rejections.add(promise),
            OperationType::Handle => shared.rejections.remove(promise),
        }
    }

    // `eval` and `new Function` would pass source to the parser that `nesting_limit` has not seen.
    fn ensure_can_compile_strings(
        &self,
        _: Realm,
        _: &[JsString],
        _: &JsString,
        _: bool,
        _: &mut Context,
    ) -> JsResult<()> {
        Err(JsNativeError::typ().with_message("`eval` and `new Function` are not available").into())
    }

    fn local_timezone_offset_seconds(&self, unix_time_seconds: i64) -> i32 {
        self.zone.offset_seconds(unix_time_seconds)
    }

    fn max_buffer_size(&self, _: &mut Context) -> u64 {
        64 * 1024 * 1024
    }
}

/// The clock of scripts is the runtime's.
pub(super) struct HostClock(pub Rc<dyn Host>);

impl Clock for HostClock {
    fn now(&self) -> JsInstant {
        let millis = self.0.now_millis().max(0.0);
        JsInstant::new((millis / 1000.0) as u64, ((millis % 1000.0) * 1_000_000.0) as u32)
    }

    fn system_time_millis(&self) -> i64 {
        self.0.now_millis() as i64
    }
}

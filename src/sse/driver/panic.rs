//! Turns a panic of a task into a failure reported to its receiver.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;

/// The result of `work`, or the message of its panic. `work` is dropped then: it owns everything that it was changing.
pub(super) async fn caught<T>(work: impl Future<Output = T>) -> Result<T, Arc<str>> {
    AssertUnwindSafe(work).catch_unwind().await.map_err(|payload| message(&*payload))
}

fn message(payload: &(dyn Any + Send)) -> Arc<str> {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    format!("a fault of this program, please report it: {}", text.unwrap_or("a panic without a message")).into()
}

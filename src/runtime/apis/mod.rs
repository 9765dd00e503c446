//! `Apis`: state of all APIs: latest responses, flags, pending calls and streams. It sends nothing and runs no handler: methods record an event and
//! return the work that follows.

mod cache;
mod caller;
#[cfg(test)]
mod fixture;
mod list_reducer;
mod options;
mod outage;
pub(crate) mod response;
mod set_aside;
mod state;
mod stream;
mod stream_outage;
mod table;

pub(crate) use cache::ApiCache;
pub(crate) use caller::Caller;
pub use caller::Invocation;
pub(crate) use list_reducer::RowFault;
pub(crate) use options::{shows_badge, stream_format, stream_options};
pub(crate) use outage::Outage;
pub(crate) use set_aside::RetainedApi;
pub(crate) use stream::{ClosedStream, Delivery, OpenedPromise};
pub(crate) use table::{Apis, full_name};

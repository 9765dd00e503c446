//! The effects of each event, for recordings, the inspector, `inspect` and `why`. While none of them asks, an event costs one test of an option.

mod inspect;
mod observe;
mod record;
mod tracer;
mod widget_trace;

pub use inspect::{PropertyOrigin, PropertyView, StateEntry, StateGroup, StateTarget, StreamView};
pub(super) use observe::Observed;
pub use observe::Observer;
pub use record::{Change, EvaluatedBinding, Input, Record, StateKey, parts, value_size};
pub(super) use tracer::Tracer;
pub use tracer::{TakenRecords, TraceOptions};
pub(super) use widget_trace::span_of_handler;
pub use widget_trace::{BindingTrace, WidgetTrace};

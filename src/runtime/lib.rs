//! The state of a running app: takes one event at a time, answers with `Effect`s and a `Scene`. Opens no socket, reads no clock, draws nothing.
//!
//! [`Runtime`] ties owners together. Each owner is a module with private state and tests of its own, gets what it needs of the others as
//! arguments, and says what is to be done; the `impl Runtime` blocks in the folder `runtime` decide what happens in which order, and run handlers.
//!
//! | Owner | Holds |
//! |---|---|
//! | `store::Store` | what scripts reach while they run: storage, widget properties, `apis::Apis`, what scripts asked for; records reads and changes |
//! | `apis::Apis` | each API of the open screens: its response, its calls, its stream, the lists of `into` |
//! | `store::persistence::StorageSaver` | when the storage is handed out for saving |
//! | `watch_graph::WatchGraph` | which binding has read what, and which are out of date |
//! | `evaluator::Evaluator` | nothing: evaluates bindings on borrowed parts; builds requests, too |
//! | `sockets::Sockets` | the WebSockets of the open screens: what scripts read, what waits for each |
//! | `screens::ScreenStack`, `overlays::Overlays` | which screens, dialogs and toasts are open |
//! | `widgets::WidgetTree` | the widgets that exist, whose nodes are stale, whose `onLoad` has to run, what scripts command them |
//! | `widgets::RowWindow`, `RowFilter`, `RowsState` | which rows exist, and which are shown |
//! | `tasks::Tasks` | timers and requests under way outside, and what an answer belongs to |
//! | `effect_queue::EffectQueue` | what the app wants from the outside, until the host takes it |
//! | `action_budget::ActionBudget`, `promises::Promises` | how much one event may cause; which calls of scripts are not settled |
//! | `sequences::Sequences`, `inline_calls::InlineCalls` | actions that are executed in order; calls of scripts with widgets among the arguments |
//! | `theme::ThemeState`, `locale::Locale` | how the app looks and speaks |
//! | `faults::Faults`, `compiled_texts::CompiledTexts` | what went wrong; JavaScript given as text |
//! | `publisher::Publisher`, `handles::Handles` | the scene as last published; numbers for widgets, tasks and connections |
//!
//! The way of one stream event: [`Runtime::handle`] → `runtime::api_stream` (state, handler) → `Store` (writes note their key) →
//! [`Runtime::scene`] → `runtime::watches` (marks and evaluates the readers) → `runtime::nodes` (new nodes, equal ones stay) → `runtime::publish`.

#[macro_use]
#[path = "../core/spec/declare.rs"]
mod declare;

// Which module may import which stands in `tests/suite/module_order.rs` of the root package, from the bottom up.
mod action_budget;
mod apis;
mod callback;
mod compiled_texts;
mod effect_queue;
mod evaluator;
mod faults;
mod handles;
mod inline_calls;
mod locale;
mod node_build;
mod overlays;
mod promises;
mod publisher;
mod runtime;
pub mod scene;
mod scope;
mod screens;
mod sequences;
mod sockets;
mod store;
mod tasks;
mod theme;
mod timers;
pub mod topics;
mod watch_graph;
mod widgets;

pub use apis::Invocation;
pub use callback::Callback;
pub use overlays::ToastRequest;
pub use runtime::{
    Action, ActionCx, ActionDef, BindingTrace, BindingValue, Change, EvaluatedBinding, Input, Now, Observer,
    PropertyOrigin, PropertyView, Record, Runtime, Setup, StateEntry, StateGroup, StateKey, StateTarget, StreamView,
    TakenRecords, TraceOptions, Upload, WidgetTrace, parts, value_size,
};
pub use scope::{Context, EventSink, LexicalScope};
pub use screens::Navigation;
pub use timers::{Timer, Work};

//! The state of a running app: takes one event at a time, answers with `Effect`s and a `Scene`. It opens no socket, reads no clock, draws nothing.
//!
//! [`Runtime`] connects owners. Each owner is a module with private state and its own tests; it gets data of others as arguments and returns the work
//! that follows. The `impl Runtime` blocks in the folder `runtime` define the order and run handlers.
//!
//! | Owner | Holds |
//! |---|---|
//! | `store::Store` | everything that scripts access while they run: storage, widget properties, `apis::Apis`, requests of scripts; records reads and
//! changes |
//! | `apis::Apis` | each API of the open screens: response, pending calls, stream, lists of `into` |
//! | `store::persistence::StorageSaver` | the schedule of saving the storage |
//! | `watch_graph::WatchGraph` | keys that each binding has read, and the set of dirty bindings |
//! | `evaluator::Evaluator` | nothing: evaluates bindings on borrowed parts; builds requests |
//! | `sockets::Sockets` | WebSockets of the open screens: their script objects and callbacks |
//! | `screens::ScreenStack`, `overlays::Overlays` | open screens, dialogs and toasts |
//! | `widgets::WidgetTree` | existing widgets, stale nodes, pending `onLoad`s, commands of scripts |
//! | `widgets::RowWindow`, `RowFilter`, `RowsState` | rows that exist, and rows that are shown |
//! | `tasks::Tasks` | pending timers and requests, with the receivers of their answers |
//! | `effect_queue::EffectQueue` | effects that wait for the host |
//! | `action_budget::ActionBudget`, `promises::Promises` | limits of actions per event; unsettled promises of scripts |
//! | `sequences::Sequences`, `inline_calls::InlineCalls` | action groups that run in order; script calls with widgets in their arguments |
//! | `theme::ThemeState`, `locale::Locale` | active theme and language |
//! | `faults::Faults`, `compiled_texts::CompiledTexts` | faults; JavaScript given as text |
//! | `publisher::Publisher`, `handles::Handles` | the last published scene; ids of widgets, tasks and connections |
//!
//! The path of a stream event: [`Runtime::handle`] → `runtime::api::stream` (state, handler) → `Store` (writes record their key) → [`Runtime::scene`]
//! → `runtime::watches` (marks and evaluates the readers) → `runtime::nodes` (new nodes, equal ones stay) → `runtime::publish`.

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
pub use screens::{Navigation, TitleWidget};
pub use tasks::FileReceiver;
pub use timers::{Timer, TimerJob};

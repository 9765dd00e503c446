//! [`Probe`]: the inspector's part on the app's thread. It executes `Order`s and collects [`Snapshot`]s; it does nothing while the inspector is
//! closed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::order::{Order, Watched};
use super::snapshot::{BindingView, Execution, Sizes, Snapshot, WidgetView};
use crate::shell::Net;
use crate::shell::clock::stopwatch;
use crate::shell::secrets;
use ensemble_core::diag::Sources;
use ensemble_core::message::Event;
use ensemble_core::message::net::NetEvent;
use ensemble_core::message::stream::{StreamBatch, StreamEvent};
use ensemble_core::syntax::GLOBALS;
use ensemble_core::value::Value;
use ensemble_runtime::scene::NodeId;
use ensemble_runtime::{BindingTrace, Input, Record, Runtime, TraceOptions};

/// Minimum interval between views of streams, state and widgets.
const VIEW_PACE: Duration = Duration::from_millis(100);

/// Views take at most one part in this many of the time, for any size of the state.
const SHARE: u32 = 20;

/// Limit of members for completion.
const MOST_MEMBERS: usize = 500;

/// The inspector's part on the app's thread.
#[derive(Debug)]
pub struct Probe {
    stopwatch: fn() -> Duration,
    watched: Option<Watched>,
    next_view: Option<Instant>,
    /// Results for the next snapshot.
    waiting: Snapshot,
    /// Source files as last sent.
    sources: Option<Arc<Sources>>,
    /// Current execution state, and the one last sent.
    execution: Execution,
    told_execution: Option<Execution>,
}

impl Default for Probe {
    fn default() -> Self {
        Self::new(stopwatch)
    }
}

impl Probe {
    /// A probe that measures time with `stopwatch`.
    pub fn new(stopwatch: fn() -> Duration) -> Self {
        Self {
            stopwatch,
            watched: None,
            next_view: None,
            waiting: Snapshot::default(),
            sources: None,
            execution: Execution::default(),
            told_execution: None,
        }
    }

    /// True while the inspector is open.
    pub fn is_on(&self) -> bool {
        self.watched.is_some()
    }

    /// Sets the execution state for the next snapshot.
    pub fn set_execution(&mut self, execution: Execution) {
        self.execution = execution;
    }

    /// Connects the probe to the runtime of a restarted app.
    pub(crate) fn attach(&mut self, runtime: &mut Runtime) {
        if self.watched.is_some() {
            runtime.trace(TraceOptions { stopwatch: self.stopwatch, is_exact: false });
        }
        self.waiting = Snapshot { is_anew: true, ..Snapshot::default() };
        (self.next_view, self.sources, self.told_execution) = (None, None, None);
    }

    /// Delay until the next view is due without an event, because displayed times advance.
    pub(crate) fn until_view(&self) -> Option<Duration> {
        self.watched.as_ref()?;
        Some(self.next_view.map_or(Duration::ZERO, |next| next.saturating_duration_since(Instant::now())))
    }

    /// Carries out an order. `net` is `None` where a recording takes the place of the network. Returns an event for the owner of the runtime, who
    /// knows the time and handles it like any other one.
    #[must_use]
    pub fn carry_out(&mut self, order: Order, runtime: &mut Runtime, net: Option<&Net>) -> Option<NetEvent> {
        match order {
            Order::Watch(watched) => {
                if watched.is_some() != runtime.is_traced() {
                    match watched {
                        Some(_) => runtime.trace(TraceOptions { stopwatch: self.stopwatch, is_exact: false }),
                        None => runtime.stop_trace(),
                    }
                    if let Some(net) = net {
                        net.keep_notes(watched.is_some());
                    }
                    (self.sources, self.told_execution) = (None, None);
                }
                self.watched = watched;
                // The next snapshot is due at once.
                self.next_view = None;
            }
            Order::Reconnect(key) => runtime.ordered("reconnect", |runtime| runtime.reconnect_stream(&key)),
            Order::Disconnect(key) => runtime.ordered("disconnect", |runtime| runtime.disconnect_stream_by_user(&key)),
            Order::Disturb(id, how) => match net {
                Some(net) => net.disturb(id, how),
                None => self.refuse("a recording has no connection that could be broken"),
            },
            Order::Send { stream, event, id, data } => match runtime.event_of_stream(&stream, &event, &id, &data) {
                Ok(batch) => {
                    runtime.ordered("send", |_| ());
                    return Some(NetEvent::Stream(batch));
                }
                Err(words) => self.refuse(&words),
            },
            Order::Set(target, value) => {
                let set = runtime.ordered("set", |runtime| runtime.set_state(&target, value));
                if let Err(words) = set {
                    self.refuse(&words);
                }
                self.next_view = None;
            }
            Order::Run(number, text) => {
                let answer = runtime.ordered("console", |runtime| runtime.run_script_text(&text));
                self.waiting.answers.push((number, answer));
                self.next_view = None;
            }
            // The owner of the runtime decides when it handles events.
            Order::Debug(_) => {}
            Order::Members(expression) => {
                let names = members(runtime, &expression);
                self.waiting.members = Some((expression, names));
            }
        }
        None
    }

    /// The changes since the last snapshot; `None` without any.
    pub fn gather(&mut self, runtime: &mut Runtime, net: Option<&Net>, queued: (usize, usize)) -> Option<Snapshot> {
        let watched = self.watched.clone()?;
        let mut snapshot = std::mem::take(&mut self.waiting);
        let taken = runtime.take_records();
        taken.records.iter().for_each(hide_secrets_of);
        let has_news = !taken.records.is_empty();
        snapshot.records.take_in(taken);
        if has_news {
            snapshot.screens.push((snapshot.records.added(), runtime.published_scene()));
        }
        if self.told_execution != Some(self.execution) {
            self.told_execution = Some(self.execution);
            snapshot.execution = Some(self.execution);
        }
        let sources = runtime.app().sources.clone();
        if self.sources.as_ref().is_none_or(|known| !Arc::ptr_eq(known, &sources)) {
            self.sources = Some(sources.clone());
            snapshot.sources = Some(sources);
        }
        let begun = Instant::now();
        // Only when all records were taken: the time line computes past states backwards from the view.
        if runtime.pending_records() == 0 && self.next_view.is_none_or(|next| begun >= next) {
            let views = runtime.stream_views().into_iter().map(|view| {
                let facts = view.connection.and_then(|connection| net?.facts(connection));
                (view, facts)
            });
            snapshot.streams = Some(views.collect());
            snapshot.streams_at = Some(begun);
            if watched.state {
                snapshot.state = Some(runtime.state_groups());
            }
            snapshot.widget = watched.widget.and_then(|node| widget_view(runtime, node));
            if watched.names {
                let mut names = runtime.script_names();
                names.extend(GLOBALS.iter().map(|known| known.name).chain(["ensemble"]).map(Arc::from));
                names.sort_unstable();
                names.dedup();
                snapshot.names = Some(names);
            }
            let (widgets, effects) = runtime.sizes();
            snapshot.sizes = Some(Sizes { widgets, effects, queued });
            self.next_view = Some(Instant::now() + VIEW_PACE.max(begun.elapsed() * SHARE));
        }
        (!snapshot.is_empty()).then_some(snapshot)
    }

    /// Tells the inspector why an order was not carried out.
    pub fn refuse(&mut self, words: &str) {
        self.waiting.refusals.push(words.to_owned());
    }
}

/// Masks cookies of a response: they are sent with later requests.
fn hide_secrets_of(record: &Record) {
    match &record.input {
        Input::Stream { connection, event } if matches!(event, StreamEvent::Opened { .. } | StreamEvent::Failed(_)) => {
            let batch = StreamBatch { connection: *connection, generation: 0, events: vec![event.clone()] };
            secrets::hide_cookies_of(&Event::Net(NetEvent::Stream(batch)));
        }
        Input::Event(event) => secrets::hide_cookies_of(event),
        Input::Stream { .. } | Input::Start | Input::Order(_) => {}
    }
}

fn widget_view(runtime: &Runtime, node: NodeId) -> Option<WidgetView> {
    let trace = runtime.widget_trace(node)?;
    let mut bindings = Vec::new();
    trace.bindings.iter().for_each(|binding| add_binding(binding, 0, &mut bindings));
    Some(WidgetView {
        node,
        kind: Arc::from(trace.kind),
        id: trace.id,
        span: trace.span,
        properties: runtime.property_views(node),
        bindings,
    })
}

fn add_binding(binding: &BindingTrace, depth: usize, all: &mut Vec<BindingView>) {
    all.push(BindingView {
        property: binding.property.clone(),
        depth,
        span: binding.span,
        value: binding.value.clone(),
        reads: binding.reads.iter().map(|(key, name)| (key.clone(), Arc::from(name.as_str()))).collect(),
        variables: if binding.reads_scripts { binding.names.clone() } else { Vec::new() },
    });
    binding.sources.iter().for_each(|source| add_binding(source, depth + 1, all));
}

/// Members of an expression that consists of names and dots. Reading them calls nothing but getters.
fn members(runtime: &mut Runtime, expression: &str) -> Vec<Arc<str>> {
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
    if expression.is_empty()
        || !expression.chars().all(is_path)
        || expression.contains("..")
        || expression.ends_with('.')
    {
        return Vec::new();
    }
    let text = format!(
        "(() => {{ const o = {expression}; const names = []; let at = o === null || o === undefined ? null : Object(o); \
         for (let i = 0; at && i < 3; i++, at = Object.getPrototypeOf(at)) names.push(...Object.getOwnPropertyNames(at)); \
         return [...new Set(names)].slice(0, {MOST_MEMBERS}); }})()"
    );
    let Ok(Value::List(names)) = runtime.run_script_text(&text) else { return Vec::new() };
    let is_name = |name: &&Arc<str>| name.chars().next().is_some_and(|c| c.is_alphabetic() || matches!(c, '_' | '$'));
    let mut names: Vec<Arc<str>> =
        names.iter().filter_map(|name| name.as_str().map(Arc::from)).filter(|name| is_name(&name)).collect();
    names.sort_unstable();
    names
}

//! [`Snapshot`]: data from the app's thread for the inspector: new records, and the latest views of watched items.

use std::sync::Arc;
use std::time::Instant;

use super::trace::Trace;
use ensemble_core::diag::{Sources, Span};
use ensemble_core::value::Value;
use ensemble_runtime::scene::{NodeId, Scene};
use ensemble_runtime::{PropertyView, StateGroup, StateKey, StreamView};
use ensemble_sse::StreamFacts;

/// News for the inspector. `None` means that the item was not collected since the last snapshot.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// Records since the last snapshot.
    pub records: Trace,
    /// Streams, with facts from the network driver.
    pub streams: Option<Vec<(StreamView, Option<StreamFacts>)>>,
    /// Time at which [`Self::streams`] was made: ages in it count from then.
    pub streams_at: Option<Instant>,
    /// Values of the state.
    pub state: Option<Vec<StateGroup>>,
    /// The watched widget.
    pub widget: Option<WidgetView>,
    /// Names that scripts can use.
    pub names: Option<Vec<Arc<str>>>,
    /// Results of `Order::Run`, by number.
    pub answers: Vec<(u64, Result<Value, String>)>,
    /// Result of `Order::Members`: expression and members.
    pub members: Option<(String, Vec<Arc<str>>)>,
    /// Reasons why orders failed.
    pub refusals: Vec<String>,
    /// Lengths of the app's queues.
    pub sizes: Option<Sizes>,
    /// Source files of the app.
    pub sources: Option<Arc<Sources>>,
    /// New scenes, each with the number of [`Self::records`] before it.
    pub screens: Vec<(usize, Arc<Scene>)>,
    /// Execution state of the app.
    pub execution: Option<Execution>,
    /// True when the app was restarted, so that earlier data is of another run.
    pub is_anew: bool,
}

/// Execution state of an app, and its held events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Execution {
    /// Running, or the reason of the pause.
    pub state: ExecutionState,
    /// Number of events held.
    pub held: usize,
    /// Size of the held events in bytes, estimated.
    pub held_bytes: usize,
    /// True when the limit is reached: the network is not read until events are handled.
    pub is_full: bool,
    /// Number of the last handled event.
    pub handled: usize,
    /// Total of events of the recording in playback.
    pub total: Option<usize>,
}

/// Running or paused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExecutionState {
    /// Running.
    #[default]
    Running,
    /// Paused by the user.
    Paused,
    /// Paused behind an event with an error.
    AtError,
    /// Paused behind a marked event.
    AtMark,
}

/// A watched widget.
#[derive(Clone, Debug)]
pub struct WidgetView {
    /// Node id.
    pub node: NodeId,
    /// Widget type.
    pub kind: Arc<str>,
    /// `id`, if any.
    pub id: Option<Arc<str>>,
    /// Source location.
    pub span: Span,
    /// Properties.
    pub properties: Vec<PropertyView>,
    /// Bindings; those of rows and inputs follow the binding that reads them.
    pub bindings: Vec<BindingView>,
}

/// A binding of a widget.
#[derive(Clone, Debug)]
pub struct BindingView {
    /// Property that it sets.
    pub property: Arc<str>,
    /// Nesting depth in other bindings.
    pub depth: usize,
    /// Source location.
    pub span: Option<Span>,
    /// Last value, if it is plain data.
    pub value: Option<Value>,
    /// Keys that it has read, with names for people.
    pub reads: Vec<(StateKey, Arc<str>)>,
    /// Script variables in its expressions.
    pub variables: Vec<Arc<str>>,
}

/// Lengths of the app's queues.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sizes {
    /// Number of widgets.
    pub widgets: usize,
    /// Effects waiting for the host.
    pub effects: usize,
    /// Messages from the window waiting for the app, and batches from the network.
    pub queued: (usize, usize),
}

/// Limit of pending results and failures.
const MOST_WAITING: usize = 256;

/// Limit of pending scenes; beyond it, every other one is dropped.
const MOST_SCREENS: usize = 600;

impl Snapshot {
    /// Merges a newer snapshot into this one.
    pub fn update(&mut self, newer: Snapshot) {
        if newer.is_anew {
            *self = Snapshot::default();
        }
        let Snapshot { records, streams, state, widget, names, answers, members, refusals, sizes, sources, .. } = newer;
        let (before, first) = (self.records.added(), records.first());
        self.records.append(records);
        let screens = newer.screens.into_iter();
        self.screens.extend(screens.map(|(after, scene)| (before + after.saturating_sub(first), scene)));
        thin(&mut self.screens);
        self.execution = newer.execution.or(self.execution);
        self.is_anew |= newer.is_anew;
        self.streams = streams.or(self.streams.take());
        self.streams_at = newer.streams_at.or(self.streams_at);
        self.state = state.or(self.state.take());
        self.widget = widget.or(self.widget.take());
        self.names = names.or(self.names.take());
        self.members = members.or(self.members.take());
        self.sizes = sizes.or(self.sizes);
        self.sources = sources.or(self.sources.take());
        self.answers.extend(answers);
        self.refusals.extend(refusals);
        self.answers.truncate(MOST_WAITING);
        self.refusals.truncate(MOST_WAITING);
    }

    /// True without news.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
            && self.records.dropped() == 0
            && self.streams.is_none()
            && self.state.is_none()
            && self.widget.is_none()
            && self.names.is_none()
            && self.answers.is_empty()
            && self.members.is_none()
            && self.refusals.is_empty()
            && self.sizes.is_none()
            && self.sources.is_none()
            && self.screens.is_empty()
            && self.execution.is_none()
            && !self.is_anew
    }
}

/// Drops every other scene when there are too many; the latest stays.
fn thin(screens: &mut Vec<(usize, Arc<Scene>)>) {
    if screens.len() > MOST_SCREENS {
        let mut at = screens.len();
        screens.retain(|_| {
            at -= 1;
            at.is_multiple_of(2)
        });
    }
}

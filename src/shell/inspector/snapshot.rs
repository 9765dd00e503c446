//! [`Snapshot`]: what the app's side tells the inspector: records since the last one, and the newest view of everything that is looked at.

use std::sync::Arc;

use super::trace::Trace;
use ensemble_core::diag::{Sources, Span};
use ensemble_core::value::Value;
use ensemble_runtime::scene::{NodeId, Scene};
use ensemble_runtime::{PropertyView, StateGroup, StateKey, StreamView};
use ensemble_sse::StreamFacts;

/// News for the inspector. What is `None` has not been looked at since the last one.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// The records since the last snapshot.
    pub records: Trace,
    /// The streams, with what the network knows of each.
    pub streams: Option<Vec<(StreamView, Option<StreamFacts>)>>,
    /// The state.
    pub state: Option<Vec<StateGroup>>,
    /// The widget that is looked at.
    pub widget: Option<WidgetView>,
    /// The names that scripts find.
    pub names: Option<Vec<Arc<str>>>,
    /// Answers to [`Order::Run`](super::order::Order::Run), by their numbers.
    pub answers: Vec<(u64, Result<Value, String>)>,
    /// The answer to [`Order::Members`](super::order::Order::Members): the expression, and the names.
    pub members: Option<(String, Vec<Arc<str>>)>,
    /// Why an order was not carried out.
    pub refusals: Vec<String>,
    /// Sizes of what waits in the app.
    pub sizes: Option<Sizes>,
    /// The files of the app.
    pub sources: Option<Arc<Sources>>,
    /// Screens that were made, each with how many of [`Self::records`] had come by then.
    pub screens: Vec<(usize, Arc<Scene>)>,
    /// How far the app goes.
    pub pace: Option<Pace>,
    /// The app was started anew: what was known of it before is of another run.
    pub is_anew: bool,
}

/// How far the app goes, and what waits meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// On, or why it stands.
    pub going: Going,
    /// Events that have come and are not handled yet.
    pub held: usize,
    /// Bytes of them, estimated.
    pub held_bytes: usize,
    /// No more is held: the network is not read until there is room.
    pub is_full: bool,
    /// The number of the last event that was handled.
    pub handled: usize,
    /// Events of the recording that is played.
    pub total: Option<usize>,
}

/// Movement of an app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Going {
    /// It handles events.
    #[default]
    On,
    /// It was told to stand.
    Stands,
    /// It stands behind an event that had an error.
    AtError,
    /// It stands behind a marked event.
    AtMark,
}

/// A widget that is looked at.
#[derive(Clone, Debug)]
pub struct WidgetView {
    /// The widget.
    pub node: NodeId,
    /// Its kind.
    pub kind: Arc<str>,
    /// Its `id`.
    pub id: Option<Arc<str>>,
    /// Where it is written.
    pub span: Span,
    /// Its properties.
    pub properties: Vec<PropertyView>,
    /// Its bindings, those behind rows and inputs after the one that reads them.
    pub bindings: Vec<BindingView>,
}

/// A binding of a widget.
#[derive(Clone, Debug)]
pub struct BindingView {
    /// The property.
    pub property: Arc<str>,
    /// How many bindings it stands behind.
    pub depth: usize,
    /// Where it is written.
    pub span: Option<Span>,
    /// Its last value, when it is plain data.
    pub value: Option<Value>,
    /// What it has read, with a name for people.
    pub reads: Vec<(StateKey, Arc<str>)>,
    /// The variables of scripts in its expressions.
    pub variables: Vec<Arc<str>>,
}

/// Sizes of what waits in the app.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sizes {
    /// Widgets that exist.
    pub widgets: usize,
    /// Effects that wait for the host.
    pub effects: usize,
    /// Messages from the window that wait for the app, and batches from the network.
    pub queued: (usize, usize),
}

/// So many answers and refusals wait to be taken.
const MOST_WAITING: usize = 256;

/// So many screens wait to be taken; of more, every other one is left out.
const MOST_SCREENS: usize = 600;

impl Snapshot {
    /// Lays newer news over these.
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
        self.pace = newer.pace.or(self.pace);
        self.is_anew |= newer.is_anew;
        self.streams = streams.or(self.streams.take());
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

    /// True when there is nothing in it.
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
            && self.pace.is_none()
            && !self.is_anew
    }
}

/// Leaves out every other screen when there are too many; the newest stays.
fn thin(screens: &mut Vec<(usize, Arc<Scene>)>) {
    if screens.len() > MOST_SCREENS {
        let mut at = screens.len();
        screens.retain(|_| {
            at -= 1;
            at.is_multiple_of(2)
        });
    }
}

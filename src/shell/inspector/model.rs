//! [`Model`]: all data of the panes: trace, latest views of the app, console lines, frames. Panes do not change it; they return a
//! [`PaneRequest`](super::pane_request::PaneRequest).

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::console_log::LogLine;
use super::snapshot::{Execution, Sizes, Snapshot, WidgetView};
use super::stream::{SECONDS, Stream};
use super::timeline::screens::Screens;
use super::timeline::stream_views::StreamViews;
use super::trace::Trace;
use ensemble_core::diag::{Sources, Span};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Scene;
use ensemble_runtime::{Record, StateGroup, StateKey, StreamView};
use ensemble_sse::StreamFacts;
use ensemble_ui::frame::DrawnNode;

/// Limit of remembered frames.
const MOST_FRAMES: usize = 240;

/// Limit of remembered notes of a stream.
const MOST_NOTES: usize = 500;

/// Limit of keys whose last change is known.
const MOST_KEYS: usize = 100_000;

/// Limit of events before a past moment that are searched for the last change of a key.
const MOST_LOOKED_BACK: usize = 20_000;

/// Limit of handlers that are counted separately.
const MOST_HANDLERS: usize = 1000;

/// Data of the panes.
#[derive(Default)]
pub struct Model {
    /// Records of events.
    pub trace: Trace,
    /// Past scenes.
    pub screens: Screens,
    /// Execution state of the app: running, paused, stepping.
    pub execution: Execution,
    /// The past moment that a pane shows while it is drawn; the views below are of it then. `None`: the newest.
    pub moment: Option<Moment>,
    /// The streams.
    pub streams: Vec<Stream>,
    /// The streams of past moments.
    pub stream_views: StreamViews,
    /// The state.
    pub state: Vec<StateGroup>,
    /// Total of records when [`Self::state`] was read.
    pub state_at: usize,
    /// The watched widget.
    pub widget: Option<WidgetView>,
    /// Names that scripts can use.
    pub names: Vec<Arc<str>>,
    /// Members of an expression, for completion.
    pub members: Option<(String, Vec<Arc<str>>)>,
    /// Results of the console's prompt that the pane has not taken, by number.
    pub answers: Vec<(u64, Result<Value, String>)>,
    /// Reason why the last order failed.
    pub refusal: Option<String>,
    /// Lengths of the app's queues.
    pub sizes: Sizes,
    /// Console lines, oldest first.
    pub lines: Vec<Arc<LogLine>>,
    /// Number of dropped console lines.
    pub lines_dropped: usize,
    /// The drawn scene.
    pub scene: Option<Arc<Scene>>,
    /// Rectangles of drawn nodes.
    pub drawn: Vec<DrawnNode>,
    /// Source files of the app.
    pub sources: Arc<Sources>,
    /// Current time in milliseconds since 1970.
    pub now_millis: f64,
    /// Frames: time in seconds, duration.
    pub frames: VecDeque<(f64, Duration)>,
    /// Statistics of handlers by source location.
    pub handlers: HashMap<Span, HandlerTimes>,
    /// Number of records in the last seconds, by second since 1970.
    pub rates: VecDeque<(i64, u32)>,
    /// Memory of the process in bytes; `None` if unknown.
    pub memory: Option<u64>,
    /// Position of the record that last changed each key.
    changed_at: HashMap<StateKey, usize>,
    variables_at: HashMap<Arc<str>, usize>,
}

/// A past moment: behind a record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The place of the record, counted from the first there ever was.
    pub place: usize,
    /// The number of its event.
    pub number: usize,
    /// The time of its event, in milliseconds since 1970.
    pub wall_millis: f64,
}

/// Statistics of a handler.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HandlerTimes {
    /// Number of runs.
    pub runs: u64,
    /// Total time.
    pub total: Duration,
    /// Longest run.
    pub longest: Duration,
}

impl Model {
    /// Stores a snapshot from the app's thread.
    pub fn take_in(&mut self, snapshot: Snapshot) {
        if snapshot.is_anew {
            self.clear_events();
        }
        let (before, first) = (self.trace.added(), snapshot.records.first());
        let Snapshot { records, streams, state, widget, names, answers, members, refusals, sizes, sources, .. } =
            snapshot;
        for (at, record) in records.iter().enumerate() {
            // The place that it is about to have: `append` adds in this order.
            self.count(record, self.trace.added() + at);
        }
        self.trace.append(records);
        self.forget_old_changes();
        for (after, scene) in snapshot.screens {
            self.screens.push(before + after.saturating_sub(first), scene);
        }
        self.screens.forget_before(self.trace.first());
        self.stream_views.forget_before(self.trace.first());
        if let Some(execution) = snapshot.execution {
            self.execution = execution;
        }
        if let Some(streams) = streams {
            // The window may take it up long after it was made.
            let waited = snapshot.streams_at.map(|at| at.elapsed()).unwrap_or_default();
            self.take_streams(streams, waited);
        }
        if let Some(state) = state {
            (self.state, self.state_at) = (state, self.trace.added());
        }
        if let Some(widget) = widget {
            self.widget = Some(widget);
        }
        if let Some(names) = names {
            self.names = names;
        }
        if let Some(members) = members {
            self.members = Some(members);
        }
        if let Some(sizes) = sizes {
            self.sizes = sizes;
        }
        if let Some(sources) = sources {
            // Places of another version of the files mean nothing.
            self.handlers.clear();
            self.sources = sources;
        }
        self.answers.extend(answers);
        if let Some(refusal) = refusals.into_iter().last() {
            self.refusal = Some(refusal);
        }
    }

    /// Records a frame.
    pub fn note_frame(&mut self, at: f64, time: Duration) {
        if self.frames.len() == MOST_FRAMES {
            self.frames.pop_front();
        }
        self.frames.push_back((at, time));
    }

    /// Clears the events.
    pub fn clear_events(&mut self) {
        self.trace.clear();
        self.screens.clear();
        self.stream_views.clear();
        self.changed_at.clear();
        self.variables_at.clear();
    }

    /// The record that last changed a key.
    pub fn last_change(&self, key: &StateKey) -> Option<&Arc<Record>> {
        let at = *self.changed_at.get(key)?;
        self.record_until(at, |record| record.changes.iter().any(|(changed, _)| changed == key))
    }

    /// The record that last changed a variable.
    pub fn last_change_of_variable(&self, name: &str) -> Option<&Arc<Record>> {
        let at = *self.variables_at.get(name)?;
        self.record_until(at, |record| record.changed.iter().any(|change| variable_of(&change.key) == name))
    }

    /// The record at a place; when that lies behind the shown moment, the last one before it that `is_meant`.
    fn record_until(&self, at: usize, is_meant: impl Fn(&Record) -> bool) -> Option<&Arc<Record>> {
        match self.moment {
            Some(moment) if at > moment.place => {
                let end = moment.place + 1;
                self.trace.between(end.saturating_sub(MOST_LOOKED_BACK), end).rev().find(|record| is_meant(record))
            }
            _ => self.record_at(at),
        }
    }

    /// Removes entries of [`Self::changed_at`] whose record was dropped, because widgets come and go.
    fn forget_old_changes(&mut self) {
        if self.changed_at.len() + self.variables_at.len() <= MOST_KEYS {
            return;
        }
        let first = self.trace.added() - self.trace.len();
        self.changed_at.retain(|_, at| *at >= first);
        self.variables_at.retain(|_, at| *at >= first);
        // All of them within the records that are kept: later changes are noted anew.
        if self.changed_at.len() + self.variables_at.len() > MOST_KEYS {
            self.changed_at.clear();
            self.variables_at.clear();
        }
    }

    fn record_at(&self, added: usize) -> Option<&Arc<Record>> {
        let first = self.trace.added() - self.trace.len();
        self.trace.get(added.checked_sub(first)?)
    }

    fn count(&mut self, record: &Arc<Record>, at: usize) {
        for (key, _) in &record.changes {
            self.changed_at.insert(key.clone(), at);
        }
        for change in &record.changed {
            self.variables_at.insert(Arc::from(variable_of(&change.key)), at);
        }
        let second = (record.wall_millis / 1000.0) as i64;
        add(&mut self.rates, second);
        if let Some(handler) = record.handlers.first()
            && (self.handlers.len() < MOST_HANDLERS || self.handlers.contains_key(handler))
        {
            self.handlers.entry(*handler).or_default().add(record.time);
        }
        if let (Some(api), ensemble_runtime::Input::Stream { connection, event }) = (&record.api, &record.input) {
            use ensemble_core::message::stream::StreamEvent;
            let stream = self.streams.iter_mut();
            let mut stream =
                stream.filter(|stream| stream.view.connection == Some(*connection) || stream.view.api == *api);
            if let (Some(stream), StreamEvent::Message(message) | StreamEvent::Malformed { message }) =
                (stream.next(), event)
            {
                match stream.rates.back_mut() {
                    Some(last) if last.0 == second => {
                        last.1 += 1;
                        last.2 += message.bytes as u64;
                    }
                    _ => {
                        stream.rates.push_back((second, 1, message.bytes as u64));
                        if stream.rates.len() > SECONDS {
                            stream.rates.pop_front();
                        }
                    }
                }
            }
        }
    }

    fn take_streams(&mut self, streams: Vec<(StreamView, Option<StreamFacts>)>, waited: Duration) {
        let mut known: BTreeMap<Arc<str>, Stream> =
            std::mem::take(&mut self.streams).into_iter().map(|stream| (stream.view.key.clone(), stream)).collect();
        for (view, facts) in streams {
            let mut stream = known.remove(&view.key).unwrap_or_else(|| Stream {
                view: view.clone(),
                facts: None,
                rates: VecDeque::new(),
                notes: VecDeque::new(),
                last_serial: 0,
            });
            stream.view = view;
            if let Some(facts) = facts {
                for note in &facts.notes {
                    if note.serial > stream.last_serial {
                        stream.last_serial = note.serial;
                        let at = self.now_millis - (note.age + waited).as_secs_f64() * 1000.0;
                        stream.notes.push_back((at, note.serial, note.what.clone()));
                    }
                }
                while stream.notes.len() > MOST_NOTES {
                    stream.notes.pop_front();
                }
                // Facts of a closed connection stay visible.
                stream.facts = Some(facts);
            }
            self.streams.push(stream);
        }
        self.stream_views.push(self.trace.added(), &self.streams);
    }
}

impl HandlerTimes {
    /// Adds a run.
    pub fn add(&mut self, time: Duration) {
        self.runs += 1;
        self.total += time;
        self.longest = self.longest.max(time);
    }
}

/// The variable at the beginning of a path.
fn variable_of(key: &str) -> &str {
    key.split(['.', '[']).next().unwrap_or(key)
}

fn add(rates: &mut VecDeque<(i64, u32)>, second: i64) {
    match rates.back_mut() {
        Some(last) if last.0 == second => last.1 += 1,
        _ => {
            rates.push_back((second, 1));
            if rates.len() > SECONDS {
                rates.pop_front();
            }
        }
    }
}

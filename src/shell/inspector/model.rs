//! [`Model`]: everything that the panes read: the trace, the newest views of the app, the lines of the console, the frames of the window. Panes change
//! nothing in it; what they want is a [`Wish`](super::wish::Wish).

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::console_log::Line;
use super::snapshot::{Pace, Sizes, Snapshot, WidgetView};
use super::timeline::screens::Screens;
use super::trace::Trace;
use ensemble_core::diag::{Sources, Span};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Scene;
use ensemble_runtime::{Record, StateGroup, StateKey, StreamView};
use ensemble_sse::{NoteKind, StreamFacts};
use ensemble_ui::frame::DrawnNode;

/// So many frames of the window are remembered.
const MOST_FRAMES: usize = 240;

/// So many notes of a stream are remembered.
const MOST_NOTES: usize = 500;

/// So many seconds of rates are remembered.
const SECONDS: usize = 60;

/// So many keys are known by their last change.
const MOST_KEYS: usize = 100_000;

/// So many handlers are told apart.
const MOST_HANDLERS: usize = 1000;

/// What the panes read.
#[derive(Default)]
pub struct Model {
    /// The records.
    pub trace: Trace,
    /// The screens that were shown.
    pub screens: Screens,
    /// How far the app goes.
    pub pace: Pace,
    /// The streams.
    pub streams: Vec<Stream>,
    /// The state.
    pub state: Vec<StateGroup>,
    /// How many records had come when [`Self::state`] was read, counted from the first there ever was.
    pub state_at: usize,
    /// The widget that is looked at.
    pub widget: Option<WidgetView>,
    /// The names that scripts find.
    pub names: Vec<Arc<str>>,
    /// The names behind the dot of an expression.
    pub members: Option<(String, Vec<Arc<str>>)>,
    /// Answers of the console that its pane has not taken yet, by number.
    pub answers: Vec<(u64, Result<Value, String>)>,
    /// Why the last order was not carried out.
    pub refusal: Option<String>,
    /// Sizes of what waits in the app.
    pub sizes: Sizes,
    /// Lines of the console, the oldest first.
    pub lines: Vec<Arc<Line>>,
    /// How many lines were dropped.
    pub lines_dropped: usize,
    /// What is on the screen.
    pub scene: Option<Arc<Scene>>,
    /// Where the nodes were drawn.
    pub drawn: Vec<DrawnNode>,
    /// The files of the app.
    pub sources: Arc<Sources>,
    /// The time, in milliseconds since 1970.
    pub now_millis: f64,
    /// Frames of the window: when, in seconds, and how long each took.
    pub frames: VecDeque<(f64, Duration)>,
    /// Handlers by their place.
    pub handlers: HashMap<Span, HandlerTimes>,
    /// Records of the last seconds, by the second since 1970.
    pub rates: VecDeque<(i64, u32)>,
    /// Bytes of memory that the program takes; `None` where the system does not say it.
    pub memory: Option<u64>,
    /// The last change of each key: the place of its record, counted from the first there ever was.
    changed_at: HashMap<StateKey, usize>,
    variables_at: HashMap<Arc<str>, usize>,
}

/// A stream as the pane shows it.
#[derive(Clone, Debug)]
pub struct Stream {
    /// As the app has it.
    pub view: StreamView,
    /// As the network has it.
    pub facts: Option<StreamFacts>,
    /// Events and bytes within the last seconds, by the second since 1970.
    pub rates: VecDeque<(i64, u32, u64)>,
    /// What makes no event, with its time in milliseconds since 1970.
    pub notes: VecDeque<(f64, u64, NoteKind)>,
    last_serial: u64,
}

/// The times of one handler.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HandlerTimes {
    /// How often it ran.
    pub runs: u64,
    /// The sum of its times.
    pub total: Duration,
    /// The longest time.
    pub longest: Duration,
}

impl Model {
    /// Takes in what the app's side tells.
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
        if let Some(pace) = snapshot.pace {
            self.pace = pace;
        }
        if let Some(streams) = streams {
            self.take_streams(streams);
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

    /// Notes a frame of the window.
    pub fn note_frame(&mut self, at: f64, time: Duration) {
        if self.frames.len() == MOST_FRAMES {
            self.frames.pop_front();
        }
        self.frames.push_back((at, time));
    }

    /// Forgets the events.
    pub fn clear_events(&mut self) {
        self.trace.clear();
        self.screens.clear();
        self.changed_at.clear();
        self.variables_at.clear();
    }

    /// The record of the last change of a key.
    pub fn last_change(&self, key: &StateKey) -> Option<&Arc<Record>> {
        self.record_at(*self.changed_at.get(key)?)
    }

    /// The record of the last change of a variable.
    pub fn last_change_of_variable(&self, name: &str) -> Option<&Arc<Record>> {
        self.record_at(*self.variables_at.get(name)?)
    }

    /// Widgets come and go: keys whose last change is in no record any more are forgotten.
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
            let name = change.key.split(['.', '[']).next().unwrap_or(&change.key);
            self.variables_at.insert(Arc::from(name), at);
        }
        let second = (record.wall_millis / 1000.0) as i64;
        add(&mut self.rates, second);
        if let Some(handler) = record.handlers.first()
            && (self.handlers.len() < MOST_HANDLERS || self.handlers.contains_key(handler))
        {
            let times = self.handlers.entry(*handler).or_default();
            times.runs += 1;
            times.total += record.time;
            times.longest = times.longest.max(record.time);
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

    fn take_streams(&mut self, streams: Vec<(StreamView, Option<StreamFacts>)>) {
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
                        let at = self.now_millis - note.age.as_secs_f64() * 1000.0;
                        stream.notes.push_back((at, note.serial, note.what.clone()));
                    }
                }
                while stream.notes.len() > MOST_NOTES {
                    stream.notes.pop_front();
                }
                // What was known of a connection stays to be read when it is closed.
                stream.facts = Some(facts);
            }
            self.streams.push(stream);
        }
    }
}

impl Stream {
    /// Events and bytes a second, of the last five whole seconds.
    pub fn rate(&self, now_millis: f64) -> (f64, f64) {
        const WINDOW: i64 = 5;
        let now = (now_millis / 1000.0) as i64;
        let last = self.rates.iter().filter(|(second, ..)| (now - WINDOW..now).contains(second));
        let (events, bytes) =
            last.fold((0u64, 0u64), |(events, bytes), (_, count, size)| (events + u64::from(*count), bytes + size));
        (events as f64 / WINDOW as f64, bytes as f64 / WINDOW as f64)
    }
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

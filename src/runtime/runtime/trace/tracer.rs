//! Makes a [`Record`] of each event while tracing: opened before the event, closed after it, finished when the scene is made. Otherwise an event
//! costs the test of an option.
//!
//! Values are compared by the keys that the store has recorded as changed. Scripts change their variables without notice, so these are compared after
//! each event that ran a handler; where that takes longer than [`CHEAP`], after the last event of a frame, unless the tracer is exact.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashMap;

use super::record::{Change, EvaluatedBinding, Input, Record, StateKey, parts};
use crate::runtime::Runtime;
use crate::scene::{NodeId, ScreenId};
use crate::store::Key;
use ensemble_core::diag::Severity;
use ensemble_core::message::net::NetEvent;
use ensemble_core::message::stream::{ConnectionId, StreamEvent};
use ensemble_core::message::{Effect, Event};
use ensemble_core::recording::lines_of_event;
use ensemble_core::value::Value;

/// Options of tracing.
#[derive(Clone, Copy, Debug)]
pub struct TraceOptions {
    /// Clock for durations.
    pub stopwatch: fn() -> Duration,
    /// True to compare variables after each event regardless of cost; for commands, where nobody waits for the next frame.
    pub is_exact: bool,
}

/// Finished records.
#[derive(Debug, Default)]
pub struct TakenRecords {
    /// Records in the order of their events.
    pub records: Vec<Record>,
    /// Number of events without a record, because the limit of pending records was reached.
    pub dropped: usize,
}

/// Makes records.
pub(in crate::runtime) struct Tracer {
    options: TraceOptions,
    open: Option<Open>,
    /// Records of events since the last scene.
    pending: Vec<Record>,
    done: Vec<Record>,
    dropped: usize,
    frame: usize,
    /// True when an event since the last query had a fault.
    has_fault: bool,
    /// Last known values, by name in expressions.
    known: BTreeMap<Arc<str>, Value>,
    screens: Vec<ScreenId>,
    /// True when a handler has run since variables were last compared.
    is_behind: bool,
    /// Duration of the last comparison of variables, and the earliest time of the next one.
    cost: Duration,
    next_comparison: Duration,
}

/// The record of the event being handled.
struct Open {
    record: Record,
    begun: Duration,
    /// Number of effects before the event.
    effects: usize,
}

/// Limit of records that wait to be taken; the oldest are dropped, as in a flood while the window does not paint.
const MOST_WAITING: usize = 10_000;

/// Duration up to which variables are compared after each event.
const CHEAP: Duration = Duration::from_micros(200);

/// An expensive comparison of variables takes at most one part in this many of the time.
const SHARE: u32 = 20;

impl Runtime {
    /// Starts recording for [`Runtime::take_records`].
    pub fn trace(&mut self, options: TraceOptions) {
        self.store.trace().switch(true);
        self.faults.set_collecting(true);
        let mut tracer = Tracer {
            options,
            open: None,
            pending: Vec::new(),
            done: Vec::new(),
            dropped: 0,
            frame: 0,
            has_fault: false,
            known: BTreeMap::new(),
            screens: Vec::new(),
            is_behind: false,
            cost: Duration::ZERO,
            next_comparison: Duration::ZERO,
        };
        tracer.screens = self.open_screens().into_iter().map(|(screen, _)| screen).collect();
        tracer.known = self.state().into_iter().map(|(key, value)| (Arc::from(key), value)).collect();
        self.tracer = Some(Box::new(tracer));
    }

    /// Stops recording.
    pub fn stop_trace(&mut self) {
        self.store.trace().switch(false);
        self.faults.set_collecting(false);
        self.tracer = None;
    }

    /// True while tracing.
    pub fn is_traced(&self) -> bool {
        self.tracer.is_some()
    }

    /// Count of records that wait for the scene of their frame: what their events did is in the state already.
    pub fn pending_records(&self) -> usize {
        self.tracer.as_ref().map_or(0, |tracer| tracer.pending.len())
    }

    /// Count of handled events, in lines of a recording.
    pub fn handled_events(&self) -> usize {
        self.handled
    }

    /// True when an event or the scene after it had an error since the last call; false when not tracing.
    pub fn take_error(&mut self) -> bool {
        self.tracer.as_mut().is_some_and(|tracer| std::mem::take(&mut tracer.has_fault))
    }

    /// Sets the number of the last event, because a replay may skip events of a recording.
    pub fn count_events_from(&mut self, number: usize) {
        self.handled = number;
    }

    /// Removes and returns finished records: those of events up to the last scene.
    pub fn take_records(&mut self) -> TakenRecords {
        let Some(tracer) = &mut self.tracer else { return TakenRecords::default() };
        TakenRecords { records: std::mem::take(&mut tracer.done), dropped: std::mem::take(&mut tracer.dropped) }
    }

    /// Removes and returns all records, including those of events without a scene.
    pub fn take_all_records(&mut self) -> TakenRecords {
        let Some(tracer) = &mut self.tracer else { return TakenRecords::default() };
        let mut pending = std::mem::take(&mut tracer.pending);
        tracer.done.append(&mut pending);
        self.take_records()
    }

    /// Opens the record of an event. Stream events have records of their own.
    pub(in crate::runtime) fn open_record(&mut self, event: &Event) {
        let lines = lines_of_event(event);
        let is_batch = matches!(event, Event::Net(NetEvent::Stream(_)));
        let number = self.handled + lines;
        if self.tracer.is_none() || is_batch {
            return;
        }
        self.handled = number;
        let api = match event {
            Event::Net(NetEvent::Response { id, .. }) => self.api_of_request(*id),
            _ => None,
        };
        self.open_record_of(Input::Event(event.clone()), api);
    }

    /// Opens the record of the start.
    pub(in crate::runtime) fn open_start_record(&mut self) {
        self.open_record_of(Input::Start, None);
    }

    /// Performs a command of the inspector; its changes get a record under the number of the last event.
    pub fn ordered<R>(&mut self, what: &'static str, work: impl FnOnce(&mut Self) -> R) -> R {
        self.open_record_of(Input::Order(what), None);
        let result = work(self);
        self.close_record();
        result
    }

    /// Opens the record of the next event of a batch, or of one that is ignored for this reason.
    pub(in crate::runtime) fn open_stream_record(
        &mut self,
        connection: ConnectionId,
        api: Option<&Arc<str>>,
        event: &StreamEvent,
        ignored: Option<&'static str>,
    ) {
        self.handled += 1;
        if self.tracer.is_none() {
            return;
        }
        self.open_record_of(Input::Stream { connection, event: event.clone() }, api.cloned());
        if let Some(open) = self.tracer.as_mut().and_then(|tracer| tracer.open.as_mut()) {
            open.record.ignored = ignored;
        }
    }

    fn open_record_of(&mut self, input: Input, api: Option<Arc<str>>) {
        let (number, at, wall_millis) = (self.handled, self.store.elapsed(), self.store.wall_millis());
        let effects = self.effects.len();
        let Some(tracer) = &mut self.tracer else { return };
        let record = Record { number, at, wall_millis, api, frame: tracer.frame, ..Record::of(input) };
        tracer.open = Some(Open { record, begun: (tracer.options.stopwatch)(), effects });
    }

    /// Closes the record of an event.
    pub(in crate::runtime) fn close_record(&mut self) {
        let Some(mut tracer) = self.tracer.take() else { return };
        if let Some(Open { mut record, begun, effects }) = tracer.open.take() {
            record.time = (tracer.options.stopwatch)().saturating_sub(begun);
            self.gather(&mut tracer, &mut record, effects);
            if tracer.pending.len() >= MOST_WAITING {
                tracer.pending.remove(0);
                tracer.dropped += 1;
            }
            tracer.pending.push(record);
        }
        self.tracer = Some(tracer);
    }

    /// Adds everything since the last call to a record.
    fn gather(&mut self, tracer: &mut Tracer, record: &mut Record, effects: usize) {
        let logged = self.store.trace().take();
        for effect in self.effects.since(effects) {
            if let Effect::Log { level, text } = effect
                && record.logs.len() < Record::MOST
            {
                record.logs.push((level, text.clone()));
            }
        }
        let remaining = Record::MOST.saturating_sub(record.faults.len());
        let seen = self.faults.take_seen();
        tracer.has_fault |= seen.iter().any(|fault| fault.severity == Severity::Error);
        record.faults.extend(seen.into_iter().take(remaining));
        tracer.is_behind |= !logged.handlers.is_empty();
        record.handlers.extend(logged.handlers);
        let screens: Vec<ScreenId> = self.open_screens().into_iter().map(|(screen, _)| screen).collect();
        let is_elsewhere = screens != tracer.screens;
        tracer.screens = screens;
        if is_elsewhere {
            let now: Vec<(String, Value)> = self.state();
            tracer.compare_all(record, now);
        } else {
            let keys: BTreeSet<usize> = (0..logged.changes.len())
                .filter(|at| !logged.changes[..*at].iter().any(|(key, _)| *key == logged.changes[*at].0))
                .collect();
            for at in keys {
                let (prefix, values) = self.values_of(&logged.changes[at].0);
                tracer.compare(record, prefix.as_deref(), values);
            }
            self.compare_variables(tracer, record, false);
        }
        let remaining = Record::MOST.saturating_sub(record.changes.len());
        record.changes.extend(logged.changes.into_iter().take(remaining).map(|(key, span)| (StateKey(key), span)));
    }

    /// Compares the variables of scripts, if a handler has run and the time budget allows it.
    fn compare_variables(&mut self, tracer: &mut Tracer, record: &mut Record, at_frame: bool) {
        let now = (tracer.options.stopwatch)();
        let is_time = tracer.options.is_exact || tracer.cost <= CHEAP || (at_frame && now >= tracer.next_comparison);
        if !tracer.is_behind || !is_time {
            return;
        }
        tracer.is_behind = false;
        let mut values = Vec::new();
        for (screen, _) in self.open_screens() {
            values.extend(self.variables(screen));
        }
        tracer.compare(record, None, values);
        tracer.cost = (tracer.options.stopwatch)().saturating_sub(now);
        tracer.next_comparison = now + tracer.cost * SHARE;
    }

    /// Start time of making the scene, for records.
    pub(in crate::runtime) fn trace_moment(&self) -> Option<(Duration, usize)> {
        let tracer = self.tracer.as_ref()?;
        Some(((tracer.options.stopwatch)(), self.effects.len()))
    }

    /// Finishes the records since the last scene. `begun` is the result of [`Self::trace_moment`].
    pub(in crate::runtime) fn finish_records(&mut self, begun: Option<(Duration, usize)>) {
        let (Some((begun, effects)), Some(mut tracer)) = (begun, self.tracer.take()) else { return };
        let (evaluated, redrawn) = (self.store.trace().take_evaluated(), self.store.trace().take_redrawn());
        let mut records = std::mem::take(&mut tracer.pending);
        if let Some(mut last) = records.pop() {
            last.frame_time = (tracer.options.stopwatch)().saturating_sub(begun);
            self.gather(&mut tracer, &mut last, effects);
            self.compare_variables(&mut tracer, &mut last, true);
            records.push(last);
            self.attribute_to_events(&mut records, &evaluated, &redrawn);
            tracer.frame += 1;
        } else {
            // A frame without events, such as one of an animation, has no record: its changes and faults are dropped.
            let _of_no_event = (self.store.trace().take(), self.faults.take_seen());
        }
        tracer.done.append(&mut records);
        let surplus = tracer.done.len().saturating_sub(MOST_WAITING);
        tracer.done.drain(..surplus);
        tracer.dropped += surplus;
        self.tracer = Some(tracer);
    }

    /// Assigns each evaluated binding and redrawn widget to the last event that changed what it reads, or to the last event of the frame, as for
    /// variables of scripts.
    fn attribute_to_events(&self, records: &mut [Record], evaluated: &[u64], redrawn: &[u64]) {
        let Some(last) = records.len().checked_sub(1) else { return };
        let with_handler = records.iter().rposition(|record| !record.handlers.is_empty()).unwrap_or(last);
        let mut changed_by: FxHashMap<Key, usize> = FxHashMap::default();
        for (at, record) in records.iter().enumerate() {
            changed_by.extend(record.changes.iter().map(|(StateKey(key), _)| (key.clone(), at)));
        }
        let mut of_widget: FxHashMap<u64, usize> = FxHashMap::default();
        for watch in evaluated {
            let Some((owner, target)) = self.graph.get(*watch) else { continue };
            let reads = self.graph.view(*watch);
            let by_key = reads.and_then(|view| view.reads.iter().filter_map(|key| changed_by.get(key)).max().copied());
            let at = by_key.unwrap_or(with_handler);
            of_widget.insert(owner, at);
            let Some(record) = records.get_mut(at) else { continue };
            record.evaluated += 1;
            if record.bindings.len() < Record::MOST {
                let (property, span) = self.name_of_binding(owner, target);
                let widget = Arc::from(self.widget_name(owner));
                record.bindings.push(EvaluatedBinding { node: NodeId(owner), widget, property, span });
            }
        }
        for handle in redrawn {
            let at = of_widget.get(handle).copied().unwrap_or(last);
            let Some(record) = records.get_mut(at) else { continue };
            record.redrawn += 1;
            if record.widgets.len() < Record::MOST {
                record.widgets.push((NodeId(*handle), Arc::from(self.widget_name(*handle))));
            }
        }
    }
}

impl Tracer {
    /// Records changed values. With a prefix, known names with it that have no value now are recorded as removed.
    fn compare(&mut self, record: &mut Record, prefix: Option<&str>, now: Vec<(String, Value)>) {
        if let Some(prefix) = prefix {
            let range = self.known.range::<str, _>((std::ops::Bound::Included(prefix), std::ops::Bound::Unbounded));
            let gone = range.map(|(key, _)| key).take_while(|key| key.starts_with(prefix));
            let gone: Vec<Arc<str>> =
                gone.filter(|key| !now.iter().any(|(known, _)| **known == ***key)).cloned().collect();
            for key in gone {
                if let Some(from) = self.known.remove(&key) {
                    note(record, key, from, Value::Null);
                }
            }
        }
        for (key, to) in now {
            match self.known.get_mut(key.as_str()) {
                Some(known) if *known == to => {}
                Some(known) => {
                    let from = std::mem::replace(known, to.clone());
                    note(record, Arc::from(key), from, to);
                }
                None => {
                    let key: Arc<str> = Arc::from(key);
                    self.known.insert(key.clone(), to.clone());
                    note(record, key, Value::Null, to);
                }
            }
        }
    }

    fn compare_all(&mut self, record: &mut Record, now: Vec<(String, Value)>) {
        self.is_behind = false;
        self.compare(record, Some(""), now);
    }
}

/// Records a change; a second change of the same value is merged into the first.
fn note(record: &mut Record, key: Arc<str>, from: Value, to: Value) {
    if from == to {
        return;
    }
    if let Some(known) = record.changed.iter_mut().find(|known| known.key == key) {
        known.parts = parts(&known.from, &to);
        known.to = to;
        return;
    }
    if record.changed.len() >= Record::MOST {
        record.changed_more += 1;
        return;
    }
    let parts = if matches!(to, Value::List(_) | Value::Map(_)) { parts(&from, &to) } else { Vec::new() };
    record.changed.push(Change { key, from, to, parts });
}

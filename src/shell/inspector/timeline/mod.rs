//! The time line: pauses the app, steps back and forward through its events or by dragging, goes to marked events and to the first error, and
//! compares two moments.
//!
//! A moment is the place of a [`Record`](ensemble_runtime::Record). Its screen is the one that the event was shown with ([`screens`]), its state is the
//! newest one with later changes taken back (`rewind`), its streams are the last view of them with the events until then (`stream_views`), and so
//! on for each pane (`past`); nothing asks the app, so a step costs one frame, however many events lie between.
//! Going forward beyond the newest event is an `Order::Debug`: the app handles what was held, or the next events of its recording. Events of a recording
//! that are not kept any more are reached by playing it afresh.

pub(crate) mod difference;
mod keys;
mod outline;
mod past;
mod playing;
mod rewind;
pub mod screens;
pub(crate) mod stream_views;
mod strip;
mod track;

pub use outline::outline;
pub use track::id as track_id;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use self::difference::{Difference, changed_lines, changed_values};
use self::past::{PastKey, PastState, key};
use self::track::{Track, has_error};
use super::Pane;
use super::model::Model;
use super::order::{DebugCommand, Order};
use super::pane_request::PaneRequest;
use super::snapshot::ExecutionState;
use ensemble_runtime::scene::Scene;

/// Limit of marked events.
const MOST_MARKS: usize = 1000;

/// The time line.
#[derive(Default)]
pub struct TimeLine {
    /// Position of the record whose moment is shown; `None` for the latest.
    at: Option<usize>,
    /// Numbers of marked events.
    marks: BTreeSet<usize>,
    /// Moment of comparison.
    from: Option<usize>,
    track: Track,
    past: Option<(PastKey, PastState)>,
    difference: Option<((usize, usize), Difference)>,
    playing: Option<TimelinePlayback>,
    /// The multiple of the pace of the events; 1 unless it is chosen.
    speed: Option<f64>,
    /// Message for a key or a button that has found no moment to go to.
    notice: Option<&'static str>,
}

/// The past as it is played.
#[derive(Clone, Copy, Debug)]
struct TimelinePlayback {
    /// The app's time of the moment that it was begun at.
    from: Duration,
    /// The window's time then, in seconds.
    begun: f64,
}

impl TimeLine {
    /// Position of the shown moment; `None` for the latest.
    pub fn at(&self) -> Option<usize> {
        self.at
    }

    /// True while the running app is not shown: it is paused, or a past moment is shown.
    pub fn stands(&self, model: &Model) -> bool {
        self.at.is_some() || model.execution.state != ExecutionState::Running
    }

    /// Scene of the shown moment; `None` for the latest, and when none is kept.
    pub fn scene<'m>(&self, model: &'m Model) -> Option<&'m Arc<Scene>> {
        let (_, scene) = model.screens.at(self.at?)?;
        Some(scene)
    }

    /// Puts what a pane reads of the shown moment into the model. Returns false for the newest, which is there already; otherwise
    /// [`Self::restore_newest`] follows.
    pub(crate) fn put_past_in(&mut self, model: &mut Model, pane: Pane) -> bool {
        let Some(at) = self.at else { return false };
        let key = key(model, at, pane);
        // The app tells about the chosen widget ten times a second.
        if pane == Pane::Widgets || self.past.as_ref().is_none_or(|(known, _)| *known != key) {
            self.past = PastState::new(model, at, pane).map(|past| (key, past));
        }
        let Some((_, past)) = &mut self.past else { return false };
        past.swap(model);
        true
    }

    /// Puts the newest views into the model again.
    pub(crate) fn restore_newest(&mut self, model: &mut Model) {
        if let Some((_, past)) = &mut self.past {
            past.swap(model);
        }
    }

    /// Returns to the latest moment and resumes.
    pub fn reset(&mut self) {
        (self.at, self.from, self.past, self.difference, self.notice) = (None, None, None, None, None);
        self.playing = None;
    }

    /// Shows the moment of a record and pauses the app.
    pub(crate) fn go_to(&mut self, model: &Model, place: usize, requests: &mut Vec<PaneRequest>) {
        (self.notice, self.playing) = (None, None);
        if model.execution.state == ExecutionState::Running {
            requests.push(PaneRequest::Order(Order::Debug(DebugCommand::Pause)));
        }
        self.at = Some(place.max(model.trace.first()))
            .filter(|place| *place < newest(model) || model.execution.state == ExecutionState::Running);
    }

    /// Shows the moment of the event with this number; a recording is played until there, from its start if necessary.
    pub fn go_to_event(&mut self, model: &Model, number: usize, requests: &mut Vec<PaneRequest>) {
        let is_kept = number <= number_of_newest(model)
            && (model.execution.total.is_none() || model.trace.get(0).is_some_and(|first| first.number <= number));
        if is_kept {
            // The last record of it: what was done in the inspector afterwards has its number, too.
            let place = model.trace.place_of_event(number + 1).saturating_sub(1);
            return self.go_to(model, place, requests);
        }
        (self.at, self.notice) = (None, None);
        requests.push(PaneRequest::Order(Order::Debug(DebugCommand::RunTo(number))));
    }

    /// Moves by a number of events; beyond the latest, the app handles the next.
    pub fn step(&mut self, model: &Model, by: isize, requests: &mut Vec<PaneRequest>) {
        let here = self.here(model);
        let there = here.saturating_add_signed(by);
        let beyond = (there + 1).saturating_sub(model.trace.added());
        if by > 0 && beyond > 0 {
            (self.at, self.notice) = (None, None);
            let order = if model.execution.state == ExecutionState::Running {
                DebugCommand::Pause
            } else {
                DebugCommand::Step(beyond)
            };
            return requests.push(PaneRequest::Order(Order::Debug(order)));
        }
        self.go_to(model, there, requests);
    }

    /// Pauses the app, or resumes it at the latest moment.
    pub fn toggle(&mut self, model: &Model, requests: &mut Vec<PaneRequest>) {
        let command = if self.stands(model) { DebugCommand::Run } else { DebugCommand::Pause };
        (self.at, self.notice) = (None, None);
        requests.push(PaneRequest::Order(Order::Debug(command)));
    }

    /// Marks or unmarks the event of the shown moment.
    pub(crate) fn toggle_mark(&mut self, model: &Model) {
        let Some(number) = model.trace.at(self.here(model)).map(|record| record.number) else { return };
        if !self.marks.remove(&number) && self.marks.len() < MOST_MARKS {
            self.marks.insert(number);
        }
    }

    /// Moves to the next marked event; in a recording also beyond the latest one.
    pub(crate) fn go_to_mark(&mut self, model: &Model, requests: &mut Vec<PaneRequest>) {
        let here = self.here(model);
        let number_here = model.trace.at(here).map_or(0, |record| record.number);
        if let Some(number) = self.marks.range(number_here + 1..).next().copied()
            && number <= model.execution.handled.max(number_of_newest(model))
        {
            return self.go_to_event(model, number, requests);
        }
        let ahead: Vec<usize> = self.marks.range(model.execution.handled + 1..).copied().collect();
        if ahead.is_empty() {
            self.notice = Some("No marked event lies ahead.");
        } else {
            (self.at, self.notice) = (None, None);
            requests.push(PaneRequest::Order(Order::Debug(DebugCommand::RunUntil { error: false, marks: ahead })));
        }
    }

    /// Moves to the next event with an error; beyond the latest, the app runs until there is one.
    pub(crate) fn go_to_error(&mut self, model: &Model, requests: &mut Vec<PaneRequest>) {
        let here = self.here(model);
        let later = model.trace.between(here + 1, model.trace.added());
        match later.zip(here + 1..).find(|(record, _)| has_error(record)) {
            Some((_, place)) => self.go_to(model, place, requests),
            None if model.execution.total.is_some_and(|total| model.execution.handled >= total) => {
                self.notice = Some("No error lies ahead.");
            }
            None => {
                (self.at, self.notice) = (None, None);
                let marks = self.marks.range(model.execution.handled + 1..).copied().collect();
                requests.push(PaneRequest::Order(Order::Debug(DebugCommand::RunUntil { error: true, marks })));
            }
        }
    }

    /// Starts comparing with the shown moment, or stops comparing.
    pub fn toggle_comparing(&mut self, model: &Model) {
        self.from = if self.from.is_some() { None } else { Some(self.here(model)) };
        self.difference = None;
    }

    /// Difference of the compared moments; `None` when not comparing.
    fn difference(&mut self, model: &Model) -> Option<&Difference> {
        let (one, other) = (self.from?, self.here(model));
        let (first, last) = (one.min(other), one.max(other));
        if self.difference.as_ref().is_none_or(|(known, _)| *known != (first, last)) {
            let values = changed_values(model.trace.between(first + 1, last + 1));
            let screens = model.screens.at(first).zip(model.screens.at(last));
            let (lines, more_lines) = screens.map(|((_, from), (_, to))| changed_lines(from, to)).unwrap_or_default();
            self.difference = Some(((first, last), Difference { values, lines, more_lines }));
        }
        self.difference.as_ref().map(|(_, difference)| difference)
    }

    /// Position of the shown moment.
    fn here(&self, model: &Model) -> usize {
        self.at.unwrap_or_else(|| newest(model)).max(model.trace.first())
    }

    /// Updates to the model: drops moments of an earlier run, and those whose records were dropped.
    pub fn follow(&mut self, model: &Model, is_anew: bool) {
        if is_anew {
            self.reset();
        }
        let first = model.trace.first();
        self.at = self.at.map(|at| at.max(first)).filter(|_| !model.trace.is_empty());
        self.from = self.from.map(|from| from.max(first)).filter(|_| !model.trace.is_empty());
        // The newest moment is the running app's.
        if self.at == Some(newest(model)) && model.execution.state != ExecutionState::Running {
            self.at = None;
        }
    }
}

/// Position of the latest record.
fn newest(model: &Model) -> usize {
    model.trace.added().saturating_sub(1)
}

fn number_of_newest(model: &Model) -> usize {
    model.trace.iter().next_back().map_or(0, |record| record.number)
}

//! [`PastState`]: what a pane reads of a past moment. While the pane is drawn it stands in the model in place of what is newest.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::rewind::rewind;
use super::stream_views::rates_before;
use crate::shell::inspector::Pane;
use crate::shell::inspector::console_log::{ConsoleLog, LogLine};
use crate::shell::inspector::model::{HandlerTimes, Model, Moment};
use crate::shell::inspector::snapshot::WidgetView;
use crate::shell::inspector::stream::Stream;
use crate::shell::inspector::widgets::find;
use ensemble_core::diag::{Severity, Span};
use ensemble_runtime::scene::Scene;
use ensemble_runtime::{Record, StateGroup};

/// Data of a past moment for one pane; the parts that the pane does not read are empty.
#[derive(Default)]
pub struct PastState {
    moment: Option<Moment>,
    state: Vec<StateGroup>,
    streams: Vec<Stream>,
    lines: Vec<Arc<LogLine>>,
    handlers: HashMap<Span, HandlerTimes>,
    rates: VecDeque<(i64, u32)>,
    widget: Option<WidgetView>,
    now_millis: f64,
}

/// Cache key of a [`PastState`].
pub(super) type PastKey = (usize, Pane, usize, usize, usize, usize);

/// The key of the past at a place.
pub(super) fn key(model: &Model, place: usize, pane: Pane) -> PastKey {
    let lines = model.lines.len() + model.lines_dropped;
    (place, pane, model.state_at, model.trace.first(), lines, model.stream_views.len())
}

impl PastState {
    /// Data for a pane of the moment after the record at a place; `None` when that is not kept.
    pub(super) fn new(model: &Model, place: usize, pane: Pane) -> Option<Self> {
        let record = model.trace.at(place)?;
        let moment = Moment { place, number: record.number, wall_millis: record.wall_millis };
        let mut past = Self { moment: Some(moment), now_millis: model.now_millis, ..Self::default() };
        match pane {
            Pane::Streams => {
                past.streams = model.stream_views.at(&model.trace, &model.streams, place);
                past.now_millis = moment.wall_millis;
            }
            Pane::State => past.state = rewind(&model.state, model.trace.between(place + 1, model.state_at)),
            Pane::Console => past.lines = lines(model, place),
            Pane::Performance => {
                past.handlers = handlers(model.trace.between(model.trace.first(), place + 1));
                past.rates = rates_before(&model.trace, place, |_| Some(0))
                    .into_iter()
                    .map(|(second, count, _)| (second, count))
                    .collect();
                past.now_millis = moment.wall_millis;
            }
            Pane::Widgets => {
                // A screen shows all events of its frame.
                let frame = model.trace.between(place, model.trace.added());
                let events = frame.take_while(|later| later.frame == record.frame).count();
                past.moment = Some(Moment { place: place + events.saturating_sub(1), ..moment });
                let screen = model.screens.at(place).map(|(_, scene)| scene);
                past.widget = model.widget.as_ref().zip(screen).map(|(view, scene)| widget(view, scene));
            }
            Pane::Events => {}
        }
        Some(past)
    }

    /// Puts it into the model, or takes it out again.
    pub fn swap(&mut self, model: &mut Model) {
        use std::mem::swap;
        swap(&mut self.moment, &mut model.moment);
        swap(&mut self.state, &mut model.state);
        swap(&mut self.streams, &mut model.streams);
        swap(&mut self.lines, &mut model.lines);
        swap(&mut self.handlers, &mut model.handlers);
        swap(&mut self.rates, &mut model.rates);
        swap(&mut self.widget, &mut model.widget);
        swap(&mut self.now_millis, &mut model.now_millis);
    }
}

/// The lines of the console up to a place: those from before the first record that is kept, those of the records, and the host's own.
fn lines(model: &Model, place: usize) -> Vec<Arc<LogLine>> {
    let Some((first, last)) = model.trace.get(0).zip(model.trace.at(place)) else { return Vec::new() };
    let mut lines: Vec<Arc<LogLine>> = Vec::new();
    for record in model.trace.between(model.trace.first(), place + 1).rev() {
        lines.extend(lines_of(record).into_iter().rev().map(Arc::new));
        if lines.len() >= ConsoleLog::MOST {
            break;
        }
    }
    lines.reverse();
    let is_other = |line: &&Arc<LogLine>| {
        line.wall_millis < first.wall_millis || line.is_of_host && line.wall_millis <= last.wall_millis
    };
    lines.extend(model.lines.iter().filter(is_other).cloned());
    // Stable: lines of one moment stay in the order of the events.
    lines.sort_by(|a, b| a.wall_millis.total_cmp(&b.wall_millis));
    lines
}

fn lines_of(record: &Record) -> Vec<LogLine> {
    let line = |level, text: &str, fault| LogLine {
        wall_millis: record.wall_millis,
        level,
        text: Arc::from(text),
        fault,
        is_of_host: false,
    };
    let logs = record.logs.iter().map(|(level, text)| line(*level, text, None));
    let faults = record.faults.iter().map(|fault| {
        let level = if fault.severity == Severity::Error { "error" } else { "warn" };
        line(level, &fault.message, Some(Box::new(fault.clone())))
    });
    logs.chain(faults).collect()
}

fn handlers<'a>(records: impl Iterator<Item = &'a Arc<Record>>) -> HashMap<Span, HandlerTimes> {
    let mut handlers: HashMap<Span, HandlerTimes> = HashMap::new();
    for record in records {
        if let Some(handler) = record.handlers.first() {
            handlers.entry(*handler).or_default().add(record.time);
        }
    }
    handlers
}

/// A widget with the values that it had on a screen. Where they come from is written in the files: it is the same as now.
fn widget(view: &WidgetView, scene: &Scene) -> WidgetView {
    let mut view = view.clone();
    let Some(node) = find(scene, view.node) else { return view };
    for property in &mut view.properties {
        if let Some(value) = node.props.get(property.name) {
            property.value = value.clone();
        }
    }
    for binding in &mut view.bindings {
        // A binding that another one reads, such as that of a list, is not on the screen itself.
        let own = Some(&*binding.property).filter(|_| binding.depth == 0);
        binding.value = own.and_then(|name| node.props.get(name)).cloned();
    }
    view
}

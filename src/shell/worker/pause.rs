//! [`Pause`]: pauses the app while its connections continue. Events are held in order, within limits, and handled when the inspector steps or
//! resumes.

use std::collections::VecDeque;

use super::shared::Message;
use crate::shell::inspector::order::DebugCommand;
use crate::shell::inspector::snapshot::{Execution, ExecutionState};
use ensemble_core::message::Event;
use ensemble_core::message::net::NetEvent;
use ensemble_core::message::stream::{StreamBatch, StreamEvent};
use ensemble_core::recording::lines_of_event;

/// Limit of held events; beyond it, the network is not read.
const MOST_EVENTS: usize = 100_000;

/// Limit of held events in bytes.
const MOST_BYTES: usize = 64 << 20;

/// Execution state with the held events.
#[derive(Default)]
pub(super) struct Pause {
    command: DebugCommand,
    /// Remaining steps of [`DebugCommand::Step`].
    left: usize,
    /// Reason of the pause.
    reason: ExecutionState,
    held: VecDeque<Message>,
    events: usize,
    bytes: usize,
    /// Number of events of a recording.
    total: Option<usize>,
}

impl Pause {
    /// True while events are handled as they arrive and none are held.
    pub(super) fn is_active(&self) -> bool {
        self.command != DebugCommand::Run || !self.held.is_empty()
    }

    /// True while no event may be handled.
    pub(super) fn is_paused(&self) -> bool {
        self.command == DebugCommand::Pause
    }

    /// The current order; [`DebugCommand::Pause`] once it is completed.
    pub(super) fn command(&self) -> &DebugCommand {
        &self.command
    }

    /// Remaining steps.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// Sets the order; `handled` is the number of the last event.
    pub(super) fn order(&mut self, command: DebugCommand, handled: usize) {
        (self.command, self.left) = match command {
            DebugCommand::Step(count) => (DebugCommand::Step(count), count),
            DebugCommand::RunTo(number) => {
                let count = number.saturating_sub(handled);
                (DebugCommand::Step(count), count)
            }
            other => (other, 0),
        };
        if self.command == DebugCommand::Step(0) {
            self.command = DebugCommand::Pause;
        }
        self.reason =
            if self.command == DebugCommand::Pause { ExecutionState::Paused } else { ExecutionState::Running };
    }

    /// Pauses.
    pub(super) fn stop(&mut self, reason: ExecutionState) {
        (self.command, self.reason) = (DebugCommand::Pause, reason);
    }

    /// Sets the number of events of a recording.
    pub(super) fn set_total(&mut self, total: usize) {
        self.total = Some(total);
    }

    /// False at the limit: the drivers wait until events are handled.
    pub(super) fn can_hold_more(&self) -> bool {
        self.events < MOST_EVENTS && self.bytes < MOST_BYTES
    }

    /// Holds a message.
    pub(super) fn hold(&mut self, message: Message) {
        let (events, bytes) = weight(&message);
        self.events += events;
        self.bytes += bytes;
        self.held.push_back(message);
    }

    /// True when [`Self::next`] has a message.
    pub(super) fn has_next(&self) -> bool {
        !self.is_paused() && !self.held.is_empty()
    }

    /// The next message that may be handled; `None` while paused or when none is held. A stream's batch is split into single events, unless the app
    /// is resumed.
    pub(super) fn next(&mut self) -> Option<Message> {
        if self.is_paused() {
            return None;
        }
        let message = self.held.pop_front()?;
        let first = match message {
            Message::Net(NetEvent::Stream(mut batch))
                if self.command != DebugCommand::Run && batch.events.len() > 1 =>
            {
                let rest = batch.events.split_off(1);
                let (connection, generation) = (batch.connection, batch.generation);
                self.held.push_front(Message::Net(NetEvent::Stream(StreamBatch {
                    connection,
                    generation,
                    events: rest,
                })));
                Message::Net(NetEvent::Stream(batch))
            }
            other => other,
        };
        let (events, bytes) = weight(&first);
        self.events = self.events.saturating_sub(events);
        self.bytes = self.bytes.saturating_sub(bytes);
        Some(first)
    }

    /// Records handled events: `handled` is the number of the last one, `count` their number.
    pub(super) fn handled(&mut self, handled: usize, count: usize, has_error: bool) {
        match &self.command {
            DebugCommand::Run | DebugCommand::Pause | DebugCommand::RunTo(_) => {}
            DebugCommand::Step(_) => {
                self.left = self.left.saturating_sub(count);
                if self.left == 0 {
                    self.stop(ExecutionState::Paused);
                }
            }
            DebugCommand::RunUntil { error: true, .. } if has_error => self.stop(ExecutionState::AtError),
            DebugCommand::RunUntil { marks, .. } => {
                let passed = handled.saturating_sub(count)..handled;
                if marks.iter().any(|mark| *mark > passed.start && *mark <= passed.end) {
                    self.stop(ExecutionState::AtMark);
                }
            }
        }
    }

    /// Execution state for the inspector.
    pub(super) fn execution(&self, handled: usize) -> Execution {
        Execution {
            state: if self.is_paused() { self.reason } else { ExecutionState::Running },
            held: self.events,
            held_bytes: self.bytes,
            is_full: !self.can_hold_more(),
            handled,
            total: self.total,
        }
    }
}

/// Number of events and bytes of a message.
fn weight(message: &Message) -> (usize, usize) {
    // A message without texts.
    const PLAIN: usize = 256;
    match message {
        Message::Net(event) => {
            let bytes = match event {
                NetEvent::Stream(batch) => batch.events.iter().map(stream_bytes).sum(),
                NetEvent::Response { result: Ok(response), .. } => 64 * ensemble_runtime::value_size(&response.body),
                _ => 0,
            };
            (lines_of_net(event), PLAIN + bytes)
        }
        Message::Event(event) => (lines_of_event(event), PLAIN),
        Message::Pictures | Message::Inspect(_) | Message::Show(_) | Message::Answer(..) | Message::Stop => (0, PLAIN),
    }
}

fn lines_of_net(event: &NetEvent) -> usize {
    match event {
        NetEvent::Stream(batch) => batch.events.len(),
        NetEvent::Fetched { .. } => 0,
        _ => 1,
    }
}

fn stream_bytes(event: &StreamEvent) -> usize {
    match event {
        // The text, and the data that was read from it.
        StreamEvent::Message(message) | StreamEvent::Malformed { message } => 128 + 3 * message.bytes,
        _ => 128,
    }
}

/// True for a message that is handled while paused, because it is no event of the app.
pub(super) fn is_handled_while_paused(message: &Message) -> bool {
    match message {
        Message::Net(event) => matches!(event, NetEvent::Fetched { .. }),
        Message::Pictures | Message::Inspect(_) | Message::Show(_) | Message::Stop => true,
        Message::Event(event) => matches!(event, Event::Visible(_)),
        Message::Answer(..) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::message::stream::ConnectionId;
    use std::sync::Arc;

    fn batch(count: usize) -> Message {
        let events = (0..count).map(|at| StreamEvent::Comment { text: Arc::from(at.to_string()) }).collect();
        Message::Net(NetEvent::Stream(StreamBatch { connection: ConnectionId(1), generation: 0, events }))
    }

    fn texts(message: Option<Message>) -> Vec<String> {
        let Some(Message::Net(NetEvent::Stream(batch))) = message else { return Vec::new() };
        let text = |event| match event {
            StreamEvent::Comment { text } => text.to_string(),
            _ => String::new(),
        };
        batch.events.into_iter().map(text).collect()
    }

    #[test]
    fn what_is_held_is_counted_and_handled_event_by_event_in_its_order() {
        let mut pause = Pause::default();
        assert!(!pause.is_active());
        pause.order(DebugCommand::Pause, 0);
        pause.hold(batch(3));
        pause.hold(batch(2));
        assert_eq!((pause.execution(0).held, texts(pause.next())), (5, Vec::new()), "it stands");
        pause.order(DebugCommand::Step(2), 0);
        assert_eq!(texts(pause.next()), ["0"]);
        pause.handled(1, 1, false);
        assert_eq!(texts(pause.next()), ["1"]);
        pause.handled(2, 1, false);
        assert_eq!((pause.execution(2).held, pause.is_paused()), (3, true));
        pause.order(DebugCommand::Run, 2);
        assert!(pause.is_active(), "what was held goes first");
        assert_eq!((texts(pause.next()), texts(pause.next())), (vec!["2".to_owned()], vec!["0".into(), "1".into()]));
        assert!(!pause.is_active() && pause.execution(5).held_bytes == 0);
    }

    #[test]
    fn it_runs_to_a_mark_or_an_error_and_says_which() {
        let mut pause = Pause::default();
        pause.order(DebugCommand::RunUntil { error: true, marks: vec![3, 9] }, 0);
        pause.handled(2, 2, false);
        assert!(!pause.is_paused());
        pause.handled(4, 2, false);
        assert_eq!(pause.execution(4).state, ExecutionState::AtMark, "within a batch counts, too");
        pause.order(DebugCommand::RunUntil { error: true, marks: vec![3, 9] }, 4);
        pause.handled(5, 1, true);
        assert_eq!(pause.execution(5).state, ExecutionState::AtError);
        pause.order(DebugCommand::RunTo(7), 5);
        pause.handled(6, 1, true);
        pause.handled(7, 1, false);
        assert_eq!(pause.execution(7).state, ExecutionState::Paused);
    }

    #[test]
    fn it_holds_no_more_than_its_bound() {
        let mut pause = Pause::default();
        pause.order(DebugCommand::Pause, 0);
        while pause.can_hold_more() {
            pause.hold(batch(1000));
        }
        assert!(pause.execution(0).is_full && pause.execution(0).held <= MOST_EVENTS + 1000);
        pause.order(DebugCommand::Step(2000), 0);
        for at in 1..=2000 {
            assert!(pause.next().is_some());
            pause.handled(at, 1, false);
        }
        assert!(pause.can_hold_more(), "it holds less than its limit again");
    }
}

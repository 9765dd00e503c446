//! Tests of pausing, stepping and replaying to a moment, on the app's thread as in the window.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::*;
use crate::shell::gate::AppGate;
use crate::shell::inspector::order::{DebugCommand, Order, Watched};
use crate::shell::inspector::snapshot::{Execution, ExecutionState};
use crate::shell::recording::ReplayOptions;
use ensemble_core::app::{LoadOptions, load_text};
use ensemble_core::message::Event;
use ensemble_core::recording::{Header, Tape};
use ensemble_runtime::Setup;
use ensemble_script::Checker;
use ensemble_ui::frame::tree;
use ensemble_ui::toolkit::images::Images;

/// Shows the width; at 13 its binding throws.
const APP: &str = "Global: |\n  function words(width) { if (width === 13) throw new Error('unlucky'); return 'wide ' + width; }\n\
                   View:\n  body: {Text: {text: '${words(device.width)}'}}\n";

struct Played {
    worker: Worker,
    repainted: Receiver<()>,
    execution: Execution,
    screen: String,
}

impl Played {
    fn start(replay: Option<&str>) -> Self {
        let catalog = crate::shell::catalog();
        let (app, report) =
            load_text("app.yaml", APP, &crate::shell::disk::Disk, &catalog, &Checker, &LoadOptions::default());
        assert_eq!(report.diagnostics(), []);
        let (repaint, repainted) = channel();
        let replay = replay.map(|lines| {
            let bytes = format!("{}\n{lines}", Header::default().to_line()).into_bytes();
            let tape = Arc::new(Tape::open(bytes).unwrap());
            ReplayOptions { path: PathBuf::new(), tape, speed: None, until: None }
        });
        let worker = Worker::start(Start {
            app: Arc::new(app),
            setup: Setup::default(),
            gate: AppGate::default(),
            repaint: Box::new(move || {
                // Fails only after the test has ended.
                let _closed = repaint.send(());
            }),
            quit: Box::new(|| {}),
            images: Images::of(&egui::Context::default()),
            keep_storage: false,
            live: false,
            external: Default::default(),
            exporter: None,
            examples: None,
            record: None,
            replay,
        })
        .unwrap();
        let mut played = Self { worker, repainted, execution: Execution::default(), screen: String::new() };
        played.order(Order::Watch(Some(Watched::default())));
        played
    }

    fn order(&mut self, order: Order) {
        assert!(self.worker.messages.urgent(Message::Inspect(order)).is_ok());
    }

    fn command(&mut self, command: DebugCommand) {
        self.order(Order::Debug(command));
    }

    fn resize(&mut self, width: f32) {
        let event = Event::Resized { width, height: 100.0 };
        assert!(self.worker.messages.urgent(Message::Event(event)).is_ok());
    }

    fn wait(&mut self, what: &str, met: impl Fn(&Execution, &str) -> bool) {
        loop {
            if let Some(execution) = self.worker.take_snapshot().execution {
                self.execution = execution;
            }
            if let Some(scene) = self.worker.take_scene() {
                self.screen = tree(&scene);
            }
            if met(&self.execution, &self.screen) {
                return;
            }
            let waited = self.repainted.recv_timeout(Duration::from_secs(60));
            assert!(waited.is_ok(), "{what}: {:?}, {}", self.execution, self.screen);
        }
    }
}

#[test]
fn an_app_that_stands_holds_what_comes_and_handles_it_step_by_step() {
    let mut played = Played::start(None);
    played.resize(1.0);
    played.wait("it runs", |_, screen| screen.contains("wide 1"));
    played.command(DebugCommand::Pause);
    played.wait("it stands", |execution, _| execution.state == ExecutionState::Paused);
    (2..=5).for_each(|width| played.resize(width as f32));
    played.wait("what comes is counted", |execution, _| execution.held == 4);
    assert!(played.screen.contains("wide 1"), "{}", played.screen);
    played.command(DebugCommand::Step(2));
    played.wait("two steps", |execution, screen| execution.held == 2 && screen.contains("wide 3"));
    assert_eq!(played.execution.state, ExecutionState::Paused);
    played.command(DebugCommand::Run);
    played.wait("it goes on with all of it", |execution, screen| {
        execution.held == 0 && execution.state == ExecutionState::Running && screen.contains("wide 5")
    });
    played.worker.stop();
}

#[test]
fn an_app_runs_until_a_binding_has_an_error() {
    let mut played = Played::start(None);
    played.command(DebugCommand::Pause);
    played.wait("it stands", |execution, _| execution.state == ExecutionState::Paused);
    [7.0, 13.0].into_iter().for_each(|width| played.resize(width));
    played.wait("two are held", |execution, _| execution.held == 2);
    played.command(DebugCommand::RunUntil { error: true, marks: Vec::new() });
    played.wait("the error stops it", |execution, _| execution.state == ExecutionState::AtError);
    assert_eq!(played.execution.held, 0);
    played.resize(8.0);
    played.wait("it stands since", |execution, _| execution.held == 1);
    played.worker.stop();
}

fn tape(count: usize) -> String {
    let line = |at: usize| {
        format!(
            "{{\"at\":{at},\"kind\":\"resize\",\"width\":{at},\"height\":100}}\n{{\"at\":{at},\"kind\":\"frame\"}}\n"
        )
    };
    (1..=count).map(line).collect()
}

#[test]
fn a_recording_goes_to_any_event_and_is_played_afresh_for_an_earlier_one() {
    let mut played = Played::start(Some(&tape(40)));
    played.wait("it is played", |execution, screen| execution.handled == 40 && screen.contains("wide 40"));
    assert_eq!(played.execution.total, Some(40));
    played.command(DebugCommand::RunTo(7));
    played.wait("back to an earlier one", |execution, screen| execution.handled == 7 && screen.contains("wide 7"));
    assert_eq!(played.execution.state, ExecutionState::Paused);
    played.command(DebugCommand::Step(3));
    played.wait("some further", |execution, screen| execution.handled == 10 && screen.contains("wide 10"));
    played.command(DebugCommand::RunUntil { error: true, marks: vec![30] });
    played.wait("the error comes first", |execution, _| {
        execution.state == ExecutionState::AtError && execution.handled == 13
    });
    played.command(DebugCommand::RunUntil { error: false, marks: vec![30] });
    played
        .wait("the mark", |execution, screen| execution.state == ExecutionState::AtMark && screen.contains("wide 30"));
    assert_eq!(played.execution.handled, 30);
    played.command(DebugCommand::Run);
    played.wait("to the end", |execution, screen| execution.handled == 40 && screen.contains("wide 40"));
    played.worker.stop();
}

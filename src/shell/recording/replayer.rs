//! [`Replayer`]: yields a recording step by step, adapted to the running app. The owner of the runtime performs the steps; this module neither waits
//! nor uses a network.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustc_hash::FxHashMap;

use super::app_files::file_hashes;
use super::call_map::{AppCalls, CallObserver, Recorded as RecordedCalls};
use super::options::ReplayOptions;
use super::start::{offset_minutes, zone_of};
use crate::shell::terminal::masked;
use ensemble_core::app::App;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::Event;
use ensemble_core::message::interaction::{Interaction, NodeId};
use ensemble_core::message::net::NetEvent;
use ensemble_core::recording::{Entry, EntryReader, ExternalEvent, Names, Recorded, Tape, WidgetLabel};
use ensemble_runtime::{Now, Observer, Runtime};
use ensemble_sse::without_secrets;

/// A step of a recording.
#[derive(Debug)]
pub enum Step {
    /// For [`Runtime::handle`].
    Event {
        /// Number of the event in the recording, from 1.
        number: usize,
        /// The event.
        event: Event,
        /// Time of the event.
        now: Now,
        /// API of the event.
        api: Option<Arc<str>>,
    },
    /// For [`Runtime::scene`]: a scene was made here.
    Frame,
}

/// Playback of a recording.
pub struct Replayer {
    tape: Arc<Tape>,
    reader: EntryReader,
    /// Index of the next line.
    line: usize,
    /// Number of yielded events.
    played: usize,
    /// Number of the event after which it stops, and its initial value.
    until: usize,
    last: usize,
    /// True when scenes were made that are not in the recording, so that widget ids may differ.
    has_more_scenes: bool,
    /// The next line, if read ahead.
    next: Option<Entry>,
    asked: Rc<RefCell<AppCalls>>,
    calls: RecordedCalls,
    is_same_app: bool,
    notes: Vec<Diagnostic>,
    said: BTreeSet<String>,
    /// Lines of pictures, by URL.
    pictures: FxHashMap<Arc<str>, usize>,
}

/// Limit of different mismatches that are reported.
const MOST_NOTES: usize = 64;

/// Limit of changed files that are listed.
const MOST_FILES: usize = 8;

impl Replayer {
    /// A replayer for `app`, and the observer for its runtime.
    pub fn new(options: &ReplayOptions, app: &App) -> (Self, Box<dyn Observer>) {
        let asked = Rc::new(RefCell::new(AppCalls::default()));
        let mut replayer = Self {
            tape: options.tape.clone(),
            reader: EntryReader::new(Names::of(&crate::shell::catalog())),
            line: 0,
            played: 0,
            until: options.until.unwrap_or(usize::MAX),
            last: options.until.unwrap_or(usize::MAX),
            has_more_scenes: false,
            next: None,
            asked: asked.clone(),
            calls: RecordedCalls::default(),
            is_same_app: true,
            notes: Vec::new(),
            said: BTreeSet::new(),
            pictures: FxHashMap::default(),
        };
        replayer.find_pictures();
        replayer.compare(app);
        (replayer, Box::new(CallObserver(asked)))
    }

    /// A recorded picture from a server; `None` when it is not in the recording.
    pub fn picture(&mut self, url: &str) -> Option<Result<Arc<[u8]>, Arc<str>>> {
        let line = *self.pictures.get(&*masked(&without_secrets(url)))?;
        let tape = self.tape.clone();
        let Ok(Entry::Picture(picture)) = self.reader.read(tape.line(line)?.ok()?) else { return None };
        Some(picture.result.and_then(|data| {
            let bytes = STANDARD.decode(&*data);
            bytes.map(Arc::from).map_err(|_| Arc::from("a secret was taken out of it"))
        }))
    }

    /// Number of yielded events.
    pub fn played(&self) -> usize {
        self.played
    }

    /// Stops after the event with this number, or at the end. A batch of a stream is split there.
    pub(crate) fn stop_after(&mut self, number: Option<usize>) {
        self.until = number.unwrap_or(usize::MAX).min(self.last);
    }

    /// Number of events up to the stop.
    pub fn total(&self) -> usize {
        self.tape.events().min(self.last)
    }

    /// Number of events in the recording, including those after the stop.
    pub fn events(&self) -> usize {
        self.tape.events()
    }

    /// Records that a scene was made that is not in the recording; widgets are then found by label.
    pub(crate) fn note_more_scenes(&mut self) {
        self.has_more_scenes = true;
    }

    /// Time of the next step; `None` at the end.
    pub fn next_at(&mut self) -> Option<Duration> {
        loop {
            match self.peek()? {
                Entry::Event(recorded) => return Some(recorded.at),
                // Without a delay: the scene belongs to the events before it.
                Entry::Frame => return Some(Duration::ZERO),
                Entry::Call(_) => self.take_call(),
                Entry::Picture(_) => self.next = None,
            }
        }
    }

    /// The next step, adapted to `runtime`; `None` at the end. Events that do not fit are skipped with a note.
    pub fn next(&mut self, runtime: &Runtime) -> Option<Step> {
        loop {
            match self.peek()? {
                Entry::Call(_) => self.take_call(),
                Entry::Picture(_) => self.next = None,
                Entry::Frame => {
                    self.next = None;
                    return Some(Step::Frame);
                }
                Entry::Event(_) => {
                    let Some(Entry::Event(recorded)) = self.next.take() else { return None };
                    self.played += 1;
                    let now = self.moment(&recorded);
                    let api = recorded.api.clone();
                    if let Some(event) = self.fitted(*recorded, runtime) {
                        return Some(Step::Event { number: self.played, event, now, api });
                    }
                }
            }
        }
    }

    /// Mismatches between the recording and the app, found since the last call.
    pub fn take_notes(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.notes)
    }

    fn peek(&mut self) -> Option<&Entry> {
        while self.next.is_none() {
            // Frames and calls after the last event belong to it.
            if self.played >= self.until && self.tape.is_event(self.line) {
                return None;
            }
            let tape = self.tape.clone();
            let line = tape.line(self.line)?;
            self.line += 1;
            match line.and_then(|line| self.reader.read(line)) {
                Ok(entry) => self.next = Some(entry),
                Err(words) => {
                    // The header is line 1.
                    self.note(
                        Code::RecordingUnreadable,
                        format!("line {} of the recording is left out: {words}", self.line + 1),
                    );
                }
            }
        }
        self.next.as_ref()
    }

    fn take_call(&mut self) {
        if let Some(Entry::Call(call)) = self.next.take() {
            self.calls.add(&call);
        }
    }

    fn moment(&self, recorded: &Recorded) -> Now {
        let reckoned = self.tape.header().wall_millis + recorded.at.as_secs_f64() * 1000.0;
        Now { elapsed: recorded.at, wall_millis: recorded.wall_millis.unwrap_or(reckoned) }
    }

    /// The event with ids of the running app; `None` when it does not fit.
    fn fitted(&mut self, recorded: Recorded, runtime: &Runtime) -> Option<Event> {
        let number = self.played;
        let api = recorded.api.unwrap_or_default();
        let event = match recorded.outside {
            ExternalEvent::Event(event) => event,
            ExternalEvent::Reload => {
                let words = "the app's files had changed while it was recorded; the replay goes on with the files as they are now";
                self.note(Code::RecordingDiffers, words.to_owned());
                return None;
            }
        };
        match event {
            Event::Net(NetEvent::Stream(mut batch)) => {
                let stream = (batch.connection, batch.generation);
                let mut more = recorded.more;
                while more && let Some((event, goes_on)) = self.next_of_batch(stream) {
                    batch.events.extend(event);
                    more = goes_on;
                }
                let found = self.calls.stream(stream, &api, &self.asked.borrow());
                let missing = || format!("event {number} is of the stream `{api}`, which the app has not opened");
                (batch.connection, batch.generation) = self.call_of_app(found, missing)?;
                Some(Event::Net(NetEvent::Stream(batch)))
            }
            Event::Net(NetEvent::Response { id, result }) => {
                let found = self.calls.request(id, &api, &self.asked.borrow());
                let missing = || format!("event {number} answers a request of API `{api}`, which the app has not sent");
                let id = self.call_of_app(found, missing)?;
                Some(Event::Net(NetEvent::Response { id, result }))
            }
            Event::Net(NetEvent::Socket(mut news)) => {
                let found = self.calls.socket((news.id, news.generation), &api, &self.asked.borrow());
                let missing = || format!("event {number} is of the WebSocket `{api}`, which the app has not opened");
                (news.id, news.generation) = self.call_of_app(found, missing)?;
                Some(Event::Net(NetEvent::Socket(news)))
            }
            Event::Net(NetEvent::Progress { id, sent, total }) => {
                // No note when the call is unknown: its response has one.
                let id = self.calls.request(id, &api, &self.asked.borrow())?;
                Some(Event::Net(NetEvent::Progress { id, sent, total }))
            }
            Event::Desktop { id, result } => {
                let found = self.calls.desktop(id, &self.asked.borrow());
                let missing = || format!("event {number} is an answer of the desktop, which the app has not asked");
                let id = self.call_of_app(found, missing)?;
                Some(Event::Desktop { id, result })
            }
            Event::Net(NetEvent::Timer { id }) => {
                let found = self.calls.timer(id, &self.asked.borrow());
                let missing = || format!("event {number} is of a timer that the app has not started");
                let id = self.call_of_app(found, missing)?;
                Some(Event::Net(NetEvent::Timer { id }))
            }
            Event::Interaction(interaction) => {
                self.fitted_interaction(interaction, recorded.widget.as_ref(), runtime).map(Event::Interaction)
            }
            other => Some(other),
        }
    }

    /// The id of the running app for a recorded call; a missing one is noted.
    fn call_of_app<T>(&mut self, found: Option<T>, missing: impl FnOnce() -> String) -> Option<T> {
        if found.is_none() {
            self.note(Code::RecordingDiffers, missing());
        }
        found
    }

    /// The next event of a batch, and true if more follow; `None` when the recording was cut or stops here.
    fn next_of_batch(
        &mut self,
        stream: (ensemble_core::message::stream::ConnectionId, u64),
    ) -> Option<(Vec<ensemble_core::message::stream::StreamEvent>, bool)> {
        if self.played >= self.until {
            return None;
        }
        let Entry::Event(recorded) = self.peek()? else { return None };
        let ExternalEvent::Event(Event::Net(NetEvent::Stream(batch))) = &recorded.outside else { return None };
        if (batch.connection, batch.generation) != stream {
            return None;
        }
        let next = (batch.events.clone(), recorded.more);
        self.next = None;
        self.played += 1;
        Some(next)
    }

    fn fitted_interaction(
        &mut self,
        mut interaction: Interaction,
        widget: Option<&WidgetLabel>,
        runtime: &Runtime,
    ) -> Option<Interaction> {
        let node = match &mut interaction {
            Interaction::Fire { node, .. }
            | Interaction::Set { node, .. }
            | Interaction::Choose { node, .. }
            | Interaction::Range { node, .. }
            | Interaction::FindRows { node, .. }
            | Interaction::ImageFailed { node, .. } => node,
            _ => return Some(interaction),
        };
        let Some(label) = widget else { return Some(interaction) };
        match self.fitted_node(*node, label, runtime) {
            Some(found) => {
                *node = found;
                Some(interaction)
            }
            None => {
                let WidgetLabel { kind, id, text, .. } = label;
                let name = [id, text].into_iter().find(|name| !name.is_empty()).map(|name| format!(" `{name}`"));
                let message = format!(
                    "event {} happened to {kind}{}, which is not on the screen",
                    self.played,
                    name.unwrap_or_default()
                );
                self.note(Code::RecordingDiffers, message);
                None
            }
        }
    }

    fn fitted_node(&self, node: NodeId, label: &WidgetLabel, runtime: &Runtime) -> Option<NodeId> {
        // In the same app after the same events and scenes the numbers are the same.
        let same = Some(node).filter(|node| self.is_same_app && runtime.has_widget(*node, &label.kind));
        if self.has_more_scenes {
            runtime.find_widget(label).or(same)
        } else {
            same.or_else(|| runtime.find_widget(label))
        }
    }

    /// Indexes the pictures; the last one of a URL wins.
    fn find_pictures(&mut self) {
        let tape = self.tape.clone();
        for at in (0..tape.len()).filter(|at| !tape.is_event(*at)) {
            let Some(Ok(line)) = tape.line(at) else { continue };
            // `frame` lines are as many as the events, and are not read for this.
            if line.get(..80).unwrap_or(line).contains("\"picture\"")
                && let Ok(Entry::Picture(picture)) = self.reader.read(line)
            {
                self.pictures.insert(picture.url, at);
            }
        }
    }

    /// Reports differences between the app and the recorded one.
    fn compare(&mut self, app: &App) {
        let tape = self.tape.clone();
        let header = tape.header();
        let files = file_hashes(app);
        let mut changed: Vec<&str> = Vec::new();
        changed.extend(header.files.iter().filter(|file| !files.contains(file)).map(|(path, _)| &**path));
        let is_known = |path: &str| header.files.iter().any(|(known, _)| **known == *path);
        changed.extend(files.iter().map(|(path, _)| &**path).filter(|path| !is_known(path)));
        if !changed.is_empty() && !header.files.is_empty() {
            self.is_same_app = false;
            let mut named: Vec<String> = changed.iter().take(MOST_FILES).map(|path| format!("`{path}`")).collect();
            if changed.len() > MOST_FILES {
                named.push(format!("and {} more", changed.len() - MOST_FILES));
            }
            self.note(
                Code::RecordingDiffers,
                format!("the app has changed since it was recorded: {}", named.join(", ")),
            );
        }
        let missing = |name: &&Arc<str>| app.env.get(*name).is_none_or(ensemble_core::value::Value::is_null);
        for name in header.env.iter().filter(missing) {
            self.note(
                Code::RecordingDiffers,
                format!("`env.{name}` had a value when it was recorded, and recordings hold none; give it with `--env {name}=…`"),
            );
        }
        let offset = offset_minutes(zone_of(header), header.wall_millis);
        if offset != header.utc_offset {
            let words = format!(
                "it was recorded where local time was {} minutes ahead of UTC; times of day are shown in UTC",
                header.utc_offset
            );
            self.note(Code::RecordingDiffers, words);
        }
        if tape.is_cut() {
            self.note(Code::RecordingUnreadable, "the recording's last line was cut off and is left out".to_owned());
        }
    }

    fn note(&mut self, code: Code, message: String) {
        if self.said.len() < MOST_NOTES && self.said.insert(message.clone()) {
            self.notes.push(Diagnostic::warning(code, None, message));
            if self.said.len() == MOST_NOTES {
                let words = format!("more than {MOST_NOTES} things do not fit; the others are not said");
                self.notes.push(Diagnostic::warning(Code::RecordingDiffers, None, words));
            }
        }
    }
}

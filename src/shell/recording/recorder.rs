//! [`Recorder`]: writes a running app's recording, event by event.

use std::borrow::Cow;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::mask::mask_lines;
use super::options::RecordOptions;
use crate::shell::secrets;
use crate::shell::terminal::{say, secret_count};
use ensemble_core::message::Event;
use ensemble_core::message::desktop::DesktopRequest;
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::recording::{Header, Labels, write_asked, write_call, write_event, write_frame, write_picture};
use ensemble_runtime::{Now, Observer};

/// Writes the events of a runtime into a file. Each event is in the file before it is handled, so that a process that is killed leaves a readable
/// recording.
///
/// Known secrets are masked. When another one becomes known, such as a token that a log-in has just returned, the written part of the file is
/// rewritten without it.
pub struct Recorder {
    options: RecordOptions,
    file: File,
    /// The header, until the first line is written. It waits for `onLoad`, whose requests register the secrets to mask.
    header: Option<Header>,
    wall_millis: Option<f64>,
    written: u64,
    secrets: usize,
    lines: Vec<u8>,
    has_ended: bool,
}

/// Largest recorded picture in bytes; larger ones are omitted with a report.
const MOST_PICTURE_BYTES: usize = 16 << 20;

/// Smallest deviation of the system clock from the monotonic clock that is recorded, in milliseconds: the clock was set, or the machine slept.
const DRIFT_MILLIS: f64 = 1000.0;

impl Recorder {
    /// Starts a recording; an existing file is replaced.
    ///
    /// # Errors
    ///
    /// A message when the file cannot be written.
    pub fn create(options: RecordOptions, header: Header) -> Result<Self, String> {
        let file = File::create(&options.path)
            .map_err(|error| format!("cannot write the recording `{}`: {error}", options.path.display()))?;
        Ok(Self {
            options,
            file,
            header: Some(header),
            wall_millis: None,
            written: 0,
            secrets: 0,
            lines: Vec::new(),
            has_ended: false,
        })
    }

    /// Appends the output of `write`.
    fn append(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        if self.has_ended {
            return;
        }
        let mut lines = std::mem::take(&mut self.lines);
        lines.clear();
        if let Some(mut header) = self.header.take() {
            header.wall_millis = self.wall_millis.unwrap_or_default();
            lines.extend_from_slice(header.to_line().as_bytes());
            lines.push(b'\n');
        }
        write(&mut lines);
        if let Err(error) = self.write(&lines) {
            self.end(&error.to_string());
        }
        self.lines = lines;
    }

    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        let known = secret_count();
        if known != self.secrets {
            self.secrets = known;
            self.mask_written()?;
        }
        let lines = mask_lines(lines);
        if self.written + lines.len() as u64 > self.options.limit {
            let limit = self.options.limit;
            self.end(&format!("it has reached {limit} bytes; `--record-limit BYTES` allows more"));
            return Ok(());
        }
        self.file.write_all(&lines)?;
        self.written += lines.len() as u64;
        Ok(())
    }

    /// Masks newly registered secrets in the written part of the file.
    fn mask_written(&mut self) -> io::Result<()> {
        if self.written == 0 {
            return Ok(());
        }
        let bytes = fs::read(&self.options.path)?;
        let Cow::Owned(clean) = mask_lines(&bytes) else { return Ok(()) };
        // Beside the file and renamed: a crash in between leaves one of the two versions.
        let mut name = self.options.path.clone().into_os_string();
        name.push(format!(".{}.new", std::process::id()));
        fs::write(&name, &clean)?;
        fs::rename(&name, &self.options.path)?;
        self.file = OpenOptions::new().append(true).open(&self.options.path)?;
        self.written = clean.len() as u64;
        Ok(())
    }

    fn end(&mut self, why: &str) {
        self.has_ended = true;
        say(&format!("warning: the recording `{}` ends here: {why}", self.options.path.display()));
    }
}

impl Observer for Recorder {
    fn moment(&mut self, now: Now) -> Now {
        // What the file holds: whole microseconds, and the time of day reckoned from the start.
        let elapsed = Duration::from_micros(u64::try_from(now.elapsed.as_micros()).unwrap_or(u64::MAX));
        let start = *self.wall_millis.get_or_insert((now.wall_millis - elapsed.as_secs_f64() * 1000.0).round());
        let reckoned = start + elapsed.as_secs_f64() * 1000.0;
        let has_drifted = (now.wall_millis - reckoned).abs() > DRIFT_MILLIS;
        Now { elapsed, wall_millis: if has_drifted { now.wall_millis.round() } else { reckoned } }
    }

    fn event(&mut self, event: &Event, now: Now, labels: &dyn Labels) {
        secrets::hide_cookies_of(event);
        let reckoned = self.wall_millis.unwrap_or_default() + now.elapsed.as_secs_f64() * 1000.0;
        let wall_millis = Some(now.wall_millis).filter(|wall| *wall != reckoned);
        self.append(|lines| _ = write_event(lines, now.elapsed, wall_millis, event, labels));
    }

    fn frame(&mut self, at: Duration) {
        self.append(|lines| write_frame(lines, at));
    }

    fn asked(&mut self, id: TaskId, request: &DesktopRequest, at: Duration) {
        self.append(|lines| write_asked(lines, at, id, request));
    }

    fn picture(&mut self, url: &str, result: Result<&[u8], &str>, at: Duration) {
        let encoded = match result {
            Ok(bytes) if bytes.len() > MOST_PICTURE_BYTES => {
                let megabytes = MOST_PICTURE_BYTES >> 20;
                say(&format!("warning: a picture of more than {megabytes} MB is not in the recording: {url}"));
                Err(format!("it has more than {megabytes} MB and is not in the recording"))
            }
            Ok(bytes) => Ok(STANDARD.encode(bytes)),
            Err(message) => Err(message.to_owned()),
        };
        self.append(|lines| write_picture(lines, at, url, encoded.as_deref().map_err(String::as_str)));
    }

    fn command(&mut self, command: &NetCommand, at: Duration, labels: &dyn Labels) {
        secrets::hide_logins_of(command);
        self.append(|lines| _ = write_call(lines, at, command, labels));
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::shell::terminal;
    use ensemble_core::message::interaction::{Interaction, NodeId};
    use ensemble_core::message::stream::ConnectionId;
    use ensemble_core::recording::{Tape, WidgetLabel};

    struct NoLabels;

    impl Labels for NoLabels {
        fn stream(&self, _: ConnectionId) -> Option<std::sync::Arc<str>> {
            None
        }

        fn request(&self, _: TaskId) -> Option<std::sync::Arc<str>> {
            None
        }

        fn widget(&self, _: NodeId) -> Option<WidgetLabel> {
            None
        }
    }

    fn recorder(name: &str, limit: u64) -> (Recorder, PathBuf) {
        let path = std::env::temp_dir().join(format!("ensemble-run-recorder-{name}-{}", std::process::id()));
        (Recorder::create(RecordOptions { path: path.clone(), limit }, Header::default()).unwrap(), path)
    }

    fn link(target: &str) -> Event {
        Event::Interaction(Interaction::Link(target.into()))
    }

    #[test]
    fn every_event_is_in_the_file_before_it_is_handled() {
        let (mut recorder, path) = recorder("at-once", DEFAULT);
        for n in 1..4 {
            let now = recorder.moment(Now { elapsed: Duration::from_nanos(1_000_999 * n), wall_millis: 5000.0 });
            recorder.event(&link("there"), now, &NoLabels);
            let tape = Tape::open(fs::read(&path).unwrap()).unwrap();
            assert_eq!((tape.events() as u64, tape.is_cut()), (n, false));
        }
        fs::remove_file(path).unwrap();
    }

    #[test]
    fn the_recording_ends_at_its_limit() {
        let (mut recorder, path) = recorder("limit", 2000);
        for _ in 0..100 {
            recorder.event(&link(&"x".repeat(100)), Now::default(), &NoLabels);
        }
        let bytes = fs::read(&path).unwrap();
        assert!(bytes.len() <= 2000 && bytes.len() > 1500, "{}", bytes.len());
        assert!(!Tape::open(bytes).unwrap().is_cut());
        fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_secret_that_becomes_known_later_is_taken_out_of_what_is_written() {
        let (mut recorder, path) = recorder("late", DEFAULT);
        recorder.event(&link("of late-recorder-secret"), Now::default(), &NoLabels);
        assert!(fs::read_to_string(&path).unwrap().contains("late-recorder-secret"));
        terminal::hide(["late-recorder-secret"]);
        recorder.event(&link("again late-recorder-secret"), Now::default(), &NoLabels);
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            !text.contains("late-recorder-secret") && text.contains("of ***") && text.contains("again ***"),
            "{text}"
        );
        assert_eq!(Tape::open(text.into_bytes()).unwrap().events(), 2);
        fs::remove_file(path).unwrap();
    }

    const DEFAULT: u64 = crate::shell::recording::DEFAULT_LIMIT;
}

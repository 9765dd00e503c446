//! [`Recorder`]: writes a running app's recording, event by event.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::options::RecordOptions;
use super::tape_file::TapeFile;
use crate::shell::secrets;
use crate::shell::terminal::say;
use ensemble_core::message::Event;
use ensemble_core::message::desktop::DesktopRequest;
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::recording::{Header, Labels, write_asked, write_call, write_event, write_frame, write_picture};
use ensemble_runtime::{Now, Observer};

/// Writes the events of a runtime into a file, each before it is handled; those of a flood a moment later (`TapeFile`). A process that is killed
/// leaves a readable recording.
///
/// Known secrets are masked. When another one becomes known, such as a token that a log-in has just returned, the written part of the file is
/// rewritten without it.
pub struct Recorder {
    file: TapeFile,
    /// Written with the first line: what `onLoad` sends has told by then which values are secrets.
    header: Option<Header>,
    wall_millis: Option<f64>,
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
        Ok(Self { file: TapeFile::create(options)?, header: Some(header), wall_millis: None })
    }

    /// Appends what `write` makes.
    fn append(&mut self, at: Duration, write: impl FnOnce(&mut Vec<u8>)) {
        let header = self.header.take().map(|mut header| {
            header.wall_millis = self.wall_millis.unwrap_or_default();
            header.to_line()
        });
        self.file.append(at, |lines| {
            if let Some(header) = header {
                lines.extend_from_slice(header.as_bytes());
                lines.push(b'\n');
            }
            write(lines);
        });
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
        self.append(now.elapsed, |lines| _ = write_event(lines, now.elapsed, wall_millis, event, labels));
    }

    fn frame(&mut self, at: Duration) {
        self.append(at, |lines| write_frame(lines, at));
    }

    fn asked(&mut self, id: TaskId, request: &DesktopRequest, at: Duration) {
        self.append(at, |lines| write_asked(lines, at, id, request));
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
        self.append(at, |lines| write_picture(lines, at, url, encoded.as_deref().map_err(String::as_str)));
    }

    fn command(&mut self, command: &NetCommand, at: Duration, labels: &dyn Labels) {
        secrets::hide_logins_of(command);
        self.append(at, |lines| _ = write_call(lines, at, command, labels));
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::shell::recording::tape_file::PAUSE;
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

    /// The n-th moment of events that are far enough apart to be written one by one.
    fn apart(n: u32) -> Now {
        Now { elapsed: PAUSE * n + Duration::from_nanos(999), wall_millis: 5000.0 }
    }

    #[test]
    fn an_event_after_a_pause_is_in_the_file_before_it_is_handled() {
        let (mut recorder, path) = recorder("at-once", DEFAULT);
        for n in 1..4 {
            let now = recorder.moment(apart(n));
            recorder.event(&link("there"), now, &NoLabels);
            let tape = Tape::open(fs::read(&path).unwrap()).unwrap();
            assert_eq!((tape.events() as u32, tape.is_cut()), (n, false));
        }
        fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_flood_is_written_together_whole_and_in_its_order() {
        let (mut recorder, path) = recorder("flood", DEFAULT);
        for n in 0..5000 {
            recorder.event(&link(&n.to_string()), Now::default(), &NoLabels);
        }
        drop(recorder);
        let text = fs::read_to_string(&path).unwrap();
        let targets: Vec<serde_json::Value> =
            text.lines().skip(1).map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()).collect();
        assert!(
            targets.iter().enumerate().all(|(n, line)| line["target"].as_str() == Some(n.to_string().as_str()))
                && targets.len() == 5000
        );
        fs::remove_file(path).unwrap();
    }

    #[test]
    fn the_recording_ends_at_its_limit() {
        // One by one, and many at once.
        for (name, apart) in [("limit", PAUSE), ("limit-at-once", Duration::ZERO)] {
            let (mut recorder, path) = recorder(name, 2000);
            for n in 0..100 {
                let now = Now { elapsed: apart * n, wall_millis: 0.0 };
                recorder.event(&link(&"x".repeat(100)), now, &NoLabels);
            }
            drop(recorder);
            let bytes = fs::read(&path).unwrap();
            assert!(bytes.len() <= 2000 && bytes.len() > 1500, "{name}: {}", bytes.len());
            assert!(!Tape::open(bytes).unwrap().is_cut(), "{name}");
            fs::remove_file(path).unwrap();
        }
    }

    #[test]
    fn a_secret_that_becomes_known_later_is_taken_out_of_what_is_written() {
        let (mut recorder, path) = recorder("late", DEFAULT);
        recorder.event(&link("of late-recorder-secret"), apart(0), &NoLabels);
        assert!(fs::read_to_string(&path).unwrap().contains("late-recorder-secret"));
        terminal::hide(["late-recorder-secret"]);
        recorder.event(&link("again late-recorder-secret"), apart(1), &NoLabels);
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

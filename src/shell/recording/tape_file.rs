//! [`TapeFile`]: the file of a recording. Lines are gathered and written together: a system call for each event of a flood would cost more than
//! everything else that a recording does.
//!
//! Lines after a pause are in the file when [`TapeFile::append`] returns, so what a click did to a process that crashed is in its recording. Lines of a
//! flood are written [`PAUSE`] later by a thread of its own, also while a handler hangs; a process that is killed loses so much at most.

use std::borrow::Cow;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::mask::mask_lines;
use super::options::RecordOptions;
use crate::shell::terminal::{say, secret_count};

/// Lines that come so soon after others were written wait as long.
pub(super) const PAUSE: Duration = Duration::from_millis(20);

/// Bytes that may wait to be written. The app's thread writes them itself when there are more, so that a slow disk slows the app instead of taking memory.
const MOST_WAITING: usize = 4 << 20;

/// The file of a recording.
pub(super) struct TapeFile {
    shared: Arc<Shared>,
    /// Writes what waits; `None` when the system has no thread left: each line is written at once then.
    writer: Option<JoinHandle<()>>,
}

struct Shared {
    waiting: Mutex<UnwrittenLines>,
    /// Told when lines begin to wait, and at the end.
    wake: Condvar,
    /// Taken before `waiting`, so that lines stay in order.
    output: Mutex<Output>,
    has_ended: AtomicBool,
}

#[derive(Default)]
struct UnwrittenLines {
    lines: Vec<u8>,
    /// Time of the newest line by the clock of the events.
    appended_at: Duration,
    /// The time of the newest line that is in the file; `None` before the first.
    written_at: Option<Duration>,
    is_closing: bool,
}

struct Output {
    options: RecordOptions,
    file: File,
    written: u64,
    /// Number of known secrets when the file was masked last.
    secrets: usize,
    /// The buffer that was written last, to be filled again.
    spare: Vec<u8>,
}

impl TapeFile {
    /// Creates the file; one that is there is replaced.
    ///
    /// # Errors
    ///
    /// In words, when the file cannot be written.
    pub(super) fn create(options: RecordOptions) -> Result<Self, String> {
        let file = File::create(&options.path)
            .map_err(|error| format!("cannot write the recording `{}`: {error}", options.path.display()))?;
        let output = Output { options, file, written: 0, secrets: 0, spare: Vec::new() };
        let shared = Arc::new(Shared {
            waiting: Mutex::default(),
            wake: Condvar::new(),
            output: Mutex::new(output),
            has_ended: AtomicBool::new(false),
        });
        let of_writer = shared.clone();
        let writer = std::thread::Builder::new().name("recording".into()).spawn(move || of_writer.write_what_waits());
        Ok(Self { shared, writer: writer.ok() })
    }

    /// Appends the lines that `write` makes; `at` is their time by the clock of the events.
    pub(super) fn append(&self, at: Duration, write: impl FnOnce(&mut Vec<u8>)) {
        if self.has_ended() {
            return;
        }
        let mut waiting = lock(&self.shared.waiting);
        let was_empty = waiting.lines.is_empty();
        write(&mut waiting.lines);
        waiting.appended_at = at;
        let is_late = waiting.written_at.is_none_or(|written| at.saturating_sub(written) >= PAUSE);
        if was_empty && is_late || waiting.lines.len() > MOST_WAITING || self.writer.is_none() {
            drop(waiting);
            self.shared.flush();
        } else if was_empty && !waiting.lines.is_empty() {
            self.shared.wake.notify_one();
        }
    }

    /// True when no more is written: the file has reached its limit, or the disk refuses.
    pub(super) fn has_ended(&self) -> bool {
        self.shared.has_ended.load(Ordering::Relaxed)
    }
}

impl Drop for TapeFile {
    fn drop(&mut self) {
        lock(&self.shared.waiting).is_closing = true;
        self.shared.wake.notify_one();
        if let Some(writer) = self.writer.take() {
            // A panic of the thread was reported by its hook.
            let _ended = writer.join();
        }
    }
}

impl Shared {
    /// The writer's thread.
    fn write_what_waits(&self) {
        loop {
            let waiting = lock(&self.waiting);
            let waiting = self.wake.wait_while(waiting, |waiting| waiting.lines.is_empty() && !waiting.is_closing);
            let waiting = waiting.unwrap_or_else(PoisonError::into_inner);
            let gathered = self.wake.wait_timeout_while(waiting, PAUSE, |waiting| !waiting.is_closing);
            let is_closing = gathered.unwrap_or_else(PoisonError::into_inner).0.is_closing;
            self.flush();
            if is_closing {
                return;
            }
        }
    }

    /// Writes what waits.
    fn flush(&self) {
        let mut output = lock(&self.output);
        let spare = std::mem::take(&mut output.spare);
        let mut lines = {
            let mut waiting = lock(&self.waiting);
            waiting.written_at = Some(waiting.appended_at);
            std::mem::replace(&mut waiting.lines, spare)
        };
        if !lines.is_empty()
            && !self.has_ended.load(Ordering::Relaxed)
            && let Err(why) = output.write(&lines)
        {
            self.has_ended.store(true, Ordering::Relaxed);
            say(&format!("warning: the recording `{}` ends here: {why}", output.options.path.display()));
        }
        lines.clear();
        // A buffer that a large line has grown is freed instead of reused.
        output.spare = if lines.capacity() > MOST_WAITING { Vec::new() } else { lines };
    }
}

impl Output {
    /// Writes whole lines without secrets.
    ///
    /// # Errors
    ///
    /// The reason why the recording ends here, in words.
    fn write(&mut self, lines: &[u8]) -> Result<(), String> {
        let known = secret_count();
        if known != self.secrets {
            self.secrets = known;
            self.mask_written().map_err(|error| error.to_string())?;
        }
        let lines = mask_lines(lines);
        let max_bytes = usize::try_from(self.options.limit.saturating_sub(self.written)).unwrap_or(usize::MAX);
        let fits = whole_lines(&lines, max_bytes);
        self.file.write_all(fits).map_err(|error| error.to_string())?;
        self.written += fits.len() as u64;
        if fits.len() < lines.len() {
            let limit = self.options.limit;
            return Err(format!("it has reached {limit} bytes; `--record-limit BYTES` allows more"));
        }
        Ok(())
    }

    /// Masks newly known secrets in the written part of the file.
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
}

/// The lines that fit into so many bytes.
fn whole_lines(lines: &[u8], max_bytes: usize) -> &[u8] {
    if lines.len() <= max_bytes {
        return lines;
    }
    let end = lines[..max_bytes].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    &lines[..end]
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic leaves whole lines behind: they are pushed and taken as a whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

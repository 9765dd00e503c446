//! `fuzz TARGET [INPUTS] [SEED] [FOLDER]`: runs a target for longer than the tests do, with the files of a folder as further good inputs. `fuzz` alone
//! lists the targets. Writes the rate each minute, and names the input that fails or takes too long.

#![expect(clippy::print_stdout, reason = "this program's output")]

mod thread_clock;

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ensemble_fuzz::{Mutator, TARGETS, Target, seeds_of_folder};
use thread_clock::ThreadClock;

/// Processor time after which an input counts as one that hangs: on a busy machine any input may take long.
const TOO_LONG: Duration = Duration::from_secs(10);

/// Time after which an input counts as one that hangs without taking processor time, or where that is not known.
const STUCK: Duration = Duration::from_secs(300);

/// Time between two lines about the rate.
const STATUS: Duration = Duration::from_secs(60);

/// The input that is being tried.
struct Tried {
    input: Vec<u8>,
    begun: Instant,
    /// Clock of the thread that tries it, and its reading at the beginning.
    processor: Option<(ThreadClock, Duration)>,
}

impl Tried {
    fn new(input: &[u8], clock: Option<ThreadClock>) -> Self {
        let processor = clock.and_then(|clock| Some((clock, clock.read()?)));
        Self { input: input.to_owned(), begun: Instant::now(), processor }
    }

    /// Processor time so far, or the time where that is not known.
    fn taken(&self) -> Duration {
        let taken = self.processor.and_then(|(clock, begun)| Some(clock.read()?.saturating_sub(begun)));
        taken.unwrap_or_else(|| self.begun.elapsed())
    }

    fn hangs(&self) -> bool {
        self.begun.elapsed() > STUCK || (self.processor.is_some() && self.taken() > TOO_LONG)
    }
}

/// The input that is being tried, for the thread that watches.
type Shared = Arc<Mutex<Option<Tried>>>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let named = args.first().and_then(|name| TARGETS.iter().find(|(target, _)| target == name));
    let Some(target) = named else {
        println!("fuzz TARGET [INPUTS] [SEED] [FOLDER]; targets: {}", TARGETS.map(|(name, _)| name).join(", "));
        return ExitCode::from(2);
    };
    let number = |at: usize, default: u64| args.get(at).and_then(|word| word.parse().ok()).unwrap_or(default);
    let (inputs, seed) = (number(1, 10_000), number(2, 1));
    let more = args.get(3).map_or_else(Vec::new, |folder| seeds_of_folder(Path::new(folder)));
    let mutator = Mutator::new(target.0, seed, more);
    let tried = Shared::default();
    watch(tried.clone(), target.0);
    // Boa's parser uses the machine's stack.
    let thread =
        std::thread::Builder::new().stack_size(16 << 20).spawn(move || run(target, inputs, seed, mutator, &tried));
    match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(true)) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn run(target: &Target, inputs: u64, seed: u64, mut mutator: Mutator, shared: &Shared) -> bool {
    let (name, start, clock) = (target.0, Instant::now(), ThreadClock::of_this_thread());
    let (mut told, mut slowest, mut bytes) = (start, Duration::ZERO, 0);
    for at in 0..inputs {
        let input = mutator.input();
        bytes += input.len();
        *lock(shared) = Some(Tried::new(&input, clock));
        if std::panic::catch_unwind(|| target.1(&input)).is_err() {
            println!("{name} fails on input {at} of seed {seed}:\n{}", String::from_utf8_lossy(&input));
            return false;
        }
        slowest = slowest.max(lock(shared).as_ref().map_or(Duration::ZERO, Tried::taken));
        if told.elapsed() >= STATUS {
            told = Instant::now();
            println!("{}", status(name, at + 1, start.elapsed(), slowest, bytes));
        }
    }
    println!("{}: none fails", status(name, inputs, start.elapsed(), slowest, bytes));
    true
}

fn status(name: &str, inputs: u64, time: Duration, slowest: Duration, bytes: usize) -> String {
    let rate = inputs as f64 / time.as_secs_f64();
    let length = bytes as f64 / inputs.max(1) as f64;
    format!(
        "{name}: {inputs} inputs of {length:.0} bytes in {time:.0?}, {rate:.0}/s, the slowest took {slowest:.1?} of the processor"
    )
}

fn lock(shared: &Shared) -> MutexGuard<'_, Option<Tried>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the program with the input that hangs.
fn watch(shared: Shared, name: &'static str) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(TOO_LONG / 4);
            let tried = lock(&shared);
            if let Some(tried) = tried.as_ref().filter(|tried| tried.hangs()) {
                println!("{name} hangs on:\n{}", String::from_utf8_lossy(&tried.input));
                std::process::exit(1);
            }
        }
    });
}

//! `fuzz TARGET [INPUTS] [SEED] [FOLDER]`: runs a target for longer than the tests do, with the files of a folder as further good inputs. `fuzz` alone
//! lists the targets. Writes the rate each minute, and names the input that fails or takes too long.

#![expect(clippy::print_stdout, reason = "this program's output")]

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ensemble_fuzz::{Mutator, TARGETS, Target, seeds_of_folder};

/// Time after which an input counts as one that hangs.
const TOO_LONG: Duration = Duration::from_secs(10);

/// Time between two lines about the rate.
const STATUS: Duration = Duration::from_secs(60);

/// The input that is being tried, and since when.
type Tried = Arc<Mutex<Option<(Instant, Vec<u8>)>>>;

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
    let tried = Tried::default();
    watch(tried.clone(), target.0);
    // Boa's parser uses the machine's stack.
    let thread =
        std::thread::Builder::new().stack_size(16 << 20).spawn(move || run(target, inputs, seed, mutator, &tried));
    match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(true)) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn run(target: &Target, inputs: u64, seed: u64, mut mutator: Mutator, tried: &Tried) -> bool {
    let (name, start) = (target.0, Instant::now());
    let (mut told, mut slowest, mut bytes) = (start, Duration::ZERO, 0);
    for at in 0..inputs {
        let input = mutator.input();
        bytes += input.len();
        let begun = Instant::now();
        *tried.lock().unwrap_or_else(PoisonError::into_inner) = Some((begun, input.clone()));
        if std::panic::catch_unwind(|| target.1(&input)).is_err() {
            println!("{name} fails on input {at} of seed {seed}:\n{}", String::from_utf8_lossy(&input));
            return false;
        }
        slowest = slowest.max(begun.elapsed());
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
    format!("{name}: {inputs} inputs of {length:.0} bytes in {time:.0?}, {rate:.0}/s, the slowest took {slowest:.1?}")
}

/// Ends the program with the input that hangs.
fn watch(tried: Tried, name: &'static str) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(TOO_LONG / 4);
            let tried = tried.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((since, input)) = &*tried
                && since.elapsed() > TOO_LONG
            {
                println!("{name} hangs on:\n{}", String::from_utf8_lossy(input));
                std::process::exit(1);
            }
        }
    });
}

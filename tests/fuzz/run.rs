//! `fuzz TARGET [INPUTS] [SEED]`: runs a target for longer than the tests do. `fuzz` alone lists the targets.

#![expect(clippy::print_stdout, reason = "this program's output")]

use std::process::ExitCode;

use ensemble_fuzz::{Mutator, TARGETS, seeds};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let named = args.first().and_then(|name| TARGETS.iter().find(|(target, _)| target == name));
    let Some((name, target)) = named else {
        println!("fuzz TARGET [INPUTS] [SEED]; targets: {}", TARGETS.map(|(name, _)| name).join(", "));
        return ExitCode::from(2);
    };
    let number = |at: usize, default: u64| args.get(at).and_then(|word| word.parse().ok()).unwrap_or(default);
    let (inputs, seed) = (number(1, 10_000), number(2, 1));
    let work = move || {
        let mut mutator = Mutator::new(seed, seeds(name));
        for at in 0..inputs {
            let input = mutator.input();
            if std::panic::catch_unwind(|| target(&input)).is_err() {
                println!("{name} fails on input {at} of seed {seed}:\n{}", String::from_utf8_lossy(&input));
                return false;
            }
        }
        println!("{name}: {inputs} inputs, none fails");
        true
    };
    // Boa's parser uses the machine's stack.
    let thread = std::thread::Builder::new().stack_size(16 << 20).spawn(work);
    match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(true)) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

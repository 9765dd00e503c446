//! The thin binary: arguments in, exit code out.

use std::process::ExitCode;

use ensemble_script::memory::LimitedAllocator;
use mimalloc::MiMalloc;

/// Quicker than the system's for many small objects of short life, and gives memory back after a flood.
#[global_allocator]
static ALLOCATOR: LimitedAllocator<MiMalloc> = LimitedAllocator(MiMalloc);

/// Runs before `main`, and before what libraries do there: one of them loads the window system, for several milliseconds. Whoever interrupts
/// the program meanwhile wants it to end as it does later.
#[cfg(target_os = "linux")]
#[used]
// The lowest numbers run first; those below 101 are the system's own.
#[expect(unsafe_code, reason = "the section is the system's list of functions like this one")]
#[unsafe(link_section = ".init_array.00101")]
static FIRST: extern "C" fn() = {
    extern "C" fn first() {
        ensemble_run::shell::signal::hold();
    }
    first
};

fn main() -> ExitCode {
    ensemble_run::cli::main(std::env::args_os())
}

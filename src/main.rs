//! The thin binary: arguments in, exit code out.

use std::process::ExitCode;

use ensemble_script::memory::LimitedAllocator;
use mimalloc::MiMalloc;

/// Quicker than the system's for many small objects of short life, and gives memory back after a flood.
#[global_allocator]
static ALLOCATOR: LimitedAllocator<MiMalloc> = LimitedAllocator(MiMalloc);

fn main() -> ExitCode {
    // Installed first, so that an interrupt during start-up ends the program as it does later. What is left is the time before `main`,
    // in which the system loads the libraries and one of them the window system, for several milliseconds: SIGINT and SIGTERM end the
    // program then, too, and SIGUSR1, the wish for a new connection, ends it as well. Code of ours that runs before `main` would
    // close that gap; it is not worth a section of the linker and a function that no Rust guarantee covers.
    ensemble_run::shell::signal::hold();
    ensemble_run::shell::small_pages::turn_huge_pages_off();
    ensemble_run::cli::main(std::env::args_os())
}

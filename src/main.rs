//! The thin binary: arguments in, exit code out.

use std::process::ExitCode;

use ensemble_run::script::memory::Bounded;
use mimalloc::MiMalloc;

/// Quicker than the system's for many small objects of short life, and gives memory back after a flood.
#[global_allocator]
static ALLOCATOR: Bounded<MiMalloc> = Bounded(MiMalloc);

fn main() -> ExitCode {
    ensemble_run::cli::main(std::env::args_os())
}

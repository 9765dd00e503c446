//! `run`: opens an app in a window.

use std::process::ExitCode;

use clap::Args;

use super::common::AppArgs;
use super::{failed, refused};
use crate::shell::{open, window};

/// Opens an app in a window; `ensemble-run APP` is the same.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run examples/counter.yaml
  ensemble-run apps/market --simulate --theme dark")]
pub struct RunArgs {
    /// The app.
    #[command(flatten)]
    pub app: AppArgs,
    /// Do not read the files again when they change.
    #[arg(long)]
    pub no_reload: bool,
    /// Open the inspector, too (not there yet).
    #[arg(long)]
    pub inspect: bool,
}

/// Opens the window; returns when it is closed.
pub fn run(args: &RunArgs) -> ExitCode {
    if args.inspect {
        return refused("`--inspect` is not there yet");
    }
    let wishes = match args.app.options.wishes(&args.app.app) {
        Ok(wishes) => wishes,
        Err(message) => return refused(&message),
    };
    let opened = match open::open(&wishes) {
        Ok(opened) => opened,
        Err(message) => return failed(&message),
    };
    match window::run(wishes, opened, !args.no_reload) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => failed(&message),
    }
}

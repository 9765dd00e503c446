//! `run`: opens an app in a window.

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Command, ValueEnum};

use super::common::AppArgs;
use super::messages::{failed, refused};
use crate::shell::inspector::Inspecting;
use crate::shell::open::{self, is_address};
use crate::shell::window;
use ensemble_core::diag::nearest;

/// Opens an app in a window; `ensemble-run APP` is the same.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run examples/counter.yaml
  ensemble-run apps/market --simulate --theme dark
  ensemble-run apps/market --simulate --inspect               with the inspector (F12)
  ensemble-run apps/market --simulate --record market.tape    what happens goes into a file
  ensemble-run apps/market --replay market.tape --speed 2     the same again, without a network")]
pub struct RunArgs {
    /// The app.
    #[command(flatten)]
    pub app: AppArgs,
    /// Do not read the files again when they change.
    #[arg(long)]
    pub no_reload: bool,
    /// Open the inspector, too: at the side of the window, or in a window of its own. F12 opens and closes it.
    #[arg(long, value_name = "WHERE", value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "side")]
    pub inspect: Option<InspectArg>,
    /// Number of events that the inspector keeps for its time line [default: 100000]; it shows how much memory they take.
    #[arg(long, value_name = "N")]
    pub inspect_events: Option<usize>,
    /// Follow an editor: its texts as they are typed, its cursor. `lsp` starts the window so and talks with it on standard input and output; it closes when
    /// standard input ends.
    #[arg(long, conflicts_with_all = ["record", "replay"])]
    pub preview: bool,
}

/// Position of the inspector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InspectArg {
    /// Docked at a side of the window.
    Side,
    /// In a window of its own.
    Window,
}

/// Opens the window and returns when it is closed. `command` is the command line definition, for "did you mean".
pub fn run(args: &RunArgs, command: &Command) -> ExitCode {
    let mut launch = match args.app.options.launch(&args.app.app) {
        Ok(launch) => launch,
        Err(message) => return refused(&message),
    };
    launch.preview = args.preview;
    launch.inspect = match args.inspect {
        None => Inspecting::Closed,
        Some(InspectArg::Side) => Inspecting::Docked,
        Some(InspectArg::Window) => Inspecting::Window,
    };
    launch.inspect_events = args.inspect_events;
    launch.at_own_pace(args.app.options.window.speed.is_none());
    if let Some(message) = missing(&args.app.app, command) {
        return failed(&message);
    }
    let opened = match open::open(&launch) {
        Ok(opened) => opened,
        Err(message) => return failed(&message),
    };
    if let Some(message) = opened.unknown_screen(&launch).filter(|_| !opened.is_refused(&launch)) {
        return refused(&message);
    }
    match window::run(launch, opened, !args.no_reload) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => failed(&message),
    }
}

/// Message about a missing app. It is printed instead of shown in a window, because it is a misspelt argument, perhaps of a command's name.
pub(super) fn missing(app: &Path, command: &Command) -> Option<String> {
    let text = app.to_string_lossy();
    // An option is no app.
    if is_address(app) || app.exists() || text.starts_with('-') {
        return None;
    }
    let commands = command.get_subcommands().map(|command| command.get_name());
    let like_a_command = !text.contains(['/', '.']);
    let meant = nearest(&text, commands).filter(|_| like_a_command);
    Some(match meant {
        Some(meant) => {
            format!("there is no file, folder or command `{text}`\nhelp: did you mean the command `{meant}`?")
        }
        None => format!(
            "there is no file or folder `{text}`\nhelp: `ensemble-run demo` shows what an app looks like, `ensemble-run new DIR` writes one"
        ),
    })
}

//! The command line, one file for each command. Results go to stdout, everything else to stderr.

mod bundled_window;
mod check;
mod common;
mod demo;
mod explain;
mod export;
mod gallery;
mod gateway_args;
pub mod guide;
mod inspect;
mod listen;
mod login;
pub mod lsp;
mod messages;
pub mod new;
pub mod reference;
mod replayed;
mod run;
mod schema;
mod screenshot;
mod simulate;
mod test;
mod tls;
mod view;
mod why;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use tracing::Level;
use tracing_subscriber::filter::{ParseError, Targets};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

use self::messages::{refused, wrong_usage};
use crate::shell::panic_guard;
use crate::shell::signal;
use crate::shell::terminal::{LogWriter, say};

/// Opens declarative YAML apps on live Server-Sent-Events streams as fast native windows.
#[derive(Parser, Debug)]
#[command(
    name = "ensemble-run",
    version,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Examples:
  ensemble-run demo                          the bundled apps, live
  ensemble-run guide                         learn it in an evening
  ensemble-run examples/counter.yaml         a screen in a window
  ensemble-run new prices                    a new app, live with --simulate
  ensemble-run check apps/market             all faults of an app
  ensemble-run test apps/market              its tests, without a window
  ensemble-run listen http://127.0.0.1:8080/ticker"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Run(run::RunArgs),
    Demo(demo::DemoArgs),
    Guide(guide::GuideArgs),
    Gallery(gallery::GalleryArgs),
    Check(check::CheckArgs),
    Screenshot(screenshot::ScreenshotArgs),
    Listen(listen::ListenArgs),
    New(new::NewArgs),
    Simulate(simulate::SimulateArgs),
    View(view::ViewArgs),
    Explain(explain::ExplainArgs),
    Export(export::ExportArgs),
    Test(test::TestArgs),
    Schema(schema::SchemaArgs),
    Reference(reference::ReferenceArgs),
    Inspect(inspect::InspectArgs),
    Why(why::WhyArgs),
    Lsp(lsp::LspArgs),
}

/// Runs the program: arguments in, exit code out.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    panic_guard::install();
    // SIGUSR1 ends a process that does not catch it, and reading the arguments takes a moment: it is caught before.
    let signals = args.get(1).is_some_and(|word| word == "listen").then(signal::catch);
    // Other commands end by the signals themselves, also by those that came before they began.
    signal::release();
    let typed = args.get(1).map(PathBuf::from);
    let (args, is_run) = with_run(args);
    let matches = match Cli::command().try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => {
            // `rnu apps/market`: the wrong word is the first one, and not what follows it.
            let missing = typed.filter(|_| is_run && error.kind() == ErrorKind::UnknownArgument);
            return match missing.and_then(|typed| run::missing(&typed, &Cli::command())) {
                Some(message) => refused(&message),
                None => wrong_usage(&error),
            };
        }
    };
    log();
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return wrong_usage(&error),
    };
    match cli.command {
        Command::Run(args) => run::run(&args, &Cli::command()),
        Command::Demo(args) => demo::run(&args),
        Command::Guide(args) => guide::run(&args),
        Command::Gallery(args) => gallery::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Screenshot(_) => match matches.subcommand() {
            Some((_, matches)) => screenshot::run(matches),
            None => refused("no command"),
        },
        Command::New(args) => new::run(&args),
        Command::Listen(args) => listen::run(&args, signals.unwrap_or_else(signal::catch)),
        Command::Simulate(args) => simulate::run(args),
        Command::View(args) => view::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Reference(args) => reference::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Why(args) => why::run(&args),
        Command::Lsp(args) => lsp::run(&args),
    }
}

/// Sets up logging to stderr; `ENSEMBLE_LOG` sets the level.
fn log() {
    let filter_text = std::env::var("ENSEMBLE_LOG").unwrap_or_default();
    // Plain directives such as `debug` or `error,ensemble_run=info`: spans and patterns would need a second regex engine.
    let usual = || {
        Targets::new()
            .with_default(Level::ERROR)
            .with_target("ensemble_run", Level::WARN)
            // An event that X11 still had under way for a window that is closed is an error to winit (`BadWindow`), and nothing to the user.
            .with_target("winit::platform_impl", tracing_subscriber::filter::LevelFilter::OFF)
    };
    let not_understood = |error: ParseError| {
        say(&format!(
            "warning: ENSEMBLE_LOG=`{filter_text}` is not understood ({error}); it takes `debug` or `error,ensemble_run=info`"
        ));
        usual()
    };
    let filter = if filter_text.is_empty() { usual() } else { filter_text.parse().unwrap_or_else(not_understood) };
    let lines = tracing_subscriber::fmt::layer().with_writer(|| LogWriter).with_ansi(false);
    // Fails only when a logger is already installed.
    let _logging = tracing_subscriber::registry().with(lines.with_filter(filter)).try_init();
}

/// Inserts `run`: `ensemble-run APP` is `ensemble-run run APP`. True when inserted.
fn with_run(mut args: Vec<OsString>) -> (Vec<OsString>, bool) {
    let command = Cli::command();
    let known = |word: &str| command.get_subcommands().any(|sub| sub.get_name() == word) || word == "help";
    let first = args.get(1).and_then(|word| word.to_str());
    let general = |word: &str| matches!(word, "-h" | "--help" | "-V" | "--version");
    let is_run = args.len() > 1 && first.is_none_or(|word| !known(word) && !general(word));
    if is_run {
        args.insert(1, OsString::from("run"));
    }
    (args, is_run)
}

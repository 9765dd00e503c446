//! `ensemble-run simulate`: a local server of streams, from a built-in shape or a folder of descriptions.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};

use crate::net::simulate::{Rate, SHAPES, Simulation, serve};

/// Serves simulated streams on the loopback address
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ensemble-run simulate ticker --port 8080 --rate 100
  ensemble-run simulate apps/market
  curl -N http://127.0.0.1:8080/ticker")]
pub struct SimulateArgs {
    /// A shape (see --list), an app's folder, or a folder or file of stream descriptions
    #[arg(value_name = "SHAPE|FOLDER|TAPE", required_unless_present = "list")]
    pub source: Option<PathBuf>,

    /// The port to listen on; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,

    /// Events a second for every stream (50), or a factor on the described pace (2x)
    #[arg(long, value_name = "R")]
    pub rate: Option<Rate>,

    /// Serve HTTPS (not there yet)
    #[arg(long)]
    pub tls: bool,

    /// Misbehave in these ways (not there yet)
    #[arg(long, value_name = "KIND")]
    pub fault: Vec<String>,

    /// Print the names of the shapes, one a line
    #[arg(long)]
    pub list: bool,
}

/// Exit code for a command line that cannot be served.
const USAGE: u8 = 2;

/// Runs the command until it is interrupted.
pub fn run(args: SimulateArgs) -> ExitCode {
    match start(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Refusal { code, message }) => {
            // Nothing is left to do when stderr is closed.
            let _ = writeln!(io::stderr(), "error: {message}");
            ExitCode::from(code)
        }
    }
}

/// Why the command ends, and with which code.
struct Refusal {
    code: u8,
    message: String,
}

fn start(args: SimulateArgs) -> Result<(), Refusal> {
    if args.list {
        return SHAPES.iter().try_for_each(|shape| say(shape.name));
    }
    let source = args.source.unwrap_or_default();
    if let Some(missing) = not_there_yet(args.tls, &args.fault, &source) {
        return Err(Refusal { code: USAGE, message: format!("{missing}: not there yet") });
    }
    let mut simulation = Simulation::open(&source).map_err(failed)?;
    if let Some(rate) = args.rate {
        simulation = simulation.at_rate(rate);
    }
    let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
    runtime.block_on(listen(simulation, args.port))
}

async fn listen(simulation: Simulation, port: u16) -> Result<(), Refusal> {
    // Taken before the address is printed: whoever reads it may end the command at once.
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let lines: Vec<String> = simulation.paths().map(|(path, line)| format!("{path}  {line}")).collect();
    let server = serve(simulation, port).await.map_err(failed)?;
    say(&format!("listening on {}", server.url()))?;
    lines.iter().try_for_each(|line| say(line))?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

fn not_there_yet(tls: bool, faults: &[String], source: &Path) -> Option<&'static str> {
    let extension = source.extension().and_then(|extension| extension.to_str());
    match extension {
        _ if tls => Some("--tls"),
        _ if !faults.is_empty() => Some("--fault"),
        Some("ndjson" | "sse" | "tape") => Some("playing a tape"),
        _ => None,
    }
}

fn say(line: &str) -> Result<(), Refusal> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Refusal {
    Refusal { code: 1, message: error.to_string() }
}

//! `ensemble-run simulate`: a local server of streams, from a built-in shape or a folder of descriptions.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use tokio::runtime::Builder;

use crate::cli::gateway_args::GatewayArgs;
use crate::shell::terminal::stderr_rendering;
use crate::shell::{signal, terminal};
use ensemble_core::diag::Rendering;
use ensemble_core::recording::{EntryReader, Names, Tape, exchanges};
use ensemble_simulate::{
    INJECTED_FAULTS, InjectedFault, Rate, SHAPES, Simulation, har_exchanges, serve, serve_tls, transcript_exchange,
};

/// Serves simulated streams on the loopback address
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ensemble-run simulate ticker --port 8080 --rate 100
  ensemble-run simulate apps/market
  ensemble-run simulate log --fault reset-mid-event=20 gzip
  ensemble-run simulate wso2 --tls
  ensemble-run simulate wso2 --context /events --version 1.0.0 --topic prices --topic '/*'
  ensemble-run screenshot apps/market --simulate --wait-events 50 --record market.tape --tree -
  ensemble-run simulate market.tape          what its servers did, at their pace; also FILE.har, and
                                             FILE.sse or FILE.txt as `curl -N` has printed them
  curl -N http://127.0.0.1:8080/ticker

Faults (--list-faults says what each does):
  bad-utf8, byte-per-second, drop-every=N, duplicate-ids, event-quota=N, gzip,
  half-open, huge-event, no-content, redirect-loop, reset-mid-event, throttled,
  token-expired=N, unauthorized-once, unavailable, wrong-type")]
pub struct SimulateArgs {
    /// A shape (see --list), an app's folder, a folder or file of stream descriptions, or a recording: of `--record`, a HAR file, or what
    /// `curl -N` has printed
    #[arg(value_name = "SHAPE|FOLDER|TAPE", required_unless_present_any = ["list", "list_faults", "fault"])]
    pub source: Option<PathBuf>,

    /// The port to listen on; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,

    /// Events a second for every stream (50), or a factor on the described pace (2x)
    #[arg(long, value_name = "R")]
    pub rate: Option<Rate>,

    /// Serve HTTPS; what trusts its certificate goes to stderr: a file for --ca and curl, a text for `sslConfig`
    #[arg(long)]
    pub tls: bool,

    /// The form of the shape `wso2`
    #[command(flatten)]
    pub gateway: GatewayArgs,

    /// Misbehave in these ways, on every path
    #[arg(long, value_name = "KIND", num_args = 1.., value_delimiter = ',')]
    pub fault: Vec<String>,

    /// Print the names of the shapes, one a line
    #[arg(long)]
    pub list: bool,

    /// Print the faults and what they do, one a line
    #[arg(long)]
    pub list_faults: bool,
}

/// Exit code for a command line that cannot be served.
const USAGE: u8 = 2;

/// Runs the command until it is interrupted.
pub fn run(args: SimulateArgs) -> ExitCode {
    match start(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Refusal { code, message }) => {
            print_stderr(&format!("error: {message}"));
            ExitCode::from(code)
        }
    }
}

/// Message and exit code of a failed command.
struct Refusal {
    code: u8,
    message: String,
}

fn start(args: SimulateArgs) -> Result<(), Refusal> {
    if args.list {
        return SHAPES.iter().try_for_each(|shape| say(shape.name));
    }
    if args.list_faults {
        return INJECTED_FAULTS.iter().try_for_each(|fault| say(&format!("{:<18} {}", fault.name, fault.doc)));
    }
    let gateway = args.gateway.given();
    let (source, faults) = source_and_faults(args.source, args.fault)?;
    let recorded = recorded_simulation(&source).map_err(failed)?;
    let opened = match (recorded, gateway) {
        (_, Some(_)) if source != Path::new("wso2") => {
            return Err(refused("--context, --version and --topic belong to the shape `wso2`".to_owned()));
        }
        (_, Some(gateway)) => Simulation::gateway(&gateway),
        (Some(recorded), None) => Ok(recorded),
        (None, None) => Simulation::open(&source),
    };
    let simulation = opened.map_err(|report| {
        failed(format!(
            "`{}` cannot be served\n{}",
            source.display(),
            Rendering { color: false, ..stderr_rendering() }.render_all(&report)
        ))
    })?;
    let mut simulation = simulation.with_faults(&faults);
    if let Some(rate) = args.rate {
        simulation = simulation.at_rate(rate);
    }
    let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
    runtime.block_on(listen(simulation, args.port, args.tls))
}

/// Splits sources from faults. `--fault` takes several words, so the source may be the last of them: `simulate --fault gzip ticker`.
fn source_and_faults(
    source: Option<PathBuf>,
    mut faults: Vec<String>,
) -> Result<(PathBuf, Vec<InjectedFault>), Refusal> {
    let source = source.or_else(|| {
        let last = faults.pop_if(|last| faults_known(last).is_err())?;
        Some(PathBuf::from(last))
    });
    let faults = faults.iter().map(|fault| faults_known(fault)).collect::<Result<_, _>>()?;
    match source {
        Some(source) => Ok((source, faults)),
        None => Err(refused("a shape or a folder is missing; --list says which shapes there are".to_owned())),
    }
}

fn faults_known(fault: &str) -> Result<InjectedFault, Refusal> {
    fault.parse().map_err(refused)
}

async fn listen(simulation: Simulation, port: u16, tls: bool) -> Result<(), Refusal> {
    // Installed before the address is printed, because a program that reads it may end the command at once.
    let stop = signal::stop().map_err(failed)?;
    let lines: Vec<String> = simulation.paths().map(|(path, line)| format!("{path}  {line}")).collect();
    let credentials = simulation.credentials();
    let server = if tls { serve_tls(simulation, port).await } else { serve(simulation, port).await };
    let server = server.map_err(failed)?;
    let authority = server.authority().map(AuthorityFile::write).transpose().map_err(failed)?;
    say(&format!("listening on {}", server.url()))?;
    lines.iter().try_for_each(|line| say(line))?;
    if let (Some(AuthorityFile(path)), Some(pem)) = (&authority, server.authority()) {
        print_stderr(&trusted_by(path, pem));
    }
    if !credentials.is_empty() {
        print_stderr(&format!("opened by {}", credentials.join(" or ")));
    }
    stop.await;
    Ok(())
}

/// Text on how to trust the server's certificate: the file for commands, and YAML for an app.
fn trusted_by(path: &Path, pem: &str) -> String {
    let pem: String = pem.trim_end().lines().map(|line| format!("      {line}\n")).collect();
    format!(
        "certificate authority, for `--ca` of listen, view and new and for `curl --cacert`: {}\nthe same for an app's API:\n  sslConfig:\n    ca: |\n{}",
        path.display(),
        pem.trim_end()
    )
}

/// File with the certificate authority, deleted when the server ends.
struct AuthorityFile(PathBuf);

impl AuthorityFile {
    fn write(pem: &str) -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("ensemble-run-authority-{}.pem", std::process::id()));
        // Never into an existing file: it may belong to another program.
        File::create_new(&path)?.write_all(pem.as_bytes())?;
        Ok(Self(path))
    }
}

impl Drop for AuthorityFile {
    fn drop(&mut self) {
        // What cannot be removed lies in the folder for temporary files.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Prints to stderr; stdout is reserved for the URLs that programs read.
fn print_stderr(line: &str) {
    terminal::say(line);
}

/// Largest recording that is served, in bytes.
const LARGEST_RECORDING: u64 = 1024 * 1024 * 1024;

/// The simulation of a recording or HAR file at `source`; `None` when it is neither.
fn recorded_simulation(source: &Path) -> Result<Option<Simulation>, String> {
    let extension = source.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if !source.is_file() || matches!(extension, "yaml" | "yml") {
        return Ok(None);
    }
    let cannot = |words: &dyn std::fmt::Display| format!("`{}` cannot be served: {words}", source.display());
    let size = std::fs::metadata(source).map_or(0, |data| data.len());
    if size > LARGEST_RECORDING {
        return Err(cannot(&format!("it has more than {} MB", LARGEST_RECORDING >> 20)));
    }
    let bytes = std::fs::read(source).map_err(|error| cannot(&error))?;
    let exchanges = if bytes.starts_with(b"{\"format\":\"ensemble-run") {
        let tape = Tape::open(bytes).map_err(|error| cannot(&error))?;
        exchanges(&tape, &mut EntryReader::new(Names::default()))
    } else if extension == "har" || bytes.trim_ascii_start().starts_with(b"{") {
        har_exchanges(&String::from_utf8_lossy(&bytes)).map_err(|words| cannot(&words))?
    } else {
        let name = source.file_stem().unwrap_or_default().to_string_lossy();
        vec![transcript_exchange(&name, &bytes).map_err(|words| cannot(&words))?]
    };
    if exchanges.is_empty() {
        return Err(cannot(&"the app asked for no stream and sent no request while it was recorded"));
    }
    Ok(Some(Simulation::of_recording(&exchanges)))
}

fn say(line: &str) -> Result<(), Refusal> {
    terminal::print(&format!("{line}\n")).map_err(|error| failed(format!("cannot write to stdout: {error}")))
}

fn failed(error: impl std::fmt::Display) -> Refusal {
    Refusal { code: 1, message: error.to_string() }
}

fn refused(message: String) -> Refusal {
    Refusal { code: USAGE, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_fault() {
        let help = SimulateArgs::augment_args(clap::Command::new("simulate")).render_long_help().to_string();
        for fault in INJECTED_FAULTS {
            assert!(help.contains(fault.name), "{}", fault.name);
        }
    }

    #[test]
    fn the_source_may_stand_behind_the_faults() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let read = |source: Option<&str>, faults: &[&str]| {
            let (source, faults) =
                source_and_faults(source.map(PathBuf::from), words(faults)).map_err(|no| no.message)?;
            Ok::<_, String>((source.display().to_string(), faults.len()))
        };
        assert_eq!(read(None, &["gzip", "ticker"]), Ok(("ticker".to_owned(), 1)));
        assert_eq!(read(Some("ticker"), &["gzip", "drop-every=3"]), Ok(("ticker".to_owned(), 2)));
        assert_eq!(read(Some("ticker"), &["gzp"]), Err("there is no fault `gzp`; did you mean `gzip`?".to_owned()));
        assert!(read(None, &["gzip"]).unwrap_err().starts_with("a shape or a folder is missing"));
    }
}

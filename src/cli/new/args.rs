//! The arguments of `new`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::cli::gateway_args::GatewayArgs;
use crate::cli::login::LoginArgs;
use crate::cli::tls::TlsArgs;

/// Makes a new app: a home screen with a card for each stream, a screen for each, simulated streams, tests, a README.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run new prices && ensemble-run run prices --simulate
  ensemble-run new observer --from asyncapi.yaml
  ensemble-run new stocks --from http://127.0.0.1:8280/asyncapi --bearer \"$TOKEN\"
  ensemble-run new shop --from https://example.com/openapi.json
  ensemble-run new wiki --from https://stream.wikimedia.org/v2/stream/recentchange --sample-events 100
  ensemble-run new quotes --from \"curl -N -H 'apikey: $KEY' https://gateway.example/stocks/1.0.0/prices\"
  ensemble-run new gateway --from wso2 --context /events --version 1.0.0 --topic prices --topic '/*'
  ensemble-run new chat --from openai
  ensemble-run new --window

A source is an AsyncAPI document (2.0 to 2.6, 3.x), an OpenAPI 3 document with event streams, a folder with one of them, or the
address of a document or of a live stream, which is listened to for a while; a curl command; a collection of Postman, Insomnia or
Bruno; a HAR recording; an archive or api.yaml of WSO2's apictl; a v4 API of Gravitee; an Ably key; or the name of a service: ably,
anthropic, home-assistant, kubernetes-watch, mastodon, mercure, ntfy, ollama, openai, wikimedia, wso2. So are streams of a document that says nothing of their data, when a login is given
or the document comes from the same server. A folder that is not empty is refused without --force.")]
pub struct NewArgs {
    /// The app's folder; without it, everything is asked for, on a terminal or in a window.
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// A description of streams or a live stream; `-` reads a description from standard input.
    #[arg(long, value_name = "FILE|FOLDER|URL|-|'curl …'|NAME")]
    pub from: Option<String>,
    /// Write into a folder that is not empty: what an earlier `new` wrote and nobody changed is written anew, and what differs is shown; nothing else is touched.
    #[arg(long)]
    pub force: bool,
    /// Direction of the operations that deliver events, where a document leaves it open.
    #[arg(long, value_enum, default_value_t)]
    pub direction: DirectionArg,
    /// Listen to a live stream for this many events at most.
    #[arg(long, value_name = "N", default_value_t = SAMPLE_EVENTS, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub sample_events: u32,
    /// Listen to a live stream for this long at most, as `10s`, `500ms` or `1m`.
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time)]
    pub sample_time: Duration,
    /// Credentials of a source that is an address.
    #[command(flatten)]
    pub login: LoginArgs,
    /// Trusted servers.
    #[command(flatten)]
    pub tls: TlsArgs,
    /// The form of a `wso2` gateway, and the topics of other services.
    #[command(flatten)]
    pub gateway: GatewayArgs,
    /// The address of a service that is given by its name.
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// Ask in a window: address, login, listen, preview, save. So it does without DIR where there is a display and no terminal.
    #[arg(long, conflicts_with_all = ["folder", "force"])]
    pub window: bool,
}

/// Default limit of sampled events.
const SAMPLE_EVENTS: u32 = 50;
/// Default time of sampling.
const SAMPLE_TIME: Duration = Duration::from_secs(10);

impl Default for NewArgs {
    fn default() -> Self {
        Self {
            folder: None,
            from: None,
            force: false,
            direction: DirectionArg::Auto,
            sample_events: SAMPLE_EVENTS,
            sample_time: SAMPLE_TIME,
            login: LoginArgs::default(),
            tls: TlsArgs::default(),
            gateway: GatewayArgs::default(),
            endpoint: None,
            window: false,
        }
    }
}

/// Direction of the operations that deliver events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DirectionArg {
    /// As the document's version is usually read.
    #[default]
    Auto,
    /// `send`; `subscribe` before version 3.
    Send,
    /// `receive`; `publish` before version 3.
    Receive,
}

/// Parses `10s`, `500ms`, `1m`, or seconds.
fn time(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match &text[digits.len()..] {
        "" | "s" => 1.0,
        "ms" => 0.001,
        "m" => 60.0,
        _ => return Err("write it as 10s, 500ms or 1m".to_owned()),
    };
    let seconds = digits.parse::<f64>().map_err(|_| "write it as 10s, 500ms or 1m".to_owned())? * factor;
    if (0.01..=3600.0).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("from 10ms to 60m".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        assert_eq!(time("10s"), Ok(Duration::from_secs(10)));
        assert_eq!(time("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(time("1m"), Ok(Duration::from_secs(60)));
        assert!(time("10h").is_err() && time("s").is_err() && time("0").is_err());
    }
}

//! Shared by the commands that replay a recording: opening the app, and source locations as JSON and text.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::{Value as Json, json};

use super::common::EnvArgs;
use crate::shell::open::{LaunchOptions, open, with_script_stack};
use crate::shell::played_app::PlayedApp;
use crate::shell::recording::{ReplayOptions, open_tape};
use crate::shell::terminal::say_fault;
use ensemble_core::diag::{Sources, Span};
use ensemble_core::value::Value;

/// The app and its recording.
#[derive(Args, Clone, Debug)]
pub struct ReplayedArgs {
    /// A screen file or an app folder.
    #[arg(value_name = "APP")]
    pub app: PathBuf,
    /// The recording, as `--record` writes it.
    #[arg(long, value_name = "TAPE")]
    pub replay: PathBuf,
    /// The app's `env`; recordings hold no values of it.
    #[command(flatten)]
    pub env: EnvArgs,
}

impl ReplayedArgs {
    /// Starts the app with its recording, plays up to the event `until`, and calls `work` on a thread with a large stack.
    ///
    /// # Errors
    ///
    /// A message when the app or the recording cannot be read.
    pub fn play<T: Send>(
        &self,
        until: Option<usize>,
        work: impl FnOnce(&mut PlayedApp) -> Result<T, String> + Send,
    ) -> Result<T, String> {
        let tape = open_tape(&self.replay)?;
        if let Some(until) = until.filter(|until| *until > tape.events()) {
            return Err(format!("there is no event {until}: the recording has {}", tape.events()));
        }
        let replay = ReplayOptions { path: self.replay.clone(), tape: Arc::new(tape), speed: None, until };
        let launch = LaunchOptions {
            app: self.app.clone(),
            env: self.env.values.clone(),
            env_file: self.env.file.clone(),
            env_from_process: self.env.from_process,
            replay: Some(replay.clone()),
            ..LaunchOptions::default()
        };
        let opened = open(&launch)?;
        opened.report.diagnostics().iter().for_each(|fault| say_fault(fault, &opened.report.sources));
        if opened.is_refused(&launch) {
            return Err("the app has errors".to_owned());
        }
        with_script_stack(|| {
            let mut played = PlayedApp::start(&launch, &opened, &replay)?;
            let result = work(&mut played);
            played.take_notes().iter().for_each(|note| say_fault(note, &opened.app.sources));
            result
        })?
    }
}

/// `{file, line, column}` of a span.
pub fn place_json(sources: &Sources, span: Span) -> Json {
    let Some(source) = sources.get(span.file) else { return Json::Null };
    let position = source.position(span.start);
    json!({"file": source.name, "line": position.line, "column": position.column})
}

/// `file:line:column` of a span.
pub fn place_text(sources: &Sources, span: Span) -> String {
    let Some(source) = sources.get(span.file) else { return String::new() };
    let position = source.position(span.start);
    let name = Path::new(&source.name).display();
    format!("{name}:{}:{}", position.line, position.column)
}

/// Longest value in bytes; a longer one is truncated.
const LONGEST: usize = 2000;

/// A value as JSON; a long one as the start of its JSON text.
pub fn value_json(value: &Value) -> Json {
    let text = value.to_string();
    if text.len() > LONGEST {
        return Json::from(shortened(&text, LONGEST));
    }
    serde_json::from_str(&text).unwrap_or(Json::Null)
}

/// The start of a text.
pub fn shortened(text: &str, most: usize) -> String {
    let short: String = text.chars().take(most).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// Milliseconds with up to three decimals.
pub fn millis(time: std::time::Duration) -> f64 {
    time.as_micros() as f64 / 1000.0
}

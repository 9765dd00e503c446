//! Options shared by the commands that open an app.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, ValueEnum};
use image::ImageEncoder;
use image::codecs::png::PngEncoder;

use crate::shell::external_commands::ExternalCommands;
use crate::shell::headless::Picture;
use crate::shell::open::LaunchOptions;
use crate::shell::recording::{self, RecordOptions, ReplayOptions};
use ensemble_core::diag::nearest;
use ensemble_scaffold::document::LARGEST;

/// The app and options for opening it.
#[derive(Args, Clone, Debug)]
pub struct AppArgs {
    /// A screen file, an app folder, or the address of a screen.
    #[arg(value_name = "APP")]
    pub app: PathBuf,
    /// Screen, inputs, environment and window.
    #[command(flatten)]
    pub options: OpenArgs,
}

/// Options of an app of the user: screen, inputs, environment, simulated server, external programs, window.
#[derive(Args, Clone, Debug, Default)]
pub struct OpenArgs {
    /// Start with this screen instead of the home screen.
    #[arg(long, value_name = "NAME")]
    pub screen: Option<String>,
    /// An input of the start screen; VALUE is read as a YAML scalar.
    #[arg(long = "input", value_name = "KEY=VALUE", value_parser = pair)]
    pub inputs: Vec<(String, String)>,
    /// Values of `env`.
    #[command(flatten)]
    pub env: EnvArgs,
    /// Serve the app's simulate/ folder; `env.API_URL`, and every entry that ends in `_API_URL`, is its address.
    #[arg(long, conflicts_with = "replay")]
    pub simulate: bool,
    /// A program that the app may call with `callExternalMethod: {name: NAME}`, with its arguments; may be repeated. Without it none.
    #[arg(long = "external", value_name = "NAME=PROGRAM", value_parser = ExternalCommands::read)]
    pub external: Vec<(String, Vec<String>)>,
    /// Options that also apply to bundled apps.
    #[command(flatten)]
    pub window: WindowArgs,
}

/// Options of window, recording and replay, which also apply to bundled apps.
#[derive(Args, Clone, Debug, Default)]
pub struct WindowArgs {
    /// `--record` and `--record-limit`.
    #[command(flatten)]
    pub record: RecordArgs,
    /// Play a recording instead of reaching the network.
    #[arg(long, value_name = "FILE", conflicts_with = "record")]
    pub replay: Option<PathBuf>,
    /// Speed of the replay relative to the recording: 0.01 to 1000, or `max` for no waiting. Default: 1 in a window, `max` for a picture.
    #[arg(long, value_name = "X", value_parser = speed, requires = "replay")]
    pub speed: Option<Speed>,
    /// Stop the recording after its N-th event.
    #[arg(long, value_name = "N", requires = "replay")]
    pub until: Option<usize>,
    /// Light, dark, or as the system.
    #[arg(long, value_enum, default_value_t)]
    pub theme: ThemeArg,
    /// Size of the content in logical pixels, 1280x800.
    #[arg(long, value_name = "WxH", value_parser = size)]
    pub size: Option<(f32, f32)>,
    /// Pixels to a logical pixel.
    #[arg(long, value_name = "X", value_parser = scale)]
    pub scale: Option<f32>,
    /// The only hosts that the app may reach.
    #[arg(long = "allow-host", value_name = "HOST")]
    pub allowed_hosts: Vec<String>,
}

/// The values of `env`.
#[derive(Args, Clone, Debug, Default)]
pub struct EnvArgs {
    /// A value of `env`, over every other source.
    #[arg(long = "env", value_name = "KEY=VALUE", value_parser = pair)]
    pub values: Vec<(String, String)>,
    /// A file of KEY=VALUE lines for `env`.
    #[arg(long = "env-file", value_name = "FILE", value_parser = PathBufValueParser::new().try_map(present_file))]
    pub file: Option<PathBuf>,
    /// Let the app read every variable of this process that it names as `env.NAME`, not only those that its `.env.config` lists as `NAME=`.
    #[arg(long = "env-from-process")]
    pub from_process: bool,
}

/// Options of recording.
#[derive(Args, Clone, Debug, Default)]
pub struct RecordArgs {
    /// Record everything that happens to the app (streams, answers, taps, typing) with its time, as NDJSON; secrets are masked.
    /// A `*.tape` in the folder of the app, or in `recordings/` below it, also tells `check` and `lsp` what its APIs answer.
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// The recording's largest size: bytes, or with `KB`, `MB`, `GB`; 256MB.
    #[arg(long, value_name = "BYTES", value_parser = bytes, requires = "record")]
    pub record_limit: Option<u64>,
}

impl RecordArgs {
    /// File and size limit of the recording; `None` without `--record`. Creates the file.
    ///
    /// # Errors
    ///
    /// A message when the file cannot be created.
    pub fn options(&self) -> Result<Option<RecordOptions>, String> {
        let Some(path) = &self.record else { return Ok(None) };
        // Now and not when the window is there already.
        File::create(path).map_err(|error| cannot_write(path, &error))?;
        Ok(Some(RecordOptions { path: path.clone(), limit: self.record_limit.unwrap_or(recording::DEFAULT_LIMIT) }))
    }
}

/// Speed of a replay relative to the recording.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Speed {
    /// Without waiting between events.
    Max,
    /// A factor: 2 is twice as fast.
    Times(f64),
}

/// Theme of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ThemeArg {
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// As the system.
    #[default]
    System,
}

impl OpenArgs {
    /// Launch options for one app.
    ///
    /// # Errors
    ///
    /// A message when the recording cannot be read, or its file cannot be created.
    pub fn launch(&self, app: impl Into<PathBuf>) -> Result<LaunchOptions, String> {
        Ok(LaunchOptions {
            screen: self.screen.clone(),
            inputs: self.inputs.clone(),
            env: self.env.values.clone(),
            env_file: self.env.file.clone(),
            env_from_process: self.env.from_process,
            simulate: self.simulate,
            external: self.external.iter().cloned().collect(),
            ..self.window.launch(app)?
        })
    }
}

impl WindowArgs {
    /// Launch options for one app without other options.
    ///
    /// # Errors
    ///
    /// A message when the recording cannot be read, or its file cannot be created.
    pub fn launch(&self, app: impl Into<PathBuf>) -> Result<LaunchOptions, String> {
        let replay = self.replay.as_ref().map(|path| self.replay_options(path)).transpose()?;
        let header = replay.as_ref().map(|replay| replay.tape.header());
        Ok(LaunchOptions {
            app: app.into(),
            dark: match self.theme {
                ThemeArg::Light => Some(false),
                ThemeArg::Dark => Some(true),
                // The window shows what was recorded, whatever its system prefers.
                ThemeArg::System => header.map(|header| header.dark),
            },
            size: self.size.or(header.map(|header| header.size)),
            scale: self.scale,
            allowed_hosts: self.allowed_hosts.clone(),
            record: self.record.options()?,
            replay,
            ..LaunchOptions::default()
        })
    }

    fn replay_options(&self, path: &Path) -> Result<ReplayOptions, String> {
        let tape = recording::open_tape(path)?;
        if let Some(until) = self.until.filter(|until| *until > tape.events()) {
            return Err(format!("`--until {until}`: the recording has {} events", tape.events()));
        }
        let speed = match self.speed {
            Some(Speed::Times(speed)) => Some(speed),
            Some(Speed::Max) | None => None,
        };
        Ok(ReplayOptions { path: path.to_owned(), tape: Arc::new(tape), speed, until: self.until })
    }
}

/// Reads `KEY=VALUE`.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it as KEY=VALUE".to_owned()),
    }
}

/// The path of a file that is there. An app that opens without the settings asked for would reach other servers than the person means.
///
/// # Errors
///
/// A message when no file is there, with the name in the same folder that is meant.
pub(crate) fn present_file(path: PathBuf) -> Result<PathBuf, String> {
    match std::fs::metadata(&path) {
        Ok(there) if there.is_dir() => Err("it is a folder, not a file".to_owned()),
        Ok(_) => Ok(path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let near = neighbour(&path).map(|near| format!("; did you mean `{}`?", near.display()));
            Err(format!("there is no such file{}", near.unwrap_or_default()))
        }
        Err(error) => Err(error.to_string()),
    }
}

/// The file in the folder of `path` whose name is nearest to its name.
fn neighbour(path: &Path) -> Option<PathBuf> {
    // A folder of temporary files may hold millions.
    const MOST: usize = 1000;
    let folder = path.parent()?;
    let listed = std::fs::read_dir(if folder.as_os_str().is_empty() { Path::new(".") } else { folder }).ok()?;
    let names: Vec<String> =
        listed.take(MOST).flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str)).map(|near| folder.join(near))
}

pub(super) fn read_file(path: &Path) -> Result<String, String> {
    let fails = |error: &dyn std::fmt::Display| format!("cannot read `{}`: {error}", path.display());
    let size = std::fs::metadata(path).map_err(|error| fails(&error))?.len();
    if size > LARGEST as u64 {
        return Err(format!(
            "`{}` has {} MB; documents of up to {} MB are read",
            path.display(),
            size >> 20,
            LARGEST >> 20
        ));
    }
    let bytes = std::fs::read(path).map_err(|error| fails(&error))?;
    String::from_utf8(bytes).map_err(|_| fails(&"it is not UTF-8 text; a description is YAML or JSON"))
}

/// Writes a picture.
pub(super) fn write_png(path: &Path, picture: &Picture) -> Result<(), String> {
    let file = File::create(path).map_err(|error| cannot_write(path, &error))?;
    encode_png(BufWriter::new(file), picture).map_err(|error| cannot_write(path, &error))
}

pub(super) fn encode_png(to: impl std::io::Write, picture: &Picture) -> Result<(), image::ImageError> {
    let bytes: Vec<u8> = picture.pixels.iter().flat_map(|pixel| pixel.to_srgba_unmultiplied()).collect();
    let (width, height) = (picture.width() as u32, picture.height() as u32);
    PngEncoder::new(to).write_image(&bytes, width, height, image::ExtendedColorType::Rgba8)
}

pub(super) fn cannot_write(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("cannot write `{}`: {error}", path.display())
}

fn size(text: &str) -> Result<(f32, f32), String> {
    let (width, height) = text.split_once(['x', 'X']).ok_or("write it as 1280x800")?;
    let side = |text: &str| text.parse::<f32>().ok().filter(|side| (50.0..=8192.0).contains(side));
    side(width).zip(side(height)).ok_or_else(|| "each side is a number from 50 to 8192".to_owned())
}

fn speed(text: &str) -> Result<Speed, String> {
    if text == "max" {
        return Ok(Speed::Max);
    }
    let times = text.trim_end_matches('x').parse().ok().filter(|times| (0.01..=1000.0).contains(times));
    times.map(Speed::Times).ok_or_else(|| "a number from 0.01 to 1000, or `max`".to_owned())
}

fn bytes(text: &str) -> Result<u64, String> {
    let upper = text.to_ascii_uppercase();
    let units = [("GB", 30), ("MB", 20), ("KB", 10), ("", 0)];
    let read = units.into_iter().find_map(|(unit, shift)| {
        let number: u64 = upper.strip_suffix(unit)?.trim().parse().ok()?;
        number.checked_mul(1 << shift)
    });
    // A smaller file could not hold the header line.
    const LEAST: u64 = 4096;
    read.filter(|bytes| *bytes >= LEAST).ok_or_else(|| format!("at least {LEAST}, such as `10MB`"))
}

fn scale(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|scale| (0.25..=8.0).contains(scale)).ok_or_else(|| "a number from 0.25 to 8".to_owned())
}

//! `guide`: the guide, in a window or on the terminal, and its files.

pub mod chapter;
mod terminal;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use self::chapter::Chapter;
use super::bundled_window::open_window;
use super::common::WindowArgs;
use super::messages::{failed, printed, refused};
use crate::shell::terminal::{print_drawn, say};
use crate::shell::{bundled, open, window};
use ensemble_core::diag::nearest;

/// Shows the guide: from the first stream to tests and packaging, each step a file that can be run.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run guide                     the guide in a window
  ensemble-run guide lists-and-tables    one chapter; its number does as well
  ensemble-run guide 2 --terminal        on the terminal
  ensemble-run guide --files evening     writes the files of all steps into the folder `evening`")]
pub struct GuideArgs {
    /// The chapter to begin with: its name or its number.
    pub chapter: Option<String>,
    /// Print on the terminal, as without a display; without a CHAPTER, the list of chapters.
    #[arg(long)]
    pub terminal: bool,
    /// Write the files of all steps into this folder, which must be empty or new.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["chapter", "terminal"])]
    pub files: Option<PathBuf>,
    /// Open the app of one step, as the button *Run* does.
    #[arg(long, value_name = "STEP", conflicts_with_all = ["chapter", "terminal", "files"])]
    pub open: Option<PathBuf>,
    /// Options of opening the window.
    #[command(flatten)]
    pub options: WindowArgs,
}

/// Shows the guide and returns when its window is closed. Exit code 2: unknown chapter or step.
pub fn run(args: &GuideArgs) -> ExitCode {
    if let Some(folder) = &args.files {
        return match bundled::write_steps(folder) {
            Ok(()) => {
                say(&format!("the steps of the guide lie in `{}`", folder.display()));
                ExitCode::SUCCESS
            }
            Err(message) => failed(&message),
        };
    }
    if let Some(step) = &args.open {
        return open_step(step, &args.options);
    }
    let chapters = chapter::all();
    let chosen = match args.chapter.as_deref().map(|wanted| find(&chapters, wanted)).transpose() {
        Ok(chosen) => chosen,
        Err(message) => return refused(&message),
    };
    if args.terminal || !window::has_display() {
        return printed(print_drawn(&chosen.map_or_else(|| terminal::contents(&chapters), terminal::page)));
    }
    show(chosen.map_or("", |chapter| chapter.name), &args.options)
}

/// The chapter with this number or name; the name may begin with the number.
fn find<'c>(chapters: &'c [Chapter], wanted: &str) -> Result<&'c Chapter, String> {
    let number: Option<usize> = wanted.parse().ok();
    let by_number = number.and_then(|number| chapters.get(number.checked_sub(1)?));
    let found = by_number.or_else(|| chapters.iter().find(|chapter| [chapter.name, chapter.short()].contains(&wanted)));
    found.ok_or_else(|| {
        let names = chapters.iter().map(Chapter::short);
        let near = nearest(wanted, names.clone()).map(|near| format!(", did you mean `{near}`?"));
        let all = || format!("; there are {}", names.clone().collect::<Vec<_>>().join(", "));
        format!("the guide has no chapter `{wanted}`{}", near.unwrap_or_else(all))
    })
}

fn show(chapter: &str, options: &WindowArgs) -> ExitCode {
    let folder = match bundled::unpack(bundled::GUIDE) {
        Ok(folder) => folder,
        Err(message) => return failed(&message),
    };
    let mut launch = match options.launch(&folder) {
        Ok(launch) => launch,
        Err(message) => return refused(&message),
    };
    launch.env.extend(environment(chapter));
    open_window(launch, true)
}

/// `env` of the guide's app: the chapters as JSON (`GUIDE`), and the chapter to show first (`CHAPTER`).
pub fn environment(chapter: &str) -> [(String, String); 2] {
    let chapters: Vec<_> = chapter::all()
        .iter()
        .map(|chapter| json!({"name": chapter.name, "title": chapter.title, "blocks": chapter.blocks()}))
        .collect();
    [("GUIDE".to_owned(), json!(chapters).to_string()), ("CHAPTER".to_owned(), chapter.to_owned())]
}

/// Opens the app of a step, with its simulated streams if it has any.
fn open_step(step: &Path, options: &WindowArgs) -> ExitCode {
    let Some(app) = chapter::app_of(step) else {
        return refused(&format!("the guide has no step `{}`", step.display()));
    };
    let path = match bundled::unpack_steps() {
        Ok(folder) => folder.join(app),
        Err(message) => return failed(&message),
    };
    let mut launch = match options.launch(&path) {
        Ok(launch) => launch,
        Err(message) => return refused(&message),
    };
    launch.simulate = open::simulated_streams(&path).is_ok();
    open_window(launch, true)
}

//! `demo`: the bundled apps with their simulated streams.

use std::process::ExitCode;

use clap::Args;

use super::bundled_window::open_window;
use super::common::WindowArgs;
use super::messages::{printed, refused};
use crate::shell::bundled;
use crate::shell::terminal::print;

/// Opens a bundled app, live on its simulated streams; without a name, a gallery to choose from.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run demo
  ensemble-run demo market --theme dark
  ensemble-run demo --list")]
pub struct DemoArgs {
    /// Name of the app.
    pub name: Option<String>,
    /// Print the names of the bundled apps, one a line.
    #[arg(long)]
    pub list: bool,
    /// Start with this screen of it instead of the home screen.
    #[arg(long, value_name = "NAME", requires = "name")]
    pub screen: Option<String>,
    /// Options of its window.
    #[command(flatten)]
    pub options: WindowArgs,
}

/// Opens the window; returns when it is closed.
pub fn run(args: &DemoArgs) -> ExitCode {
    if args.list {
        let names: String = bundled::names().iter().map(|name| format!("{name}\n")).collect();
        return printed(print(&names));
    }
    let name = args.name.as_deref().unwrap_or(bundled::GALLERY);
    let folder = match bundled::unpack(name) {
        Ok(folder) => folder,
        Err(message) => return refused(&message),
    };
    let mut launch = match args.options.launch(&folder) {
        Ok(launch) => launch,
        Err(message) => return refused(&message),
    };
    launch.screen.clone_from(&args.screen);
    if name == super::view::APP {
        launch.exporter = Some(super::new::exporter::exporter(super::new::NewArgs::default()));
    }
    launch.at_own_pace(args.options.speed.is_none());
    launch.simulate = folder.join("simulate").is_dir() && launch.replay.is_none();
    open_window(launch, true)
}

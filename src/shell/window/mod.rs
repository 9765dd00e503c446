//! Opens the window with a renderer that suits the machine. `app_window` draws its content.

mod app_window;
mod banner;
mod failure;
mod geometry;
mod keys;
mod opengl;
mod question;
mod renderer;
mod software;

use egui::{Context, ViewportBuilder};

use self::app_window::AppWindow;
use self::failure::Failure;
use self::renderer::Renderer;
use super::open::{self, LaunchOptions, OpenedApp};

/// Opens the window and shows the app until it is closed.
///
/// # Errors
///
/// In words, with the packages that help, when there is no display or no OpenGL.
pub fn run(launch: LaunchOptions, opened: OpenedApp, watch_files: bool) -> Result<(), String> {
    let renderer = renderer::choose()?;
    // A size on the command line takes precedence over the remembered one.
    let remembered = launch.size.is_none().then(|| geometry::read(&opened.app.storage_key)).flatten();
    let size = remembered.map(|last| (last.width, last.height)).or(launch.size).unwrap_or(open::DEFAULT_SIZE);
    let title = opened.app.name.to_string();
    let viewport = ViewportBuilder::default()
        .with_title(title.clone())
        .with_app_id("ensemble-run")
        .with_inner_size(egui::vec2(size.0, size.1))
        .with_min_inner_size(egui::vec2(320.0, 240.0))
        .with_maximized(remembered.is_some_and(|last| last.maximized))
        .with_icon(icon());
    let make = move |ctx: &Context| AppWindow::new(ctx, launch, opened, watch_files, remembered);
    let shown = match renderer {
        Renderer::OpenGl => opengl::run(viewport, make),
        Renderer::Software => software::run(viewport, make),
    };
    shown.map_err(Failure::message)
}

/// True if the environment names a display. Always true on Windows and macOS.
pub fn has_display() -> bool {
    let given = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos")))
        || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(given)
}

fn icon() -> egui::IconData {
    match image::load_from_memory(include_bytes!("../../../assets/icon.png")) {
        Ok(picture) => {
            let picture = picture.to_rgba8();
            egui::IconData { width: picture.width(), height: picture.height(), rgba: picture.into_raw() }
        }
        // The window works without.
        Err(_) => egui::IconData::default(),
    }
}

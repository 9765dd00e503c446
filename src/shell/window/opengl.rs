//! The window with `eframe`: OpenGL, each frame is painted in full.

use std::time::Duration;

use eframe::NativeOptions;
use egui::{Context, Ui, ViewportBuilder};

use super::app_window::AppWindow;
use super::failure::Failure;

/// Shows the app that `make` returns until the window is closed.
///
/// # Errors
///
/// If there is no display or no OpenGL, or `make` fails.
pub(super) fn run(
    viewport: ViewportBuilder,
    make: impl FnOnce(&Context) -> Result<AppWindow, String>,
) -> Result<(), Failure> {
    let options = NativeOptions { viewport, persist_window: false, ..NativeOptions::default() };
    let shown = eframe::run_native(
        "ensemble-run",
        options,
        Box::new(move |creation| {
            let software = creation.gl.as_deref().is_some_and(paints_in_software);
            Ok(Box::new(Framed { window: make(&creation.egui_ctx)?, software }))
        }),
    );
    shown.map_err(|error| match error {
        eframe::Error::AppCreation(error) => Failure::App(error.to_string()),
        other => Failure::Display(other.to_string()),
    })
}

struct Framed {
    window: AppWindow,
    /// True for a software implementation of OpenGL.
    software: bool,
}

impl eframe::App for Framed {
    /// Called by `eframe` before each `ui`, and alone while the window is hidden.
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        let (visible, minimized) = ctx.input(|input| (input.viewport().visible(), input.viewport().minimized));
        if visible == Some(false) {
            self.window.rest(ctx, minimized == Some(true));
        }
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        let last = frame.info().cpu_usage.map_or(Duration::ZERO, Duration::from_secs_f32);
        self.window.ui(ui, (!self.software).then_some(last));
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.window.stop();
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}

/// True for a software implementation of OpenGL: painting then continues after a frame is handed over and cannot be timed from here.
fn paints_in_software(gl: &eframe::glow::Context) -> bool {
    use eframe::glow::{HasContext, RENDERER};
    #[expect(unsafe_code, reason = "asking a living context for its name has no conditions beyond that")]
    let renderer = unsafe { gl.get_parameter_string(RENDERER) }.to_ascii_lowercase();
    ["llvmpipe", "softpipe", "swrast", "swiftshader", "software"].iter().any(|name| renderer.contains(name))
}

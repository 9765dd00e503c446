//! The window as `eframe` opens it: painted through OpenGL, all of it for each frame.

use std::time::Duration;

use eframe::NativeOptions;
use egui::{Context, Ui, ViewportBuilder};

use super::app_window::AppWindow;
use super::failure::Failure;

/// Shows what `make` makes until the window is closed.
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
    /// True when OpenGL is emulated by the processor.
    software: bool,
}

impl eframe::App for Framed {
    /// `eframe` calls this before each `ui`, and alone while the window is hidden.
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

/// Returns true when OpenGL is done by the processor: then painting goes on after a frame has been handed over, and cannot be timed from here.
fn paints_in_software(gl: &eframe::glow::Context) -> bool {
    use eframe::glow::{HasContext, RENDERER};
    #[expect(unsafe_code, reason = "asking a living context for its name has no conditions beyond that")]
    let renderer = unsafe { gl.get_parameter_string(RENDERER) }.to_ascii_lowercase();
    ["llvmpipe", "softpipe", "swrast", "swiftshader", "software"].iter().any(|name| renderer.contains(name))
}

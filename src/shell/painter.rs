//! Who paints the window: the graphics card through OpenGL, or the processor, which then paints only what changed.

/// Who paints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Painter {
    /// `eframe` with OpenGL.
    OpenGl,
    /// Our own rasteriser.
    Processor,
}

/// The variable that decides it by hand.
const VARIABLE: &str = "ENSEMBLE_PAINTER";

/// What is asked for by `ENSEMBLE_PAINTER` (`opengl` or `processor`), else what suits the machine.
///
/// OpenGL without a graphics card is painted by the processor too, the whole window for each frame: there our own way takes a
/// fraction of the time, starts sooner and does without Mesa and LLVM in memory.
///
/// # Errors
///
/// In words, if the variable names no painter.
pub(super) fn choose() -> Result<Painter, String> {
    match std::env::var(VARIABLE) {
        Ok(name) => match name.as_str() {
            "opengl" => Ok(Painter::OpenGl),
            "processor" => Ok(Painter::Processor),
            other => Err(format!("{VARIABLE} is `{other}`, but must be `opengl` or `processor`")),
        },
        Err(_) if has_graphics_card() => Ok(Painter::OpenGl),
        Err(_) => Ok(Painter::Processor),
    }
}

/// Where there are no such files, as on macOS and Windows, there is a graphics card.
#[cfg(not(target_os = "linux"))]
fn has_graphics_card() -> bool {
    true
}

/// A driver that paints shows a file: the kernel's own as `renderD128` and on, NVIDIA's and WSL's beside them.
#[cfg(target_os = "linux")]
fn has_graphics_card() -> bool {
    let render_node = std::fs::read_dir("/dev/dri").is_ok_and(|mut entries| {
        entries.any(|entry| entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with("renderD")))
    });
    render_node || ["/dev/nvidiactl", "/dev/dxg"].iter().any(|path| std::path::Path::new(path).exists())
}

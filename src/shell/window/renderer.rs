//! Chooses the renderer of the window: OpenGL, or our software rasteriser, which draws only changed areas.

/// A renderer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Renderer {
    /// `eframe` with OpenGL.
    OpenGl,
    /// Our own rasteriser, on the processor.
    Software,
}

/// Environment variable that overrides the choice.
const VARIABLE: &str = "ENSEMBLE_RENDERER";

/// The renderer that `ENSEMBLE_RENDERER` names (`opengl` or `software`); by default OpenGL on a machine with a graphics card, software on
/// others.
///
/// OpenGL without a graphics card is computed by the processor too, the whole window for each frame: there the software renderer takes a
/// fraction of the time, starts sooner and does without Mesa and LLVM in memory.
///
/// # Errors
///
/// In words, if the variable names no renderer.
pub(super) fn choose() -> Result<Renderer, String> {
    match std::env::var(VARIABLE) {
        Ok(name) => match name.as_str() {
            "opengl" => Ok(Renderer::OpenGl),
            "software" => Ok(Renderer::Software),
            other => Err(format!("{VARIABLE} is `{other}`, but must be `opengl` or `software`")),
        },
        Err(_) if has_graphics_card() => Ok(Renderer::OpenGl),
        Err(_) => Ok(Renderer::Software),
    }
}

/// Assumed true on systems without such files, such as macOS and Windows.
#[cfg(not(target_os = "linux"))]
fn has_graphics_card() -> bool {
    true
}

/// True when a graphics driver exists: `renderD128` and following of the kernel, or the files of NVIDIA and WSL.
#[cfg(target_os = "linux")]
fn has_graphics_card() -> bool {
    let render_node = std::fs::read_dir("/dev/dri").is_ok_and(|mut entries| {
        entries.any(|entry| entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with("renderD")))
    });
    render_node || ["/dev/nvidiactl", "/dev/dxg"].iter().any(|path| std::path::Path::new(path).exists())
}

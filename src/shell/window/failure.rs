//! Failures to open a window, with advice.

/// Failure of a window.
pub(super) enum Failure {
    /// The app could not be started.
    App(String),
    /// There is no display, or painting fails.
    Display(String),
}

impl Failure {
    /// The message for the terminal; for a missing display with packages and commands that help.
    pub(super) fn message(self) -> String {
        match self {
            Self::App(message) => message,
            Self::Display(message) => no_window(&message),
        }
    }
}

fn no_window(message: &str) -> String {
    format!(
        "cannot open a window: {message}
help: a window needs a display (DISPLAY or WAYLAND_DISPLAY) and these libraries; on Debian or Ubuntu:
    apt-get install libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libxrandr2
help: where OpenGL is at fault (libgl1, libegl1, libgl1-mesa-dri), `ENSEMBLE_RENDERER=software` does without it
help: without a display, `ensemble-run screenshot APP -o picture.png` works all the same"
    )
}

/// A failure with the window system's message, without `winit`'s source location in front.
pub(super) fn display(error: impl std::fmt::Display) -> Failure {
    let text = error.to_string();
    let said = text.strip_prefix("os error at ").and_then(|rest| rest.split_once(": "));
    Failure::Display(said.map_or(text.as_str(), |(_, said)| said).trim_end_matches('.').to_owned())
}

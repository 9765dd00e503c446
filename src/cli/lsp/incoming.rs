//! Messages that the language server waits for: of the editor, and of the window of its live preview.

use ensemble_lsp::preview::FromWindow;

use super::frame::Frame;

/// A message that reaches the server.
pub enum Incoming {
    /// A message of the editor.
    Client(Frame),
    /// A message of the preview's window with this number.
    Window(u64, FromWindow),
    /// The end of that window, and why, when nobody has closed it.
    WindowEnded(u64, Option<String>),
}

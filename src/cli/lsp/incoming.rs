//! Messages to the language server: from the editor, and from the preview's window.

use ensemble_lsp::preview::FromWindow;

use super::frame::Frame;

/// A message to the server.
pub enum Incoming {
    /// From the editor.
    Client(Frame),
    /// From the preview's window with this number.
    Window(u64, FromWindow),
    /// The preview's window has closed; with the reason, unless the user closed it.
    WindowEnded(u64, Option<String>),
}

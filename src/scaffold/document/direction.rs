//! The direction of a channel, where a document is ambiguous.

/// The operation of a channel that delivers events, where a document is ambiguous.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Decided by the document.
    #[default]
    Auto,
    /// `send` in version 3, `subscribe` before.
    Send,
    /// `receive` in version 3, `publish` before.
    Receive,
}

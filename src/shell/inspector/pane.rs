//! [`Pane`]: the panes of the inspector.

/// A pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Pane {
    /// Connections and their events.
    #[default]
    Streams,
    /// Everything that has happened, with what it did.
    Events,
    /// Everything that authors read by a name.
    State,
    /// The tree of the screen.
    Widgets,
    /// Lines of scripts, faults, and a prompt.
    Console,
    /// Frames, rates, handler times, memory.
    Performance,
}

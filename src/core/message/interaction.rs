//! Input of the user in the window, in terms of the scene's nodes.

use std::sync::Arc;

use crate::value::Value;

/// A user's input, as the view reports it.
#[derive(Clone, Debug, PartialEq)]
pub enum Interaction {
    /// A widget's event: `onTap`.
    Fire {
        /// Widget that fired it.
        node: NodeId,
        /// Name of the event.
        event: &'static str,
        /// `event.data`.
        data: Value,
    },
    /// A property of a widget as the user set it: `value` of a field. Bindings that read it are evaluated again; no event of the widget is fired.
    Set {
        /// Widget whose property changes.
        node: NodeId,
        /// Name of the property.
        prop: &'static str,
        /// New value of the property.
        value: Value,
    },
    /// An entry of a menu was chosen.
    Choose {
        /// Widget of the menu.
        node: NodeId,
        /// The index of the entry.
        index: usize,
    },
    /// The visible rows of an item-template, the end exclusive.
    Range {
        /// Widget of the list.
        node: NodeId,
        /// The first visible row.
        first: usize,
        /// Index after the last visible row.
        end: usize,
    },
    /// Search in the rows of a list, including rows that do not exist as widgets.
    FindRows {
        /// Widget of the list.
        node: NodeId,
        /// The words, folded: [`crate::fold::folded`].
        words: Arc<str>,
    },
    /// The find bar is closed.
    StopFinding,
    /// The back arrow, Alt+Left or the mouse's back button.
    Back,
    /// A click beside a dialog, its close button or Escape.
    DismissDialog(NodeId),
    /// A toast's close button.
    DismissToast(NodeId),
    /// *Clear* in the list of faults.
    ClearFaults,
    /// *Reconnect* on the badge of a stream, by the name that the scene gives the stream.
    ReconnectStream(Arc<str>),
    /// *Stop* on the badge of a stream.
    StopStream(Arc<str>),
    /// A link in a text: an address, or `navigateScreen:Name`.
    Link(Arc<str>),
    /// A link to a screen, with its inputs.
    Go {
        /// The screen's name.
        screen: Arc<str>,
        /// Inputs of the screen.
        inputs: Value,
        /// True to replace the front screen, false to open above it.
        replace: bool,
    },
    /// A picture that the view cannot show and that has no replacement; once for each source of a node.
    ImageFailed {
        /// Widget that shows the picture.
        node: NodeId,
        /// The property that names the picture: `source`.
        prop: &'static str,
        /// The picture: an address, a file or its data.
        source: Arc<str>,
        /// Reason for which the picture cannot be shown.
        reason: Arc<str>,
    },
}

/// Id of a node of the scene. The runtime assigns it; it is constant while the node's widget exists and never reused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u64);

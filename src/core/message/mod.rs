//! `Event` and `Effect`: the interface of the runtime. Everything that can happen to an app is a variant of `Event`; everything that the app requests
//! from its environment is an `Effect`.

pub mod app_export;
pub mod desktop;
pub mod http;
pub mod interaction;
pub mod net;
pub mod sign_in;
pub mod socket;
pub mod stream;
pub mod stream_state;

use std::sync::Arc;

use crate::app::App;
use crate::value::{Map, Value};
use app_export::AppExport;
use desktop::{DesktopAnswer, DesktopRequest};
use interaction::Interaction;
use net::{NetCommand, NetEvent, TaskId};

/// An input of the runtime. The runtime has no other inputs, so the list of its events with their times is a recording: replayed from the same start,
/// it gives the same scenes and effects.
#[derive(Clone, Debug)]
pub enum Event {
    /// An event of a stream, an answer to a request, a timer that has run down.
    Net(NetEvent),
    /// The user did something in the window.
    Interaction(Interaction),
    /// The app's files have changed: this version replaces the running one. Storage, user input and unchanged streams are kept.
    Reload(Arc<App>),
    /// The window has another size, in logical pixels.
    Resized {
        /// Width of the content.
        width: f32,
        /// Height of the content.
        height: f32,
    },
    /// The window is hidden or minimised, or shown again.
    Visible(bool),
    /// The window has got the focus.
    Focused,
    /// The system's theme, or the person's choice, is dark.
    DarkMode(bool),
    /// The result of an app export.
    AppExported {
        /// The id of the request.
        id: TaskId,
        /// `{folder, files, view, notes}`, or why there is none.
        result: Result<Value, Arc<str>>,
    },
    /// The desktop's answer to [`Effect::Desktop`].
    Desktop {
        /// The id of the request.
        id: TaskId,
        /// The answer, or why there is none.
        result: Result<DesktopAnswer, Arc<str>>,
    },
}

/// A request of the runtime to its host.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A command to the network driver.
    Net(NetCommand),
    /// Open an address with the desktop's browser.
    OpenUrl(Arc<str>),
    /// Put text on the clipboard.
    Copy(Arc<str>),
    /// Show a notification of the desktop.
    Notify {
        /// First line of the notification.
        title: Arc<str>,
        /// Text of the notification.
        body: Arc<str>,
    },
    /// Write the app's storage; only the newest counts.
    SaveStorage(Arc<Map>),
    /// Write a line to the log, as the console and `logEvent` do.
    Log {
        /// `debug`, `info`, `warn`, `error`.
        level: &'static str,
        /// The line.
        text: String,
    },
    /// Make an app of a stream. Only programs that make apps do.
    ExportApp {
        /// Number of the task, given by the runtime and unique in a run.
        id: TaskId,
        /// The stream and the folder.
        request: Box<AppExport>,
    },
    /// A request to the desktop. Answered by [`Event::Desktop`].
    Desktop {
        /// Number of the task, given by the runtime and unique in a run.
        id: TaskId,
        /// The request.
        request: Box<DesktopRequest>,
    },
    /// Write the code of an example of the gallery. Only the gallery does.
    SaveExample {
        /// Name of the example.
        name: Arc<str>,
        /// Source of the example.
        source: Arc<str>,
    },
    /// Close the window.
    Quit,
}

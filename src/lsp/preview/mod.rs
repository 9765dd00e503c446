//! Live preview: a window that runs the app from the editor, shows its texts while they are typed, outlines the widget under the cursor, and sends
//! values.
//!
//! The server opens no window itself: it issues [`Order`]s, and the program executes them. `message` defines the protocol with the window, `values`
//! shows values in the text, `streams` lists the streams.

mod message;
mod streams;
mod values;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{Position, Range, TextDocumentIdentifier};
use serde::Deserialize;

pub use self::message::{FromWindow, LiveBinding, LiveState, TextPosition, ToWindow};
pub use self::streams::{Stream, streams};
pub(crate) use self::values::{inlay_hints, with_value};
use crate::document::{Document, Documents};
use crate::position::Encoding;

/// Command of `workspace/executeCommand` that opens the window, with [`Arguments`].
pub const OPEN: &str = "ensemble.preview";

/// Command of `workspace/executeCommand` that closes the window.
pub(crate) const CLOSE: &str = "ensemble.closePreview";

/// Client notification that the cursor has moved, with `TextDocumentPositionParams`. For clients that do not send it, requests for document
/// highlights tell the position.
pub(crate) const CURSOR: &str = "ensemble/cursor";

/// Client request for the streams of all open apps: a list of [`Stream`]s.
pub const STREAMS: &str = "ensemble/streams";

/// Notification to clients with the capability `experimental.ensembleLive`: values of the running app have changed, or it has ended.
pub(crate) const LIVE_CHANGED: &str = "ensemble/liveChanged";

/// Argument of [`OPEN`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Arguments {
    /// Any file of the app.
    #[serde(flatten)]
    pub text_document: TextDocumentIdentifier,
    /// Position of the cursor in it.
    pub position: Option<Position>,
    /// Serve the app's `simulate/` folder. Default: true if the folder exists.
    pub simulate: Option<bool>,
}

/// Instruction to the program.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// Open a window; an open one is replaced.
    Open {
        /// Path of the app.
        app: PathBuf,
        /// Serve its `simulate/` folder.
        simulate: bool,
    },
    /// Send a message to the window.
    Tell(ToWindow),
    /// Close the window.
    Close,
}

/// State of the open window.
#[derive(Debug, Default)]
pub struct Preview {
    app: Option<PathBuf>,
    /// Folder or file that contains the app's texts.
    root: PathBuf,
    /// Texts that were sent to the window.
    told: BTreeMap<PathBuf, Arc<str>>,
    cursor: Option<TextPosition>,
    live: Arc<LiveState>,
    orders: Vec<Order>,
}

impl Preview {
    /// Path of the app in the window.
    pub fn app(&self) -> Option<&Path> {
        self.app.as_deref()
    }

    /// Latest values of the app.
    pub fn live(&self) -> Arc<LiveState> {
        self.live.clone()
    }

    /// Removes and returns the pending orders.
    pub fn take_orders(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.orders)
    }

    /// Opens a window for the app at `app`, unless one is open for it. `is_folder`: the app's files are below this path, otherwise beside it.
    pub fn open(&mut self, app: &Path, is_folder: bool, simulate: bool) {
        if self.app.as_deref() == Some(app) {
            return;
        }
        *self = Self { orders: std::mem::take(&mut self.orders), ..Self::default() };
        self.root = if is_folder { app } else { app.parent().unwrap_or(app) }.to_owned();
        self.app = Some(app.to_owned());
        self.orders.push(Order::Open { app: app.to_owned(), simulate });
    }

    /// Closes the window.
    pub fn close(&mut self) {
        if self.app.is_some() {
            *self = Self { orders: std::mem::take(&mut self.orders), ..Self::default() };
            self.orders.push(Order::Close);
        }
    }

    /// Records that the window has closed.
    pub fn ended(&mut self) {
        *self = Self::default();
    }

    /// Stores values from the window; false when they have not changed.
    pub fn take_live(&mut self, live: LiveState) -> bool {
        let is_new = self.app.is_some() && *self.live != live;
        if is_new {
            self.live = Arc::new(live);
        }
        is_new
    }

    /// Sends the position of the cursor to the window.
    pub fn cursor(&mut self, path: &Path, document: &Document, position: Position, encoding: Encoding) {
        let Some(name) = path.to_str().filter(|_| self.app.is_some() && path.starts_with(&self.root)) else { return };
        let at = text_position(name, &document.text, document.lines.byte(&document.text, position, encoding));
        if self.cursor.as_ref() != Some(&at) {
            self.cursor = Some(at.clone());
            self.orders.push(Order::Tell(ToWindow::Cursor { at }));
        }
    }

    /// Sends texts that have changed since the last call to the window.
    pub fn sync(&mut self, documents: &Documents) {
        if self.app.is_none() {
            return;
        }
        let named = |path: &Path| path.to_str().map(str::to_owned);
        for (path, document) in documents.iter().filter(|(path, _)| path.starts_with(&self.root)) {
            let known = self.told.get(path).is_some_and(|told| Arc::ptr_eq(told, &document.text));
            if let Some(name) = named(path).filter(|_| !known) {
                self.told.insert(path.clone(), document.text.clone());
                let text = Some(document.text.to_string());
                self.orders.push(Order::Tell(ToWindow::Text { path: name, text }));
            }
        }
        let closed: Vec<PathBuf> = self.told.keys().filter(|path| documents.get(path).is_none()).cloned().collect();
        for path in closed {
            self.told.remove(&path);
            let text = named(&path).map(|path| ToWindow::Text { path, text: None });
            self.orders.extend(text.map(Order::Tell));
        }
    }
}

/// Converts byte `at` of a text to a position for the window.
fn text_position(path: &str, text: &str, at: u32) -> TextPosition {
    let before = text.get(..at as usize).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.matches('\n').count() as u32;
    TextPosition { path: path.to_owned(), line, column: (before.len() - start) as u32 }
}

/// Converts a position from the window to a byte offset; `None` behind the end of the text.
fn byte_of(text: &str, at: &TextPosition) -> Option<usize> {
    let start = match at.line as usize {
        0 => 0,
        line => text.match_indices('\n').nth(line - 1)?.0 + 1,
    };
    let byte = start + at.column as usize;
    let is_within = text.is_char_boundary(byte) && !text.get(start..byte)?.contains('\n');
    is_within.then_some(byte)
}

/// Converts a position from the window to an empty range of a document.
pub(crate) fn range_of(document: &Document, at: &TextPosition, encoding: Encoding) -> Range {
    let byte = byte_of(&document.text, at).unwrap_or(document.text.len());
    let position = document.lines.position(&document.text, byte as u32, encoding);
    Range::new(position, position)
}

//! Live preview: a window that runs the app of the editor, shows its texts as they are typed, outlines the widget under the cursor, and tells values.
//!
//! The server opens no window: it says by [`Order`]s what is to be done, and the program around does it. `message` is what both sides say, `values` shows
//! what the app has in the text, `streams` in a list.

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
pub use self::values::{inlay_hints, with_value};
use crate::document::{Document, Documents};
use crate::position::Encoding;

/// Command of `workspace/executeCommand` that opens the window, with [`Arguments`].
pub const OPEN: &str = "ensemble.preview";

/// Command that closes it.
pub const CLOSE: &str = "ensemble.closePreview";

/// Notification of the client that the cursor has moved: a `TextDocumentPositionParams`. Where a client sends none, its requests for document highlights
/// say where the cursor is.
pub const CURSOR: &str = "ensemble/cursor";

/// Request of the client for the streams of the apps whose files are open: a list of [`Stream`]s.
pub const STREAMS: &str = "ensemble/streams";

/// Notification to a client with the capability `experimental.ensembleLive`: values of the running app have changed, or it has ended.
pub const LIVE_CHANGED: &str = "ensemble/liveChanged";

/// The argument of [`OPEN`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Arguments {
    /// A file of the app.
    #[serde(flatten)]
    pub text_document: TextDocumentIdentifier,
    /// The cursor in it.
    pub position: Option<Position>,
    /// Serve the app's `simulate/` folder; by default when it has one.
    pub simulate: Option<bool>,
}

/// What the program around the server does for a preview.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// Open a window, in place of the one that is open.
    Open {
        /// The app.
        app: PathBuf,
        /// Serve its simulated streams.
        simulate: bool,
    },
    /// Tell the window something.
    Tell(ToWindow),
    /// Close the window.
    Close,
}

/// The window that is open, as the server sees it.
#[derive(Debug, Default)]
pub struct Preview {
    app: Option<PathBuf>,
    /// The folder or file below which texts belong to the app.
    root: PathBuf,
    /// Texts that the window has been told.
    told: BTreeMap<PathBuf, Arc<str>>,
    cursor: Option<TextPosition>,
    live: Arc<LiveState>,
    orders: Vec<Order>,
}

impl Preview {
    /// The app that is shown.
    pub fn app(&self) -> Option<&Path> {
        self.app.as_deref()
    }

    /// The newest values of the app.
    pub fn live(&self) -> Arc<LiveState> {
        self.live.clone()
    }

    /// Takes what is to be done.
    pub fn take_orders(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.orders)
    }

    /// Opens a window for the app at `app`, unless it is open. `is_folder`: its files lie below it, else beside it.
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

    /// Notes that the window is gone.
    pub fn ended(&mut self) {
        *self = Self::default();
    }

    /// Takes the values that the window tells; false when they are those of before.
    pub fn take_live(&mut self, live: LiveState) -> bool {
        let is_new = self.app.is_some() && *self.live != live;
        if is_new {
            self.live = Arc::new(live);
        }
        is_new
    }

    /// Tells the window where the cursor is.
    pub fn cursor(&mut self, path: &Path, document: &Document, position: Position, encoding: Encoding) {
        let Some(name) = path.to_str().filter(|_| self.app.is_some() && path.starts_with(&self.root)) else { return };
        let at = text_position(name, &document.text, document.lines.byte(&document.text, position, encoding));
        if self.cursor.as_ref() != Some(&at) {
            self.cursor = Some(at.clone());
            self.orders.push(Order::Tell(ToWindow::Cursor { at }));
        }
    }

    /// Tells the window the texts that have changed since the last call.
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

/// Byte `at` of a text as the window is told it.
fn text_position(path: &str, text: &str, at: u32) -> TextPosition {
    let before = text.get(..at as usize).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.matches('\n').count() as u32;
    TextPosition { path: path.to_owned(), line, column: (before.len() - start) as u32 }
}

/// A position that the window tells, as the byte of a text; `None` behind its end.
fn byte_of(text: &str, at: &TextPosition) -> Option<usize> {
    let start = match at.line as usize {
        0 => 0,
        line => text.match_indices('\n').nth(line - 1)?.0 + 1,
    };
    let byte = start + at.column as usize;
    let is_within = text.is_char_boundary(byte) && !text.get(start..byte)?.contains('\n');
    is_within.then_some(byte)
}

/// The range of a document that the window points at, empty at its beginning.
pub fn range_of(document: &Document, at: &TextPosition, encoding: Encoding) -> Range {
    let byte = byte_of(&document.text, at).unwrap_or(document.text.len());
    let position = document.lines.position(&document.text, byte as u32, encoding);
    Range::new(position, position)
}

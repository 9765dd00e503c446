//! The window's part of a live preview: shows texts of an editor as they are typed, outlines the widget under the cursor, tells the source position
//! of a picked widget, and sends values of the app. `ensemble_lsp::preview` defines the messages.
//!
//! | module | what it does |
//! |---|---|
//! | `open_texts` | open documents, in front of the files on disk |
//! | `link` | transport on standard input and output |
//! | `live_probe` | on the app's thread: source positions of widgets, values of bindings |
//! | `written` | widget names around a source position |
//! | `outline` | drawing over the app |

mod link;
mod live_probe;
mod open_texts;
mod outline;
mod written;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Context, Rect, Ui};
use ensemble_core::app::App;
use ensemble_core::diag::{FileId, Span};
use ensemble_lsp::preview::{FromWindow, TextPosition};
use ensemble_runtime::scene::{NodeId, Scene};
use ensemble_ui::frame::DrawnNode;
use ensemble_ui::toolkit::theme::Theme;

use crate::shell::inspector::widgets::find;

use self::link::Link;
pub use self::live_probe::{Live, LiveProbe};
pub use self::open_texts::OpenTexts;
pub use self::outline::choose as choose_widget;

/// The window's part of a live preview.
pub struct Preview {
    link: Link,
    cursor: Option<TextPosition>,
    live: Option<Live>,
    /// True when values have not been sent to the editor.
    has_unsent: bool,
    /// Widget names around the cursor, innermost first.
    around: Vec<Span>,
    /// The cursor has moved, and its widget was not looked for on the screen.
    is_moved: bool,
    /// File for which a screen was last opened.
    opened_for: Option<String>,
}

impl Preview {
    /// Starts the transport. `changed` is called on its own thread when a text has changed.
    ///
    /// # Errors
    ///
    /// A message when no thread can be started.
    pub fn start(ctx: &Context, texts: OpenTexts, changed: impl Fn() + Send + 'static) -> Result<Self, String> {
        let link = Link::start(ctx, texts, changed)?;
        Ok(Self {
            link,
            cursor: None,
            live: None,
            has_unsent: false,
            around: Vec::new(),
            is_moved: false,
            opened_for: None,
        })
    }

    /// Handles news: the cursor, and data from the app's thread.
    pub fn take_in(&mut self, live: Option<Live>) {
        let cursor = self.link.take_cursor();
        let is_new = cursor.is_some() || live.is_some();
        if let Some(live) = live {
            self.has_unsent |= self.live.as_ref().is_none_or(|old| old.state != live.state);
            self.live = Some(live);
        }
        if let Some(cursor) = cursor {
            self.cursor = Some(cursor);
            self.is_moved = true;
        }
        if is_new {
            self.around = self.names_around();
        }
        if let Some(live) = self.live.as_ref().filter(|_| self.has_unsent) {
            // A full queue is tried again with the next frame.
            self.has_unsent = !self.link.tell(FromWindow::Live(live.state.clone()));
        }
    }

    fn names_around(&self) -> Vec<Span> {
        let (Some(at), Some(live)) = (&self.cursor, &self.live) else { return Vec::new() };
        let source = live.sources.iter().find(|(_, source)| source.name == at.path);
        let Some((file, source)) = source else { return Vec::new() };
        let names = written::names_around(&source.text, file, at.line as usize, at.column as usize);
        let is_widget =
            |name: &Span| live.widgets.iter().any(|(_, span)| span.file == file && span.start == name.start);
        names.into_iter().filter(is_widget).collect()
    }

    /// The screen of the cursor's file, once, when nothing of that file is visible.
    pub fn screen_to_open(&mut self, app: &App, drawn: &[DrawnNode]) -> Option<Arc<str>> {
        let (at, live) = (self.cursor.as_ref()?, self.live.as_ref()?);
        // A scene that is newer than the widget list of the app's thread cannot be mapped to the source yet.
        let is_known = drawn.iter().any(|drawn| live.span_of(drawn.node).is_some());
        if self.opened_for.as_ref() == Some(&at.path) || !is_known {
            return None;
        }
        let (file, _) = live.sources.iter().find(|(_, source)| source.name == at.path)?;
        self.opened_for = Some(at.path.clone());
        if drawn.iter().any(|drawn| live.file_of(drawn.node) == Some(file)) {
            return None;
        }
        app.screens
            .values()
            .find(|screen| name_of(app, screen.file) == Some(&*at.path))
            .map(|screen| screen.name.clone())
    }

    /// The widget under the cursor, once after the cursor has moved, when it is on the screen and out of view.
    pub fn take_hidden(&mut self, scene: &Scene, drawn: &[DrawnNode]) -> Option<NodeId> {
        let live = self.live.as_ref().filter(|_| self.is_moved && !drawn.is_empty())?;
        let on_screen = |name: &Span| {
            let nodes = live.nodes_at(*name);
            let is_shown = drawn.iter().any(|drawn| nodes.contains(&drawn.node) && drawn.shown.is_positive());
            match is_shown {
                true => Some(None),
                false => nodes.into_iter().find(|node| find(scene, *node).is_some()).map(Some),
            }
        };
        // None of these widgets is in the scene before the screen of the cursor's file is open.
        let hidden = self.around.iter().find_map(on_screen)?;
        self.is_moved = false;
        hidden
    }

    /// Outlines the widget under the cursor; while Ctrl and Shift are held, the one under the pointer, whose source a click shows in the editor.
    pub fn show_over(&mut self, ui: &Ui, app: Rect, theme: &Theme, scene: &Scene, drawn: &[DrawnNode]) {
        let Some(live) = &self.live else { return };
        let marked = self
            .around
            .iter()
            .map(|name| live.nodes_at(*name))
            .find(|nodes| drawn.iter().any(|drawn| nodes.contains(&drawn.node)));
        outline::show(ui.ctx(), app, theme, scene, drawn, &marked.unwrap_or_default());
        let chosen = outline::choose(ui, app, theme, scene, drawn, &|node| live.span_of(node).is_some());
        if let Some(at) = chosen.and_then(|node| live.position_of(node)) {
            // The answer to a click that the editor does not take is that nothing happens; it can be repeated.
            self.link.tell(FromWindow::Chosen { at });
        }
    }
}

fn name_of(app: &App, file: FileId) -> Option<&str> {
    app.sources.get(file).map(|source| &*source.name)
}

impl Live {
    fn nodes_at(&self, name: Span) -> BTreeSet<NodeId> {
        let is_there = |span: &Span| span.file == name.file && span.start == name.start;
        self.widgets.iter().filter(|(_, span)| is_there(span)).map(|(node, _)| *node).collect()
    }

    fn span_of(&self, node: NodeId) -> Option<Span> {
        // Sorted by node.
        let at = self.widgets.binary_search_by_key(&node.0, |(node, _)| node.0).ok()?;
        Some(self.widgets[at].1)
    }

    fn file_of(&self, node: NodeId) -> Option<FileId> {
        self.span_of(node).map(|span| span.file)
    }

    fn position_of(&self, node: NodeId) -> Option<TextPosition> {
        live_probe::position_of(&self.sources, self.span_of(node)?)
    }
}

//! Formatted text. Parsed and laid out block by block; laid-out blocks are kept, so that text that grows costs its last block only.
//!
//! Laid out by hand on purpose: `egui_commonmark` says its height only when it is drawn, and lays out the whole text in every frame; our
//! layout wants sizes first, and answers of language models grow by a token at a time.

mod columns;
mod document;
mod layout;
mod parse;
mod part_styles;

use std::sync::{Arc, Mutex, PoisonError};

use egui::{CursorIcon, Id, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::Fill;
use crate::layout::Measure;
use crate::toolkit::bidi;
use crate::toolkit::text::ResolvedTextStyle;
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::widget_states::KeepsStates as _;
use document::Document;
use ensemble_core::spec::{Children, Kind, Props, Spec, TextDirection, TextStyle};

use ensemble_runtime::scene::{Interaction, Node};
use layout::{LaidOutBlock, LaidOutText, Styles};
pub use part_styles::{Part, PartStyles};

/// Formatted text.
pub struct Markdown;

props! {
    /// Properties of formatted text.
    pub struct MarkdownProps {
        /// The text, as Markdown.
        "text" => text: Arc<str> = "",
        /// Style of running text.
        "textStyle" => text_style: Option<TextStyle>; Kind::TextStyle,
        /// Style of links.
        "linkStyle" => link_style: Option<TextStyle>; Kind::TextStyle,
    }
    ignored {
        "colorFilter" => Kind::Any; "text keeps its colours",
    }
}

impl Widget for Markdown {
    const SPEC: Spec = Spec {
        name: "Markdown",
        aliases: &[],
        doc: "Formatted text: headings, lists, tables, code, links.",
        base: &[&WIDGET, &BOX],
        props: MarkdownProps::PROPS,
        events: &[],
        children: Children::None,
        methods: &[],
        examples: &["Markdown:\n  text: |\n    # Title\n\n    Some *text* with a [link](https://example.com).\n"],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::Document;
    type Props = MarkdownProps;

    fn read(props: &Props) -> MarkdownProps {
        MarkdownProps::read(props)
    }

    fn measure(props: &MarkdownProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        measure(props, &PartStyles::default(), node, cx, available)
    }

    fn show(props: &MarkdownProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        if let Some(to) = show(props, &PartStyles::default(), node, ui, frame) {
            frame.interact(Interaction::Link(to));
        }
    }
}

/// The size of formatted text, with styles of its parts.
pub fn measure(props: &MarkdownProps, parts: &PartStyles, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
    /// Widest line in logical pixels: longer ones are hard to read.
    const WIDEST: f32 = 640.0;
    if available.x <= 0.0 {
        return Vec2::ZERO;
    }
    let width = if available.x.is_finite() { available.x } else { WIDEST };
    let (direction, scale) = (cx.inherited().direction, cx.ctx().pixels_per_point());
    let styles = props.styles(cx.theme(), parts, &cx.text_style(node), direction, scale);
    let document = document(cx.ctx(), Id::unique(("node", node.id.0)));
    let mut document = document.lock().unwrap_or_else(PoisonError::into_inner);
    document.update(&props.text);
    Vec2::new(width, document.height(cx.ctx(), &styles, width))
}

/// Height of a formatted text that is not a widget, such as a chat message. `id` identifies the text.
pub fn text_height(frame: &Frame<'_>, id: Id, text: &Arc<str>, style: &TextStyle, width: f32) -> f32 {
    let styles = text_styles(frame, style);
    let document = document(frame.ctx(), id);
    let mut document = document.lock().unwrap_or_else(PoisonError::into_inner);
    document.update(text);
    document.height(frame.ctx(), &styles, width)
}

/// Draws a formatted text that is not a widget in `rect`; returns the target of a clicked link.
pub fn show_text(
    frame: &mut Frame<'_>,
    ui: &Ui,
    node: &Node,
    id: Id,
    text: &Arc<str>,
    style: &TextStyle,
    rect: Rect,
) -> Option<Arc<str>> {
    let styles = text_styles(frame, style);
    show_document(ui, frame, node, id, text, &styles, rect)
}

fn text_styles(frame: &Frame<'_>, style: &TextStyle) -> Styles {
    let (direction, scale) = (frame.inherited().direction, frame.ctx().pixels_per_point());
    Styles::new(frame.theme(), style, PartStyles::default(), direction, scale)
}

/// The height of a line of running text.
pub fn line_height(props: &MarkdownProps, parts: &PartStyles, theme: &Theme, inherited: &TextStyle) -> f32 {
    ResolvedTextStyle::new(theme, TextRole::Body, &props.base(parts, inherited)).line_height
}

/// Draws formatted text. Answers where the link leads that was clicked.
pub fn show(
    props: &MarkdownProps,
    parts: &PartStyles,
    node: &Node,
    ui: &Ui,
    frame: &mut Frame<'_>,
) -> Option<Arc<str>> {
    let (rect, id, theme) = (ui.max_rect(), frame.id(node), Arc::clone(frame.theme()));
    let (direction, scale) = (frame.inherited().direction, ui.pixels_per_point());
    let styles = props.styles(&theme, parts, &frame.text_style(node), direction, scale);
    show_document(ui, frame, node, id, &props.text, &styles, rect)
}

fn show_document(
    ui: &Ui,
    frame: &mut Frame<'_>,
    node: &Node,
    id: Id,
    text: &Arc<str>,
    styles: &Styles,
    rect: Rect,
) -> Option<Arc<str>> {
    let document = document(ui.ctx(), id);
    let mut document = document.lock().unwrap_or_else(PoisonError::into_inner);
    document.update(text);
    let seen = ui.clip_rect();
    let mut followed = None;
    document.each(ui.ctx(), styles, rect.width(), |at, top, laid| {
        let place = Rect::from_min_size(rect.min + Vec2::new(0.0, top), Vec2::new(rect.width(), laid.height));
        if place.intersects(seen)
            && let Some(to) = show_block(ui, frame, node, id.with(at), place.min, laid)
        {
            followed = Some(to);
        }
    });
    followed
}

impl MarkdownProps {
    /// The style of running text.
    fn base(&self, parts: &PartStyles, inherited: &TextStyle) -> TextStyle {
        let base = self.text_style.as_ref().map_or_else(|| inherited.clone(), |own| own.or(inherited));
        parts.of(Part::Body).map_or_else(|| base.clone(), |own| own.or(&base))
    }

    fn styles(
        &self,
        theme: &Theme,
        parts: &PartStyles,
        inherited: &TextStyle,
        direction: Option<TextDirection>,
        scale: f32,
    ) -> Styles {
        let base = self.base(parts, inherited);
        let mut parts = parts.clone();
        if let Some(link) = &self.link_style {
            // What is said of links in particular goes before what is said of the tag.
            let own = parts.of(Part::Link).map_or_else(|| link.clone(), |tag| link.or(tag));
            parts.add(Part::Link, &own);
        }
        Styles::new(theme, &base, parts, direction, scale)
    }
}

fn document(ctx: &egui::Context, id: Id) -> Arc<Mutex<Document>> {
    // Cloned out: laying out needs the context, which is locked while its data are borrowed.
    ctx.caches(|data| Arc::clone(data.get_temp_mut_or_default::<Arc<Mutex<Document>>>(id.with("document"))))
}

/// Draws a block. Answers where the link leads that was clicked.
fn show_block(
    ui: &Ui,
    frame: &mut Frame<'_>,
    node: &Node,
    id: Id,
    origin: Pos2,
    laid: &LaidOutBlock,
) -> Option<Arc<str>> {
    let mut followed = None;
    let painter = ui.painter();
    for (rect, fill, corners) in &laid.fills {
        painter.rect_filled(rect.translate(origin.to_vec2()), *corners, *fill);
    }
    for LaidOutText { at, job, paragraphs, size } in &laid.texts {
        let place = Rect::from_min_size(origin + at.to_vec2(), *size);
        if !place.intersects(ui.clip_rect()) {
            continue;
        }
        // What a screen reader reads.
        let response = ui.interact(place, id.with((at.x.to_bits(), at.y.to_bits())), Sense::hover());
        let mut galley = frame.marked(ui, node.id, bidi::layout(ui.ctx(), job.clone(), *paragraphs));
        let corner = place.min - galley.rect.min.to_vec2();
        if frame.inherited().selectable {
            galley = frame.ui_state.selection.text(ui, response.id, corner, galley, || None);
        }
        painter.galley(corner, galley, egui::Color32::PLACEHOLDER);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &job.text));
    }
    for (number, (rect, words, to)) in laid.links.iter().enumerate() {
        let response = ui.interact(rect.translate(origin.to_vec2()), id.with(("link", number)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Link, true, &**words));
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        if response.has_focus() {
            painter.rect_stroke(response.rect.expand(2.0), 4, frame.theme().focus_ring(), egui::StrokeKind::Outside);
        }
        if response.clicked() {
            followed = Some(Arc::clone(to));
        }
        response.on_hover_text(&**to);
    }
    followed
}

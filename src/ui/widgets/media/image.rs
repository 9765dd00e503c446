//! A picture: from the app's folder, a server, or written out as SVG.

use std::sync::Arc;

use egui::{CornerRadius, Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, COLOR_FILTER, WIDGET};
use crate::frame::{Frame, Widget, access};
use crate::layout::Measure;
use crate::toolkit::images::{Images, Key, Picture, State, draw, fit};
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Alignment, Children, Color, Kind, Length, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A picture.
pub struct Image;

/// The size of a picture that is not loaded yet, in logical pixels.
pub(super) const UNKNOWN: Vec2 = Vec2::new(120.0, 80.0);
const PIXELS: Kind = Kind::Number { min: 0.0, max: 8192.0 };

props! {
    /// Properties of a picture.
    pub struct ImageProps {
        /// A file of the app, an address, a `data:` address or the text of an SVG.
        "source" | "src" => source: Arc<str> = ""; Kind::File("picture"),
        /// Fit of the picture in its space.
        "fit" => fit: Option<Arc<str>>; Kind::Enum(&["fill", "contain", "cover", "fitWidth", "fitHeight", "none", "scaleDown"]),
        /// Maximum width in pixels at which it is kept.
        "resizedWidth" => resized_width: Option<f32>; PIXELS,
        /// Maximum height in pixels at which it is kept.
        "resizedHeight" => resized_height: Option<f32>; PIXELS,
        /// The colour of its space until it is there.
        "placeholderColor" => placeholder: Option<Color>; Kind::Color,
    }
    elsewhere {
        /// A widget shown when it cannot be had.
        "fallback" => Kind::Widget,
        /// A colour that tints it, or `{color, blendMode}`.
        "colorFilter" => Kind::ColorOrKeys(COLOR_FILTER),
    }
    ignored {
        "headers" => Kind::Map; "pictures are asked for without headers of their own",
        "cache" => Kind::Bool; "pictures are kept as long as there is memory for them",
        "pinchToZoom" => Kind::Bool; "a desktop has no two fingers",
        "onTapHaptic" => Kind::Any; "a desktop does not shake",
    }
}

impl Widget for Image {
    const SPEC: Spec = Spec {
        name: "Image",
        aliases: &[],
        doc: "A picture: PNG, JPEG, WebP, GIF or SVG.",
        base: &[&WIDGET, &BOX],
        props: ImageProps::PROPS,
        events: &[slot("onTap", "The picture was clicked."), slot("onDragStart", "The picture is being dragged.")],
        children: Children::None,
        methods: &[],
        examples: &[
            "Image:\n  source: logo.svg\n  width: 120\n  fit: contain\n  fallback:\n    Text: {text: No picture}\n",
            "Image:\n  source: \"<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'><circle cx='4' cy='4' r='4' fill='#3B82F6'/></svg>\"\n  width: 48\n  height: 48\n",
        ],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Image;
    type Props = ImageProps;

    fn read(props: &Props) -> ImageProps {
        ImageProps::read(props)
    }

    fn measure(props: &ImageProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let natural = match Images::of(cx.ctx()).get(&props.key()) {
            State::Ready(picture) if !props.source.is_empty() => picture.size,
            State::Loading | State::Failed(_) | State::Ready(_) => UNKNOWN,
        };
        let set = |name: &str| node.props.read::<Length>(name).is_some();
        let shape = natural.x / natural.y.max(1.0);
        match (set("width"), set("height")) {
            (true, false) if available.x.is_finite() => Vec2::new(available.x, available.x / shape.max(0.001)),
            (false, true) if available.y.is_finite() => Vec2::new(available.y * shape, available.y),
            _ => {
                let most =
                    if available.x.is_finite() && available.x > 0.0 { available.x / natural.x.max(1.0) } else { 1.0 };
                // Made smaller to fit, never larger than it is.
                natural * most.min(1.0)
            }
        }
    }

    fn show(props: &ImageProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (rect, id, theme) = (ui.max_rect(), frame.id(node), Arc::clone(frame.theme()));
        let mut sense = if node.handles("onTap") { Sense::click() } else { Sense::hover() };
        if node.handles("onDragStart") {
            sense |= Sense::DRAG;
        }
        let response = ui.interact(rect, id, sense);
        let name = access::name("", node, file_name(&props.source));
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &*name));
        if response.clicked() {
            frame.emit(node, "onTap", Value::Null);
        }
        if response.drag_started() {
            frame.emit(node, "onDragStart", Value::Null);
        }
        let corners = paint::corners(node.props.read("borderRadius"), CornerRadius::ZERO);
        let state = if props.source.is_empty() { State::Loading } else { Images::of(ui.ctx()).get(&props.key()) };
        note_arrival(&state, node, ui, frame);
        match state {
            State::Ready(picture) => props.paint(ui, &picture, rect, corners),
            State::Loading => {
                let color = props.placeholder.map_or(theme.colors.surface2, color32);
                ui.painter().rect_filled(rect, corners, color);
            }
            State::Failed(why) => match node.slot("fallback") {
                Some(fallback) => frame.show_child(ui, fallback, rect),
                None => {
                    frame.image_failed(node, "source", &props.source, &why);
                    failed(ui, frame, &theme, rect, corners, &why);
                    response.clone().on_hover_text(&*why);
                }
            },
        }
        if response.has_focus() {
            paint::focus_ring(ui, &theme, &response, rect, corners);
        }
    }
}

/// The accessible name of a picture without one of its own: its file without the extension.
pub(super) fn file_name(source: &str) -> &str {
    let path = source.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    // The data of a picture are no name.
    if source.starts_with("data:") || stem.is_empty() { "Image" } else { stem }
}

impl ImageProps {
    fn key(&self) -> Key {
        let limit = |side: Option<f32>| side.filter(|side| *side >= 1.0).map(|side| side as u32);
        Key { source: Arc::clone(&self.source), limit: [limit(self.resized_width), limit(self.resized_height)] }
    }

    fn paint(&self, ui: &Ui, picture: &Picture, rect: Rect, corners: CornerRadius) {
        let word = self.fit.as_deref().unwrap_or("contain");
        draw(ui, picture, fit(word, Alignment::default(), rect, picture.size), corners);
    }
}

/// Measures a picture again when it has arrived.
pub(super) fn note_arrival(state: &State, node: &Node, ui: &Ui, frame: &mut Frame<'_>) {
    let id = frame.id(node).with("arrived");
    let size = if let State::Ready(picture) = state { picture.size } else { UNKNOWN };
    let known = ui.states(|data| data.get_temp::<Vec2>(id)).unwrap_or(UNKNOWN);
    if known != size {
        ui.states(|data| data.insert_temp(id, size));
        frame.remeasure(node);
    }
}

/// Draws an error state, with the reason if there is space.
pub(super) fn failed(ui: &Ui, frame: &Frame<'_>, theme: &Theme, rect: Rect, corners: CornerRadius, why: &str) {
    let c = &theme.colors;
    ui.painter().rect_filled(rect, corners, c.surface2);
    let side = theme.control.icon.min(rect.height() * 0.6).min(rect.width() * 0.6);
    let words = rect.height() > 56.0 && rect.width() > 96.0;
    let up = if words { 10.0 } else { 0.0 };
    paint::symbol(ui.painter(), theme, "broken_image", rect.center() - Vec2::new(0.0, up), side, c.text3);
    if words {
        let look = ResolvedTextStyle::new(theme, TextRole::Caption, &Default::default()).color(c.text3);
        let galley = frame.galley(why, &look, Wrap::cut(rect.width() - 16.0));
        ui.painter().galley(rect.center() + Vec2::new(-galley.size().x / 2.0, 8.0), galley, c.text3);
    }
}

//! `QRCode`: a text that a camera reads.

use std::sync::{Arc, Mutex, PoisonError};

use egui::{Color32, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, NO_DIRECTION, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::Measure;
use crate::toolkit::images::{Images, Key, State};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, color};
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Children, Color, Kind, Props, Spec, TextStyle, WithoutEffect, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use qrcode::{Color as Module, EcLevel, QrCode as Code};

/// A text that a camera reads.
pub struct QrCode;

/// The side of the mark in a corner, in modules.
const EYE: usize = 7;

const SHAPES: Kind = Kind::Enum(&["square", "circle"]);

props! {
    /// Properties of a QR code.
    pub struct QrProps {
        /// The text.
        "value" => value: Arc<str> = "",
        /// The length of its side.
        "size" => size: f32 = 160.0; Kind::Number { min: 21.0, max: 4000.0 },
        /// The colour of its dark parts.
        "color" => color: Option<Color>,
        /// The shape of its parts.
        "dataModuleShape" => shape: Option<Arc<str>>; SHAPES,
        /// The shape of the marks in three corners.
        "eyeShape" => eye_shape: Option<Arc<str>>; SHAPES,
        /// A picture in its middle: a file of the app or an address.
        "icon" => icon: Option<Arc<str>>; Kind::File("picture"),
        /// The length of the picture's side; at most a quarter of the code, so that it can still be read.
        "iconSize" => icon_size: f32 = 40.0; Kind::Number { min: 1.0, max: 1000.0 },
        /// `active`, or what is written over the code: `expired`, which is pressed for `onRefresh`, `loading` or `scanned`.
        "status" => status: Option<Arc<str>>; Kind::Enum(&["active", "expired", "loading", "scanned"]),
    }
}

/// Cached code of a text.
type QrCache = Arc<Mutex<Option<(Arc<str>, Option<Code>)>>>;

impl Widget for QrCode {
    const SPEC: Spec = Spec {
        name: "QRCode",
        aliases: &[],
        doc: "A text as a code that a camera reads.",
        without_effect: &[
            WithoutEffect { props: &["clipContent", "overflow"], reason: "its squares are as large as fit into it" },
            NO_DIRECTION,
        ],
        base: &[&WIDGET, &BOX],
        props: QrProps::PROPS,
        events: &[slot("onRefresh", "It was clicked while it is `expired`.")],
        children: Children::None,
        methods: &[],
        examples: &["QRCode:\n  value: https://example.com\n  size: 200\n"],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Image;
    type Props = QrProps;

    fn read(props: &Props) -> QrProps {
        QrProps::read(props)
    }

    fn measure(props: &QrProps, _: &Node, _: &mut Measure<'_>, _: Vec2) -> Vec2 {
        Vec2::splat(props.size)
    }

    fn show(props: &QrProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let theme = &Arc::clone(frame.theme());
        let side = props.size.min(ui.max_rect().width()).min(ui.max_rect().height());
        let rect = Rect::from_min_size(ui.max_rect().min, Vec2::splat(side));
        let status = props.status.as_deref().unwrap_or("active");
        let sense = if status == "expired" { Sense::click() } else { Sense::hover() };
        let response = ui.interact(rect, frame.id(node), sense);
        let name = match status {
            "active" => format!("QR code: {}", props.value),
            status => format!("QR code: {}, {status}", props.value),
        };
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &name));
        if response.clicked() {
            frame.emit(node, "onRefresh", Value::Null);
        }
        let id = frame.id(node).with("code");
        let made = ui.caches(|data| Arc::clone(data.get_temp_mut_or_default::<QrCache>(id)));
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        if made.as_ref().is_none_or(|(text, _)| *text != props.value) {
            *made = Some((Arc::clone(&props.value), encode(&props.value)));
        }
        // A camera wants dark on light, whatever the theme.
        if node.props.get("backgroundColor").is_none() && node.props.get("backgroundGradient").is_none() {
            ui.painter().rect_filled(rect, theme.radius.control, Color32::WHITE);
        }
        let Some((_, Some(code))) = &*made else {
            let text_style =
                ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default()).color(Color32::DARK_GRAY);
            let words = frame.galley("This text is too long for a code", &text_style, Wrap::at(side - 16.0));
            ui.painter().galley(rect.center() - words.size() / 2.0, words, text_style.color);
            return;
        };
        // Four light modules around it, as the standard asks for.
        let modules = code.width();
        let step = side / (modules + 8) as f32;
        let ink = props.color.map_or(Color32::BLACK, color32);
        let round = props.shape.as_deref() == Some("circle");
        let eye = |x: usize, y: usize| (x < EYE || x >= modules - EYE) && y < EYE || x < EYE && y >= modules - EYE;
        let round_eyes = props.eye_shape.as_deref() == Some("circle");
        if round_eyes {
            for (x, y) in [(0, 0), (modules - EYE, 0), (0, modules - EYE)] {
                let middle = rect.min + Vec2::new(x as f32 + 7.5, y as f32 + 7.5) * step;
                ui.painter().circle_stroke(middle, step * 3.0, Stroke::new(step, ink));
                ui.painter().circle_filled(middle, step * 1.5, ink);
            }
        }
        for y in 0..modules {
            let dark = (0..modules).filter(|x| code[(*x, y)] == Module::Dark);
            for x in dark.filter(|x| !round_eyes || !eye(*x, y)) {
                let corner = rect.min + Vec2::new((x + 4) as f32 * step, (y + 4) as f32 * step);
                let place = Rect::from_min_size(corner, Vec2::splat(step));
                if round && !eye(x, y) {
                    ui.painter().circle_filled(place.center(), step / 2.0, ink);
                } else {
                    ui.painter().rect_filled(place, 0.0, ink);
                }
            }
        }
        if let Some(icon) = &props.icon {
            let middle = Rect::from_center_size(rect.center(), Vec2::splat(props.icon_size.min(side / 4.0)));
            show_icon(node, ui, frame, icon, middle);
        }
        if let Some(word) = word_of(status) {
            cover(ui, frame, rect, word);
        }
    }
}

/// The words over a code that cannot be used.
fn word_of(status: &str) -> Option<&'static str> {
    match status {
        "expired" => Some("Expired: press to renew"),
        "loading" => Some("Loading\u{2026}"),
        "scanned" => Some("Scanned"),
        _ => None,
    }
}

/// Draws a picture with a light edge over the middle of the code.
fn show_icon(node: &Node, ui: &mut Ui, frame: &mut Frame<'_>, source: &Arc<str>, middle: Rect) {
    ui.painter().rect_filled(middle.expand(2.0), 4.0, Color32::WHITE);
    let key = Key { source: Arc::clone(source), limit: [Some(400), Some(400)] };
    match Images::of(ui.ctx()).get(&key) {
        State::Ready(picture) => {
            if let Some((texture, _)) = picture.frame(0) {
                let whole = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
                ui.painter().image(texture.id(), middle, whole, Color32::WHITE);
            }
        }
        State::Loading => {}
        State::Failed(why) => frame.image_failed(node, "icon", source, &why),
    }
}

/// Covers the code, so that no camera reads it, and says why.
fn cover(ui: &mut Ui, frame: &mut Frame<'_>, rect: Rect, word: &str) {
    let theme = frame.theme();
    ui.painter().rect_filled(rect, theme.radius.control, color::alpha(theme.colors.surface, 0.95));
    let text_style = ResolvedTextStyle::new(theme, TextRole::Label, &TextStyle::default());
    let words = frame.galley(word, &text_style, Wrap::at(rect.width() - 16.0));
    ui.painter().galley(rect.center() - words.size() / 2.0, words, text_style.color);
}

/// The smallest code that holds the text at error correction level M, which survives 15 % of damage. `None` when the text is too long for any.
fn encode(text: &str) -> Option<Code> {
    Code::with_error_correction_level(text, EcLevel::M).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_has_the_code_of_other_encoders() {
        let code = encode("ensemble").unwrap();
        let row = |y: usize| (0..code.width()).map(|x| if code[(x, y)] == Module::Dark { '#' } else { '.' }).collect();
        let rows: Vec<String> = (0..code.width()).map(row).collect();
        assert_eq!(rows, include_str!("qr_code/ensemble.txt").lines().collect::<Vec<_>>());
    }

    #[test]
    fn long_texts_have_large_codes_and_too_long_ones_none() {
        let width = |text: &str| encode(text).map(|code| code.width());
        assert_eq!(width(""), Some(21));
        assert_eq!(width(&"x".repeat(200)), Some(4 * 10 + 17));
        assert_eq!(width(&"x".repeat(2331)), Some(4 * 40 + 17));
        assert_eq!(width(&"x".repeat(2332)), None);
        assert_eq!(width(&"1".repeat(5596)), Some(4 * 40 + 17), "digits take less space");
    }
}

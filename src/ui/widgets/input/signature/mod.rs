//! `Signature`: a pad to sign on with the pointer.

mod export;
mod strokes;

use std::sync::Arc;

use egui::{Color32, CornerRadius, CursorIcon, Event, Key, Modifiers, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget, access, optimistic};
use crate::layout::{Fill, Measure};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{Children, Color, Kind, Props, Spec, TextStyle, Unset};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use export::Sheet;
use strokes::{Pen, Strokes};

/// A pad to sign on.
pub struct Signature;

/// Height without an own one, in logical pixels.
const HEIGHT: f32 = 200.0;

props! {
    /// Properties of a signature pad.
    pub struct SignatureProps {
        /// The strokes as text, to be stored and set again; null while nothing is drawn.
        "value" => value: Value; Kind::Any,
        /// Takes no strokes while true.
        "disabled" => disabled: Value; Kind::Any,
        /// The ends of a stroke.
        "strokeCap" => cap: Arc<str> = "butt"; Kind::Enum(&["butt", "round", "square"]),
        /// The corners of a stroke.
        "strokeJoin" => join: Arc<str> = "miter"; Kind::Enum(&["miter", "round", "bevel"]),
        /// Colour of the pen; that of text by default.
        "penColor" => pen_color: Option<Color>,
        /// Width of the pen, in pixels.
        "penStrokeWidth" => pen_width: f32 = 3.0; Kind::Number { min: 0.1, max: 200.0 },
        /// Ground of the exported pictures; `backgroundColor` by default.
        "exportBackgroundColor" => export_ground: Option<Color>,
        /// Colour of the pen in the exported pictures; `penColor` by default.
        "exportPenColor" => export_pen: Option<Color>,
    }
    elsewhere {
        /// The signature as a PNG file in base64; the pad sets it after each stroke.
        "getSignatureBytes" => Kind::Text,
        /// The signature as the text of an SVG file; the pad sets it after each stroke.
        "getSignatureSVG" => Kind::Text,
        /// The signature as a JPEG file in base64; the pad sets it after each stroke.
        "getSignatureJPG" => Kind::Text,
    }
    ignored {
        "isEmpty" => Kind::Bool; "the pad sets it",
    }
}

impl Widget for Signature {
    const SPEC: Spec = Spec {
        name: "Signature",
        aliases: &[],
        doc: "A pad to sign on with the pointer. Scripts read `value`, `isEmpty` and the picture as PNG, SVG or JPEG.",
        base: &[&WIDGET, &BOX],
        props: SignatureProps::PROPS,
        children: Children::None,
        methods: &["clear"],
        examples: &[
            "Signature:\n  id: sign\n  height: 160\n  strokeCap: round\n  strokeJoin: round\n",
            "Column:\n  gap: 12\n  children:\n    - Signature: {id: consent, height: 140, penColor: '#3B5BDB', value: 'W3sieCI6NjAsInkiOjgwLCJ0eXBlIjowfSx7IngiOjgwLCJ5Ijo0MCwidHlwZSI6MX0seyJ4IjoxMDAsInkiOjkwLCJ0eXBlIjoxfSx7IngiOjEzMCwieSI6NjAsInR5cGUiOjF9LHsieCI6MTgwLCJ5Ijo3NSwidHlwZSI6MX1d'}\n    - Button:\n        label: Save\n        enabled: ${consent.isEmpty == false}\n        onTap:\n          saveFile: {fileName: signature.png, blobData: \"${consent.getSignatureBytes}\"}\n",
        ],
        value: Some("value"),
        unset: &[("isEmpty", Unset::Bool(true))],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::Canvas;
    type Props = SignatureProps;

    fn read(props: &Props) -> SignatureProps {
        SignatureProps::read(props)
    }

    fn measure(_: &SignatureProps, _: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
        const WIDTH: f32 = 320.0;
        Vec2::new(if available.x.is_finite() { available.x } else { WIDTH }, HEIGHT)
    }

    fn show(props: &SignatureProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id, rect) = (Arc::clone(frame.theme()), frame.id(node), ui.max_rect());
        if props.disabled.is_truthy() || !frame.enabled(node) {
            ui.disable();
        }
        let shown = optimistic::value(ui.ctx(), id, &props.value);
        let known = shown.as_str().map(Strokes::from_text).unwrap_or_default();
        // What is being drawn is the pad's own until the pen is lifted.
        let mut drawing = ui.states(|data| data.get_temp::<Option<Strokes>>(id.with("strokes"))).flatten();
        let mut ended = false;
        for _clear in frame.commands(node) {
            drawing = None;
            set(node, ui, frame, props, &shown, &Strokes::default());
        }
        let response = ui.interact(rect, id, Sense::drag());
        let name = access::name("", node, "Signature");
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, ui.is_enabled(), &name));
        let now_empty = known.is_empty();
        access::tell(&response, |node| node.set_value(if now_empty { "empty" } else { "signed" }));
        if response.hovered() && ui.is_enabled() {
            ui.set_cursor_icon(CursorIcon::Crosshair);
        }
        // A press on the button is none on the pad below it.
        let on_button = !known.is_empty()
            && ui
                .input(|input| input.pointer.press_origin())
                .is_some_and(|at| clear_place(&theme, rect, frame.is_rtl()).contains(at));
        if response.drag_started() && !on_button {
            response.request_focus();
            let mut strokes = known.clone();
            strokes.begin();
            drawing = Some(strokes);
        }
        if let Some(strokes) = &mut drawing {
            let mut fits = true;
            for point in pen_path(ui, &response) {
                fits &= strokes.extend((point.clamp(rect.min, rect.max) - rect.min).to_pos2());
            }
            if !fits {
                frame.say("The signature is as long as it can be".to_owned());
            }
            ended = response.drag_stopped() || !response.dragged();
        }
        let strokes = drawing.as_ref().unwrap_or(&known);
        let corners = paint::corners(node.props.read("borderRadius"), CornerRadius::same(theme.radius.control as u8));
        props.ground(node, ui, &theme, rect, corners);
        if strokes.is_empty() {
            hint(ui, frame, &theme, rect);
        }
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(rect);
        let ink = props.pen_color.map_or(theme.colors.text, color32);
        let ink = if ui.is_enabled() { ink } else { theme.disabled(ink) };
        strokes.paint(ui.painter(), rect.min.to_vec2(), ink, props.pen());
        ui.set_clip_rect(clip);
        paint::focus_ring(ui, &theme, &response, rect, corners);
        let by_key = response.has_focus()
            && ui.input_mut(|input| {
                input.consume_key(Modifiers::NONE, Key::Delete) || input.consume_key(Modifiers::NONE, Key::Backspace)
            });
        let clears =
            !strokes.is_empty() && clear_button(ui, &theme, id, rect, frame.is_rtl(), response.contains_pointer());
        if clears || (by_key && !strokes.is_empty()) {
            drawing = None;
            set(node, ui, frame, props, &shown, &Strokes::default());
        } else if ended {
            let strokes = drawing.take().unwrap_or_default();
            set(node, ui, frame, props, &shown, &strokes);
        } else {
            export(node, ui, frame, props, &shown, &known);
        }
        ui.states(|data| data.insert_temp(id.with("strokes"), drawing));
    }
}

/// Positions of the pen in this frame; there may be several.
fn pen_path(ui: &Ui, response: &egui::Response) -> Vec<Pos2> {
    let Some(at) = response.interact_pointer_pos() else { return Vec::new() };
    let mut path: Vec<Pos2> = ui.input(|input| {
        let moved = |event: &Event| if let Event::PointerMoved(at) = event { Some(*at) } else { None };
        input.events.iter().filter_map(moved).collect()
    });
    if response.drag_started() {
        // What the pointer did before it was pressed is no stroke.
        path = ui.input(|input| input.pointer.press_origin()).into_iter().collect();
    }
    path.push(at);
    path
}

/// Stores the strokes and the pictures of them.
fn set(node: &Node, ui: &Ui, frame: &mut Frame<'_>, props: &SignatureProps, shown: &Value, strokes: &Strokes) {
    let value = if strokes.is_empty() { Value::Null } else { Value::from(strokes.to_text().as_str()) };
    optimistic::set(ui.ctx(), frame.id(node), &props.value, value.clone());
    if *shown != value {
        frame.set(node, "value", value.clone());
    }
    export(node, ui, frame, props, &value, strokes);
}

/// Provides scripts with pictures of the strokes, once for each value, drawn or set by the app.
fn export(node: &Node, ui: &Ui, frame: &mut Frame<'_>, props: &SignatureProps, value: &Value, strokes: &Strokes) {
    let id = frame.id(node).with("exported");
    if ui.states(|data| data.get_temp::<Value>(id)).unwrap_or_default() == *value {
        return;
    }
    ui.states(|data| data.insert_temp(id, value.clone()));
    let (mut svg, mut png, mut jpeg) = (Value::Null, Value::Null, Value::Null);
    if !strokes.is_empty() {
        let ink = props.export_pen.or(props.pen_color).map_or(Color32::BLACK, color32);
        let own = props.export_ground.or_else(|| node.props.read("backgroundColor"));
        let sheet =
            Sheet { strokes, size: ui.max_rect().size(), pen_color: ink, ground: own.map(color32), pen: props.pen() };
        svg = Value::from(sheet.svg().as_str());
        if let Some((as_png, as_jpeg)) = sheet.files() {
            (png, jpeg) = (Value::from(as_png.as_str()), Value::from(as_jpeg.as_str()));
        }
    }
    frame.set(node, "getSignatureSVG", svg);
    frame.set(node, "getSignatureBytes", png);
    frame.set(node, "getSignatureJPG", jpeg);
    frame.set(node, "isEmpty", Value::Bool(strokes.is_empty()));
}

impl SignatureProps {
    fn pen(&self) -> Pen<'_> {
        Pen { width: self.pen_width, cap: &self.cap, join: &self.join }
    }

    /// The paper, where the author gives it no background or border.
    fn ground(&self, node: &Node, ui: &Ui, theme: &Theme, rect: Rect, corners: CornerRadius) {
        let has = |name: &str| node.props.get(name).is_some();
        if !["backgroundColor", "backgroundGradient", "backgroundImage"].into_iter().any(has) {
            ui.painter().rect_filled(rect, corners, theme.colors.surface);
        }
        if !["border", "borderColor", "borderWidth", "borderGradient"].into_iter().any(has) {
            let stroke = (1.0, theme.colors.control_border);
            ui.painter().rect_stroke(rect, corners, stroke, egui::StrokeKind::Inside);
        }
    }
}

/// The line to sign on.
fn hint(ui: &Ui, frame: &Frame<'_>, theme: &Theme, rect: Rect) {
    let style = ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default()).color(theme.colors.text3);
    let galley = frame.galley("Sign here", &style, Wrap::cut(rect.width() - 32.0));
    let y = rect.bottom() - rect.height().min(160.0) * 0.3;
    let line = rect.shrink2(Vec2::new(rect.width().min(160.0) * 0.1, 0.0)).x_range();
    ui.painter().hline(line, y, (1.0, theme.colors.border));
    if rect.bottom() - y > galley.size().y + 8.0 {
        ui.painter().galley(Pos2::new(rect.center().x - galley.size().x / 2.0, y + 6.0), galley, style.color);
    }
}

/// The button in the upper corner that wipes the pad. Answers whether it was pressed.
fn clear_button(ui: &Ui, theme: &Theme, id: egui::Id, rect: Rect, rtl: bool, near: bool) -> bool {
    if !ui.is_enabled() {
        return false;
    }
    let place = clear_place(theme, rect, rtl);
    let response = ui.interact(place, id.with("clear"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Clear signature"));
    let corners = CornerRadius::same(6);
    let shown = near || response.hovered() || response.has_focus();
    let quiet = if shown { theme.colors.text2 } else { theme.colors.text3 };
    ui.painter().rect_filled(place, corners, paint::ground(ui, theme, response.id, &response, Color32::TRANSPARENT));
    paint::symbol(ui.painter(), theme, "close", place.center(), theme.control.icon - 2.0, quiet);
    paint::focus_ring(ui, theme, &response, place.shrink(2.0), corners);
    response.clicked()
}

fn clear_place(theme: &Theme, rect: Rect, rtl: bool) -> Rect {
    let side = theme.control.dense.min(rect.height());
    let place = Rect::from_min_size(Pos2::new(rect.right() - side - 6.0, rect.top() + 6.0), Vec2::splat(side));
    mirror::rect(place, rect, rtl)
}

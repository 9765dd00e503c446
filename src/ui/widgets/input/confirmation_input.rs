//! A field for a code, with a box for each character.

use std::sync::Arc;

use egui::{
    Align2, CornerRadius, Event, EventFilter, Key, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use crate::base::{LOOKS, NO_SHADOW, ONE_DIRECTION, SPACE, WIDGET};
use crate::frame::{Frame, Widget, access, optimistic};
use crate::layout::Measure;
use crate::toolkit::text::{ResolvedTextStyle, color32};
use crate::toolkit::theme::TextRole;
use ensemble_core::spec::{Children, Color, Kind, MethodRole, Props, Spec, TextStyle, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A field for a code, with a box for each character.
pub struct ConfirmationInput;

const PIXELS: Kind = Kind::Number { min: 0.0, max: 1000.0 };

props! {
    /// Properties of a ConfirmationInput.
    pub struct ConfirmationProps {
        /// The code.
        "text" | "value" => text: Arc<str> = "",
        /// Number of characters.
        "length" => length: usize = 4usize; Kind::Number { min: 1.0, max: 24.0 },
        /// Characters that can be typed.
        "inputType" => input_type: Option<Arc<str>>; Kind::Enum(&["default", "email", "phone", "ipAddress", "number", "text", "url", "datetime"]),
        /// Shape of the boxes.
        "fieldType" => field_type: Option<Arc<str>>; Kind::Enum(&["default", "underline", "rounded", "custom"]),
        /// Hides the characters.
        "obscureText" => obscure: bool,
        /// The character that is shown instead.
        "obscureSymbol" => symbol: Arc<str> = "•",
        /// Width of a box, in pixels.
        "fieldWidth" => field_width: f32 = 44.0; PIXELS,
        /// Height of a box, in pixels.
        "fieldHeight" => field_height: f32 = 48.0; PIXELS,
        /// Space between two boxes, in pixels.
        "gap" => gap: f32 = 10.0; PIXELS,
        /// Corner radius of a box.
        "borderRadius" => radius: Option<f32>; PIXELS,
        /// Border width of a box, in pixels.
        "borderWidth" => border: f32 = 1.5; PIXELS,
        /// Text style of the characters.
        "textStyle" => text_style: Option<TextStyle>; Kind::TextStyle,
        /// Border colour of an empty box.
        "defaultFieldBorderColor" => default_edge: Option<Color>; Kind::Color,
        /// Border colour of the active box.
        "activeFieldBorderColor" => active_edge: Option<Color>; Kind::Color,
        /// Border colour of a filled box.
        "filledFieldBorderColor" => filled_edge: Option<Color>; Kind::Color,
        /// Background colour of an empty box.
        "defaultFieldBackgroundColor" => default_ground: Option<Color>; Kind::Color,
        /// Background colour of the active box.
        "activeFieldBackgroundColor" => active_ground: Option<Color>; Kind::Color,
        /// Background colour of a filled box.
        "filledFieldBackgroundColor" => filled_ground: Option<Color>; Kind::Color,
        /// Background colour of the boxes in every state that has none of its own.
        "backgroundColor" => ground: Option<Color>; Kind::Color,
        /// Border colour of the boxes in every state that has none of its own.
        "borderColor" => edge: Option<Color>; Kind::Color,
        /// The colour of the cursor.
        "cursorColor" => cursor: Option<Color>; Kind::Color,
        /// Shows a cursor.
        "enableCursor" => has_cursor: bool = true,
    }
    elsewhere {
        /// Accepts input.
        "enabled" => Kind::Bool; default "true",
    }
    ignored {
        "spaceEvenly" => Kind::Any; "boxes stand side by side",
        "autoComplete" => Kind::Any; "a desktop fills in no fields by itself",
        "autofillEnabled" => Kind::Any; "a desktop fills in no fields by itself",
    }
}

impl ConfirmationProps {
    /// The characters of a text that can be in the code.
    fn fitting(&self, text: &str) -> String {
        let digits = self.input_type.as_deref() == Some("number");
        text.chars()
            .filter(|c| !c.is_whitespace() && !c.is_control() && (!digits || c.is_ascii_digit()))
            .take(self.length)
            .collect()
    }
}

impl Widget for ConfirmationInput {
    const SPEC: Spec = Spec {
        name: "ConfirmationInput",
        aliases: &[],
        doc: "A field for a code, with a box for each character.",
        base: &[&WIDGET, &SPACE, &LOOKS],
        without_effect: &[ONE_DIRECTION, NO_SHADOW],
        props: ConfirmationProps::PROPS,
        events: &[
            slot("onChange", "The code changed. `event.data.value` is the part that was typed.").legacy(&["value"]),
            slot("onComplete", "The last box was filled in. `event.data.value` is the code.").legacy(&["value"]),
        ],
        children: Children::None,
        methods: &["clear", "focus", "unfocus"],
        method_roles: &[("focus", MethodRole::GoTo), ("unfocus", MethodRole::GoTo), ("clear", MethodRole::GoTo)],
        examples: &[
            "ConfirmationInput:\n  id: code\n  length: 6\n  inputType: number\n  onComplete: |\n    console.log(code.text);\n",
        ],
        value: Some("text"),
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::TextInput;
    type Props = ConfirmationProps;

    fn read(props: &Props) -> ConfirmationProps {
        ConfirmationProps::read(props)
    }

    fn measure(props: &ConfirmationProps, _: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let count = props.length as f32;
        let gaps = (count - 1.0) * props.gap;
        let (least, width) = (count * props.field_width.min(24.0) + gaps, count * props.field_width + gaps);
        Vec2::new(width.min(available.x.max(least)), props.field_height)
    }

    fn show(props: &ConfirmationProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let id = frame.id(node);
        if !frame.enabled(node) {
            ui.disable();
        }
        let rect = ui.max_rect();
        let confirmed = Value::Text(props.text.clone());
        let shown = props.fitting(&optimistic::value(ui.ctx(), id, &confirmed).to_display());
        let response = ui.interact(rect, id, Sense::click());
        if response.clicked() {
            response.request_focus();
        }
        let mut text = shown.clone();
        for command in frame.commands(node) {
            match command.method {
                "clear" => text.clear(),
                "focus" => response.request_focus(),
                _ => response.surrender_focus(),
            }
        }
        let focused = response.has_focus();
        if focused && ui.is_enabled() {
            // Left and right move nothing here, but must not leave the field either.
            let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
            text = typed(ui, props, text);
        }
        let name = access::name("", node, "Code");
        response.widget_info(|| WidgetInfo {
            label: Some(name.to_string()),
            ..WidgetInfo::text_edit(ui.is_enabled(), text.clone(), text.clone(), "")
        });
        boxes(props, ui, frame, rect, &text, focused);
        if text != shown {
            let value = Value::from(&*text);
            optimistic::set(ui.ctx(), id, &confirmed, value.clone());
            frame.set(node, "text", value.clone());
            frame.emit(node, "onChange", Value::map([("value", value.clone())]));
            if text.chars().count() == props.length {
                frame.emit(node, "onComplete", Value::map([("value", value)]));
            }
        }
    }
}

/// The text after the typing, pasting and deleting of this frame.
fn typed(ui: &Ui, props: &ConfirmationProps, mut text: String) -> String {
    let events = ui.input(|input| input.events.clone());
    for event in events {
        match event {
            Event::Text(more) => text = props.fitting(&format!("{text}{more}")),
            Event::Paste(all) => text = props.fitting(&all),
            Event::Key { key: Key::Backspace, pressed: true, .. } => drop(text.pop()),
            Event::Key { key: Key::Delete, pressed: true, .. } => text.clear(),
            _ => {}
        }
    }
    text
}

fn boxes(props: &ConfirmationProps, ui: &Ui, frame: &Frame<'_>, rect: Rect, text: &str, focused: bool) {
    let theme = frame.theme();
    let c = &theme.colors;
    let characters: Vec<char> = text.chars().collect();
    let count = props.length as f32;
    let width = ((rect.width() - props.gap * (count - 1.0)) / count).min(props.field_width).max(4.0);
    let text_style = ResolvedTextStyle::new(theme, TextRole::Title, &props.text_style.clone().unwrap_or_default());
    let usual = if props.field_type.as_deref() == Some("rounded") { width / 2.0 } else { theme.radius.control };
    let corners = CornerRadius::same(props.radius.unwrap_or(usual).clamp(0.0, 255.0) as u8);
    for at in 0..props.length {
        let left = rect.left() + at as f32 * (width + props.gap);
        let place = Rect::from_min_size(Pos2::new(left, rect.top()), Vec2::new(width, rect.height()));
        let active = focused && at == characters.len().min(props.length - 1);
        let filled = at < characters.len();
        let (edge, ground) = match (active, filled) {
            (true, _) => (props.active_edge.map_or(c.accent, color32), props.active_ground),
            (false, true) => (props.filled_edge.or(props.edge).map_or(c.control_border, color32), props.filled_ground),
            (false, false) => {
                (props.default_edge.or(props.edge).map_or(c.control_border, color32), props.default_ground)
            }
        };
        let ground = ground.or(props.ground);
        let stroke = Stroke::new(if active { props.border.max(2.0) } else { props.border }, edge);
        if props.field_type.as_deref() == Some("underline") {
            ui.painter().hline(place.x_range(), place.bottom() - stroke.width / 2.0, stroke);
        } else {
            ui.painter().rect(place, corners, ground.map_or(c.surface, color32), stroke, StrokeKind::Inside);
        }
        if let Some(character) = characters.get(at) {
            let shown = if props.obscure { props.symbol.to_string() } else { character.to_string() };
            ui.painter().text(
                place.center(),
                Align2::CENTER_CENTER,
                shown,
                text_style.format().font_id,
                text_style.color,
            );
        } else if active && props.has_cursor {
            let blink = (ui.input(|input| input.time) * 2.0) as i64 % 2 == 0 || theme.reduced_motion;
            if blink {
                let ink = props.cursor.map_or(c.text, color32);
                let line = place.shrink2(Vec2::new(0.0, place.height() * 0.28));
                ui.painter().vline(place.center().x, line.y_range(), (1.5, ink));
            }
            ui.request_repaint_after(std::time::Duration::from_millis(250));
        }
    }
}

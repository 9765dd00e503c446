//! A field for a code: one box for each character.

use std::sync::Arc;

use egui::{
    Align2, CornerRadius, Event, EventFilter, Key, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use crate::base::{LOOKS, SPACE, WIDGET};
use crate::frame::{Frame, Widget, optimistic};
use crate::layout::Measure;
use crate::toolkit::text::{ResolvedTextStyle, color32};
use crate::toolkit::theme::TextRole;
use ensemble_core::props;
use ensemble_core::spec::{Children, Color, Kind, Props, Slot, Spec, TextStyle};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A field for a code.
pub struct ConfirmationInput;

const PIXELS: Kind = Kind::Number { min: 0.0, max: 1000.0 };

props! {
    /// What a field for a code accepts.
    pub struct ConfirmationProps {
        /// The code.
        "text" | "value" => text: Arc<str> = "",
        /// How many characters it has.
        "length" => length: usize = 4usize; Kind::Number { min: 1.0, max: 24.0 },
        /// What may be typed.
        "inputType" => input_type: Option<Arc<str>>; Kind::Enum(&["default", "email", "phone", "ipAddress", "number", "text", "url", "datetime"]),
        /// How the boxes look.
        "fieldType" => field_type: Option<Arc<str>>; Kind::Enum(&["default", "underline", "rounded", "custom"]),
        /// Hides what is typed.
        "obscureText" => obscure: bool,
        /// What is shown instead.
        "obscureSymbol" => symbol: Arc<str> = "•",
        /// How wide a box is.
        "fieldWidth" => field_width: f32 = 44.0; PIXELS,
        /// How high a box is.
        "fieldHeight" => field_height: f32 = 48.0; PIXELS,
        /// Space between two boxes.
        "gap" => gap: f32 = 10.0; PIXELS,
        /// How round the corners of a box are.
        "borderRadius" => radius: Option<f32>; PIXELS,
        /// How wide the edge of a box is.
        "borderWidth" => border: f32 = 1.5; PIXELS,
        /// How characters look.
        "textStyle" => text_style: Option<TextStyle>; Kind::TextStyle,
        /// The edge of a box that is empty.
        "defaultFieldBorderColor" => default_edge: Option<Color>; Kind::Color,
        /// The edge of the box that is typed in.
        "activeFieldBorderColor" => active_edge: Option<Color>; Kind::Color,
        /// The edge of a box that is filled in.
        "filledFieldBorderColor" => filled_edge: Option<Color>; Kind::Color,
        /// The ground of a box that is empty.
        "defaultFieldBackgroundColor" => default_ground: Option<Color>; Kind::Color,
        /// The ground of the box that is typed in.
        "activeFieldBackgroundColor" => active_ground: Option<Color>; Kind::Color,
        /// The ground of a box that is filled in.
        "filledFieldBackgroundColor" => filled_ground: Option<Color>; Kind::Color,
        /// The colour of the cursor.
        "cursorColor" => cursor: Option<Color>; Kind::Color,
        /// Whether there is a cursor.
        "enableCursor" => has_cursor: bool = true,
        /// Answers the hand only while true.
        "enabled" => enabled: bool = true,
        /// Has no effect: boxes stand side by side.
        "spaceEvenly" => space_evenly: Value,
        /// Has no effect on a desktop.
        "autoComplete" => auto_complete: Value,
        /// Has no effect on a desktop.
        "autofillEnabled" => autofill: Value,
    }
}

impl ConfirmationProps {
    /// What of a text can be in it.
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
        doc: "A field for a code: one box for each character.",
        base: &[&WIDGET, &SPACE, &LOOKS],
        props: ConfirmationProps::PROPS,
        events: &[
            Slot { name: "onChange", doc: "The code changed. `event.data.value` is what there is of it." },
            Slot { name: "onComplete", doc: "The last box was filled in. `event.data.value` is the code." },
        ],
        children: Children::None,
        methods: &["clear", "focus", "unfocus"],
        examples: &[
            "ConfirmationInput:\n  id: code\n  length: 6\n  inputType: number\n  onComplete: |\n    console.log(code.text);\n",
        ],
        value: Some("text"),
        ..Spec::DEFAULT
    };
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
            let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
            text = typed(ui, props, text);
        }
        let name: Arc<str> = node.props.read("label").unwrap_or_else(|| "Code".into());
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

/// The text after what was typed, pasted or deleted in this frame.
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
            (false, true) => (props.filled_edge.map_or(c.control_border, color32), props.filled_ground),
            (false, false) => (props.default_edge.map_or(c.control_border, color32), props.default_ground),
        };
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

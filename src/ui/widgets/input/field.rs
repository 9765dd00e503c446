//! Shared by all form fields: label, hint or validation message, border around their box.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use crate::frame::{Frame, access, backdrop};
use crate::layout::inherited::{LabelPlace, Labels};
use crate::layout::{Measure, keeps_message, message_height};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{BorderRadius, Color, Insets, Length, TextStyle};
use ensemble_runtime::scene::Node;

/// Width of a field in an unbounded space, in logical pixels.
const NATURAL_WIDTH: f32 = 240.0;

/// Label, hint and message of a field.
pub struct Field {
    /// The label.
    pub label: Arc<str>,
    hint: Arc<str>,
    description: Arc<str>,
    required: bool,
    /// True if space for the message is always reserved, so that showing it moves nothing.
    helped: bool,
    /// True if the label is in the box while the field is empty and moves to its border otherwise.
    floats: bool,
    /// Count and limit of characters, such as `3/10`, below the field at its end.
    counter: Option<String>,
}

/// Space between a label and the box after it, in logical pixels.
const LABEL_GAP: f32 = 16.0;

impl Field {
    /// Reads the properties of `base::FORM_FIELD`.
    pub fn of(node: &Node) -> Self {
        let props = &node.props;
        let text = |name: &str| props.read::<Arc<str>>(name).unwrap_or_default();
        let label: Arc<str> = props.read("labelText").or_else(|| props.read("label")).unwrap_or_default();
        let required = props.read("required").unwrap_or(false);
        let description = text("description");
        let helped = keeps_message(node);
        let floats = props.read("floatLabel").unwrap_or(false) && !label.is_empty();
        Self { label, hint: text("labelHint"), description, required, helped, floats, counter: None }
    }

    /// Shows the number of characters and its limit: `count` of `most`.
    pub fn count(&mut self, count: usize, most: Option<usize>) {
        self.counter = most.map(|most| format!("{count}/{most}"));
        self.helped |= most.is_some();
    }

    /// The size of a field with a box of this height.
    pub fn measure(&self, node: &Node, cx: &Measure<'_>, box_height: f32, available: Vec2) -> Vec2 {
        let limit = node.props.read::<f32>("maxWidth").unwrap_or(f32::INFINITY);
        let natural = if available.x.is_finite() && available.x > 0.0 {
            available.x.min(limit)
        } else {
            NATURAL_WIDTH.min(limit)
        };
        let width = if available.x == 0.0 { 0.0 } else { natural };
        let labels = &cx.inherited().labels;
        let before = self.before(labels, width);
        let named = if before > 0.0 && labels.wrap {
            let text_style = self.label_style(node, cx.theme(), labels);
            cx.galley(&self.label, &text_style, Wrap::at(before - LABEL_GAP)).size().y
        } else {
            0.0
        };
        Vec2::new(width, self.above(cx.theme(), labels) + box_height.max(named) + self.below(cx.theme()))
    }

    /// The field of a widget whose label never floats: `floatLabel` has no effect on it.
    pub fn with_fixed_label(node: &Node) -> Self {
        let mut field = Self::of(node);
        field.stays();
        field
    }

    /// Fixes the label: a box without text has no place that a label could float over.
    pub fn stays(&mut self) {
        self.floats = false;
    }

    /// The size of the parts around a mark: the label above and the message below it.
    pub fn around(&self, node: &Node, cx: &Measure<'_>) -> Vec2 {
        let (theme, labels) = (cx.theme(), &cx.inherited().labels);
        let width = if self.label.is_empty() {
            0.0
        } else {
            let star = if self.required { 10.0 } else { 0.0 };
            let hint = ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default());
            let hint =
                if self.hint.is_empty() { 0.0 } else { cx.galley(&self.hint, &hint, Wrap::LINE).size().x + 16.0 };
            cx.galley(&self.label, &self.label_style(node, theme, labels), Wrap::LINE).size().x + star + hint
        };
        let below = if self.helped && !self.description.is_empty() {
            let text_style = ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default());
            cx.galley(&self.description, &text_style, Wrap::LINE).size().x
        } else {
            0.0
        };
        Vec2::new(width.max(below).ceil(), self.above(theme, labels) + self.below(theme))
    }

    /// The width of the box in a field of this width.
    pub fn box_width(&self, labels: &Labels, width: f32) -> f32 {
        (width - self.before(labels, width)).max(0.0)
    }

    /// The width of a label before the box.
    fn before(&self, labels: &Labels, width: f32) -> f32 {
        if labels.place != LabelPlace::Start || self.label.is_empty() || self.floats {
            return 0.0;
        }
        let label = match labels.width {
            Some(Length::Pixels(pixels)) => pixels.max(0.0),
            Some(Length::Share(share)) => width * share.clamp(0.0, 1.0),
            Some(Length::Usual) | None => width / 3.0,
        };
        // The box keeps half of the field.
        (label + LABEL_GAP).min(width / 2.0)
    }

    fn above(&self, theme: &Theme, labels: &Labels) -> f32 {
        if self.label.is_empty() {
            0.0
        } else if self.floats {
            (theme.text.caption.line_height / 2.0).ceil()
        } else if labels.place == LabelPlace::Top {
            theme.text.label.line_height + theme.spacing.sm
        } else {
            0.0
        }
    }

    fn label_style(&self, node: &Node, theme: &Theme, labels: &Labels) -> ResolvedTextStyle {
        let own = node.props.read::<TextStyle>("labelStyle").unwrap_or_default();
        ResolvedTextStyle::new(theme, TextRole::Label, &own.or(&labels.style))
    }

    fn below(&self, theme: &Theme) -> f32 {
        if self.helped { message_height(theme) } else { 0.0 }
    }

    /// Draws the label, the hint and the message, and returns the rectangle of the box.
    pub fn show(&self, node: &Node, ui: &Ui, frame: &Frame<'_>, mistake: Option<&str>) -> Rect {
        let (rect, rtl) = (ui.max_rect(), frame.is_rtl());
        let inside = mirror::shapes(ui, rect, rtl, || self.show_words(node, ui, frame, mistake));
        mirror::rect(inside, rect, rtl)
    }

    /// Draws the texts from left to right.
    fn show_words(&self, node: &Node, ui: &Ui, frame: &Frame<'_>, mistake: Option<&str>) -> Rect {
        let (theme, rect) = (frame.theme(), ui.max_rect());
        let painter = ui.painter();
        let labels = &frame.inherited().labels;
        let before = self.before(labels, rect.width());
        let inside = Rect::from_min_max(
            rect.min + Vec2::new(before, self.above(theme, labels)),
            rect.max - Vec2::new(0.0, self.below(theme)),
        );
        if !self.label.is_empty() && !self.floats && labels.place != LabelPlace::None {
            let text_style = self.label_style(node, theme, labels);
            let star = if self.required { 10.0 } else { 0.0 };
            let available_width = if before > 0.0 { before - LABEL_GAP } else { rect.width() } - star;
            let wrap = if before > 0.0 && labels.wrap {
                Wrap::at(available_width.max(1.0))
            } else {
                Wrap::cut(available_width.max(1.0))
            };
            let galley = frame.galley(&self.label, &text_style, wrap);
            let mut x = rect.left() + galley.size().x;
            // A label before the box is aligned with the text in it.
            let line = inside.height().min(theme.control.height);
            let y = if before > 0.0 { inside.top() + ((line - galley.size().y) / 2.0).max(0.0) } else { rect.top() };
            if galley.elided {
                let place = Rect::from_min_size(Pos2::new(rect.left(), y), galley.size());
                let place = mirror::rect(place, rect, frame.is_rtl());
                ui.interact(place, frame.id(node).with("label"), Sense::hover()).on_hover_text(&*self.label);
            }
            painter.galley(Pos2::new(rect.left(), y), galley, text_style.color);
            if self.required {
                let star = frame.galley("*", &text_style.clone().color(theme.colors.danger), Wrap::LINE);
                painter.galley(Pos2::new(x + 3.0, y), Arc::clone(&star), theme.colors.danger);
                x += star.size().x + 3.0;
            }
            if !self.hint.is_empty() && before == 0.0 {
                let text_style =
                    ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default()).color(theme.colors.text3);
                let galley = frame.galley(&self.hint, &text_style, Wrap::cut((rect.right() - x - 8.0).max(0.0)));
                painter.galley(Pos2::new(x + 8.0, rect.top() + 1.0), galley, text_style.color);
            }
        }
        frame.note_mistake(node, mistake);
        let mut available_width = inside.width();
        if let Some(counter) = &self.counter {
            let text_style =
                ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default()).color(theme.colors.text3);
            let galley = frame.galley(counter, &text_style, Wrap::LINE);
            let at = Pos2::new(inside.right() - galley.size().x, inside.bottom() + theme.spacing.xs);
            available_width = (available_width - galley.size().x - theme.spacing.sm).max(1.0);
            painter.galley(at, galley, text_style.color);
        }
        let (words, color) = match mistake {
            Some(mistake) => (mistake, theme.colors.danger),
            None => (&*self.description, theme.colors.text2),
        };
        if self.helped && !words.is_empty() {
            let style = mistake.and_then(|_| node.props.read::<TextStyle>("errorStyle")).unwrap_or_default();
            let color = style.color.map_or(color, color32);
            let text_style = ResolvedTextStyle::new(theme, TextRole::Caption, &style).color(color);
            let galley = frame.galley(words, &text_style, Wrap::cut(available_width));
            let is_cut = galley.elided;
            let at = Pos2::new(inside.left(), inside.bottom() + theme.spacing.xs);
            let place = Rect::from_min_size(at, galley.size());
            let said =
                ui.interact(mirror::rect(place, rect, frame.is_rtl()), frame.id(node).with("words"), Sense::hover());
            said.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, words));
            if is_cut {
                said.on_hover_text(words);
            }
            painter.galley(at, galley, color);
        }
        inside
    }

    /// Adds the field's states to the node of `response` for screen readers: required, invalid with the message, and the hints beside it.
    pub fn tell(&self, node: &Node, response: &Response, mistake: Option<&str>) {
        access::tell(response, |access| self.write(node, access, mistake));
    }

    /// Like [`Self::tell`], for a field whose parts are below the node of `ui`.
    pub fn tell_group(&self, node: &Node, ui: &Ui, mistake: Option<&str>) {
        ui.ctx().accesskit_node_builder(ui.unique_id(), |access| {
            let name = access::name(&self.label, node, "");
            if !name.is_empty() {
                access.set_label(name);
            }
            self.write(node, access, mistake);
        });
    }

    fn write(&self, node: &Node, access: &mut egui::accesskit::Node, mistake: Option<&str>) {
        if self.required {
            access.set_required();
        }
        if mistake.is_some() {
            access.set_invalid(egui::accesskit::Invalid::True);
        }
        let hint = access::part(node, "hint").unwrap_or_default();
        let words: Vec<&str> = [mistake.unwrap_or(&self.description), &self.hint, &hint]
            .into_iter()
            .filter(|words| !words.is_empty())
            .collect();
        if !words.is_empty() {
            access.set_description(words.join(", "));
        }
    }

    /// True when a floating label covers the text's place: while the field is empty and not active.
    pub fn covers(&self, empty: bool, focused: bool) -> bool {
        self.floats && empty && !focused
    }

    /// Draws a floating label: in the box while it covers the place of the text, then on the border.
    pub fn float(&self, node: &Node, ui: &Ui, frame: &Frame<'_>, edge: Rect, (left, covers): (f32, bool)) {
        if !self.floats {
            return;
        }
        mirror::shapes(ui, edge, frame.is_rtl(), || self.float_words(node, ui, frame, edge, (left, covers)));
    }

    /// Draws the texts of a floating label from left to right.
    fn float_words(&self, node: &Node, ui: &Ui, frame: &Frame<'_>, edge: Rect, (left, covers): (f32, bool)) {
        let theme = frame.theme();
        let id = frame.id(node).with("float");
        let up = ui.ctx().animate_bool_with_time(id, !covers, theme.seconds(theme.motion.quick));
        let label = self.label_style(node, theme, &frame.inherited().labels);
        let own = node.props.read::<TextStyle>("floatingLabelStyle");
        let raised = ResolvedTextStyle::new(theme, TextRole::Caption, &own.unwrap_or_default());
        let text_style = if up > 0.5 { raised } else { ResolvedTextStyle { color: theme.colors.text2, ..label } };
        let words = if self.required { format!("{} *", self.label) } else { self.label.to_string() };
        let galley = frame.galley(&words, &text_style, Wrap::cut((edge.right() - left - 8.0).max(1.0)));
        let resting = edge.top() + theme.control.height.min(edge.height()) / 2.0;
        let middle = egui::lerp(resting..=edge.top(), up);
        let at = Pos2::new(left, middle - galley.size().y / 2.0);
        if up > 0.0 {
            let ground = Rect::from_min_size(at, galley.size()).expand2(Vec2::new(4.0, -2.0));
            ui.painter().rect_filled(ground, CornerRadius::ZERO, theme.colors.surface.gamma_multiply(up));
        }
        ui.painter().galley(at, galley, text_style.color);
    }

    /// The message of a required field that is empty.
    pub fn missing(&self, node: &Node, empty: bool) -> Option<Arc<str>> {
        (self.required && empty)
            .then(|| node.props.read("requiredMessage").unwrap_or_else(|| Arc::from("This field is required")))
    }
}

/// The text style of a field's content: its `textStyle`, and `fontSize` where that says no size.
pub fn content_style(node: &Node) -> TextStyle {
    let size = TextStyle { size: node.props.read("fontSize"), ..TextStyle::default() };
    node.props.read::<TextStyle>("textStyle").unwrap_or_default().or(&size)
}

/// The text style of the placeholder of a field, in the size of its content.
pub fn placeholder_style(node: &Node, theme: &Theme) -> ResolvedTextStyle {
    let size = TextStyle { size: content_style(node).size, ..TextStyle::default() };
    let own = node.props.read::<TextStyle>("placeholderStyle").unwrap_or_default();
    let ink = own.color.map_or(theme.colors.text3, color32);
    ResolvedTextStyle::new(theme, TextRole::Body, &own.or(&size)).color(ink)
}

/// The height of the box of a field of one line: that of the theme's controls, and more for larger letters or more `contentPadding`.
pub fn box_height(node: &Node, theme: &Theme) -> f32 {
    let (air, line) =
        (air(node, theme), ResolvedTextStyle::new(theme, TextRole::Body, &content_style(node)).line_height);
    theme.control.height.max(line + air.top + air.bottom)
}

/// The state of a field, as its border shows it.
#[derive(Clone, Copy, Debug, Default)]
pub struct FieldState {
    /// True while the field has the focus.
    pub focused: bool,
    /// The pointer is over it.
    pub hovered: bool,
    /// True if the value is not valid.
    pub wrong: bool,
}

/// The colour that the properties give to a border in this state; `None` when they leave it to the theme.
pub fn border_color(node: &Node, ui: &Ui, state: FieldState) -> Option<Color32> {
    let color = |name: &str| node.props.read::<Color>(name).map(color32);
    let rest = || color("enabledBorderColor").or_else(|| color("borderColor"));
    match (state.wrong, state.focused) {
        (true, true) => color("focusedErrorBorderColor").or_else(|| color("errorBorderColor")),
        (true, false) => color("errorBorderColor"),
        (false, true) => color("focusedBorderColor"),
        (false, false) if !ui.is_enabled() => color("disabledBorderColor").or_else(rest),
        (false, false) => rest(),
    }
}

/// The border of a mark of a check box or a switch: `usual`, overridden by the properties.
pub fn mark_border(node: &Node, ui: &Ui, state: FieldState, usual: Stroke) -> Stroke {
    let width = node.props.read::<f32>("borderWidth").map_or(usual.width, |width| width.clamp(0.0, 100.0));
    Stroke::new(width, border_color(node, ui, state).unwrap_or(usual.color))
}

/// True if properties request a border around a control without one.
pub fn has_own_border(node: &Node, ui: &Ui, state: FieldState) -> bool {
    node.props.get("borderWidth").is_some() || border_color(node, ui, state).is_some()
}

/// The background of a mark: `usual`, overridden by the properties.
pub fn mark_ground(node: &Node, usual: Color32) -> Color32 {
    if node.props.read::<bool>("filled") == Some(false) {
        return Color32::TRANSPARENT;
    }
    node.props.read::<Color>("fillColor").map_or(usual, color32)
}

/// The corners of a mark: `usual`, overridden by the properties.
pub fn mark_corners(node: &Node, usual: CornerRadius) -> CornerRadius {
    paint::corners(node.props.read::<BorderRadius>("borderRadius"), usual)
}

/// Colours, border and corners from a widget's own properties, which take precedence over those of all fields.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnFrame {
    /// The background colour.
    pub fill: Option<Color>,
    /// The border colour at rest.
    pub border: Option<Color>,
    /// The border width, in logical pixels.
    pub width: Option<f32>,
    /// The corner radius.
    pub radius: Option<BorderRadius>,
}

/// Draws background and border around content that has none by default, such as the choices of a RadioGroup: only if properties request them.
pub fn group_edge(node: &Node, ui: &Ui, theme: &Theme, rect: Rect, state: FieldState) {
    let props = &node.props;
    let ground = ["fillColor", "backgroundColor"].iter().any(|name| props.get(name).is_some());
    let bordered = has_own_border(node, ui, state);
    if !ground && !bordered {
        return;
    }
    let usual = CornerRadius::same(theme.radius.control as u8);
    let usual_ink = if state.wrong { theme.colors.danger } else { theme.colors.control_border };
    let width = if bordered { 1.0 } else { 0.0 };
    let stroke = mark_border(node, ui, state, Stroke::new(width, usual_ink));
    let ground = props.read::<Color>("backgroundColor").map_or(Color32::TRANSPARENT, color32);
    ui.painter().rect(rect, mark_corners(node, usual), mark_ground(node, ground), stroke, StrokeKind::Inside);
}

/// Draws background and border of a field.
pub fn edge(node: &Node, ui: &Ui, theme: &Theme, rect: Rect, state: FieldState) {
    edge_with(node, ui, theme, rect, state, OwnFrame::default());
}

/// Draws background and border of a field with its own properties for them.
pub fn edge_with(node: &Node, ui: &Ui, theme: &Theme, rect: Rect, state: FieldState, own: OwnFrame) {
    let props = &node.props;
    let color = |name: &str| props.read::<Color>(name).map(color32);
    let c = &theme.colors;
    let resting = if state.hovered { c.text2 } else { c.control_border };
    let (width, usual) = match (state.wrong, state.focused) {
        (true, focused) => (if focused { 2.0 } else { 1.0 }, c.danger),
        (false, true) => (2.0, c.accent),
        (false, false) if !ui.is_enabled() => (1.0, c.control_border),
        (false, false) => (1.0, resting),
    };
    let at_rest = own.border.filter(|_| !state.wrong && !state.focused).map(color32);
    let stroke = Stroke::new(width, at_rest.or_else(|| border_color(node, ui, state)).unwrap_or(usual));
    let set = own.width.or_else(|| props.read::<f32>("borderWidth"));
    let width = set.map_or(stroke.width, |width| width.clamp(0.0, 100.0));
    let stroke = Stroke::new(width, stroke.color);
    let filled = props.read::<bool>("filled").unwrap_or(true);
    let fill = if filled {
        own.fill.map(color32).or_else(|| color("fillColor")).or_else(|| color("backgroundColor")).unwrap_or(c.surface)
    } else {
        Color32::TRANSPARENT
    };
    let corners = paint::corners(
        own.radius.or_else(|| props.read::<BorderRadius>("borderRadius")),
        CornerRadius::same(theme.radius.control as u8),
    );
    if props.get("variant").and_then(|word| word.as_str()) == Some("underline") {
        ui.painter().hline(rect.x_range(), rect.bottom() - width / 2.0, stroke);
        return;
    }
    backdrop::lift(ui.painter(), props, rect, corners);
    ui.painter().rect(rect, corners, fill, stroke, StrokeKind::Inside);
}

/// Space between the border of a box and its content.
pub fn air(node: &Node, theme: &Theme) -> Insets {
    let underline = node.props.get("variant").and_then(|word| word.as_str()) == Some("underline");
    let side = if underline { 0.0 } else { theme.spacing.md };
    let own = Insets { left: side, right: side, top: 8.0, bottom: 8.0 };
    node.props.read("contentPadding").unwrap_or(own)
}

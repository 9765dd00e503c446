//! A push button.

use std::sync::Arc;

use egui::{CornerRadius, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget, access, visible_text};
use crate::layout::{Measure, border_width};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{Border, Children, Color, IconRef, Insets, Kind, Props, Spec, TextStyle, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A push button.
pub struct Button;

props! {
    /// A push button's own properties; `label` is shared by all widgets.
    pub struct ButtonProps {
        /// An icon before the label.
        "startingIcon" => starting_icon: Option<IconRef>; Kind::Icon,
        /// An icon after the label.
        "endingIcon" => ending_icon: Option<IconRef>; Kind::Icon,
        /// Space between icon and label, in pixels.
        "gap" => gap: f32 = 8.0; Kind::Number { min: 0.0, max: 1000.0 },
        /// The opposite of `enabled`.
        "disabled" => disabled: bool,
        /// Shows a spinner and does not accept input.
        "isLoading" | "loading" => is_loading: bool,
        /// Draws an outline instead of a background.
        "outline" => outline: bool,
        /// Colour of label and icons.
        "textColor" | "color" => text_color: Option<Color>; Kind::Color,
        /// Text style of the label.
        "labelStyle" => label_style: Option<TextStyle>; Kind::TextStyle,
        /// Submits the form around it.
        "submitForm" => submit_form: bool,
        /// Validates the form around it first; `onTap` is fired only if it is valid.
        "validateForm" => validate_form: bool,
        /// Ids of fields to validate first; `onTap` is fired only if they are valid.
        "validateFields" => validate_fields: Value; Kind::List,
    }
    elsewhere {
        /// A widget instead of the label.
        "body" => Kind::Widget,
        /// Can be pressed; false greys it out.
        "enabled" => Kind::Bool; default "true",
        /// A widget instead of the spinner.
        "loadingWidget" => Kind::Widget,
    }
    ignored {
        "onTapHaptic" => Kind::Any; "a desktop does not shake",
    }
}

impl Widget for Button {
    const SPEC: Spec = Spec {
        name: "Button",
        aliases: &[],
        doc: "A push button.",
        base: &[&WIDGET, &BOX],
        props: ButtonProps::PROPS,
        events: &[slot("onTap", "The button was pressed.")],
        children: Children::None,
        methods: &[],
        examples: &[
            "Button:\n  label: Refresh\n  startingIcon: refresh\n  onTap: |\n    console.log('again');\n",
            "Button:\n  label: Cancel\n  outline: true\n  enabled: false\n",
            "Button:\n  label: Sending\n  isLoading: true\n",
        ],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Button;
    type Props = ButtonProps;

    fn read(props: &Props) -> ButtonProps {
        ButtonProps::read(props)
    }

    fn measure(props: &ButtonProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let theme = cx.theme();
        let air = air(theme, node);
        let content = match node.slot("body") {
            Some(body) => cx.child(body, (available - 2.0 * air).max(Vec2::ZERO)),
            None => {
                let text_style = resolve_text_style(props, theme);
                props.content_size(theme, cx.galley(&label(node), &text_style, Wrap::LINE).size().x, &label(node))
            }
        };
        let least = if sets_any(node, VERTICAL) { 0.0 } else { cx.theme().control.height };
        Vec2::new(content.x + 2.0 * air.x, (content.y + 2.0 * air.y).max(least))
    }

    fn show(props: &ButtonProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let theme = Arc::clone(frame.theme());
        let (label, id) = (label(node), frame.id(node));
        if !frame.enabled(node) || props.disabled {
            ui.disable();
        }
        let rect = outer(node, ui.max_rect());
        let sense = if props.is_loading { Sense::hover() } else { Sense::click() };
        let response = ui.interact(rect, id, sense);
        let shown = node.slot("body").map(visible_text).filter(|_| label.is_empty());
        let icon = props.starting_icon.as_ref().or(props.ending_icon.as_ref()).map(|icon| icon.name.to_string());
        let shown = shown.unwrap_or_else(|| label.to_string());
        let name = access::name(&shown, node, icon.as_deref().unwrap_or("Button"));
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled() && !props.is_loading, &name));
        if props.is_loading {
            access::tell(&response, |node| node.set_busy());
        }
        if response.clicked() && props.allows(frame) {
            frame.emit(node, "onTap", Value::Null);
            if props.submit_form {
                frame.submit_form();
            }
        }

        let corners = paint::corners(node.props.read("borderRadius"), CornerRadius::same(theme.radius.control as u8));
        let declared = node.props.read::<Color>("backgroundColor").map(color32);
        let rest = match declared {
            Some(declared) => declared,
            None if props.outline => egui::Color32::TRANSPARENT,
            // The accent and its white would fade into one pale colour.
            None if !ui.is_enabled() => theme.colors.border,
            None => theme.colors.accent,
        };
        let gradient = node.props.get("backgroundGradient").is_some();
        let ground = paint::ground(ui, &theme, id, &response, if gradient { egui::Color32::TRANSPARENT } else { rest });
        ui.painter().rect_filled(rect, corners, ground);
        if let Some(edge) = props.edge(node, &theme) {
            ui.painter().rect_stroke(rect, corners, edge, StrokeKind::Inside);
        }
        paint::focus_ring(ui, &theme, &response, rect, corners);

        if let Some(slot) = node.slot(if props.is_loading { "loadingWidget" } else { "body" }) {
            let free_rect = rect.shrink2(air(&theme, node));
            let size = frame.child_size(slot, free_rect.size());
            frame.show_child(ui, slot, Rect::from_center_size(free_rect.center(), size));
            return;
        }
        let ink = if rest.a() < 128 { theme.colors.text } else { theme.on(rest) };
        let style = props.label_style.clone().unwrap_or_default();
        let ink = style.color.or(props.text_color).map_or(ink, color32);
        if props.inside(node, ui, frame, rect, ink) {
            response.on_hover_text(&*label);
        }
    }
}

impl ButtonProps {
    /// Validates the fields that `validateForm` and `validateFields` name; true when all are valid.
    fn allows(&self, frame: &mut Frame<'_>) -> bool {
        let fields = self.validate_fields.as_list().unwrap_or_default();
        let named: Vec<Arc<str>> = fields.iter().map(Value::to_display).collect();
        (named.is_empty() || frame.check_fields(&named))
            && (!(self.validate_form || self.submit_form) || frame.check_form())
    }

    fn content_size(&self, theme: &Theme, text: f32, label: &str) -> Vec2 {
        let side = icon_side(theme);
        let icons = usize::from(self.starting_icon.is_some()) + usize::from(self.ending_icon.is_some());
        let gaps = if label.is_empty() { icons.saturating_sub(1) } else { icons };
        Vec2::new((text + icons as f32 * side + gaps as f32 * self.gap).ceil(), side)
    }

    fn edge(&self, node: &Node, theme: &Theme) -> Option<Stroke> {
        let declared = node.props.read::<Border>("border").and_then(|border| border.color);
        let color = node.props.read::<Color>("borderColor").or(declared).map(color32);
        let width = border_width(&node.props);
        if !self.outline && color.is_none() && width.is_none() {
            return None;
        }
        Some(Stroke::new(width.unwrap_or(1.0), color.unwrap_or(theme.colors.control_border)))
    }

    /// Draws icon, label and icon, centred; the spinner takes the place of the first icon or of the label. True when the label was cut.
    fn inside(&self, node: &Node, ui: &Ui, frame: &Frame<'_>, rect: Rect, ink: egui::Color32) -> bool {
        let (theme, label) = (frame.theme(), label(node));
        let side = icon_side(theme);
        let text_style = resolve_text_style(self, theme).color(ink);
        let instead = self.is_loading && self.starting_icon.is_none();
        if instead {
            paint::spinner(ui, theme, rect.center(), side / 2.0 - 2.0, ink);
            return false;
        }
        let available_width = rect.width() - (self.content_size(theme, 0.0, &label).x).min(rect.width());
        // A label that is cut keeps away from the edges.
        let fits = frame.galley(&label, &text_style, Wrap::LINE).size().x <= available_width + 0.5;
        let available_width = if fits { available_width } else { (available_width - 2.0 * theme.spacing.sm).max(0.0) };
        let galley = frame.galley(&label, &text_style, Wrap::cut(available_width + 0.5));
        let is_cut = galley.elided;
        let mut x = rect.center().x - self.content_size(theme, galley.size().x, &label).x / 2.0;
        let y = rect.center().y;
        mirror::shapes(ui, rect, frame.is_rtl(), || {
            if let Some(icon) = &self.starting_icon {
                let at = egui::pos2(x + side / 2.0, y);
                if self.is_loading {
                    paint::spinner(ui, theme, at, side / 2.0 - 2.0, ink);
                } else {
                    paint::icon(ui.painter(), theme, icon, at, icon.size.unwrap_or(side), ink, frame.is_rtl());
                }
                x += side + self.gap;
            }
            let width = galley.size().x;
            ui.painter().galley(egui::pos2(x, y - galley.size().y / 2.0), galley, ink);
            if let Some(icon) = &self.ending_icon {
                let x = if label.is_empty() { x } else { x + width + self.gap };
                paint::icon(
                    ui.painter(),
                    theme,
                    icon,
                    egui::pos2(x + side / 2.0, y),
                    icon.size.unwrap_or(side),
                    ink,
                    frame.is_rtl(),
                );
            }
        });
        is_cut
    }
}

fn label(node: &Node) -> Arc<str> {
    node.props.read("label").unwrap_or_default()
}

fn resolve_text_style(props: &ButtonProps, theme: &Theme) -> ResolvedTextStyle {
    ResolvedTextStyle::new(theme, TextRole::Label, &props.label_style.clone().unwrap_or_default())
}

fn icon_side(theme: &Theme) -> f32 {
    theme.control.icon - 2.0
}

/// Properties that set the padding left and right of the content.
const HORIZONTAL: [&str; 3] = ["padding", "paddingLeft", "paddingRight"];

/// Properties that set the padding above and below the content.
const VERTICAL: [&str; 3] = ["padding", "paddingTop", "paddingBottom"];

fn sets_any(node: &Node, names: [&str; 3]) -> bool {
    names.iter().any(|name| node.props.get(name).is_some())
}

/// Space left and right of the content where the button sets no padding there.
fn air(theme: &Theme, node: &Node) -> Vec2 {
    if sets_any(node, HORIZONTAL) { Vec2::ZERO } else { Vec2::new(theme.spacing.lg, 0.0) }
}

/// The button's outer rectangle, from its content rectangle.
fn outer(node: &Node, content: Rect) -> Rect {
    let props = &node.props;
    let all = props.read::<Insets>("padding").unwrap_or_default();
    let side = |name: &str, all: f32| props.read::<f32>(name).unwrap_or(all).max(0.0);
    let border = border_width(props).unwrap_or_default();
    Rect::from_min_max(
        content.min - Vec2::new(side("paddingLeft", all.left) + border, side("paddingTop", all.top) + border),
        content.max + Vec2::new(side("paddingRight", all.right) + border, side("paddingBottom", all.bottom) + border),
    )
}

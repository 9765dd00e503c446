//! `Tag`: a small label, or several of them.

use std::sync::Arc;

use egui::{Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{LOOKS, SPACE, WIDGET};
use crate::frame::{Frame, Widget, backdrop};
use crate::layout::Measure;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme, Tone};
use crate::toolkit::{icons, mirror, paint};
use ensemble_core::spec::{Children, Color, Family, IconRef, Kind, Props, Spec, TextAlign, TextStyle, Weight};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

const PADDING: Vec2 = Vec2::new(10.0, 3.0);
const GAP: f32 = 6.0;
const ICON: f32 = 14.0;

/// A small label, or several of them.
pub struct Tag;

props! {
    /// Properties of a Tag.
    pub struct TagProps {
        /// The text; a list makes several tags.
        "label" => label: Value = Value::Null,
        /// An icon before the text.
        "icon" => icon: Option<IconRef>,
        /// Background colour.
        "backgroundColor" => ground: Option<Color>,
        /// Text colour.
        "textColor" | "color" => color: Option<Color>,
        /// Font size, in pixels.
        "fontSize" => size: Option<f32>; Kind::Number { min: 1.0, max: 200.0 },
        /// Font weight.
        "fontWeight" => weight: Option<Weight>,
        /// Font family.
        "fontFamily" => family: Option<Family>; Kind::Text,
    }
    elsewhere {
        /// Alignment of the text.
        "textAlign" => Kind::Enum(TextAlign::WORDS),
        /// Space around it.
        "margin" => Kind::Insets,
    }
}

impl Widget for Tag {
    const SPEC: Spec = Spec {
        name: "Tag",
        aliases: &[],
        doc: "A small label, or several of them.",
        base: &[&WIDGET, &SPACE, &LOOKS],
        props: TagProps::PROPS,
        events: &[],
        children: Children::None,
        methods: &[],
        examples: &["Tag:\n  label: Live\n  icon: bolt\n"],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Label;
    type Props = TagProps;

    fn read(props: &Props) -> TagProps {
        TagProps::read(props)
    }

    fn measure(props: &TagProps, _node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let text_style = props.resolve_text_style(cx.theme());
        let widths: Vec<f32> =
            props.labels().map(|label| cx.galley(&label, &text_style, Wrap::LINE).size().x + props.around()).collect();
        let height = text_style.line_height + 2.0 * PADDING.y;
        // At its narrowest there is one tag a line.
        if available.x <= 0.0 {
            return Vec2::new(widths.iter().copied().fold(0.0, f32::max), height);
        }
        let (places, size) = flow(&widths, height, available.x);
        debug_assert_eq!(places.len(), widths.len());
        size
    }

    fn show(props: &TagProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let theme = frame.theme();
        let rect = ui.max_rect();
        let text_style = props.resolve_text_style(theme);
        let height = text_style.line_height + 2.0 * PADDING.y;
        let labels: Vec<Arc<str>> = props.labels().collect();
        let widths: Vec<f32> =
            labels.iter().map(|label| frame.galley(label, &text_style, Wrap::LINE).size().x + props.around()).collect();
        // `taffy` rounds boxes to whole pixels: half a pixel less than was measured must not begin another line.
        let (places, _) = flow(&widths, height, rect.width() + 0.5);
        let ground = props.ground.map_or(theme.soft(Tone::Neutral), color32);
        let corners = backdrop::corners(&node.props, theme.radius.pill.min(height / 2.0));
        let rtl = frame.is_rtl();
        for (at, (label, place)) in labels.iter().zip(places).enumerate() {
            let mut place = place.translate(rect.min.to_vec2());
            // Alone and with a width of its own it fills that.
            if labels.len() == 1 && node.props.get("width").is_some() {
                place.max.x = place.max.x.max(rect.max.x);
            }
            place = mirror::rect(place, rect, rtl);
            backdrop::lift(ui.painter(), &node.props, place, corners);
            ui.painter().rect_filled(place, corners, ground);
            backdrop::outline(ui.painter(), theme, &node.props, place, corners);
            let free = (place.width() - widths[at]).max(0.0);
            let aside = match node.props.read("textAlign") {
                Some(TextAlign::Center) => free / 2.0,
                Some(TextAlign::End) => free,
                Some(TextAlign::Start | TextAlign::Justify) | None => 0.0,
            };
            let mut left = place.min.x + PADDING.x + aside;
            let icon = props.icon.as_ref().and_then(icons::glyph_of);
            let icon_left = left;
            left += if icon.is_some() { ICON + 4.0 } else { 0.0 };
            let galley = frame.galley(label, &text_style, Wrap::cut(place.max.x - PADDING.x - left + 0.5));
            let galley = frame.marked(ui, node.id, galley);
            mirror::shapes(ui, place, rtl, || {
                if let Some(glyph) = icon {
                    let middle = egui::pos2(icon_left + ICON / 2.0, place.center().y);
                    let mirrored = rtl && icons::has_direction(glyph);
                    paint::icon_glyph(ui.painter(), theme, glyph, middle, ICON, text_style.color, mirrored);
                }
                ui.painter().galley(egui::pos2(left, place.min.y + PADDING.y), galley, text_style.color);
            });
            let response = ui.interact(place, frame.id(node).with(at), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &**label));
        }
    }
}

impl TagProps {
    fn labels(&self) -> impl Iterator<Item = Arc<str>> {
        const MOST: usize = 100;
        let labels = match &self.label {
            Value::List(labels) => labels.iter().take(MOST).map(Value::to_display).collect(),
            label => vec![label.to_display()],
        };
        labels.into_iter().filter(|label: &Arc<str>| !label.is_empty())
    }

    fn resolve_text_style(&self, theme: &Theme) -> ResolvedTextStyle {
        let weight = Some(self.weight.unwrap_or(Weight::Medium));
        let style = TextStyle { size: self.size, weight, family: self.family.clone(), ..TextStyle::default() };
        let ground = self.ground.map_or(theme.on_soft(Tone::Neutral), |ground| theme.on(color32(ground)));
        ResolvedTextStyle::new(theme, TextRole::Caption, &style).color(self.color.map_or(ground, color32))
    }

    fn around(&self) -> f32 {
        2.0 * PADDING.x + if self.icon.is_some() { ICON + 4.0 } else { 0.0 }
    }
}

/// Wraps boxes of one height into lines of at most `width`; returns their rectangles and the size of all.
fn flow(widths: &[f32], height: f32, width: f32) -> (Vec<Rect>, Vec2) {
    let (mut at, mut size) = (Vec2::ZERO, Vec2::ZERO);
    let places = widths.iter().map(|own| {
        let own = own.ceil().min(width);
        if at.x > 0.0 && at.x + own > width {
            at = Vec2::new(0.0, at.y + height + GAP);
        }
        let place = Rect::from_min_size(at.to_pos2(), Vec2::new(own, height));
        size = size.max(place.max.to_vec2());
        at.x += own + GAP;
        place
    });
    (places.collect(), size)
}

//! `Text`: words, as the author or the data has them.

use std::sync::Arc;

use egui::{Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::props;
use crate::runtime::scene::Node;
use crate::spec::{Children, Kind, Props, Spec, TextAlign, TextStyle};
use crate::widget::base::{BOX, WIDGET};
use crate::widget::text::{Look, Wrap, longest_word};
use crate::widget::theme::Role;
use crate::widget::{Frame, Measure, Widget};

/// Words, as the author or the data has them.
pub struct Text;

props! {
    /// What a text accepts.
    pub struct TextProps {
        /// What it says; numbers and truth values are written out.
        "text" => text: Arc<str> = "",
        /// Where its lines stand.
        "textAlign" => align: Option<TextAlign>,
        /// How many lines it has at most.
        "maxLines" => max_lines: Option<usize>; Kind::Number { min: 1.0, max: 10_000.0 },
        /// What happens to what does not fit: `ellipsis` or `clip`.
        "overflow" => overflow: Option<Arc<str>>; Kind::Enum(&["clip", "ellipsis", "fade", "visible"]),
        /// Whether it can be selected and copied.
        "selectable" => selectable: Option<bool>,
        /// How it looks.
        "textStyle" => style: Option<TextStyle>,
        /// Its size, as in `textStyle`.
        "fontSize" => size: Option<f32>; Kind::Number { min: 1.0, max: 1000.0 },
        /// Its weight, as in `textStyle`.
        "fontWeight" => weight: Option<crate::spec::Weight>,
        /// Its font, as in `textStyle`.
        "fontFamily" => family: Option<Arc<str>>,
        /// Its colour, as in `textStyle`.
        "color" => color: Option<crate::spec::Color>,
    }
}

impl Widget for Text {
    const SPEC: Spec = Spec {
        name: "Text",
        aliases: &[],
        doc: "Words, as the author or the data has them.",
        base: &[&WIDGET, &BOX],
        props: TextProps::PROPS,
        events: &[],
        children: Children::None,
        methods: &[],
        examples: &["Text:\n  text: Hello\n  textStyle: {fontSize: 20, fontWeight: bold}\n"],
    };
    type Props = TextProps;

    fn read(props: &Props) -> TextProps {
        TextProps::read(props)
    }

    fn measure(props: &TextProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let style = cx.text_style(node);
        // The extent of a block does not depend on where its lines stand.
        let look = Look { align: TextAlign::Start, ..Look::new(cx.theme(), Role::Body, &style) };
        let mut wrap = props.wrap(&style, cx.inherited().max_lines, available.x);
        if available.x <= 0.0 {
            wrap.width = if wrap.max_lines == Some(1) { 0.0 } else { longest_word(cx.ctx(), &props.text, &look) };
        }
        let size = cx.galley(&props.text, &look, wrap).size();
        // Nothing said still takes a line, so that what comes later moves nothing.
        Vec2::new(size.x.ceil(), size.y.max(look.line_height))
    }

    fn show(props: &TextProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let rect = ui.max_rect();
        let style = frame.text_style(node);
        let look = Look::new(frame.theme(), Role::Body, &style);
        let wrap = props.wrap(&style, frame.inherited().max_lines, rect.width() + 0.5);
        let galley = frame.galley(&props.text, &look, wrap);
        let place = Rect::from_min_size(rect.min, rect.size());
        let anchor = match look.align {
            TextAlign::Start | TextAlign::Justify => place.left_top(),
            TextAlign::Center => place.center_top(),
            TextAlign::End => place.right_top(),
        };
        let selectable = props.selectable.unwrap_or(frame.inherited().selectable);
        let sense = if selectable { Sense::click_and_drag() } else { Sense::hover() };
        let response = ui.interact(place, frame.id(node), sense);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &*props.text));
        if galley.elided {
            response.clone().on_hover_text(&*props.text);
        }
        if selectable {
            egui::text_selection::LabelSelectionState::label_text_selection(
                ui,
                &response,
                anchor,
                galley,
                look.color,
                egui::Stroke::NONE,
            );
        } else {
            ui.painter().galley(anchor, galley, look.color);
        }
    }
}

impl TextProps {
    fn wrap(&self, style: &TextStyle, inherited: Option<usize>, width: f32) -> Wrap {
        let max_lines = self.max_lines.or(inherited);
        let word = self.overflow.as_deref();
        // A style that asks for an ellipsis and says no number of lines means one line.
        let one = max_lines.is_none() && (style.ellipsis == Some(true) || word == Some("ellipsis"));
        let max_lines = if one { Some(1) } else { max_lines };
        let ellipsis =
            max_lines.is_some() && !matches!(word, Some("clip" | "visible")) && style.ellipsis != Some(false);
        Wrap { width, max_lines, ellipsis }
    }
}

//! `Placeholder`: drawn for a widget of the language that is not built yet, a box with its name.

use std::sync::Arc;

use egui::{Rect, Shape, Stroke, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::TextRole;
use ensemble_core::spec::{Children, Props, Spec, TextStyle};
use ensemble_runtime::scene::Node;

const PADDING: Vec2 = Vec2::new(12.0, 8.0);

/// Drawing of a widget that is not built yet.
pub struct Placeholder;

props! {
    /// Properties of a Placeholder.
    pub struct PlaceholderProps {
        /// Name of the widget that is not built yet.
        "name" => name: Arc<str> = "Placeholder",
    }
}

impl Widget for Placeholder {
    const SPEC: Spec = Spec {
        name: "Placeholder",
        aliases: &[],
        doc: "Stands for a widget of the language that is not built yet.",
        base: &[&WIDGET, &BOX],
        props: PlaceholderProps::PROPS,
        events: &[],
        children: Children::None,
        methods: &[],
        examples: &["Placeholder:\n  name: Camera\n"],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Label;
    type Props = PlaceholderProps;

    fn read(props: &Props) -> PlaceholderProps {
        PlaceholderProps::read(props)
    }

    fn measure(props: &PlaceholderProps, _node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let text_style = ResolvedTextStyle::new(cx.theme(), TextRole::Caption, &TextStyle::default());
        let size = cx.galley(&props.name, &text_style, Wrap::LINE).size() + 2.0 * PADDING;
        // A box of a whole number of pixels does not cut what it was measured by.
        Vec2::new(size.x.ceil().min(available.x.max(2.0 * PADDING.x)), size.y)
    }

    fn show(props: &PlaceholderProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let rect = ui.max_rect();
        let theme = frame.theme();
        let stroke = Stroke::new(1.0, theme.colors.control_border);
        let Rect { min, max } = rect.shrink(0.5);
        let (right_top, left_bottom) = (egui::pos2(max.x, min.y), egui::pos2(min.x, max.y));
        for side in [[min, right_top], [right_top, max], [left_bottom, max], [min, left_bottom]] {
            let seen = paint::seen(ui.clip_rect(), side, 8.0);
            ui.painter().extend(Shape::dashed_line(&seen, stroke, 4.0, 4.0));
        }
        let text_style =
            ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default()).color(theme.colors.text3);
        let galley = frame.galley(&props.name, &text_style, Wrap::cut(rect.width() - 2.0 * PADDING.x));
        let response = ui.interact(rect, frame.id(node), egui::Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &*props.name));
        let at = egui::Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect).min;
        ui.painter().galley(at, galley, text_style.color);
    }
}

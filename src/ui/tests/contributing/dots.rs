//! `Dots`: a row of dots.

use crate::base::WIDGET;
use crate::frame::{Frame, Widget};
use crate::layout::Measure;
use ensemble_core::spec::{Children, Props, Spec};
use ensemble_runtime::scene::Node;

/// A row of dots.
pub struct Dots;

props! {
    /// Properties of a row of dots.
    pub struct DotsProps {
        /// Count of dots.
        "count" => count: f32 = 3.0f32,
    }
}

impl Widget for Dots {
    const SPEC: Spec = Spec {
        name: "Dots",
        doc: "A row of dots.",
        base: &[&WIDGET],
        props: DotsProps::PROPS,
        children: Children::None,
        examples: &["Dots: {count: 5}\n"],
        ..Spec::DEFAULT
    };
    type Props = DotsProps;

    fn read(props: &Props) -> DotsProps {
        DotsProps::read(props)
    }

    fn measure(props: &DotsProps, _: &Node, _: &mut Measure<'_>, _: egui::Vec2) -> egui::Vec2 {
        egui::Vec2::new(12.0 * props.count, 8.0)
    }

    fn show(props: &DotsProps, _: &Node, ui: &mut egui::Ui, frame: &mut Frame<'_>) {
        let (area, color) = (ui.max_rect(), frame.theme().colors.accent);
        for dot in 0..props.count as usize {
            let at = area.left_center() + egui::Vec2::new(12.0 * dot as f32 + 4.0, 0.0);
            ui.painter().circle_filled(at, 4.0, color);
        }
    }
}

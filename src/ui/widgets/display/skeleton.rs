//! A placeholder shape for content that is loading.

use std::sync::Arc;

use egui::{Ui, Vec2, WidgetInfo};

use crate::base::{LOOKS, NO_DIRECTION, SPACE, WIDGET};
use crate::frame::{Frame, Widget, access, backdrop};
use crate::layout::Measure;
use crate::toolkit::text::color32;
use crate::toolkit::theme::color;
use ensemble_core::spec::{Children, Color, Kind, Props, Spec};
use ensemble_runtime::scene::Node;

/// A placeholder shape for content that is loading.
pub struct Skeleton;

props! {
    /// Properties of a Skeleton.
    pub struct SkeletonProps {
        /// Shape of the skeleton.
        "variant" => variant: Option<Arc<str>>; Kind::Enum(&["circular", "rectangular", "rounded", "text"]),
        /// Moves a highlight over it.
        "useShimmer" => shimmer: bool = true,
        /// Colour of the skeleton.
        "backgroundColor" | "baseColor" => base: Option<Color>,
        /// Colour of the highlight.
        "highlightColor" => gleam: Option<Color>,
    }
}

impl Widget for Skeleton {
    const SPEC: Spec = Spec {
        name: "Skeleton",
        aliases: &[],
        doc: "A placeholder shape for content that is loading.",
        without_effect: &[NO_DIRECTION],
        base: &[&WIDGET, &SPACE, &LOOKS],
        props: SkeletonProps::PROPS,
        events: &[],
        children: Children::None,
        methods: &[],
        examples: &["Skeleton:\n  variant: text\n  width: 200\n"],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::ProgressIndicator;
    type Props = SkeletonProps;

    fn read(props: &Props) -> SkeletonProps {
        SkeletonProps::read(props)
    }

    fn measure(props: &SkeletonProps, node: &Node, cx: &mut Measure<'_>, _: Vec2) -> Vec2 {
        let side = |name: &str| node.props.read::<f32>(name);
        let natural = match props.variant.as_deref() {
            Some("circular") => Vec2::splat(side("width").or(side("height")).unwrap_or(40.0)),
            Some("text") => Vec2::new(200.0, cx.theme().text.body.line_height * 0.7),
            _ => Vec2::new(200.0, 80.0),
        };
        Vec2::new(side("width").unwrap_or(natural.x), side("height").unwrap_or(natural.y))
    }

    fn show(props: &SkeletonProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        const TURN_SECONDS: f64 = 1.4;
        let (rect, theme) = (ui.max_rect(), frame.theme());
        let response = ui.interact(rect, frame.id(node), egui::Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::ProgressIndicator, true, "Loading"));
        access::tell(&response, |node| node.set_busy());
        let base = props.base.map_or(color::mix(theme.colors.surface2, theme.colors.text, 0.08), color32);
        let gleam = props.gleam.map_or(color::mix(base, theme.colors.surface, 0.6), color32);
        let moves = props.shimmer && !theme.reduced_motion;
        if moves {
            ui.request_repaint_after(std::time::Duration::from_millis(33));
        }
        let turn = ui.input(|input| input.time) / TURN_SECONDS * std::f64::consts::TAU;
        let share = if moves { turn.sin() as f32 / 2.0 + 0.5 } else { 0.0 };
        let usual = match props.variant.as_deref() {
            Some("circular") => rect.width().min(rect.height()) / 2.0,
            Some("rectangular") => 0.0,
            Some("text") => 4.0,
            _ => theme.radius.control,
        };
        let corners = backdrop::corners(&node.props, usual);
        backdrop::lift(ui.painter(), &node.props, rect, corners);
        ui.painter().rect_filled(rect, corners, color::mix(base, gleam, share));
        backdrop::outline(ui.painter(), theme, &node.props, rect, corners);
    }
}

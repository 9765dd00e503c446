//! `LoadingContainer`: one widget while something loads, another when it has loaded.

use std::sync::Arc;

use egui::{CornerRadius, Pos2, Rect, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget, access};
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::text::color32;
use crate::toolkit::theme::{Theme, color};
use ensemble_core::spec::{Children, Color, FromValue, Insets, Kind, Props, Spec};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// One widget while something loads, another when it has loaded.
pub struct LoadingContainer;

props! {
    /// Properties of a LoadingContainer.
    pub struct LoadingProps {
        /// Shows the loading state.
        "isLoading" => is_loading: bool,
        /// Shows a shimmer when there is no `loadingWidget`.
        "useShimmer" => shimmer: bool = true,
        /// The colour of the shimmer.
        "baseColor" => base_color: Option<Color>; Kind::Color,
        /// The colour of its highlight.
        "highlightColor" => highlight_color: Option<Color>; Kind::Color,
        /// `{padding, shimmerSpeed}`.
        "shimmerOptions" | "shimmerProperties" => options: ShimmerOptions,
        /// Space around the shimmer.
        "defaultShimmerPadding" => padding: Option<Insets>; Kind::Insets,
    }
    elsewhere {
        /// The widget that is shown when loading has finished.
        "widget" => Kind::Widget,
        /// The widget that is shown while it loads; a shimmer of the widget's size unless set.
        "loadingWidget" => Kind::Widget,
    }
}

props! {
    /// `shimmerOptions` of a LoadingContainer.
    pub struct ShimmerOptions {
        /// Space around the shimmer.
        "padding" => padding: Option<Insets>,
        /// Milliseconds in which the highlight comes again.
        "shimmerSpeed" => millis: f64 = 1400.0f64; Kind::Number { min: 100.0, max: 60_000.0 },
        /// Colours of the shimmer and of its highlight, unless `baseColor` and `highlightColor` say them.
        "gradientColors" => colors: Value; Kind::ListOf(&Kind::Color),
    }
    ignored {
        "shimmerEffect" => Kind::Text; "the highlight runs down, line by line",
        "gradientStops" => Kind::List; "the highlight runs down, line by line",
        "tileMode" => Kind::Text; "the highlight runs down, line by line",
        "min" => Kind::NUMBER; "the highlight runs over all lines",
        "max" => Kind::NUMBER; "the highlight runs over all lines",
    }
}

/// The size of the shimmer when the widget has no size of its own.
const NATURAL: Vec2 = Vec2::new(240.0, 80.0);

impl Widget for LoadingContainer {
    const SPEC: Spec = Spec {
        name: "LoadingContainer",
        aliases: &[],
        doc: "One widget while something loads, another when it has loaded.",
        base: &[&WIDGET, &BOX],
        props: LoadingProps::PROPS,
        events: &[],
        children: Children::None,
        methods: &[],
        examples: &[
            "LoadingContainer:\n  isLoading: false\n  widget:\n    Card:\n      children:\n        - Text: {text: Orders today}\n        - Text: {text: \"1,204\", textStyle: {fontSize: 24, fontWeight: w600}}\n  loadingWidget:\n    Text: {text: One moment}\n",
        ],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::ProgressIndicator;
    type Props = LoadingProps;

    fn read(props: &Props) -> LoadingProps {
        LoadingProps::read(props)
    }

    fn measure(props: &LoadingProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        match props.shown(node) {
            Some(child) => cx.child(child, available),
            None => {
                let width = if available.x.is_finite() { available.x } else { NATURAL.x };
                // Where the widget exists already, its place is kept free.
                let height = node.slot("widget").map_or(NATURAL.y, |child| cx.child(child, available).y.max(20.0));
                Vec2::new(width, height)
            }
        }
    }

    fn show(props: &LoadingProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (rect, theme) = (ui.max_rect(), Arc::clone(frame.theme()));
        if let Some(child) = props.shown(node) {
            let share =
                ui.ctx().animate_bool_with_time(frame.id(node).with("there"), !props.is_loading, theme.seconds(300.0));
            let faded = if props.is_loading { 1.0 - share } else { share };
            ui.multiply_opacity(faded.max(0.05));
            frame.show_child(ui, child, rect);
            return;
        }
        // Resets the animation, so that the widget fades in when loading ends.
        ui.ctx().animate_bool_with_time(frame.id(node).with("there"), false, 0.0);
        let response = ui.interact(rect, frame.id(node), egui::Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::ProgressIndicator, true, "Loading"));
        access::tell(&response, |node| node.set_busy());
        if props.shimmer {
            props.paint(ui, &theme, rect);
        }
    }
}

impl LoadingProps {
    /// The widget to show; `None` for the shimmer.
    fn shown<'a>(&self, node: &'a Node) -> Option<&'a Arc<Node>> {
        node.slot(if self.is_loading { "loadingWidget" } else { "widget" })
    }

    /// Draws the shimmer: bars like lines of text with a moving highlight.
    fn paint(&self, ui: &Ui, theme: &Theme, rect: Rect) {
        const LINE: f32 = 14.0;
        const GAP: f32 = 10.0;
        let padding = self.padding.or(self.options.padding).unwrap_or_default();
        let rect = paint::inside(rect, padding);
        let declared = |at: usize| self.options.colors.as_list().and_then(|colors| Color::from_value(colors.get(at)?));
        let base = self
            .base_color
            .or_else(|| declared(0))
            .map_or(color::mix(theme.colors.surface2, theme.colors.text, 0.08), color32);
        let gleam =
            self.highlight_color.or_else(|| declared(1)).map_or(color::mix(base, theme.colors.surface, 0.6), color32);
        let speed = self.options.millis / 1000.0;
        if !theme.reduced_motion {
            ui.request_repaint_after(std::time::Duration::from_millis(33));
        }
        let turn =
            if theme.reduced_motion { 0.0 } else { ui.input(|input| input.time) / speed * std::f64::consts::TAU };
        let lines = ((rect.height() + GAP) / (LINE + GAP)).floor().clamp(1.0, 40.0) as usize;
        for line in 0..lines {
            let width =
                rect.width() * [1.0, 0.92, 0.96, 0.6][if line + 1 == lines && lines > 1 { 3 } else { line % 3 }];
            let top = rect.top() + line as f32 * (LINE + GAP);
            let bar = Rect::from_min_size(Pos2::new(rect.left(), top), Vec2::new(width, LINE.min(rect.height())));
            // Each line follows the one above it: a gleam that runs down.
            let share = (turn - line as f64 * 0.6).sin() as f32 / 2.0 + 0.5;
            ui.painter().rect_filled(bar, CornerRadius::same(6), color::mix(base, gleam, share));
        }
    }
}

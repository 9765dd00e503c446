//! `Progress`: a progress indicator, determinate or not.

use std::f32::consts::TAU;
use std::sync::Arc;

use egui::{Color32, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo};

use crate::base::{NO_SHADOW, NO_TEXT, WIDGET};
use crate::frame::{Frame, Widget, access};
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::text::color32;
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Children, Color, Kind, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

const SHARE: Kind = Kind::Number { min: 0.0, max: 1.0 };
const LINE_WIDTH: f32 = 160.0;
const CIRCLE: f32 = 28.0;

/// A progress indicator, determinate or not.
pub struct Progress;

props! {
    /// Properties of a Progress.
    pub struct ProgressProps {
        /// `linear` or `circular`.
        "display" => display: Arc<str> = "circular"; Kind::Enum(&["linear", "circular"]),
        /// Progress from 0 to 1; without it the indicator is indeterminate.
        "value" => value: Option<f32>; SHARE,
        /// Progress from 0 to 100.
        "filledPercentage" => percent: Option<f32>; Kind::Number { min: 0.0, max: 100.0 },
        /// Fills up in this many seconds.
        "countdown" => countdown: Option<f32>; Kind::Number { min: 0.0, max: 1_000_000.0 },
        /// Diameter of the circle or length of the line, in pixels.
        "size" => size: Option<f32>; Kind::Number { min: 10.0, max: 10_000.0 },
        /// Thickness, in pixels.
        "thickness" => thickness: Option<f32>; Kind::Number { min: 1.0, max: 1000.0 },
        /// Colour of the bar or ring.
        "color" => color: Option<Color>,
        /// Colour of the remaining part.
        "backgroundColor" => ground: Option<Color>,
        /// Corner radius of a linear one.
        "borderRadius" => radius: Option<ensemble_core::spec::BorderRadius>,
    }
    elsewhere {
        /// Space around it.
        "margin" => Kind::Insets,
        /// Width of a linear one.
        "width" => Kind::Length,
    }
}

impl Widget for Progress {
    const SPEC: Spec = Spec {
        name: "Progress",
        aliases: &[],
        doc: "A progress indicator, determinate or not.",
        base: &[&WIDGET],
        without_effect: &[NO_SHADOW, NO_TEXT],
        props: ProgressProps::PROPS,
        events: &[slot("onCountdownComplete", "The countdown has run.")],
        children: Children::None,
        methods: &[],
        examples: &["Progress:\n  display: linear\n  value: 0.4\n"],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::ProgressIndicator;
    type Props = ProgressProps;

    fn read(props: &Props) -> ProgressProps {
        ProgressProps::read(props)
    }

    fn measure(props: &ProgressProps, _node: &Node, _cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        if props.is_line() {
            let natural = props.size.unwrap_or(if available.x.is_finite() { available.x } else { LINE_WIDTH });
            Vec2::new(natural.min(available.x), props.thickness.unwrap_or(4.0))
        } else {
            Vec2::splat(props.size.unwrap_or(CIRCLE))
        }
    }

    fn show(props: &ProgressProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let rect = ui.max_rect();
        let theme = frame.theme();
        let share = props.share(node, frame);
        let color = props.color.map_or(theme.colors.accent, color32);
        let ground = props.ground.map_or(theme.colors.border, color32);
        let response = ui.interact(rect, frame.id(node), Sense::hover());
        let name = access::name("", node, "Progress");
        response.widget_info(|| WidgetInfo {
            value: share.map(|share| (f64::from(share) * 100.0).round()),
            ..WidgetInfo::labeled(egui::Role::ProgressIndicator, true, &name)
        });
        access::tell(&response, |node| match share {
            Some(_) => {
                node.set_min_numeric_value(0.0);
                node.set_max_numeric_value(100.0);
            }
            None => node.set_busy(),
        });
        // With reduced motion, an indeterminate progress is a still arc.
        let time = if theme.reduced_motion { 0.4 } else { ui.input(|input| input.time) };
        if share.is_none() && !theme.reduced_motion {
            ui.ctx().request_repaint();
        }
        if props.is_line() {
            let radius = paint::corners(props.radius, rect.height() / 2.0);
            ui.painter().rect_filled(rect, radius, ground);
            let (from, to) = share.map_or_else(|| sweep(time), |share| (0.0, share));
            // It is filled in the direction in which texts run.
            let (from, to) = if frame.is_rtl() { (1.0 - to, 1.0 - from) } else { (from, to) };
            let bar = Rect::from_x_y_ranges(
                egui::lerp(rect.x_range(), from)..=egui::lerp(rect.x_range(), to),
                rect.y_range(),
            );
            ui.painter().rect_filled(bar, radius, color);
        } else {
            let thickness = props.thickness.unwrap_or(3.0);
            let radius = (rect.width().min(rect.height()) - thickness) / 2.0;
            let (from, to) = share.map_or_else(|| spin(time), |share| (0.0, share));
            arc(ui.painter(), rect.center(), radius, (0.0, 1.0), Stroke::new(thickness, ground));
            arc(ui.painter(), rect.center(), radius, (from, to), Stroke::new(thickness, color));
        }
    }
}

impl ProgressProps {
    fn is_line(&self) -> bool {
        &*self.display == "linear"
    }

    /// Progress from 0 to 1; `None` when it is indeterminate.
    fn share(&self, node: &Node, frame: &mut Frame<'_>) -> Option<f32> {
        let Some(seconds) = self.countdown.filter(|seconds| *seconds > 0.0) else {
            return self.value.or(self.percent.map(|percent| percent / 100.0)).map(|share| share.clamp(0.0, 1.0));
        };
        let ctx = frame.ctx();
        let now = ctx.input(|input| input.time);
        let id = frame.id(node).with("countdown");
        let (since, fired) = ctx.states(|data| *data.get_temp_mut_or(id, (now, false)));
        let share = ((now - since) as f32 / seconds).clamp(0.0, 1.0);
        if share < 1.0 {
            ctx.request_repaint_after_secs(0.1);
        } else if !fired {
            ctx.states(|data| data.insert_temp(id, (since, true)));
            frame.emit(node, "onCountdownComplete", Value::Null);
        }
        Some(share)
    }
}

/// The moving part of an indeterminate line.
fn sweep(time: f64) -> (f32, f32) {
    let phase = (time / 1.4).fract() as f32;
    ((phase * 1.4 - 0.4).clamp(0.0, 1.0), (phase * 1.4).clamp(0.0, 1.0))
}

/// The moving part of an indeterminate circle.
fn spin(time: f64) -> (f32, f32) {
    let phase = time.fract() as f32;
    (phase, phase + 0.28)
}

/// Points of an arc, clockwise from the top; 1 is a full circle.
fn arc(painter: &Painter, center: Pos2, radius: f32, (from, to): (f32, f32), stroke: Stroke) {
    if to <= from || radius <= 0.0 || stroke.color == Color32::TRANSPARENT {
        return;
    }
    if to - from >= 1.0 {
        painter.circle_stroke(center, radius, stroke);
        return;
    }
    let steps = ((to - from) * 64.0).ceil().max(2.0) as usize;
    let points: Vec<Pos2> = (0..=steps)
        .map(|step| {
            let angle = (from + (to - from) * step as f32 / steps as f32) * TAU - TAU / 4.0;
            center + radius * Vec2::angled(angle)
        })
        .collect();
    let (first, last) = (points[0], points[points.len() - 1]);
    painter.add(Shape::line(points, stroke));
    for end in [first, last] {
        painter.circle_filled(end, stroke.width / 2.0, stroke.color);
    }
}

//! `Rating`: a number of stars, and the number of votes.

use egui::{Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{NO_SHADOW, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::Measure;
use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::TextRole;
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{Children, Insets, Kind, Props, Spec};
use ensemble_core::value::format_number;
use ensemble_runtime::scene::Node;

/// A number of stars.
pub struct Rating;

const STARS: usize = 5;
const SIDE: f32 = 18.0;
const GAP: f32 = 6.0;

props! {
    /// Properties of a Rating.
    pub struct RatingProps {
        /// The number, from 0 to 5.
        "value" => value: f64; Kind::Number { min: 0.0, max: 5.0 },
        /// Number of votes, shown after the stars.
        "count" => count: Option<f64>; Kind::Number { min: 0.0, max: f64::INFINITY },
        /// `full` shows five stars, anything else one.
        "display" => display: Option<std::sync::Arc<str>>; Kind::Text,
        /// Space around it.
        "padding" => padding: Insets = Insets::default(),
    }
}

impl RatingProps {
    fn words(&self) -> String {
        let value = format_number((self.value * 10.0).round() / 10.0);
        match self.count {
            Some(count) => format!("{value} ({})", format_number(count)),
            None => value,
        }
    }

    fn stars(&self) -> usize {
        if self.display.as_deref() == Some("short") { 1 } else { STARS }
    }
}

impl Widget for Rating {
    const SPEC: Spec = Spec {
        name: "Rating",
        aliases: &[],
        doc: "Stars for a number from 0 to 5, and the number of votes.",
        base: &[&WIDGET],
        without_effect: &[NO_SHADOW],
        props: RatingProps::PROPS,
        events: &[],
        children: Children::None,
        methods: &[],
        examples: &["Rating:\n  value: 4.3\n  count: 128\n"],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Image;
    type Props = RatingProps;

    fn read(props: &Props) -> RatingProps {
        RatingProps::read(props)
    }

    fn measure(props: &RatingProps, node: &Node, cx: &mut Measure<'_>, _: Vec2) -> Vec2 {
        let words = cx.galley(&props.words(), &cx.resolve_text_style(node, TextRole::Label), Wrap::LINE).size();
        let (x, y) = (props.padding.left + props.padding.right, props.padding.top + props.padding.bottom);
        Vec2::new(props.stars() as f32 * SIDE + GAP + words.x.ceil() + x, SIDE.max(words.y) + y)
    }

    fn show(props: &RatingProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let theme = std::sync::Arc::clone(frame.theme());
        let theme = &theme;
        let rect = ui.max_rect();
        let response = ui.interact(rect, frame.id(node), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, format!("{} stars", props.words())));
        let (mut x, rtl) = (rect.left() + props.padding.left, frame.is_rtl());
        let y = rect.center().y;
        let stars = props.stars();
        // The colour of warnings is brown in the light theme.
        let filled = theme.colors.series.get(2).copied().unwrap_or(theme.colors.warning);
        for star in 0..stars {
            let share = if stars == 1 { 1.0 } else { (props.value as f32 - star as f32).clamp(0.0, 1.0) };
            let place = Rect::from_min_size(Pos2::new(x, y - SIDE / 2.0), Vec2::splat(SIDE));
            let place = mirror::rect(place, rect, rtl);
            let at = place.center();
            paint::symbol(ui.painter(), theme, "star_border", at, SIDE, theme.colors.text3);
            if share > 0.0 {
                let part = Rect::from_min_size(place.min, Vec2::new(SIDE * share, SIDE));
                let part = mirror::rect(part, place, rtl);
                let painter = ui.painter().with_clip_rect(part.intersect(ui.clip_rect()));
                paint::symbol(&painter, theme, "star", at, SIDE, filled);
            }
            x += SIDE;
        }
        let text_style: ResolvedTextStyle = frame.resolve_text_style(node, TextRole::Label);
        let text_style = text_style.clone().color(theme.colors.text2);
        let galley = frame.galley(&props.words(), &text_style, Wrap::LINE);
        let words = Rect::from_min_size(Pos2::new(x + GAP, y - galley.size().y / 2.0), galley.size());
        ui.painter().galley(mirror::rect(words, rect, rtl).min, galley, text_style.color);
    }
}

//! `Bracket`: the rounds of a tournament as columns, with lines from each pair of matches to the next one.

use std::sync::Arc;

use egui::{CornerRadius, Pos2, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, ScrollMetrics, Widget, access};
use crate::layout::{Fill, Measure};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::TextRole;
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{BorderRadius, Children, Color, Insets, Kind, Props, Spec, TextStyle, prop};
use ensemble_runtime::scene::Node;

/// The rounds of a tournament.
pub struct Bracket;

/// Width of a match, and of the lines between two rounds.
const WIDTH: f32 = 200.0;
const LINES: f32 = 40.0;

/// A round.
pub static ROUND: Spec = Spec {
    name: "Round",
    doc: "A round of a tournament.",
    base: &[&WIDGET],
    props: &[
        prop("title", Kind::Text, "Its title."),
        prop("height", Kind::Number { min: 1.0, max: 10_000.0 }, "Height of a match, in pixels."),
    ],
    children: Children::Many,
    ..Spec::DEFAULT
};

props! {
    /// `lineStyles` of a bracket.
    pub struct LineStyle {
        /// Colour of the lines.
        "color" => color: Option<Color>,
        /// Width of the lines, in pixels.
        "width" => width: f32 = 2.0; Kind::Number { min: 0.0, max: 100.0 },
    }
}

props! {
    /// `tabStyles` of a bracket.
    pub struct TabStyle {
        /// Ground of a title.
        "backgroundColor" => ground: Option<Color>,
        /// Ground of the title of the round in sight.
        "selectedBackgroundColor" => selected_ground: Option<Color>,
        /// Style of a title.
        "textStyle" => text: Option<TextStyle>; Kind::TextStyle,
        /// Style of the title of the round in sight.
        "selectedTextStyle" => selected_text: Option<TextStyle>; Kind::TextStyle,
        /// Corner radius of a title.
        "borderRadius" => radius: Option<BorderRadius>,
        /// Space around the words of a title.
        "padding" => padding: Option<Insets>,
        /// Space between two titles, in pixels.
        "gap" => gap: f32 = 12.0; Kind::Number { min: 0.0, max: 1000.0 },
    }
}

props! {
    /// Properties of a bracket.
    pub struct BracketProps {
        /// Style of the lines: `{color, width}`.
        "lineStyles" => lines: LineStyle,
        /// Style of the titles: `{backgroundColor, selectedBackgroundColor, textStyle, selectedTextStyle, borderRadius, padding, gap}`.
        "tabStyles" => tabs: TabStyle,
    }
    elsewhere {
        /// The rounds: `{data, name, title, item-template: {data, name, height, template}}`; the inner template is a match.
        "items" => Kind::Parts(&ROUND),
    }
}

impl Widget for Bracket {
    const SPEC: Spec = Spec {
        name: "Bracket",
        aliases: &[],
        doc: "The rounds of a tournament as columns, with lines from each pair of matches to the next one.",
        base: &[&WIDGET, &BOX],
        props: BracketProps::PROPS,
        children: Children::None,
        examples: &[
            "Bracket:\n  items:\n    data:\n      - {title: Semi-finals, matches: [Ada - Alan, Grace - Kurt]}\n      - {title: Final, matches: [Ada - Grace]}\n    name: round\n    title: ${round.title}\n    item-template:\n      data: ${round.matches}\n      name: match\n      height: 72\n      template:\n        Card: {padding: 12, children: [{Text: {text: \"${match}\"}}]}\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::Group;
    type Props = BracketProps;

    fn read(props: &Props) -> BracketProps {
        BracketProps::read(props)
    }

    fn measure(props: &BracketProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let rounds: Vec<&Arc<Node>> = node.parts().filter(|part| part.spec == &ROUND).collect();
        let wide = rounds.len() as f32 * (WIDTH + LINES) - LINES;
        let high = rounds.first().map_or(0.0, |round| matches(round).count() as f32 * height_of(round));
        Vec2::new(
            if available.x.is_finite() { available.x } else { wide.max(0.0) },
            props.head(cx.theme().control.height) + high.max(40.0),
        )
    }

    fn show(props: &BracketProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id, rect) = (Arc::clone(frame.theme()), frame.id(node), ui.max_rect());
        let rounds: Vec<&Arc<Node>> = node.parts().filter(|part| part.spec == &ROUND).collect();
        if rounds.is_empty() {
            let look = ResolvedTextStyle::new(&theme, TextRole::Body, &TextStyle::default()).color(theme.colors.text3);
            let galley = frame.galley("No rounds yet", &look, Wrap::cut(rect.width()));
            let response = ui.interact(rect, id.with("empty"), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, "No rounds yet"));
            ui.painter().galley(rect.center() - galley.size() / 2.0, galley, look.color);
            return;
        }
        let head = props.head(theme.control.height);
        let body = Rect::from_min_max(rect.min + Vec2::new(0.0, head), rect.max);
        let rtl = frame.is_rtl();
        let step = WIDTH + LINES;
        let extents = ScrollMetrics {
            axis: 0,
            content: f64::from(rounds.len() as f32 * step - LINES),
            view: f64::from(body.width()),
            reversed: rtl,
        };
        let mut scroll = frame.ui_state.scrolls.get(&node.id).copied().unwrap_or_default();
        scroll.advance(frame, node.id, ui, extents);
        let at_end = extents.end() > 0.0 && scroll.offset >= extents.end() - 1.0;
        let chosen = id.with("chosen");
        let in_sight = if extents.end() <= 0.0 {
            // All rounds are seen: the one that was clicked.
            ui.states(|data| data.get_temp::<usize>(chosen)).unwrap_or_default().min(rounds.len() - 1)
        } else if at_end {
            rounds.len() - 1
        } else {
            ((scroll.offset as f32 + step / 2.0) / step) as usize
        };
        if let Some(round) = props.titles(node, ui, frame, rect, (&rounds, in_sight)) {
            scroll.glide_to(frame, f64::from(round as f32 * step).min(extents.end()));
            ui.states(|data| data.insert_temp(chosen, round));
            ui.request_repaint();
        }
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(body);
        let mut before: Vec<f32> = Vec::new();
        for (at, round) in rounds.iter().enumerate() {
            let left = body.left() + at as f32 * step - scroll.offset.round() as f32;
            let height = height_of(round);
            let middles: Vec<f32> = matches(round).enumerate().map(|(at, _)| middle(at, height, &before)).collect();
            let name: Arc<str> = round.props.read("title").unwrap_or_default();
            let column = Rect::from_min_size(Pos2::new(left, body.top()), Vec2::new(WIDTH, body.height()));
            let mut own = access::group(ui, id.with(("round", at)), egui::Role::List, &name, column);
            for (game, middle) in matches(round).zip(&middles) {
                let size = frame.child_size(game, Vec2::new(WIDTH, height - 8.0));
                let top = body.top() + middle - size.y.min(height - 8.0) / 2.0;
                let place = Rect::from_min_size(Pos2::new(left, top), Vec2::new(WIDTH, size.y.min(height - 8.0)));
                frame.show_child(&mut own, game, mirror::rect(place, body, rtl));
            }
            drop(own);
            props.connect(ui, &theme, body, (left - LINES, rtl), (&before, &middles));
            before = middles;
        }
        ui.set_clip_rect(clip);
        scroll.take(frame, node.id, body.intersect(clip), ui, extents);
        frame.ui_state.scrolls.insert(node.id, scroll);
    }
}

fn matches(round: &Node) -> impl Iterator<Item = &Arc<Node>> {
    round.parts()
}

fn height_of(round: &Node) -> f32 {
    round.props.read("height").unwrap_or(100.0)
}

/// Vertical centre of a match: between the two that lead to it; in the first round stacked.
fn middle(at: usize, height: f32, before: &[f32]) -> f32 {
    match (before.get(at * 2), before.get(at * 2 + 1)) {
        (Some(first), Some(second)) => (first + second) / 2.0,
        (Some(only), None) => *only,
        _ => (at as f32 + 0.5) * height,
    }
}

impl BracketProps {
    /// Height of the titles, including the space below.
    fn head(&self, control: f32) -> f32 {
        let air = self.tabs.padding.map_or(0.0, |padding| (padding.top + padding.bottom - 16.0).max(0.0));
        control + air + 12.0
    }

    /// Draws the titles of the rounds; returns the clicked round.
    fn titles(
        &self,
        node: &Node,
        ui: &Ui,
        frame: &Frame<'_>,
        rect: Rect,
        (rounds, in_sight): (&[&Arc<Node>], usize),
    ) -> Option<usize> {
        let theme = frame.theme();
        let (mut x, mut clicked) = (rect.left(), None);
        let padding = self.tabs.padding.unwrap_or(Insets { top: 8.0, bottom: 8.0, left: 14.0, right: 14.0 });
        for (at, round) in rounds.iter().enumerate() {
            let is_selected = at == in_sight;
            let style = if is_selected {
                self.tabs.selected_text.clone().or(self.tabs.text.clone())
            } else {
                self.tabs.text.clone()
            };
            let style = style.unwrap_or_default();
            let usual = if is_selected { theme.colors.accent } else { theme.colors.surface2 };
            let own = if is_selected { self.tabs.selected_ground } else { self.tabs.ground };
            let ground = own.map_or(usual, color32);
            let ink = style.color.map_or(theme.on(ground), color32);
            let look = ResolvedTextStyle::new(theme, TextRole::Label, &style).color(ink);
            let title: Arc<str> = round
                .props
                .read("title")
                .filter(|title: &Arc<str>| !title.is_empty())
                .unwrap_or_else(|| format!("Round {}", at + 1).into());
            let galley =
                frame.galley(&title, &look, Wrap::cut((rect.right() - x - padding.left - padding.right).max(1.0)));
            let size = galley.size() + Vec2::new(padding.left + padding.right, padding.top + padding.bottom);
            let place = mirror::rect(Rect::from_min_size(Pos2::new(x, rect.top()), size), rect, frame.is_rtl());
            x += size.x + self.tabs.gap;
            let response = ui.interact(place, frame.id(node).with(("title", at)), Sense::click());
            access::choice(&response, egui::Role::Tab, (true, is_selected), &title);
            let corners = paint::corners(self.tabs.radius, CornerRadius::same((size.y / 2.0) as u8));
            ui.painter().rect_filled(place, corners, paint::ground(ui, theme, response.id, &response, ground));
            ui.painter().galley(place.min + Vec2::new(padding.left, padding.top), galley, ink);
            paint::focus_ring(ui, theme, &response, place, corners);
            if response.clicked() {
                clicked = Some(at);
            }
        }
        clicked
    }

    /// Draws the lines from the matches of one round to those of the next one, which starts behind `left`.
    fn connect(
        &self,
        ui: &Ui,
        theme: &crate::toolkit::theme::Theme,
        body: Rect,
        (left, rtl): (f32, bool),
        (from, to): (&[f32], &[f32]),
    ) {
        let stroke = Stroke::new(self.lines.width, self.lines.color.map_or(theme.colors.control_border, color32));
        let half = left + LINES / 2.0;
        let at = |x: f32, y: f32| {
            let point = Pos2::new(x, body.top() + y);
            mirror::rect(Rect::from_min_size(point, Vec2::ZERO), body, rtl).min
        };
        for (index, end) in to.iter().enumerate() {
            let starts = from.iter().skip(index * 2).take(2);
            let mut met = false;
            for start in starts {
                met = true;
                ui.painter().add(egui::Shape::line(vec![at(left, *start), at(half, *start), at(half, *end)], stroke));
            }
            if met {
                ui.painter().line_segment([at(half, *end), at(left + LINES, *end)], stroke);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_stands_between_those_that_lead_to_it() {
        let first: Vec<f32> = (0..5).map(|at| middle(at, 100.0, &[])).collect();
        assert_eq!(first, [50.0, 150.0, 250.0, 350.0, 450.0]);
        let second: Vec<f32> = (0..3).map(|at| middle(at, 100.0, &first)).collect();
        assert_eq!(second, [100.0, 300.0, 450.0], "the last one has only one before it");
        assert_eq!(middle(0, 100.0, &second[..2]), 200.0);
    }
}

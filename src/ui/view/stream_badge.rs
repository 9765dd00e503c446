//! The badge of streams with an outage: the reason, the next attempt, *Reconnect* and *Stop*.

use std::time::Duration;

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Align2, Area, Button, Label, Layout, Order, Rect, Response, RichText, Sense, Ui, WidgetInfo};

use crate::frame::Frame;
use crate::frame::draw::part;
use crate::toolkit::theme::{TextRole, Theme, Tone};
use ensemble_runtime::scene::{Interaction, NextAttempt, Scene, StreamBadge};
use time::OffsetDateTime;

/// Greatest width in logical pixels; a narrower window is filled.
const WIDTH: f32 = 400.0;

/// Diameter of the dot before a stream's name.
const DOT: f32 = 8.0;

/// Height of the line with the buttons.
const ROW: f32 = 24.0;

/// Limit of listed streams.
const MOST: usize = 6;

/// Windows narrower than this show the badge above the chip of faults instead of beside it.
const NARROW: f32 = 640.0;

/// Space that the chip of faults takes at the bottom of a narrow window.
const CHIP: f32 = 40.0;

/// Draws the badge at the bottom right of `area`, one entry a stream. Nothing while all streams are well. `is_beside_chip`: the chip of
/// faults is shown, too.
pub fn show(frame: &mut Frame<'_>, area: Rect, scene: &Scene, is_beside_chip: bool) {
    if scene.badges.is_empty() {
        return;
    }
    let theme = frame.theme();
    let free_rect = area.shrink(theme.spacing.md);
    let mut corner = free_rect.right_bottom();
    if is_beside_chip && free_rect.width() < NARROW {
        corner.y -= CHIP;
    }
    Area::new(part("streams")).order(Order::Foreground).pivot(Align2::RIGHT_BOTTOM).fixed_pos(corner).show(
        frame.ctx(),
        |ui| {
            egui::Frame::new()
                .fill(theme.colors.surface)
                .stroke(egui::Stroke::new(1.0, theme.colors.border))
                .corner_radius(theme.radius.card)
                .inner_margin(theme.spacing.md)
                .show(ui, |ui| {
                    ui.set_width((free_rect.width() - 2.0 * theme.spacing.md).min(WIDTH));
                    ui.spacing_mut().item_spacing.y = theme.spacing.xs;
                    ui.spacing_mut().interact_size.y = ROW;
                    ui.spacing_mut().button_padding = egui::vec2(theme.spacing.sm, theme.spacing.xs);
                    for (at, badge) in scene.badges.iter().take(MOST).enumerate() {
                        if at > 0 {
                            ui.add_space(theme.spacing.sm);
                        }
                        one(frame, ui, badge);
                    }
                    if scene.badges.len() > MOST {
                        let words = format!("and {} more", scene.badges.len() - MOST);
                        ui.label(RichText::new(words).font(theme.font(TextRole::Caption)).color(theme.colors.text2));
                    }
                });
        },
    );
}

fn one(frame: &mut Frame<'_>, ui: &mut Ui, badge: &StreamBadge) {
    let theme = frame.theme();
    let (words, again) = next(badge.next, frame.now());
    if let Some(again) = again {
        frame.ctx().request_repaint_after(again);
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme.spacing.sm;
        let (dot, _) = ui.allocate_exact_size(egui::vec2(DOT, ROW), Sense::hover());
        let tone = if badge.next == NextAttempt::Never { Tone::Danger } else { Tone::Warning };
        ui.painter().circle_filled(dot.center(), DOT / 2.0, theme.tone(tone));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if badge.next != NextAttempt::Never && button(ui, theme, "Stop", &badge.api).clicked() {
                frame.interact(Interaction::StopStream(badge.stream.clone()));
            }
            if button(ui, theme, "Reconnect", &badge.api).clicked() {
                frame.interact(Interaction::ReconnectStream(badge.stream.clone()));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(head(theme, &badge.api, &words)).truncate().selectable(false));
            });
        });
    });
    let below_name = egui::Margin { left: (DOT + theme.spacing.sm) as i8, ..egui::Margin::ZERO };
    egui::Frame::new().inner_margin(below_name).show(ui, |ui| {
        let words = reason(theme, &badge.reason, ui.available_width());
        ui.add(Label::new(words).wrap().selectable(false)).on_hover_text(&*badge.reason);
    });
}

/// The time of the next attempt as text, and the delay after which the text changes, if it does.
fn next(next: NextAttempt, now: OffsetDateTime) -> (String, Option<Duration>) {
    match next {
        NextAttempt::At(at) => {
            let left = at - now.unix_timestamp_nanos() as f64 / 1e6;
            if left <= 0.0 {
                return ("connecting…".to_owned(), None);
            }
            let seconds = (left / 1000.0).ceil();
            let rest = left - (seconds - 1.0) * 1000.0;
            // Not after no time at all, which would repaint without end.
            (format!("next attempt in {seconds:.0} s"), Some(Duration::from_secs_f64(rest.max(1.0) / 1000.0)))
        }
        NextAttempt::Now => ("connecting…".to_owned(), None),
        NextAttempt::Never => ("not connected".to_owned(), None),
    }
}

/// The reason on at most two lines.
fn reason(theme: &Theme, words: &str, width: f32) -> LayoutJob {
    let mut job = LayoutJob::simple(words.to_owned(), theme.font(TextRole::Caption), theme.colors.text2, width);
    job.wrap.max_rows = 2;
    job
}

fn head(theme: &Theme, name: &str, words: &str) -> LayoutJob {
    let mut job = LayoutJob::default();
    let format = |role, color| TextFormat { valign: Align::Center, ..TextFormat::simple(theme.font(role), color) };
    job.append(name, 0.0, format(TextRole::Label, theme.colors.text));
    job.append(words, theme.spacing.sm, format(TextRole::Caption, theme.colors.text2));
    job
}

/// A button without a frame until the pointer is over it; its accessible name includes the stream.
fn button(ui: &mut Ui, theme: &Theme, words: &str, api: &str) -> Response {
    let text = RichText::new(words).font(theme.font(TextRole::Label)).color(theme.tone(Tone::Accent));
    let response = ui.add(Button::new(text).frame_when_inactive(false));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, format!("{words} {api}")));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_counts_down_in_whole_seconds_and_is_painted_again_when_they_change() {
        let now = OffsetDateTime::from_unix_timestamp(100).unwrap();
        let at = |millis: f64| next(NextAttempt::At(millis), now);
        assert_eq!(at(102_300.0), ("next attempt in 3 s".to_owned(), Some(Duration::from_millis(300))));
        assert_eq!(at(101_000.0), ("next attempt in 1 s".to_owned(), Some(Duration::from_secs(1))));
        assert_eq!(at(99_000.0).0, "connecting…");
        assert_eq!(next(NextAttempt::Never, now), ("not connected".to_owned(), None));
    }
}

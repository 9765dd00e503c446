//! The pane *Performance*: frame times, event rates, handler times, queue lengths, memory.

use std::time::Duration;

use egui::{Color32, Pos2, Rect, Ui};

use super::kit::{Face, Kit, PAD};
use super::model::{HandlerTimes, Model};
use super::pane_request::PaneRequest;
use super::words::{size_words, time_words};
use ensemble_core::diag::Span;

/// Limit of listed handlers.
const MOST_HANDLERS: usize = 100;

/// Duration of a frame at 60 Hz.
const FRAME: Duration = Duration::from_micros(16_667);

/// Sort order of the handlers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Sorting {
    #[default]
    Longest,
    Total,
    Runs,
}

/// The pane.
#[derive(Default)]
pub struct PerformancePane {
    sorting: Sorting,
}

impl PerformancePane {
    /// Draws the pane.
    pub fn show(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model, requests: &mut Vec<PaneRequest>) {
        egui::ScrollArea::vertical().id_salt("performance").auto_shrink(false).show(ui, |ui| {
            ui.add_space(10.0);
            cards(kit, ui, model);
            ui.add_space(6.0);
            self.handlers(kit, ui, model, requests);
            ui.add_space(12.0);
        });
    }

    fn handlers(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model, requests: &mut Vec<PaneRequest>) {
        const WIDTHS: [f32; 5] = [0.0, 52.0, 72.0, 72.0, 72.0];
        kit.section(ui, "Handlers");
        kit.bar(ui, |ui| {
            for (sorting, name) in
                [(Sorting::Longest, "Slowest first"), (Sorting::Total, "By total"), (Sorting::Runs, "By runs")]
            {
                if kit.choice(ui, name, self.sorting == sorting) {
                    self.sorting = sorting;
                }
            }
        });
        if model.handlers.is_empty() {
            return kit.note(
                ui,
                match model.moment {
                    Some(_) => "No handler had run until this moment.",
                    None => "No handler has run while the inspector was open.",
                },
                ensemble_ui::toolkit::theme::Tone::Neutral,
            );
        }
        kit.head(ui, WIDTHS, ["Place", ">Runs", ">Mean", ">Longest", ">Total"]);
        let mut sorted: Vec<(&Span, &HandlerTimes)> = model.handlers.iter().collect();
        sorted.sort_by_key(|(span, times)| {
            let key = match self.sorting {
                Sorting::Longest => times.longest.as_nanos(),
                Sorting::Total => times.total.as_nanos(),
                Sorting::Runs => u128::from(times.runs),
            };
            // The place decides between equals, so that rows stay where they are.
            (std::cmp::Reverse(key), **span)
        });
        let longest = sorted.iter().map(|(_, times)| times.longest).max().unwrap_or_default().as_secs_f32().max(1e-9);
        for (span, times) in sorted.into_iter().take(MOST_HANDLERS) {
            let place = kit.place_words(*span).unwrap_or_else(|| "the app".to_owned());
            let code = kit.written(*span).unwrap_or_default();
            let mean = times.total / u32::try_from(times.runs.max(1)).unwrap_or(u32::MAX);
            let response =
                kit.row(ui, false, &format!("{place}, {}", time_words(times.longest)), |kit, painter, rect| {
                    let colors = &kit.theme.colors;
                    let [name, runs, average, most, total] = kit.columns(rect, WIDTHS);
                    let width = kit.text(painter, name, &place, Face::Data, colors.accent);
                    kit.text(painter, name.with_min_x(name.left() + width + 10.0), &code, Face::Data, colors.text3);
                    kit.text_right(painter, runs, &times.runs.to_string(), Face::Data, colors.text);
                    kit.text_right(painter, average, &time_words(mean), Face::Data, colors.text);
                    let color = if times.longest > FRAME { colors.warning } else { colors.text };
                    kit.text_right(painter, most, &time_words(times.longest), Face::Data, color);
                    kit.text_right(painter, total, &time_words(times.total), Face::Data, colors.text);
                    let share = times.longest.as_secs_f32() / longest;
                    let bar = Rect::from_min_size(
                        most.left_bottom() - egui::vec2(0.0, 3.0),
                        egui::vec2(most.width() * share, 2.0),
                    );
                    painter.rect_filled(bar, 1.0, colors.accent.gamma_multiply(0.5));
                });
            if response.on_hover_text("Open in the editor").clicked() {
                requests.push(PaneRequest::Edit(*span));
            }
        }
    }
}

/// Figures in as many columns as fit.
fn cards(kit: &Kit<'_>, ui: &mut Ui, model: &Model) {
    const HEIGHT: f32 = 92.0;
    const GAP: f32 = 10.0;
    let colors = &kit.theme.colors;
    let times: Vec<f32> = model.frames.iter().map(|(_, time)| time.as_secs_f32() * 1000.0).collect();
    let worst = times.iter().copied().fold(0.0f32, f32::max);
    let now = model.frames.back().map_or(0.0, |(at, _)| *at);
    let last_second = model.frames.iter().filter(|(at, _)| *at > now - 1.0).count();
    let second = (model.now_millis / 1000.0) as i64;
    let counts: Vec<f32> = (second - 59..second)
        .map(|at| model.rates.iter().find(|(known, _)| *known == at).map_or(0.0, |(_, count)| *count as f32))
        .collect();
    let per_second = counts.iter().rev().take(5).sum::<f32>() / 5.0;
    let (messages, batches) = model.sizes.queued;
    let memory = model.memory.map_or_else(|| "not told by the system".to_owned(), size_words);
    let frame_words = if times.is_empty() {
        "no frame yet".to_owned()
    } else {
        format!("{last_second} a second, the longest took {worst:.1} ms")
    };
    // The window, its queues and the memory are those of now, whatever moment is shown.
    let is_past = model.moment.is_some();
    let of_now = |name: &'static str, of_past: &'static str| if is_past { of_past } else { name };
    let in_all = model.moment.map_or(model.trace.added(), |moment| moment.place + 1);
    let cards: [(&str, String, String, &[f32], Color32); 4] = [
        (
            of_now("Frames", "Frames, now"),
            times.last().map_or("–".to_owned(), |last| format!("{last:.1} ms")),
            frame_words,
            &times,
            colors.accent,
        ),
        (
            "Events a second",
            format!("{per_second:.1}"),
            format!("{in_all} in all{}", if is_past { ", until this moment" } else { "" }),
            &counts,
            colors.success,
        ),
        (
            of_now("Waiting", "Waiting, now"),
            (messages + batches + model.sizes.effects).to_string(),
            format!("{messages} messages, {batches} batches of the network, {} effects", model.sizes.effects),
            &[],
            colors.info,
        ),
        (
            of_now("Memory", "Memory, now"),
            memory,
            format!("{} widgets; the inspector keeps {}", model.sizes.widgets, size_words(model.trace.bytes() as u64)),
            &[],
            colors.warning,
        ),
    ];
    let width = ui.available_width() - 2.0 * PAD;
    let columns = if width >= 860.0 {
        4
    } else if width >= 380.0 {
        2
    } else {
        1
    };
    let card = (width - GAP * (columns - 1) as f32) / columns as f32;
    for row in cards.chunks(columns) {
        let (place, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), HEIGHT + GAP), egui::Sense::hover());
        for (at, (name, figure, words, series, color)) in row.iter().enumerate() {
            let min = place.min + egui::vec2(PAD + at as f32 * (card + GAP), 0.0);
            let rect = Rect::from_min_size(min, egui::vec2(card, HEIGHT));
            show_card(kit, ui, rect, name, figure, words, series, *color);
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "one card's content")]
fn show_card(
    kit: &Kit<'_>,
    ui: &Ui,
    rect: Rect,
    name: &str,
    figure: &str,
    words: &str,
    series: &[f32],
    color: Color32,
) {
    let theme = kit.theme;
    let painter = ui.painter_at(rect);
    painter.rect(rect, 6.0, theme.colors.surface, kit.line(), egui::StrokeKind::Inside);
    let inner = rect.shrink2(egui::vec2(10.0, 8.0));
    let line = |top: f32, height: f32| {
        Rect::from_min_size(inner.min + egui::vec2(0.0, top), egui::vec2(inner.width(), height))
    };
    kit.text(&painter, line(0.0, 16.0), name, Face::Hint, theme.colors.text2);
    painter.text(
        line(16.0, 24.0).left_center(),
        egui::Align2::LEFT_CENTER,
        super::kit::clean(figure),
        theme.font_of(ensemble_ui::toolkit::theme::Weight::Medium, 17.0),
        theme.colors.text,
    );
    kit.text(&painter, line(60.0, 16.0), words, Face::Hint, theme.colors.text3);
    sparkline(
        &painter,
        Rect::from_min_max(inner.min + egui::vec2(inner.width() * 0.42, 18.0), inner.max - egui::vec2(0.0, 20.0)),
        series,
        color,
    );
}

fn sparkline(painter: &egui::Painter, rect: Rect, series: &[f32], color: Color32) {
    if series.len() < 2 || rect.width() < 20.0 {
        return;
    }
    let most = series.iter().copied().fold(0.0f32, f32::max).max(1e-6);
    let step = rect.width() / (series.len() - 1) as f32;
    let points: Vec<Pos2> = series
        .iter()
        .enumerate()
        .map(|(at, value)| egui::pos2(rect.left() + step * at as f32, rect.bottom() - rect.height() * (value / most)))
        .collect();
    painter.add(egui::Shape::line(points, egui::Stroke::new(1.25, color)));
}

/// Resident memory of the process in bytes, on systems that report it in a file.
pub fn memory_of_program() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    // The size of a page on every system that has this file and that we build for.
    const PAGE: u64 = 4096;
    Some(pages * PAGE)
}

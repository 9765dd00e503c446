//! The pane *Console*: output of scripts, faults, and a prompt that runs JavaScript in the scope of the current screen. Only the user of the
//! inspector can issue these orders; apps cannot.

use std::sync::Arc;

use egui::{Key, Modifiers, TextEdit, Ui};

use super::console_log::LogLine;
use super::kit::{BAR, Face, Kit, PAD, ROW, beginning, clean};
use super::model::Model;
use super::order::Order;
use super::pane_request::PaneRequest;
use super::settings::PaneFilter;
use super::value_tree::{brief, plain, value_color};
use ensemble_core::diag::Severity;
use ensemble_core::value::Value;
use ensemble_ui::toolkit::theme::Tone;

/// Limit of history lines and of results.
const MOST_HISTORY: usize = 200;

/// Limit of offered completions.
const MOST_OFFERED: usize = 8;

/// The pane.
#[derive(Default)]
pub struct ConsolePane {
    words: String,
    hidden: [bool; LEVELS.len()],
    input: String,
    /// Entered lines, oldest first.
    pub history: Vec<String>,
    /// Position in the history while browsing it.
    back: Option<usize>,
    runs: Vec<Run>,
    next: u64,
    /// Index of the selected completion.
    offered: usize,
    /// True to hide completions until the text changes.
    is_dismissed: bool,
    asked_members: String,
    takes_focus: bool,
    /// Lines before this time are hidden, in milliseconds since 1970.
    cleared_at: f64,
}

/// An executed line.
struct Run {
    number: u64,
    at: f64,
    text: String,
    answer: Option<Result<Value, String>>,
}

const LEVELS: [(&str, &str); 4] = [("error", "Errors"), ("warn", "Warnings"), ("info", "Info"), ("debug", "Debug")];

/// A row of the pane.
enum ConsoleRow<'a> {
    Line(&'a LogLine),
    /// The lines after this one were run after the shown moment.
    Now,
    Asked(&'a Run),
    Answered(&'a Run),
}

impl ConsolePane {
    /// A pane with a saved history.
    pub fn with_history(history: Vec<String>) -> Self {
        Self { history, ..Self::default() }
    }

    /// Draws the pane.
    pub fn show(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &mut Model, requests: &mut Vec<PaneRequest>) {
        for (number, answer) in std::mem::take(&mut model.answers) {
            if let Some(run) = self.runs.iter_mut().find(|run| run.number == number) {
                run.answer = Some(answer);
            }
        }
        let mut clear = false;
        kit.bar(ui, |ui| {
            kit.search(ui, egui::Id::unique("inspector console filter"), &mut self.words, "Filter", 160.0);
            for ((_, name), hidden) in LEVELS.iter().zip(&mut self.hidden) {
                let mut on = !*hidden;
                if kit.switch(ui, name, &mut on) {
                    *hidden = !on;
                }
            }
            clear = kit.icon(ui, "block", "Clear", false);
            if model.lines_dropped > 0 {
                let words = format!("{} older dropped", model.lines_dropped);
                ui.label(egui::RichText::new(words).font(kit.font(Face::Hint)).color(kit.theme.colors.warning));
            }
        });
        if clear {
            self.cleared_at = model.now_millis;
            self.runs.clear();
        }
        let rect = ui.available_rect_before_wrap();
        let prompt = rect.with_min_y((rect.bottom() - BAR).max(rect.top()));
        let above = rect.with_max_y(prompt.top());
        let mut list = ui.new_child(egui::UiBuilder::new().max_rect(above).id_salt("console list"));
        list.set_clip_rect(list.clip_rect().intersect(above));
        self.list(kit, &mut list, model, requests);
        self.prompt(kit, ui, prompt, model, requests);
        ui.advance_cursor_after_rect(rect);
    }

    /// Text of the filter.
    pub fn filter(&self) -> PaneFilter {
        let hidden = LEVELS.iter().zip(&self.hidden).filter(|(_, hidden)| **hidden);
        PaneFilter { words: self.words.clone(), hidden: hidden.map(|((_, name), _)| (*name).to_owned()).collect() }
    }

    /// Filters by this.
    pub fn set_filter(&mut self, filter: PaneFilter) {
        self.hidden = LEVELS.map(|(_, name)| filter.hidden.iter().any(|hidden| hidden == name));
        self.words = filter.words;
    }

    /// Leaves the completions. Returns false when there were none.
    pub fn leave(&mut self) -> bool {
        let was_offered = !self.is_dismissed && !self.input.is_empty();
        self.is_dismissed = true;
        was_offered
    }

    /// Focuses the prompt.
    pub fn focus(&mut self) {
        self.takes_focus = true;
    }

    /// Text of the filter.
    pub fn words(&mut self) -> &mut String {
        &mut self.words
    }

    fn list(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model, requests: &mut Vec<PaneRequest>) {
        let words = self.words.trim().to_lowercase();
        let is_shown = |line: &&Arc<LogLine>| {
            let hidden = LEVELS.iter().zip(&self.hidden).any(|((level, _), hidden)| *level == line.level && *hidden);
            !hidden
                && line.wall_millis > self.cleared_at
                && (words.is_empty() || line.text.to_lowercase().contains(&words))
        };
        let mut shown: Vec<(f64, ConsoleRow<'_>)> =
            model.lines.iter().filter(is_shown).map(|line| (line.wall_millis, ConsoleRow::Line(line))).collect();
        let is_later = |at: f64| model.moment.is_some_and(|moment| at > moment.wall_millis);
        for run in &self.runs {
            if words.is_empty() || run.text.to_lowercase().contains(&words) {
                if is_later(run.at) && !shown.iter().any(|(_, shown)| matches!(shown, ConsoleRow::Now)) {
                    shown.push((run.at, ConsoleRow::Now));
                }
                shown.push((run.at, ConsoleRow::Asked(run)));
                if run.answer.is_some() {
                    shown.push((run.at, ConsoleRow::Answered(run)));
                }
            }
        }
        // Stable: an answer stays behind its question.
        shown.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        if shown.is_empty() {
            let (title, words) = match model.moment {
                Some(_) => {
                    ("Nothing was written until this moment", "Later lines are listed when the app goes on live.")
                }
                None => (
                    "Nothing was written",
                    "What scripts write with console.log and faults of the app stand here. Below, JavaScript runs on the screen in front.",
                ),
            };
            return kit.empty(ui, "terminal", title, words);
        }
        kit.rows(ui, "console", shown.len(), true, None, |ui, at| match &shown[at].1 {
            ConsoleRow::Line(line) => log_row(kit, ui, line, requests),
            ConsoleRow::Now => {
                kit.row(ui, false, "Now", |kit, painter, rect| {
                    painter.rect_filled(rect, 0.0, kit.theme.colors.surface2);
                    let rect = rect.shrink2(egui::vec2(PAD, 0.0));
                    kit.text(painter, rect, "Now", Face::Name, kit.theme.colors.text2);
                });
            }
            ConsoleRow::Asked(run) => {
                row(kit, ui, run.at, "›", Tone::Accent, &run.text, kit.theme.colors.text);
            }
            ConsoleRow::Answered(run) => match &run.answer {
                Some(Ok(value)) => {
                    let response =
                        row(kit, ui, run.at, "‹", Tone::Neutral, &brief(value, 400), value_color(kit, value));
                    if response.on_hover_text("Copy").clicked() {
                        ui.ctx().copy_text(clean(&plain(value)));
                    }
                }
                Some(Err(words)) => {
                    row(kit, ui, run.at, "‹", Tone::Danger, words, kit.theme.colors.danger);
                }
                None => {}
            },
        });
    }

    fn prompt(&mut self, kit: &Kit<'_>, ui: &mut Ui, rect: egui::Rect, model: &Model, requests: &mut Vec<PaneRequest>) {
        let theme = kit.theme;
        ui.painter().rect_filled(rect, 0.0, theme.colors.surface);
        ui.painter().hline(rect.x_range(), rect.top() + 0.5, kit.line());
        let id = egui::Id::unique("inspector console prompt");
        let has_focus = ui.memory(|memory| memory.has_focus(id));
        let offers = if has_focus { self.offers(model, requests) } else { Vec::new() };
        if has_focus {
            self.keys(ui, &offers, requests, model);
        }
        let inner = rect.shrink2(egui::vec2(PAD, 0.0));
        ui.painter().text(
            inner.left_center(),
            egui::Align2::LEFT_CENTER,
            "›",
            kit.font(Face::Title),
            theme.colors.accent,
        );
        let field = inner.with_min_x(inner.left() + 16.0);
        let hint = match model.moment {
            Some(_) => "Run JavaScript on the running app, which is not in the past",
            None => "Run JavaScript on the screen",
        };
        let hint = egui::RichText::new(hint).font(kit.font(Face::Data)).color(theme.colors.text3);
        let edit = TextEdit::singleline(&mut self.input)
            .id(id)
            .hint_text(hint)
            .font(kit.font(Face::Data))
            .align(egui::Align2::LEFT_CENTER)
            .frame(egui::Frame::NONE)
            .desired_width(field.width())
            .return_key(None)
            .lock_focus(true);
        let mut place = ui
            .new_child(egui::UiBuilder::new().max_rect(field).layout(egui::Layout::left_to_right(egui::Align::Center)));
        let response = place.add_sized(egui::vec2(field.width(), ROW), edit);
        ensemble_ui::frame::access::tell(&response, |node| node.set_label("JavaScript"));
        if response.changed() {
            (self.offered, self.is_dismissed) = (0, false);
        }
        if std::mem::take(&mut self.takes_focus) {
            response.request_focus();
        }
        if !offers.is_empty() {
            self.offer(kit, ui, rect, &offers, id);
        }
    }

    /// Handles the prompt's keys other than text.
    fn keys(&mut self, ui: &Ui, offers: &[Arc<str>], requests: &mut Vec<PaneRequest>, model: &Model) {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if !offers.is_empty() {
            if pressed(Key::ArrowDown) {
                self.offered = (self.offered + 1) % offers.len();
            }
            if pressed(Key::ArrowUp) {
                self.offered = (self.offered + offers.len() - 1) % offers.len();
            }
            if pressed(Key::Tab) {
                self.complete(ui, &offers[self.offered.min(offers.len() - 1)]);
            }
        } else {
            if pressed(Key::ArrowUp) && !self.history.is_empty() {
                let at = self.back.map_or(self.history.len() - 1, |at| at.saturating_sub(1));
                (self.back, self.input, self.is_dismissed) = (Some(at), self.history[at].clone(), true);
                to_end(ui, &self.input);
            }
            if let Some(at) = self.back
                && pressed(Key::ArrowDown)
            {
                self.back = (at + 1 < self.history.len()).then_some(at + 1);
                self.input = self.back.map(|at| self.history[at].clone()).unwrap_or_default();
                self.is_dismissed = true;
                to_end(ui, &self.input);
            }
        }
        if pressed(Key::Enter) && !self.input.trim().is_empty() {
            let text = std::mem::take(&mut self.input);
            if self.history.last() != Some(&text) {
                self.history.push(text.clone());
            }
            let surplus = self.history.len().saturating_sub(MOST_HISTORY);
            self.history.drain(..surplus);
            if self.runs.len() >= MOST_HISTORY {
                self.runs.remove(0);
            }
            self.next += 1;
            self.runs.push(Run { number: self.next, at: model.now_millis, text: text.clone(), answer: None });
            self.back = None;
            requests.push(PaneRequest::Order(Order::Run(self.next, text)));
        }
    }

    /// Completions of the typed text.
    fn offers(&mut self, model: &Model, requests: &mut Vec<PaneRequest>) -> Vec<Arc<str>> {
        if self.is_dismissed {
            return Vec::new();
        }
        let (object, word) = typed(&self.input);
        let names: &[Arc<str>] = match object {
            Some(object) => {
                if self.asked_members != object {
                    self.asked_members = object.to_owned();
                    requests.push(PaneRequest::Order(Order::Members(object.to_owned())));
                }
                match &model.members {
                    Some((known, names)) if known == object => names,
                    _ => &[],
                }
            }
            None if word.is_empty() => &[],
            None => {
                self.asked_members.clear();
                &model.names
            }
        };
        let lower = word.to_lowercase();
        let fits = |name: &&Arc<str>| name.to_lowercase().starts_with(&lower) && ***name != *word;
        names.iter().filter(fits).take(MOST_OFFERED).cloned().collect()
    }

    fn complete(&mut self, ui: &Ui, name: &str) {
        let (_, word) = typed(&self.input);
        let keep = self.input.len() - word.len();
        self.input.truncate(keep);
        self.input.push_str(name);
        (self.offered, self.is_dismissed) = (0, true);
        to_end(ui, &self.input);
    }

    fn offer(&mut self, kit: &Kit<'_>, ui: &Ui, prompt: egui::Rect, offers: &[Arc<str>], id: egui::Id) {
        let theme = kit.theme;
        let mut taken = None;
        egui::Area::new(id.with("offers"))
            .order(egui::Order::Foreground)
            .pivot(egui::Align2::LEFT_BOTTOM)
            .fixed_pos(prompt.left_top() + egui::vec2(PAD + 12.0, -2.0))
            .show(ui.ctx(), |ui| {
                let frame = egui::Frame::new()
                    .fill(theme.colors.surface)
                    .stroke(kit.line())
                    .corner_radius(6.0)
                    .shadow(ui.visuals().popup_shadow)
                    .inner_margin(egui::Margin::symmetric(0, 4));
                frame.show(ui, |ui| {
                    kit.set_style(ui);
                    ui.set_width(240.0);
                    for (at, name) in offers.iter().enumerate() {
                        let response = kit.row(ui, at == self.offered, name, |kit, painter, rect| {
                            kit.text(painter, rect.shrink2(egui::vec2(PAD, 0.0)), name, Face::Data, theme.colors.text);
                        });
                        if response.clicked() {
                            taken = Some(name.clone());
                        }
                    }
                });
            });
        if let Some(name) = taken {
            self.complete(ui, &name);
            self.takes_focus = true;
        }
    }
}

/// Splits the end of a text into the object before the last dot and the start of a member name.
fn typed(text: &str) -> (Option<&str>, &str) {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let path = text.rfind(|c: char| !is_name(c) && c != '.').map_or(text, |at| {
        let behind = text[at..].chars().next().map_or(0, char::len_utf8);
        &text[at + behind..]
    });
    match path.rsplit_once('.') {
        Some((object, word)) if !object.is_empty() => (Some(object), word),
        Some((_, word)) => (None, word),
        None => (None, path),
    }
}

fn to_end(ui: &Ui, text: &str) {
    use egui::text::{CCursor, CCursorRange};
    let id = egui::Id::unique("inspector console prompt");
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(text.chars().count()))));
    state.store(ui.ctx(), id);
}

fn log_row(kit: &Kit<'_>, ui: &mut Ui, line: &LogLine, requests: &mut Vec<PaneRequest>) {
    let colors = &kit.theme.colors;
    let (tone, color) = match line.level {
        "error" => (Tone::Danger, colors.danger),
        "warn" => (Tone::Warning, colors.warning),
        "debug" => (Tone::Neutral, colors.text2),
        _ => (Tone::Info, colors.text),
    };
    match &line.fault {
        Some(fault) => {
            let place = fault.span.and_then(|span| kit.place_words(span));
            let name = format!("{}: {}", fault.code, fault.message);
            let is_error = fault.severity == Severity::Error;
            let response = kit.row(ui, false, &name, |kit, painter, rect| {
                let tone = if is_error { Tone::Danger } else { Tone::Warning };
                painter.rect_filled(rect, 0.0, kit.theme.soft(tone).gamma_multiply(0.6));
                let [time, level, text] = kit.columns(rect, COLUMNS);
                kit.text(painter, time, &kit.clock(line.wall_millis), Face::Data, colors.text3);
                kit.tag(painter, level, &fault.code.to_string(), tone);
                let mut text = text;
                if let Some(place) = &place {
                    let width = kit.text_right(painter, text, place, Face::Data, colors.accent);
                    text.max.x -= width + 8.0;
                }
                kit.text(painter, text, &fault.message, Face::Text, kit.theme.tone(tone));
            });
            let help = fault.help.as_deref().map(|help| format!("help: {help}")).unwrap_or_default();
            let response = response.on_hover_text(clean(&format!("{}\n{help}", fault.message)));
            if response.clicked()
                && let Some(span) = fault.span
            {
                requests.push(PaneRequest::Edit(span));
            }
        }
        None => {
            let response = row(kit, ui, line.wall_millis, line.level, tone, &line.text, color);
            let is_long = line.text.len() > 80 || line.text.contains('\n');
            let response = if is_long { response.on_hover_text(beginning(&line.text, 2000)) } else { response };
            if response.clicked() {
                ui.ctx().copy_text(clean(&line.text));
            }
        }
    }
}

const COLUMNS: [f32; 3] = [92.0, 56.0, 0.0];

fn row(
    kit: &Kit<'_>,
    ui: &mut Ui,
    at: f64,
    mark: &str,
    tone: Tone,
    text: &str,
    color: egui::Color32,
) -> egui::Response {
    kit.row(ui, false, text, |kit, painter, rect| {
        let [time, level, data] = kit.columns(rect, COLUMNS);
        kit.text(painter, time, &kit.clock(at), Face::Data, kit.theme.colors.text3);
        if matches!(mark, "›" | "‹") {
            kit.text_right(painter, level, mark, Face::Title, kit.theme.tone(tone));
        } else {
            kit.tag(painter, level, mark, tone);
        }
        kit.text(painter, data, text, Face::Data, color);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_cut_into_object_and_beginning() {
        assert_eq!(typed("pri"), (None, "pri"));
        assert_eq!(typed("let a = prices.body.da"), (Some("prices.body"), "da"));
        assert_eq!(typed("f(ensemble."), (Some("ensemble"), ""));
        assert_eq!(typed("ä + grü"), (None, "grü"));
        assert_eq!(typed(""), (None, ""));
        assert_eq!(typed(".x"), (None, "x"));
    }
}

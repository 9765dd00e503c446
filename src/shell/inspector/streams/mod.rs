//! The pane *Streams*: a row for each connection, and the history of the selected one: raw and parsed events, comments, retries, failures, gaps,
//! dropped events with reasons.

mod composer;
mod connection;
mod detail;
mod lines;
mod sections;

use std::sync::Arc;

use egui::{Rect, Ui};

use self::composer::Composer;
use self::connection::{connection, headers, idle_color, idle_words, shown_url, state_words, tone_color};
use self::detail::detail;
use self::lines::{Filter, Key, StreamLine, end_of, key_of, line_row, lines_of};
use super::curl::curl_line;
use super::kit::{Face, Kit, Part, ROW};
use super::model::Model;
use super::order::Order;
use super::pane_request::PaneRequest;
use super::settings::PaneFilter;
use super::snapshot::ExecutionState;
use super::stream::Stream;
use super::value_tree::TreeState;
use super::words::size_words;
use ensemble_sse::Disturbance;
use ensemble_ui::toolkit::theme::Tone;

/// Tabs of the details.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Events,
    Headers,
    Connection,
}

/// The pane.
#[derive(Default)]
pub struct StreamsPane {
    selected: Option<Arc<str>>,
    tab: Tab,
    filter: Filter,
    /// The selected line: time and number.
    chosen: Option<Key>,
    /// True to follow the latest line.
    follows: Option<bool>,
    fraction: Option<f32>,
    parsed: TreeState,
    cache: Option<(CacheKey, Vec<StreamLine>)>,
    /// A line to scroll to.
    keep: Option<usize>,
    composer: Composer,
}

/// The switches of the filter.
const SWITCHES: [&str; 3] = ["Events", "Comments", "States"];

type CacheKey = (Arc<str>, usize, usize, u64, Filter);

impl StreamsPane {
    /// Draws the pane.
    pub fn show(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model, requests: &mut Vec<PaneRequest>) {
        if model.streams.is_empty() {
            let words = "The open screens have no API of type sse. A stream is listed here as soon as a screen with one is opened.";
            return kit.empty(ui, "sensors_off", "No streams", words);
        }
        if !model.streams.iter().any(|stream| Some(&stream.view.key) == self.selected.as_ref()) {
            self.selected = model.streams.first().map(|stream| stream.view.key.clone());
        }
        if model.moment.is_none() && model.execution.state != ExecutionState::Running {
            let words = "Paused: connections go on, and bytes, idle times and comments are those of now.";
            kit.note(ui, words, Tone::Info);
        }
        self.table(kit, ui, model);
        let Some(stream) = model.streams.iter().find(|stream| Some(&stream.view.key) == self.selected.as_ref()) else {
            return;
        };
        self.controls(kit, ui, model, stream, requests);
        if self.composer.is_open && model.moment.is_none() {
            self.composer.show(kit, ui, stream, model.refusal.as_deref(), requests);
        }
        match self.tab {
            Tab::Events => self.events(kit, ui, model, stream, requests),
            Tab::Headers => headers(kit, ui, stream),
            Tab::Connection => connection(kit, ui, model, stream, requests),
        }
    }

    /// Text of the filter.
    pub fn filter(&self) -> PaneFilter {
        let Filter { words, hides_events, hides_notes, hides_states } = &self.filter;
        let hidden = SWITCHES.iter().zip([hides_events, hides_notes, hides_states]).filter(|(_, hides)| **hides);
        PaneFilter { words: words.clone(), hidden: hidden.map(|(name, _)| (*name).to_owned()).collect() }
    }

    /// Filters by this.
    pub fn set_filter(&mut self, filter: PaneFilter) {
        let [hides_events, hides_notes, hides_states] =
            SWITCHES.map(|name| filter.hidden.iter().any(|hidden| hidden == name));
        self.filter = Filter { words: filter.words, hides_events, hides_notes, hides_states };
    }

    /// Moves the choice among the lines of the stream.
    pub fn step(&mut self, by: isize) {
        let Some((_, lines)) = &self.cache else { return };
        let at = lines.iter().position(|line| key_of(line) == self.chosen && self.chosen.is_some());
        let mut next = match at {
            Some(at) => at.saturating_add_signed(by).min(lines.len().saturating_sub(1)),
            None => lines.len().saturating_sub(1),
        };
        // A gap cannot be chosen.
        if lines.get(next).is_some_and(|line| key_of(line).is_none()) {
            next = next.saturating_add_signed(by.signum()).min(lines.len().saturating_sub(1));
        }
        if let Some(key) = lines.get(next).and_then(key_of) {
            (self.chosen, self.follows, self.keep) = (Some(key), Some(false), Some(next));
        }
    }

    /// Closes the details; false when there were none.
    pub fn leave(&mut self) -> bool {
        std::mem::take(&mut self.composer.is_open) || self.chosen.take().is_some()
    }

    /// Text of the filter.
    pub fn words(&mut self) -> &mut String {
        &mut self.filter.words
    }

    fn table(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model) {
        const MOST_ROWS: usize = 5;
        let wide = ui.available_width() >= 620.0;
        const WIDE: [f32; 7] = [0.0, 150.0, 52.0, 76.0, 72.0, 96.0, 90.0];
        const NARROW: [f32; 4] = [0.0, 130.0, 64.0, 64.0];
        if wide {
            kit.head(ui, WIDE, ["Stream", "State", ">Attempt", ">Events/s", ">Received", ">Idle", "Last id"]);
        } else {
            kit.head(ui, NARROW, ["Stream", "State", ">Events/s", ">Received"]);
        }
        let rows = model.streams.len().min(MOST_ROWS);
        let rect = Rect::from_min_size(ui.cursor().min, egui::vec2(ui.available_width(), rows as f32 * ROW));
        let mut table = ui.new_child(egui::UiBuilder::new().max_rect(rect).id_salt("streams"));
        table.set_clip_rect(table.clip_rect().intersect(rect));
        kit.rows(&mut table, "connections", model.streams.len(), false, None, |ui, at| {
            let stream = &model.streams[at];
            let view = &stream.view;
            let (words, tone) = state_words(stream, model.now_millis);
            let is_selected = self.selected.as_ref() == Some(&view.key);
            let response = kit.row(ui, is_selected, &format!("{}, {words}", view.api), |kit, painter, rect| {
                let colors = &kit.theme.colors;
                let name = |cell: Rect| {
                    kit.dot(painter, cell, tone);
                    let cell = cell.with_min_x(cell.left() + 16.0);
                    let width = kit.text(painter, cell, &view.api, Face::Name, colors.text);
                    let rest = cell.with_min_x(cell.left() + width + 8.0);
                    kit.text(painter, rest, &shown_url(stream), Face::Data, colors.text3);
                };
                let (events, bytes) = stream.rate(model.now_millis);
                let received = size_words(stream.facts.as_ref().map_or(view.state.bytes, |facts| facts.bytes));
                let rate = if events > 0.0 { format!("{events:.1}") } else { "–".to_owned() };
                let _of_connection = bytes;
                if wide {
                    let [stream_cell, state, attempt, per_second, size, idle, id] = kit.columns(rect, WIDE);
                    name(stream_cell);
                    kit.text(painter, state, &words, Face::Text, tone_color(kit, tone));
                    kit.text_right(painter, attempt, &view.state.attempt.to_string(), Face::Data, colors.text);
                    kit.text_right(painter, per_second, &rate, Face::Data, colors.text);
                    kit.text_right(painter, size, &received, Face::Data, colors.text);
                    kit.text_right(painter, idle, &idle_words(stream), Face::Data, idle_color(kit, stream));
                    kit.text(painter, id, &view.state.last_event_id, Face::Data, colors.text2);
                } else {
                    let [stream_cell, state, per_second, size] = kit.columns(rect, NARROW);
                    name(stream_cell);
                    kit.text(painter, state, &words, Face::Text, tone_color(kit, tone));
                    kit.text_right(painter, per_second, &rate, Face::Data, colors.text);
                    kit.text_right(painter, size, &received, Face::Data, colors.text);
                }
            });
            if response.clicked() && !is_selected {
                self.selected = Some(view.key.clone());
                (self.chosen, self.follows) = (None, None);
            }
        });
        ui.advance_cursor_after_rect(rect);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, kit.line());
    }

    fn controls(
        &mut self,
        kit: &Kit<'_>,
        ui: &mut Ui,
        model: &Model,
        stream: &Stream,
        requests: &mut Vec<PaneRequest>,
    ) {
        let view = &stream.view;
        kit.bar(ui, |ui| {
            for (tab, name) in [(Tab::Events, "Events"), (Tab::Headers, "Headers"), (Tab::Connection, "Connection")] {
                if kit.choice(ui, name, self.tab == tab) {
                    self.tab = tab;
                }
            }
            ui.add_space(6.0);
            // Orders are for the running app.
            if model.moment.is_some() {
                return;
            }
            if kit.icon(ui, "refresh", "Reconnect now", false) {
                requests.push(PaneRequest::Order(Order::Reconnect(view.key.clone())));
            }
            let is_connected = view.connection.is_some();
            ui.add_enabled_ui(is_connected, |ui| {
                if kit.icon(ui, "link_off", "Disconnect", false) {
                    requests.push(PaneRequest::Order(Order::Disconnect(view.key.clone())));
                }
                self.break_menu(kit, ui, stream, requests);
            });
            if kit.icon(ui, "send", "Send an event to the app", self.composer.is_open) {
                self.composer.toggle();
            }
            if let Some(facts) = &stream.facts
                && kit.icon(ui, "content_copy", "Copy as curl", false)
            {
                ui.ctx().copy_text(curl_line(facts));
            }
        });
    }

    /// Rebuilds the lines when data or filter have changed.
    fn collect(&mut self, model: &Model, stream: &Stream) {
        let serial = stream.notes.back().map_or(0, |(_, serial, _)| *serial);
        let key = (stream.view.key.clone(), end_of(model), model.trace.len(), serial, self.filter.clone());
        if self.cache.as_ref().is_none_or(|(known, _)| *known != key) {
            self.cache = Some((key, lines_of(model, stream, &self.filter)));
        }
    }

    fn break_menu(&self, kit: &Kit<'_>, ui: &mut Ui, stream: &Stream, requests: &mut Vec<PaneRequest>) {
        let Some(id) = stream.view.connection else { return };
        let words = egui::RichText::new("Break").font(kit.font(Face::Name)).color(kit.theme.colors.text);
        ui.menu_button(words, |ui| {
            kit.set_style(ui);
            // A menu takes the whole width otherwise.
            ui.set_width(220.0);
            let ways = [
                ("Cut the connection", Disturbance::Cut),
                ("Stall: open, but silent", Disturbance::Stall),
                ("Cut, then answer 503", Disturbance::Unavailable),
            ];
            for (name, how) in ways {
                let words = egui::RichText::new(name).font(kit.font(Face::Text)).color(kit.theme.colors.text);
                let item =
                    egui::Button::new(words).frame_when_inactive(false).min_size(egui::vec2(ui.available_width(), ROW));
                if ui.add(item).clicked() {
                    requests.push(PaneRequest::Order(Order::Disturb(id, how)));
                    ui.close();
                }
            }
        });
    }

    fn events(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model, stream: &Stream, requests: &mut Vec<PaneRequest>) {
        kit.bar(ui, |ui| {
            kit.search(ui, egui::Id::unique("inspector streams filter"), &mut self.filter.words, "Filter", 180.0);
            let Filter { hides_events, hides_notes, hides_states, .. } = &mut self.filter;
            for (name, hides) in SWITCHES.into_iter().zip([hides_events, hides_notes, hides_states]) {
                let mut on = !*hides;
                if kit.switch(ui, name, &mut on) {
                    *hides = !on;
                }
            }
            let mut follows = self.follows.unwrap_or(true);
            if kit.icon(ui, "vertical_align_bottom", "Follow the newest", follows) {
                follows = !follows;
                self.follows = Some(follows);
            }
        });
        self.collect(model, stream);
        let Some((_, lines)) = &self.cache else { return };
        if lines.is_empty() {
            let (title, words) = match self.filter.words.is_empty() && !self.filter.hides_events {
                true => ("Nothing has happened yet", "What the server sends from now on is listed here as it comes."),
                false => ("Nothing is left by the filter", "Change the words, or switch on what is hidden."),
            };
            return kit.empty(ui, "filter_list", title, words);
        }
        let lines = lines.clone();
        let chosen = self.chosen.and_then(|key| lines.iter().find(|line| key_of(line) == Some(key)).cloned());
        let follows = self.follows.unwrap_or(true);
        let keep = self.keep.take();
        let mut fraction = self.fraction.unwrap_or(0.52);
        let mut clicked = None;
        let (chosen_key, is_past) = (self.chosen, model.moment.is_some());
        let mut list = |ui: &mut Ui| {
            kit.rows(ui, "stream lines", lines.len(), follows, keep, |ui, at| {
                let key = key_of(&lines[at]);
                if line_row(kit, ui, &lines[at], key.is_some() && key == chosen_key) && key.is_some() {
                    clicked = key.zip(Some(at));
                }
            });
        };
        match chosen {
            Some(line) => kit.split(ui, &mut fraction, |ui, part| match part {
                Part::List => list(ui),
                Part::Detail => {
                    if let Some(message) = detail(kit, ui, &line, &mut self.parsed, is_past, requests) {
                        self.composer.edit(&message);
                    }
                }
            }),
            None => list(ui),
        }
        self.fraction = Some(fraction);
        if let Some((key, at)) = clicked {
            self.chosen = if self.chosen == Some(key) { None } else { Some(key) };
            // The list beside the detail has a scroll position of its own: it is scrolled to the clicked line.
            (self.follows, self.keep) = (Some(false), Some(at));
        }
    }
}

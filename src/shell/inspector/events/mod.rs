//! The pane *Events*: all events, and for the selected one its effects: handler and duration, changes, evaluated bindings, rebuilt widgets, log
//! lines, exceptions.

mod detail;
mod row;

use egui::Ui;

use self::detail::detail;
use self::row::{GROUPS, RowStyle, group_of, head, holds, row};
use super::kit::{Face, Kit, Part};
use super::model::Model;
use super::pane_request::PaneRequest;
use super::settings::PaneFilter;
use super::value_tree::TreeState;
use ensemble_core::diag::Span;
use ensemble_runtime::Record;

/// The pane.
#[derive(Default)]
pub struct EventsPane {
    words: String,
    hidden: [bool; GROUPS.len()],
    only_faults: bool,
    /// Position of the selected record, counted from the first ever.
    chosen: Option<usize>,
    follows: Option<bool>,
    fraction: Option<f32>,
    tree: TreeState,
    /// Positions of the listed records, and the total of records they were computed for.
    cache: Option<(CacheKey, Vec<usize>)>,
    seen: usize,
    keep: Option<usize>,
}

/// The name, in a remembered filter, of the events that have no fault.
const WITHOUT_FAULTS: &str = "Without faults";

/// Filter of the list.
type CacheKey = (String, [bool; GROUPS.len()], bool);

impl EventsPane {
    /// Draws the pane.
    pub fn show(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &mut Model, requests: &mut Vec<PaneRequest>) {
        let clear = self.bar(kit, ui, model);
        if clear {
            model.clear_events();
            self.chosen = None;
        }
        self.collect(model);
        if model.trace.is_empty() {
            let words = "What happens from now on is listed here: events of streams, answers, timers, clicks and keys, with what each of them did.";
            return kit.empty(ui, "bolt", "Nothing has happened yet", words);
        }
        let Some((_, shown)) = &self.cache else { return };
        if shown.is_empty() {
            return kit.empty(
                ui,
                "filter_list",
                "Nothing is left by the filter",
                "Change the words, or switch on what is hidden.",
            );
        }
        let shown = shown.clone();
        let first = model.trace.added() - model.trace.len();
        let chosen = self.chosen.and_then(|at| model.trace.get(at.checked_sub(first)?)).cloned();
        let keep = self.keep.take();
        let mut clicked = None;
        let longest = model.trace.iter().rev().take(500).map(|record| record.time).max().unwrap_or_default();
        let mut list = |ui: &mut Ui| {
            let wide = ui.available_width() >= 560.0;
            head(kit, ui, wide);
            kit.rows(ui, "events", shown.len(), self.follows.unwrap_or(true), keep, |ui, at| {
                let place = shown[at];
                let Some(record) = place.checked_sub(first).and_then(|at| model.trace.get(at)) else { return };
                let look = RowStyle {
                    is_selected: self.chosen == Some(place),
                    is_later: model.moment.is_some_and(|moment| place > moment.place),
                    is_wide: wide,
                    longest: longest.as_secs_f32(),
                };
                if row(kit, ui, record, look) {
                    clicked = Some((place, at));
                }
            });
        };
        let mut fraction = self.fraction.unwrap_or(0.5);
        let place = self.chosen;
        match chosen {
            Some(record) => {
                let tree = &mut self.tree;
                kit.split(ui, &mut fraction, |ui, part| match part {
                    Part::List => list(ui),
                    Part::Detail => detail(kit, ui, &record, place, tree, requests),
                });
            }
            None => list(ui),
        }
        self.fraction = Some(fraction);
        if let Some((place, at)) = clicked {
            self.chosen = if self.chosen == Some(place) { None } else { Some(place) };
            // The list beside a detail is another one: it is scrolled to what was clicked.
            (self.follows, self.keep) = (Some(false), Some(at));
        }
    }

    /// Text of the filter.
    pub fn filter(&self) -> PaneFilter {
        let hidden = GROUPS.iter().zip(&self.hidden).filter(|(_, hidden)| **hidden);
        let mut hidden: Vec<String> = hidden.map(|((_, name), _)| (*name).to_owned()).collect();
        hidden.extend(self.only_faults.then(|| WITHOUT_FAULTS.to_owned()));
        PaneFilter { words: self.words.clone(), hidden }
    }

    /// Filters by this.
    pub fn set_filter(&mut self, filter: PaneFilter) {
        let is_hidden = |name: &str| filter.hidden.iter().any(|hidden| hidden == name);
        self.hidden = GROUPS.map(|(_, name)| is_hidden(name));
        self.only_faults = is_hidden(WITHOUT_FAULTS);
        self.words = filter.words;
    }

    /// Chooses the record at a place, where it is not hidden.
    pub fn choose_place(&mut self, model: &Model, place: usize) {
        (self.chosen, self.follows) = (Some(place), Some(false));
        self.collect(model);
        self.keep = self.cache.as_ref().and_then(|(_, shown)| shown.binary_search(&place).ok());
    }

    /// Selects the event with this number.
    pub fn choose(&mut self, model: &Model, number: usize) {
        let first = model.trace.added() - model.trace.len();
        if let Some(at) = model.trace.iter().position(|record| record.number == number) {
            (self.chosen, self.follows) = (Some(first + at), Some(false));
            self.words.clear();
            (self.hidden, self.only_faults, self.cache) = ([false; GROUPS.len()], false, None);
            self.keep = Some(at);
        }
    }

    /// Selects the latest event that ran a handler; for pictures.
    pub fn choose_last(&mut self, model: &Model) {
        let last = model.trace.iter().rev().find(|record| !record.handlers.is_empty() && !record.changed.is_empty());
        if let Some(number) = last.map(|record| record.number) {
            self.choose(model, number);
        }
    }

    /// Moves the selection.
    pub fn step(&mut self, by: isize) {
        let Some((_, shown)) = &self.cache else { return };
        let at = shown.iter().position(|place| Some(*place) == self.chosen);
        let next = match at {
            Some(at) => at.saturating_add_signed(by).min(shown.len().saturating_sub(1)),
            None => shown.len().saturating_sub(1),
        };
        if let Some(place) = shown.get(next) {
            (self.chosen, self.follows, self.keep) = (Some(*place), Some(false), Some(next));
        }
    }

    /// Source location of the selected event's handler.
    pub fn chosen_place(&self, model: &Model) -> Option<Span> {
        let first = model.trace.added() - model.trace.len();
        let record = model.trace.get(self.chosen?.checked_sub(first)?)?;
        record.handlers.first().copied().or(record.faults.first().and_then(|fault| fault.span))
    }

    /// Closes the details; false when there were none.
    pub fn leave(&mut self) -> bool {
        self.chosen.take().is_some()
    }

    /// Text of the filter.
    pub fn words(&mut self) -> &mut String {
        &mut self.words
    }

    /// Draws the tool bar; true when the user clears the list.
    fn bar(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model) -> bool {
        let mut clear = false;
        kit.bar(ui, |ui| {
            kit.search(
                ui,
                egui::Id::unique("inspector events filter"),
                &mut self.words,
                "Filter",
                (ui.available_width() - 410.0).clamp(80.0, 200.0),
            );
            for ((_, name), hidden) in GROUPS.iter().zip(&mut self.hidden) {
                let mut on = !*hidden;
                if kit.switch(ui, name, &mut on) {
                    *hidden = !on;
                }
            }
            kit.switch(ui, "Faults", &mut self.only_faults);
            let mut follows = self.follows.unwrap_or(true);
            if kit.icon(ui, "vertical_align_bottom", "Follow the newest", follows) {
                follows = !follows;
                self.follows = Some(follows);
            }
            clear = kit.icon(ui, "block", "Clear", false);
            let dropped = model.trace.dropped();
            if dropped > 0 {
                let words = format!("{dropped} older dropped");
                ui.label(egui::RichText::new(words).font(kit.font(Face::Hint)).color(kit.theme.colors.warning));
            }
        });
        clear
    }

    fn collect(&mut self, model: &Model) {
        let key = (self.words.clone(), self.hidden, self.only_faults);
        let (first, added) = (model.trace.first(), model.trace.added());
        let known = self.cache.take().filter(|(known, _)| *known == key);
        // Of many records only the new ones are looked at.
        let (mut shown, from) = known.map_or((Vec::new(), first), |(_, shown)| (shown, self.seen.max(first)));
        let gone = shown.partition_point(|place| *place < first);
        shown.drain(..gone);
        let words = self.words.trim().to_lowercase();
        let is_shown = |record: &Record| {
            let group = group_of(record);
            let hidden = GROUPS.iter().zip(&self.hidden).any(|((known, _), hidden)| *known == group && *hidden);
            !hidden && (!self.only_faults || !record.faults.is_empty()) && (words.is_empty() || holds(record, &words))
        };
        let news = model.trace.between(from, added).zip(from..);
        shown.extend(news.filter(|(record, _)| is_shown(record)).map(|(_, place)| place));
        (self.cache, self.seen) = (Some((key, shown)), added);
    }
}

//! Checks screens that no action navigates to.

use rustc_hash::FxHashSet;

use super::checker::AppChecker;
use crate::index::{UnitRef, span};
use crate::part::script_names::{argument, call};
use crate::symbol::SymbolKind;

/// Actions that open a screen.
const LEADS: [&str; 2] = ["navigateScreen", "navigateModalScreen"];

pub fn check(checker: &mut AppChecker<'_>) {
    let model = checker.model;
    let screens = &model.index().screens;
    if screens.len() < 2 || checker.lacks_names || computes_screens(checker) {
        return;
    }
    let Some(home) = model.screen(&model.facts().home) else { return };
    let mut reached: FxHashSet<u32> = FxHashSet::default();
    // Custom widgets, actions and scripts may be used by any screen.
    let mut open: Vec<u32> = vec![home.file];
    let of_screens: FxHashSet<u32> = screens.values().map(|screen| screen.file).collect();
    open.extend(model.files().map(|(file, _)| file).filter(|file| !of_screens.contains(file)));
    let mut words: FxHashSet<&str> = FxHashSet::default();
    while !open.is_empty() {
        while let Some(file) = open.pop() {
            if reached.insert(file) {
                words.extend(words_of(&model.part(file).text));
                let named = model.part(file).mentions.iter().filter(|mention| mention.kind == SymbolKind::Screen);
                open.extend(named.filter_map(|mention| model.screen(&mention.name)).map(|screen| screen.file));
            }
        }
        // A name that is written anywhere may be passed on to an action. Names of several words are searched for in the texts.
        let is_written = |name: &str| match words_of(name).eq([name]) {
            true => words.contains(name),
            false => reached.iter().any(|file| has_word(&model.part(*file).text, name)),
        };
        let left = screens.iter().filter(|(_, screen)| !reached.contains(&screen.file));
        open.extend(left.filter(|(name, _)| is_written(name)).map(|(_, screen)| screen.file));
    }
    let mut lost: Vec<(&str, UnitRef)> = screens
        .iter()
        .filter(|(_, screen)| !reached.contains(&screen.file))
        .map(|(name, screen)| (&**name, *screen))
        .collect();
    lost.sort_unstable();
    for (name, screen) in lost {
        checker.hint(span(screen.file, &(0..0)), format!("nothing leads to the screen `{name}`"));
    }
}

/// True when any action or script computes the name of the screen that it opens.
fn computes_screens(checker: &AppChecker<'_>) -> bool {
    checker.model.files().any(|(_, part)| {
        part.actions.iter().any(|used| used.is_computed && LEADS.contains(&used.action.name))
            || part.pieces.iter().flat_map(|piece| &piece.outline.chains).any(|chain| {
                call(chain, &checker.vocabulary().catalog)
                    .filter(|call| LEADS.contains(&call.action.name))
                    .is_some_and(|call| argument(&call, "name").is_none_or(|name| name.text().is_none()))
            })
    })
}

/// The words of a text: letters, digits and underscores.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

/// True for a name of several words that stands in the text.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !is_part(text[..at].chars().next_back()) && !is_part(text[at + word.len()..].chars().next())
    })
}

//! Chooses the columns of a table and their order.

use super::field_names::{BEFORE, IDS};
use super::field_ref::FieldRef;
use super::field_set::{ENOUGH, FieldSet};
use super::place::place_of;
use crate::name::folded;

/// Most columns: more do not fit at the default window width.
pub const COLUMNS: usize = 8;

/// Fields to show: time first, then the key, then in the order of the data.
pub fn columns(found: &FieldSet<'_>, key: Option<&FieldRef>, time: Option<&FieldRef>) -> Vec<FieldRef> {
    let score = |pick: &FieldRef| {
        let is_first = Some(pick) == key || Some(pick) == time;
        // A second time is of little use, and a constant field of less.
        let values = found.examples.distinct(pick);
        let dull = match (found.varies(pick), values.of) {
            (true, _) if pick.folded() == "id" && found.is_new_each_time(pick) => 2,
            (true, _) => 0,
            (false, ..ENOUGH) => 4,
            (false, _) => 6,
        } + if pick.is_time() { 3 } else { 0 };
        if is_first { 100 } else { pick.score() - dull }
    };
    let mut ranked: Vec<&FieldRef> = found.picks.iter().filter(|pick| !found.examples.is_empty_in_all(pick)).collect();
    ranked.sort_by_key(|pick| -score(pick));
    // Coordinates are shown on the map and not as columns.
    if let Some(place) = place_of(&found.picks) {
        ranked.retain(|pick| !place.contains(pick));
    }
    let flat = found.picks.iter().all(|pick| pick.path.len() == 1) && found.picks.len() <= COLUMNS;
    ranked.retain(|pick| flat && score(pick) > -8 || score(pick) > -3);
    // Of two fields with one name, such as an outer and an inner `state`, the one with the better score is kept.
    let mut kept: Vec<&FieldRef> = Vec::new();
    for pick in ranked {
        if kept.len() < COLUMNS && !kept.iter().any(|known| found.examples.say_the_same(known, pick)) {
            kept.push(pick);
        }
    }
    let mut shown: Vec<FieldRef> = kept.into_iter().cloned().collect();
    let place = |pick: &FieldRef| found.picks.iter().position(|known| known == pick);
    shown.sort_by_key(|pick| (Some(pick) != time || key.is_some(), Some(pick) != key, place(pick)));
    // The unit is already shown after the value.
    let units: Vec<Vec<String>> = shown.iter().filter_map(|pick| pick.unit.clone()).collect();
    shown.retain(|pick| Some(pick) == key || !units.contains(&pick.path));
    // A name that belongs to the identifier is shown instead of it.
    if let Some(twin) = key.and_then(|key| twin(found, key)) {
        shown.retain(|pick| Some(pick) != key && *pick != twin);
        shown.insert(0, twin);
    }
    shown
}

/// The name field that corresponds one to one to an identifier.
fn twin(found: &FieldSet<'_>, key: &FieldRef) -> Option<FieldRef> {
    const NAMES: [&str; 6] = ["name", "title", "label", "friendlyname", "displayname", "idv1"];
    // Names that are made for people, wherever they stand.
    const FRIENDLY: [&str; 2] = ["friendlyname", "displayname"];
    let is_id = IDS.contains(&&*key.folded());
    let names = match (is_id, key.is_own_id()) {
        (true, _) => &NAMES[..],
        (false, true) => &FRIENDLY,
        (false, false) => return None,
    };
    found.named(names, &|pick| {
        pick.schema.is_text()
            && !pick.path.iter().any(|step| BEFORE.contains(&folded(step).as_str()))
            && (!is_id || pick.path.len() == key.path.len())
            && found.varies(pick)
            && found.examples.correspond(key, pick)
    })
}

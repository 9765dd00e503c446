//! Fields of an object together with what examples say of them.

use super::fields::{Examples, Pick, leaves};
use crate::schema::Schema;

/// So many examples show what a field is like: a few things that each appeared once may still appear again.
pub const ENOUGH: usize = 8;

/// Fields of an object with their values in the examples.
pub struct Found<'e> {
    /// The fields, in their order.
    pub picks: Vec<Pick>,
    /// The examples.
    pub examples: &'e Examples,
}

impl<'e> Found<'e> {
    /// Those of an object with this schema.
    pub fn of(schema: &Schema, examples: &'e Examples) -> Self {
        Self { picks: leaves(schema, examples), examples }
    }

    /// The first field with one of these names, in their order, that fits.
    pub fn named(&self, names: &[&str], fits: &dyn Fn(&Pick) -> bool) -> Option<Pick> {
        let find = |name: &&str| self.picks.iter().find(|pick| pick.folded() == **name && fits(pick));
        names.iter().find_map(find).cloned()
    }

    /// Returns false for a field that has the same value in all examples: it does not tell rows apart.
    pub fn varies(&self, pick: &Pick) -> bool {
        let values = self.examples.distinct(pick);
        values.of < 3 || values.distinct > 1
    }

    /// Returns true when the field's values repeat in the examples.
    pub fn repeats(&self, pick: &Pick) -> bool {
        let values = self.examples.distinct(pick);
        values.of >= 4 && values.distinct > 1 && values.distinct * 4 <= values.of * 3
    }

    /// Returns true when no value repeats in the examples: the field identifies the event, not its subject.
    pub fn is_new_each_time(&self, pick: &Pick) -> bool {
        let values = self.examples.distinct(pick);
        values.of >= ENOUGH && values.distinct == values.of
    }

    /// Returns true when enough examples show that nothing but times differs.
    pub fn is_always_the_same(&self) -> bool {
        let rest = self.picks.iter().filter(|pick| !pick.is_time());
        let mut values = rest.map(|pick| self.examples.distinct(pick));
        values.all(|values| values.of >= 3 && values.distinct == 1)
    }

    /// How many texts vary from event to event.
    pub fn labels(&self) -> usize {
        self.picks
            .iter()
            .filter(|pick| pick.schema.is_text() && !pick.is_time() && self.varies(pick) && pick.score() >= 0)
            .count()
    }
}

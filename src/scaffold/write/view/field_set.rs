//! Fields of an object with the statistics of their examples.

use super::field_ref::FieldRef;
use super::fields::{Examples, leaves};
use crate::schema::Schema;

/// Number of examples from which conclusions are drawn. With fewer, values that occur once may still repeat.
pub const ENOUGH: usize = 8;

/// Fields of an object with their example values.
pub struct FieldSet<'e> {
    /// Fields in order.
    pub picks: Vec<FieldRef>,
    /// The examples.
    pub examples: &'e Examples,
}

impl<'e> FieldSet<'e> {
    /// Fields of an object with this schema.
    pub fn of(schema: &Schema, examples: &'e Examples) -> Self {
        Self { picks: leaves(schema, examples), examples }
    }

    /// The first field that has one of these names, in the order of the names, and fits.
    pub fn named(&self, names: &[&str], fits: &dyn Fn(&FieldRef) -> bool) -> Option<FieldRef> {
        let find = |name: &&str| self.picks.iter().find(|pick| pick.folded() == **name && fits(pick));
        names.iter().find_map(find).cloned()
    }

    /// False for a field with one value in all examples.
    pub fn varies(&self, pick: &FieldRef) -> bool {
        let values = self.examples.distinct(pick);
        values.of < 3 || values.distinct > 1
    }

    /// True when the field's values repeat in the examples.
    pub fn repeats(&self, pick: &FieldRef) -> bool {
        let values = self.examples.distinct(pick);
        values.of >= 4 && values.distinct > 1 && values.distinct * 4 <= values.of * 3
    }

    /// True when no value repeats: the field identifies the event, not its subject.
    pub fn is_new_each_time(&self, pick: &FieldRef) -> bool {
        let values = self.examples.distinct(pick);
        values.of >= ENOUGH && values.distinct == values.of
    }

    /// True when, in enough examples, nothing but times differs.
    pub fn is_always_the_same(&self) -> bool {
        let rest = self.picks.iter().filter(|pick| !pick.is_time());
        let mut values = rest.map(|pick| self.examples.distinct(pick));
        values.all(|values| values.of >= 3 && values.distinct == 1)
    }

    /// Number of text fields that vary.
    pub fn labels(&self) -> usize {
        self.picks
            .iter()
            .filter(|pick| pick.schema.is_text() && !pick.is_time() && self.varies(pick) && pick.score() >= 0)
            .count()
    }
}

//! Bounds of a YAML text.

/// Limits for a YAML text.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Levels of lists and maps.
    pub levels: usize,
    /// Values that aliases may add.
    pub alias_nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        // Functions that walk a tree recurse once per level, so `levels` bounds their stack. `alias_nodes` bounds the memory: ten aliases of ten
        // aliases of ten … grow tenfold with every line.
        Self { levels: 256, alias_nodes: 100_000 }
    }
}

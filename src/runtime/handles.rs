//! `Handles`: ids of widgets, watches, rows, tasks and connections.

/// A counter over the life of the runtime. Ids are never reused, so that a late message about a removed object matches nothing.
#[derive(Default)]
pub struct Handles {
    last: u64,
}

impl Handles {
    /// The next id. Ids ascend in the order of creation, which is the order of evaluation.
    pub fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}

//! `Handles`: the numbers that name widgets, watches, rows, tasks and connections.

/// Counts up over the life of the runtime. No number is used twice, so that a late word about something that is gone meets nothing else.
#[derive(Default)]
pub struct Handles {
    last: u64,
}

impl Handles {
    /// A number that was not used before. Later ones are greater: the order of creation is the order of evaluation.
    pub fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}

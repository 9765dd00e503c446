//! The faults of the running app: kept once each, counted, never more than fit.

use std::sync::Arc;

use crate::Runtime;
use crate::scene::Scene;
use ensemble_core::diag::Diagnostic;

/// What has gone wrong so far.
#[derive(Default)]
pub struct Faults {
    kept: Arc<Vec<Diagnostic>>,
    count: usize,
    fresh: Vec<Diagnostic>,
}

impl Faults {
    /// Notes a fault. The same one again is only counted.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.count += 1;
        if self.kept.contains(&diagnostic) {
            return;
        }
        let kept = Arc::make_mut(&mut self.kept);
        if kept.len() >= Scene::FAULTS {
            kept.remove(0);
        }
        kept.push(diagnostic.clone());
        if self.fresh.len() < Scene::FAULTS {
            self.fresh.push(diagnostic);
        }
    }

    /// The newest ones.
    pub fn kept(&self) -> &Arc<Vec<Diagnostic>> {
        &self.kept
    }

    /// How many there were, repetitions included.
    pub fn count(&self) -> usize {
        self.count
    }
}

impl Runtime {
    /// Reports a fault.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.faults.add(diagnostic);
        self.changed = true;
    }

    /// Faults that were not taken yet, each one once: for printing.
    pub fn take_faults(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.faults.fresh)
    }
}
